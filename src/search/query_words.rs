//! The words of a query at every level, and their terms in the index: each text is read once, however many fields it
//! is looked for in, and a term that is needed twice is looked up once.

use std::rc::Rc;
use std::sync::Arc;

use tantivy::{Searcher, Term};

use super::indexed_terms::IndexedTerm;
use super::read_words::ReadWords;
use crate::arabic::{Analyzer, Levels};
use crate::index::Layout;

/// A word of a query at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryTerm {
    pub(super) term: String,
    /// Whether the level has the word: function words are at the exact level only.
    pub(super) is_indexed: bool,
}

/// Reads texts of a query and remembers them.
pub(super) struct QueryWords {
    levels: Levels,
    /// Every text that was read, with its words at each of the analyzers.
    read: Vec<(String, Vec<Rc<[QueryTerm]>>)>,
    /// The terms that were looked up and that some article has.
    indexed: Vec<Arc<IndexedTerm>>,
}

impl QueryWords {
    pub(super) fn new(layout: &Layout, read_words: &ReadWords) -> Self {
        let mut analyzers: Vec<Analyzer> = layout.levels.iter().map(|level| level.analyzer).collect();
        analyzers.sort_unstable();
        analyzers.dedup();
        QueryWords { levels: read_words.take(&analyzers), read: Vec::new(), indexed: Vec::new() }
    }

    /// A term of the query, if some article has it.
    pub(super) fn indexed(&mut self, searcher: &Searcher, term: &Term) -> tantivy::Result<Option<Arc<IndexedTerm>>> {
        if let Some(known) = self.indexed.iter().find(|known| known.term == *term) {
            return Ok(Some(Arc::clone(known)));
        }
        let found = IndexedTerm::of(searcher, term.clone())?.map(Arc::new);
        self.indexed.extend(found.clone());
        Ok(found)
    }

    /// The words of a text at one level of the layout.
    pub(super) fn terms(&mut self, analyzer: Analyzer, text: &str) -> Rc<[QueryTerm]> {
        let Ok(level) = self.levels.analyzers().binary_search(&analyzer) else { return Rc::new([]) };
        let known = self.read.iter().position(|(known, _)| known == text);
        let place = known.unwrap_or_else(|| {
            self.read(text);
            self.read.len() - 1
        });
        Rc::clone(&self.read[place].1[level])
    }

    /// Lets the next query have the words that were read.
    pub(super) fn keep(self, read_words: &ReadWords) {
        read_words.keep(self.levels);
    }

    fn read(&mut self, text: &str) {
        let exact: Vec<bool> = self.levels.analyzers().iter().map(|analyzer| *analyzer == Analyzer::Exact).collect();
        let mut words = vec![Vec::new(); exact.len()];
        self.levels.for_each(text, |_, terms| {
            for (level, words) in words.iter_mut().enumerate() {
                let term = String::from_utf8_lossy(terms.get(level)).into_owned();
                words.push(QueryTerm { term, is_indexed: exact[level] || !terms.is_function_word() });
            }
        });
        self.read.push((text.to_owned(), words.into_iter().map(Rc::from).collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    #[test]
    fn a_text_has_the_terms_of_its_analyzers() {
        let mut words = QueryWords::new(&Layout::new(&Schema::news()), &ReadWords::default());
        for text in ["في المدارس", "المدارس", "في المدارس"] {
            for analyzer in [Analyzer::Exact, Analyzer::Stem] {
                let expected = analyzer.terms(text).into_iter();
                let expected: Vec<_> =
                    expected.map(|token| QueryTerm { term: token.term, is_indexed: token.is_indexed }).collect();
                assert_eq!(*words.terms(analyzer, text), expected);
            }
        }
        assert!(words.terms(Analyzer::Snowball, "المدارس").is_empty(), "the schema has no such level");
    }
}
