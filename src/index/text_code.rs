//! How text lies in the document store: a frequent word is a code of one or two bytes, another Arabic letter one
//! byte, and ASCII stands for itself.
//!
//! Replacing words by codes of a fixed dictionary before general compression is an old way to gain both size and
//! speed (Skibiński, Grabowski and Deorowicz, "Revisiting dictionary-based compression", 2005): the block behind a
//! hit is a third as large, so that decompressing it costs a third (`benches/store.rs` measures). The dictionary,
//! `index-schema/frequent_words.txt`, is a part of the format: with another one no stored text could be read.
//!
//! | byte | what it stands for |
//! |---|---|
//! | 00, 09, 0A, 0D, 20–7E | itself |
//! | 01 | any other character follows, in UTF-8 |
//! | 02 | a word's code follows, and no space stands before the word |
//! | 03–08, 0B, 0C, 0E–1F | a space and one of the first 26 words |
//! | 80–BF | one of 64 Arabic letters, marks, digits and signs |
//! | C0–FF | with the next byte: a space and one of 16,384 words |

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const CHARACTER: u8 = 0x01;
const NO_SPACE: u8 = 0x02;
const FIRST_LETTER: u8 = 0x80;
const FIRST_LEAD: u8 = 0xC0;

/// The bytes that are words by themselves.
const SHORT_CODES: [u8; 26] = [
    0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
    0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F,
];

/// The place of the word that each byte below 0x20 is; bytes that are no words have the first.
const SHORT_PLACES: [u8; 32] = {
    let mut places = [0; 32];
    let mut place = 0;
    while place < SHORT_CODES.len() {
        places[SHORT_CODES[place] as usize] = place as u8;
        place += 1;
    }
    places
};

/// What one byte from 80 on stands for: letters, then marks, digits and signs.
#[rustfmt::skip]
const LETTERS: [char; 64] = [
    // ARABIC LETTER HAMZA to GHAIN
    '\u{0621}', '\u{0622}', '\u{0623}', '\u{0624}', '\u{0625}', '\u{0626}', '\u{0627}', '\u{0628}', '\u{0629}',
    '\u{062A}', '\u{062B}', '\u{062C}', '\u{062D}', '\u{062E}', '\u{062F}', '\u{0630}', '\u{0631}', '\u{0632}',
    '\u{0633}', '\u{0634}', '\u{0635}', '\u{0636}', '\u{0637}', '\u{0638}', '\u{0639}', '\u{063A}',
    // ARABIC LETTER FEH to YEH
    '\u{0641}', '\u{0642}', '\u{0643}', '\u{0644}', '\u{0645}', '\u{0646}', '\u{0647}', '\u{0648}', '\u{0649}',
    '\u{064A}',
    // ARABIC TATWEEL, FATHATAN to SUKUN
    '\u{0640}', '\u{064B}', '\u{064C}', '\u{064D}', '\u{064E}', '\u{064F}', '\u{0650}', '\u{0651}', '\u{0652}',
    // ARABIC-INDIC DIGITS
    '\u{0660}', '\u{0661}', '\u{0662}', '\u{0663}', '\u{0664}', '\u{0665}', '\u{0666}', '\u{0667}', '\u{0668}',
    '\u{0669}',
    // ARABIC COMMA, SEMICOLON, QUESTION MARK, PERCENT SIGN, DECIMAL and THOUSANDS SEPARATOR
    '\u{060C}', '\u{061B}', '\u{061F}', '\u{066A}', '\u{066B}', '\u{066C}',
    // LEFT and RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK, EN DASH
    '\u{00AB}', '\u{00BB}', EN_DASH,
];

const EN_DASH: char = '\u{2013}';

/// The words that have codes, the ones of one byte first.
fn words() -> impl Iterator<Item = &'static str> {
    include_str!("../../index-schema/frequent_words.txt").lines()
}

/// The place of each word among the others; only writing needs it.
static PLACES: LazyLock<FxHashMap<&str, usize>> =
    LazyLock::new(|| words().enumerate().map(|(place, word)| (word, place)).collect());

/// The words as reading needs them, in places of one size. So much is copied whatever the word, which costs less than to
/// look up first how much of it there is.
static SPACED_WORDS: LazyLock<SpacedWords> = LazyLock::new(|| SpacedWords::new(words()));

/// Words, each with a space before it.
struct SpacedWords(String);

impl SpacedWords {
    /// The bytes of a place: the space, a word of [`LONGEST_KNOWN`] letters at most, filled up with spaces, and the
    /// length of the space and the word.
    const PLACE: usize = 2 + LONGEST_KNOWN * LETTER_BYTES;

    fn new(words: impl Iterator<Item = &'static str>) -> Self {
        let mut places = String::new();
        for word in words {
            let start = places.len();
            places.push(' ');
            places.push_str(word);
            let length = places.len() - start;
            places.extend(std::iter::repeat_n(' ', Self::PLACE - 1 - length));
            places.push(char::from(length as u8));
        }
        SpacedWords(places)
    }

    /// What is at a place: more than the word, and how much of it is the space and the word.
    fn get(&self, place: usize) -> Option<(&str, usize)> {
        let at = self.0.get(place * Self::PLACE..(place + 1) * Self::PLACE)?;
        Some((at, usize::from(at.as_bytes()[Self::PLACE - 1])))
    }
}

/// The bytes of a text.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut rest = text;
    while !rest.is_empty() {
        let (space, word) = match rest.strip_prefix(' ') {
            Some(after) => (true, letters_of(after)),
            None => (false, letters_of(rest)),
        };
        push_word(&mut bytes, space, word);
        rest = &rest[usize::from(space) + word.len()..];
        if !space && word.is_empty() {
            let mut chars = rest.chars();
            chars.next().into_iter().for_each(|c| push_character(&mut bytes, c));
            rest = chars.as_str();
        }
    }
    bytes
}

/// A word, or the space alone where it has no letters. What has no code is mostly one that has with a clitic before it
/// or an ending behind it.
fn push_word(bytes: &mut Vec<u8>, space: bool, word: &str) {
    let (before, known, after) = around_known(word);
    if space && (known.is_none() || !before.is_empty()) {
        bytes.push(b' ');
    }
    before.chars().for_each(|letter| push_character(bytes, letter));
    if let Some(place) = known {
        if !space || !before.is_empty() {
            bytes.push(NO_SPACE);
        }
        push_code(bytes, place);
    }
    after.chars().for_each(|letter| push_character(bytes, letter));
}

/// How many letters the longest word with a code has.
const LONGEST_KNOWN: usize = 15;

/// How many letters are tried as clitics.
const LONGEST_CLITICS: usize = 4;

/// How many letters a word within another one has at least: a code takes two bytes, with its sign three.
const SHORTEST_KNOWN: usize = 3;

/// The longest word with a code within a word, behind few letters, with the letters before and after it.
fn around_known(word: &str) -> (&str, Option<usize>, &str) {
    if let Some(place) = PLACES.get(word) {
        return ("", Some(*place), "");
    }
    let letters = word.len() / LETTER_BYTES;
    for length in (SHORTEST_KNOWN..letters.min(LONGEST_KNOWN + 1)).rev() {
        let most_before = if length == SHORTEST_KNOWN { 0 } else { LONGEST_CLITICS };
        for before in 0..=(letters - length).min(most_before) {
            let (start, end) = (before * LETTER_BYTES, (before + length) * LETTER_BYTES);
            if let Some(place) = PLACES.get(&word[start..end]) {
                return (&word[..start], Some(*place), &word[end..]);
            }
        }
    }
    (word, None, "")
}

/// The text of bytes that [`encode`] made. Of damaged ones it makes some text; what is no UTF-8 becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let words = &*SPACED_WORDS;
    let mut text = String::with_capacity(bytes.len() * 4);
    // Set behind a sign that the next word has no space.
    let mut joined = false;
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        let place = match *first {
            lead @ FIRST_LEAD.. => {
                let [low, after @ ..] = after else { break };
                rest = after;
                SHORT_CODES.len() + (usize::from(lead - FIRST_LEAD) << 8) + usize::from(*low)
            }
            letter @ FIRST_LETTER.. => {
                text.push(LETTERS[usize::from(letter - FIRST_LETTER)]);
                continue;
            }
            itself @ (0 | b'\t' | b'\n' | b'\r' | b' '..=b'~') => {
                text.push(char::from(itself));
                continue;
            }
            NO_SPACE => {
                joined = true;
                continue;
            }
            CHARACTER => {
                let length = after.first().map_or(0, |lead| utf8_length(*lead)).min(after.len());
                text.push_str(std::str::from_utf8(&after[..length]).unwrap_or("\u{FFFD}"));
                rest = &after[length..];
                continue;
            }
            short => usize::from(SHORT_PLACES[usize::from(short) % SHORT_PLACES.len()]),
        };
        let Some((spaced, length)) = words.get(place) else { continue };
        if std::mem::take(&mut joined) {
            text.push_str(&spaced[1..length]);
        } else {
            let end = text.len() + length;
            text.push_str(spaced);
            text.truncate(end);
        }
    }
    text
}

/// How many bytes a letter of a word has in UTF-8.
const LETTER_BYTES: usize = 2;

/// The letters at the start of a text.
fn letters_of(text: &str) -> &str {
    let is_letter = |c: char| matches!(c, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}');
    &text[..text.find(|c| !is_letter(c)).unwrap_or(text.len())]
}

fn push_code(bytes: &mut Vec<u8>, place: usize) {
    if let Some(code) = SHORT_CODES.get(place) {
        bytes.push(*code);
    } else {
        let number = place - SHORT_CODES.len();
        bytes.extend_from_slice(&[FIRST_LEAD + (number >> 8) as u8, number as u8]);
    }
}

fn push_character(bytes: &mut Vec<u8>, c: char) {
    if let '\0' | '\t' | '\n' | '\r' | ' '..='~' = c {
        bytes.push(c as u8);
    } else if let Some(place) = place_of_letter(c) {
        bytes.push(FIRST_LETTER + place);
    } else {
        bytes.push(CHARACTER);
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn place_of_letter(c: char) -> Option<u8> {
    // Most characters are letters, which stand in the order of their code points.
    let place = match c {
        '\u{0621}'..='\u{063A}' => u32::from(c) - 0x621,
        '\u{0641}'..='\u{064A}' => u32::from(c) - 0x641 + 26,
        _ => LETTERS.iter().position(|letter| *letter == c)? as u32,
    };
    Some(place as u8)
}

fn utf8_length(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_within_another_one_is_a_code_too() {
        assert_eq!(encode(" غمالوزير").len(), 6, "a space, two letters, a sign, a code of two bytes");
        assert_eq!(encode(" وزيرغمن").len(), 5, "a code, three letters");
    }

    #[test]
    fn frequent_words_take_one_or_two_bytes_and_letters_one() {
        assert_eq!(encode(" في").len(), 1);
        assert_eq!(encode("في").len(), 2);
        assert_eq!(encode(" وزير").len(), 2);
        assert_eq!(encode(" غمنبص").len(), 6);
        assert_eq!(encode("a\u{1}«").len(), 4);
    }

    #[test]
    fn the_dictionary_fills_the_codes() {
        assert_eq!(words().count(), SHORT_CODES.len() + 64 * 256);
        assert_eq!(PLACES.len(), words().count(), "a word stands twice");
        assert_eq!(words().map(|word| word.len() / LETTER_BYTES).max(), Some(LONGEST_KNOWN));
        assert!(words().all(|word| letters_of(word) == word && !word.is_empty()));
    }

    #[test]
    fn letters_stand_once_and_where_they_are_looked_for() {
        for (place, letter) in LETTERS.into_iter().enumerate() {
            assert_eq!(place_of_letter(letter), Some(place as u8));
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(
            text in "\\PC*|[\u{600}-\u{6FF}\u{0}-\u{20}«»“”]*|(في|من| |  |وزير|ال|\n|,|x| الوزير|َ|\u{1}|\u{7F})*"
        ) {
            prop_assert_eq!(decode(&encode(&text)), text);
        }

        #[test]
        fn damaged_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            decode(&bytes);
        }
    }
}
