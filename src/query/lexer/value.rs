//! Reads the names of fields, and the values of those fields that have no words: whole values and dates.

use crate::calendar::{DateSpan, parse_span};
use crate::error::Result;

use super::quote::until_closing;
use super::{Lexer, Mode, TokenKind};
use crate::query::field::{self, DateRelation, KeywordField, NamedField};
use crate::query::syntax::{self, Operator, ends_list_item, is_invisible, quotes, separates};
use crate::query::term::{Keyword, Word};

/// A date in a query is never longer, in bytes.
const MOST_DATE_BYTES: usize = 120;

impl Lexer<'_> {
    /// The name before the colon here, and its value if it is not read as words.
    pub(super) fn field(&mut self, start: usize) -> Result<()> {
        let name = self.text[start..self.at].trim_matches(is_invisible);
        let named = field::named(name);
        self.at += 1;
        let is_date = matches!(named, Some(NamedField::Date(_)));
        let has_value = self.peek().is_some_and(|c| {
            c == '(' || quotes(c).is_some() || !separates(c) || (is_date && matches!(c, '[' | '<' | '>'))
        });
        let note = match named {
            None => Some((
                format!("there is no field `{name}`; fields are {}", field::english_names()),
                "leave the colon out, write `\\:`, or quote the words",
            )),
            Some(_) if !has_value => Some((
                format!("the field `{name}:` has no value right after the colon"),
                "write `title:word` without a space",
            )),
            Some(_) if self.follows_field() => Some((
                format!("the field `{name}:` stands right after another field"),
                "put it in parentheses: `title:(source:word)`",
            )),
            Some(_) => None,
        };
        if let Some((message, hint)) = note {
            self.note(message, hint, start..self.at);
            self.push(TokenKind::NotAField, start);
            return self.count_words(1);
        }
        match named {
            Some(NamedField::Text(field)) => {
                self.push(TokenKind::Field(field), start);
                Ok(())
            }
            Some(NamedField::Level(form)) => {
                self.push(TokenKind::Level(form), start);
                Ok(())
            }
            Some(NamedField::Keyword(field)) => match self.peek() {
                Some('(') => self.open(Mode::Keyword(field)),
                Some(c) if quotes(c).is_some() => self.quoted_keyword(start, field),
                _ => self.bare_keyword(start, field),
            },
            Some(NamedField::Date(relation)) => match self.peek() {
                Some('(') => self.open(Mode::Date(relation)),
                _ => self.date(start, relation),
            },
            None => Ok(()),
        }
    }

    pub(super) fn quoted_keyword(&mut self, start: usize, field: KeywordField) -> Result<()> {
        let name_end = self.at;
        let Some(content) = self.quoted() else {
            if name_end > start {
                self.push_range(TokenKind::NotAField, start..name_end);
                return self.count_words(1);
            }
            return Ok(());
        };
        let Ok(keyword) = Keyword::new(field, content) else {
            self.note("nothing between the quotation marks", "write a value there", start..self.at);
            self.is_apart = true;
            return Ok(());
        };
        let keyword = if self.take('*') { keyword.as_prefix() } else { keyword };
        self.push(TokenKind::Keyword(keyword), start);
        self.count_words(1)
    }

    /// A whole value up to white space, without a comma or semicolon at its end.
    fn bare_keyword(&mut self, start: usize, field: KeywordField) -> Result<()> {
        let end = self.value_end(self.at);
        let value = self.text[self.at..end].trim_end_matches(ends_list_item);
        let (value, is_prefix) = match value.strip_suffix('*') {
            Some(beginning) => (beginning, true),
            None => (value, false),
        };
        self.at = end;
        let Ok(keyword) = Keyword::new(field, value) else {
            if is_prefix {
                self.note("the star has nothing before it", "write `path:folder/*`", start..self.at);
            }
            self.is_apart = true;
            return Ok(());
        };
        let keyword = if is_prefix { keyword.as_prefix() } else { keyword };
        self.push(TokenKind::Keyword(keyword), start);
        self.count_words(1)
    }

    /// The value of a date field: quoted, or bare.
    fn date(&mut self, start: usize, relation: DateRelation) -> Result<()> {
        let value_start = self.at;
        let is_quoted = self.peek().is_some_and(|c| quotes(c).is_some());
        let read = if is_quoted && let Some(range) = self.quoted_range(relation) {
            range
        } else if is_quoted {
            let Some(content) = self.quoted() else {
                self.push_range(TokenKind::NotAField, start..value_start);
                return self.count_words(1);
            };
            date_span(&content, relation).map(|span| (span, self.at))
        } else {
            self.bare_date(relation)
        };
        match read {
            Ok((span, end)) => {
                self.at = end;
                self.push(TokenKind::Date(span), start);
            }
            Err(Complaint { message, hint }) => {
                let end = self.at.max(self.date_piece_end(value_start));
                // The value is read again, as words; the name of the field is none of what is looked for.
                self.note(message, hint, start..end);
                self.at = value_start;
                return Ok(());
            }
        }
        self.count_words(1)
    }

    /// The period here and where it ends: the first piece if it is one, else the most pieces that are.
    ///
    /// A piece that is a period takes no others, so that a query that is written back stays the same.
    fn bare_date(&self, relation: DateRelation) -> Result<(DateSpan, usize), Complaint> {
        const MOST_PIECES: usize = 7;
        if let Some(range) = self.compared_date(relation) {
            return range;
        }
        if let Some(range) = self.quoted_range(relation) {
            return range;
        }
        let first_end = self.date_piece_end(self.at);
        let first = date_span(&self.text[self.at..first_end], relation);
        if first.is_ok() {
            return Ok(self.spaced_range(first_end, relation).unwrap_or((first?, first_end)));
        }
        let mut ends = Vec::new();
        let mut end = first_end;
        while ends.len() < MOST_PIECES {
            let rest = &self.text[end..];
            let next = end + (rest.len() - rest.trim_start().len());
            end = self.date_piece_end(next);
            if end == next || end - self.at > MOST_DATE_BYTES {
                break;
            }
            ends.push(end);
        }
        let longest = ends.into_iter().rev().find_map(|end| {
            let span = date_span(&self.text[self.at..end], relation).ok()?;
            Some((span, end))
        });
        match longest {
            Some(found) => Ok(found),
            None => first.map(|span| (span, first_end)),
        }
    }

    /// The range whose two points stand apart behind the period that ends here: `2015-07 .. 2015-08`.
    fn spaced_range(&self, first_end: usize, relation: DateRelation) -> Option<(DateSpan, usize)> {
        let rest = &self.text[first_end..];
        let points = rest.trim_start().strip_prefix("..").filter(|_| rest.starts_with(char::is_whitespace))?;
        let second = self.text.len() - points.trim_start().len();
        let end = self.date_piece_end(second);
        let range = format!("{}..{}", &self.text[self.at..first_end], &self.text[second..end]);
        date_span(&range, relation).ok().map(|span| (span, end))
    }

    /// A range as other search engines write it: `[2015-07 TO 2015-08]` with a star for an open end, `>=2015-07`, `<2015`.
    fn compared_date(&self, relation: DateRelation) -> Option<Result<(DateSpan, usize), Complaint>> {
        let rest = &self.text[self.at..];
        let at_end = |end: usize| move |span| (span, end);
        if let Some(inside) = rest.strip_prefix('[') {
            let (inside, _) = inside[..inside.floor_char_boundary(MOST_DATE_BYTES)].split_once(']')?;
            let (from, to) = inside.split_once(" TO ")?;
            let is_around = |c: char| c == '*' || c.is_whitespace() || quotes(c).is_some();
            let range = format!("{}..{}", from.trim_matches(is_around), to.trim_matches(is_around));
            return Some(date_span(&range, relation).map(at_end(self.at + inside.len() + "[]".len())));
        }
        let sign = [">=", "<=", ">", "<"].into_iter().find(|sign| rest.starts_with(sign))?;
        if relation != DateRelation::Within {
            return Some(Err(Complaint {
                message: "the name of the field says already on which side of the date",
                hint: "write `date:>=2015-07`, `before:2015-07` or `after:2015-07`",
            }));
        }
        let (date, end, _) = self.range_end(self.at + sign.len());
        let date = date.trim_end_matches(ends_list_item);
        let span = match sign {
            ">=" => date_span(&format!("{date}.."), relation),
            "<=" => date_span(&format!("..{date}"), relation),
            ">" => date_span(date, DateRelation::After),
            _ => date_span(date, DateRelation::Before),
        };
        Some(span.map(at_end(end)))
    }

    /// The range here of which an end, or both, are quoted, with spaces around its points or none:
    /// `"رمضان 1436"..2015-08`.
    pub(super) fn quoted_range(&self, relation: DateRelation) -> Option<Result<(DateSpan, usize), Complaint>> {
        let (first, first_end, first_is_quoted) = self.range_end(self.at);
        let rest = &self.text[first_end..];
        let points = rest.trim_start().strip_prefix("..")?;
        let is_spaced = rest.starts_with(char::is_whitespace);
        let second = if is_spaced { points.trim_start() } else { points };
        let (second, end, second_is_quoted) = self.range_end(self.text.len() - second.len());
        if !first_is_quoted && !second_is_quoted {
            return None;
        }
        // Behind spaced points may stand anything.
        if is_spaced && (second.is_empty() || parse_span(second.trim_end_matches(ends_list_item)).is_none()) {
            return None;
        }
        Some(date_span(&format!("{first}..{second}"), relation).map(|span| (span, end)))
    }

    /// One end of a range of dates, the place behind it, and whether it is quoted.
    fn range_end(&self, start: usize) -> (String, usize, bool) {
        let rest = &self.text[start..];
        if let Some((opening, family)) = rest.chars().next().and_then(|c| Some((c, quotes(c)?))) {
            let content_start = opening.len_utf8();
            let longest = rest.floor_char_boundary(content_start + MOST_DATE_BYTES);
            if let Some((content, length)) = until_closing(&rest[content_start..longest], family) {
                return (content, start + content_start + length, true);
            }
        }
        let piece = &self.text[start..self.date_piece_end(start)];
        let piece = piece.split_once("..").map_or(piece, |(first, _)| first);
        (piece.to_owned(), start + piece.len(), false)
    }

    /// Where a piece of a date ends. Looking no further than a date can be long keeps the time linear, for what is
    /// no date is read again as words.
    fn date_piece_end(&self, start: usize) -> usize {
        self.text[start..]
            .char_indices()
            .take_while(|(offset, c)| {
                *offset <= MOST_DATE_BYTES && !c.is_whitespace() && !matches!(c, '(' | ')') && quotes(*c).is_none()
            })
            .last()
            .map_or(start, |(offset, c)| start + offset + c.len_utf8())
    }

    /// A value in a group of a field that has no words: an operator, or a whole value.
    pub(super) fn value_in_group(&mut self) -> Result<()> {
        let start = self.at;
        let end = self.value_end(start);
        let piece = &self.text[start..end];
        if let Some(operator @ (Operator::And | Operator::Or | Operator::Not)) = syntax::operator(piece) {
            self.at = end;
            self.operator(operator, start);
            return Ok(());
        }
        match self.mode() {
            Mode::Keyword(field) => self.bare_keyword(start, field),
            Mode::Date(relation) => match self.bare_date(relation) {
                Ok((span, end)) => {
                    self.at = end;
                    self.push(TokenKind::Date(span), start);
                    self.count_words(1)
                }
                Err(Complaint { message, hint }) => {
                    self.note(message, hint, start..end);
                    self.word_or_skip(end)
                }
            },
            Mode::Words => self.word(),
        }
    }

    /// Takes a piece that is no date as a word, if it has letters or digits.
    fn word_or_skip(&mut self, end: usize) -> Result<()> {
        let start = self.at;
        let typed = self.text[start..end].trim_matches(|c: char| !c.is_alphanumeric());
        self.at = end;
        if let Ok(word) = Word::new(typed) {
            self.push(TokenKind::Word(word), start);
            return self.count_words(1);
        }
        Ok(())
    }

    /// Where a value ends that starts here: at white space, or at a parenthesis that it did not open.
    fn value_end(&self, start: usize) -> usize {
        let mut open = 0_usize;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                '(' => open += 1,
                ')' if open == 0 => return start + offset,
                ')' => open -= 1,
                _ if c.is_whitespace() => return start + offset,
                _ => {}
            }
        }
        self.text.len()
    }
}

/// What is wrong with a value, and advice.
#[derive(Clone, Copy)]
pub(super) struct Complaint {
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

/// The days that a date field with this value asks for.
pub(super) fn date_span(value: &str, relation: DateRelation) -> Result<DateSpan, Complaint> {
    let value = value.trim_end_matches(ends_list_item).trim();
    let Some(span) = parse_span(value) else {
        let is_backwards =
            value.split_once("..").is_some_and(|(from, to)| parse_span(from).is_some() && parse_span(to).is_some());
        return Err(if is_backwards {
            Complaint { message: "the range of dates ends before it begins", hint: "write the earlier date first" }
        } else {
            Complaint {
                message: "this is not a date or a period",
                hint: "write 2015, 2015-07, 2015-07-21, a range such as 2015-07..2015-08, or \"يوليو 2015\"",
            }
        });
    };
    let related = match relation {
        DateRelation::Within => Some(span),
        DateRelation::Before => span.before(),
        DateRelation::After => span.after(),
    };
    related
        .ok_or(Complaint { message: "no day is before or after an open range", hint: "give the range its other end" })
}
