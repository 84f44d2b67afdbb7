//! Timelines: how many of the articles that some queries find were published in each day, month or year, side by
//! side. Counts are exact and read from columns; nothing is drawn here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::facets::CountBy;
use super::interval::{Interval, day_of};
use super::{MatchLevel, Reading, Searcher, Understood};
use crate::error::Result;
use crate::query::Query;

/// How often queries find something over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Timeline {
    /// How long a period is.
    pub interval: Interval,
    /// What is counted.
    pub count: CountBy,
    /// What each query found altogether.
    pub series: Vec<TimelineSeries>,
    /// The periods in which any query found something, in order.
    pub periods: Vec<TimelinePeriod>,
}

/// What one query of a timeline found altogether.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TimelineSeries {
    /// Articles or stories that have a date.
    pub dated: u64,
    /// Articles or stories that have none, which stand in no period.
    pub undated: u64,
    /// Words of the query that were read as others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// A period of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TimelinePeriod {
    /// The period: `2015`, `2015-07` or `2015-07-21`.
    pub period: String,
    /// Its first day.
    pub start: Date,
    /// How many articles or stories each query found in it.
    pub counts: Vec<u64>,
}

impl Searcher {
    /// How many of the articles or stories that each query finds were published in each day, month or year. A story
    /// counts where the earliest of its copies that match was published.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn timeline(&self, queries: &[Query], interval: Interval, count: CountBy) -> Result<Timeline> {
        let mut periods: BTreeMap<Date, Vec<u64>> = BTreeMap::new();
        let mut series = Vec::with_capacity(queries.len());
        for (place, query) in queries.iter().enumerate() {
            let Understood { compiled, readings, .. } =
                self.understand(query, true, self.unshown(MatchLevel::default()))?;
            let matches = self.tantivy(self.matches(&*compiled.query))?;
            let days = self.tantivy(self.days(&matches, count))?;
            for (day, count) in &days.dated {
                let Some(day) = day_of(*day) else { continue };
                periods.entry(interval.start(day)).or_insert_with(|| vec![0; queries.len()])[place] += count;
            }
            series.push(TimelineSeries { dated: days.dated.values().sum(), undated: days.undated, readings });
        }
        let periods = periods
            .into_iter()
            .map(|(start, counts)| TimelinePeriod { period: interval.label(start), start, counts })
            .collect();
        Ok(Timeline { interval, count, series, periods })
    }
}
