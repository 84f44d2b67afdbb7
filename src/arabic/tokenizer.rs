//! Cuts text into words and gives each its written and its folded form, in one pass over the bytes.
//!
//! A vocalised word, a word with tatweel, and a word with joiners or direction marks inside stay whole;
//! Arabic, Latin and digits are cut from one another; a proclitic that stands apart from its word
//! (before a quotation mark, a Latin letter or a digit) is no word. Names and months that are written in
//! two words are one ([`compounds.tsv`](super::compounds)). Offsets are bytes of the original text.
//! Stems are not made here.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::chars::{self, Class, letter::*};
use super::compounds;
use super::token::{Token, TokenKind};

/// Longer words than this many letters are garbage (encoded attachments, rulers) and are passed over.
const LONGEST_WORD: usize = 100;

/// A cursor over the words of a text. It lends each token, so that no word is allocated.
///
/// ```
/// # use warraq::arabic::{Tokenizer, TokenKind};
/// let text = "قال لـ\"وكالة\" بـ50 BBC";
/// let mut tokenizer = Tokenizer::new(text);
/// let mut words = Vec::new();
/// while let Some(token) = tokenizer.next_token() {
///     words.push(&text[token.range]);
/// }
/// assert_eq!(words, ["قال", "وكالة", "50", "BBC"]);
/// ```
#[derive(Debug)]
pub struct Tokenizer<'t> {
    text: &'t str,
    at: usize,
    written: Vec<u8>,
    folded: Vec<u8>,
    /// Whether words that are written as several are joined.
    joins: bool,
}

/// A word that was read into the buffers.
struct Word {
    range: Range<usize>,
    kind: TokenKind,
    /// Where reading goes on, in bytes.
    next: usize,
    /// Whether a tatweel stood after the last letter.
    ends_in_tatweel: bool,
}

/// What may stand between two parts of one word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Space,
    NoBreakSpace,
    Dot,
}

impl Separator {
    /// Its length in bytes.
    fn len(self) -> usize {
        if self == Separator::NoBreakSpace { 2 } else { 1 }
    }
}

impl<'t> Tokenizer<'t> {
    /// A tokenizer at the start of `text`.
    pub fn new(text: &'t str) -> Self {
        Tokenizer { text, at: 0, written: Vec::with_capacity(64), folded: Vec::with_capacity(64), joins: true }
    }

    /// A tokenizer that leaves apart what is written apart.
    pub(super) fn without_joining(text: &'t str) -> Self {
        Tokenizer { joins: false, ..Tokenizer::new(text) }
    }

    /// The next word, or `None` at the end of the text.
    #[inline]
    pub fn next_token(&mut self) -> Option<Token<'_>> {
        loop {
            self.written.clear();
            self.folded.clear();
            let Some(mut word) = self.read_word(self.at) else {
                self.at = self.text.len();
                return None;
            };
            self.at = word.next;
            if word.kind == TokenKind::Arabic {
                if self.written.len() <= 3 && self.is_detached_proclitic(&word) {
                    continue;
                }
                if self.joins {
                    self.join_following_word(&mut word);
                }
            }
            if self.folded.is_empty() || self.folded.len() > LONGEST_WORD {
                continue;
            }
            return Some(Token { range: word.range, kind: word.kind, written: &self.written, folded: &self.folded });
        }
    }

    /// Reads the first word at or after `from`, appending to the buffers.
    #[inline]
    fn read_word(&mut self, from: usize) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            match *bytes.get(at)? {
                lead @ 0xD8..=0xDB => match chars::arabic_block_character(low_byte(lead, bytes[at + 1])).class {
                    Class::Letter => return Some(self.read_arabic(at)),
                    Class::Digit => return Some(self.read_number(at)),
                    _ => at += 2,
                },
                b'a'..=b'z' | b'A'..=b'Z' => return Some(self.read_latin(at)),
                b'0'..=b'9' => return Some(self.read_number(at)),
                0..=0x7F => at += 1,
                _ => {
                    let c = self.text[at..].chars().next()?;
                    match chars::class_outside_block(c) {
                        Class::Letter => return Some(self.read_arabic(at)),
                        Class::Latin => return Some(self.read_latin(at)),
                        Class::Other => return Some(self.read_other(at)),
                        _ => at += c.len_utf8(),
                    }
                }
            }
        }
    }

    #[inline]
    fn read_arabic(&mut self, start: usize) -> Word {
        let bytes = self.text.as_bytes();
        let (mut at, mut end) = (start, start);
        let mut ends_in_tatweel = false;
        while let Some(&lead) = bytes.get(at) {
            if matches!(lead, 0xD8..=0xDB) {
                let low = low_byte(lead, bytes[at + 1]);
                let character = chars::arabic_block_character(low);
                match character.class {
                    Class::Letter => {
                        self.written.push(character.written);
                        self.folded.push(character.folded);
                        at += 2;
                        end = at;
                        ends_in_tatweel = false;
                    }
                    Class::Mark => {
                        at += 2;
                        if low == 0x1C {
                            continue; // ARABIC LETTER MARK belongs to no word
                        }
                        end = at;
                        let mark = char::from_u32(0x600 + u32::from(low)).unwrap_or(chars::TATWEEL);
                        ends_in_tatweel |= mark == chars::TATWEEL;
                        self.compose_last(mark);
                    }
                    _ => break,
                }
            } else if lead >= 0xC2 {
                let Some(c) = self.text[at..].chars().next() else { break };
                match chars::class_outside_block(c) {
                    Class::Mark => at += c.len_utf8(),
                    Class::Letter => {
                        self.push_presentation_form(c);
                        at += c.len_utf8();
                        end = at;
                        ends_in_tatweel = false;
                    }
                    _ => break,
                }
            } else {
                break;
            }
        }
        Word { range: start..end, kind: TokenKind::Arabic, next: at, ends_in_tatweel }
    }

    fn compose_last(&mut self, mark: char) {
        let Some(&last) = self.written.last() else { return };
        if let Some(composed) = chars::compose(last, mark) {
            self.written.pop();
            self.folded.pop();
            self.written.push(composed);
            self.folded.push(chars::fold_letter(composed));
        }
    }

    fn push_presentation_form(&mut self, form: char) {
        if chars::is_honorific(form) {
            return;
        }
        for c in std::iter::once(form).nfkc() {
            let Some(low) = u32::from(c).checked_sub(0x600).and_then(|low| u8::try_from(low).ok()) else { continue };
            let character = chars::arabic_block_character(low);
            if character.class == Class::Letter {
                self.written.push(character.written);
                self.folded.push(character.folded);
            }
        }
    }

    fn read_number(&mut self, start: usize) -> Word {
        let mut at = start;
        let mut end = start;
        while let Some((digit, width)) = self.digit_at(at) {
            self.folded.push(digit);
            at += width;
            end = at;
            let Some(c) = self.text[at..].chars().next() else { break };
            let after = at + c.len_utf8();
            // ARABIC DECIMAL SEPARATOR; ARABIC THOUSANDS SEPARATOR
            if matches!(c, '.' | '\u{066B}') && self.digit_at(after).is_some() {
                self.folded.push(b'.');
                at = after;
            } else if matches!(c, ',' | '\u{066C}') && self.thousands_at(after) {
                at = after;
            }
        }
        self.written.extend_from_slice(&self.folded);
        Word { range: start..end, kind: TokenKind::Number, next: at, ends_in_tatweel: false }
    }

    fn digit_at(&self, at: usize) -> Option<(u8, usize)> {
        let bytes = self.text.as_bytes();
        match *bytes.get(at)? {
            digit @ b'0'..=b'9' => Some((digit, 1)),
            lead @ 0xD8..=0xDB => {
                let character = chars::arabic_block_character(low_byte(lead, bytes[at + 1]));
                (character.class == Class::Digit).then_some((character.folded, 2))
            }
            _ => None,
        }
    }

    /// Whether exactly three digits stand at `at`.
    fn thousands_at(&self, at: usize) -> bool {
        let mut next = at;
        for _ in 0..3 {
            let Some((_, width)) = self.digit_at(next) else { return false };
            next += width;
        }
        self.digit_at(next).is_none()
    }

    fn read_latin(&mut self, start: usize) -> Word {
        let mut end = start;
        let mut rest = self.text[start..].char_indices().peekable();
        let mut next = self.text.len();
        while let Some((offset, c)) = rest.next() {
            let at = start + offset;
            if c.is_ascii_alphabetic() {
                self.folded.push(c.to_ascii_lowercase() as u8);
                end = at + 1;
            } else if matches!(c, '\'' | '\u{2019}') && rest.peek().is_some_and(|(_, c)| c.is_ascii_alphabetic()) {
                self.folded.push(b'\'');
            } else if c.is_ascii() {
                next = at;
                break;
            } else {
                match chars::class_outside_block(c) {
                    Class::Mark => {}
                    Class::Latin => {
                        push_lower_case(c, &mut self.folded);
                        end = at + c.len_utf8();
                    }
                    _ => {
                        next = at;
                        break;
                    }
                }
            }
        }
        self.written.extend_from_slice(&self.folded);
        Word { range: start..end, kind: TokenKind::Latin, next, ends_in_tatweel: false }
    }

    fn read_other(&mut self, start: usize) -> Word {
        let mut end = start;
        for (offset, c) in self.text[start..].char_indices() {
            let in_arabic_block = matches!(c, '\u{0600}'..='\u{06FF}');
            match chars::class_outside_block(c) {
                Class::Other if !in_arabic_block => push_lower_case(c, &mut self.folded),
                Class::Mark => {}
                _ => break,
            }
            end = start + offset + c.len_utf8();
        }
        self.written.extend_from_slice(&self.folded);
        Word { range: start..end, kind: TokenKind::Other, next: end, ends_in_tatweel: false }
    }

    /// Whether the word just read is a proclitic apart from its word: `لـ"وكالة"`, `بـ50`, `الـBBC`, a lone `و`.
    fn is_detached_proclitic(&self, word: &Word) -> bool {
        let lone_conjunction = matches!(*self.folded, [WAW | FEH]);
        let proclitic = lone_conjunction
            || matches!(
                *self.folded,
                [BEH | LAM | KAF | SEEN] | [ALEF | LAM | WAW, LAM] | [WAW, BEH] | [WAW | BEH, ALEF, LAM]
            );
        if !proclitic {
            return false;
        }
        if lone_conjunction {
            // It may be the first of dotted initials.
            let is_initial =
                self.separator_at(word.next) == Some(Separator::Dot) && self.starts_with_letter(word.next + 1);
            return !(self.joins && is_initial);
        }
        let Some(following) = self.text[word.next..].chars().next() else { return false };
        word.ends_in_tatweel
            || chars::is_quotation_mark(following)
            || matches!(chars::class_outside_block(following), Class::Latin | Class::Digit)
            || self.digit_at(word.next).is_some()
    }

    /// Joins what is one word written as several: dotted or spaced initials, compound names and months.
    #[inline]
    fn join_following_word(&mut self, word: &mut Word) {
        let Some(separator) = self.separator_at(word.next) else { return };
        if self.written.len() == 1 {
            self.join_initials(word, separator);
        } else if separator != Separator::Dot && compounds::may_be_head(&self.folded) {
            self.join_compound(word, separator);
        }
    }

    /// What stands between two parts of one word.
    #[inline]
    fn separator_at(&self, at: usize) -> Option<Separator> {
        match self.text.as_bytes().get(at..)? {
            [b' ', ..] => Some(Separator::Space),
            [b'.', ..] => Some(Separator::Dot),
            [0xC2, 0xA0, ..] => Some(Separator::NoBreakSpace),
            _ => None,
        }
    }

    /// `أ.ف.ب` and `أ ف ب` become one word; two initials only where a dot is between them.
    fn join_initials(&mut self, word: &mut Word, separator: Separator) {
        let dotted = separator == Separator::Dot;
        let length_before = self.written.len();
        let mut last: Option<Word> = None;
        let mut next = word.next;
        while self.separator_at(next) == Some(separator) && self.starts_with_letter(next + separator.len()) {
            let (written, folded) = (self.written.len(), self.folded.len());
            let initial = self.read_arabic(next + separator.len());
            if self.written.len() != written + 1 || initial.ends_in_tatweel || (!dotted && self.folded[folded] == WAW) {
                self.written.truncate(written);
                self.folded.truncate(folded);
                break;
            }
            next = initial.next;
            last = Some(initial);
        }
        let needed = if dotted { 2 } else { 3 };
        match last {
            Some(initial) if self.written.len() >= needed => {
                word.range.end = initial.range.end;
                word.next = initial.next;
                self.at = word.next;
            }
            _ => {
                self.written.truncate(length_before);
                self.folded.truncate(length_before);
            }
        }
    }

    fn starts_with_letter(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(&lead @ 0xD8..=0xDB), Some(&trail)) => {
                chars::arabic_block_character(low_byte(lead, trail)).class == Class::Letter
            }
            _ => false,
        }
    }

    fn join_compound(&mut self, word: &mut Word, separator: Separator) {
        let start = word.next + separator.len();
        if !self.starts_with_letter(start) {
            return;
        }
        let length = self.written.len();
        let second = self.read_arabic(start);
        if compounds::is_compound(&self.folded[..length], &self.folded[length..]) {
            word.range.end = second.range.end;
            word.next = second.next;
            self.at = word.next;
        } else {
            self.written.truncate(length);
            self.folded.truncate(length);
        }
    }
}

/// The low byte of the code point of a two-byte sequence that starts with 0xD8–0xDB.
#[inline]
fn low_byte(lead: u8, trail: u8) -> u8 {
    (lead << 6) | (trail & 0x3F)
}

/// Appends the lower case of `c` without its accents. A character that is made of others than letters, digits and
/// accents (a fraction, a number in brackets) stays whole: its parts would be cut from one another.
fn push_lower_case(c: char, out: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    let is_whole = std::iter::once(c).nfkd().any(|part| chars::class_outside_block(part) == Class::Separator);
    let parts = std::iter::once(c).nfkd().filter(|part| !is_whole && chars::class_outside_block(*part) != Class::Mark);
    for part in is_whole.then_some(c).into_iter().chain(parts) {
        for lower in part.to_lowercase() {
            out.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
        }
    }
}
