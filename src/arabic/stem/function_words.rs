//! The dictionary forms of function words: the pronouns, prepositions and conjunctions that are written as one with
//! them (ولأنها, ببعضهم) make no other word of them.
//!
//! Their forms are a closed list, generated from `index-schema/lexicon/function_words.tsv`; nothing is scored. Which
//! words are left out of the index and of a query is not decided here but by `stopwords.tsv`.

use super::super::chars::letter::*;
#[cfg(test)]
use super::super::token::letters_of;
use super::letters::Letters;
#[cfg(test)]
use super::letters::LettersMap;
use super::tables::TABLES;

/// The dictionary form of a function word; `None` for any other word and for those of which the table says nothing.
pub(super) fn function_word(written: &[u8], folded: &[u8]) -> Option<Letters> {
    // No pronoun has dots: بعدة is “in several”, not “after him”.
    if written.last() == Some(&TEH_MARBUTA) {
        return None;
    }
    TABLES.function_word(folded)
}

/// The forms of the table of function words, each with its dictionary form; none that `stop_words` calls ambiguous.
#[cfg(test)]
pub(super) fn forms(table: &str, stop_words: &str) -> LettersMap<Letters> {
    let rows = || table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut forms = LettersMap::default();
    for row in rows() {
        let [word, dictionary_form, prepositions, pronouns] = row[..] else { continue };
        let dictionary_form = affix(dictionary_form);
        for conjunction in [&[][..], &[WAW], &[FEH]] {
            for preposition in affixes(prepositions) {
                for pronoun in affixes(pronouns) {
                    let form = Letters::joined([conjunction, &preposition, &affix(word), &pronoun]);
                    // A row of its own comes before what another word makes (بين, not ب + ين).
                    let is_own = conjunction.is_empty() && preposition.is_empty() && pronoun.is_empty();
                    if is_own || !forms.contains_key(&form) {
                        forms.insert(form, dictionary_form);
                    }
                }
            }
        }
    }
    let ambiguous =
        stop_words.lines().filter(|line| line.ends_with("\tambiguous")).filter_map(|line| line.split('\t').next());
    for word in ambiguous {
        forms.remove(&affix(word)[..]);
    }
    forms.retain(|_, dictionary_form| !dictionary_form.is_empty());
    forms
}

/// The affixes of a cell, and none.
#[cfg(test)]
fn affixes(cell: &str) -> Vec<Letters> {
    let mut affixes = vec![Letters::EMPTY];
    affixes.extend(cell.split(',').map(affix).filter(|affix| !affix.is_empty()));
    affixes
}

#[cfg(test)]
fn affix(cell: &str) -> Letters {
    letters_of(cell).map_or(Letters::EMPTY, |letters| Letters::from(&letters[..]))
}

#[cfg(test)]
mod tests {
    use super::super::super::chars::fold_letter;
    use super::*;

    fn dictionary_form(word: &str) -> Option<Letters> {
        let written = letters_of(word).unwrap();
        let folded: Vec<u8> = written.iter().map(|letter| fold_letter(*letter)).collect();
        function_word(&written, &folded)
    }

    #[test]
    fn what_is_written_as_one_with_a_function_word_makes_no_other_word_of_it() {
        for (word, base) in [
            ("ولأنها", "ان"),
            ("فإنهم", "ان"),
            ("لهذه", "هذا"),
            ("ولذلك", "ذلك"),
            ("ببعضهم", "بعض"),
            ("وكلها", "كل"),
            ("بعده", "بعد"),
            ("ولديهم", "لدي"),
            ("وليست", "ليس"),
            ("وسوف", "سوف"),
        ] {
            assert_eq!(dictionary_form(word), Some(affix(base)), "{word}");
        }
    }

    #[test]
    fn other_words_with_their_letters_are_none() {
        // In several, an effective one, an instrument, a province, it opened, an orbit, a guardian, a name.
        for word in ["بعدة", "فعلية", "آلية", "ولاية", "فتحت", "فلك", "ولي", "واين", "كتاب", "إمام"]
        {
            assert_eq!(dictionary_form(word), None, "{word}");
        }
    }

    #[test]
    fn a_dictionary_form_is_its_own() {
        for word in include_str!("../../../index-schema/lexicon/function_words.tsv").lines() {
            let base = word.split('\t').nth(1).map_or(Letters::EMPTY, affix);
            assert!(TABLES.function_word(&base).is_none_or(|own| own == base), "{word}");
        }
    }
}
