//! Which words of a query are neighbours in it. What neighbours are worth is for `search/neighbours.rs`.

use std::sync::Arc;

use tantivy::Term as TantivyTerm;

use super::super::indexed_terms::IndexedTerm;
use super::super::neighbours::Pair;
use super::Compiler;
use crate::query::{Clause, Field, Occur, Query};

impl Compiler<'_> {
    /// Notes the pairs of neighbouring plain words, function words passed over, at the stem level of the text.
    pub(super) fn add_pairs(&mut self, clauses: &[Clause], field: Option<Field>) -> tantivy::Result<()> {
        let levels = self.levels_at(self.matching.level, field.or(Some(Field::Body)));
        let Some(level) = levels.last().filter(|_| self.matching.weights.neighbours > 0.0) else {
            return Ok(());
        };
        let mut before: Option<(usize, Arc<IndexedTerm>)> = None;
        for (place, clause) in clauses.iter().enumerate() {
            let Query::Word(word) = &clause.query else {
                before = None;
                continue;
            };
            if clause.occur == Occur::MustNot || !word.form().is_any_form() {
                before = None;
                continue;
            }
            let tokens = self.query_words.terms(level.analyzer, word.text());
            let [token] = &*tokens else {
                before = None;
                continue;
            };
            if !token.is_indexed {
                continue;
            }
            let term = TantivyTerm::from_field_text(level.field, &token.term);
            // What no article has stands beside nothing.
            let Some(term) = self.query_words.indexed(self.searcher, &term)? else {
                before = None;
                continue;
            };
            // A word stands beside itself everywhere.
            if let Some((first_place, first)) = before.take().filter(|(_, first)| first.term != term.term) {
                let gap = (place - first_place - 1) as u32;
                let weight = level.weight * self.matching.weights.neighbours;
                self.pairs.push(Pair { terms: [first, Arc::clone(&term)], gap, weight });
            }
            before = Some((place, term));
        }
        Ok(())
    }
}
