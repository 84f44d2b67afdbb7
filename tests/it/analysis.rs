//! Tables of words and the terms that each analyzer makes of them: `tests/data/analysis/ANALYZER.tsv`.

use warraq::arabic::Analyzer;

use crate::env::repository;

#[test]
fn every_analyzer_keeps_its_table() {
    for analyzer in Analyzer::ALL {
        let path = repository().join(format!("tests/data/analysis/{}.tsv", analyzer.name()));
        let table = std::fs::read_to_string(&path).expect("every analyzer has a table");
        let mut rows = 0;
        let mut wrong = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (text, expected) = line.split_once('\t').expect("a row has a text and its terms");
            let terms: Vec<_> = analyzer.terms(text).into_iter().map(|token| token.term).collect();
            let found = terms.join(" ");
            if found != expected {
                wrong.push(format!("{text}: expected {expected}, found {found}"));
            }
            rows += 1;
        }
        assert!(wrong.is_empty(), "{}:\n{}", analyzer.name(), wrong.join("\n"));
        assert!(rows >= 10, "{} has only {rows} rows", analyzer.name());
    }
}

#[test]
fn offsets_are_those_of_the_original() {
    let text = "زارَ «الـوزيرُ» القُدسَ، وعبد الله و2,500 BBC's";
    let words: Vec<_> = Analyzer::Exact.terms(text).into_iter().map(|token| &text[token.range]).collect();
    assert_eq!(words, ["زارَ", "الـوزيرُ", "القُدسَ", "وعبد الله", "2,500", "BBC's"]);
}
