//! Related articles: those that have the telling words of one article, its copies left out.
//!
//! The words that say most of an article are frequent in it and rare elsewhere. They are asked for as any other
//! words would be; there is no second way of ranking here.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::compile::Compiled;
use super::copies::Found;
use super::{SearchOptions, SearchResults, Searcher};
use crate::arabic::{Analyzer, TokenKind};
use crate::article::{Article, ArticleField};
use crate::error::Result;
use crate::index::LevelField;
use crate::snippet::WantedTerm;

/// How many telling words are asked for.
const TELLING_TERMS: usize = 25;

/// How often a word has to stand in a headline less than in the text to count as much: headlines say it once.
const HEADLINE_COUNTS: u32 = 3;

/// A word that more than this part of all articles has says nothing of one.
const MOST_COMMON: f32 = 0.1;

/// How many of the telling words an article must have at least, that it is related: one alone is a chance.
const FEWEST_SHARED: usize = 3;

impl Searcher {
    /// The articles related to the one of that id: those that share most of its telling words. Its own copies are
    /// not among them; `None` where there is no article of that id.
    ///
    /// Offset, limit, copies and snippets of the options count, the order is by relevance.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn similar(&self, id: &str, options: &SearchOptions) -> Result<Option<SearchResults>> {
        let Some(address) = self.address_of(id)? else { return Ok(None) };
        let article = self.article_at(address)?;
        let story = self.stories.story(address);
        let copies = self.addresses_of(story).len() as u64;
        let terms = self.tantivy(self.telling_terms(&article, copies))?;
        let compiled = related_to(terms);
        let found = self.tantivy(Found::without_story(story, &compiled, self))?;
        self.results(compiled, &found, options).map(Some)
    }

    /// The terms that tell most of an article, the most telling first, with how much they tell. Of the copies of its
    /// story, this one counts: a term that stands in them alone leads to no other article.
    fn telling_terms(&self, article: &Article, copies: u64) -> tantivy::Result<Vec<TellingTerm>> {
        let levels: Vec<&LevelField> = self.index.layout().levels_of(ArticleField::Body).collect();
        // The coarsest level that weighs something: its terms stand for all forms of a word.
        let Some(level) = levels.iter().rfind(|level| level.weight > 0.0) else { return Ok(Vec::new()) };
        let mut frequencies: BTreeMap<String, u32> = BTreeMap::new();
        for (text, counts) in [(&article.title, HEADLINE_COUNTS), (&article.body, 1)] {
            for token in level.analyzer.terms(text) {
                if token.is_indexed && token.kind != TokenKind::Number {
                    *frequencies.entry(token.term).or_default() += counts;
                }
            }
        }
        let articles = self.statistics.articles as f32;
        let mut terms = Vec::with_capacity(frequencies.len());
        for (text, frequency) in frequencies {
            let term = Term::from_field_text(level.field, &text);
            let having = (self.inner.doc_freq(&term)? + 1).saturating_sub(copies) as f32;
            if having >= 2.0 && having <= (articles * MOST_COMMON).max(2.0) {
                let telling = (1.0 + frequency as f32).ln() * (1.0 + articles / having).ln();
                terms.push(TellingTerm { text, term, analyzer: level.analyzer, telling });
            }
        }
        terms.sort_by(|a, b| b.telling.total_cmp(&a.telling).then_with(|| a.text.cmp(&b.text)));
        terms.truncate(TELLING_TERMS);
        Ok(terms)
    }
}

struct TellingTerm {
    text: String,
    term: Term,
    analyzer: Analyzer,
    telling: f32,
}

/// The query for articles that have some of the terms.
fn related_to(terms: Vec<TellingTerm>) -> Compiled {
    let most = terms.first().map_or(1.0, |term| term.telling);
    let needed = FEWEST_SHARED.min(terms.len());
    let mut wanted = Vec::with_capacity(terms.len());
    let mut clauses: Vec<(Occur, Box<dyn tantivy::query::Query>)> = Vec::with_capacity(terms.len());
    for (word, term) in terms.into_iter().enumerate() {
        wanted.push(WantedTerm::new(term.analyzer, &term.text, word).weight(term.telling));
        let query = TermQuery::new(term.term, IndexRecordOption::WithFreqs);
        // How often the word stands in this article weighs beside the rarity that BM25 sees itself.
        clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), term.telling / most))));
    }
    let query = BooleanQuery::with_minimum_required_clauses(clauses, needed);
    Compiled { query: Box::new(query), wanted, pairs: Vec::new() }
}
