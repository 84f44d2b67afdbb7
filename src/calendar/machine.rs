//! Dates that programs write: ISO 8601, RFC 3339, RFC 2822, digits only, seconds since 1970. It knows no names.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::fmt::rfc2822;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::civil::is_in_range;

/// Reads a folded, trimmed text; civil time as written, whatever the offset.
pub(super) fn parse(text: &str) -> Option<DateTime> {
    let date_time = if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        parse_digits(text)?
    } else {
        parse_pieces(text).or_else(|| parse_rfc2822(text))?
    };
    is_in_range(date_time.date()).then_some(date_time)
}

fn parse_pieces(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    let time = pieces.time().unwrap_or(Time::midnight());
    Some(pieces.date().to_datetime(time))
}

fn parse_rfc2822(text: &str) -> Option<DateTime> {
    static PARSER: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    Some(PARSER.parse_zoned_datetime(text).ok()?.datetime())
}

fn parse_digits(text: &str) -> Option<DateTime> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match (whole.len(), fraction.len()) {
        (8, 0) => compact_date_time(&format!("{whole}000000")),
        (14, 0) => compact_date_time(whole),
        // Nine digits are seconds before September 2001, twelve the same in milliseconds.
        (9 | 10, 0..=9) => {
            let seconds = whole.parse().ok()?;
            let nanoseconds = format!("{fraction:0<9}").parse().ok()?;
            let timestamp = Timestamp::new(seconds, nanoseconds).ok()?;
            Some(Offset::UTC.to_datetime(timestamp))
        }
        (12 | 13, 0) => {
            let timestamp = Timestamp::from_millisecond(whole.parse().ok()?).ok()?;
            Some(Offset::UTC.to_datetime(timestamp))
        }
        _ => None,
    }
}

/// Reads `YYYYMMDDHHMMSS`.
fn compact_date_time(digits: &str) -> Option<DateTime> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    let year = digits.get(..4)?.parse().ok()?;
    DateTime::new(year, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0).ok()
}
