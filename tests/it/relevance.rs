//! A floor under relevance, on the judged topics that lie beside the repository; skipped where they are absent.

use warraq::evaluation::{judgments, mean, measures, topics};
use warraq::ingest::{IngestOptions, ingest};
use warraq::{Index, Query, Schema};

use crate::env::{TestEnv, repository};

#[test]
#[ignore = "indexes 97 MB of text: run it with --release"]
fn the_development_topics_keep_their_floor() {
    let shared = repository().join("../shared");
    let topics_file = shared.join("eval/news-topics/topics.tsv");
    if !topics_file.exists() {
        eprintln!("skipped: there are no judged topics beside the repository");
        return;
    }
    let env = TestEnv::new();
    let articles = env.path("articles.jsonl");
    let made = std::process::Command::new("python3").arg(shared.join("data/make_docs.py")).arg(&articles).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: the articles cannot be made without Python");
        return;
    }
    let index = Index::create(env.path("index"), &Schema::news()).unwrap();
    ingest(&index, &articles, &IngestOptions::new(), &mut |_| {}).unwrap();
    let searcher = index.searcher().unwrap();
    let topics = topics(&std::fs::read_to_string(topics_file).unwrap()).unwrap();
    let judgments = judgments(&std::fs::read_to_string(shared.join("eval/news-topics/qrels.txt")).unwrap()).unwrap();
    let all: Vec<_> = topics
        .iter()
        .map(|topic| {
            let query = Query::parse_lenient(&topic.query).unwrap().0;
            let ids: Vec<_> = searcher.rank(&query, 1000).unwrap().into_iter().map(|(_, id)| id).collect();
            measures(&ids, &judgments[&topic.id])
        })
        .collect();
    let mean = mean(&all);
    eprintln!("{mean:?}");
    assert!(mean.ndcg_at_10 >= 0.77 && mean.average_precision >= 0.75 && mean.recall_at_100 >= 0.90, "{mean:?}");
}
