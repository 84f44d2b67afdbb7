//! The document store: its bytes, what it costs to write and what it costs to fetch ten articles, for LZ4 and
//! Zstandard 1 and 3, blocks of 8 to 32 KiB, and text as UTF-8 or with codes for frequent words.
//! It decides the settings in `src/index/mod.rs` and measures the code in `src/index/text_code.rs`.
//!
//! Corpus: 16 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). Writing: processor time of the process, once. Fetching: processor
//! time of the thread, decoding included, no block kept from one article to the next; the settings take turns and a
//! time is the median over rounds of 200 fetches of ten articles anywhere in the store.
//!
//! Run: `cargo bench --bench store`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;
#[allow(unused_imports, reason = "its tests run with the library's")]
#[path = "../src/index/text_code.rs"]
mod text_code;

use std::path::Path;

use measure::corpus::Corpus;
use measure::newspaper::SplitMix64;
use measure::{Clock, Contestant, print_table, take_turns};
use tantivy::directory::MmapDirectory;
use tantivy::schema::{Field, STORED, Schema, Value};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{DocAddress, Index, IndexSettings, Searcher, TantivyDocument};
use tempfile::TempDir;
use warraq::Article;

const FETCHES: usize = 200;
const ARTICLES_A_FETCH: usize = 10;
const KIBIBYTE: usize = 1024;
const PEER: &str = "lz4, 16 KiB, UTF-8";

/// How a text lies in the store.
#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    WordCodes,
}

impl Encoding {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::WordCodes => text_code::encode(text),
        }
    }

    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Encoding::Utf8 => String::from_utf8(bytes.to_vec()).expect("the text that was stored"),
            Encoding::WordCodes => text_code::decode(bytes),
        }
    }
}

/// A store with its settings.
struct Store {
    name: String,
    encoding: Encoding,
    searcher: Searcher,
    text: Field,
    bytes: u64,
    writing_seconds: f64,
    _folder: TempDir,
}

fn main() {
    let corpus = Corpus::of_megabytes(16);
    println!("{corpus}");
    let zstd = |level| Compressor::Zstd(ZstdCompressor { compression_level: Some(level) });
    let mut stores = Vec::new();
    for (codec, compressor) in [("lz4", Compressor::Lz4), ("zstd 1", zstd(1)), ("zstd 3", zstd(3))] {
        for kibibytes in [8, 16, 32] {
            for (name, encoding) in [("UTF-8", Encoding::Utf8), ("word codes", Encoding::WordCodes)] {
                let name = format!("{codec}, {kibibytes} KiB, {name}");
                stores.push(Store::write(name, encoding, compressor, kibibytes * KIBIBYTE, &corpus.articles));
            }
        }
    }
    let contestants = stores.iter().map(|store| Contestant::new(store.name.clone(), || store.fetch_all())).collect();
    let measured = take_turns(Clock::Thread, measure::rounds(5), contestants);

    // What tantivy does unless told otherwise: LZ4, 16 KiB.
    let peer = &measured[2];
    assert_eq!(peer.name, PEER);
    let rows: Vec<Vec<String>> = measured
        .iter()
        .zip(&stores)
        .map(|(row, store)| {
            assert_eq!(row.count, peer.count, "{} gave back other texts", row.name);
            vec![
                row.name.clone(),
                store.bytes.to_string(),
                format!("{:.3}", store.bytes as f64 / corpus.bytes() as f64),
                format!("{:.2}", store.writing_seconds),
                format!("{:.1}", row.median_seconds() * 1e6 / FETCHES as f64),
                format!("{:.2}", row.times_as_fast_as(peer)),
            ]
        })
        .collect();
    let head = ["store", "bytes", "bytes ÷ text", "CPU s to write", "µs for ten articles", "× lz4, 16 KiB, UTF-8"];
    print_table("Document store, title and body", &head, &rows);
}

impl Store {
    fn write(name: String, encoding: Encoding, compressor: Compressor, block: usize, articles: &[Article]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (writing_time, (searcher, text)) = Clock::Process.time(|| {
            write_store(folder.path(), encoding, compressor, block, articles).expect("tantivy stores the articles")
        });
        let files = std::fs::read_dir(folder.path()).expect("the store is there");
        let bytes = files
            .map(|entry| entry.expect("the store is there"))
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "store"))
            .map(|entry| entry.metadata().expect("the store is there").len())
            .sum();
        Store { name, encoding, searcher, text, bytes, writing_seconds: writing_time.as_secs_f64(), _folder: folder }
    }

    /// Bytes of all articles fetched: the same articles for every store.
    fn fetch_all(&self) -> u64 {
        let mut random = SplitMix64(11);
        let articles = self.searcher.segment_reader(0).max_doc() as usize;
        let mut bytes = 0;
        for _ in 0..FETCHES * ARTICLES_A_FETCH {
            let address = DocAddress::new(0, random.below(articles) as u32);
            let document: TantivyDocument = self.searcher.doc(address).expect("the article is stored");
            for value in document.get_all(self.text) {
                bytes += self.encoding.decode(value.as_bytes().expect("texts are bytes")).len() as u64;
            }
        }
        bytes
    }
}

fn write_store(
    folder: &Path,
    encoding: Encoding,
    compressor: Compressor,
    block: usize,
    articles: &[Article],
) -> tantivy::Result<(Searcher, Field)> {
    let mut schema = Schema::builder();
    let text = schema.add_bytes_field("text", STORED);
    let settings =
        IndexSettings { docstore_compression: compressor, docstore_blocksize: block, ..IndexSettings::default() };
    let index = Index::create(MmapDirectory::open(folder)?, schema.build(), settings)?;
    let mut writer = index.writer_with_num_threads(1, 160 << 20)?;
    for article in articles {
        let mut document = TantivyDocument::new();
        document.add_bytes(text, &encoding.encode(&article.title));
        document.add_bytes(text, &encoding.encode(&article.body));
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let searcher = index.reader_builder().doc_store_cache_num_blocks(0).try_into()?.searcher();
    assert_eq!(searcher.segment_readers().len(), 1, "one thread and one commit make one segment");
    Ok((searcher, text))
}
