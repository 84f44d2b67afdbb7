//! Words of a query that are one word of the text: `عبد الله`, `كانون الثاني`, `أ ف ب`.
//!
//! Text analysis joins them in articles; here the same is done for words that were typed side by side.

use crate::arabic::Tokenizer;
use crate::query::{Clause, Occur, Query, Word, WordForm};

/// The query, neighbouring plain words that are one word joined wherever they stand.
pub(super) fn joined(query: &Query) -> Query {
    match query {
        Query::InField { field, query } => joined(query).in_field(*field),
        Query::Boosted { query, boost } => joined(query).boosted(*boost),
        Query::Any { alternatives } => Query::any_of(alternatives.iter().map(joined)),
        Query::Clauses { clauses } => {
            let joined_clauses = join(clauses).into_iter();
            Query::clauses(joined_clauses.map(|clause| Clause { occur: clause.occur, query: joined(&clause.query) }))
        }
        _ => query.clone(),
    }
}

/// The clauses, neighbouring plain words that are one word joined.
pub(super) fn join(clauses: &[Clause]) -> Vec<Clause> {
    let mut joined = Vec::with_capacity(clauses.len());
    let mut rest = clauses;
    while let Some(first) = rest.first() {
        let form = plain_word(first).map_or(WordForm::Inflected, Word::form);
        let of_run = |clause| plain_word(clause).filter(|word| word.form() == form).map(Word::text);
        let run: Vec<&str> = rest.iter().map_while(of_run).collect();
        if let Some(length) = joined_length(&run) {
            let word = Word::new(run[..length].concat());
            joined.extend(word.map(|word| Clause::should(word.with_form(form).into())));
            rest = &rest[length..];
        } else {
            joined.push(first.clone());
            rest = &rest[1..];
        }
    }
    joined
}

fn plain_word(clause: &Clause) -> Option<&Word> {
    match (&clause.query, clause.occur) {
        (Query::Word(word), Occur::Should) if word.form().is_any_form() => Some(word),
        _ => None,
    }
}

/// How many of the first words are one, if more than one are.
fn joined_length(run: &[&str]) -> Option<usize> {
    if run.len() < 2 {
        return None;
    }
    let text = run.join(" ");
    let token = Tokenizer::new(&text).next_token()?.range;
    let words = text[token].matches(' ').count() + 1;
    (words > 1).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let Query::Clauses { clauses } = Query::parse(text).unwrap() else { panic!("several words") };
        Query::clauses(join(&clauses)).to_string()
    }

    #[test]
    fn compounds_are_joined_at_every_depth() {
        let query = Query::parse("title:(الملك عبد الله) -(خادم عبد العزيز)").unwrap();
        assert_eq!(super::joined(&query).to_string(), "title:(الملك عبدالله) -(خادم عبدالعزيز)");
    }

    #[test]
    fn names_months_and_initials_are_joined() {
        assert_eq!(joined("الملك عبد الله بن عبد العزيز"), "الملك عبدالله بن عبدالعزيز");
        assert_eq!(joined("انتخابات كانون الثاني 2005"), "انتخابات كانونالثاني 2005");
        assert_eq!(joined("وكالة أ ف ب"), "وكالة أفب");
        assert_eq!(joined("وزير الصحة"), "وزير الصحة");
        assert_eq!(joined("عبد +الله"), "عبد +الله");
        assert_eq!(joined("stem:(عبد الله)"), "stem:عبدالله");
        assert_eq!(joined("stem:عبد الله"), "stem:عبد الله");
    }
}
