//! The names of the months in every system that Arabic newspapers use. It knows no dates.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::{self, Token, TokenKind};

/// A calendar whose months Arabic newspapers name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Calendar {
    /// The solar calendar, under its Egyptian, Levantine and Iraqi, or Maghrebi month names.
    Gregorian,
    /// The lunar calendar, as Umm al-Qura has it.
    Hijri,
}

/// A month of one of the two calendars, whatever its name in a text.
///
/// ```
/// use warraq::calendar::month;
///
/// assert_eq!(month("كانون الثاني"), month("جانفي"));
/// assert_ne!(month("رمضان"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    calendar: Calendar,
    number: u8,
}

impl Month {
    /// The month with this number, counted from one.
    pub fn new(calendar: Calendar, number: u8) -> Option<Month> {
        (1..=12).contains(&number).then_some(Month { calendar, number })
    }

    /// The calendar that it belongs to.
    pub fn calendar(self) -> Calendar {
        self.calendar
    }

    /// Its place in the year, counted from one.
    pub fn number(self) -> u8 {
        self.number
    }

    /// Its Arabic names, the commonest first, each as a careful writer spells it.
    pub fn names(self) -> &'static [&'static str] {
        let table = match self.calendar {
            Calendar::Gregorian => &GREGORIAN,
            Calendar::Hijri => &HIJRI,
        };
        table[usize::from(self.number) - 1]
    }
}

/// The month with this name, in any spelling: Arabic of any country, or English.
///
/// Case, vowels, hamzas and final letters do not matter. Some names are also other words (`may`, `آب`, and
/// `رجب` or `رمضان` as names of people): the caller decides whether a month is meant.
pub fn month(name: &str) -> Option<Month> {
    let tokens = token::split(&token::fold(name));
    let (month, length) = longest_month(&tokens)?;
    (length == tokens.len()).then_some(month)
}

/// The month whose name begins the tokens, the longest name first, and how many tokens the name takes.
pub(super) fn longest_month(tokens: &[Token]) -> Option<(Month, usize)> {
    (1..=MOST_TOKENS.min(tokens.len())).rev().find_map(|length| {
        let key = name_key(&tokens[..length])?;
        MONTHS_BY_NAME.get(&key).map(|month| (*month, length))
    })
}

const MOST_TOKENS: usize = 3;

fn name_key(tokens: &[Token]) -> Option<String> {
    let mut key = String::new();
    for token in tokens {
        if !key.is_empty() {
            key.push(' ');
        }
        match &token.kind {
            TokenKind::Word(word) => key.push_str(word),
            TokenKind::Number { value, digits: 1 } => key.push_str(&value.to_string()),
            _ => return None,
        }
    }
    Some(key)
}

static MONTHS_BY_NAME: LazyLock<HashMap<String, Month>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    for (calendar, table) in
        [(Calendar::Gregorian, &GREGORIAN), (Calendar::Gregorian, &GREGORIAN_OTHER), (Calendar::Hijri, &HIJRI)]
    {
        for (names, number) in table.iter().zip(1..) {
            for name in *names {
                let key = name_key(&token::split(&token::fold(name)))
                    .expect("the names in the tables are words and single digits");
                months.insert(key, Month { calendar, number });
            }
        }
    }
    months
});

static GREGORIAN: [&[&str]; 12] = [
    &["يناير", "كانون الثاني", "جانفي"],
    &["فبراير", "شباط", "فيفري"],
    &["مارس", "آذار"],
    &["أبريل", "نيسان", "أفريل", "إبريل"],
    &["مايو", "أيار", "ماي", "مايس"],
    &["يونيو", "حزيران", "جوان", "يونية"],
    &["يوليو", "تموز", "جويلية", "يوليوز", "يوليه"],
    &["أغسطس", "آب", "أوت", "غشت"],
    &["سبتمبر", "أيلول", "شتنبر"],
    &["أكتوبر", "تشرين الأول"],
    &["نوفمبر", "تشرين الثاني", "نونبر"],
    &["ديسمبر", "كانون الأول", "دجنبر"],
];

/// Rarer and shortened spellings, and the English names.
static GREGORIAN_OTHER: [&[&str]; 12] = [
    &["كانون ثاني", "كانون ثان", "كانون 2", "ك2", "ينايـر", "january", "jan"],
    &["فيبراير", "february", "feb"],
    &["آذر", "march", "mar"],
    &["april", "apr"],
    &["may"],
    &["يونيه", "june", "jun"],
    &["يولية", "july", "jul"],
    &["أوغسطس", "أغشت", "august", "aug"],
    &["سبتمبير", "september", "sept", "sep"],
    &["تشرين أول", "تشرين 1", "ت1", "اكتوبير", "october", "oct"],
    &["تشرين ثاني", "تشرين ثان", "تشرين 2", "ت2", "نوفمبير", "november", "nov"],
    &["كانون أول", "كانون 1", "ك1", "ديسامبر", "ديسمبير", "دسمبر", "december", "dec"],
];

static HIJRI: [&[&str]; 12] = [
    &["محرم", "المحرم", "محرم الحرام", "muharram"],
    &["صفر", "صفر الخير", "safar"],
    &["ربيع الأول", "ربيع أول", "ربيع 1"],
    &["ربيع الآخر", "ربيع الثاني", "ربيع آخر", "ربيع ثاني", "ربيع ثان", "ربيع 2"],
    &["جمادى الأولى", "جمادى الأول", "جمادى أولى", "جماد الأول", "جماد أول", "جمادى 1"],
    &[
        "جمادى الآخرة",
        "جمادى الثانية",
        "جمادى الآخر",
        "جمادى الثاني",
        "جمادى آخرة",
        "جمادى ثانية",
        "جماد الآخر",
        "جماد الثاني",
        "جماد آخر",
        "جماد ثاني",
        "جمادى 2",
    ],
    &["رجب", "رجب الأصب", "rajab"],
    &["شعبان", "شعبان المعظم", "shaban"],
    &["رمضان", "رمضان المبارك", "ramadan", "ramadhan"],
    &["شوال", "شوال المكرم", "shawwal"],
    &["ذو القعدة", "ذي القعدة", "ذوالقعدة", "ذا القعدة", "ذيالقعدة"],
    &["ذو الحجة", "ذي الحجة", "ذوالحجة", "ذا الحجة", "ذيالحجة"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_months() {
        let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
        for (which, table) in [&GREGORIAN, &GREGORIAN_OTHER, &HIJRI].into_iter().enumerate() {
            for (number, names) in table.iter().enumerate() {
                for name in *names {
                    let key = name_key(&token::split(&token::fold(name))).unwrap();
                    let calendar = usize::from(which == 2);
                    let previous = seen.insert(key, (calendar, number));
                    assert!(previous.is_none_or(|place| place == (calendar, number)), "{name}");
                }
            }
        }
    }

    #[test]
    fn spellings_of_one_month_meet() {
        let table = [
            ("كانون الثانى", 1),
            ("ك2", 1),
            ("JANUARY", 1),
            ("اذار", 3),
            ("يونيه", 6),
            ("يونية", 6),
            ("جويليه", 7),
            ("اوت", 8),
            ("تشرين الاول", 10),
            ("كانون ٢", 1),
        ];
        for (name, number) in table {
            assert_eq!(month(name), Month::new(Calendar::Gregorian, number), "{name}");
        }
        assert_eq!(month("ذى الحجه"), Month::new(Calendar::Hijri, 12));
        assert_eq!(month("كانون"), None);
        assert_eq!(month("تشرين"), None);
        assert_eq!(month("يناير 2015"), None);
        assert_eq!(month(""), None);
    }

    #[test]
    fn every_name_finds_its_month() {
        for calendar in [Calendar::Gregorian, Calendar::Hijri] {
            for number in 1..=12 {
                let named = Month::new(calendar, number).unwrap();
                for name in named.names() {
                    assert_eq!(month(name), Some(named), "{name}");
                }
            }
        }
        assert_eq!(Month::new(Calendar::Hijri, 13), None);
    }
}
