//! Queries of which an article has to match any, the scores of those that it matches added up.
//!
//! Terms are kept together as long as they can be: as one flat union they cost least.

use std::sync::Arc;

use tantivy::Score;
use tantivy::query::{BooleanQuery, BoostQuery, Query};

use super::indexed_terms::IndexedTerm;
use super::statistics::Statistics;
use super::term_union::{TermUnion, WeightedTerm};

/// Terms with their weights, and other queries.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    terms: Vec<WeightedTerm>,
    others: Vec<Box<dyn Query>>,
}

impl Alternatives {
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.others.is_empty()
    }

    pub(super) fn add_term(&mut self, term: Arc<IndexedTerm>, weight: Score) {
        let articles = term.articles;
        self.terms.push(WeightedTerm { term, weight, articles });
    }

    /// Adds a term that stands in for a word that so many articles have: however rare it is itself, it tells no more.
    pub(super) fn add_related(&mut self, term: Arc<IndexedTerm>, weight: Score, articles: u64) {
        let articles = articles.max(term.articles);
        self.terms.push(WeightedTerm { term, weight, articles });
    }

    pub(super) fn add(&mut self, query: Box<dyn Query>, weight: Score) {
        self.others.push(Box::new(BoostQuery::new(query, weight)));
    }

    pub(super) fn append(&mut self, mut others: Alternatives) {
        self.terms.append(&mut others.terms);
        self.others.append(&mut others.others);
    }

    /// They as one query, if there are any, its terms scored as these statistics have it.
    pub(super) fn into_query(self, statistics: &Statistics) -> Option<Box<dyn Query>> {
        let mut queries = self.others;
        if !self.terms.is_empty() {
            queries.push(Box::new(TermUnion::new(self.terms, statistics)));
        }
        match queries.len() {
            0 | 1 => queries.pop(),
            _ => Some(Box::new(BooleanQuery::union(queries))),
        }
    }
}

impl From<Box<dyn Query>> for Alternatives {
    fn from(query: Box<dyn Query>) -> Self {
        Alternatives { terms: Vec::new(), others: vec![query] }
    }
}
