//! Indexing: megabytes of title and body a processor second, and the index's size as a share of the text, of
//! Warraq (exact and stem levels) and of tantivy with its default and its Snowball Arabic analyzer (one level),
//! all with the text stored, from articles in memory, in one commit, one thread that writes. Then from a file of JSON
//! Lines, on the wall: `warraq::ingest` with one thread that reads and analyzes and with one for each processor, and
//! tantivy with Snowball, fed by one thread that reads, with as many threads that analyze and write.
//!
//! Corpus: 24 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). In the first table processor time of the process, all threads; median of the rounds.
//! Warraq's writer also looks for an older article of the same id; tantivy's only adds.
//!
//! Run: `cargo bench --bench index`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;

use measure::corpus::Corpus;
use measure::peer::{Chain, Peer, build_warraq, bytes_of_folder};
use measure::{Clock, Contestant, megabytes_per_second, print_table, take_turns};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use warraq::Article;
use warraq::ingest::{IngestOptions, ingest};

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
    from_memory(&corpus);
    from_a_file(&corpus);
}

fn from_memory(corpus: &Corpus) {
    let sizes: RefCell<BTreeMap<&str, u64>> = RefCell::default();
    let contestants = BUILDS.map(|(name, build)| {
        let sizes = &sizes;
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

/// A record of the file.
#[derive(Serialize, Deserialize)]
struct Record {
    id: String,
    title: String,
    body: String,
}

fn from_a_file(corpus: &Corpus) {
    let source = TempDir::new().expect("a temporary folder");
    let path = source.path().join("articles.jsonl");
    let mut file = BufWriter::new(File::create(&path).expect("the folder can be written"));
    for article in &corpus.articles {
        let record = Record { id: article.id.clone(), title: article.title.clone(), body: article.body.clone() };
        serde_json::to_writer(&mut file, &record).expect("the file can be written");
        file.write_all(b"\n").expect("the file can be written");
    }
    file.into_inner().expect("the file can be written");

    let processors = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut contestants = Vec::new();
    for threads in BTreeSet::from([NonZeroUsize::MIN, processors]) {
        let path = &path;
        contestants.push(Contestant::new(format!("tantivy Snowball, {threads} threads"), move || {
            let folder = TempDir::new().expect("a temporary folder");
            let peer = Peer::build_by_threads(Chain::Snowball, folder.path(), records(path), threads.get());
            let reader = peer.expect("tantivy indexes the articles").index.reader();
            reader.expect("a reader of the index").searcher().num_docs()
        }));
        contestants.push(Contestant::new(format!("warraq ingest, {threads} threads"), move || {
            let folder = TempDir::new().expect("a temporary folder");
            let index = warraq::Index::create(folder.path(), &warraq::Schema::news()).expect("an empty folder");
            let options = IngestOptions::new().threads(threads);
            ingest(&index, path, &options, &mut |_| {}).expect("warraq indexes the articles").articles
        }));
    }
    let measured = take_turns(Clock::Wall, measure::rounds(3), contestants);
    let rows: Vec<Vec<String>> = measured
        .iter()
        .map(|row| {
            assert_eq!(row.count, corpus.articles.len() as u64, "{} lost articles", row.name);
            let seconds = row.median_seconds();
            let speed = megabytes_per_second(corpus.bytes(), seconds);
            let ratio = row.times_as_fast_as(&measured[0]);
            vec![row.name.clone(), format!("{seconds:.2}"), format!("{speed:.1}"), format!("{ratio:.2}")]
        })
        .collect();
    let head = ["index", "s", "MB/s", "× tantivy, 1 thread"];
    print_table("Reading a file of JSON Lines and indexing it, time on the wall", &head, &rows);
}

/// The articles of a file of JSON Lines, read one by one.
fn records(path: &Path) -> impl Iterator<Item = Article> {
    let lines = BufReader::new(File::open(path).expect("the file was written")).lines();
    lines.map(|line| {
        let record: Record = serde_json::from_str(&line.expect("a line")).expect("a record");
        Article::new(record.id, record.title, record.body)
    })
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
