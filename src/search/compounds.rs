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
fn join(clauses: &[Clause]) -> Vec<Clause> {
    let mut joined = Vec::with_capacity(clauses.len());
    for run in clauses.chunk_by(|a, b| form_of_plain_word(a).is_some_and(|form| form_of_plain_word(b) == Some(form))) {
        let words: Vec<&Word> = run.iter().filter_map(plain_word).collect();
        let mut rest = run;
        for (first, length) in joined_words(&words) {
            let (before, from_first) = rest.split_at(first - (run.len() - rest.len()));
            joined.extend_from_slice(before);
            let text: String = words[first..first + length].iter().map(|word| word.text()).collect();
            let word = Word::new(text).map(|word| word.with_form(words[first].form()));
            joined.extend(word.map(|word| Clause::should(word.into())));
            rest = &from_first[length..];
        }
        joined.extend_from_slice(rest);
    }
    joined
}

fn form_of_plain_word(clause: &Clause) -> Option<WordForm> {
    plain_word(clause).map(Word::form)
}

fn plain_word(clause: &Clause) -> Option<&Word> {
    match (&clause.query, clause.occur) {
        (Query::Word(word), Occur::Should) if word.form().is_any_form() => Some(word),
        _ => None,
    }
}

/// Which neighbouring words are one: the number of the first, and how many they are.
fn joined_words(words: &[&Word]) -> Vec<(usize, usize)> {
    let mut joined = Vec::new();
    if words.len() < 2 {
        return joined;
    }
    let texts: Vec<&str> = words.iter().map(|word| word.text()).collect();
    let text = texts.join(" ");
    let starts: Vec<usize> = texts
        .iter()
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some(start)
        })
        .collect();
    let mut tokenizer = Tokenizer::new(&text);
    let mut end_of_last = 0;
    while let Some(token) = tokenizer.next_token() {
        let length = text[token.range.clone()].matches(' ').count() + 1;
        let first = starts.partition_point(|start| *start <= token.range.start) - 1;
        // What is within a word leaves the rest of it alone.
        if length > 1 && end_of_last <= starts[first] {
            joined.push((first, length));
        }
        end_of_last = token.range.end;
    }
    joined
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
        assert_eq!(joined("ـعبد الله"), "ـعبدالله");
        assert_eq!(joined("أبو-عبد الله عبد الله-عبد الله"), "أبو-عبد الله عبدالله-عبد الله");
        assert_eq!(joined("stem:عبد الله"), "stem:عبد الله");
    }
}
