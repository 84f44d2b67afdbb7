//! Cuts text into words and gives each its written and its folded form, in one pass over the bytes.
//!
//! A vocalised word, a word with tatweel, and a word with joiners or direction marks inside stay whole;
//! Arabic, Latin and digits are cut from one another; a proclitic that stands apart from its word
//! (before a quotation mark, a Latin letter or a digit) is no word. Names and months that are written in
//! two words are one ([`compounds.tsv`](super::compounds)). Offsets are bytes of the original text.
//! Stems are not made here.

use super::chars::{self, Class, letter::*};
use super::compounds;
use super::token::{Token, TokenKind};
use super::word_memory::Run;
use super::word_reader::{Word, WordReader};

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
    reader: WordReader<'t>,
    at: usize,
    /// Whether words are taken as they stand: none is joined with the next, and none is left out.
    takes_all_apart: bool,
    /// Whether the last word might have been read otherwise before other words.
    depends_on_next: bool,
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
        Tokenizer { reader: WordReader::new(text), at: 0, takes_all_apart: false, depends_on_next: false }
    }

    /// A tokenizer that takes every word as it stands: what is written apart stays apart, a lone letter among it.
    pub(super) fn taking_all_apart(text: &'t str) -> Self {
        Tokenizer { takes_all_apart: true, ..Tokenizer::new(text) }
    }

    /// The next word, or `None` at the end of the text.
    #[inline]
    pub fn next_token(&mut self) -> Option<Token<'_>> {
        self.depends_on_next = false;
        loop {
            self.reader.clear();
            let Some((start, kind)) = self.reader.next_start(self.at) else {
                self.at = self.reader.text.len();
                return None;
            };
            let mut word = self.reader.read(start, kind);
            self.at = word.next;
            if word.kind == TokenKind::Arabic && !self.takes_all_apart {
                if self.is_detached_proclitic(&word) {
                    continue;
                }
                self.join_following_word(&mut word);
            }
            if !(1..=LONGEST_WORD).contains(&self.reader.folded.len()) {
                continue;
            }
            let WordReader { written, folded, .. } = &self.reader;
            return Some(Token { range: word.range, kind: word.kind, written, folded });
        }
    }

    /// Where reading goes on, in bytes.
    #[inline]
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Passes over the ASCII characters that are in no word, and gives what is not ASCII after them.
    #[inline]
    pub(super) fn run(&mut self) -> Option<Run> {
        let rest = &self.reader.text.as_bytes()[self.at..];
        let passed = rest.iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).count();
        self.at += passed;
        Run::at_start_of(&rest[passed..])
    }

    /// Goes on so many bytes, which are whole characters.
    #[inline]
    pub(super) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Goes to a place, in bytes, where a word may begin.
    #[inline]
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Passes over what is neither a run nor between two: ASCII letters and digits, or a run that is too long.
    pub(super) fn pass_other(&mut self) {
        let rest = &self.reader.text.as_bytes()[self.at..];
        let is_ascii = rest.first().is_some_and(u8::is_ascii);
        self.at += rest
            .iter()
            .take_while(|byte| if is_ascii { byte.is_ascii_alphanumeric() } else { !byte.is_ascii() })
            .count();
    }

    /// Where the next word begins, or the text ends, in bytes.
    #[inline]
    pub(super) fn next_start(&self) -> usize {
        self.reader.next_start(self.at).map_or(self.reader.text.len(), |(start, _)| start)
    }

    /// Whether the last word might have been read otherwise before other words than it stands before.
    #[inline]
    pub(super) fn last_depends_on_next(&self) -> bool {
        self.depends_on_next
    }

    /// Whether the word just read is a proclitic apart from its word: `لـ"وكالة"`, `بـ50`, `الـBBC`, a lone `و`.
    #[inline]
    fn is_detached_proclitic(&mut self, word: &Word) -> bool {
        let lone_conjunction = matches!(*self.reader.folded, [WAW | FEH]);
        let proclitic = lone_conjunction
            || matches!(
                *self.reader.folded,
                [BEH | LAM | KAF | SEEN] | [ALEF | LAM | WAW, LAM] | [WAW, BEH] | [WAW | BEH, ALEF, LAM]
            );
        if !proclitic {
            return false;
        }
        self.depends_on_next = true;
        if lone_conjunction {
            // It may be the first of dotted initials.
            return self.separator_at(word.next) != Some(Separator::Dot)
                || !self.reader.starts_with_letter(word.next + 1);
        }
        let Some(following) = self.reader.text[word.next..].chars().next() else { return false };
        word.ends_in_tatweel
            || chars::is_quotation_mark(following)
            || matches!(chars::class_outside_block(following), Class::Latin | Class::Digit)
            || self.reader.digit_at(word.next).is_some()
    }

    /// Joins what is one word written as several: dotted or spaced initials, compound names and months.
    #[inline]
    fn join_following_word(&mut self, word: &mut Word) {
        let is_initial = self.reader.written.len() == 1;
        if !is_initial && !compounds::may_be_head(&self.reader.folded) {
            return;
        }
        self.depends_on_next = true;
        match self.separator_at(word.next) {
            Some(separator) if is_initial => self.join_initials(word, separator),
            Some(separator) if separator != Separator::Dot => self.join_compound(word, separator),
            _ => {}
        }
    }

    /// What stands between two parts of one word.
    #[inline]
    fn separator_at(&self, at: usize) -> Option<Separator> {
        match self.reader.text.as_bytes().get(at..)? {
            [b' ', ..] => Some(Separator::Space),
            [b'.', ..] => Some(Separator::Dot),
            [0xC2, 0xA0, ..] => Some(Separator::NoBreakSpace),
            _ => None,
        }
    }

    /// `أ.ف.ب` and `أ ف ب` become one word; two initials only where a dot is between them.
    fn join_initials(&mut self, word: &mut Word, separator: Separator) {
        let dotted = separator == Separator::Dot;
        let length_before = self.reader.written.len();
        let mut last: Option<Word> = None;
        let mut next = word.next;
        while self.separator_at(next) == Some(separator) && self.reader.starts_with_letter(next + separator.len()) {
            let length = self.reader.written.len();
            let initial = self.reader.read_arabic(next + separator.len());
            let is_one_letter = self.reader.written.len() == length + 1;
            if !is_one_letter || initial.ends_in_tatweel || (!dotted && self.reader.folded[length] == WAW) {
                self.reader.truncate(length);
                break;
            }
            next = initial.next;
            last = Some(initial);
        }
        let needed = if dotted { 2 } else { 3 };
        match last {
            Some(initial) if self.reader.written.len() >= needed => self.extend(word, &initial),
            _ => self.reader.truncate(length_before),
        }
    }

    fn join_compound(&mut self, word: &mut Word, separator: Separator) {
        let start = word.next + separator.len();
        if !self.reader.starts_with_letter(start) {
            return;
        }
        let length = self.reader.written.len();
        let second = self.reader.read_arabic(start);
        let (first_letters, second_letters) = self.reader.folded.split_at(length);
        if compounds::is_compound(first_letters, second_letters) {
            self.extend(word, &second);
        } else {
            self.reader.truncate(length);
        }
    }

    /// Extends a word to the end of its last part.
    fn extend(&mut self, word: &mut Word, last: &Word) {
        word.range.end = last.range.end;
        word.next = last.next;
        self.at = word.next;
    }
}
