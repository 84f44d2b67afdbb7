//! Writes a query in the query language, so that parsing gives the same query back. It decides no meaning.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Clause, Occur, Query};
use super::syntax::{ends_list_item, is_comma_in_number, is_field_name, operator, separates};
use super::term::{Keyword, Mistakes, Near, Phrase, Term, Word, WordForm};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Query::Empty => Ok(()),
            Query::Word(word) => word.fmt(f),
            Query::Phrase(phrase) => phrase.fmt(f),
            Query::Near(near) => near.fmt(f),
            Query::Keyword(keyword) => keyword.fmt(f),
            Query::Date(span) => write!(f, "date:{span}"),
            Query::InField { field, query } => {
                write!(f, "{field}:")?;
                let takes_value = match &**query {
                    Query::Word(word) => !has_named_level(word),
                    Query::Phrase(_) => true,
                    _ => false,
                };
                write_part(f, query, !takes_value)
            }
            Query::Boosted { query, boost } => {
                let takes_parentheses = !matches!(**query, Query::Word(_) | Query::Phrase(_) | Query::InField { .. });
                write_part(f, query, takes_parentheses)?;
                write!(f, "^{}", boost.factor())
            }
            Query::Any { alternatives } => {
                for (place, query) in alternatives.iter().enumerate() {
                    if place > 0 {
                        f.write_str(" OR ")?;
                    }
                    write_part(f, query, is_compound(query))?;
                }
                Ok(())
            }
            Query::Clauses { clauses } => {
                let has = |wanted: Occur, narrows: bool| {
                    clauses.iter().any(|clause| clause.occur == wanted && (narrows || !clause.query.narrows()))
                };
                let words_would_have_to_match = has(Occur::Should, true) && !has(Occur::Must, false);
                for (place, Clause { occur, query }) in clauses.iter().enumerate() {
                    if place > 0 {
                        f.write_char(' ')?;
                    }
                    f.write_str(match occur {
                        Occur::Should => "",
                        Occur::Must => "+",
                        Occur::MustNot => "-",
                    })?;
                    // Parentheses keep a date or a source from narrowing, as it does bare.
                    let must_not_narrow = match occur {
                        Occur::Should => query.narrows(),
                        Occur::Must => query.narrows() && words_would_have_to_match,
                        Occur::MustNot => false,
                    };
                    write_part(f, query, is_compound(query) || must_not_narrow)?;
                }
                Ok(())
            }
        }
    }
}

/// Whether a word is written with the name of a level before it.
fn has_named_level(word: &Word) -> bool {
    matches!(word.form(), WordForm::AsTyped | WordForm::Stem | WordForm::Coarse)
}

fn is_compound(query: &Query) -> bool {
    matches!(query, Query::Near(_) | Query::Any { .. } | Query::Clauses { .. })
}

fn write_part(f: &mut Formatter<'_>, query: &Query, in_parentheses: bool) -> fmt::Result {
    if in_parentheses { write!(f, "({query})") } else { query.fmt(f) }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Term::Word(word) => word.fmt(f),
            Term::Phrase(phrase) => phrase.fmt(f),
        }
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms().iter().enumerate() {
            if place > 0 {
                write!(f, " NEAR/{} ", self.distance())?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.form() {
            WordForm::AsTyped => f.write_str("exact:")?,
            WordForm::Surface => f.write_char('=')?,
            WordForm::Stem => f.write_str("stem:")?,
            WordForm::Coarse => f.write_str("coarse:")?,
            WordForm::Suffix => f.write_char('*')?,
            WordForm::Inflected | WordForm::Prefix | WordForm::Fuzzy(_) => {}
        }
        write_escaped_word(f, self.text())?;
        match self.form() {
            WordForm::Prefix => f.write_char('*'),
            WordForm::Fuzzy(Mistakes::One) => f.write_char('~'),
            WordForm::Fuzzy(Mistakes::Two) => f.write_str("~2"),
            WordForm::Inflected
            | WordForm::AsTyped
            | WordForm::Surface
            | WordForm::Stem
            | WordForm::Coarse
            | WordForm::Suffix => Ok(()),
        }
    }
}

/// Writes a backslash before every character that would not be read as part of the word.
fn write_escaped_word(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let is_operator = operator(text).is_some();
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, c) in text.char_indices() {
        // Signs at either end are trimmed as punctuation.
        let is_at_an_end = at == 0 || at == last;
        let escapes = (separates(c) && !is_comma_in_number(text, at))
            || matches!(c, '\\' | '*' | '~' | '^')
            || (c == ':' && is_field_name(&text[..at]))
            || (is_at_an_end && !c.is_alphanumeric())
            || (is_operator && at == 0);
        if escapes {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_quoted(f, self.text())?;
        match self.slop() {
            0 => Ok(()),
            slop => write!(f, "~{slop}"),
        }
    }
}

impl Display for Keyword {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.field())?;
        if is_read_bare(self.value()) {
            f.write_str(self.value())?;
        } else {
            write_quoted(f, self.value())?;
        }
        if self.is_prefix() { f.write_char('*') } else { Ok(()) }
    }
}

/// Whether a whole value is read back without quotation marks: it ends at white space or at a parenthesis too many.
fn is_read_bare(value: &str) -> bool {
    let opens_otherwise = value.starts_with(separates);
    let ends_otherwise = value.ends_with('*') || value.ends_with(ends_list_item);
    if opens_otherwise || ends_otherwise || value.contains(char::is_whitespace) {
        return false;
    }
    let mut open = 0_usize;
    for c in value.chars() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return false,
            ')' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
