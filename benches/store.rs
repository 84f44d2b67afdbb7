//! The document store: its bytes, what it costs to write and what it costs to fetch ten articles, for LZ4 and
//! Zstandard 1 and 3, blocks of 8 to 64 KiB, and text as UTF-8 or with one byte for each Arabic letter.
//! It decides the settings in `src/index/mod.rs` and the encoding in `src/index/compact_text.rs`.
//!
//! Corpus: 16 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). Writing: processor time of the process, once. Fetching: processor
//! time of the thread, decoding included, no block kept from one article to the next; the settings take turns and a
//! time is the median over rounds of 200 fetches of ten articles anywhere in the store.
//!
//! Run: `cargo bench --bench store`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

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
    OneByte,
}

impl Encoding {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::OneByte => one_byte_letters(text),
        }
    }

    fn decode(self, bytes: &[u8]) -> String {
        let utf8 = match self {
            Encoding::Utf8 => bytes.to_vec(),
            Encoding::OneByte => utf8_of_one_byte_letters(bytes),
        };
        String::from_utf8(utf8).expect("the text that was stored")
    }
}

/// The encoding of `src/index/compact_text.rs`: U+0600–067F in a byte, anything but ASCII behind an escape.
fn one_byte_letters(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    for c in text.chars() {
        match u32::from(c) {
            code @ (0 | 2..0x80) => bytes.push(code as u8),
            code @ 0x600..0x680 => bytes.push((code - 0x600) as u8 | 0x80),
            _ => bytes.extend_from_slice(format!("\u{1}{c}").as_bytes()),
        }
    }
    bytes
}

fn utf8_of_one_byte_letters(bytes: &[u8]) -> Vec<u8> {
    let mut utf8 = Vec::with_capacity(bytes.len() * 2);
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            1 => {
                let lead = *rest.as_slice().first().expect("a character behind the escape");
                let length =
                    [1, 2, 3, 4][usize::from(lead >= 0xC0) + usize::from(lead >= 0xE0) + usize::from(lead >= 0xF0)];
                utf8.extend(rest.by_ref().take(length));
            }
            0x80.. => utf8.extend_from_slice(&[0xD8 | ((byte & 0x7F) >> 6), 0x80 | (byte & 0x3F)]),
            ascii => utf8.push(ascii),
        }
    }
    utf8
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
        for kibibytes in [8, 16, 32, 64] {
            for (name, encoding) in [("UTF-8", Encoding::Utf8), ("one byte a letter", Encoding::OneByte)] {
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
