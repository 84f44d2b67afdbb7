//! The distance between two spellings: optimal string alignment with the costs of Arabic typing mistakes.
//!
//! It knows letters and costs; it must not know what a word is searched for.

use super::alignment::{Alignment, LONGEST, Reading, Row, Within};
use crate::arabic::confusion::{SWAPPED, additional, changed};

/// A word against which spellings are measured.
pub(super) struct Spelled {
    letters: Vec<char>,
    /// What each letter of the word costs when the term lacks it.
    lacking: Vec<u8>,
}

impl Spelled {
    /// The terms within `budget` of `word`; `None` for a word that is longer than [`LONGEST`], which is none that was
    /// mistyped.
    pub(super) fn within(word: &str, budget: u8) -> Option<Within<Self>> {
        let letters: Vec<char> = word.chars().collect();
        if letters.is_empty() || letters.len() > LONGEST {
            return None;
        }
        let before = |place: usize| place.checked_sub(1).map(|place| letters[place]);
        let lacking =
            letters.iter().enumerate().map(|(place, letter)| additional(place, before(place), *letter)).collect();
        Some(Within { alignment: Spelled { letters, lacking }, budget })
    }
}

impl Alignment for Spelled {
    fn length(&self) -> usize {
        self.letters.len()
    }

    fn first_row(&self) -> Row {
        let mut row = [u8::MAX; LONGEST + 1];
        row[0] = 0;
        for (place, lacking) in self.lacking.iter().enumerate() {
            row[place + 1] = row[place].saturating_add(*lacking);
        }
        row
    }

    fn next_row(&self, reading: &Reading, letter: char) -> Row {
        let mut row = [u8::MAX; LONGEST + 1];
        let added = additional(reading.letters, reading.letter, letter);
        row[0] = reading.row[0].saturating_add(added);
        for place in 0..self.letters.len() {
            let mine = self.letters[place];
            let mut cost = reading.row[place].saturating_add(changed(mine, letter));
            cost = cost.min(reading.row[place + 1].saturating_add(added));
            cost = cost.min(row[place].saturating_add(self.lacking[place]));
            if place > 0 && reading.letter == Some(mine) && self.letters[place - 1] == letter && mine != letter {
                cost = cost.min(reading.row_before[place - 1].saturating_add(SWAPPED));
            }
            row[place + 1] = cost;
        }
        row
    }

    /// A swap reaches over a row.
    fn leap(&self) -> u8 {
        SWAPPED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arabic::confusion::ORDINARY;
    use proptest::prelude::*;

    fn cost(word: &str, term: &str) -> Option<u8> {
        Spelled::within(word, 60).unwrap().cost(term.as_bytes())
    }

    #[test]
    fn mistakes_cost_what_they_are() {
        assert_eq!(cost("وزير", "وزير"), Some(0));
        assert_eq!(cost("بغدداد", "بغداد"), Some(5));
        assert_eq!(cost("بغدد", "بغداد"), Some(7));
        assert_eq!(cost("بغاد", "بغداد"), Some(ORDINARY));
        assert_eq!(cost("وزري", "وزير"), Some(SWAPPED));
        assert_eq!(cost("ابوضبي", "ابوظبي"), Some(3));
        assert_eq!(cost("google", "googel"), Some(SWAPPED));
        assert_eq!(cost("نتنياهوو", "ونتنياهو"), Some(11));
        assert!(Spelled::within("بغداد", 9).unwrap().cost("بغاد".as_bytes()).is_none());
    }

    #[test]
    fn a_first_letter_costs_no_more_than_another() {
        assert_eq!(cost("مدرسة", "كدرسة"), cost("مدرسة", "مدرسة").map(|_| 7));
        assert_eq!(cost("زارة", "وزارة"), Some(6));
    }

    #[test]
    fn words_too_long_are_not_compared() {
        assert!(Spelled::within(&"م".repeat(LONGEST + 1), 10).is_none());
        assert_eq!(Spelled::within(&"م".repeat(LONGEST), 10).unwrap().cost("م".repeat(LONGEST + 3).as_bytes()), None);
    }

    /// The distance by the definition, without pruning.
    fn distance(word: &[char], term: &[char]) -> u32 {
        let before = |letters: &[char], place: usize| place.checked_sub(1).map(|place| letters[place]);
        let mut table = vec![vec![0_u32; term.len() + 1]; word.len() + 1];
        for i in 0..=word.len() {
            for j in 0..=term.len() {
                let mut ways = Vec::new();
                if i > 0 {
                    ways.push(table[i - 1][j] + u32::from(additional(i - 1, before(word, i - 1), word[i - 1])));
                }
                if j > 0 {
                    ways.push(table[i][j - 1] + u32::from(additional(j - 1, before(term, j - 1), term[j - 1])));
                }
                if i > 0 && j > 0 {
                    ways.push(table[i - 1][j - 1] + u32::from(changed(word[i - 1], term[j - 1])));
                }
                if i > 1 && j > 1 && word[i - 1] == term[j - 2] && word[i - 2] == term[j - 1] {
                    ways.push(table[i - 2][j - 2] + u32::from(SWAPPED));
                }
                table[i][j] = ways.into_iter().min().unwrap_or_default();
            }
        }
        table[word.len()][term.len()]
    }

    proptest! {
        #[test]
        fn the_automaton_gives_the_distance_and_prunes_no_match(
            word in "[ابتدزسصضظعغفقكلمنهويءؤئa-c]{1,9}",
            term in "[ابتدزسصضظعغفقكلمنهويءؤئa-c]{0,9}",
            budget in 0_u8..40,
        ) {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = distance(&letters(&word), &letters(&term));
            let spelled = Spelled::within(&word, budget).unwrap();
            let found = spelled.cost(term.as_bytes()).map(u32::from);
            prop_assert_eq!(found, (expected <= u32::from(budget)).then_some(expected));
        }
    }
}
