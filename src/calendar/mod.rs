//! Dates as Arabic newspapers and their web sites write them.
//!
//! Everything here is pure: no clock, no time zone, no locale. What a text does not say is never filled in: a
//! date without its year is no date. Times are civil times as written; an offset or zone beside them is dropped.
//!
//! * [`parse_date_time`] reads a whole string, as a `published` field holds it;
//! * [`find_date`] finds the first full date in a line of text;
//! * [`parse_span`] reads a period, as a reader asks for it (`يوليو 2015`, `رمضان 1436`, `2015-07..2015-08`);
//! * [`month`] names the month behind any of its spellings.
//!
//! # Rules
//!
//! * Years 1600 to 2199 are Gregorian, 1200 to 1599 Hijri; other years are not dates of news and are refused. An
//!   era written beside the year (`هـ`, `م`) must agree with that.
//! * Hijri dates follow the Umm al-Qura calendar of 1300 to 1600 AH, and the civil tabular calendar before it. A
//!   country that sights the moon may be a day apart, so where a text gives both dates the Gregorian one counts.
//! * Numeric dates are year-month-day or day-month-year. Month-day-year is refused even where only it could be
//!   meant: the same feed would be misread on the first twelve days of every month.
//! * Names of the weekdays are skipped and not checked.

mod civil;
mod clock;
mod machine;
mod months;
mod reader;
mod span;
mod token;
mod written;

use jiff::civil::DateTime;

use reader::Reader;

pub use months::{Calendar, Month, month};
pub use span::{DateSpan, parse_span};

/// Reads a text that is a date, with or without a time, and nothing else.
///
/// Machine forms: ISO 8601, RFC 3339, RFC 2822, `2015-07-21 02:51:32`, `2015/7/21`, `21/7/2015` (the day first),
/// `20150721`, `20150721025132`, seconds or milliseconds since 1970 (read as UTC). Written forms: day, month and
/// year in Arabic or English, Gregorian or Hijri, with Arabic-Indic, Persian or European digits, with a weekday
/// before and a time before or after. A date without a time is midnight.
///
/// ```
/// use warraq::calendar::parse_date_time;
///
/// let date_time = parse_date_time("الأربعاء 26 يناير/كانون الثاني 2022 - 2:30 م").unwrap();
/// assert_eq!(date_time.to_string(), "2022-01-26T14:30:00");
/// assert_eq!(parse_date_time("٢٦ يناير"), None);
/// ```
pub fn parse_date_time(text: &str) -> Option<DateTime> {
    let folded = token::fold(text);
    let folded = folded.trim();
    if let Some(date_time) = machine::parse(folded) {
        return Some(date_time);
    }
    let tokens = token::split(folded);
    Reader::new(&tokens).whole_date_time()
}

/// Finds the first full date (day, month and year) in a line of text, with the time beside it if there is one.
///
/// A date without a time is midnight. The cost is proportional to the length of the line.
///
/// ```
/// use warraq::calendar::find_date;
///
/// let date_time = find_date("القاهرة في 21 يوليو 2015: أعلنت الوزارة").unwrap();
/// assert_eq!(date_time.to_string(), "2015-07-21T00:00:00");
/// assert_eq!(find_date("في يوليو 2015"), None);
/// ```
pub fn find_date(line: &str) -> Option<DateTime> {
    let has_digit = line.chars().any(|c| token::digit_value(c).is_some());
    if !has_digit {
        // Years are always in digits.
        return None;
    }
    let tokens = token::split(&token::fold(line));
    (0..tokens.len()).find_map(|at| Reader::starting_at(&tokens, at).date_time())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> String {
        parse_date_time(text).map_or_else(|| "none".to_owned(), |date_time| date_time.to_string())
    }

    fn found(line: &str) -> String {
        find_date(line).map_or_else(|| "none".to_owned(), |date_time| date_time.to_string())
    }

    #[test]
    fn whole_strings_are_read() {
        let table = [
            // Machine forms.
            ("2015-07-21", "2015-07-21T00:00:00"),
            ("  2015-07-21 02:51:32 ", "2015-07-21T02:51:32"),
            ("2015-07-21T02:51:32Z", "2015-07-21T02:51:32"),
            ("2015-07-21T02:51:32+03:00", "2015-07-21T02:51:32"),
            ("2015-07-21T02:51:32.250-11:30", "2015-07-21T02:51:32.25"),
            ("2015-07-21T02:51+0300", "2015-07-21T02:51:00"),
            ("2015-07-21 02:51", "2015-07-21T02:51:00"),
            ("2015/7/21", "2015-07-21T00:00:00"),
            ("2015/07/21 5:04", "2015-07-21T05:04:00"),
            ("21/7/2015", "2015-07-21T00:00:00"),
            ("7/21/2015", "none"),
            ("3/4/2015", "2015-04-03T00:00:00"),
            ("21-07-2015", "2015-07-21T00:00:00"),
            ("21.07.2015 10:30 PM", "2015-07-21T22:30:00"),
            (r"21\7\2015", "2015-07-21T00:00:00"),
            ("20150721", "2015-07-21T00:00:00"),
            ("20150721025132", "2015-07-21T02:51:32"),
            ("20151321", "none"),
            ("1437447092", "2015-07-21T02:51:32"),
            ("1437447092000", "2015-07-21T02:51:32"),
            ("1437447092.5", "2015-07-21T02:51:32.5"),
            ("Tue, 21 Jul 2015 02:51:32 +0300", "2015-07-21T02:51:32"),
            ("Tue, 21 Jul 2015 02:51:32 GMT", "2015-07-21T02:51:32"),
            ("Mon, 21 Jul 2015 02:51:32 +0300", "2015-07-21T02:51:32"),
            ("0001-01-01T00:00:00", "none"),
            ("2015-02-30", "none"),
            ("", "none"),
            ("2015", "none"),
            ("42", "none"),
            // English.
            ("July 21, 2015", "2015-07-21T00:00:00"),
            ("Tuesday, July 21st, 2015 2:30 PM", "2015-07-21T14:30:00"),
            ("21 July 2015 at 14:30 GMT", "2015-07-21T14:30:00"),
            ("21 Sept. 2015", "2015-09-21T00:00:00"),
            // Arabic, Gregorian.
            ("الأربعاء 26 يناير/كانون الثاني 2024", "2024-01-26T00:00:00"),
            ("26 كانون الثاني 2024", "2024-01-26T00:00:00"),
            ("26 كانون ثاني 2024", "2024-01-26T00:00:00"),
            ("26 كانون الثاني (يناير) 2024", "2024-01-26T00:00:00"),
            ("26 كانون الثاني/شباط 2024", "none"),
            ("26 ك2 2024", "2024-01-26T00:00:00"),
            ("26 ك٢ ٢٠٢٤", "2024-01-26T00:00:00"),
            ("26 تشرين 1 2024", "2024-10-26T00:00:00"),
            ("الثلاثاء ٢١ يوليو ٢٠١٥ - 14:30", "2015-07-21T14:30:00"),
            ("الثلاثاء، ۲۱ یولیو ۲۰۱۵", "2015-07-21T00:00:00"),
            ("21 جويلية 2015", "2015-07-21T00:00:00"),
            ("1 جانفي 2015", "2015-01-01T00:00:00"),
            ("3 فيفري 2015", "2015-02-03T00:00:00"),
            ("3 افريل 2015", "2015-04-03T00:00:00"),
            ("3 ماي 2015", "2015-05-03T00:00:00"),
            ("3 جوان 2015", "2015-06-03T00:00:00"),
            ("3 أوت 2015", "2015-08-03T00:00:00"),
            ("3 غشت 2015", "2015-08-03T00:00:00"),
            ("3 يونية 2015", "2015-06-03T00:00:00"),
            ("3 يوليه 2015م", "2015-07-03T00:00:00"),
            ("3 حَزِيران 2015 م", "2015-06-03T00:00:00"),
            ("الخامس والعشرون من يناير 2011", "2011-01-25T00:00:00"),
            ("25 من يناير من عام 2011", "2011-01-25T00:00:00"),
            ("٢١\u{200f}/٧\u{200f}/٢٠١٥، ٢:٥١:٣٢ ص", "2015-07-21T02:51:32"),
            ("21 يوليو 2015 الساعة 12:05 صباحاً", "2015-07-21T00:05:00"),
            ("21 يوليو 2015 الساعة 10 مساءً بتوقيت مكة المكرمة", "2015-07-21T22:00:00"),
            ("14:30 - 21 يوليو 2015", "2015-07-21T14:30:00"),
            ("14:30 - 21/7/2015", "2015-07-21T14:30:00"),
            ("10:30 ص، 21-7-2015", "2015-07-21T10:30:00"),
            ("14:30 (GMT+3) | 21 يوليو 2015", "2015-07-21T14:30:00"),
            ("21 July 2015 2:30 p.m.", "2015-07-21T14:30:00"),
            ("21 يوليو 2015 2 بعد الظهر", "2015-07-21T14:00:00"),
            ("21 يوليو 2015 12:30 ليلا", "2015-07-21T00:30:00"),
            ("21 يوليو 2015 25:00", "none"),
            ("21 يوليو", "none"),
            ("31 يونيو 2015", "none"),
            ("21 يوليو 2015 في القاهرة", "none"),
            ("21 يوليو 1436", "none"),
            // Hijri.
            ("15 شوال 1436هـ", "2015-07-31T00:00:00"),
            ("15 شوّال ١٤٣٦ ه", "2015-07-31T00:00:00"),
            ("1/9/1436", "2015-06-18T00:00:00"),
            ("1436-09-01 هـ", "2015-06-18T00:00:00"),
            ("1 رمضان المبارك 1436 هجرية", "2015-06-18T00:00:00"),
            ("30 رمضان 1436", "none"),
            ("9 ذي الحجة 1436", "2015-09-22T00:00:00"),
            ("15 شوال 2015", "none"),
            ("15 شوال 1436 م", "none"),
            // Both: the Gregorian one counts.
            ("الثلاثاء 4 شوال 1436هـ - 21 يوليو 2015م", "2015-07-21T00:00:00"),
            ("4 شوال 1436 الموافق 21 يوليو 2015", "2015-07-21T00:00:00"),
            ("21 يوليو 2015 (5 شوال 1436)", "2015-07-21T00:00:00"),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_found_in_lines() {
        let table = [
            ("نشر في: 21 يوليو 2015 الساعة 10:30 م", "2015-07-21T22:30:00"),
            ("آخر تحديث 14:30 | الثلاثاء 21 تموز 2015", "2015-07-21T14:30:00"),
            ("القاهرة (رويترز) 5-7-2015 قال وزير", "2015-07-05T00:00:00"),
            ("https://news.example/2015/07/21/story.html", "2015-07-21T00:00:00"),
            ("منذ 21يوليو2015 وحتى 3 آب 2016", "2015-07-21T00:00:00"),
            ("بـ21 يوليو 2015", "2015-07-21T00:00:00"),
            ("في 21 يوليو الماضي", "none"),
            ("في يوليو 2015", "none"),
            ("هاتف 00201/7/2015", "none"),
            ("نسخة 1.2.7.2015", "none"),
            ("نسخة 1.2.2015.7", "none"),
            ("رقم 21 لسنة 2015", "none"),
            ("في الثاني عشر من ربيع الأول 1436", "2015-01-03T00:00:00"),
            ("بلا أرقام إطلاقا", "none"),
            ("2015-07-21T02:51:32+03:00 خبر", "2015-07-21T02:51:32"),
        ];
        for (line, expected) in table {
            assert_eq!(found(line), expected, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[0-9٠-٩ /:.\\-ا-ي]{0,40}|\\PC{0,60}") {
            let _ = parse_date_time(&text);
            let _ = find_date(&text);
            let _ = parse_span(&text);
            let _ = month(&text);
        }

        #[test]
        fn every_day_is_read_back_in_every_form(days in 0_i32..200_000, form in 0_usize..6) {
            let date = jiff::civil::date(1600, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (year, month, day) = (date.year(), date.month(), date.day());
            let name = Month::new(Calendar::Gregorian, month as u8).unwrap().names()[form % 2];
            let text = match form {
                0 => date.to_string(),
                1 => format!("{day}/{month}/{year}"),
                2 => format!("{year}/{month}/{day}"),
                3 => format!("{day} {name} {year}"),
                4 => format!("{day} من {name}، {year} م"),
                _ => format!("{year:04}{month:02}{day:02}"),
            };
            proptest::prop_assert_eq!(parse_date_time(&text).map(DateTime::date), Some(date));
        }
    }
}
