//! The leaves of a query, numbered from left to right, and the same query with some of them replaced.
//!
//! It knows how queries are built; it must not know what a word matches.

use std::collections::BTreeMap;

use crate::query::{Clause, Field, Occur, Query, Word, WordForm};

/// A word, phrase, whole value or date of a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf<'q> {
    /// The word, phrase, nearness, whole value or date itself.
    pub(super) query: &'q Query,
    /// The field it is looked for in, if one is named.
    pub(super) field: Option<Field>,
    /// How its presence counts where it stands.
    pub(super) occur: Occur,
    /// Which group of clauses it stands in, and where there; leaves of one group with neighbouring places are
    /// neighbours.
    pub(super) group: usize,
    pub(super) place: usize,
}

impl<'q> Leaf<'q> {
    /// The word, if it is one without a sign or a level, and not excluded.
    pub(super) fn plain_word(&self) -> Option<&'q Word> {
        match self.query {
            Query::Word(word) if word.form() == WordForm::Inflected && self.occur != Occur::MustNot => Some(word),
            _ => None,
        }
    }

    /// Whether it says where or when instead of what.
    pub(super) fn narrows(&self) -> bool {
        self.query.narrows() || self.field.is_some_and(Field::narrows)
    }

    /// It as a query of its own.
    pub(super) fn alone(&self) -> Query {
        in_field(self.query.clone(), self.field)
    }
}

/// The query in its field, where one is named.
pub(super) fn in_field(query: Query, field: Option<Field>) -> Query {
    match field {
        Some(field) => query.in_field(field),
        None => query,
    }
}

/// The leaves of a query in their order.
pub(super) fn leaves(query: &Query) -> Vec<Leaf<'_>> {
    let mut walk = Walk { leaves: Vec::new(), groups: 1 };
    walk.query(query, Leaf { query, field: None, occur: Occur::Should, group: 0, place: 0 });
    walk.leaves
}

struct Walk<'q> {
    leaves: Vec<Leaf<'q>>,
    groups: usize,
}

impl<'q> Walk<'q> {
    fn query(&mut self, query: &'q Query, surroundings: Leaf<'q>) {
        match query {
            Query::Empty => {}
            Query::Word(_) | Query::Phrase(_) | Query::Near(_) | Query::Keyword(_) | Query::Date(_) => {
                self.leaves.push(Leaf { query, ..surroundings });
            }
            Query::InField { field, query } => self.query(query, Leaf { field: Some(*field), ..surroundings }),
            Query::Boosted { query, .. } => self.query(query, surroundings),
            Query::Any { alternatives } => {
                for query in alternatives {
                    // Alternatives are nobody's neighbours.
                    let group = self.next_group();
                    self.query(query, Leaf { group, occur: below(surroundings.occur, Occur::Should), ..surroundings });
                }
            }
            Query::Clauses { clauses } => {
                let group = self.next_group();
                for (place, Clause { occur, query }) in clauses.iter().enumerate() {
                    self.query(query, Leaf { group, place, occur: below(surroundings.occur, *occur), ..surroundings });
                }
            }
        }
    }

    fn next_group(&mut self) -> usize {
        self.groups += 1;
        self.groups
    }
}

/// What is excluded stays so, whatever it is inside.
fn below(outer: Occur, inner: Occur) -> Occur {
    if outer == Occur::MustNot { Occur::MustNot } else { inner }
}

/// The query with other queries in the place of some leaves, by their numbers; an empty one takes the leaf out.
pub(super) fn replaced(query: &Query, replacements: &BTreeMap<usize, Query>) -> Query {
    let mut number = 0;
    replace(query, replacements, &mut number)
}

fn replace(query: &Query, replacements: &BTreeMap<usize, Query>, number: &mut usize) -> Query {
    match query {
        Query::Empty => Query::Empty,
        Query::Word(_) | Query::Phrase(_) | Query::Near(_) | Query::Keyword(_) | Query::Date(_) => {
            let leaf = replacements.get(number).unwrap_or(query).clone();
            *number += 1;
            leaf
        }
        Query::InField { field, query } => replace(query, replacements, number).in_field(*field),
        Query::Boosted { query, boost } => replace(query, replacements, number).boosted(*boost),
        Query::Any { alternatives } => {
            let alternatives: Vec<Query> =
                alternatives.iter().map(|query| replace(query, replacements, number)).collect();
            Query::any_of(alternatives)
        }
        Query::Clauses { clauses } => {
            let clauses: Vec<Clause> = clauses
                .iter()
                .map(|clause| Clause { occur: clause.occur, query: replace(&clause.query, replacements, number) })
                .collect();
            Query::clauses(clauses)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_numbered_and_know_where_they_stand() {
        let query = Query::parse("سلام +title:(حرب OR \"وقف النار\") -لندن date:2015").unwrap();
        let leaves = leaves(&query);
        let shown: Vec<String> = leaves.iter().map(|leaf| leaf.alone().to_string()).collect();
        assert_eq!(shown, ["سلام", "title:حرب", "title:\"وقف النار\"", "لندن", "date:2015"]);
        assert_eq!(leaves[3].occur, Occur::MustNot);
        assert!(leaves[4].narrows() && !leaves[0].narrows());
        assert!(leaves[0].plain_word().is_some() && leaves[3].plain_word().is_none());
    }

    #[test]
    fn a_leaf_is_replaced_or_taken_out() {
        let query = Query::parse("سلام +title:(حرب OR هدنة) -لندن").unwrap();
        let word = |text: &str| Query::from(Word::new(text).unwrap());
        let replacements = BTreeMap::from([(1, word("غاز")), (3, Query::Empty)]);
        assert_eq!(replaced(&query, &replacements).to_string(), "سلام +title:(غاز OR هدنة)");
        assert_eq!(replaced(&query, &BTreeMap::new()), query);
    }
}
