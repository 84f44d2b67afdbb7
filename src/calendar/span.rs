//! Periods as readers ask for them: a day, a month, a year, or a range of these. It compares, it never searches.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::civil::is_in_range;
use super::reader::Reader;
use super::{parse_date_time, token};
use crate::error::{Error, Result};

/// A period of days, both ends included; one end may be open.
///
/// A span is never empty: its first day is not after its last. [`Display`](fmt::Display) writes the shortest form
/// that [`parse_span`] reads back: `2015`, `2015-07`, `2015-07-21`, `2015-07-21..2015-08-03`, `2015-07-21..`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateSpan {
    from: Option<Date>,
    to: Option<Date>,
}

impl DateSpan {
    /// A span from one day to another, both included; `None` is an open end.
    ///
    /// There is no such span, and the result is `None`, when both ends are open, when the first day is after the
    /// last, or when a year is outside 1600 to 2199.
    pub fn new(from: Option<Date>, to: Option<Date>) -> Option<DateSpan> {
        let ends_are_dates = from.is_none_or(is_in_range) && to.is_none_or(is_in_range);
        let is_a_span = match (from, to) {
            (None, None) => false,
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        (ends_are_dates && is_a_span).then_some(DateSpan { from, to })
    }

    /// A single day; `None` when its year is outside 1600 to 2199.
    pub fn day(date: Date) -> Option<DateSpan> {
        DateSpan::new(Some(date), Some(date))
    }

    /// The first day, if the span has one.
    pub fn from(self) -> Option<Date> {
        self.from
    }

    /// The last day, if the span has one.
    pub fn to(self) -> Option<Date> {
        self.to
    }

    /// Whether the day lies in the span.
    pub fn contains(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// All days before the span; `None` when it has no first day.
    pub fn before(self) -> Option<DateSpan> {
        DateSpan::new(None, Some(self.from?.yesterday().ok()?))
    }

    /// All days after the span; `None` when it has no last day.
    pub fn after(self) -> Option<DateSpan> {
        DateSpan::new(Some(self.to?.tomorrow().ok()?), None)
    }
}

/// Reads a period: a year, a month of a year, a day, or a range of these with `..`, whose ends may be left out.
///
/// Hijri years and months become the Gregorian days that they cover. `None` when the text is no period, or when
/// the range ends before it begins.
///
/// ```
/// use warraq::calendar::parse_span;
///
/// assert_eq!(parse_span("كانون الثاني ٢٠١٥").unwrap().to_string(), "2015-01");
/// assert_eq!(parse_span("رمضان 1436").unwrap().to_string(), "2015-06-18..2015-07-16");
/// assert_eq!(parse_span("2015-07..").unwrap().to_string(), "2015-07-01..");
/// ```
pub fn parse_span(text: &str) -> Option<DateSpan> {
    let folded = token::fold(text);
    match folded.split_once("..") {
        None => {
            let (from, to) = period(&folded)?;
            DateSpan::new(Some(from), Some(to))
        }
        Some((from, to)) => {
            let from = end_of_range(from, |(first_day, _)| first_day)?;
            let to = end_of_range(to, |(_, last_day)| last_day)?;
            DateSpan::new(from.0, to.0)
        }
    }
}

/// An end of a range, which may be open.
struct EndOfRange(Option<Date>);

fn end_of_range(text: &str, choose: impl Fn((Date, Date)) -> Date) -> Option<EndOfRange> {
    if text.trim().is_empty() {
        return Some(EndOfRange(None));
    }
    let bounds = period(text)?;
    Some(EndOfRange(Some(choose(bounds))))
}

fn period(folded: &str) -> Option<(Date, Date)> {
    let tokens = token::split(folded);
    Reader::new(&tokens)
        .whole_year()
        .or_else(|| Reader::new(&tokens).whole_month_of_year())
        .or_else(|| parse_date_time(folded).map(|date_time| (date_time.date(), date_time.date())))
}

impl FromStr for DateSpan {
    type Err = Error;

    /// Reads a period as [`parse_span`] does.
    fn from_str(text: &str) -> Result<Self> {
        parse_span(text).ok_or_else(|| {
            Error::query(format!("`{text}` is not a date or a period"), text, 0..text.len())
                .with_hint("write 2015, 2015-07, 2015-07-21, a range such as 2015-07..2015-08, or يوليو 2015")
        })
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (Some(from), Some(to)) if from == from.first_of_year() && to == from.last_of_year() => {
                write!(f, "{:04}", from.year())
            }
            (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
                write!(f, "{:04}-{:02}", from.year(), from.month())
            }
            (from, to) => {
                if let Some(from) = from {
                    write!(f, "{from}")?;
                }
                f.write_str("..")?;
                if let Some(to) = to {
                    write!(f, "{to}")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_read() {
        let table = [
            ("2015", "2015"),
            ("٢٠١٥", "2015"),
            ("عام 2015م", "2015"),
            ("2015-07", "2015-07"),
            ("2015/7", "2015-07"),
            ("07/2015", "2015-07"),
            ("2015-07-21", "2015-07-21"),
            ("21/7/2015", "2015-07-21"),
            ("21 يوليو 2015", "2015-07-21"),
            ("2015-07-21T14:30:00Z", "2015-07-21"),
            ("يوليو 2015", "2015-07"),
            ("تموز/يوليو ٢٠١٥", "2015-07"),
            ("2015 يوليو", "2015-07"),
            ("كانون الثاني 2015", "2015-01"),
            ("ك2 2015", "2015-01"),
            ("شهر يوليو من عام 2015", "2015-07"),
            ("July 2015", "2015-07"),
            ("رمضان 1436", "2015-06-18..2015-07-16"),
            ("1436-09", "2015-06-18..2015-07-16"),
            ("1436هـ", "2014-10-25..2015-10-13"),
            ("1436", "2014-10-25..2015-10-13"),
            ("2015-07..2015-08", "2015-07-01..2015-08-31"),
            ("2015-07 .. 2015-08", "2015-07-01..2015-08-31"),
            ("2015-01..2015-12", "2015"),
            ("يوليو 2015..آب 2015", "2015-07-01..2015-08-31"),
            ("..2015-08", "..2015-08-31"),
            ("2015-07..", "2015-07-01.."),
            ("..", "none"),
            ("", "none"),
            ("2015-13", "none"),
            ("2015-08..2015-07", "none"),
            ("رمضان 2015", "none"),
            ("يوليو 1436", "none"),
            ("يوليو", "none"),
            ("2015 2016", "none"),
            ("أمس", "none"),
        ];
        for (text, expected) in table {
            let span = parse_span(text).map_or_else(|| "none".to_owned(), |span| span.to_string());
            assert_eq!(span, expected, "{text}");
        }
    }

    #[test]
    fn before_and_after_leave_the_span_out() {
        let july = parse_span("2015-07").unwrap();
        assert_eq!(july.before().unwrap().to_string(), "..2015-06-30");
        assert_eq!(july.after().unwrap().to_string(), "2015-08-01..");
        assert!(july.contains(date(2015, 7, 31)) && !july.contains(date(2015, 8, 1)));
        assert_eq!(parse_span("2015..").unwrap().after(), None);
    }

    #[test]
    fn a_span_cannot_be_empty_or_outside_the_years() {
        assert_eq!(DateSpan::new(None, None), None);
        assert_eq!(DateSpan::new(Some(date(2015, 2, 1)), Some(date(2015, 1, 1))), None);
        assert_eq!(DateSpan::day(date(1, 1, 1)), None);
    }

    #[test]
    fn an_unreadable_period_is_a_query_error_with_advice() {
        let error = "غدا".parse::<DateSpan>().unwrap_err();
        assert!(error.is_query() && error.hint().is_some());
    }

    proptest::proptest! {
        #[test]
        fn display_reads_back(start in 0_i32..219_000, length in proptest::option::of(0_i32..800), open in 0..3) {
            let from = date(1600, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
            let to = length.and_then(|days| from.checked_add(jiff::Span::new().days(days)).ok());
            let span = match open {
                0 => DateSpan::new(None, Some(from)),
                1 => DateSpan::new(Some(from.first_of_month()), Some(from.last_of_month())),
                _ => DateSpan::new(Some(from), to),
            };
            if let Some(span) = span {
                proptest::prop_assert_eq!(parse_span(&span.to_string()), Some(span));
            }
        }
    }
}
