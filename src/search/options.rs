//! What a search is asked for beside its query.

use serde::Serialize;

use super::copies::Copies;
use super::recency::Recency;
use crate::snippet::SnippetOptions;

/// What a search returns.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchOptions {
    /// How many hits at most.
    pub limit: usize,
    /// How many of the best hits are passed over, for paging.
    pub offset: usize,
    /// The order of the hits.
    pub sort: Sort,
    /// How snippets are made; `None` makes none.
    pub snippets: Option<SnippetOptions>,
    /// How near a word of an article has to be to the word that was typed.
    pub match_level: MatchLevel,
    /// What becomes of copies of one story.
    pub copies: Copies,
    /// Only articles that were added to the index after this commit
    /// ([`Searcher::commit`](super::Searcher::commit)), and of stories that are hits once, only those of which no
    /// article that matches was there before.
    pub added_after: Option<u64>,
    /// Whether, and how much, newer articles rank higher where hits are ordered by relevance.
    pub recency: Option<Recency>,
    /// Whether words that no article has, and names in Latin letters, are read as what they may have been meant to
    /// be; `true` unless set.
    pub readings: bool,
    /// Whether the results say what else to ask where words are missing or rare; looking for it takes milliseconds.
    pub advice: bool,
}

/// How near a word of an article has to be to a word of the query. What is nearer ranks higher at every level.
///
/// It holds for plain words and phrases; what a query says itself (`=word`, `word*`, `word~`) stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchLevel {
    /// Letter for letter as it was typed, hamzas and dots included. The texts of all candidates are read for it.
    Exact,
    /// As it was typed, but for what people leave out: hamzas on alef, the dots of teh marbuta and yeh, vowel marks.
    Folded,
    /// Any form of the word.
    Stem,
    /// Any form of the word, and words nearby: other readings of what was typed without hamzas, the nisba, the
    /// people of a place.
    #[default]
    Coarse,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// The most relevant first.
    #[default]
    Relevance,
    /// The latest published first; articles without a date come last.
    Newest,
    /// The earliest published first; articles without a date come last.
    Oldest,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            limit: 10,
            offset: 0,
            sort: Sort::default(),
            snippets: Some(SnippetOptions::default()),
            match_level: MatchLevel::default(),
            copies: Copies::default(),
            added_after: None,
            recency: None,
            readings: true,
            advice: true,
        }
    }
}

impl SearchOptions {
    /// Ten hits by relevance, with snippets.
    pub fn new() -> Self {
        SearchOptions::default()
    }

    /// How many hits at most.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// How many of the best hits are passed over.
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// The order of the hits.
    #[must_use]
    pub fn sort(mut self, sort: Sort) -> Self {
        self.sort = sort;
        self
    }

    /// Whether the results say what else to ask where words are missing or rare.
    #[must_use]
    pub fn advice(mut self, advice: bool) -> Self {
        self.advice = advice;
        self
    }

    /// Whether words are read as what they may have been meant to be.
    #[must_use]
    pub fn readings(mut self, readings: bool) -> Self {
        self.readings = readings;
        self
    }

    /// How snippets are made; `None` makes none.
    #[must_use]
    pub fn snippets(mut self, snippets: Option<SnippetOptions>) -> Self {
        self.snippets = snippets;
        self
    }

    /// How near a word of an article has to be to the word that was typed.
    #[must_use]
    pub fn match_level(mut self, level: MatchLevel) -> Self {
        self.match_level = level;
        self
    }

    /// What becomes of copies of one story.
    #[must_use]
    pub fn copies(mut self, copies: Copies) -> Self {
        self.copies = copies;
        self
    }

    /// Whether, and how much, newer articles rank higher where hits are ordered by relevance.
    #[must_use]
    pub fn recency(mut self, recency: Option<Recency>) -> Self {
        self.recency = recency;
        self
    }

    /// Only what was added to the index after a commit.
    #[must_use]
    pub fn added_after(mut self, commit: Option<u64>) -> Self {
        self.added_after = commit;
        self
    }
}
