//! What narrows a search and does not rank: whole values, periods, all articles.

use std::ops::Bound;

use tantivy::Term as TantivyTerm;
use tantivy::query::{ConstScoreQuery, EmptyQuery, ExistsQuery, Query as TantivyQuery, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::expansion;
use crate::article::ArticleField;
use crate::calendar::DateSpan;
use crate::index::{self, Layout, seconds};
use crate::query::{Keyword, KeywordField};

/// The articles with a whole value, or the beginning of one.
pub(super) fn keyword(keyword: &Keyword, layout: &Layout) -> Box<dyn TantivyQuery> {
    let keywords = &layout.keywords;
    let (field, value) = match keyword.field() {
        KeywordField::Id => (Some(&layout.id), keyword.value()),
        KeywordField::Path => (Some(&layout.path), keyword.value()),
        KeywordField::Url => (keywords.get(&ArticleField::Url), index::keyword(ArticleField::Url, keyword.value())),
        KeywordField::Language => (keywords.get(&ArticleField::Language), keyword.value()),
    };
    let Some(field) = field.copied() else { return Box::new(EmptyQuery) };
    let text = value;
    let value = TantivyTerm::from_field_text(field, text);
    if !keyword.is_prefix() {
        return filter(Box::new(TermQuery::new(value, IndexRecordOption::Basic)));
    }
    let upper = match expansion::after_prefix(text) {
        Some(upper) => Bound::Excluded(TantivyTerm::from_field_text(field, &upper)),
        None => Bound::Unbounded,
    };
    filter(Box::new(RangeQuery::new(Bound::Included(value), upper)))
}

/// The articles published in a period.
pub(super) fn date(span: DateSpan, layout: &Layout) -> Box<dyn TantivyQuery> {
    let published = |seconds| TantivyTerm::from_field_i64(layout.published, seconds);
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

/// A query that selects and does not score.
pub(super) fn filter(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Every document that is an article.
pub(super) fn all_articles() -> Box<dyn TantivyQuery> {
    filter(Box::new(ExistsQuery::new("text_bytes".to_owned(), false)))
}
