//! The words of a query that the schema has synonyms for, and what takes their place in the query.
//!
//! The table is [`Synonyms`]; here it is applied to queries. Nothing is looked up in the index.

use std::collections::BTreeMap;

use super::interpretation::{Reading, ReadingRule};
use super::leaves::Leaf;
use crate::query::{Boost, Near, Occur, Query, Term, Word};
use crate::schema::Synonyms;

/// How much a synonym counts beside the word that was typed.
const WEIGHT: f32 = 0.7;

/// What takes the place of which leaves, and what is said of it.
pub(super) fn replacements(leaves: &[Leaf<'_>], synonyms: &Synonyms) -> (BTreeMap<usize, Query>, Vec<Reading>) {
    let mut replacements = BTreeMap::new();
    let mut readings = Vec::new();
    let mut number = 0;
    while number < leaves.len() {
        let run = run(&leaves[number..]);
        let Some(found) = synonyms.find(&run) else {
            number += 1;
            continue;
        };
        let words = &leaves[number..number + found.words];
        let mut alternatives: Vec<Query> = Vec::new();
        if !found.instead {
            let mut typed = words.iter().map(|leaf| leaf.query.clone());
            // Words that need not be found all count each for themselves, and the synonym beside the last of them.
            match words[0].occur {
                Occur::Must => alternatives.push(Query::all_of(typed)),
                _ => alternatives.extend(typed.next_back()),
            }
        }
        for text in &found.searched {
            let Some(query) = searched(text) else { continue };
            // Of words side by side the scores add up.
            let weight = WEIGHT / text.split(' ').count() as f32;
            alternatives.push(match Boost::new(weight) {
                Some(boost) if !found.instead => query.boosted(boost),
                _ => query,
            });
        }
        let last = number + found.words - 1;
        let keeps_the_others = !found.instead && words[0].occur != Occur::Must;
        if !keeps_the_others {
            replacements.extend((number..last).map(|number| (number, Query::Empty)));
        }
        replacements.insert(last, Query::any_of(alternatives));
        readings.push(Reading {
            word: run[..found.words].join(" "),
            read_as: found.searched.iter().map(|text| (*text).to_owned()).collect(),
            rule: ReadingRule::Synonym,
            instead: found.instead,
        });
        number += found.words;
    }
    (replacements, readings)
}

/// The plain words that stand side by side from the first leaf on.
fn run<'q>(leaves: &[Leaf<'q>]) -> Vec<&'q str> {
    let Some(first) = leaves.first() else { return Vec::new() };
    leaves
        .iter()
        .enumerate()
        .map_while(|(place, leaf)| {
            let is_beside = leaf.group == first.group && leaf.place == first.place + place;
            let counts_alike = leaf.occur == first.occur && leaf.field == first.field;
            leaf.plain_word().filter(|_| is_beside && counts_alike).map(Word::text)
        })
        .collect()
}

/// A word in any of its forms, or words side by side in any of theirs.
pub(super) fn searched(text: &str) -> Option<Query> {
    let mut words: Vec<Word> = text.split(' ').filter_map(|word| Word::new(word).ok()).collect();
    if words.len() < 2 {
        return words.pop().map(Query::from);
    }
    Near::new(words.into_iter().map(Term::from), 1).ok().map(Query::from)
}

#[cfg(test)]
mod tests {
    use super::super::leaves::{leaves, replaced};
    use super::*;

    fn rewritten(query: &str, table: &str) -> String {
        let query = Query::parse(query).unwrap();
        let (replacements, _) = replacements(&leaves(&query), &Synonyms::parse(table).unwrap());
        replaced(&query, &replacements).to_string()
    }

    const TABLE: &str = "سيارة, مركبة\nالأمم المتحدة, un\ncairo => القاهرة\nun force => قوات حفظ السلام";

    #[test]
    fn synonyms_stand_beside_the_words_that_have_them() {
        assert_eq!(rewritten("السيارات لندن", TABLE), "(السيارات OR مركبة^0.7) لندن");
        assert_eq!(rewritten("+السيارات -لندن", TABLE), "+(السيارات OR مركبة^0.7) -لندن");
        assert_eq!(rewritten("title:سيارة", TABLE), "title:(سيارة OR مركبة^0.7)");
        assert_eq!(rewritten("cairo", TABLE), "القاهرة");
    }

    #[test]
    fn entries_of_several_words_are_found_and_searched() {
        assert_eq!(rewritten("الأمم المتحدة لندن", TABLE), "الأمم (المتحدة OR un^0.7) لندن");
        assert_eq!(rewritten("+الأمم +المتحدة", TABLE), "(+الأمم +المتحدة) OR un^0.7");
        assert_eq!(rewritten("un", TABLE), "un OR (الأمم NEAR/1 المتحدة)^0.35");
        assert_eq!(rewritten("un force 2015", TABLE), "(قوات NEAR/1 حفظ NEAR/1 السلام) 2015");
    }

    #[test]
    fn words_taken_at_their_word_have_no_synonyms() {
        for query in ["=سيارة", "\"سيارة\"", "لندن -سيارة", "سيارة*", "الأمم OR المتحدة"]
        {
            assert_eq!(rewritten(query, TABLE), query);
        }
    }
}
