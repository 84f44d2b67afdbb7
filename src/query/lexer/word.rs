//! Reads words with the signs of their form, and the operators. It knows no fields but that a colon may end a name.

use std::ops::Range;

use crate::error::Result;

use super::{Lexer, TokenKind};
use crate::query::syntax::{self, DISTANCES, Operator, is_comma_in_number, is_field_name, is_invisible, separates};
use crate::query::term::{Mistakes, Word, WordForm};

impl Lexer<'_> {
    /// A word with the signs of its form, an operator, or the name of a field.
    pub(super) fn word(&mut self) -> Result<()> {
        let start = self.at;
        let is_surface = self.take('=');
        let has_leading_star = self.take('*');
        let stem_start = self.at;
        let mut stem = Stem::default();
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.at += 1;
                    let Some(escaped) = self.peek().filter(|c| !c.is_whitespace()) else {
                        self.note(
                            "the backslash has nothing after it",
                            "write `\\\\` for a backslash",
                            self.at - 1..self.at,
                        );
                        break;
                    };
                    self.at += escaped.len_utf8();
                    stem.push_escaped(escaped);
                    continue;
                }
                ':' if stem.escaped.is_none()
                    && stem_start == start
                    && is_field_name(self.text[start..self.at].trim_matches(is_invisible)) =>
                {
                    return self.field(start);
                }
                '^' | '~' | '*' => break,
                _ if separates(c) && !is_comma_in_number(self.text, self.at) => break,
                _ => stem.push(c),
            }
            self.at += c.len_utf8();
        }
        let is_bare = stem_start == start && stem.escaped.is_none() && !matches!(self.peek(), Some('^' | '~' | '*'));
        if is_bare && !self.follows_sign_or_field() {
            let typed = self.text[start..self.at].trim_matches(is_invisible);
            if let Some(operator) = syntax::operator(typed) {
                self.operator(operator, start);
                return Ok(());
            }
        }
        let suffix = self.word_suffix();
        let Ok(word) = Word::new(stem.trimmed()) else {
            if is_surface || has_leading_star || !matches!(suffix, WordForm::Inflected) {
                self.note(
                    "the sign belongs to no word",
                    "write `=word`, `word*`, `*word` or `word~` without a space",
                    start..self.at,
                );
            }
            self.is_apart = true;
            return Ok(());
        };
        let form = match (is_surface, has_leading_star, suffix) {
            (true, false, WordForm::Inflected) => WordForm::Surface,
            (false, true, WordForm::Inflected) => WordForm::Suffix,
            (false, false, suffix) => suffix,
            _ => {
                self.note(
                    "a word takes only one of `=`, `*` and `~`",
                    "choose one of `=word`, `word*`, `*word` and `word~`",
                    start..self.at,
                );
                suffix
            }
        };
        self.push(TokenKind::Word(word.with_form(form)), start);
        if matches!(form, WordForm::Prefix | WordForm::Suffix | WordForm::Fuzzy(_)) {
            self.count_expanded(start)?;
        }
        self.count_words(1)
    }

    /// `*`, `~` or `~2` at the end of a word; in the middle of one they part it.
    fn word_suffix(&mut self) -> WordForm {
        let start = self.at;
        if self.take('*') {
            while self.take('*') {}
            if self.is_at_word_end() {
                return WordForm::Prefix;
            }
            self.note("a star may only begin or end a word", "write `word*` or `*word`", start..self.at);
            return WordForm::Inflected;
        }
        if !self.take('~') {
            return WordForm::Inflected;
        }
        let digits = self.digits();
        let mistakes = match (digits.as_str(), syntax::number(&digits)) {
            ("", _) | (_, Some(1)) => Some(Mistakes::One),
            (_, Some(2)) => Some(Mistakes::Two),
            _ => None,
        };
        match mistakes {
            Some(mistakes) if self.is_at_word_end() => WordForm::Fuzzy(mistakes),
            _ => {
                self.pass_sign();
                self.note(
                    "a tilde ends a word, with 1 or 2 after it or nothing",
                    "write `word~` or `word~2`",
                    start..self.at,
                );
                WordForm::Inflected
            }
        }
    }

    pub(super) fn operator(&mut self, operator: Operator, start: usize) {
        let kind = match operator {
            Operator::And => TokenKind::And,
            Operator::Or => TokenKind::Or,
            Operator::Not => TokenKind::Not,
            Operator::Near(distance) => match u16::try_from(distance) {
                Ok(near) if DISTANCES.contains(&distance) => TokenKind::Near(near),
                _ => {
                    self.note("the distance is not a number from 1 to 1000", "write `NEAR/5`", start..self.at);
                    return;
                }
            },
        };
        self.push(kind, start);
    }

    fn is_at_word_end(&self) -> bool {
        self.peek().is_none_or(|c| c == '^' || separates(c))
    }
}

/// The characters of a word without backslashes.
#[derive(Default)]
struct Stem {
    text: String,
    /// From the start of the first that had a backslash to the end of the last.
    escaped: Option<Range<usize>>,
}

impl Stem {
    fn push(&mut self, c: char) {
        self.text.push(c);
    }

    fn push_escaped(&mut self, c: char) {
        let start = self.escaped.as_ref().map_or(self.text.len(), |escaped| escaped.start);
        self.text.push(c);
        self.escaped = Some(start..self.text.len());
    }

    /// What stands between its first and its last letter or digit, or character with a backslash.
    fn trimmed(&self) -> &str {
        let is_sign = |c: char| !c.is_alphanumeric();
        let mut start = self.text.len() - self.text.trim_start_matches(is_sign).len();
        let mut end = self.text.trim_end_matches(is_sign).len();
        if let Some(escaped) = &self.escaped {
            start = start.min(escaped.start);
            end = end.max(escaped.end);
        }
        self.text.get(start..end).unwrap_or_default()
    }
}
