//! BM25 (Robertson and others, "Okapi at TREC-3", 1994) with tantivy's k1 and b, for whoever scores on their own.
//!
//! It knows frequencies and lengths alone; it must not know what is scored.

use tantivy::Score;
use tantivy::query::{Bm25Weight, Explanation};

/// The scores of one field, for any term of it.
pub(super) struct FieldScores {
    articles: u64,
    /// In words.
    average_length: Score,
    /// The score of a term that one article has. The table of lengths in it is made once and shared by all terms.
    rarest: Bm25Weight,
}

impl FieldScores {
    /// The scores in so many articles with so many words.
    pub(super) fn new(articles: u64, words: u64) -> Self {
        let average_length = words as Score / articles as Score;
        let rarest = Bm25Weight::for_one_term_without_explain(1, articles, average_length);
        FieldScores { articles, average_length, rarest }
    }

    /// The scores of what is so telling, by a weight.
    pub(super) fn of(&self, idf: Score, weight: Score) -> Bm25Weight {
        self.rarest.boost_by(weight * idf / self.idf(1))
    }

    /// The score of a term that so many articles have, step by step, for a length as the index rounds it.
    pub(super) fn explain(&self, having: u64, length: u8, frequency: u32) -> Explanation {
        Bm25Weight::for_one_term(having, self.articles, self.average_length).explain(length, frequency)
    }

    /// How telling a term is that so many articles have.
    pub(super) fn idf(&self, having: u64) -> Score {
        idf(having, self.articles)
    }
}

/// How telling a term is that so many of all articles have (Robertson and Sparck Jones, 1976, as Lucene bounds it).
pub(super) fn idf(having: u64, articles: u64) -> Score {
    let having = having as Score;
    (1.0 + (articles as Score - having + 0.5) / (having + 0.5)).ln()
}
