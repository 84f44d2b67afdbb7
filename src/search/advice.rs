//! What to ask instead: for a query that finds nothing, for a word that hardly any article has while one that
//! is spelled alike is in many, and for an excluded word that no article has. Every suggestion is a query of its own and comes with the number of its articles.
//!
//! It gives plain data; it must not print, and it changes no query by itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compounds;
use super::correction::Correction;
use super::dictionary::Dictionary;
use super::interpretation::{is_elsewhere, is_one_word, joined, searched};
use super::leaves::{Leaf, in_field, leaves, replaced};
use super::looser::{in_all_fields, looser};
use super::{MatchLevel, Searcher};
use super::{spelling, synonyms};
use crate::arabic;
use crate::error::Result;
use crate::query::{Occur, Query, Word};

/// What to ask instead of a query that finds nothing, whose words look mistyped, or that excludes what no article has.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// The parts of the query that no article has, each alone; where something was found, those that are excluded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// Queries that find something, the nearest to what was asked first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
}

/// A word, phrase, value or date that no article has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Missing {
    /// The part of the query, as queries are written.
    pub part: String,
    /// The word of the index that is spelled most alike, if one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Nearest>,
}

/// A word of the index that is spelled like one that no article has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Nearest {
    /// The word, as articles write it.
    pub word: String,
    /// How many articles it finds, exactly.
    pub total: u64,
}

/// A query that finds something.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// What it changes.
    pub change: Change,
    /// The part of the query that is changed, as queries are written; empty where it is the whole.
    pub part: String,
    /// The query, as queries are written.
    pub query: String,
    /// How many articles it finds, exactly.
    pub total: u64,
    /// The level at which it does, where that is not the one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_level: Option<MatchLevel>,
}

/// What a suggestion changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// A word is written as the index has it.
    Spelling,
    /// A part is looked for more freely: in other forms, in order no more, in all fields.
    Looser,
    /// A part is left out.
    Without,
    /// Any of the words is enough.
    Any,
}

/// How many suggestions are made at most.
const MOST_SUGGESTIONS: usize = 5;

/// How many parts of a query are looked at one by one: who typed more has pasted a text.
const MOST_PARTS: usize = 24;

/// A word that is in fewer articles than one of so many may be a mistake.
const RARE: u64 = 2_000;

/// How many times as many articles the word that is spelled alike must have.
const FAR_MORE: u64 = 20;

/// The same for a word that is written so in no article and was never counted in news.
const MORE: u64 = 4;

/// A form that was counted as often in news is a word, however rare in this index.
const KNOWN: f32 = 100.0;

/// A form that nobody writes, and that is so near to one which so many articles write, is that one mistyped, even
/// where analysis makes a frequent word of it.
const SLIGHT_COST: u8 = 7;
const WELL_KNOWN: u64 = 20;

impl Searcher {
    /// What to ask instead of `query` at a level: where it finds nothing, which of its parts no article has, and queries near
    /// it that find something; else the words that look mistyped, spelled as the index has them.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn advice(&self, query: &Query, level: MatchLevel) -> Result<Advice> {
        match self.count(query, level)? {
            0 => self.advice_for_nothing(query, level),
            _ => self.advice_for_rare_words(query, level),
        }
    }

    pub(super) fn advice_for_rare_words(&self, query: &Query, level: MatchLevel) -> Result<Advice> {
        let dictionary = self.dictionary();
        let query = &compounds::joined(query);
        let leaves = leaves(query);
        let mut offers = Offers { level, found: Vec::new() };
        let mut missing = Vec::new();
        for (number, leaf) in leaves.iter().enumerate().take(MOST_PARTS) {
            if let (Query::Word(word), Occur::MustNot) = (leaf.query, leaf.occur)
                && self.count(&leaf.alone(), level)? == 0
            {
                let excluded = self.missing_of_excluded(leaf, word, level)?;
                if !missing.contains(&excluded) {
                    missing.push(excluded);
                }
            }
            let Some(word) = leaf.plain_word().filter(|word| is_one_word(word)) else { continue };
            let articles = self.tantivy(dictionary.articles(word.text(), leaf.field))?;
            let counted = count_in_news(word.text());
            if articles == 0 || counted >= KNOWN {
                continue;
            }
            let exact = dictionary.exact_fields(leaf.field);
            let is_written =
                counted > 0.0 || self.tantivy(dictionary.articles_written(&exact, &arabic::fold(word.text())))? > 0;
            if is_written && articles > self.statistics.articles / RARE + 1 {
                continue;
            }
            let enough = articles.saturating_mul(if is_written { FAR_MORE } else { MORE });
            for correction in self.tantivy(spelling::corrections(dictionary, word.text(), leaf.field))? {
                let found = u64::from(correction.articles);
                let is_slight = !is_written
                    && correction.cost <= SLIGHT_COST
                    && (found >= WELL_KNOWN || count_in_news(&correction.word) >= KNOWN);
                if found < enough && !is_slight {
                    break;
                }
                if spelling::stem(&correction.word) != spelling::stem(word.text()) {
                    let written = self.written(leaf, &correction)?;
                    self.offer(&mut offers, query, Change::Spelling, leaf, &[(number, searched(&written))])?;
                }
            }
            if let Some((first, joined)) = self.tantivy(joined(dictionary, &leaves, number))?
                && u64::from(joined.articles) >= enough
            {
                let written = self.written(leaf, &joined)?;
                let replacements = [(first, searched(&written)), (first + 1, Query::Empty)];
                self.offer(&mut offers, query, Change::Spelling, leaf, &replacements)?;
            }
        }
        Ok(Advice { missing, suggestions: offers.best() })
    }

    /// An excluded word that excludes nothing, and what it may have been meant to be.
    fn missing_of_excluded(&self, leaf: &Leaf<'_>, word: &Word, level: MatchLevel) -> Result<Missing> {
        let mut nearest = None;
        if !self.tantivy(is_elsewhere(self.dictionary(), word, leaf.field))?
            && let Some(text) = self.corrected_text(word.text(), leaf.field)?
            && let Some(corrected) = synonyms::searched(&text)
        {
            let total = self.count(&in_field(corrected, leaf.field), level)?;
            nearest = (total > 0).then_some(Nearest { word: text, total });
        }
        Ok(Missing { part: leaf.alone().to_string(), nearest })
    }

    pub(super) fn advice_for_nothing(&self, query: &Query, level: MatchLevel) -> Result<Advice> {
        let query = &compounds::joined(query);
        let leaves = leaves(query);
        let looked_at = &leaves[..leaves.len().min(MOST_PARTS)];
        let mut advice = Advice::default();
        let mut offers = Offers { level, found: Vec::new() };
        let mut missing: Vec<usize> = Vec::new();
        let mut corrected: BTreeMap<usize, Query> = BTreeMap::new();
        for (number, leaf) in looked_at.iter().enumerate().filter(|(_, leaf)| leaf.occur != Occur::MustNot) {
            let is_missing = self.count(&leaf.alone(), level)? == 0;
            let corrections = if is_missing { self.corrected(&leaves, number)? } else { Vec::new() };
            if is_missing {
                missing.push(number);
                let mut nearest = None;
                if let Some(Correction { shown, replacements }) = corrections.first() {
                    let total = self.count(&in_field(replacements[0].1.clone(), leaf.field), level)?;
                    // A phrase may stand nowhere though each of its words is one of the index.
                    if total > 0 {
                        nearest = Some(Nearest { word: shown.clone(), total });
                        corrected.extend(replacements.iter().cloned());
                    }
                }
                let part = leaf.alone().to_string();
                if advice.missing.iter().all(|told| told.part != part) {
                    advice.missing.push(Missing { part, nearest });
                }
            }
            for correction in corrections {
                self.offer(&mut offers, query, Change::Spelling, leaf, &correction.replacements)?;
            }
            for looser in looser(leaf.query) {
                self.offer(&mut offers, query, Change::Looser, leaf, &[(number, looser)])?;
            }
        }
        if missing.len() > 1 {
            self.offer_query(&mut offers, Change::Spelling, String::new(), &replaced(query, &corrected))?;
        }
        self.offer_next_level(&mut offers, query)?;
        self.offer_query(&mut offers, Change::Looser, String::new(), &in_all_fields(query))?;
        if offers.found.iter().all(|offer| offer.change > Change::Looser) || offers.found.len() < MOST_SUGGESTIONS {
            self.offer_without(&mut offers, query, looked_at, &missing)?;
        }
        if offers.found.is_empty() {
            let any = looked_at.iter().enumerate().filter(|(_, leaf)| leaf.occur != Occur::MustNot);
            let any = any.map(|(number, leaf)| {
                corrected.get(&number).map_or_else(|| leaf.alone(), |query| in_field(query.clone(), leaf.field))
            });
            self.offer_query(&mut offers, Change::Any, String::new(), &Query::any_of(any))?;
        }
        advice.suggestions = offers.best();
        Ok(advice)
    }

    /// The same query at the next match level at which it finds something.
    fn offer_next_level(&self, offers: &mut Offers, query: &Query) -> Result<()> {
        for level in [MatchLevel::Folded, MatchLevel::Stem, MatchLevel::Coarse] {
            if level <= offers.level {
                continue;
            }
            let total = self.count(query, level)?;
            if total > 0 {
                let (part, query) = (String::new(), query.to_string());
                offers.found.push(Suggestion { change: Change::Looser, part, query, total, match_level: Some(level) });
                break;
            }
        }
        Ok(())
    }

    /// The query without the parts that are missing, and where none is, without each of its parts.
    fn offer_without(&self, offers: &mut Offers, query: &Query, leaves: &[Leaf<'_>], missing: &[usize]) -> Result<()> {
        let without = |numbers: &[usize]| -> BTreeMap<usize, Query> {
            numbers.iter().map(|number| (*number, Query::Empty)).collect()
        };
        if !missing.is_empty() {
            let parts: Vec<String> = missing.iter().map(|number| leaves[*number].alone().to_string()).collect();
            return self.offer_query(offers, Change::Without, parts.join(" "), &replaced(query, &without(missing)));
        }
        let wanted = |leaf: &Leaf<'_>| leaf.occur != Occur::MustNot && !leaf.narrows();
        let words = leaves.iter().filter(|leaf| wanted(leaf)).count();
        for (number, leaf) in leaves.iter().enumerate() {
            // What is left has to say what is looked for.
            if words > usize::from(wanted(leaf)) {
                self.offer(offers, query, Change::Without, leaf, &[(number, Query::Empty)])?;
            }
        }
        Ok(())
    }

    fn offer(
        &self,
        offers: &mut Offers,
        query: &Query,
        change: Change,
        leaf: &Leaf<'_>,
        replacements: &[(usize, Query)],
    ) -> Result<()> {
        let query = replaced(query, &replacements.iter().cloned().collect());
        self.offer_query(offers, change, leaf.alone().to_string(), &query)
    }

    /// Offers a query if it finds something and is not offered yet.
    fn offer_query(&self, offers: &mut Offers, change: Change, part: String, query: &Query) -> Result<()> {
        let text = query.to_string();
        if query.is_empty() || offers.found.iter().any(|offer| offer.query == text) {
            return Ok(());
        }
        let total = self.count(query, offers.level)?;
        if total > 0 {
            offers.found.push(Suggestion { change, part, query: text, total, match_level: None });
        }
        Ok(())
    }

    pub(super) fn dictionary(&self) -> Dictionary<'_> {
        Dictionary { searcher: &self.inner, layout: self.index.layout(), all_articles: self.statistics.articles }
    }
}

/// Suggestions in the order in which they were found.
struct Offers {
    level: MatchLevel,
    found: Vec<Suggestion>,
}

impl Offers {
    /// The nearest to what was asked, and among parts left out those that leave most articles.
    fn best(mut self) -> Vec<Suggestion> {
        self.found.sort_by_key(|offer| match offer.change {
            Change::Without => (offer.change, u64::MAX - offer.total),
            _ => (offer.change, 0),
        });
        // Beside a likelier correction that finds much, one that finds next to nothing is itself a mistake.
        let first = self.found.iter().find(|offer| offer.change == Change::Spelling).map(|offer| offer.total);
        let enough = first.unwrap_or_default() / FAR_MORE;
        self.found.retain(|offer| offer.change != Change::Spelling || offer.total > enough);
        self.found.truncate(MOST_SUGGESTIONS);
        self.found
    }
}

/// About how often a form was counted in 41.2 million words of news.
fn count_in_news(word: &str) -> f32 {
    arabic::explain(word).map_or(0.0, |word| word.count)
}
