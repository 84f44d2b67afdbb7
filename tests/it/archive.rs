//! The questions of `tests/data/archive-queries.tsv` over the example archive: what each must and must not find.

use std::collections::{BTreeMap, BTreeSet};

use warraq::ingest::{IngestOptions, ingest};
use warraq::{Index, Query, Schema, SearchOptions};

use crate::env::{TestEnv, example_archive, repository};

fn index(env: &TestEnv) -> Index {
    let index = Index::create(env.path("index"), &Schema::news()).unwrap();
    let mut skipped = Vec::new();
    let report = ingest(&index, &example_archive(), &IngestOptions::new(), &mut |event| {
        if let warraq::ingest::IngestEvent::Skipped(error) = event {
            skipped.push(error.to_string());
        }
    })
    .unwrap();
    assert_eq!(skipped, Vec::<String>::new());
    // The archive's own README is read as the article that a Markdown file is.
    assert_eq!(report.articles, 49);
    index
}

/// The place of every article that a query finds: its file, and its record in the file.
fn found(index: &Index, query: &str) -> BTreeSet<String> {
    let query = Query::parse_lenient(query).unwrap().0;
    let results = index.searcher().unwrap().search(&query, &SearchOptions::new().limit(100).snippets(None)).unwrap();
    assert_eq!(results.total, results.hits.len() as u64);
    let place = |hit: &warraq::Hit| match hit.record.as_str() {
        "" => hit.path.clone(),
        record if record.starts_with('#') => format!("{}{record}", hit.path),
        record => format!("{}/{record}", hit.path),
    };
    results.hits.iter().map(place).collect()
}

#[test]
fn questions_find_what_they_must_and_not_what_they_must_not() {
    let env = TestEnv::new();
    let index = index(&env);
    let read = |name: &str| std::fs::read_to_string(repository().join("tests/data").join(name)).unwrap();
    let known: BTreeMap<String, String> = read("archive-queries-known.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(query, reason)| (query.to_owned(), reason.to_owned()))
        .collect();
    let mut failures = Vec::new();
    let mut passed_though_known = Vec::new();
    let mut rows = 0;
    for line in read("archive-queries.tsv").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<_> = line.split('\t').collect();
        let [query, must, must_not, ..] = columns[..] else { panic!("a row has four columns: {line}") };
        rows += 1;
        let found = found(&index, query);
        let missing: Vec<_> = must.split_whitespace().filter(|key| !found.contains(*key)).collect();
        let wrong: Vec<_> = must_not.split_whitespace().filter(|key| found.contains(*key)).collect();
        let is_right = missing.is_empty() && wrong.is_empty();
        if is_right && known.contains_key(query) {
            passed_though_known.push(query.to_owned());
        } else if !is_right && !known.contains_key(query) {
            failures.push(format!("{query}: misses {missing:?}, should not find {wrong:?}"));
        }
    }
    assert!(failures.is_empty(), "{} of {rows} rows:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(passed_though_known, Vec::<String>::new(), "no longer failing: take them off the list");
    assert!(rows >= 60);
}

#[test]
fn legacy_encodings_are_read() {
    let env = TestEnv::new();
    let index = index(&env);
    let searcher = index.searcher().unwrap();
    for (file, letters) in [
        ("masabih-aldelta/2005/20051018-rice-straw.txt", "\u{642}\u{634}"),
        ("nawaris-alrafidain/2009/2009-01-28-voter-lists.txt", "\u{646}\u{627}\u{62E}\u{628}"),
    ] {
        let article = searcher.article(file).unwrap().unwrap();
        assert!(article.body.contains(letters) || article.title.contains(letters), "{file}: {}", article.title);
        assert!(!article.body.contains('\u{FFFD}'));
    }
}

#[test]
fn phrases_and_filters_hold() {
    let env = TestEnv::new();
    let index = index(&env);
    let all = found(&index, "-كلمةلاتوجد");
    assert_eq!(all.len(), 49);
    let dated = found(&index, "date:2015..2016");
    assert!(!dated.is_empty() && dated.len() < all.len());
    let outside = found(&index, "-date:2015..2016");
    assert_eq!(dated.len() + outside.len(), all.len());
    assert!(found(&index, "\"الصحة وزير\"").is_empty());
}
