//! Search: a query against an index gives ranked hits with snippets, as plain data.
//!
//! This floor composes the index, the query and the snippets below it. It must not print, and nothing below may
//! know it.

mod compile;
mod compounds;
mod expansion;
mod ranking;
mod results;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, Query as TantivyQuery};
use tantivy::schema::Field;
use tantivy::{DocAddress, Order, TantivyDocument, Term};

use compile::Compiled;
pub use results::{Hit, SearchResults};

use crate::article::Article;
use crate::error::Result;
use crate::index::{self, Index, index_error};
use crate::query::Query;
use crate::snippet::{Highlighter, SnippetOptions};

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
        SearchOptions { limit: 10, offset: 0, sort: Sort::default(), snippets: Some(SnippetOptions::default()) }
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

    /// How snippets are made; `None` makes none.
    #[must_use]
    pub fn snippets(mut self, snippets: Option<SnippetOptions>) -> Self {
        self.snippets = snippets;
        self
    }
}

/// Searches one state of an index: what is committed later is seen by a later searcher.
#[derive(Clone)]
pub struct Searcher {
    index: Index,
    inner: tantivy::Searcher,
    statistics: Statistics,
}

impl Index {
    /// A searcher of what is committed now.
    pub fn searcher(&self) -> Result<Searcher> {
        let inner = self.reader()?.searcher();
        let statistics = Statistics::new(&inner).map_err(|error| index_error(self.directory(), error))?;
        Ok(Searcher { index: self.clone(), inner, statistics })
    }
}

impl Searcher {
    /// The hits of a query.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<SearchResults> {
        let compiled = self.tantivy(compile::compile(query, self.index.layout(), &self.inner))?;
        let total = self.tantivy(self.inner.search(&*compiled.query, &Count))? as u64;
        let ranked = self.tantivy(self.ranked(&compiled, options))?;
        let mut highlighter = Highlighter::new(compiled.wanted);
        let mut hits = Vec::with_capacity(ranked.len());
        for (index, (score, address)) in ranked.into_iter().enumerate() {
            let article = self.article_at(address)?;
            hits.push(results::hit(options.offset + index + 1, score, article, &mut highlighter, options));
        }
        Ok(SearchResults { total, hits })
    }

    /// The ids of the best articles and their scores, without fetching their texts' snippets.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn rank(&self, query: &Query, limit: usize) -> Result<Vec<(f32, String)>> {
        let compiled = self.tantivy(compile::compile(query, self.index.layout(), &self.inner))?;
        let options = SearchOptions::new().limit(limit);
        let ranked = self.tantivy(self.ranked(&compiled, &options))?;
        ranked.into_iter().map(|(score, address)| Ok((score, self.article_at(address)?.id))).collect()
    }

    /// The article of that id, if there is one.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        let term = Term::from_field_text(self.index.layout().id, id);
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = self.tantivy(self.inner.search(&query, &tantivy::collector::DocSetCollector))?;
        found.into_iter().next().map(|address| self.article_at(address)).transpose()
    }

    /// Whether there are no articles.
    pub fn is_empty(&self) -> bool {
        self.statistics.articles == 0
    }

    /// The file that the article of that id came from, empty where it came from none.
    pub(crate) fn path_of(&self, id: &str) -> Result<Option<String>> {
        Ok(self.article(id)?.map(|article| article.path))
    }

    fn ranked(&self, compiled: &Compiled, options: &SearchOptions) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        if options.limit == 0 {
            return Ok(Vec::new());
        }
        match options.sort {
            Sort::Relevance => self.by_relevance(compiled, options.offset, options.limit),
            Sort::Newest => self.by_date(&*compiled.query, Order::Desc, options),
            Sort::Oldest => self.by_date(&*compiled.query, Order::Asc, options),
        }
    }

    fn by_relevance(
        &self,
        compiled: &Compiled,
        offset: usize,
        limit: usize,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        let needed = offset.saturating_add(limit);
        let candidates = if compiled.pairs.is_empty() { needed } else { needed.max(ranking::CANDIDATES) };
        let collector = TopDocs::with_limit(candidates).order_by_score();
        let mut ranked = self.inner.search_with_statistics_provider(&*compiled.query, &collector, &self.statistics)?;
        if !compiled.pairs.is_empty() {
            ranked = ranking::rescore(ranked, &compiled.pairs, &self.inner, &self.statistics)?;
        }
        ranked.truncate(needed);
        ranked.drain(..offset.min(ranked.len()));
        Ok(ranked)
    }

    fn by_date(
        &self,
        query: &dyn TantivyQuery,
        order: Order,
        options: &SearchOptions,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        let collector = TopDocs::with_limit(options.limit)
            .and_offset(options.offset)
            .order_by_fast_field::<i64>("published", order);
        let found = self.inner.search(query, &collector)?;
        Ok(found.into_iter().map(|(_, address)| (0.0, address)).collect())
    }

    fn article_at(&self, address: DocAddress) -> Result<Article> {
        let document: TantivyDocument = self.tantivy(self.inner.doc(address))?;
        Ok(index::article(self.index.layout(), &document))
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

/// What BM25 needs to know of the collection: file records are no articles.
#[derive(Clone)]
struct Statistics {
    searcher: tantivy::Searcher,
    articles: u64,
}

impl Statistics {
    fn new(searcher: &tantivy::Searcher) -> tantivy::Result<Self> {
        let mut articles = 0;
        for segment in searcher.segment_readers() {
            // Deleted articles stay in the frequencies of terms until segments merge, so they count here too.
            let files = segment.fast_fields().u64("file_size")?.values.num_vals();
            articles += u64::from(segment.max_doc() - files);
        }
        Ok(Statistics { searcher: searcher.clone(), articles })
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
