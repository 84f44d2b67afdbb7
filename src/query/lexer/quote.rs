//! Reads what stands between quotation marks, and the slop after it.

use crate::error::Result;

use super::value::{Complaint, date_span};
use super::{Lexer, Mode, TokenKind};
use crate::query::syntax::{self, Quotes, quotes};
use crate::query::term::{MAX_DISTANCE, Phrase};

impl Lexer<'_> {
    pub(super) fn quoted_here(&mut self) -> Result<()> {
        let start = self.at;
        match self.mode() {
            Mode::Words => {
                let Some(content) = self.quoted() else {
                    return Ok(());
                };
                self.phrase(start, &content)
            }
            Mode::Keyword(field) => self.quoted_keyword(start, field),
            Mode::Date(relation) => {
                let range = self.quoted_range(relation);
                let Some(content) = self.quoted() else {
                    return Ok(());
                };
                let read = range.unwrap_or_else(|| date_span(&content, relation).map(|span| (span, self.at)));
                match read {
                    Ok((span, end)) => {
                        self.at = end;
                        self.push(TokenKind::Date(span), start);
                        self.count_words(1)
                    }
                    Err(Complaint { message, hint }) => {
                        self.note(message, hint, start..self.at);
                        self.phrase(start, &content)
                    }
                }
            }
        }
    }

    fn phrase(&mut self, start: usize, content: &str) -> Result<()> {
        let Ok(phrase) = Phrase::new(content) else {
            self.note("nothing between the quotation marks", "write words there", start..self.at);
            self.is_apart = true;
            return Ok(());
        };
        let slop = self.slop();
        self.count_words(phrase.words().count())?;
        self.push(TokenKind::Phrase(phrase.with_slop(slop)), start);
        Ok(())
    }

    /// `~2` after a phrase, else zero.
    fn slop(&mut self) -> u16 {
        let start = self.at;
        if !self.take('~') {
            return 0;
        }
        let digits = self.digits();
        if let Some(slop) = syntax::number(&digits).and_then(|slop| u16::try_from(slop).ok())
            && slop <= MAX_DISTANCE
        {
            return slop;
        }
        self.note(
            "the slop of the phrase is not a number up to 1000",
            "write it right after the phrase: `\"a phrase\"~2`",
            start..self.at,
        );
        0
    }

    /// The content up to the closing mark of the same family, without its backslashes; `None`, and only the mark
    /// read, when there is no closing mark.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        let opening = self.peek()?;
        let family = quotes(opening)?;
        self.at += opening.len_utf8();
        let closed =
            if self.never_closed.contains(&family) { None } else { until_closing(&self.text[self.at..], family) };
        let content = closed.map(|(content, length)| {
            self.at += length;
            content
        });
        if content.is_none() {
            self.never_closed.push(family);
            self.note("the quotation mark is never closed", "close it, or leave it out", start..self.at);
            self.is_apart = true;
        }
        content
    }
}

/// What stands before the closing mark of a family, without its backslashes, and the bytes up to behind the mark.
pub(super) fn until_closing(text: &str, family: Quotes) -> Option<(String, usize)> {
    let mut content = String::new();
    let mut is_escaped = false;
    for (offset, c) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
            if c != '\\' && quotes(c).is_none() {
                content.push('\\');
            }
            content.push(c);
        } else if c == '\\' {
            is_escaped = true;
        } else if quotes(c) == Some(family) {
            return Some((content, offset + c.len_utf8()));
        } else {
            content.push(c);
        }
    }
    None
}
