//! A place in a row of tokens, and the steps that every grammar here is made of. It knows neither dates nor times.

use super::token::{Token, TokenKind};

/// A place in the tokens. A method that reads nothing leaves the place where it was.
pub(super) struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tokens: &'t [Token]) -> Self {
        Reader { tokens, at: 0 }
    }

    pub(super) fn starting_at(tokens: &'t [Token], at: usize) -> Self {
        Reader { tokens, at }
    }

    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let value = read(self);
        if value.is_none() {
            self.at = start;
        }
        value
    }

    pub(super) fn advance(&mut self, tokens: usize) {
        self.at += tokens;
    }

    pub(super) fn rest(&self) -> &'t [Token] {
        &self.tokens[self.at.min(self.tokens.len())..]
    }

    pub(super) fn peek(&self) -> Option<&'t TokenKind> {
        self.rest().first().map(|token| &token.kind)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// A number with so many digits.
    pub(super) fn number(&mut self, allowed: std::ops::RangeInclusive<usize>) -> Option<(u64, usize)> {
        match self.peek() {
            Some(TokenKind::Number { value, digits }) if allowed.contains(digits) => {
                self.at += 1;
                Some((*value, *digits))
            }
            _ => None,
        }
    }

    pub(super) fn take_word(&mut self, words: &[&str]) -> bool {
        match self.peek() {
            Some(TokenKind::Word(word)) if words.contains(&word.as_str()) => {
                self.at += 1;
                true
            }
            _ => false,
        }
    }

    pub(super) fn take_mark(&mut self, marks: &[char]) -> Option<char> {
        match self.peek() {
            Some(TokenKind::Mark(mark)) if marks.contains(mark) => {
                self.at += 1;
                Some(*mark)
            }
            _ => None,
        }
    }

    pub(super) fn skip_marks(&mut self, marks: &[char]) {
        while self.take_mark(marks).is_some() {}
    }

    /// Whether white space stands before one of the last so many tokens read.
    pub(super) fn space_within_last(&self, tokens: usize) -> bool {
        self.tokens[self.at - tokens..self.at].iter().any(|token| token.spaced)
    }

    /// Whether the number here is the next part of a dotted or slashed number, such as a version.
    pub(super) fn continues_a_number(&self) -> bool {
        let [.., before, mark] = &self.tokens[..self.at] else {
            return false;
        };
        let here = self.rest().first();
        matches!(before.kind, TokenKind::Number { .. })
            && matches!(mark.kind, TokenKind::Mark('-' | '/' | '.' | ':' | '\\'))
            && !mark.spaced
            && here.is_some_and(|token| !token.spaced)
    }

    /// Whether the separator and another number follow without a space.
    pub(super) fn is_continued_by(&self, separator: char) -> bool {
        let [mark, number, ..] = self.rest() else {
            return false;
        };
        mark.kind == TokenKind::Mark(separator)
            && !mark.spaced
            && !number.spaced
            && matches!(number.kind, TokenKind::Number { .. })
    }
}
