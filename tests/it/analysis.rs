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

/// A name behind a proclitic, as it is written: the article merges with a lam before it.
fn behind(proclitic: &str, name: &str) -> String {
    match name.strip_prefix("ال") {
        Some(rest) if proclitic == "ل" => format!("لل{rest}"),
        _ => format!("{proclitic}{name}"),
    }
}

#[test]
fn names_are_not_cut() {
    let names: Vec<_> =
        include_str!("../data/analysis/names.tsv").lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    assert!(names.len() >= 300, "{} names", names.len());
    let stem = |word: &str| Analyzer::Stem.terms(word).swap_remove(0).term;
    let mut wrong = Vec::new();
    for name in &names {
        let alone = stem(name);
        let folded = fold(name);
        if alone != folded && Some(alone.as_str()) != folded.strip_prefix("ال") {
            wrong.push(format!("{name}: {alone}"));
        }
        for proclitic in ["و", "ب", "ل", "ف", "وب", "ك"] {
            let word = behind(proclitic, name);
            let term = stem(&word);
            if term != alone {
                wrong.push(format!("{word}: {term} where {name} is {alone}"));
            }
        }
    }
    let right = 1.0 - wrong.len() as f64 / (names.len() * 7) as f64;
    assert!(right >= 0.97, "{:.2} % of {} names:\n{}", right * 100.0, names.len(), wrong.join("\n"));
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
