//! Text analysis against tables: what each analyzer makes of vowel marks, keyboards, clitics, numbers and scripts.
//!
//! The tables are data to be read by people who know Arabic: `tests/data/analysis/`, one for each analyzer.

use std::collections::BTreeMap;

use warraq::arabic::{Analyzer, Tokenizer, fold};

/// The rows of a table: text, what is expected, and why.
fn rows(table: &'static str) -> Vec<[&'static str; 3]> {
    let rows: Vec<_> = table
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            <[&str; 3]>::try_from(columns).unwrap_or_else(|_| panic!("three columns: {line}"))
        })
        .collect();
    assert!(rows.len() >= 10, "a table of {} rows says nothing", rows.len());
    rows
}

#[track_caller]
fn assert_terms(analyzer: Analyzer, table: &'static str) {
    let mut wrong = Vec::new();
    for [text, expected, why] in rows(table) {
        let terms: Vec<_> = analyzer.terms(text).into_iter().map(|token| token.term).collect();
        if terms.join(" ") != expected {
            wrong.push(format!("{text}: {} where {expected} is expected ({why})", terms.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", analyzer.name(), wrong.join("\n"));
}

#[test]
fn exact_terms() {
    assert_terms(Analyzer::Exact, include_str!("../data/analysis/exact.tsv"));
}

#[test]
fn light10_terms_are_those_of_lucene() {
    assert_terms(Analyzer::Light10, include_str!("../data/analysis/light10.tsv"));
}

#[test]
fn snowball_terms() {
    assert_terms(Analyzer::Snowball, include_str!("../data/analysis/snowball.tsv"));
}

#[test]
fn stem_terms() {
    assert_terms(Analyzer::Stem, include_str!("../data/analysis/stem.tsv"));
}

#[test]
fn words_stand_in_the_text_as_they_are() {
    for [text, expected, why] in rows(include_str!("../data/analysis/words.tsv")) {
        let mut words = Vec::new();
        let mut tokenizer = Tokenizer::new(text);
        while let Some(token) = tokenizer.next_token() {
            words.push(&text[token.range]);
        }
        assert_eq!(words.join("|"), expected, "{why}");
    }
}

#[test]
fn folding_a_text_gives_the_letters_of_its_exact_terms() {
    // Folding leaves the parts of a compound apart, which are one term.
    let letters = |text: &str| text.replace(' ', "");
    // It leaves no proclitic out that stands apart, as analysis does.
    let is_apart =
        |text: &str| text.contains(['\u{0640}', '"']) || text.split(' ').any(|word| ["و", "ف"].contains(&word));
    for [text, expected, why] in
        rows(include_str!("../data/analysis/exact.tsv")).into_iter().filter(|row| !is_apart(row[0]))
    {
        assert_eq!(letters(&fold(text)), letters(expected), "{why}");
    }
}

#[test]
fn the_tables_cover_every_analyzer() {
    let tables = BTreeMap::from([("exact", 0), ("stem", 0), ("light10", 0), ("snowball", 0)]);
    let names: Vec<_> = Analyzer::ALL.iter().map(|analyzer| analyzer.name()).collect();
    assert_eq!(names.len(), tables.len());
    assert!(names.iter().all(|name| tables.contains_key(name)), "an analyzer without a table: {names:?}");
}
