//! Which language an article is written in, by its letters; no words of Arabic are known here.

use whatlang::{Detector, Lang};

/// How much of a text is judged, in bytes: every article is.
const SAMPLE_BYTES: usize = 700;

/// The share of letters that decides for the Arabic script.
const DECISIVE_SHARE: usize = 2; // one letter in two

/// The BCP 47 tag of a text's language, empty where it cannot be told.
pub(super) fn language_of(text: &str) -> &'static str {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let counts = LetterCounts::of(sample);
    if counts.letters < 10 {
        return "";
    }
    if counts.arabic_script * DECISIVE_SHARE >= counts.letters {
        return counts.language_in_arabic_script();
    }
    latin_language(sample)
}

/// Whether a text has letters and none of them is Arabic.
pub(super) fn is_in_other_letters(text: &str) -> bool {
    let mut has_letters = false;
    for c in text.chars() {
        if is_arabic_script(c) {
            return false;
        }
        has_letters |= c.is_alphabetic();
    }
    has_letters
}

fn is_arabic_script(c: char) -> bool {
    matches!(
        c,
        '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{06D5}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
    )
}

/// Letters of the Arabic script that its languages do not share.
#[derive(Default)]
struct LetterCounts {
    letters: usize,
    arabic_script: usize,
    /// ARABIC LETTER TEH MARBUTA and the forms of alef with hamza: frequent in Arabic alone.
    arabic_only: usize,
    /// PEH, TCHEH, JEH, GAF, KEHEH, FARSI YEH: Persian, and Kurdish and Urdu too.
    persian: usize,
    /// TTEH, DDAL, RREH, NOON GHUNNA, HEH DOACHASHMEE, YEH BARREE.
    urdu: usize,
    /// OE, YEH WITH SMALL V, REH and LAM WITH SMALL V, AE.
    kurdish: usize,
}

impl LetterCounts {
    fn of(sample: &str) -> Self {
        let mut counts = LetterCounts::default();
        for c in sample.chars() {
            if !is_arabic_script(c) {
                counts.letters += usize::from(c.is_alphabetic());
                continue;
            }
            counts.letters += 1;
            counts.arabic_script += 1;
            match c {
                '\u{0629}' | '\u{0623}' | '\u{0625}' => counts.arabic_only += 1,
                '\u{067E}' | '\u{0686}' | '\u{0698}' | '\u{06AF}' | '\u{06A9}' | '\u{06CC}' => {
                    counts.persian += 1;
                }
                '\u{0679}' | '\u{0688}' | '\u{0691}' | '\u{06BA}' | '\u{06BE}' | '\u{06D2}' => {
                    counts.urdu += 1;
                }
                '\u{06C6}' | '\u{06CE}' | '\u{0695}' | '\u{06B5}' | '\u{06D5}' => {
                    counts.kurdish += 1;
                }
                _ => {}
            }
        }
        counts
    }

    fn language_in_arabic_script(&self) -> &'static str {
        let is_share = |count: usize, parts: usize| count * parts >= self.arabic_script;
        if is_share(self.kurdish, 30) {
            "ckb"
        } else if is_share(self.urdu, 40) {
            "ur"
        } else if is_share(self.persian, 25) && self.persian > self.arabic_only {
            "fa"
        } else {
            "ar"
        }
    }
}

fn latin_language(sample: &str) -> &'static str {
    let Some(info) = Detector::new().detect(sample).filter(whatlang::Info::is_reliable) else {
        return "";
    };
    match info.lang() {
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Tur => "tr",
        Lang::Rus => "ru",
        Lang::Heb => "he",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_letters() {
        let table = [
            ("أعلنت الوزارة أن أسعار القمح ارتفعت هذا العام", "ar"),
            ("اعلنت الوزارة ان اسعار القمح ارتفعت هذا العام بنسبة", "ar"),
            ("وزارت کشاورزی اعلام کرد که قیمت گندم امسال افزایش یافته است", "fa"),
            ("وزارت زراعت نے اعلان کیا ہے کہ گندم کی قیمت بڑھ گئی ہے", "ur"),
            ("وەزارەتی کشتوکاڵ ڕایگەیاند کە نرخی گەنم بەرز بووەتەوە", "ckb"),
            ("The ministry announced that the price of wheat has risen this year in all provinces", "en"),
            ("Le ministère a annoncé que le prix du blé a augmenté cette année dans toutes les provinces", "fr"),
            ("زيادة في أسعار iPhone و Android و Windows بعد القرار الجديد للهيئة العامة", "ar"),
            ("12 34", ""),
            ("", ""),
        ];
        for (text, language) in table {
            assert_eq!(language_of(text), language, "{text}");
        }
    }
}
