//! Words and phrases that have to stand near each other. What nearness is stands in `search/nearness.rs`.

use tantivy::Term as TantivyTerm;
use tantivy::query::{BooleanQuery, Occur as TantivyOccur, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::super::MatchLevel;
use super::super::alternatives::Alternatives;
use super::super::filters;
use super::super::nearness::{self, Operand};
use super::{Compiler, Subquery};
use crate::arabic::Analyzer;
use crate::index::LevelField;
use crate::query::{Field, Near, Term};

impl Compiler<'_> {
    /// Words by their stems and phrases by their written forms, near each other in one part of the article.
    pub(super) fn near(&mut self, near: &Near, field: Option<Field>) -> tantivy::Result<Alternatives> {
        let levels = self.levels(field);
        let first = self.words;
        let mut compiled = Alternatives::default();
        for of_part in levels.chunk_by(|a, b| a.part == b.part) {
            let Some(exact) = of_part.iter().find(|level| level.analyzer == Analyzer::Exact) else { continue };
            let coarsest = of_part.last().unwrap_or(exact);
            let mut operands = Vec::with_capacity(near.terms().len());
            let mut parts: Vec<(TantivyOccur, Subquery)> = Vec::new();
            self.words = first;
            for term in near.terms() {
                let (text, match_level) = match term {
                    Term::Word(word) => (word.text(), self.level_of(word)),
                    Term::Phrase(phrase) => (phrase.text(), self.matching.level.min(MatchLevel::Folded)),
                };
                let level = if match_level <= MatchLevel::Folded { exact } else { coarsest };
                let operand = self.operand(text, level, exact)?;
                if match_level == MatchLevel::Exact {
                    let terms = operand.iter().map(|(_, term)| Box::new(basic(term)) as Subquery);
                    let folded = Box::new(BooleanQuery::intersection(terms.collect()));
                    parts.push((TantivyOccur::Must, self.typed_so(folded, text, exact)));
                }
                operands.push(operand);
            }
            let mut scored = Alternatives::default();
            for (_, term) in operands.iter().flatten() {
                if let Some(found) = self.query_words.indexed(self.searcher, term)? {
                    scored.add_term(found, coarsest.weight);
                }
            }
            let near = filters::filter(nearness::near(operands, u32::from(near.distance())));
            parts.push((TantivyOccur::Must, near));
            parts.extend(scored.into_query(self.statistics).map(|scored| (TantivyOccur::Should, scored)));
            compiled.add(Box::new(BooleanQuery::new(parts)), self.boost);
        }
        Ok(compiled)
    }

    /// The words of a text as terms of one level; function words, which it leaves out, as terms of the exact level,
    /// where they stand in the same places.
    fn operand(&mut self, text: &str, level: &LevelField, exact: &LevelField) -> tantivy::Result<Operand> {
        let mut operand = Operand::new();
        let written = self.query_words.terms(exact.analyzer, text);
        let tokens = self.query_words.terms(level.analyzer, text);
        for (place, (token, written)) in tokens.iter().zip(&*written).enumerate() {
            let (level, token) = if token.is_indexed { (level, token) } else { (exact, written) };
            let term = TantivyTerm::from_field_text(level.field, &token.term);
            let number = self.next_word();
            if let Some(found) = self.query_words.indexed(self.searcher, &term)? {
                self.want(level, &found, number);
            }
            operand.push((place, term));
        }
        Ok(operand)
    }
}

/// The articles that have a term.
fn basic(term: &TantivyTerm) -> TermQuery {
    TermQuery::new(term.clone(), IndexRecordOption::Basic)
}
