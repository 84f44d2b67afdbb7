//! What a search found, as plain data that serializes as it is.

use std::ops::Range;

use jiff::civil::DateTime;
use serde::Serialize;
use tantivy::DocAddress;

use super::advice::Advice;
use super::interpretation::Reading;
use super::{SearchOptions, StoryCopy};
use crate::article::Article;
use crate::snippet::{Highlighter, Snippet};

/// The hits of one search.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SearchResults {
    /// How many articles match, exactly.
    pub total: u64,
    /// How many stories they tell, exactly: copies of one count once.
    pub stories: u64,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// The words that were read as others, since no article has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// What to ask instead, where nothing was found or a word looks mistyped.
    #[serde(flatten)]
    pub advice: Advice,
}

/// An article that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// Its place among all hits, from one.
    pub rank: usize,
    /// Its identifier.
    pub id: String,
    /// Its relevance, comparable only within one search; zero where hits are sorted by date.
    pub score: f32,
    /// The headline.
    pub title: String,
    /// The words of the headline that matched, in bytes.
    pub title_highlights: Vec<Range<usize>>,
    /// Passages of the text.
    pub snippets: Vec<Snippet>,
    /// The newspaper or agency.
    pub source: String,
    /// The part of the newspaper.
    pub section: String,
    /// The writer.
    pub author: String,
    /// The time of publication.
    pub published: Option<DateTime>,
    /// The address on the web.
    pub url: String,
    /// The file it came from.
    pub path: String,
    /// The place inside the file.
    pub record: String,
    /// How many more articles match that are copies of it; zero where every copy is a hit.
    pub copies: u64,
    /// These copies, the earliest first, at most a hundred; empty unless they are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listed_copies: Vec<StoryCopy>,
}

/// An article in a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ranked {
    /// Its relevance, comparable only within one ranking.
    pub score: f32,
    /// The article.
    pub article: ArticleKey,
}

/// An article of one searcher; its id is had from [`Searcher::id_of`](super::Searcher::id_of).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArticleKey(pub(super) DocAddress);

pub(super) fn hit(
    rank: usize,
    score: f32,
    article: Article,
    highlighter: &mut Highlighter,
    options: &SearchOptions,
) -> Hit {
    let (title_highlights, snippets) = match &options.snippets {
        Some(snippets) => (
            highlighter.whole(&article.title).highlights,
            highlighter.snippets_beside(&article.title, &article.body, snippets),
        ),
        None => (Vec::new(), Vec::new()),
    };
    Hit {
        rank,
        id: article.id,
        score,
        title: article.title,
        title_highlights,
        snippets,
        source: article.source,
        section: article.section,
        author: article.author,
        published: article.published,
        url: article.url,
        path: article.path,
        record: article.record,
        copies: 0,
        listed_copies: Vec::new(),
    }
}
