//! The peer: a plain tantivy index of title and body, as its own examples make one.

use std::path::Path;

use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer};
use tantivy::{Index, TantivyDocument};
use warraq::Article;

/// Memory for waiting postings, in bytes: the same as Warraq's default.
const MEMORY: usize = 160 << 20;

/// tantivy's own chains of analysis.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Chain {
    /// Words in lower case.
    Default,
    /// The same, stemmed by Snowball's Arabic stemmer.
    Snowball,
}

impl Chain {
    pub(crate) fn analyzer(self) -> TextAnalyzer {
        let words =
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(40)).filter(LowerCaser);
        match self {
            Chain::Default => words.build(),
            Chain::Snowball => words.filter(Stemmer::new(Language::Arabic)).build(),
        }
    }
}

/// A tantivy index: the text of each article is stored once, and indexed with frequencies and positions.
pub(crate) struct Peer {
    pub(crate) index: Index,
    pub(crate) id: Field,
    pub(crate) title: Field,
    pub(crate) body: Field,
}

const CHAIN: &str = "chain";

impl Peer {
    /// Indexes the articles in one commit by one thread, with tantivy's default settings.
    pub(crate) fn build(chain: Chain, folder: &Path, articles: &[Article]) -> tantivy::Result<Self> {
        Peer::build_by_threads(chain, folder, articles.iter().cloned(), 1)
    }

    /// The same by several threads, which have the memory together.
    pub(crate) fn build_by_threads(
        chain: Chain,
        folder: &Path,
        articles: impl Iterator<Item = Article>,
        threads: usize,
    ) -> tantivy::Result<Self> {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(CHAIN)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let title = schema.add_text_field("title", text.clone());
        let body = schema.add_text_field("body", text);
        let index = Index::create_in_dir(folder, schema.build())?;
        index.tokenizers().register(CHAIN, chain.analyzer());
        let mut writer = index.writer_with_num_threads(threads, MEMORY)?;
        for article in articles {
            let mut document = TantivyDocument::new();
            document.add_text(id, article.id);
            document.add_text(title, article.title);
            document.add_text(body, article.body);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Peer { index, id, title, body })
    }
}

/// Bytes of all files in a folder.
pub(crate) fn bytes_of_folder(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// A Warraq index of the articles, in one commit.
pub(crate) fn build_warraq(
    folder: &Path,
    schema: &warraq::Schema,
    articles: &[Article],
) -> warraq::Result<warraq::Index> {
    let index = warraq::Index::create(folder, schema)?;
    let mut writer = index.writer()?;
    for article in articles {
        writer.add(article)?;
    }
    writer.commit()?;
    writer.finish()?;
    Ok(index)
}
