//! Days, months and years as the parts of a facet or of a timeline.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::Serialize;

/// How long the parts of a timeline are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Interval {
    /// Days.
    Day,
    /// Months of the Gregorian calendar.
    #[default]
    Month,
    /// Years of the Gregorian calendar.
    Year,
}

impl Interval {
    /// The first day of the part that a day lies in.
    pub fn start(self, day: Date) -> Date {
        match self {
            Interval::Day => day,
            Interval::Month => day.first_of_month(),
            Interval::Year => day.first_of_year(),
        }
    }

    /// The first day of the next part; `None` at the end of time.
    pub fn next(self, start: Date) -> Option<Date> {
        let step = match self {
            Interval::Day => 1.day(),
            Interval::Month => 1.month(),
            Interval::Year => 1.year(),
        };
        start.checked_add(step).ok()
    }

    /// How a part is written, as queries read it back: `2015`, `2015-07`, `2015-07-21`.
    pub fn label(self, start: Date) -> String {
        match self {
            Interval::Day => start.to_string(),
            Interval::Month => format!("{:04}-{:02}", start.year(), start.month()),
            Interval::Year => format!("{:04}", start.year()),
        }
    }
}

/// The number of the day, counted from the start of 1970, of a time in seconds.
pub(super) fn day_number(seconds: i64) -> i64 {
    seconds.div_euclid(86_400)
}

/// The day of a number.
pub(super) fn day_of(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_one_another() {
        let day = date(2015, 12, 31);
        for (interval, label, next) in [
            (Interval::Day, "2015-12-31", "2016-01-01"),
            (Interval::Month, "2015-12", "2016-01"),
            (Interval::Year, "2015", "2016"),
        ] {
            let start = interval.start(day);
            assert_eq!(interval.label(start), label);
            assert_eq!(interval.label(interval.next(start).unwrap()), next);
        }
    }

    #[test]
    fn days_before_1970_are_days() {
        assert_eq!(day_of(day_number(-1)), Some(date(1969, 12, 31)));
        assert_eq!(day_of(day_number(0)), Some(date(1970, 1, 1)));
        assert_eq!(day_of(i64::MIN), None);
    }
}
