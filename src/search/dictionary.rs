//! What the index's own dictionary knows of a word: at which levels it is looked for, and how many articles have it.
//!
//! It reads terms and their frequencies; it must not know what is made of them, nor how queries are compiled.

use std::collections::BTreeMap;

use tantivy::schema::{Field as TantivyField, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::compile::part_of;
use crate::arabic::{Analyzer, Tokenizer};
use crate::index::{self, Layout, LevelField};
use crate::query::Field;

/// The dictionaries of an index as its last commit left them.
#[derive(Clone, Copy)]
pub(super) struct Dictionary<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) layout: &'a Layout,
    /// How many articles there are.
    pub(super) all_articles: u64,
}

impl<'a> Dictionary<'a> {
    /// The levels that are searched for words: those of one field, or of every field with a weight.
    pub(super) fn levels(self, field: Option<Field>) -> impl Iterator<Item = &'a LevelField> {
        let part = field.map(part_of);
        self.layout.levels.iter().filter(move |level| match part {
            Some(part) => level.part == part,
            None => level.weight > 0.0,
        })
    }

    /// The levels at which words stand as they are written. A field that has none lends those of the others, since a
    /// headline's words are mostly words of some text.
    pub(super) fn exact_fields(self, field: Option<Field>) -> Vec<TantivyField> {
        let exact = |field: Option<Field>| -> Vec<TantivyField> {
            self.levels(field).filter(|level| level.analyzer == Analyzer::Exact).map(|level| level.field).collect()
        };
        let named = exact(field);
        if named.is_empty() { exact(None) } else { named }
    }

    /// In how many articles a folded form is written so in one of the fields, at the most.
    pub(super) fn articles_written(self, fields: &[TantivyField], form: &str) -> tantivy::Result<u64> {
        let mut most = 0;
        for field in fields {
            most = most.max(self.searcher.doc_freq(&Term::from_field_text(*field, form))?);
        }
        Ok(most)
    }

    /// About how many articles a word finds in any of its forms: the most that any of its terms has.
    pub(super) fn articles(self, word: &str, field: Option<Field>) -> tantivy::Result<u64> {
        let mut most = 0;
        for level in self.levels(field) {
            let terms = level.analyzer.terms(word).into_iter().filter(|token| token.is_indexed).map(|token| token.term);
            let related = level.analyzer.related_terms(word).into_iter().map(|related| related.term);
            for term in terms.chain(related) {
                most = most.max(self.searcher.doc_freq(&Term::from_field_text(level.field, &term))?);
            }
        }
        Ok(most)
    }

    /// Folded words as most of a few articles write them, with their hamzas and dots.
    pub(super) fn as_written(self, field: Option<Field>, folded: &str) -> tantivy::Result<String> {
        let exact = self.exact_fields(field);
        let mut written = Vec::new();
        for form in folded.split(' ') {
            written.push(self.commonest_spelling(&exact, form)?);
        }
        Ok(written.join(" "))
    }

    fn commonest_spelling(self, exact: &[TantivyField], form: &str) -> tantivy::Result<String> {
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        let mut folded = Vec::new();
        for address in self.first_articles(exact, form)? {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let article = index::article(self.layout, &document);
            for text in [&article.title, &article.body, &article.source, &article.section, &article.author] {
                let mut tokenizer = Tokenizer::new(text);
                while let Some(token) = tokenizer.next_token() {
                    folded.clear();
                    token.push_folded(&mut folded);
                    if folded == form.as_bytes() {
                        *spellings.entry(token.written()).or_default() += 1;
                    }
                }
            }
        }
        let commonest = spellings.into_iter().max_by_key(|(_, count)| *count);
        Ok(commonest.map_or_else(|| form.to_owned(), |(spelling, _)| spelling))
    }

    /// A few articles in which a form stands.
    fn first_articles(self, exact: &[TantivyField], form: &str) -> tantivy::Result<Vec<DocAddress>> {
        const FEW: usize = 3;
        let mut addresses = Vec::new();
        for field in exact {
            let term = Term::from_field_text(*field, form);
            for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
                let inverted = reader.inverted_index(*field)?;
                let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while postings.doc() != TERMINATED && addresses.len() < FEW {
                    if !reader.is_deleted(postings.doc()) {
                        addresses.push(DocAddress::new(segment as u32, postings.doc()));
                    }
                    postings.advance();
                }
            }
        }
        Ok(addresses)
    }
}
