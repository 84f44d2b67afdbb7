//! The grammar of written dates: numbers with separators, day month year, month day year. It judges no years and
//! converts no days; `civil` does.

use jiff::civil::{Date, DateTime, Time};

use super::civil;
use super::months::{Calendar, Month, longest_month};
use super::reader::Reader;

struct WrittenDate {
    date: Date,
    calendar: Calendar,
}

impl Reader<'_> {
    /// A date and time that take all the tokens.
    pub(super) fn whole_date_time(&mut self) -> Option<DateTime> {
        self.skip_weekday();
        let date_time = self.date_time()?;
        self.skip_zone();
        self.skip_marks(&[')', '.', ',']);
        self.is_at_end().then_some(date_time)
    }

    /// A date here, with the time before or after it.
    pub(super) fn date_time(&mut self) -> Option<DateTime> {
        self.attempt(Self::time_then_date).or_else(|| self.attempt(Self::date_then_time))
    }

    /// A month and a year in either order, as bounds.
    pub(super) fn whole_month_of_year(&mut self) -> Option<(Date, Date)> {
        let (month, year) = self
            .attempt(|reader| {
                reader.take_word(&["شهر"]);
                let month = reader.month_with_synonyms()?;
                reader.skip_year_connectors();
                Some((month, reader.year()?))
            })
            .or_else(|| {
                self.attempt(|reader| {
                    let year = reader.year()?;
                    Some((reader.month_with_synonyms()?, year))
                })
            })
            .or_else(|| self.attempt(Self::numeric_month_of_year))?;
        if !self.is_at_end() {
            return None;
        }
        civil::month_bounds(year, month)
    }

    /// A year alone, with or without its era, as bounds.
    pub(super) fn whole_year(&mut self) -> Option<(Date, Date)> {
        self.take_word(&["عام", "سنه", "العام"]);
        let (year, era) = self.year_and_era()?;
        if !self.is_at_end() {
            return None;
        }
        civil::year_bounds(year, era)
    }

    fn time_then_date(&mut self) -> Option<DateTime> {
        let time = self.time()?;
        self.skip_zone();
        self.skip_marks(&['-', ',', '|', '(', '\u{2022}', '\u{00B7}']); // BULLET, MIDDLE DOT
        self.take_word(&["في", "من"]);
        self.skip_weekday();
        let date = self.date()?;
        Some(date.to_datetime(time))
    }

    fn date_then_time(&mut self) -> Option<DateTime> {
        let date = self.date()?;
        let time = self.attempt(|reader| {
            // BULLET, MIDDLE DOT
            while reader.take_mark(&['-', ',', '|', ':', '(', '@', '\u{2022}', '\u{00B7}']).is_some()
                || reader.take_word(&["الساعه", "عند", "تمام", "في", "علي", "at", "t"])
            {}
            reader.time()
        });
        Some(date.to_datetime(time.unwrap_or(Time::midnight())))
    }

    /// One date, or the same day in both calendars: then the Gregorian one.
    fn date(&mut self) -> Option<Date> {
        const MOST_DAYS_APART: i32 = 3;
        let first = self.single_date()?;
        let second = self.attempt(|reader| {
            while reader.take_mark(&['-', '/', '(', ',', '|', '=', ':']).is_some()
                || reader.take_word(&["الموافق", "الموافقه", "موافق", "الموافقل", "ل"])
            {}
            reader.skip_weekday();
            let second = reader.single_date()?;
            reader.take_mark(&[')']);
            let apart = (second.date - first.date).get_days().abs();
            (second.calendar != first.calendar && apart <= MOST_DAYS_APART).then_some(second)
        });
        match second {
            Some(second) if second.calendar == Calendar::Gregorian => Some(second.date),
            _ => Some(first.date),
        }
    }

    fn single_date(&mut self) -> Option<WrittenDate> {
        self.attempt(Self::numeric_date)
            .or_else(|| self.attempt(Self::day_month_year))
            .or_else(|| self.attempt(Self::month_day_year))
    }

    /// `2015-07-21` or `21/7/2015`, the two separators alike.
    fn numeric_date(&mut self) -> Option<WrittenDate> {
        if self.continues_a_number() {
            return None;
        }
        let (first, first_digits) = self.number(1..=4)?;
        let separator = self.take_mark(&['-', '/', '.', '\\'])?;
        let (month, _) = self.number(1..=2)?;
        self.take_mark(&[separator])?;
        let (last, last_digits) = self.number(1..=4)?;
        let (year, day) = match (first_digits, last_digits) {
            (4, 1..=2) => (first, last),
            (1..=2, 4) => (last, first),
            _ => return None,
        };
        if separator == '.' && self.space_within_last(4) {
            // Sentences end in a period followed by a space.
            return None;
        }
        if matches!(separator, '.' | '/') && self.is_continued_by(separator) {
            return None;
        }
        let era = self.era();
        let calendar = civil::calendar_of(year, era)?;
        let month = Month::new(calendar, u8::try_from(month).ok()?)?;
        let date = civil::day(year, month, day)?;
        Some(WrittenDate { date, calendar })
    }

    fn day_month_year(&mut self) -> Option<WrittenDate> {
        let day = if let Some((day, _)) = self.number(1..=2) {
            self.take_word(&["st", "nd", "rd", "th"]);
            self.take_mark(&['-', '/', '\\', ',']);
            self.take_word(&["من", "of"]);
            day
        } else {
            let day = self.ordinal_day()?;
            if !self.take_word(&["من"]) {
                return None;
            }
            day
        };
        self.take_word(&["شهر"]);
        let month = self.month_with_synonyms()?;
        self.skip_year_connectors();
        self.finish_written_date(day, month)
    }

    fn month_day_year(&mut self) -> Option<WrittenDate> {
        let month = self.month_with_synonyms()?;
        self.take_mark(&['.']);
        let (day, _) = self.number(1..=2)?;
        self.take_word(&["st", "nd", "rd", "th"]);
        self.take_mark(&[',']);
        self.finish_written_date(day, month)
    }

    fn finish_written_date(&mut self, day: u64, month: Month) -> Option<WrittenDate> {
        let year = self.year()?;
        let date = civil::day(year, month, day)?;
        Some(WrittenDate { date, calendar: month.calendar() })
    }

    /// `2015-07` or `7/2015`.
    fn numeric_month_of_year(&mut self) -> Option<(Month, u64)> {
        let (first, first_digits) = self.number(1..=4)?;
        self.take_mark(&['-', '/', '\\'])?;
        let (second, second_digits) = self.number(1..=4)?;
        let (year, month) = match (first_digits, second_digits) {
            (4, 1..=2) => (first, second),
            (1..=2, 4) => (second, first),
            _ => return None,
        };
        let era = self.era();
        let calendar = civil::calendar_of(year, era)?;
        Some((Month::new(calendar, u8::try_from(month).ok()?)?, year))
    }

    /// `الحادي والعشرين`, `الثاني عشر`, `الثلاثين`.
    fn ordinal_day(&mut self) -> Option<u64> {
        const UNITS: [&[&str]; 9] = [
            &["الاول", "الحادي"],
            &["الثاني"],
            &["الثالث"],
            &["الرابع"],
            &["الخامس"],
            &["السادس"],
            &["السابع"],
            &["الثامن"],
            &["التاسع"],
        ];
        const TENS: [(&[&str], u64); 5] = [
            (&["العاشر"], 10),
            (&["العشرين", "العشرون"], 20),
            (&["الثلاثين", "الثلاثون"], 30),
            (&["والعشرين", "والعشرون"], 20),
            (&["والثلاثين", "والثلاثون"], 30),
        ];
        if let Some((_, value)) = TENS[..3].iter().find(|(names, _)| self.take_word(names)) {
            return Some(*value);
        }
        let unit = UNITS.iter().position(|names| self.take_word(names))? as u64 + 1;
        if self.take_word(&["عشر"]) {
            return Some(unit + 10);
        }
        let tens = TENS[3..].iter().find(|(names, _)| self.take_word(names)).map_or(0, |(_, value)| *value);
        Some(unit + tens)
    }

    /// A month, with its names in other systems beside it; `None` when those disagree.
    fn month_with_synonyms(&mut self) -> Option<Month> {
        let month = self.month()?;
        loop {
            let synonym = self.attempt(|reader| {
                reader.take_mark(&['/', '-', '(', '\\', '=', ','])?;
                reader.month()
            });
            match synonym {
                None => return Some(month),
                Some(synonym) if synonym == month => {
                    self.take_mark(&[')']);
                }
                Some(_) => return None,
            }
        }
    }

    fn month(&mut self) -> Option<Month> {
        let (month, length) = longest_month(self.rest())?;
        self.advance(length);
        Some(month)
    }

    fn year(&mut self) -> Option<u64> {
        let (year, era) = self.year_and_era()?;
        civil::calendar_of(year, era)?;
        Some(year)
    }

    fn year_and_era(&mut self) -> Option<(u64, Option<Calendar>)> {
        let (year, _) = self.number(4..=4)?;
        Some((year, self.era()))
    }

    fn era(&mut self) -> Option<Calendar> {
        if self.take_word(&["ه", "هج", "هجري", "هجريه", "للهجره", "ah"]) {
            return Some(Calendar::Hijri);
        }
        self.take_word(&["م", "ميلادي", "ميلاديه", "للميلاد", "ad", "ce"]).then_some(Calendar::Gregorian)
    }

    fn skip_year_connectors(&mut self) {
        while self.take_mark(&[',', '-', '/', '\\', '.']).is_some()
            || self.take_word(&["من", "عام", "العام", "سنه", "لعام", "لسنه", "of"])
        {}
    }

    fn skip_weekday(&mut self) {
        const WEEKDAYS: [&str; 36] = [
            "الاحد",
            "الاثنين",
            "الثلاثاء",
            "الثلثاء",
            "الاربعاء",
            "الخميس",
            "الجمعه",
            "السبت",
            "احد",
            "اثنين",
            "ثلاثاء",
            "اربعاء",
            "خميس",
            "جمعه",
            "سبت",
            "الثلاثا",
            "الاربعا",
            "sunday",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sun",
            "mon",
            "tue",
            "tues",
            "wed",
            "thu",
            "thur",
            "thurs",
            "fri",
            "sat",
            "الاتنين",
            "التلات",
        ];
        self.take_word(&["يوم"]);
        if self.take_word(&WEEKDAYS) {
            self.skip_marks(&[',', '.', '-', '|']);
        }
    }
}
