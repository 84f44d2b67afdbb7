//! Which calendar a year belongs to, and Hijri days as Gregorian ones. It reads no text.

use std::ops::RangeInclusive;

use icu_calendar::Date as CalendarDate;
use icu_calendar::cal::{Hijri, Iso};
use jiff::civil::Date;

use super::months::{Calendar, Month};

const GREGORIAN_YEARS: RangeInclusive<u64> = 1600..=2199;
const HIJRI_YEARS: RangeInclusive<u64> = 1200..=1599;

/// The calendar that a year of news belongs to; the era written beside it, if any, must agree.
pub(super) fn calendar_of(year: u64, era: Option<Calendar>) -> Option<Calendar> {
    let calendar = if GREGORIAN_YEARS.contains(&year) {
        Calendar::Gregorian
    } else if HIJRI_YEARS.contains(&year) {
        Calendar::Hijri
    } else {
        return None;
    };
    match era {
        Some(era) if era != calendar => None,
        _ => Some(calendar),
    }
}

/// Whether a Gregorian date lies in the years that the calendar module reads.
pub(super) fn is_in_range(date: Date) -> bool {
    u64::try_from(date.year()).is_ok_and(|year| GREGORIAN_YEARS.contains(&year))
}

/// The day as a Gregorian date; `None` when there is no such day or the year is of the other calendar.
pub(super) fn day(year: u64, month: Month, day: u64) -> Option<Date> {
    if calendar_of(year, None) != Some(month.calendar()) {
        return None;
    }
    let day = u8::try_from(day).ok()?;
    match month.calendar() {
        Calendar::Gregorian => gregorian_day(year as i32, month.number(), day),
        Calendar::Hijri => hijri_day(year as i32, month.number(), day),
    }
}

/// The first and the last day of a month.
pub(super) fn month_bounds(year: u64, month: Month) -> Option<(Date, Date)> {
    let first = day(year, month, 1)?;
    let last = match month.calendar() {
        Calendar::Gregorian => first.last_of_month(),
        Calendar::Hijri => {
            let hijri = Hijri::new_umm_al_qura();
            let date = CalendarDate::try_new_hijri_with_calendar(year as i32, month.number(), 1, hijri).ok()?;
            hijri_day(year as i32, month.number(), date.days_in_month())?
        }
    };
    Some((first, last))
}

/// The first and the last day of a year of either calendar.
pub(super) fn year_bounds(year: u64, era: Option<Calendar>) -> Option<(Date, Date)> {
    let calendar = calendar_of(year, era)?;
    let (first, _) = month_bounds(year, Month::new(calendar, 1)?)?;
    let (_, last) = month_bounds(year, Month::new(calendar, 12)?)?;
    Some((first, last))
}

fn hijri_day(year: i32, month: u8, day: u8) -> Option<Date> {
    let hijri = Hijri::new_umm_al_qura();
    let date = CalendarDate::try_new_hijri_with_calendar(year, month, day, hijri).ok()?;
    let iso = date.to_calendar(Iso);
    gregorian_day(iso.era_year().year, iso.month().ordinal, iso.day_of_month().0)
}

fn gregorian_day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn hijri_years_follow_one_another_without_a_gap() {
        let mut next = year_bounds(1200, None).unwrap().0;
        for year in 1200..=1599 {
            let (first, last) = year_bounds(year, Some(Calendar::Hijri)).unwrap();
            assert_eq!(first, next, "{year}");
            next = last.tomorrow().unwrap();
        }
    }

    #[test]
    fn known_days_of_umm_al_qura() {
        let ramadan = Month::new(Calendar::Hijri, 9).unwrap();
        assert_eq!(day(1436, ramadan, 1), Some(date(2015, 6, 18)));
        assert_eq!(month_bounds(1436, ramadan), Some((date(2015, 6, 18), date(2015, 7, 16))));
        let muharram = Month::new(Calendar::Hijri, 1).unwrap();
        assert_eq!(day(1445, muharram, 1), Some(date(2023, 7, 19)));
    }

    #[test]
    fn eras_must_agree() {
        assert_eq!(calendar_of(1436, Some(Calendar::Gregorian)), None);
        assert_eq!(calendar_of(2015, Some(Calendar::Hijri)), None);
        assert_eq!(calendar_of(900, None), None);
    }
}
