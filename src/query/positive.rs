//! The words and phrases that a query looks for, leaving out what it excludes. It judges no text.

use super::ast::{Clause, Occur, Query};
use super::field::Field;
use super::term::{Phrase, Term, Word};

/// A word or phrase that a query looks for, with the field it is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositiveTerm<'q> {
    /// The field, or `None` for all the fields that are searched by default.
    pub field: Option<Field>,
    /// The word or phrase.
    pub term: TermRef<'q>,
}

/// A borrowed word or phrase of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermRef<'q> {
    /// A word.
    Word(&'q Word),
    /// A phrase.
    Phrase(&'q Phrase),
}

/// The iterator of [`Query::positive_terms`].
#[derive(Clone, Debug)]
pub struct PositiveTerms<'q> {
    pending: Vec<Pending<'q>>,
}

#[derive(Clone, Debug)]
enum Pending<'q> {
    Query(Option<Field>, &'q Query),
    Term(PositiveTerm<'q>),
}

impl Query {
    /// The words and phrases that an article may be found by, in the order typed: what can be highlighted in it.
    ///
    /// What is excluded is left out, even where it is excluded twice over. Dates and whole values are no words.
    ///
    /// ```
    /// use warraq::query::{Query, TermRef};
    ///
    /// let query = Query::parse("وزير title:«الخارجية الأمريكية» -لندن")?;
    /// let texts: Vec<&str> = query
    ///     .positive_terms()
    ///     .map(|found| match found.term {
    ///         TermRef::Word(word) => word.text(),
    ///         TermRef::Phrase(phrase) => phrase.text(),
    ///     })
    ///     .collect();
    /// assert_eq!(texts, ["وزير", "الخارجية الأمريكية"]);
    /// # Ok::<(), warraq::Error>(())
    /// ```
    pub fn positive_terms(&self) -> PositiveTerms<'_> {
        PositiveTerms { pending: vec![Pending::Query(None, self)] }
    }
}

impl<'q> PositiveTerms<'q> {
    /// Puts the parts of a query on the stack, the first on top.
    fn expand(&mut self, field: Option<Field>, query: &'q Query) {
        match query {
            Query::Empty | Query::Keyword(_) | Query::Date(_) => {}
            Query::Word(word) => {
                self.pending.push(Pending::Term(PositiveTerm { field, term: TermRef::Word(word) }));
            }
            Query::Phrase(phrase) => {
                self.pending.push(Pending::Term(PositiveTerm { field, term: TermRef::Phrase(phrase) }));
            }
            Query::Near(near) => {
                self.pending.extend(near.terms().iter().rev().map(|term| {
                    let term = match term {
                        Term::Word(word) => TermRef::Word(word),
                        Term::Phrase(phrase) => TermRef::Phrase(phrase),
                    };
                    Pending::Term(PositiveTerm { field, term })
                }));
            }
            Query::InField { field, query } => {
                self.pending.push(Pending::Query(Some(*field), query));
            }
            Query::Boosted { query, .. } => self.pending.push(Pending::Query(field, query)),
            Query::Any { alternatives } => {
                self.pending.extend(alternatives.iter().rev().map(|query| Pending::Query(field, query)));
            }
            Query::Clauses { clauses } => {
                let positive = clauses.iter().rev().filter(|clause| clause.occur != Occur::MustNot);
                self.pending.extend(positive.map(|Clause { query, .. }| Pending::Query(field, query)));
            }
        }
    }
}

impl<'q> Iterator for PositiveTerms<'q> {
    type Item = PositiveTerm<'q>;

    fn next(&mut self) -> Option<PositiveTerm<'q>> {
        loop {
            match self.pending.pop()? {
                Pending::Term(term) => return Some(term),
                Pending::Query(field, query) => self.expand(field, query),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        Query::parse(text)
            .unwrap()
            .positive_terms()
            .map(|PositiveTerm { field, term }| {
                let text = match term {
                    TermRef::Word(word) => word.text(),
                    TermRef::Phrase(phrase) => phrase.text(),
                };
                match field {
                    Some(field) => format!("{field}:{text}"),
                    None => text.to_owned(),
                }
            })
            .collect()
    }

    #[test]
    fn what_is_looked_for_comes_in_its_order() {
        assert_eq!(
            terms("سلام +title:(حرب OR \"وقف النار\" -هدنة)^2 NOT لندن (غاز NEAR/3 نفط) date:2015"),
            ["سلام", "title:حرب", "title:وقف النار", "غاز", "نفط"]
        );
    }

    #[test]
    fn an_inner_field_overrides_the_outer() {
        assert_eq!(terms("title:(سلام source:رويترز)"), ["title:سلام", "source:رويترز"]);
    }

    #[test]
    fn what_is_excluded_twice_is_not_looked_for() {
        assert!(terms("-(-سلام)").is_empty());
    }
}
