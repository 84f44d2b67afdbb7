//! Some two hundred queries over the archive that the repository ships: what each must find, and must not.
//!
//! Rows that do not hold yet stand in `archive-queries-known.tsv`, each with its reason, so that the list can only
//! shrink, and only knowingly.

use std::collections::{BTreeMap, BTreeSet};

use crate::env::{TestEnv, read_archive, search};

const TABLE: &str = include_str!("../data/archive-queries.tsv");
const KNOWN: &str = include_str!("../data/archive-queries-known.tsv");

struct Row {
    query: &'static str,
    must: Vec<&'static str>,
    must_not: Vec<&'static str>,
    shows: &'static str,
}

fn rows() -> Vec<Row> {
    lines(TABLE)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            let [query, must, must_not, shows] = columns[..] else { panic!("four columns: {line}") };
            let keys = |cell: &'static str| cell.split(' ').filter(|key| !key.is_empty()).collect();
            Row { query, must: keys(must), must_not: keys(must_not), shows }
        })
        .collect()
}

/// The place of an article as the table names it: the file, and the record in it.
pub(crate) fn key(path: &str, record: &str) -> String {
    match record {
        "" => path.to_owned(),
        number if number.starts_with('#') => format!("{path}{number}"),
        inner => format!("{path}/{inner}"),
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

#[test]
fn the_table_names_articles_of_the_archive() {
    let (articles, _) = read_archive(&crate::env::example_archive());
    let keys: BTreeSet<_> = articles.iter().map(|(article, _)| key(&article.path, &article.record)).collect();
    let rows = rows();
    assert!(rows.len() >= 190, "{} rows", rows.len());
    let mut queries = BTreeSet::new();
    for row in &rows {
        assert!(queries.insert(row.query), "{} stands twice", row.query);
        assert!(!row.must.is_empty() || !row.must_not.is_empty(), "{} says nothing", row.query);
        for key in row.must.iter().chain(&row.must_not) {
            assert!(keys.contains(*key), "{}: there is no article {key}", row.query);
        }
    }
}

#[test]
fn every_query_finds_what_it_must() {
    let (_env, index) = TestEnv::with_example_index();
    let mut failures = BTreeMap::new();
    for row in rows() {
        let hits = search(&index, row.query).hits;
        let found: BTreeSet<_> = hits.iter().map(|hit| key(&hit.path, &hit.record)).collect();
        let missing: Vec<_> = row.must.iter().filter(|key| !found.contains(**key)).collect();
        let wrong: Vec<_> = row.must_not.iter().filter(|key| found.contains(**key)).collect();
        if !missing.is_empty() || !wrong.is_empty() {
            failures.insert(row.query, format!("{}: missing {missing:?}, wrong {wrong:?} ({})", row.query, row.shows));
        }
    }
    let known: BTreeMap<_, _> = lines(KNOWN).filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(known.len(), lines(KNOWN).count(), "each line is a query, a tab and a reason");
    let new: Vec<_> = failures.iter().filter(|(query, _)| !known.contains_key(*query)).map(|(_, why)| why).collect();
    assert!(
        new.is_empty(),
        "{} rows fail that held:\n{}",
        new.len(),
        new.iter().map(|s| s.as_str()).collect::<Vec<_>>().join("\n")
    );
    let mended: Vec<_> = known.keys().filter(|query| !failures.contains_key(*query)).collect();
    assert!(mended.is_empty(), "these rows hold now; take them out of archive-queries-known.tsv: {mended:?}");
}
