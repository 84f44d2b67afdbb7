//! How many articles and words an index has, counted once for all queries of a searcher. It must not know what is
//! searched.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::bm25::FieldScores;

/// What BM25 needs to know of the collection.
#[derive(Clone)]
pub(super) struct Statistics {
    searcher: Searcher,
    pub(super) articles: u64,
    /// The fields that are searched for words.
    fields: Arc<BTreeMap<Field, FieldStatistics>>,
}

struct FieldStatistics {
    words: u64,
    scores: FieldScores,
}

impl Statistics {
    /// The statistics of so many articles, and of the fields that are searched for words.
    pub(super) fn new(
        searcher: &Searcher,
        articles: u64,
        fields: impl IntoIterator<Item = Field>,
    ) -> tantivy::Result<Self> {
        let mut of_fields = BTreeMap::new();
        for field in fields {
            let words = searcher.total_num_tokens(field)?;
            // An empty index is searched like any other.
            of_fields.insert(field, FieldStatistics { words, scores: FieldScores::new(articles.max(1), words) });
        }
        Ok(Statistics { searcher: searcher.clone(), articles, fields: Arc::new(of_fields) })
    }

    /// The scores of a field that is searched for words.
    pub(super) fn scores(&self, field: Field) -> &FieldScores {
        &self.fields[&field].scores
    }
}

impl Debug for Statistics {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statistics").field("articles", &self.articles).finish_non_exhaustive()
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        match self.fields.get(&field) {
            Some(of_field) => Ok(of_field.words),
            None => self.searcher.total_num_tokens(field),
        }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

/// How many articles there are: file records are none. Deleted articles stay in the frequencies of terms until
/// segments merge, so they count here too.
pub(super) fn count_articles(searcher: &Searcher) -> tantivy::Result<u64> {
    let mut articles = 0;
    for segment in searcher.segment_readers() {
        let files = segment.fast_fields().u64("file_size")?.values.num_vals();
        articles += u64::from(segment.max_doc() - files);
    }
    Ok(articles)
}
