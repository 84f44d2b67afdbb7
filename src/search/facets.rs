//! Facets: how many of the articles that a query finds each newspaper, section, author, year, month or day has.
//!
//! Counts are exact and read from columns. Stories are counted where copies should not make one story many; nothing
//! is ranked here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::interval::{Interval, day_number, day_of};
use super::matches::{Match, Matches, StoryMap, StorySet};
use super::{MatchLevel, Reading, Searcher, Understood};
use crate::article::ArticleField;
use crate::error::Result;
use crate::index::{PUBLISHED, column_name, decode_column_value};
use crate::query::Query;

/// What articles are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FacetField {
    /// The newspaper or agency.
    Source,
    /// The part of the newspaper.
    Section,
    /// The writer, as signed.
    Author,
    /// The year of publication.
    Year,
    /// The month of publication.
    Month,
    /// The day of publication.
    Day,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CountBy {
    /// Articles.
    Articles,
    /// Stories: copies of one count once. In facets of time a story counts where its earliest copy that matches was
    /// published, in others once for each value that a copy has.
    #[default]
    Stories,
}

/// What facets are counted, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacetOptions {
    /// By what, in this order.
    pub fields: Vec<FacetField>,
    /// How many values of newspapers, sections and authors at most, the most frequent ones. Times have no limit.
    pub limit: usize,
    /// What is counted.
    pub count: CountBy,
}

impl FacetOptions {
    /// Facets of these fields, at most ten values each, of stories.
    pub fn new(fields: impl IntoIterator<Item = FacetField>) -> Self {
        FacetOptions { fields: fields.into_iter().collect(), limit: 10, count: CountBy::default() }
    }

    /// How many values of newspapers, sections and authors at most.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// What is counted.
    #[must_use]
    pub fn count(mut self, count: CountBy) -> Self {
        self.count = count;
        self
    }
}

/// The facets of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FacetCounts {
    /// How many articles match.
    pub total: u64,
    /// How many stories they tell.
    pub stories: u64,
    /// The facets, in the order asked for.
    pub facets: Vec<Facet>,
    /// Words of the query that were read as others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// The counts of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Facet {
    /// By what is counted.
    pub field: FacetField,
    /// The values: the most frequent first, times in their order.
    pub values: Vec<FacetValue>,
    /// How many more values there are.
    pub more: u64,
    /// How many articles or stories have no value.
    pub without: u64,
}

/// A value and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FacetValue {
    /// The value; `2015`, `2015-07` or `2015-07-21` for a time.
    pub value: String,
    /// How many articles or stories have it.
    pub count: u64,
}

impl Searcher {
    /// How many of the articles or stories that a query finds have each value of some fields.
    ///
    /// # Errors
    /// The index cannot be read, or its schema keeps no column of a field (`fast = true`).
    pub fn facets(&self, query: &Query, options: &FacetOptions) -> Result<FacetCounts> {
        let Understood { compiled, readings, .. } =
            self.understand(query, true, self.unshown(MatchLevel::default()))?;
        let matches = self.tantivy(self.matches(&*compiled.query))?;
        let mut days = None;
        let mut facets = Vec::with_capacity(options.fields.len());
        for field in &options.fields {
            let part = match field {
                FacetField::Source => Ok(ArticleField::Source),
                FacetField::Section => Ok(ArticleField::Section),
                FacetField::Author => Ok(ArticleField::Author),
                FacetField::Year => Err(Interval::Year),
                FacetField::Month => Err(Interval::Month),
                FacetField::Day => Err(Interval::Day),
            };
            let (values, more, without) = match part {
                Ok(part) => {
                    self.has_column(part)?;
                    self.tantivy(self.values(&matches, part, options))?
                }
                Err(interval) => {
                    if days.is_none() {
                        days = Some(self.tantivy(self.days(&matches, options.count))?);
                    }
                    times(days.as_ref().expect("it was just counted"), interval)
                }
            };
            facets.push(Facet { field: *field, values, more, without });
        }
        Ok(FacetCounts { total: matches.len() as u64, stories: matches.stories().len() as u64, facets, readings })
    }

    fn has_column(&self, part: ArticleField) -> Result<()> {
        if self.index.layout().columns.contains_key(&part) {
            return Ok(());
        }
        Err(crate::Error::index(format!("the index keeps no column of `{part}`, so that nothing can be counted by it"))
            .with_path(self.index.directory())
            .with_hint(format!(
                "declare `fast = true` for [fields.{part}] in a schema; \
                 `warraq index --rebuild --schema FILE DIR` makes the index anew with it"
            )))
    }

    /// The values of a column, how many more there are, and how many articles or stories have none.
    fn values(
        &self,
        matches: &Matches,
        part: ArticleField,
        options: &FacetOptions,
    ) -> tantivy::Result<(Vec<FacetValue>, u64, u64)> {
        let mut counts: BTreeMap<Vec<u8>, Counted> = BTreeMap::new();
        let mut without = Counted::default();
        for (segment, matches) in matches.segments() {
            let column = self.inner.segment_reader(segment).fast_fields().bytes(&column_name(part))?;
            let mut valued: Vec<(u64, Match)> = Vec::with_capacity(matches.len());
            for found in matches {
                match column.as_ref().and_then(|column| column.ords().first(found.address.doc_id)) {
                    Some(value) => valued.push((value, *found)),
                    None => without.add(found, options.count),
                }
            }
            let Some(column) = column else { continue };
            valued.sort_unstable_by_key(|(value, found)| (*value, found.address));
            let groups: Vec<&[(u64, Match)]> = valued.chunk_by(|a, b| a.0 == b.0).collect();
            let ords: Vec<u64> = groups.iter().map(|group| group[0].0).collect();
            let mut group = groups.iter();
            column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
                let counted = counts.entry(value.to_vec()).or_default();
                for (_, found) in group.next().into_iter().copied().flatten() {
                    counted.add(found, options.count);
                }
            })?;
        }
        let mut values: Vec<FacetValue> = counts
            .into_iter()
            .map(|(value, counted)| FacetValue { value: decode_column_value(&value), count: counted.count() })
            .collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let more = values.len().saturating_sub(options.limit) as u64;
        values.truncate(options.limit);
        Ok((values, more, without.count()))
    }

    /// How many articles or stories were published on each day, by the number of the day.
    pub(super) fn days(&self, matches: &Matches, count: CountBy) -> tantivy::Result<Days> {
        let mut days = Days::default();
        let mut earliest: StoryMap<Option<i64>> = StoryMap::default();
        for (segment, matches) in matches.segments() {
            let published = self.inner.segment_reader(segment).fast_fields().i64(PUBLISHED)?;
            for found in matches {
                let day = published.first(found.address.doc_id).map(day_number);
                match count {
                    CountBy::Articles => days.add(day),
                    CountBy::Stories => {
                        let known = earliest.entry(found.story).or_insert(day);
                        *known = match (*known, day) {
                            (Some(known), Some(day)) => Some(known.min(day)),
                            (known, day) => known.or(day),
                        };
                    }
                }
            }
        }
        let earliest: Vec<Option<i64>> = earliest.into_values().collect();
        for day in earliest {
            days.add(day);
        }
        Ok(days)
    }
}

/// Articles or stories by the day of publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) dated: BTreeMap<i64, u64>,
    pub(super) undated: u64,
}

impl Days {
    fn add(&mut self, day: Option<i64>) {
        match day {
            Some(day) => *self.dated.entry(day).or_default() += 1,
            None => self.undated += 1,
        }
    }
}

fn times(days: &Days, interval: Interval) -> (Vec<FacetValue>, u64, u64) {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (day, count) in &days.dated {
        if let Some(day) = day_of(*day) {
            *counts.entry(interval.label(interval.start(day))).or_default() += count;
        }
    }
    let values = counts.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
    (values, 0, days.undated)
}

/// Articles or stories that are being counted.
#[derive(Default)]
struct Counted {
    articles: u64,
    stories: StorySet,
}

impl Counted {
    fn add(&mut self, found: &Match, count: CountBy) {
        match count {
            CountBy::Articles => self.articles += 1,
            CountBy::Stories => {
                self.stories.insert(found.story);
            }
        }
    }

    fn count(&self) -> u64 {
        self.articles + self.stories.len() as u64
    }
}
