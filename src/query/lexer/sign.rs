//! Reads the signs before a word and the weights after it. It does not know what stands beside them.

use super::{Lexer, TokenKind};
use crate::query::syntax::{digit_value, quotes, separates};
use crate::query::term::Boost;

impl Lexer<'_> {
    /// `+` or `-` before an operand; a run of them counts once.
    pub(super) fn sign(&mut self) {
        let start = self.at;
        let is_plus = self.take('+');
        if !is_plus {
            self.at += 1;
        }
        let after_first = self.at;
        while self.take('+') || self.take('-') {}
        if self.peek().is_none_or(|c| c != '(' && quotes(c).is_none() && separates(c)) {
            self.note(
                "the sign has no word right after it",
                "write `+word` or `-word` without a space",
                start..self.at,
            );
            return;
        }
        if self.follows_field() {
            self.note(
                "the sign stands between a field and its value",
                "write it before the field: `-title:word`",
                start..self.at,
            );
            return;
        }
        if self.at > after_first {
            self.note("one sign is enough", "write `+word` or `-word`", after_first..self.at);
        }
        self.push(if is_plus { TokenKind::Plus } else { TokenKind::Minus }, start);
    }

    /// `^2`, `^0.5`, `^٢`.
    pub(super) fn boost(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut factor = self.digits();
        // FULL STOP, ARABIC DECIMAL SEPARATOR
        if let Some(point @ ('.' | '\u{066B}')) = self.peek() {
            let after_point = self.at + point.len_utf8();
            if self.text[after_point..].chars().next().is_some_and(|c| digit_value(c).is_some()) {
                self.at = after_point;
                factor.push('.');
                factor.push_str(&self.digits());
            }
        }
        if let Some(boost) = factor.parse().ok().and_then(Boost::new) {
            self.push(TokenKind::Boost(boost), start);
            return;
        }
        self.pass_sign();
        self.note(
            "the weight is not a number above 0 and up to 1000",
            "write it right after a word: `word^2`",
            start..self.at,
        );
    }

    /// Passes over a sign and its number where neither may stand: `-2` of `word^-2` excludes nothing.
    pub(super) fn pass_sign(&mut self) {
        if matches!(self.peek(), Some('+' | '-')) {
            self.at += 1;
            self.digits();
        }
    }
}
