//! What words side by side mean together, and which of them narrow the others. It reads no tokens.
//!
//! A date, a whole value or a source, typed bare, narrows: it has to match, and so has at least one of the words
//! beside it. Else every article of the day or the source would be found, whatever the words.

use super::ast::{Clause, Occur, Query};

/// A clause, and whether it narrows what the words beside it find.
pub(super) struct ReadClause {
    pub(super) clause: Clause,
    pub(super) narrows: bool,
}

/// Clauses side by side, in the order typed.
#[derive(Default)]
pub(super) struct Row {
    clauses: Vec<ReadClause>,
}

impl Row {
    pub(super) fn push(&mut self, read: ReadClause) {
        if !read.clause.query.is_empty() {
            self.clauses.push(read);
        }
    }

    pub(super) fn push_word(&mut self, query: Query) {
        self.push(ReadClause { clause: Clause::should(query), narrows: false });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The sides of AND as one row: every side has to match, but for one that only excludes.
    pub(super) fn all_of(mut sides: Vec<Row>) -> Row {
        if sides.len() == 1 {
            return sides.remove(0);
        }
        let mut all = Row::default();
        for side in sides {
            let (narrowing, mut words) = side.parted();
            match words.as_slice() {
                [] => {}
                [Clause { occur: Occur::MustNot, .. }] => {
                    all.push(ReadClause { clause: words.remove(0), narrows: false });
                }
                _ => all.push(ReadClause { clause: Clause::must(Query::clauses(words)), narrows: false }),
            }
            for clause in narrowing {
                all.push(ReadClause { clause, narrows: true });
            }
        }
        all
    }

    /// The sides of OR. What narrows one of them only, beside words, narrows them all: `a OR b date:2015`.
    pub(super) fn any_of(mut sides: Vec<Row>) -> Query {
        if sides.len() == 1 {
            return sides.remove(0).into_query();
        }
        let mut narrowed = sides.iter_mut().filter(|side| side.clauses.iter().any(|read| read.narrows));
        let only_narrowed = match (narrowed.next(), narrowed.next()) {
            (Some(side), None) => Some(side),
            _ => None,
        };
        let hoisted = match only_narrowed {
            Some(side) if !side.clauses.iter().all(|read| read.narrows) => {
                let (narrowing, words) = std::mem::take(side).parted();
                side.clauses = words.into_iter().map(|clause| ReadClause { clause, narrows: false }).collect();
                narrowing
            }
            _ => Vec::new(),
        };
        let alternatives = Query::any_of(sides.into_iter().map(Row::into_query));
        Query::clauses(std::iter::once(Clause::must(alternatives)).chain(hoisted))
    }

    /// The row as a query.
    pub(super) fn into_query(self) -> Query {
        let has = |wanted: Occur| self.clauses.iter().any(|read| !read.narrows && read.clause.occur == wanted);
        let words_only_rank = has(Occur::Should) && !has(Occur::Must);
        if !words_only_rank || self.clauses.iter().all(|read| !read.narrows) {
            return Query::clauses(self.clauses.into_iter().map(|read| read.clause));
        }
        let (narrowing, words) = self.parted();
        Query::clauses(std::iter::once(Clause::must(Query::clauses(words))).chain(narrowing))
    }

    /// The row as the values of one field that is compared as a whole: it has one value, so they are alternatives.
    pub(super) fn of_values(self) -> Row {
        if self.clauses.iter().any(|read| read.clause.occur != Occur::Should) {
            return self;
        }
        let mut row = Row::default();
        row.push_word(Query::any_of(self.clauses.into_iter().map(|read| read.clause.query)));
        row
    }

    /// The clauses that narrow, and the others.
    fn parted(self) -> (Vec<Clause>, Vec<Clause>) {
        let (narrowing, words): (Vec<ReadClause>, Vec<ReadClause>) =
            self.clauses.into_iter().partition(|read| read.narrows);
        let clause = |read: ReadClause| read.clause;
        (narrowing.into_iter().map(clause).collect(), words.into_iter().map(clause).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Query::parse(text).unwrap().to_string()
    }

    #[test]
    fn a_date_beside_words_leaves_them_needed() {
        assert_eq!(read("غاز نفط date:2015"), "+(غاز نفط) +date:2015");
        assert_eq!(read("+غاز نفط date:2015"), "+غاز نفط +date:2015");
        assert_eq!(read("-غاز date:2015"), "-غاز +date:2015");
        assert_eq!(read("غاز (date:2015)"), "غاز (date:2015)");
    }

    #[test]
    fn a_date_beside_one_alternative_narrows_all() {
        assert_eq!(read("غاز OR نفط date:2015"), "+(غاز OR نفط) +date:2015");
        assert_eq!(read("source:واس غاز OR نفط"), "+(غاز OR نفط) +source:واس");
        assert_eq!(read("حرب OR غاز AND نفط date:2015"), "+(حرب OR (+غاز +نفط)) +date:2015");
    }

    #[test]
    fn dates_beside_several_alternatives_narrow_their_own() {
        assert_eq!(read("غاز date:2014 OR نفط date:2015"), "(+غاز +date:2014) OR (+نفط +date:2015)");
        assert_eq!(read("غاز OR source:واس"), "غاز OR source:واس");
        assert_eq!(read("(غاز date:2014) OR نفط"), "(+غاز +date:2014) OR نفط");
    }
}
