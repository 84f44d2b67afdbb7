//! Phrases among the matches of a text: a word that only a phrase wants is a match where all of the phrase stands.
//!
//! It knows places of words alone; it must not know texts or terms.

use std::collections::BTreeMap;

/// The place of a word in a phrase of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhrasePlace {
    /// Which phrase of the query it is; phrases have numbers of their own.
    pub phrase: usize,
    /// The place of the word in the phrase, from zero.
    pub place: usize,
    /// How many words each word of the phrase may be away from its place.
    pub slop: usize,
}

/// The phrases of a query, each with the places of its words.
#[derive(Debug, Default)]
pub(super) struct Phrases(BTreeMap<usize, Vec<usize>>);

/// A match that may be a part of a phrase: its number, its place among the words of the text, its place in the phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) index: usize,
    pub(super) position: usize,
    pub(super) place: PhrasePlace,
}

impl Phrases {
    pub(super) fn add(&mut self, place: PhrasePlace) {
        let places = self.0.entry(place.phrase).or_default();
        if let Err(at) = places.binary_search(&place.place) {
            places.insert(at, place.place);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Marks the numbers of the matches that stand in whole phrases; the parts are in the order of the text.
    pub(super) fn mark_whole(&self, parts: &[Part], is_kept: &mut [bool]) {
        for part in parts {
            let Some([first, others @ ..]) = self.0.get(&part.place.phrase).map(Vec::as_slice) else { continue };
            if part.place.place != *first {
                continue;
            }
            let mut found = vec![part.index];
            for place in others {
                let expected = part.position + place - first;
                let near = parts.partition_point(|other| other.position + part.place.slop < expected);
                let next = parts[near..].iter().take_while(|other| other.position <= expected + part.place.slop).find(
                    |other| {
                        other.place.phrase == part.place.phrase
                            && other.place.place == *place
                            && !found.contains(&other.index)
                    },
                );
                found.extend(next.map(|other| other.index));
            }
            if found.len() > others.len() {
                for index in found {
                    is_kept[index] = true;
                }
            }
        }
    }
}
