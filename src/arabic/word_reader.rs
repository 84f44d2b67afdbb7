//! Reads one word of any script from a text into its written and its folded form. Where it begins is told, where it
//! ends is found here; what it means beside its neighbours is not known here.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::chars::{self, Class};
use super::token::TokenKind;

/// The letters of the word that is being read, and the text it stands in.
#[derive(Debug)]
pub(super) struct WordReader<'t> {
    pub(super) text: &'t str,
    /// For Arabic the low bytes of U+06xx, else UTF-8.
    pub(super) written: Vec<u8>,
    pub(super) folded: Vec<u8>,
}

/// A word that was read into the buffers.
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) kind: TokenKind,
    /// Where reading goes on, in bytes.
    pub(super) next: usize,
    /// Whether a tatweel stood after the last letter.
    pub(super) ends_in_tatweel: bool,
}

impl<'t> WordReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        WordReader { text, written: Vec::with_capacity(64), folded: Vec::with_capacity(64) }
    }

    pub(super) fn clear(&mut self) {
        self.written.clear();
        self.folded.clear();
    }

    /// Forgets all but the first letters of an Arabic word.
    pub(super) fn truncate(&mut self, letters: usize) {
        self.written.truncate(letters);
        self.folded.truncate(letters);
    }

    /// Where the first word at or after `from` begins, and what it is made of.
    #[inline]
    pub(super) fn next_start(&self, from: usize) -> Option<(usize, TokenKind)> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            match *bytes.get(at)? {
                lead @ 0xD8..=0xDB => match chars::arabic_block_character(low_byte(lead, bytes[at + 1])).class {
                    Class::Letter => return Some((at, TokenKind::Arabic)),
                    Class::Digit => return Some((at, TokenKind::Number)),
                    _ => at += 2,
                },
                b'a'..=b'z' | b'A'..=b'Z' => return Some((at, TokenKind::Latin)),
                b'0'..=b'9' => return Some((at, TokenKind::Number)),
                0..=0x7F => at += 1,
                _ => {
                    let c = self.text[at..].chars().next()?;
                    match chars::class_outside_block(c) {
                        Class::Letter => return Some((at, TokenKind::Arabic)),
                        Class::Latin => return Some((at, TokenKind::Latin)),
                        Class::Other => return Some((at, TokenKind::Other)),
                        _ => at += c.len_utf8(),
                    }
                }
            }
        }
    }

    /// Reads the word of that kind that begins at `start`, appending to the forms.
    #[inline]
    pub(super) fn read(&mut self, start: usize, kind: TokenKind) -> Word {
        match kind {
            TokenKind::Arabic => self.read_arabic(start),
            TokenKind::Number => self.read_number(start),
            TokenKind::Latin => self.read_latin(start),
            TokenKind::Other => self.read_other(start),
        }
    }

    #[inline]
    pub(super) fn read_arabic(&mut self, start: usize) -> Word {
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

    pub(super) fn digit_at(&self, at: usize) -> Option<(u8, usize)> {
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
        let mut digits = None;
        for (offset, c) in self.text[start..].char_indices() {
            let in_arabic_block = matches!(c, '\u{0600}'..='\u{06FF}');
            match chars::class_outside_block(c) {
                Class::Other if !in_arabic_block => {
                    // A raised digit is cut from a letter as any digit is.
                    let length = self.folded.len();
                    push_lower_case(c, &mut self.folded);
                    let is_digit = self.folded[length..].iter().all(u8::is_ascii_digit);
                    if *digits.get_or_insert(is_digit) != is_digit {
                        self.folded.truncate(length);
                        break;
                    }
                }
                Class::Mark => {}
                _ => break,
            }
            end = start + offset + c.len_utf8();
        }
        self.written.extend_from_slice(&self.folded);
        Word { range: start..end, kind: TokenKind::Other, next: end, ends_in_tatweel: false }
    }

    pub(super) fn starts_with_letter(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(&lead @ 0xD8..=0xDB), Some(&trail)) => {
                chars::arabic_block_character(low_byte(lead, trail)).class == Class::Letter
            }
            _ => false,
        }
    }
}

/// The low byte of the code point of a two-byte sequence that starts with 0xD8–0xDB.
#[inline]
fn low_byte(lead: u8, trail: u8) -> u8 {
    (lead << 6) | (trail & 0x3F)
}

/// Appends the lower case of `c` without its accents. A character that is made of others than letters, digits and
/// accents (a fraction, a number in brackets), or of letters and digits (a unit of area), stays whole: its parts would
/// be cut from one another.
fn push_lower_case(c: char, out: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    let parts = || std::iter::once(c).nfkd().filter(|part| chars::class_outside_block(*part) != Class::Mark);
    let separators = parts().filter(|part| chars::class_outside_block(*part) == Class::Separator).count();
    let digits = parts().filter(char::is_ascii_digit).count();
    let is_whole = separators > 0 || !(digits == 0 || digits == parts().count());
    for part in is_whole.then_some(c).into_iter().chain(parts().filter(|_| !is_whole)) {
        for lower in part.to_lowercase() {
            out.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
        }
    }
}
