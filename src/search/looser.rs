//! How a part of a query may be looked for more freely than it was asked for.
//!
//! Queries to queries; whether any of them finds something is not known here.

use crate::calendar::parse_span;
use crate::query::{Mistakes, Near, Query, Term, Word, WordForm};

/// The words of a term as typed.
pub(super) fn text_of(term: &Term) -> &str {
    match term {
        Term::Word(word) => word.text(),
        Term::Phrase(phrase) => phrase.text(),
    }
}

/// How a part may be looked for more freely, the nearest first.
pub(super) fn looser(part: &Query) -> Vec<Query> {
    let words = |text: &str| -> Vec<Word> { text.split(' ').filter_map(|word| Word::new(word).ok()).collect() };
    let all_of = |text: &str| Query::all_of(words(text).into_iter().map(Query::from));
    match part {
        Query::Word(word) => match word.form() {
            // A year or a day that no text names is one on which articles were published.
            WordForm::Inflected => parse_span(word.text()).map(Query::from).into_iter().collect(),
            WordForm::Fuzzy(Mistakes::One) => {
                vec![word.clone().with_form(WordForm::Fuzzy(Mistakes::Two)).into()]
            }
            _ => vec![word.clone().with_form(WordForm::Inflected).into()],
        },
        Query::Phrase(phrase) => {
            /// How far apart the words of a phrase may stand when their forms do not count.
            const APART: u16 = 5;
            let near = Near::new(words(phrase.text()).into_iter().map(Term::from), APART).map(Query::from);
            near.into_iter().chain([all_of(phrase.text())]).collect()
        }
        Query::Near(near) => {
            let texts: Vec<&str> = near.terms().iter().map(text_of).collect();
            vec![all_of(&texts.join(" "))]
        }
        Query::Keyword(keyword) if !keyword.is_prefix() => vec![keyword.clone().as_prefix().into()],
        _ => Vec::new(),
    }
}

/// The query with its words looked for in every field and not only in the headline or the text.
pub(super) fn in_all_fields(query: &Query) -> Query {
    match query {
        Query::InField { field, query } if !field.narrows() => in_all_fields(query),
        Query::InField { field, query } => in_all_fields(query).in_field(*field),
        Query::Boosted { query, boost } => in_all_fields(query).boosted(*boost),
        Query::Any { alternatives } => Query::any_of(alternatives.iter().map(in_all_fields)),
        Query::Clauses { clauses } => Query::clauses(clauses.iter().map(|clause| {
            let mut clause = clause.clone();
            clause.query = in_all_fields(&clause.query);
            clause
        })),
        _ => query.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looser_texts(query: &str) -> Vec<String> {
        looser(&Query::parse(query).unwrap()).iter().map(Query::to_string).collect()
    }

    #[test]
    fn a_part_is_loosened_step_by_step() {
        assert_eq!(looser_texts("=وزرائها"), ["وزرائها"]);
        assert_eq!(looser_texts("وزرائها~"), ["وزرائها~2"]);
        assert_eq!(looser_texts("وزرائها~2"), ["وزرائها"]);
        assert_eq!(looser_texts("\"وزير الصحة\""), ["وزير NEAR/5 الصحة", "+وزير +الصحة"]);
        assert_eq!(looser_texts("path:2015"), ["path:2015*"]);
        assert_eq!(looser_texts("2015"), ["date:2015"]);
        assert!(looser_texts("وزير").is_empty());
    }

    #[test]
    fn headlines_are_left_and_sources_stay() {
        let query = Query::parse("title:(وزير -نفط) source:الشرق").unwrap();
        assert_eq!(in_all_fields(&query).to_string(), "+(وزير -نفط) +source:الشرق");
    }
}
