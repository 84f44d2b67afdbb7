//! Publication dates outside the fields made for them: a line of the text, an address, the names of folders. No
//! date is better than a wrong one, so only what can be nothing else is taken.

use jiff::civil::{Date, DateTime};

use crate::calendar::parse_date_time;

/// A line above this many characters is a sentence; a date in it may be that of an event.
const LONGEST_DATE_LINE: usize = 120;

/// How many lines at the start and at the end of a text may hold its date.
const FIRST_LINES: usize = 8;
const LAST_LINES: usize = 3;

/// Words before a date that say it is that of publication.
const PUBLICATION_LABELS: [&str; 10] = [
    "تاريخ النشر",
    "نشر بتاريخ",
    "نشرت في",
    "نشر في",
    "نُشر في",
    "بتاريخ",
    "التاريخ",
    "الموافق",
    "Published on",
    "Published",
];

/// The date on a line of its own near the start or the end of a text.
pub(super) fn date_in_text(text: &str) -> Option<DateTime> {
    let first = text.lines().filter(|line| !line.trim().is_empty()).take(FIRST_LINES).find_map(date_line);
    first.or_else(|| text.lines().rev().filter(|line| !line.trim().is_empty()).take(LAST_LINES).find_map(date_line))
}

/// How many lines above a text tell who wrote it and when.
const LINES_ABOVE_TEXT: usize = 2;

/// The date that stands alone on a line above the text, and the text without that line.
pub(super) fn split_date_line(text: &str) -> Option<(DateTime, String)> {
    let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (number, date) = lines().take(LINES_ABOVE_TEXT).find_map(|(number, line)| Some((number, date_alone(line)?)))?;
    let rest: Vec<_> = text.lines().enumerate().filter(|(n, _)| *n != number).map(|(_, line)| line).collect();
    Some((date, rest.join("\n")))
}

/// The date of a line that says nothing else: no place, no name.
fn date_alone(line: &str) -> Option<DateTime> {
    let line = line.trim();
    let whole = date_line(line)?;
    let parts = || line.split(PART_SEPARATORS).flat_map(|part| part.split(" - ")).map(without_label);
    let is_date = |part: &str| parse_date_time(part).is_some();
    (is_date(without_label(line)) || parts().filter(|part| !part.is_empty()).all(is_date)).then_some(whole)
}

/// The date that a line, or one of its parts, consists of.
pub(super) fn date_line(line: &str) -> Option<DateTime> {
    let line = line.trim();
    if line.chars().nth(LONGEST_DATE_LINE).is_some() || !line.chars().any(char::is_numeric) {
        return None;
    }
    let date_of =
        |part: &str| parse_date_time(without_label(part)).filter(|_| part.chars().any(is_separator_or_letter));
    date_of(line).or_else(|| line.split(PART_SEPARATORS).flat_map(|part| part.split(" - ")).find_map(date_of))
}

/// What parts a date from a place, a name or a section on the same line.
const PART_SEPARATORS: [char; 7] = ['|', '\u{2013}', '\u{2014}', '\u{2022}', '(', ')', '،'];

/// A number alone (`1436`, `20150721`) is no date line.
fn is_separator_or_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '/' | '-' | '.')
}

fn without_label(part: &str) -> &str {
    let part = part.trim();
    let rest = PUBLICATION_LABELS.iter().find_map(|label| part.strip_prefix(label)).unwrap_or(part);
    rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace())
}

/// The day in a path or an address: `2015/07/21/`, `2015-07-21`, `20150721`, `21-07-2015`.
pub(super) fn date_in_path(path: &str) -> Option<DateTime> {
    let runs = digit_runs(path);
    let compact = runs.iter().find_map(|run| match run.digits.len() {
        8 => date(&run.digits[..4], &run.digits[4..6], &run.digits[6..]),
        _ => None,
    });
    let separated = || runs.windows(3).find_map(|three| separated_date(three));
    compact.or_else(separated).map(|date| date.at(0, 0, 0, 0))
}

/// Digits in a row and what stands right behind them.
struct DigitRun<'p> {
    digits: &'p str,
    /// The one separator up to the next run of digits, if there is but one.
    behind: Option<u8>,
}

fn digit_runs(path: &str) -> Vec<DigitRun<'_>> {
    let bytes = path.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let end = at + length;
        let is_followed = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let behind = bytes.get(end).copied().filter(|byte| is_followed && b"/-_.".contains(byte));
        runs.push(DigitRun { digits: &path[at..end], behind });
        at = end;
    }
    runs
}

fn separated_date(runs: &[DigitRun<'_>]) -> Option<Date> {
    let [first, second, third] = runs else {
        return None;
    };
    if first.behind.is_none() || first.behind != second.behind {
        return None;
    }
    match (first.digits.len(), third.digits.len()) {
        (4, 1 | 2) => date(first.digits, second.digits, third.digits),
        (1 | 2, 4) => date(third.digits, second.digits, first.digits),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    if !(1900..=2100).contains(&year) || month.len() > 2 {
        return None;
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_a_whole_day_have_a_date() {
        let table = [
            ("2015/07/21/a.txt", Some("2015-07-21")),
            ("almina/2015-7-2/x.html", Some("2015-07-02")),
            ("news_20150721_17.txt", Some("2015-07-21")),
            ("21-07-2015.zip/a.json", Some("2015-07-21")),
            ("http://example.org/2015/07/21/4471/slug", Some("2015-07-21")),
            ("2015/07/a21.txt", None),
            ("2015-07/21.txt", None),
            ("2015/13/21/a.txt", None),
            ("2015/02/30/a.txt", None),
            ("000_794b51538ee4841c.txt", None),
            ("99999999.txt", None),
            ("1.2.3.txt", None),
        ];
        for (path, expected) in table {
            assert_eq!(date_in_path(path).map(|found| found.date().to_string()).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn only_a_line_that_is_a_date_counts() {
        let table = [
            ("الأربعاء 26 يناير/كانون الثاني 2022", Some("2022-01-26")),
            ("تاريخ النشر: 15 شوال 1436هـ", Some("2015-07-31")),
            ("القاهرة | ٢١ يوليو ٢٠١٥", Some("2015-07-21")),
            ("بيروت (21 تموز 2015)", Some("2015-07-21")),
            ("2015-07-21", Some("2015-07-21")),
            ("المنارة - 17/11/2009", Some("2009-11-17")),
            ("وقعت المعركة في 21 يوليو 2015 قرب المدينة", None),
            ("ذكرى 6 أيار 1916", None),
            ("آخر تحديث: 21 تموز 2015", None),
            ("20150721", None),
            ("1436", None),
            ("", None),
        ];
        for (line, expected) in table {
            assert_eq!(date_line(line).map(|found| found.date().to_string()).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_a_date_and_nothing_else_is_cut_from_above_the_text() {
        let table = [
            ("الثلاثاء 21 يوليو 2015\n\nنص\nبقية", Some("\nنص\nبقية")),
            ("بقلم فلان\nنشر في: 21/07/2015\nنص", Some("بقلم فلان\nنص")),
            ("الثلاثاء، 21 تموز 2015 - 4 شوال 1436 هـ\nنص", Some("نص")),
            ("القاهرة | ٢١ يوليو ٢٠١٥\nنص", None),
            ("نص\nنص\nالثلاثاء 21 يوليو 2015", None),
            ("نص", None),
        ];
        for (text, rest) in table {
            let found = split_date_line(text);
            let day = found.as_ref().map(|(date, _)| date.date().to_string());
            assert_eq!(day.as_deref(), rest.map(|_| "2015-07-21"), "{text}");
            assert_eq!(found.map(|(_, rest)| rest).as_deref(), rest, "{text}");
        }
    }

    #[test]
    fn dates_stand_at_the_start_or_the_end() {
        let filler = "سطر من النص\n".repeat(20);
        let date = "الثلاثاء 21 يوليو 2015\n";
        assert!(date_in_text(&format!("{date}{filler}")).is_some());
        assert!(date_in_text(&format!("{filler}{date}")).is_some());
        assert!(date_in_text(&format!("{filler}{date}{filler}")).is_none());
    }
}
