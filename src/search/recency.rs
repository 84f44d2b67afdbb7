//! A prior for newer articles: whoever asks for news may want relevance to fade with age.
//!
//! The prior is exponential in age, as in Li and Croft's time-based language models (2003), between one and a half,
//! so that an old article that is twice as relevant is never passed by a new one. The day to count from is the
//! caller's: this must not read the clock.

use jiff::civil::DateTime;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use crate::index;

const SECONDS_A_DAY: f32 = 86_400.0;

/// How much newer articles are preferred.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recency {
    /// When age is zero; what is published later has no age either.
    pub now: DateTime,
    /// After how many days an article has lost half of what age may take: it counts three quarters of a new one.
    pub half_life_days: f32,
}

impl Recency {
    /// A preference that is counted from `now`.
    ///
    /// ```
    /// use warraq::search::Recency;
    /// let recency = Recency::new(jiff::civil::date(2024, 1, 31).at(0, 0, 0, 0), 30.0);
    /// assert_eq!(recency.factor(Some(jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0))), 0.75);
    /// assert_eq!(recency.factor(None), 0.5);
    /// ```
    pub fn new(now: DateTime, half_life_days: f32) -> Self {
        Recency { now, half_life_days }
    }

    /// The factor of the score of an article that was published then: from one for a new article to a half for a
    /// very old one, or for one without a date.
    pub fn factor(&self, published: Option<DateTime>) -> f32 {
        self.factor_of_seconds(published.map(index::seconds))
    }

    fn factor_of_seconds(&self, published: Option<i64>) -> f32 {
        let Some(published) = published else { return 0.5 };
        let age = index::seconds(self.now).saturating_sub(published).max(0) as f32 / SECONDS_A_DAY;
        0.5 + 0.5 * (-age / self.half_life_days.max(f32::MIN_POSITIVE)).exp2()
    }

    /// The factors of the articles of a segment.
    pub(super) fn factors(self, segment: &SegmentReader) -> impl Fn(DocId) -> f32 + use<> {
        // A column that cannot be read is one of articles without dates.
        let published: Option<Column<i64>> = segment.fast_fields().i64(index::PUBLISHED).ok();
        move |doc| self.factor_of_seconds(published.as_ref().and_then(|column| column.first(doc)))
    }

    /// The factor of one article.
    pub(super) fn factor_at(self, searcher: &Searcher, address: DocAddress) -> f32 {
        self.factors(searcher.segment_reader(address.segment_ord))(address.doc_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_factor_halves_its_loss_and_never_falls_below_a_half() {
        let recency = Recency::new(date(2024, 6, 1).at(12, 0, 0, 0), 10.0);
        let of = |month, day| recency.factor(Some(date(2024, month, day).at(12, 0, 0, 0)));
        assert_eq!((of(6, 1), of(7, 1)), (1.0, 1.0));
        assert!((of(5, 22) - 0.75).abs() < 1e-6);
        assert!((of(5, 12) - 0.625).abs() < 1e-6);
        assert!(recency.factor(Some(date(1938, 1, 1).at(0, 0, 0, 0))) >= 0.5);
    }
}
