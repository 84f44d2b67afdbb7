//! What the places of an archive's folders mean: `{source}/{year}/{month}/{day}/**`. It matches texts and opens no
//! file.

use jiff::civil::Date;

use crate::article::ArticleField;
use crate::error::{Error, Result};

/// A pattern of relative paths whose parts have names.
///
/// A part of the path is matched by a literal, by `*` or by names in braces with literals between them; `**` at the
/// end matches whatever follows. The names are `source`, `section`, `author`, `language`, `title`, `date`, `year`,
/// `month` and `day`; the three last make a date together.
///
/// ```
/// use warraq::PathPattern;
///
/// let pattern = PathPattern::parse("{source}/{year}-{month}-{day}/**")?;
/// assert!(pattern.matches("almina/2015-07-21/a.txt"));
/// assert!(!pattern.matches("2015/a.txt"));
/// # Ok::<(), warraq::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PathPattern {
    parts: Vec<Vec<Piece>>,
    /// Whether anything may follow the last part.
    is_open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Any,
    Named(Name),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Field(ArticleField),
    Year,
    Month,
    Day,
}

const NAMES: [(&str, Name); 9] = [
    ("source", Name::Field(ArticleField::Source)),
    ("section", Name::Field(ArticleField::Section)),
    ("author", Name::Field(ArticleField::Author)),
    ("language", Name::Field(ArticleField::Language)),
    ("title", Name::Field(ArticleField::Title)),
    ("date", Name::Field(ArticleField::Published)),
    ("year", Name::Year),
    ("month", Name::Month),
    ("day", Name::Day),
];

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If a brace is not closed, a name is unknown, or two names touch.
    pub fn parse(pattern: &str) -> Result<Self> {
        let (body, is_open) = match pattern.strip_suffix("**") {
            Some(body) => (body.strip_suffix('/').unwrap_or(body), true),
            None => (pattern, false),
        };
        let parts = body.split('/').filter(|part| !part.is_empty());
        let parts = parts.map(|part| parse_part(part, pattern)).collect::<Result<_>>()?;
        Ok(PathPattern { parts, is_open })
    }

    /// Whether a relative path is of this shape.
    pub fn matches(&self, path: &str) -> bool {
        self.captures(path).is_some()
    }

    fn captures<'p>(&self, path: &'p str) -> Option<Vec<(Name, &'p str)>> {
        let mut captures = Vec::new();
        let mut path_parts = path.split('/');
        for pieces in &self.parts {
            if !match_pieces(pieces, path_parts.next()?, &mut captures) {
                return None;
            }
        }
        (self.is_open || path_parts.next().is_none()).then_some(captures)
    }

    /// What a path of this shape tells; `None` for one of another shape.
    pub(crate) fn values<'p>(&self, path: &'p str) -> Option<PathValues<'p>> {
        let captures = self.captures(path)?;
        let number = |name: Name| captures.iter().find(|(other, _)| *other == name)?.1.parse::<i16>().ok();
        let day = || Some((number(Name::Year)?, number(Name::Month)?, number(Name::Day)?));
        let date = day()
            .and_then(|(year, month, day)| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok());
        let fields = captures.iter().filter_map(|&(name, text)| match name {
            Name::Field(field) => Some((field, text)),
            Name::Year | Name::Month | Name::Day => None,
        });
        Some(PathValues { fields: fields.collect(), date })
    }
}

/// What a path tells.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathValues<'p> {
    /// The parts of an article that have a name of their own in the pattern.
    pub(crate) fields: Vec<(ArticleField, &'p str)>,
    /// The day that year, month and day make together.
    pub(crate) date: Option<Date>,
}

fn parse_part(part: &str, pattern: &str) -> Result<Vec<Piece>> {
    let wrong = |what: String| {
        let names = NAMES.map(|(name, _)| name).join(", ");
        Err(Error::schema(format!("the path pattern `{pattern}`: {what}")).with_hint(format!("the names are {names}")))
    };
    let mut pieces = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('*') {
            pieces.push(Piece::Any);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let Some((name, after)) = after.split_once('}') else {
                return wrong("a brace is not closed".to_owned());
            };
            let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == name) else {
                return wrong(format!("`{name}` is not a name"));
            };
            pieces.push(Piece::Named(*name));
            rest = after;
        } else {
            let end = rest.find(['*', '{']).unwrap_or(rest.len());
            pieces.push(Piece::Literal(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    let is_variable = |piece: &Piece| !matches!(piece, Piece::Literal(_));
    if pieces.windows(2).any(|two| two.iter().all(is_variable)) {
        return wrong("two names, or a name and `*`, touch".to_owned());
    }
    Ok(pieces)
}

/// Matches one part of a path; a variable takes as little as lets the literal behind it match.
fn match_pieces<'p>(pieces: &[Piece], mut text: &'p str, captures: &mut Vec<(Name, &'p str)>) -> bool {
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        if let Piece::Literal(literal) = piece {
            let Some(rest) = text.strip_prefix(literal.as_str()) else {
                return false;
            };
            text = rest;
            continue;
        }
        let end = match pieces.get(at) {
            // The last literal has to reach the end of the part.
            Some(Piece::Literal(literal)) if at + 1 == pieces.len() => {
                text.ends_with(literal.as_str()).then(|| text.len() - literal.len())
            }
            Some(Piece::Literal(literal)) => text.find(literal.as_str()),
            _ => Some(text.len()),
        };
        let Some(end) = end.filter(|end| *end > 0) else {
            return false;
        };
        if let Piece::Named(name) = piece {
            captures.push((*name, &text[..end]));
        }
        text = &text[end..];
    }
    text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_parts_fill_fields() {
        let pattern = PathPattern::parse("{source}/{section}/{year}-{month}-{day}_*.txt").unwrap();
        let values = pattern.values("almina/sport/2015-07-21_0012.txt").unwrap();
        assert_eq!(values.fields, [(ArticleField::Source, "almina"), (ArticleField::Section, "sport")]);
        assert_eq!(values.date, Some(jiff::civil::date(2015, 7, 21)));
        assert_eq!(pattern.values("almina/sport/2015-17-21_0012.txt").unwrap().date, None);
    }

    #[test]
    fn shapes_that_differ_do_not_match() {
        let table = [
            ("{source}/**", "a/b/c.txt", true),
            ("{source}/**", "a", true),
            ("{source}/*.txt", "a/b.txt", true),
            ("{source}/*.txt", "a/b/c.txt", false),
            ("news/{date}.json", "news/2015-07-21.json", true),
            ("news/{date}.json", "olds/2015-07-21.json", false),
            ("{year}/{month}/{day}", "2015/07", false),
        ];
        for (pattern, path, matches) in table {
            assert_eq!(PathPattern::parse(pattern).unwrap().matches(path), matches, "{pattern} {path}");
        }
    }

    #[test]
    fn malformed_patterns_are_errors() {
        for pattern in ["{source", "{colour}/x", "{source}{section}/x", "*{source}"] {
            let error = PathPattern::parse(pattern).unwrap_err();
            assert!(error.is_schema() && error.message().contains(pattern), "{error}");
        }
    }
}
