//! Search: a query against an index gives ranked hits with snippets, as plain data.
//!
//! This floor composes the index, the query and the snippets below it. It must not print, and nothing below may
//! know it.

mod advice;
mod alignment;
mod alternatives;
mod bm25;
mod compile;
mod compounds;
mod copies;
mod correction;
mod dictionary;
mod edit_distance;
mod excluded;
mod expansion;
mod explain;
mod facets;
mod filters;
mod indexed_terms;
mod interpretation;
mod interval;
mod leaves;
mod looser;
mod matches;
mod max_score;
mod nearness;
mod neighbours;
mod options;
mod query_words;
mod ranking;
mod read_words;
mod recency;
mod results;
mod similar;
mod spelling;
mod statistics;
mod synonyms;
mod term_union;
mod timeline;
mod transliteration;
mod written_form;
mod written_matches;

use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, DocId, Order, Score, SegmentReader, Term};

pub use advice::{Advice, Change, Missing, Nearest, Suggestion};
use compile::{Compiled, Matching};
use copies::Found;
pub use copies::{Copies, StoryCopy};
pub use explain::{HitExplanation, ScoreKind, ScorePart};
pub use facets::{CountBy, Facet, FacetCounts, FacetField, FacetOptions, FacetValue};
use interpretation::Interpretation;
pub use interpretation::{Reading, ReadingRule};
pub use interval::Interval;
use matches::{Matches, StoryColumns};
pub use options::{MatchLevel, SearchOptions, Sort};
use query_words::QueryWords;
pub use ranking::RankingWeights;
use read_words::ReadWords;
pub use recency::Recency;
pub use results::{ArticleKey, Hit, Ranked, SearchResults};
use statistics::Statistics;
pub use timeline::{Timeline, TimelinePeriod, TimelineSeries};
pub use written_matches::{MatchedBy, ReadAs, WrittenMatch};

use crate::article::Article;
use crate::error::Result;
use crate::index::{self, ArticleStore, Index, index_error};
use crate::query::Query;
use crate::snippet::Highlighter;

/// Searches one state of an index: what is committed later is seen by a later searcher.
#[derive(Clone)]
pub struct Searcher {
    index: Index,
    inner: tantivy::Searcher,
    statistics: Statistics,
    weights: RankingWeights,
    commit: u64,
    stories: StoryColumns,
    articles: ArticleStore,
    read_words: ReadWords,
}

impl Index {
    /// A searcher of what is committed now.
    pub fn searcher(&self) -> Result<Searcher> {
        // Read first: what is committed in between is looked at again by whoever asks what came after this commit.
        let commit = self.last_commit()?;
        let inner = self.reader()?.searcher();
        let fields = self.layout().levels.iter().map(|level| level.field);
        let statistics = statistics::count_articles(&inner)
            .and_then(|articles| Statistics::new(&inner, articles, fields))
            .map_err(|error| index_error(self.directory(), error))?;
        let stories = StoryColumns::open(&inner).map_err(|error| index_error(self.directory(), error))?;
        let articles = ArticleStore::open(&inner).map_err(|error| index_error(self.directory(), error))?;
        Ok(Searcher {
            index: self.clone(),
            inner,
            statistics,
            weights: RankingWeights::default(),
            commit,
            stories,
            articles,
            read_words: ReadWords::default(),
        })
    }
}

impl Searcher {
    /// The same, ranked with other weights.
    #[must_use]
    pub fn with_weights(mut self, weights: RankingWeights) -> Self {
        self.weights = weights;
        self
    }

    /// The hits of a query.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<SearchResults> {
        let Understood { mut compiled, readings, .. } =
            self.understand(query, options.readings, self.matching(options.match_level))?;
        let found = self.tantivy(Found::new(&mut compiled, self, options))?;
        let mut results = self.results(compiled, &found, options)?;
        results.advice = match results.total {
            // That nothing is new is no failure.
            _ if options.added_after.is_some() || !options.advice => Advice::default(),
            0 => self.advice_for_nothing(query, options.match_level)?,
            _ => self.advice_for_rare_words(query, options.match_level)?,
        };
        results.readings = readings;
        Ok(results)
    }

    /// The page of hits that is asked for.
    fn results(&self, compiled: Compiled, found: &Found, options: &SearchOptions) -> Result<SearchResults> {
        let page = self.tantivy(found.page(options, &self.stories, |count| {
            self.ranked(&compiled, &SearchOptions { offset: 0, limit: count, ..options.clone() })
        }))?;
        let mut highlighter = Highlighter::with_levels(compiled.wanted, |analyzers| self.read_words.take(analyzers));
        let mut hits = Vec::with_capacity(page.len());
        for (index, (score, address)) in page.iter().enumerate() {
            let article = self.article_at(*address)?;
            hits.push(results::hit(options.offset + index + 1, *score, article, &mut highlighter, options));
        }
        self.read_words.keep(highlighter.into_levels());
        self.add_copies(&mut hits, &page, found, options)?;
        Ok(SearchResults {
            total: found.matches.len() as u64,
            stories: found.matches.stories().len() as u64,
            hits,
            ..SearchResults::default()
        })
    }

    /// The best articles of a query and their scores; nothing is fetched of them.
    ///
    /// ```
    /// # fn print(searcher: &warraq::Searcher, query: &warraq::Query) -> warraq::Result<()> {
    /// for ranked in searcher.rank(query, 100)? {
    ///     println!("{} {}", searcher.id_of(ranked.article)?, ranked.score);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn rank(&self, query: &Query, limit: usize) -> Result<Vec<Ranked>> {
        let compiled = self.understand(query, true, self.unshown(MatchLevel::default()))?.compiled;
        let options = SearchOptions::new().limit(limit);
        let ranked = self.tantivy(self.ranked(&compiled, &options))?;
        Ok(ranked.into_iter().map(|(score, address)| Ranked { score, article: ArticleKey(address) }).collect())
    }

    /// The id of a ranked article, which has to come from this searcher or from another of the same commit.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn id_of(&self, article: ArticleKey) -> Result<String> {
        self.tantivy(self.articles.id(self.index.layout(), article.0))
    }

    /// The article of that id, if there is one.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        self.address_of(id)?.map(|address| self.article_at(address)).transpose()
    }

    fn address_of(&self, id: &str) -> Result<Option<DocAddress>> {
        let term = Term::from_field_text(self.index.layout().id, id);
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = self.tantivy(self.inner.search(&query, &tantivy::collector::DocSetCollector))?;
        Ok(found.into_iter().next())
    }

    /// The last commit that it sees; [`SearchOptions::added_after`] takes it.
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// Whether there are no articles.
    pub fn is_empty(&self) -> bool {
        self.statistics.articles == 0
    }

    /// The file that the article of that id came from, empty where it came from none.
    pub(crate) fn path_of(&self, id: &str) -> Result<Option<String>> {
        Ok(self.article(id)?.map(|article| article.path))
    }

    /// Every article that matches.
    fn matches(&self, query: &dyn TantivyQuery) -> tantivy::Result<Matches> {
        Matches::of(query, &self.inner, &self.stories)
    }

    fn matching(&self, level: MatchLevel) -> Matching {
        Matching { level, weights: self.weights, is_shown: true }
    }

    /// The same, where no passages are shown of what is found.
    fn unshown(&self, level: MatchLevel) -> Matching {
        Matching { is_shown: false, ..self.matching(level) }
    }

    /// The query, compiled; where it is read, with the words that no article has as what they were meant to be.
    fn understand(&self, query: &Query, is_read: bool, matching: Matching) -> Result<Understood> {
        let mut words = QueryWords::new(self.index.layout(), &self.read_words);
        let understood = self.understood(query, is_read, matching, &mut words);
        words.keep(&self.read_words);
        self.tantivy(understood)
    }

    fn understood(
        &self,
        query: &Query,
        is_read: bool,
        matching: Matching,
        words: &mut QueryWords,
    ) -> tantivy::Result<Understood> {
        let query = compounds::joined(query);
        let Interpretation { query, readings } = match is_read {
            true => interpretation::interpret(query, self.dictionary(), self.index.schema().synonyms(), words)?,
            false => Interpretation { query, readings: Vec::new() },
        };
        // What a word was read as may be one with its neighbour.
        let query = if readings.is_empty() { query } else { compounds::joined(&query) };
        let compiled = compile::compile(&query, self.index.layout(), &self.inner, &self.statistics, &matching, words)?;
        Ok(Understood { query, readings, compiled })
    }

    /// How many articles match a query as it is written, exactly.
    fn count(&self, query: &Query, level: MatchLevel) -> Result<u64> {
        let compiled = self.understand(query, false, self.unshown(level))?.compiled;
        Ok(self.tantivy(self.inner.search(&*compiled.query, &Count))? as u64)
    }

    fn ranked(&self, compiled: &Compiled, options: &SearchOptions) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        if options.limit == 0 {
            return Ok(Vec::new());
        }
        match options.sort {
            Sort::Relevance => self.by_relevance(compiled, options),
            Sort::Newest => self.by_date(&*compiled.query, Order::Desc, options),
            Sort::Oldest => self.by_date(&*compiled.query, Order::Asc, options),
        }
    }

    fn by_relevance(&self, compiled: &Compiled, options: &SearchOptions) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        let needed = options.offset.saturating_add(options.limit);
        let candidates = if compiled.pairs.is_empty() { needed } else { needed.max(ranking::CANDIDATES) };
        let best = TopDocs::with_limit(candidates);
        let mut ranked = match options.recency {
            None => self.first_stage(compiled, &best.order_by_score())?,
            Some(recency) => {
                let by_age = best.tweak_score(move |segment: &SegmentReader| {
                    let factor = recency.factors(segment);
                    move |doc: DocId, score: Score| score * factor(doc)
                });
                self.first_stage(compiled, &by_age)?
            }
        };
        if !compiled.pairs.is_empty() {
            ranked = ranking::rescore(ranked, needed, &compiled.pairs, options.recency, &self.inner, &self.statistics)?;
        }
        ranked.truncate(needed);
        ranked.drain(..options.offset.min(ranked.len()));
        Ok(ranked)
    }

    fn first_stage<C: Collector>(&self, compiled: &Compiled, collector: &C) -> tantivy::Result<C::Fruit> {
        self.inner.search_with_statistics_provider(&*compiled.query, collector, &self.statistics)
    }

    fn by_date(
        &self,
        query: &dyn TantivyQuery,
        order: Order,
        options: &SearchOptions,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        let collector = TopDocs::with_limit(options.limit)
            .and_offset(options.offset)
            .order_by_fast_field::<i64>(index::PUBLISHED, order);
        let found = self.inner.search(query, &collector)?;
        Ok(found.into_iter().map(|(_, address)| (0.0, address)).collect())
    }

    fn article_at(&self, address: DocAddress) -> Result<Article> {
        self.tantivy(self.articles.article(self.index.layout(), address))
    }

    fn tantivy<T>(&self, result: tantivy::Result<T>) -> Result<T> {
        result.map_err(|error| index_error(self.index.directory(), error))
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("index", &self.index).finish_non_exhaustive()
    }
}

/// A query as it was understood.
struct Understood {
    query: Query,
    readings: Vec<Reading>,
    compiled: Compiled,
}
