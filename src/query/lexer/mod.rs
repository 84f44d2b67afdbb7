//! Splits a query into tokens, noting what makes no sense. It never fails but for the limits, takes time linear in
//! the text, and knows nothing of which token may follow which.

mod quote;
mod sign;
mod value;
mod word;

use std::ops::Range;

use crate::calendar::DateSpan;
use crate::error::{Error, Result};

use super::field::{DateRelation, Field, KeywordField};
use super::note::Note;
use super::syntax::{Operator, Quotes, digit_value, is_invisible, quotes, separates};
use super::term::{Boost, Keyword, Phrase, Word, WordForm};

/// The most words that a query may have, each word of a phrase counted.
pub(super) const MOST_WORDS: usize = 1000;
/// The most words, signs, parentheses and notes together.
pub(super) const MOST_PARTS: usize = 10_000;
/// The most words with `*` or `~`: each is looked for among all words of the index.
pub(super) const MOST_EXPANDED: usize = 32;
/// The most parentheses within one another.
pub(super) const MOST_NESTING: usize = 50;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
    /// Whether something that ends words stands before it.
    pub(super) is_apart: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// An opening parenthesis; the values of one field that has no words may stand in it.
    Open {
        of_values: bool,
    },
    Close,
    And,
    Or,
    Not,
    Near(u16),
    Plus,
    Minus,
    /// The name of a field of words and its colon.
    Field(Field),
    /// The name of a level of matching and its colon.
    Level(WordForm),
    /// A name and its colon that name no field here; a note has been made of it.
    NotAField,
    Word(Word),
    Phrase(Phrase),
    Keyword(Keyword),
    Date(DateSpan),
    Boost(Boost),
}

/// How values are read: as words, or as the values of a field that has no words.
#[derive(Clone, Copy)]
enum Mode {
    Words,
    Keyword(KeywordField),
    Date(DateRelation),
}

struct OpenGroup {
    mode: Mode,
    at: usize,
}

/// The tokens of a query, with every parenthesis closed, and the notes in no order.
pub(super) fn tokens(text: &str) -> Result<(Vec<Token>, Vec<Note>)> {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        notes: Vec::new(),
        groups: Vec::new(),
        is_apart: true,
        words: 0,
        expanded: 0,
        never_closed: Vec::new(),
    };
    lexer.run()?;
    Ok((lexer.tokens, lexer.notes))
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    notes: Vec<Note>,
    groups: Vec<OpenGroup>,
    is_apart: bool,
    words: usize,
    expanded: usize,
    /// The families of quotation marks of which none closes any more.
    never_closed: Vec<Quotes>,
}

impl Lexer<'_> {
    fn run(&mut self) -> Result<()> {
        while let Some(c) = self.peek() {
            if self.tokens.len() + self.notes.len() > MOST_PARTS {
                return Err(self.limit_error(
                    format!("the query has more than {MOST_PARTS} words and signs"),
                    "search for fewer words",
                    self.at..self.text.len(),
                ));
            }
            self.next_token(c)?;
        }
        for group in std::mem::take(&mut self.groups).into_iter().rev() {
            self.note("the parenthesis is never closed", "close it with `)`", group.at..group.at + 1);
            self.push(TokenKind::Close, self.at);
        }
        Ok(())
    }

    fn next_token(&mut self, c: char) -> Result<()> {
        let start = self.at;
        match c {
            '(' => return self.open(Mode::Words),
            ')' => self.close(),
            _ if is_invisible(c) => self.at += c.len_utf8(),
            _ if quotes(c).is_some() => return self.quoted_here(),
            _ if c.is_whitespace() => self.skip_separator(c),
            _ if !matches!(self.mode(), Mode::Words) => return self.value_in_group(),
            '|' if self.text[start..].starts_with("||") => {
                self.at += 2;
                self.operator(Operator::Or, start);
            }
            '!' if self.is_apart && self.text[start + 1..].starts_with(char::is_alphanumeric) => {
                self.at += 1;
                self.push(TokenKind::Minus, start);
            }
            _ if separates(c) => self.skip_separator(c),
            '+' | '-' => self.sign(),
            '^' => self.boost(),
            '~' => {
                self.at += 1;
                self.note(
                    "the tilde follows neither a word nor a phrase",
                    "write `word~` for typing mistakes, `\"a phrase\"~2` for slop",
                    start..self.at,
                );
            }
            _ => return self.word(),
        }
        Ok(())
    }

    fn skip_separator(&mut self, c: char) {
        self.at += c.len_utf8();
        self.is_apart = true;
    }

    /// A parenthesis whose content is read in this mode, or in that of the group around it.
    fn open(&mut self, mode: Mode) -> Result<()> {
        if self.groups.len() == MOST_NESTING {
            return Err(self.limit_error(
                format!("more than {MOST_NESTING} parentheses within one another"),
                "write the query with fewer levels",
                self.at..self.at + 1,
            ));
        }
        let mode = if let Mode::Words = mode { self.mode() } else { mode };
        let of_values = !matches!(mode, Mode::Words);
        self.groups.push(OpenGroup { mode, at: self.at });
        self.at += 1;
        self.push(TokenKind::Open { of_values }, self.at - 1);
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        if self.groups.pop().is_some() {
            self.push(TokenKind::Close, self.at - 1);
        } else {
            self.note("the parenthesis was never opened", "open it with `(`", self.at - 1..self.at);
        }
    }

    fn mode(&self) -> Mode {
        self.groups.last().map_or(Mode::Words, |group| group.mode)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, expected: char) -> bool {
        if self.peek() != Some(expected) {
            return false;
        }
        self.at += expected.len_utf8();
        true
    }

    /// A run of digits, as European ones.
    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(c) = self.peek()
            && let Some(value) = digit_value(c)
        {
            digits.extend(char::from_digit(value, 10));
            self.at += c.len_utf8();
        }
        digits
    }

    fn follows_field(&self) -> bool {
        !self.is_apart
            && matches!(self.tokens.last(), Some(Token { kind: TokenKind::Field(_) | TokenKind::Level(_), .. }))
    }

    fn follows_sign_or_field(&self) -> bool {
        let kind = self.tokens.last().map(|token| &token.kind);
        !self.is_apart
            && matches!(kind, Some(TokenKind::Field(_) | TokenKind::Level(_) | TokenKind::Plus | TokenKind::Minus))
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.push_range(kind, start..self.at);
    }

    fn push_range(&mut self, kind: TokenKind, range: Range<usize>) {
        self.tokens.push(Token { kind, range, is_apart: self.is_apart });
        self.is_apart = false;
    }

    fn note(&mut self, message: impl Into<String>, hint: &'static str, range: Range<usize>) {
        self.notes.push(Note::new(message, hint, range));
    }

    fn count_words(&mut self, words: usize) -> Result<()> {
        self.words += words;
        if self.words <= MOST_WORDS {
            return Ok(());
        }
        Err(self.limit_error(
            format!("the query has more than {MOST_WORDS} words"),
            "search for fewer words",
            self.at..self.text.len(),
        ))
    }

    /// Counts a word that stands for others.
    fn count_expanded(&mut self, start: usize) -> Result<()> {
        self.expanded += 1;
        if self.expanded <= MOST_EXPANDED {
            return Ok(());
        }
        Err(self.limit_error(
            format!("the query has more than {MOST_EXPANDED} words with `*` or `~`"),
            "write some of them without the sign",
            start..self.at,
        ))
    }

    fn limit_error(&self, message: String, hint: &str, range: Range<usize>) -> Error {
        Error::query(message, self.text, range).with_hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        tokens(text).unwrap().0.into_iter().map(|token| token.kind).collect()
    }

    fn word(text: &str) -> TokenKind {
        TokenKind::Word(Word::new(text).unwrap())
    }

    #[test]
    fn words_lose_the_punctuation_around_them() {
        assert_eq!(
            kinds("'قسد'، U.S. «»#وسم 1,000 10:30"),
            [word("قسد"), word("U.S"), word("وسم"), word("1,000"), word("10:30"),]
        );
    }

    #[test]
    fn a_backslash_takes_any_meaning_away() {
        assert_eq!(kinds(r"\AND C\+\+ title\:x"), [word("AND"), word("C++"), word("title:x")]);
    }

    #[test]
    fn ranges_cover_what_was_typed() {
        let text = "+عنوان:«سلام»~2^3";
        let ranges: Vec<&str> = tokens(text).unwrap().0.into_iter().map(|token| &text[token.range]).collect();
        assert_eq!(ranges, ["+", "عنوان:", "«سلام»~2", "^3"]);
    }

    #[test]
    fn the_signs_of_programmers_are_operators() {
        assert_eq!(kinds("نفط && غاز"), [word("نفط"), TokenKind::And, word("غاز")]);
        assert_eq!(kinds("نفط||غاز"), [word("نفط"), TokenKind::Or, word("غاز")]);
        assert_eq!(kinds("!نفط عاجل! غاز!"), [TokenKind::Minus, word("نفط"), word("عاجل"), word("غاز")]);
    }

    #[test]
    fn a_wrong_weight_or_tilde_excludes_nothing() {
        assert_eq!(kinds("نفط^-2 غاز~-1 ماء"), [word("نفط"), word("غاز"), word("ماء")]);
    }

    #[test]
    fn vowel_marks_and_directional_marks_hide_no_field() {
        for text in ["عُنوان:نفط", "عنـوان:نفط", "عنوان\u{200F}:نفط"] {
            assert_eq!(kinds(text), [TokenKind::Field(Field::Title), word("نفط")], "{text}");
        }
    }

    #[test]
    fn operators_are_seen_through_directional_marks() {
        assert_eq!(kinds("\u{200F}AND\u{200F} \u{202B}و\u{202C}"), [TokenKind::And, TokenKind::And]);
    }
}
