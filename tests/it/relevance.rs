//! Relevance, measured: judged topics over real newspaper articles, and a floor that no change may fall below.
//!
//! The articles and the judgments stand beside the repository (`../shared`), since their licence does not let them
//! into it. Where they are absent nothing is measured, and that is said.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use warraq::Query;
use warraq::evaluation::{judgments, mean, measures, topics};

use crate::env::{TestEnv, repository};

const NDCG_FLOOR: f64 = 0.77;
const MAP_FLOOR: f64 = 0.75;
const RECALL_FLOOR: f64 = 0.90;

/// How many articles there are without those that have no text or stand twice.
const ARTICLES: u64 = 30_039;

#[test]
#[ignore = "analyzes 104 MB of text, which takes minutes without optimisation: cargo test --release --test it relevance -- --ignored"]
#[allow(clippy::print_stderr, reason = "a test that is passed over, and the figures of one that is not, are shown")]
fn judged_topics_are_found() {
    let shared = repository().join("../shared");
    let (data, evaluation) = (shared.join("data/saudinewsnet"), shared.join("eval/news-topics"));
    if !data.is_dir() || !evaluation.is_dir() {
        eprintln!("not measured: ../shared/data/saudinewsnet and ../shared/eval/news-topics are not there");
        return;
    }
    let env = TestEnv::new();
    write_articles(&data, &env.archive().join("articles.jsonl"));
    let (report, skipped) = env.ingest();
    assert_eq!((report.articles, skipped), (ARTICLES, Vec::new()));

    let read = |name: &str| std::fs::read_to_string(evaluation.join(name)).unwrap();
    let judgments = judgments(&read("qrels.txt")).unwrap();
    let searcher = env.index().searcher().unwrap();
    let mut all = Vec::new();
    for topic in topics(&read("topics.tsv")).unwrap() {
        let Some(grades) = judgments.get(&topic.id) else { continue };
        let ranking = searcher.rank(&Query::parse_lenient(&topic.query).unwrap().0, 1000).unwrap();
        let ids: Vec<_> = ranking.iter().map(|ranked| searcher.id_of(ranked.article).unwrap()).collect();
        all.push(measures(&ids, grades));
    }
    let mean = mean(&all);
    eprintln!("{} topics: {mean:?}", all.len());
    assert!(all.len() >= 49, "{} topics are judged", all.len());
    assert!(mean.ndcg_at_10 >= NDCG_FLOOR, "{mean:?}");
    assert!(mean.average_precision >= MAP_FLOOR, "{mean:?}");
    assert!(mean.recall_at_100 >= RECALL_FLOOR, "{mean:?}");
}

/// Writes the articles of all days as JSON Lines, as `../shared/data/make_docs.py` does: an id is the file's date and
/// the place in its array; articles without a text, and repeats of a title and the first 200 characters of the text,
/// are left out.
pub(crate) fn write_articles(data: &Path, to: &Path) {
    let mut days: Vec<_> = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).collect();
    days.retain(|path| path.extension().is_some_and(|extension| extension == "zip"));
    days.sort();
    let mut out = BufWriter::new(File::create(to).unwrap());
    let mut seen = HashSet::new();
    for day in days {
        let date = day.file_stem().unwrap().to_string_lossy().into_owned();
        for (place, record) in records(&day, &date).iter().enumerate() {
            let text = |key: &str| record[key].as_str().unwrap_or_default().trim();
            let (title, body) = (text("title"), text("content"));
            let start: String = body.chars().take(200).collect();
            if body.is_empty() || !seen.insert((title.to_owned(), start)) {
                continue;
            }
            let article = serde_json::json!({
                "id": format!("sn-{date}-{place:05}"),
                "title": title,
                "body": body,
                "date": &text("date_extracted")[..10],
                "source": text("source"),
                "author": text("author"),
                "url": text("url"),
            });
            writeln!(out, "{article}").unwrap();
        }
    }
    out.flush().unwrap();
}

/// The records of one day: the array in the one file of its archive.
fn records(day: &Path, date: &str) -> Vec<serde_json::Value> {
    let mut archive = zip::ZipArchive::new(File::open(day).unwrap()).unwrap();
    let mut json = String::new();
    archive.by_name(&format!("{date}.json")).unwrap().read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}
