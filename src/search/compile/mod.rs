//! From a parsed query to tantivy's: which terms are looked for in which fields, with which weights, and which
//! words of a text a snippet should show for it.
//!
//! Ranking is the weighted sum of BM25 over the analyzed levels of the searched fields (the weights stand in the
//! schema). Plain words are alternatives in one flat union, of which only the best articles are scored in full.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, EmptyQuery, Occur as TantivyOccur, PhraseQuery, Query as TantivyQuery};
use tantivy::schema::Field as TantivyField;
use tantivy::{Searcher, Term as TantivyTerm};

mod near;
mod pairs;
mod wanted;

use super::alternatives::Alternatives;
use super::excluded::Excluded;
use super::indexed_terms::IndexedTerm;
use super::neighbours::Pair;
use super::query_words::QueryWords;
use super::ranking::{self, RankingWeights};
use super::statistics::Statistics;
use super::{MatchLevel, expansion, filters, written_form};
use crate::arabic::{self, Analyzer};
use crate::article::ArticleField;
use crate::index::{Layout, LevelField};
use crate::query::{Clause, Field, Occur, Phrase, Query, TermRef, Word, WordForm};
use crate::snippet::{PhrasePlace, WantedTerm};

/// A query that tantivy can run.
pub(super) struct Compiled {
    pub(super) query: Box<dyn TantivyQuery>,
    pub(super) wanted: Vec<WantedTerm>,
    /// Neighbouring words of the query.
    pub(super) pairs: Vec<Pair>,
}

type Subquery = Box<dyn TantivyQuery>;

pub(super) fn compile(
    query: &Query,
    layout: &Layout,
    searcher: &Searcher,
    statistics: &Statistics,
    matching: &Matching,
    query_words: &mut QueryWords,
) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler {
        layout,
        searcher,
        statistics,
        matching,
        query_words,
        other_words: is_short(query),
        wanted: Vec::new(),
        pairs: Vec::new(),
        words: 0,
        excluding: false,
        boost: 1.0,
    };
    let compiled = compiler.query(query, None)?;
    Ok(Compiled {
        query: compiled.into_query(statistics).unwrap_or_else(|| Box::new(EmptyQuery)),
        wanted: compiler.wanted,
        pairs: compiler.pairs,
    })
}

/// How near a word of an article has to be to the word that was typed, and what a far one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Matching {
    pub(super) level: MatchLevel,
    pub(super) weights: RankingWeights,
    /// Whether passages are shown of what is found.
    pub(super) is_shown: bool,
}

struct Compiler<'a> {
    layout: &'a Layout,
    searcher: &'a Searcher,
    statistics: &'a Statistics,
    matching: &'a Matching,
    query_words: &'a mut QueryWords,
    /// Whether words of the same family are looked for too.
    other_words: bool,
    wanted: Vec<WantedTerm>,
    pairs: Vec<Pair>,
    /// How many words of the query were compiled.
    words: usize,
    /// Whether the words at hand are ones that articles must not have.
    excluding: bool,
    /// The factor of what is being compiled.
    boost: f32,
}

/// The part of an article that a field of a query is.
pub(super) fn part_of(field: Field) -> ArticleField {
    match field {
        Field::Title => ArticleField::Title,
        Field::Body => ArticleField::Body,
        Field::Source => ArticleField::Source,
        Field::Author => ArticleField::Author,
        Field::Section => ArticleField::Section,
    }
}

impl Compiler<'_> {
    fn query(&mut self, query: &Query, field: Option<Field>) -> tantivy::Result<Alternatives> {
        match query {
            Query::Empty => Ok(Alternatives::default()),
            Query::Word(word) => self.word(word, field),
            Query::Phrase(phrase) => self.phrase(phrase, field),
            Query::Near(near) => self.near(near, field),
            Query::Keyword(keyword) => Ok(filters::keyword(keyword, self.layout).into()),
            Query::Date(span) => Ok(filters::date(*span, self.layout).into()),
            Query::InField { field, query } => self.query(query, Some(*field)),
            Query::Boosted { query, boost } => {
                let around = self.boost;
                self.boost *= boost.factor();
                let compiled = self.query(query, field);
                self.boost = around;
                compiled
            }
            Query::Any { alternatives } => {
                let mut compiled = Alternatives::default();
                for alternative in alternatives {
                    compiled.append(self.query(alternative, field)?);
                }
                Ok(compiled)
            }
            Query::Clauses { clauses } => self.clauses(clauses, field),
        }
    }

    fn clauses(&mut self, clauses: &[Clause], field: Option<Field>) -> tantivy::Result<Alternatives> {
        if !self.excluding {
            self.add_pairs(clauses, field)?;
        }
        let drop_stop_words =
            clauses.iter().any(|clause| clause.occur != Occur::MustNot && !is_stop_word(&clause.query));
        let mut any = Alternatives::default();
        let mut all: Vec<(TantivyOccur, Subquery)> = Vec::new();
        let mut none: Vec<(TantivyOccur, Subquery)> = Vec::new();
        for clause in clauses {
            match clause.occur {
                Occur::Should if drop_stop_words && is_stop_word(&clause.query) => {}
                Occur::Should => any.append(self.query(&clause.query, field)?),
                Occur::Must => {
                    // A word that no article can have makes the whole unfindable.
                    let query = self.query(&clause.query, field)?.into_query(self.statistics);
                    all.push((TantivyOccur::Must, query.unwrap_or_else(|| Box::new(EmptyQuery))));
                }
                Occur::MustNot => {
                    let excluding = std::mem::replace(&mut self.excluding, true);
                    let query = self.query(&clause.query, field)?.into_query(self.statistics);
                    self.excluding = excluding;
                    none.extend(query.map(|query| (TantivyOccur::MustNot, Box::new(Excluded(query)) as Subquery)));
                }
            }
        }
        // What no article has may be all that is excluded.
        let excludes = clauses.iter().any(|clause| clause.occur == Occur::MustNot);
        if all.is_empty() && none.is_empty() && !(excludes && any.is_empty()) {
            return Ok(any);
        }
        let asks_for_all = all.is_empty() && !clauses.iter().any(|clause| clause.occur == Occur::Should);
        all.extend(any.into_query(self.statistics).map(|any| (TantivyOccur::Should, any)));
        if asks_for_all {
            all.push((TantivyOccur::Must, filters::all_articles()));
        }
        all.append(&mut none);
        Ok((Box::new(BooleanQuery::new(all)) as Subquery).into())
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

    /// The levels of the index at which a word may match.
    fn levels_at(&self, level: MatchLevel, field: Option<Field>) -> Vec<LevelField> {
        match level {
            MatchLevel::Exact | MatchLevel::Folded => self.exact_levels(field),
            MatchLevel::Stem | MatchLevel::Coarse => self.levels(field),
        }
    }

    fn exact_levels(&self, field: Option<Field>) -> Vec<LevelField> {
        self.levels(field).into_iter().filter(|level| level.analyzer == Analyzer::Exact).collect()
    }

    /// How near a word of an article has to be to a word of the query.
    fn level_of(&self, word: &Word) -> MatchLevel {
        match word.form() {
            WordForm::Inflected => self.matching.level,
            WordForm::AsTyped => MatchLevel::Exact,
            WordForm::Stem => MatchLevel::Stem,
            WordForm::Coarse => MatchLevel::Coarse,
            WordForm::Surface | WordForm::Prefix | WordForm::Suffix | WordForm::Fuzzy(_) => MatchLevel::Folded,
        }
    }

    /// The alternatives of which any is the word.
    fn word(&mut self, word: &Word, field: Option<Field>) -> tantivy::Result<Alternatives> {
        let level = self.level_of(word);
        let levels = self.levels_at(level, field);
        let number = self.next_word();
        match word.form() {
            WordForm::Inflected | WordForm::AsTyped | WordForm::Surface | WordForm::Stem | WordForm::Coarse => {
                self.text(word.text(), 0, level, &levels, number)
            }
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

    fn phrase(&mut self, phrase: &Phrase, field: Option<Field>) -> tantivy::Result<Alternatives> {
        let levels = self.exact_levels(field);
        let first = self.words;
        let words = phrase.words().count();
        self.words += words;
        self.text(phrase.text(), u32::from(phrase.slop()), self.matching.level, &levels, first)
    }

    /// A text at each of the levels: a term, or the terms one after another.
    fn text(
        &mut self,
        text: &str,
        slop: u32,
        match_level: MatchLevel,
        levels: &[LevelField],
        first_word: usize,
    ) -> tantivy::Result<Alternatives> {
        let mut compiled = Alternatives::default();
        for level in levels {
            let terms = self.query_words.terms(level.analyzer, text);
            let terms: Vec<(usize, TantivyTerm)> = terms
                .iter()
                .enumerate()
                .filter(|(_, token)| token.is_indexed)
                .map(|(place, token)| (place, TantivyTerm::from_field_text(level.field, &token.term)))
                .collect();
            let mut found = Vec::with_capacity(terms.len());
            for (_, term) in &terms {
                found.extend(self.query_words.indexed(self.searcher, term)?);
            }
            // A phrase of which no article has a part stands nowhere.
            if found.len() == terms.len() {
                let phrase = (terms.len() > 1).then_some(first_word);
                for ((index, _), found) in terms.iter().zip(&found) {
                    let within = phrase.map(|phrase| PhrasePlace { phrase, place: *index, slop: slop as usize });
                    self.want_within(within, level, found, first_word + index, self.value(level, found.articles));
                }
            }
            let mut of_level = Alternatives::default();
            match terms.len() {
                0 => continue,
                1 => {
                    let found = found.pop();
                    // The headline's words are the text's too, at ten times the weight.
                    if match_level == MatchLevel::Coarse
                        && levels.iter().all(|other| other.analyzer != level.analyzer || other.weight <= level.weight)
                    {
                        let articles = found.as_ref().map_or(0, |found| found.articles);
                        self.add_related(text, articles, level, first_word, &mut compiled)?;
                    }
                    if let Some(found) = found {
                        of_level.add_term(found, level.weight * self.boost);
                    }
                }
                _ => {
                    let phrase = PhraseQuery::new_with_offset_and_slop(terms, slop);
                    of_level.add(Box::new(phrase), level.weight * self.boost);
                }
            }
            if match_level == MatchLevel::Exact {
                if let Some(query) = of_level.into_query(self.statistics) {
                    compiled.append(self.as_typed(query, text, level).into());
                }
            } else {
                compiled.append(of_level);
            }
        }
        Ok(compiled)
    }

    /// The articles of a query in which a text stands letter for letter as it was typed.
    fn as_typed(&self, folded: Subquery, text: &str, level: &LevelField) -> Subquery {
        let filtered = self.typed_so(folded.box_clone(), text, level);
        Box::new(BooleanQuery::new(vec![(TantivyOccur::Must, filtered), (TantivyOccur::Should, folded)]))
    }

    /// The same articles, not scored.
    fn typed_so(&self, folded: Subquery, text: &str, level: &LevelField) -> Subquery {
        let before = self.layout.preceded_by.get(&level.part).into_iter().flatten().copied();
        let parts = before.chain([level.part]).collect();
        filters::filter(written_form::as_typed(folded, text, parts, self.layout))
    }

    /// Adds what a word that so many articles have may also mean at a level, as far as any article has it.
    fn add_related(
        &mut self,
        word: &str,
        articles: u64,
        level: &LevelField,
        number: usize,
        compiled: &mut Alternatives,
    ) -> tantivy::Result<()> {
        if self.matching.weights.related == 0.0 {
            return Ok(());
        }
        let related = match self.other_words {
            true => level.analyzer.related_terms(word),
            false => level.analyzer.other_readings(word),
        };
        for related in related {
            let term = TantivyTerm::from_field_text(level.field, &related.term);
            if let Some(found) = self.query_words.indexed(self.searcher, &term)? {
                // As in ranking, it tells no more than the word that was typed.
                let weight = related.weight * self.value(level, found.articles.max(articles));
                self.want_within(None, level, &found, number, weight);
                let weight = level.weight * related.weight * self.matching.weights.related;
                compiled.add_related(found, weight * self.boost, articles);
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
    ) -> tantivy::Result<Alternatives> {
        let mut compiled = Alternatives::default();
        for level in levels {
            for term in find(self.searcher, level.field)? {
                let term = TantivyTerm::from_field_text(level.field, &term);
                if let Some(found) = IndexedTerm::of(self.searcher, term)?.map(Arc::new) {
                    self.want(level, &found, number);
                    compiled.add_term(found, level.weight * self.boost);
                }
            }
        }
        Ok(compiled)
    }

    fn next_word(&mut self) -> usize {
        self.words += 1;
        self.words - 1
    }
}

/// Whether a query has so few words that it may mean more than it says.
fn is_short(query: &Query) -> bool {
    let words = query.positive_terms().filter(|found| match found.term {
        TermRef::Word(word) => !arabic::is_stop_word(&arabic::fold(word.text())),
        TermRef::Phrase(_) => true,
    });
    words.count() <= ranking::SHORT_QUERY
}

fn is_stop_word(query: &Query) -> bool {
    matches!(query, Query::Word(word) if word.form().is_any_form() && arabic::is_stop_word(&arabic::fold(word.text())))
}
