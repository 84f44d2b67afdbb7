//! What each character is to Arabic text, and what it folds to: the one table of letters.
//!
//! Two spellings are kept of every word. The *written* form drops what never tells words apart in print
//! (vowel marks, tatweel, direction marks) and unifies keyboards (Persian kaf and yeh); the *folded* form
//! also forgets what people leave out when they type (hamza on alef, the dots of teh marbuta and yeh).
//! This file must know nothing of words.

/// What a character does to the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Ends a word.
    Separator,
    /// An Arabic letter.
    Letter,
    /// Invisible to search: vowel marks, Quranic signs, tatweel, direction marks, joiners.
    Mark,
    /// A decimal digit.
    Digit,
    /// A letter of the Latin script.
    Latin,
    /// A letter or digit of any other script.
    Other,
}

/// A character's class and its two forms; for letters the form is the low byte of the code point U+06xx,
/// for digits the ASCII digit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Character {
    pub(super) class: Class,
    pub(super) written: u8,
    pub(super) folded: u8,
}

/// Names the letters of U+06xx: in `letter` as the low byte of their code point, the unit in which the stemmers work,
/// and in `letter_char` as characters.
macro_rules! name_letters {
    ($($name:ident $low:literal)*) => {
        #[allow(dead_code, reason = "the alphabet is whole, whichever of its letters are asked for")]
        pub(super) mod letter {
            $(pub(crate) const $name: u8 = $low;)*
        }
        #[allow(dead_code, reason = "as above")]
        pub(super) mod letter_char {
            $(pub(crate) const $name: char = char::from_u32(0x0600 + $low).expect("the block has no surrogates");)*
        }
    };
}
name_letters! {
    HAMZA 0x21 // ARABIC LETTER HAMZA
    ALEF_MADDA 0x22 // ARABIC LETTER ALEF WITH MADDA ABOVE
    ALEF_HAMZA_ABOVE 0x23 // ARABIC LETTER ALEF WITH HAMZA ABOVE
    WAW_HAMZA 0x24 // ARABIC LETTER WAW WITH HAMZA ABOVE
    ALEF_HAMZA_BELOW 0x25 // ARABIC LETTER ALEF WITH HAMZA BELOW
    YEH_HAMZA 0x26 // ARABIC LETTER YEH WITH HAMZA ABOVE
    ALEF 0x27 // ARABIC LETTER ALEF
    BEH 0x28 // ARABIC LETTER BEH
    TEH_MARBUTA 0x29 // ARABIC LETTER TEH MARBUTA
    TEH 0x2A // ARABIC LETTER TEH
    THEH 0x2B // ARABIC LETTER THEH
    JEEM 0x2C // ARABIC LETTER JEEM
    HAH 0x2D // ARABIC LETTER HAH
    KHAH 0x2E // ARABIC LETTER KHAH
    DAL 0x2F // ARABIC LETTER DAL
    THAL 0x30 // ARABIC LETTER THAL
    REH 0x31 // ARABIC LETTER REH
    ZAIN 0x32 // ARABIC LETTER ZAIN
    SEEN 0x33 // ARABIC LETTER SEEN
    SHEEN 0x34 // ARABIC LETTER SHEEN
    SAD 0x35 // ARABIC LETTER SAD
    DAD 0x36 // ARABIC LETTER DAD
    TAH 0x37 // ARABIC LETTER TAH
    ZAH 0x38 // ARABIC LETTER ZAH
    AIN 0x39 // ARABIC LETTER AIN
    GHAIN 0x3A // ARABIC LETTER GHAIN
    FEH 0x41 // ARABIC LETTER FEH
    QAF 0x42 // ARABIC LETTER QAF
    KAF 0x43 // ARABIC LETTER KAF
    LAM 0x44 // ARABIC LETTER LAM
    MEEM 0x45 // ARABIC LETTER MEEM
    NOON 0x46 // ARABIC LETTER NOON
    HEH 0x47 // ARABIC LETTER HEH
    WAW 0x48 // ARABIC LETTER WAW
    ALEF_MAKSURA 0x49 // ARABIC LETTER ALEF MAKSURA
    YEH 0x4A // ARABIC LETTER YEH
}
use letter::*;

/// ARABIC TATWEEL: invisible, but it shows that a proclitic was detached.
pub(super) const TATWEEL: char = '\u{0640}';

/// Ranges of U+0600–06FF that are invisible to search, first and last low byte.
const MARKS: [(u8, u8); 10] = [
    (0x10, 0x1A), // honorifics and small high signs
    (0x1C, 0x1C), // ARABIC LETTER MARK
    (0x40, 0x40), // ARABIC TATWEEL
    (0x4B, 0x5F), // vowel marks: FATHATAN … WAVY HAMZA BELOW
    (0x70, 0x70), // ARABIC LETTER SUPERSCRIPT ALEF
    (0xD6, 0xDC), // Quranic annotation
    (0xDF, 0xE4), // Quranic annotation
    (0xE7, 0xE8), // Quranic annotation
    (0xEA, 0xED), // Quranic annotation
    (0xE5, 0xE6), // ARABIC SMALL WAW, ARABIC SMALL YEH
];

/// Ranges of U+0600–06FF that are letters, first and last low byte.
const LETTERS: [(u8, u8); 7] = [
    (0x20, 0x3F), // KASHMIRI YEH, HAMZA … FARSI YEH WITH THREE DOTS ABOVE
    (0x41, 0x4A), // FEH … YEH
    (0x6E, 0x6F), // DOTLESS BEH, DOTLESS QAF
    (0x71, 0xD3), // ALEF WASLA … YEH BARREE WITH HAMZA ABOVE
    (0xD5, 0xD5), // ARABIC LETTER AE
    (0xEE, 0xEF), // DAL and REH WITH INVERTED V
    (0xFA, 0xFF), // SHEEN WITH DOT BELOW … HEH WITH INVERTED V
];

/// Letters that another keyboard or language writes for an Arabic one: low byte, the Arabic letter.
const WRITTEN: [(u8, u8); 30] = [
    (0x71, ALEF),             // ARABIC LETTER ALEF WASLA
    (0x72, ALEF_HAMZA_ABOVE), // ARABIC LETTER ALEF WITH WAVY HAMZA ABOVE
    (0x73, ALEF_HAMZA_BELOW), // ARABIC LETTER ALEF WITH WAVY HAMZA BELOW
    (0x75, ALEF_HAMZA_ABOVE), // ARABIC LETTER HIGH HAMZA ALEF
    (0x76, WAW_HAMZA),        // ARABIC LETTER HIGH HAMZA WAW
    (0x78, YEH_HAMZA),        // ARABIC LETTER HIGH HAMZA YEH
    (0x7E, BEH),              // ARABIC LETTER PEH
    (0x86, JEEM),             // ARABIC LETTER TCHEH
    (0x98, ZAIN),             // ARABIC LETTER JEH
    (0xA4, FEH),              // ARABIC LETTER VEH
    (0xA5, FEH),              // ARABIC LETTER FEH WITH THREE DOTS BELOW
    (0xA8, QAF),              // ARABIC LETTER QAF WITH THREE DOTS ABOVE
    (0xA9, KAF),              // ARABIC LETTER KEHEH
    (0xAA, KAF),              // ARABIC LETTER SWASH KAF
    (0xAC, KAF),              // ARABIC LETTER KAF WITH DOT ABOVE
    (0xAD, KAF),              // ARABIC LETTER NG
    (0xAF, KAF),              // ARABIC LETTER GAF
    (0xBE, HEH),              // ARABIC LETTER HEH DOACHASHMEE
    (0xC0, HEH),              // ARABIC LETTER HEH WITH YEH ABOVE
    (0xC1, HEH),              // ARABIC LETTER HEH GOAL
    (0xC2, HEH),              // ARABIC LETTER HEH GOAL WITH HAMZA ABOVE
    (0xC3, TEH_MARBUTA),      // ARABIC LETTER TEH MARBUTA GOAL
    (0xCB, WAW),              // ARABIC LETTER VE
    (0xCC, YEH),              // ARABIC LETTER FARSI YEH
    (0xCE, YEH),              // ARABIC LETTER YEH WITH SMALL V
    (0xD0, YEH),              // ARABIC LETTER E
    (0xD2, YEH),              // ARABIC LETTER YEH BARREE
    (0xD3, YEH_HAMZA),        // ARABIC LETTER YEH BARREE WITH HAMZA ABOVE
    (0xD5, HEH),              // ARABIC LETTER AE
    (0x20, YEH),              // ARABIC LETTER KASHMIRI YEH
];

/// Letters that people type for one another: low byte, the letter both become.
const FOLDED: [(u8, u8); 5] =
    [(ALEF_MADDA, ALEF), (ALEF_HAMZA_ABOVE, ALEF), (ALEF_HAMZA_BELOW, ALEF), (ALEF_MAKSURA, YEH), (TEH_MARBUTA, HEH)];

/// What a combining hamza or madda makes of the letter before it: mark, letter, the precomposed letter.
const COMPOSED: [(char, u8, u8); 6] = [
    ('\u{0653}', ALEF, ALEF_MADDA),        // ARABIC MADDAH ABOVE
    ('\u{0654}', ALEF, ALEF_HAMZA_ABOVE),  // ARABIC HAMZA ABOVE
    ('\u{0654}', WAW, WAW_HAMZA),          // ARABIC HAMZA ABOVE
    ('\u{0654}', YEH, YEH_HAMZA),          // ARABIC HAMZA ABOVE
    ('\u{0654}', ALEF_MAKSURA, YEH_HAMZA), // ARABIC HAMZA ABOVE
    ('\u{0655}', ALEF, ALEF_HAMZA_BELOW),  // ARABIC HAMZA BELOW
];

const SEPARATOR: Character = Character { class: Class::Separator, written: 0, folded: 0 };
const MARK: Character = Character { class: Class::Mark, written: 0, folded: 0 };

const fn digit(value: u8) -> Character {
    Character { class: Class::Digit, written: b'0' + value, folded: b'0' + value }
}

/// The 256 characters U+0600–06FF.
static ARABIC_BLOCK: [Character; 256] = arabic_block();

const fn arabic_block() -> [Character; 256] {
    let mut table = [SEPARATOR; 256];
    let mut range = 0;
    while range < LETTERS.len() {
        let (mut code, last) = (LETTERS[range].0 as usize, LETTERS[range].1 as usize);
        while code <= last {
            table[code] = Character { class: Class::Letter, written: code as u8, folded: code as u8 };
            code += 1;
        }
        range += 1;
    }
    range = 0;
    while range < MARKS.len() {
        let (mut code, last) = (MARKS[range].0 as usize, MARKS[range].1 as usize);
        while code <= last {
            table[code] = MARK;
            code += 1;
        }
        range += 1;
    }
    let mut row = 0;
    while row < WRITTEN.len() {
        table[WRITTEN[row].0 as usize].written = WRITTEN[row].1;
        table[WRITTEN[row].0 as usize].folded = WRITTEN[row].1;
        row += 1;
    }
    row = 0;
    while row < FOLDED.len() {
        let mut code = 0;
        while code < 256 {
            if table[code].written == FOLDED[row].0 {
                table[code].folded = FOLDED[row].1;
            }
            code += 1;
        }
        row += 1;
    }
    let mut value = 0;
    while value < 10 {
        table[0x60 + value] = digit(value as u8); // ARABIC-INDIC DIGITS
        table[0xF0 + value] = digit(value as u8); // EXTENDED ARABIC-INDIC DIGITS
        value += 1;
    }
    table
}

/// The character U+0600 + `low`.
#[inline]
pub(super) fn arabic_block_character(low: u8) -> Character {
    ARABIC_BLOCK[low as usize]
}

/// The folded form of a letter in its written form.
#[inline]
pub(super) fn fold_letter(written: u8) -> u8 {
    ARABIC_BLOCK[written as usize].folded
}

/// The letter that `mark` makes of the letter before it, if it changes it.
pub(super) fn compose(letter: u8, mark: char) -> Option<u8> {
    COMPOSED.iter().find(|row| row.0 == mark && row.1 == letter).map(|row| row.2)
}

/// Whether the character is an ASCII or typographic quotation mark.
pub(super) fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{00AB}' | '\u{00BB}' | '\u{2018}'..='\u{201F}' | '\u{2039}' | '\u{203A}')
}

/// The class of a character outside U+0600–06FF.
pub(super) fn class_outside_block(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '\0'..='\u{7F}' => Class::Separator,
        // SOFT HYPHEN, ZERO WIDTH SPACE … RIGHT-TO-LEFT MARK, embeddings, isolates, ZERO WIDTH NO-BREAK SPACE,
        // combining marks of Latin, extended Arabic marks.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{0300}'..='\u{036F}'
        | '\u{08D3}'..='\u{08E1}'
        | '\u{08E3}'..='\u{08FF}' => Class::Mark,
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' if c.is_alphabetic() => {
            Class::Latin
        }
        _ if is_presentation_form(c) => Class::Letter,
        _ if c.is_alphanumeric() => Class::Other,
        _ => Class::Separator,
    }
}

/// Whether the character is an Arabic presentation form, a shape of letters of U+0600–06FF.
pub(super) fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether the presentation form is a whole honorific phrase, which is no word of the sentence.
pub(super) fn is_honorific(c: char) -> bool {
    // SALLA USED AS KORANIC STOP SIGN … JALLAJALALOUHOU, but not ALLAH.
    matches!(c, '\u{FDF0}'..='\u{FDF1}' | '\u{FDF3}'..='\u{FDFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fold_is_a_letter_that_folds_to_itself() {
        for low in 0..=255u8 {
            let character = arabic_block_character(low);
            if character.class == Class::Letter {
                assert_eq!(fold_letter(character.folded), character.folded, "U+06{low:02X}");
                assert_eq!(arabic_block_character(character.written).written, character.written, "U+06{low:02X}");
            }
        }
    }

    #[test]
    fn punctuation_of_the_block_separates() {
        for c in ['\u{060C}', '\u{061B}', '\u{061F}', '\u{066A}', '\u{066D}', '\u{06D4}'] {
            assert_eq!(arabic_block_character(c as u32 as u8).class, Class::Separator, "{c:?}");
        }
    }
}
