//! Indexing: megabytes of title and body a processor second, and the index's size as a share of the text, of
//! Warraq (exact and stem levels) and of tantivy with its default and its Snowball Arabic analyzer (one level),
//! all with the text stored, from articles in memory, in one commit, one thread that writes.
//!
//! Corpus: 24 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). Processor time of the process, all threads; median of the rounds.
//! Warraq's writer also looks for an older article of the same id; tantivy's only adds.
//!
//! Run: `cargo bench --bench index`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use measure::corpus::Corpus;
use measure::peer::{Chain, Peer, build_warraq, bytes_of_folder};
use measure::{Clock, Contestant, megabytes_per_second, print_table, take_turns};
use tempfile::TempDir;
use warraq::Article;

/// Indexes articles in a folder and returns how many the index holds.
type Build = fn(&Path, &[Article]) -> u64;

const BUILDS: [(&str, Build); 3] = [
    ("tantivy default", default_of_tantivy),
    ("tantivy Snowball", snowball_of_tantivy),
    ("warraq exact + stem", warraq),
];

fn main() {
    let corpus = Corpus::of_megabytes(24);
    println!("{corpus}");
    let sizes: RefCell<BTreeMap<&str, u64>> = RefCell::default();
    let contestants = BUILDS.map(|(name, build)| {
        let (corpus, sizes) = (&corpus, &sizes);
        Contestant::new(name, move || {
            let folder = TempDir::new().expect("a temporary folder");
            let articles = build(folder.path(), &corpus.articles);
            let bytes = bytes_of_folder(folder.path()).expect("the index is there");
            sizes.borrow_mut().insert(name, bytes);
            articles
        })
    });
    let measured = take_turns(Clock::Process, measure::rounds(3), contestants.into());

    let (default, snowball) = (&measured[0], &measured[1]);
    let rows: Vec<Vec<String>> = measured
        .iter()
        .map(|row| {
            assert_eq!(row.count, corpus.articles.len() as u64, "{} lost articles", row.name);
            let bytes = sizes.borrow()[row.name.as_str()];
            let seconds = row.median_seconds();
            vec![
                row.name.clone(),
                format!("{seconds:.2}"),
                format!("{:.1}", megabytes_per_second(corpus.bytes(), seconds)),
                format!("{:.2}", row.times_as_fast_as(default)),
                format!("{:.2}", row.times_as_fast_as(snowball)),
                bytes.to_string(),
                format!("{:.3}", bytes as f64 / corpus.bytes() as f64),
            ]
        })
        .collect();
    let head = ["index", "CPU s", "MB/CPU s", "× tantivy default", "× tantivy Snowball", "bytes", "bytes ÷ text"];
    print_table("Indexing title and body, text stored", &head, &rows);
}

fn default_of_tantivy(folder: &Path, articles: &[Article]) -> u64 {
    tantivy(Chain::Default, folder, articles)
}

fn snowball_of_tantivy(folder: &Path, articles: &[Article]) -> u64 {
    tantivy(Chain::Snowball, folder, articles)
}

fn tantivy(chain: Chain, folder: &Path, articles: &[Article]) -> u64 {
    let peer = Peer::build(chain, folder, articles).expect("tantivy indexes the articles");
    peer.index.reader().expect("a reader of the index").searcher().num_docs()
}

fn warraq(folder: &Path, articles: &[Article]) -> u64 {
    let index = build_warraq(folder, &warraq::Schema::news(), articles).expect("warraq indexes the articles");
    index.stats().expect("the index can be read").articles
}
