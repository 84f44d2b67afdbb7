//! The parsed form of a query, and the constructors that keep it free of empty parts. It knows no index, no
//! analyzer and no syntax.

use crate::calendar::DateSpan;

use super::field::Field;
use super::term::{Boost, Keyword, Near, Phrase, Term, Word, WordForm};

/// A query, parsed or built.
///
/// [`Display`](std::fmt::Display) writes it in the query language, and parsing that gives the same query back
/// (unless it is empty or beyond the limits of [`Query::parse`]). The variants with named parts are made by the
/// constructors, which drop empty parts and needless levels.
///
/// ```
/// use warraq::query::{Field, Query, Word};
///
/// let minister = Query::from(Word::new("وزير")?);
/// let query = Query::all_of([minister.clone().in_field(Field::Title), Query::from(Word::new("لندن")?)]);
/// assert_eq!(query.to_string(), "+title:وزير +لندن");
/// assert_eq!(Query::parse("title:وزير AND لندن")?, query);
/// # Ok::<(), warraq::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Query {
    /// No words at all: it finds nothing.
    #[default]
    Empty,
    /// A word.
    Word(Word),
    /// A phrase.
    Phrase(Phrase),
    /// Words or phrases near each other.
    Near(Near),
    /// The whole value of a field.
    Keyword(Keyword),
    /// A period of the day of publication.
    Date(DateSpan),
    /// A query whose words are looked for in one field only; a field named deeper inside overrides it.
    #[non_exhaustive]
    InField {
        /// The field.
        field: Field,
        /// What is looked for in it.
        query: Box<Query>,
    },
    /// A query whose score is multiplied.
    #[non_exhaustive]
    Boosted {
        /// What is looked for.
        query: Box<Query>,
        /// The factor.
        boost: Boost,
    },
    /// Alternatives, of which at least one has to be found; at least two.
    #[non_exhaustive]
    Any {
        /// The alternatives.
        alternatives: Vec<Query>,
    },
    /// Clauses side by side; never a single one unless it excludes.
    ///
    /// All that must match have to, none that must not may; where none must, at least one of the others has to.
    /// Clauses that only exclude find everything else.
    #[non_exhaustive]
    Clauses {
        /// The clauses in their order.
        clauses: Vec<Clause>,
    },
}

/// A part of a query, and how its presence counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// How its presence counts.
    pub occur: Occur,
    /// What is looked for.
    pub query: Query,
}

/// How the presence of a clause counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occur {
    /// Articles that have it rank higher.
    Should,
    /// Articles without it are not found.
    Must,
    /// Articles with it are not found.
    MustNot,
}

impl Clause {
    /// A clause that raises the rank.
    pub fn should(query: Query) -> Clause {
        Clause { occur: Occur::Should, query }
    }

    /// A clause that has to match.
    pub fn must(query: Query) -> Clause {
        Clause { occur: Occur::Must, query }
    }

    /// A clause that excludes.
    pub fn must_not(query: Query) -> Clause {
        Clause { occur: Occur::MustNot, query }
    }
}

impl Query {
    /// Clauses side by side; empty ones are dropped, and a single one that does not exclude is itself the query.
    pub fn clauses(clauses: impl IntoIterator<Item = Clause>) -> Query {
        let mut clauses: Vec<Clause> = clauses.into_iter().filter(|clause| !clause.query.is_empty()).collect();
        if clauses.is_empty() {
            return Query::Empty;
        }
        if let [Clause { occur: Occur::Should | Occur::Must, .. }] = clauses[..] {
            return clauses.remove(0).query;
        }
        Query::Clauses { clauses }
    }

    /// Articles in which all of these are found.
    pub fn all_of(queries: impl IntoIterator<Item = Query>) -> Query {
        Query::clauses(queries.into_iter().map(Clause::must))
    }

    /// Articles in which at least one of these alternatives is found.
    pub fn any_of(queries: impl IntoIterator<Item = Query>) -> Query {
        let mut alternatives: Vec<Query> = queries.into_iter().filter(|query| !query.is_empty()).collect();
        match alternatives.len() {
            0 => Query::Empty,
            1 => alternatives.remove(0),
            _ => Query::Any { alternatives },
        }
    }

    /// The same with its plain words standing for other forms; words that have a sign of their own keep it.
    ///
    /// ```
    /// use warraq::query::{Query, WordForm};
    ///
    /// let query = Query::parse("وزير =الصحة")?.with_word_forms(WordForm::Stem);
    /// assert_eq!(query.to_string(), "stem:وزير =الصحة");
    /// # Ok::<(), warraq::Error>(())
    /// ```
    #[must_use]
    pub fn with_word_forms(self, form: WordForm) -> Query {
        match self {
            Query::Word(word) if word.form() == WordForm::Inflected => Query::Word(word.with_form(form)),
            Query::Near(near) => Query::Near(near.with_word_forms(form)),
            Query::InField { field, query } => query.with_word_forms(form).in_field(field),
            Query::Boosted { query, boost } => query.with_word_forms(form).boosted(boost),
            Query::Any { alternatives } => {
                Query::any_of(alternatives.into_iter().map(|query| query.with_word_forms(form)))
            }
            Query::Clauses { clauses } => Query::clauses(
                clauses.into_iter().map(|clause| Clause { query: clause.query.with_word_forms(form), ..clause }),
            ),
            other => other,
        }
    }

    /// The same, looked for in one field only.
    #[must_use]
    pub fn in_field(self, field: Field) -> Query {
        if self.is_empty() {
            return self;
        }
        Query::InField { field, query: Box::new(self) }
    }

    /// The same, with its score multiplied.
    #[must_use]
    pub fn boosted(self, boost: Boost) -> Query {
        if self.is_empty() {
            return self;
        }
        Query::Boosted { query: Box::new(self), boost }
    }

    /// Whether it is a date, a whole value, or in a field that [narrows](Field::narrows).
    ///
    /// Typed beside words, bare, such a part has to match, and so has at least one of the words.
    pub fn narrows(&self) -> bool {
        match self {
            Query::Date(_) | Query::Keyword(_) => true,
            Query::InField { field, .. } => field.narrows(),
            _ => false,
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        matches!(self, Query::Empty)
    }
}

impl From<Word> for Query {
    fn from(word: Word) -> Query {
        Query::Word(word)
    }
}

impl From<Phrase> for Query {
    fn from(phrase: Phrase) -> Query {
        Query::Phrase(phrase)
    }
}

impl From<Term> for Query {
    fn from(term: Term) -> Query {
        match term {
            Term::Word(word) => Query::Word(word),
            Term::Phrase(phrase) => Query::Phrase(phrase),
        }
    }
}

impl From<Near> for Query {
    fn from(near: Near) -> Query {
        Query::Near(near)
    }
}

impl From<Keyword> for Query {
    fn from(keyword: Keyword) -> Query {
        Query::Keyword(keyword)
    }
}

impl From<DateSpan> for Query {
    fn from(span: DateSpan) -> Query {
        Query::Date(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Query {
        Word::new(text).unwrap().into()
    }

    #[test]
    fn constructors_drop_empty_parts_and_needless_levels() {
        assert_eq!(Query::clauses([]), Query::Empty);
        assert_eq!(Query::all_of([Query::Empty, word("سلام")]), word("سلام"));
        assert_eq!(Query::any_of([word("سلام"), Query::Empty]), word("سلام"));
        assert_eq!(Query::Empty.in_field(Field::Title), Query::Empty);
        assert_eq!(Query::Empty.boosted(Boost::MAX), Query::Empty);
    }

    #[test]
    fn a_single_excluding_clause_stays_one() {
        let query = Query::clauses([Clause::must_not(word("سلام"))]);
        assert!(matches!(query, Query::Clauses { .. }));
    }
}
