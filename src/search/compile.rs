//! From a parsed query to tantivy's: which terms are looked for in which fields, with which weights, and which
//! words of a text a snippet should show for it.
//!
//! Ranking is the weighted sum of BM25 over the analyzed levels of the searched fields (the weights stand in the
//! schema). Plain words are alternatives in one flat union, for which tantivy can skip whole blocks of postings.

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur as TantivyOccur, PhraseQuery,
    Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field as TantivyField, IndexRecordOption};
use tantivy::{Searcher, Term as TantivyTerm};

use super::ranking::Pair;
use super::{compounds, expansion};
use crate::arabic::{self, Analyzer};
use crate::article::ArticleField;
use crate::calendar::DateSpan;
use crate::index::{self, Layout, LevelField, seconds};
use crate::query::{Clause, Field, Keyword, KeywordField, Near, Occur, Phrase, Query, Term, Word, WordForm};
use crate::snippet::WantedTerm;

/// A query that tantivy can run.
pub(super) struct Compiled {
    pub(super) query: Box<dyn TantivyQuery>,
    pub(super) wanted: Vec<WantedTerm>,
    /// Neighbouring words of the query.
    pub(super) pairs: Vec<Pair>,
}

type Subquery = Box<dyn TantivyQuery>;

pub(super) fn compile(query: &Query, layout: &Layout, searcher: &Searcher) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler { layout, searcher, wanted: Vec::new(), pairs: Vec::new(), words: 0, excluding: false };
    let compiled = compiler.query(query, None)?;
    Ok(Compiled {
        query: compiled.unwrap_or_else(|| Box::new(EmptyQuery)),
        wanted: compiler.wanted,
        pairs: compiler.pairs,
    })
}

struct Compiler<'a> {
    layout: &'a Layout,
    searcher: &'a Searcher,
    wanted: Vec<WantedTerm>,
    pairs: Vec<Pair>,
    /// How many words of the query were compiled.
    words: usize,
    /// Whether the words at hand are ones that articles must not have.
    excluding: bool,
}

/// The part of an article that a field of a query is.
fn part_of(field: Field) -> ArticleField {
    match field {
        Field::Title => ArticleField::Title,
        Field::Body => ArticleField::Body,
        Field::Source => ArticleField::Source,
        Field::Author => ArticleField::Author,
        Field::Section => ArticleField::Section,
    }
}

impl Compiler<'_> {
    /// The compiled query, or `None` where there is nothing to look for.
    fn query(&mut self, query: &Query, field: Option<Field>) -> tantivy::Result<Option<Subquery>> {
        match query {
            Query::Empty => Ok(None),
            Query::Word(word) => Ok(union(self.word(word, field)?)),
            Query::Phrase(phrase) => Ok(union(self.phrase(phrase, field)?)),
            Query::Near(near) => Ok(union(self.near(near, field)?)),
            Query::Keyword(keyword) => Ok(Some(self.keyword(keyword))),
            Query::Date(span) => Ok(Some(self.date(*span))),
            Query::InField { field, query } => self.query(query, Some(*field)),
            Query::Boosted { query, boost } => {
                let compiled = self.query(query, field)?;
                Ok(compiled.map(|compiled| Box::new(BoostQuery::new(compiled, boost.factor())) as Subquery))
            }
            Query::Any { alternatives } => {
                let mut compiled = Vec::with_capacity(alternatives.len());
                for alternative in alternatives {
                    compiled.extend(self.query(alternative, field)?);
                }
                Ok(union(compiled))
            }
            Query::Clauses { clauses } => self.clauses(clauses, field),
        }
    }

    fn clauses(&mut self, clauses: &[Clause], field: Option<Field>) -> tantivy::Result<Option<Subquery>> {
        let clauses = &compounds::join(clauses);
        if !self.excluding {
            self.add_pairs(clauses, field);
        }
        let drop_stop_words =
            clauses.iter().any(|clause| clause.occur != Occur::MustNot && !is_stop_word(&clause.query));
        let mut compiled: Vec<(TantivyOccur, Subquery)> = Vec::with_capacity(clauses.len() * 4);
        let mut has_must_not = false;
        let mut has_positive = false;
        for clause in clauses {
            match clause.occur {
                Occur::Should if drop_stop_words && is_stop_word(&clause.query) => {}
                Occur::Should => {
                    let flat = match &clause.query {
                        Query::Word(word) => self.word(word, field)?,
                        other => self.query(other, field)?.into_iter().collect(),
                    };
                    has_positive |= !flat.is_empty();
                    compiled.extend(flat.into_iter().map(|query| (TantivyOccur::Should, query)));
                }
                Occur::Must => {
                    // A word that no article can have makes the whole unfindable.
                    let query = self.query(&clause.query, field)?.unwrap_or_else(|| Box::new(EmptyQuery));
                    compiled.push((TantivyOccur::Must, query));
                    has_positive = true;
                }
                Occur::MustNot => {
                    let excluding = std::mem::replace(&mut self.excluding, true);
                    let query = self.query(&clause.query, field)?;
                    self.excluding = excluding;
                    if let Some(query) = query {
                        compiled.push((TantivyOccur::MustNot, query));
                        has_must_not = true;
                    }
                }
            }
        }
        if has_must_not && !has_positive {
            compiled.push((TantivyOccur::Must, all_articles()));
        }
        Ok(match compiled.len() {
            0 => None,
            _ => Some(Box::new(BooleanQuery::new(compiled))),
        })
    }

    /// Notes the pairs of neighbouring plain words, function words passed over, at the stem level of the text.
    fn add_pairs(&mut self, clauses: &[Clause], field: Option<Field>) {
        let levels = self.levels(field.or(Some(Field::Body)));
        let Some(level) = levels.iter().rfind(|level| level.analyzer != Analyzer::Exact) else { return };
        let mut before: Option<(usize, TantivyTerm)> = None;
        for (place, clause) in clauses.iter().enumerate() {
            let Query::Word(word) = &clause.query else {
                before = None;
                continue;
            };
            if clause.occur == Occur::MustNot || word.form() != WordForm::Inflected {
                before = None;
                continue;
            }
            let tokens = level.analyzer.terms(word.text());
            let [token] = tokens.as_slice() else {
                before = None;
                continue;
            };
            if !token.is_indexed {
                continue;
            }
            let term = TantivyTerm::from_field_text(level.field, &token.term);
            if let Some((first_place, first)) = before.take() {
                let gap = place - first_place - 1;
                self.pairs.push(Pair { terms: [first, term.clone()], gap, weight: level.weight });
            }
            before = Some((place, term));
        }
    }

    /// The levels that are searched for words: those of one field, or of every field with a weight.
    fn levels(&self, field: Option<Field>) -> Vec<LevelField> {
        match field {
            Some(field) => {
                let named = self.layout.levels_of(part_of(field)).copied();
                // A field that plain queries do not search counts fully where it is named.
                named
                    .map(|level| LevelField { weight: if level.weight == 0.0 { 1.0 } else { level.weight }, ..level })
                    .collect()
            }
            None => self.layout.levels.iter().copied().filter(|level| level.weight > 0.0).collect(),
        }
    }

    fn exact_levels(&self, field: Option<Field>) -> Vec<LevelField> {
        self.levels(field).into_iter().filter(|level| level.analyzer == Analyzer::Exact).collect()
    }

    /// The alternatives of which any is the word.
    fn word(&mut self, word: &Word, field: Option<Field>) -> tantivy::Result<Vec<Subquery>> {
        let levels = match word.form() {
            WordForm::Inflected => self.levels(field),
            _ => self.exact_levels(field),
        };
        let number = self.next_word();
        match word.form() {
            WordForm::Inflected | WordForm::Surface => self.text(word.text(), 0, &levels, number),
            WordForm::Prefix => self.expanded(&levels, number, |searcher, field| {
                expansion::with_prefix(searcher, field, &arabic::fold(word.text()))
            }),
            WordForm::Suffix => self.expanded(&levels, number, |searcher, field| {
                expansion::with_suffix(searcher, field, &arabic::fold(word.text()))
            }),
            WordForm::Fuzzy(mistakes) => self.expanded(&levels, number, |searcher, field| {
                expansion::similar(searcher, field, &arabic::fold(word.text()), mistakes.count())
            }),
        }
    }

    fn phrase(&mut self, phrase: &Phrase, field: Option<Field>) -> tantivy::Result<Vec<Subquery>> {
        let levels = self.exact_levels(field);
        let first = self.words;
        let words = phrase.words().count();
        self.words += words;
        self.text(phrase.text(), u32::from(phrase.slop()), &levels, first)
    }

    fn near(&mut self, near: &Near, field: Option<Field>) -> tantivy::Result<Vec<Subquery>> {
        let texts: Vec<&str> = near
            .terms()
            .iter()
            .map(|term| match term {
                Term::Word(word) => word.text(),
                Term::Phrase(phrase) => phrase.text(),
            })
            .collect();
        let text = texts.join(" ");
        let words = text.split(' ').count();
        let slop = u32::from(near.distance()) * (texts.len() as u32 - 1);
        let levels = self.levels(field);
        let first = self.words;
        self.words += words;
        self.text(&text, slop, &levels, first)
    }

    /// A text at each of the levels: a term, or the terms one after another.
    fn text(
        &mut self,
        text: &str,
        slop: u32,
        levels: &[LevelField],
        first_word: usize,
    ) -> tantivy::Result<Vec<Subquery>> {
        let mut queries = Vec::with_capacity(levels.len());
        for level in levels {
            let mut terms: Vec<(usize, TantivyTerm)> = level
                .analyzer
                .terms(text)
                .into_iter()
                .enumerate()
                .filter(|(_, token)| token.is_indexed)
                .map(|(place, token)| (place, TantivyTerm::from_field_text(level.field, &token.term)))
                .collect();
            for (index, term) in &terms {
                self.want(level, term, first_word + index)?;
            }
            let query: Subquery = match terms.len() {
                0 => continue,
                1 => {
                    self.add_related(text, level, first_word, &mut queries)?;
                    term_query(terms.swap_remove(0).1)
                }
                _ => Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop)),
            };
            queries.push(weighted(query, level.weight));
        }
        Ok(queries)
    }

    /// Adds what a word may also mean at a level, as far as any article has it.
    fn add_related(
        &mut self,
        word: &str,
        level: &LevelField,
        number: usize,
        queries: &mut Vec<Subquery>,
    ) -> tantivy::Result<()> {
        for related in level.analyzer.related_terms(word) {
            let term = TantivyTerm::from_field_text(level.field, &related.term);
            if self.searcher.doc_freq(&term)? > 0 {
                self.want(level, &term, number)?;
                queries.push(weighted(term_query(term), level.weight * related.weight));
            }
        }
        Ok(())
    }

    /// The most frequent terms of each level that `find` yields.
    fn expanded(
        &mut self,
        levels: &[LevelField],
        number: usize,
        find: impl Fn(&Searcher, TantivyField) -> tantivy::Result<Vec<String>>,
    ) -> tantivy::Result<Vec<Subquery>> {
        let mut queries = Vec::new();
        for level in levels {
            for term in find(self.searcher, level.field)? {
                let term = TantivyTerm::from_field_text(level.field, &term);
                self.want(level, &term, number)?;
                queries.push(weighted(term_query(term), level.weight));
            }
        }
        Ok(queries)
    }

    fn next_word(&mut self) -> usize {
        self.words += 1;
        self.words - 1
    }

    /// Notes that snippets should show a term; rare ones rather than frequent ones.
    fn want(&mut self, level: &LevelField, term: &TantivyTerm, word: usize) -> tantivy::Result<()> {
        if self.excluding {
            return Ok(());
        }
        let value = term.value();
        let Some(text) = value.as_str() else { return Ok(()) };
        if self.wanted.iter().any(|wanted| wanted.analyzer == level.analyzer && wanted.term == text) {
            return Ok(());
        }
        let documents = self.searcher.num_docs() as f32;
        let frequency = self.searcher.doc_freq(term)? as f32;
        let weight = (1.0 + documents / (1.0 + frequency)).ln();
        self.wanted.push(WantedTerm::new(level.analyzer, text, word).weight(weight));
        Ok(())
    }

    fn keyword(&self, keyword: &Keyword) -> Subquery {
        let keywords = &self.layout.keywords;
        let (field, value) = match keyword.field() {
            KeywordField::Id => (Some(&self.layout.id), keyword.value()),
            KeywordField::Path => (Some(&self.layout.path), keyword.value()),
            KeywordField::Url => (keywords.get(&ArticleField::Url), index::keyword(ArticleField::Url, keyword.value())),
            KeywordField::Language => (keywords.get(&ArticleField::Language), keyword.value()),
        };
        let Some(field) = field.copied() else { return Box::new(EmptyQuery) };
        let text = value;
        let value = TantivyTerm::from_field_text(field, text);
        if !keyword.is_prefix() {
            return Box::new(ConstScoreQuery::new(term_query(value), 0.0));
        }
        let upper = match expansion::after_prefix(text) {
            Some(upper) => Bound::Excluded(TantivyTerm::from_field_text(field, &upper)),
            None => Bound::Unbounded,
        };
        filter(Box::new(RangeQuery::new(Bound::Included(value), upper)))
    }

    fn date(&self, span: DateSpan) -> Subquery {
        let published = |seconds| TantivyTerm::from_field_i64(self.layout.published, seconds);
        let lower = match span.from() {
            Some(day) => Bound::Included(published(seconds(day.at(0, 0, 0, 0)))),
            None => Bound::Unbounded,
        };
        let upper = match span.to() {
            Some(day) => Bound::Included(published(seconds(day.at(23, 59, 59, 0)))),
            None => Bound::Unbounded,
        };
        filter(Box::new(RangeQuery::new(lower, upper)))
    }
}

fn is_stop_word(query: &Query) -> bool {
    matches!(query, Query::Word(word) if word.form() == WordForm::Inflected && arabic::is_stop_word(&arabic::fold(word.text())))
}

fn term_query(term: TantivyTerm) -> Subquery {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn weighted(query: Subquery, weight: f32) -> Subquery {
    Box::new(BoostQuery::new(query, weight))
}

/// A query that selects and does not score.
fn filter(query: Subquery) -> Subquery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Every document that is an article.
fn all_articles() -> Subquery {
    filter(Box::new(ExistsQuery::new("text_bytes".to_owned(), false)))
}

fn union(mut queries: Vec<Subquery>) -> Option<Subquery> {
    match queries.len() {
        0 => None,
        1 => queries.pop(),
        _ => Some(Box::new(BooleanQuery::union(queries))),
    }
}
