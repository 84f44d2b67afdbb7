//! A word as the stemmer handles it: its letters inline, so that the many forms that are tried for one word cost no
//! allocation.

use std::borrow::Borrow;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Deref;

use rustc_hash::FxHasher;

use super::super::chars::fold_letter;

/// No word of a table is longer, and no longer word is read: it is its own dictionary form.
pub(super) const LONGEST: usize = 31;

/// A word in letters of U+06xx, by their low bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Letters {
    letters: [u8; LONGEST],
    length: u8,
}

/// Maps and sets of words; their keys are no attacker's choice, so the hash may be a cheap one.
pub(super) type LettersMap<V> = std::collections::HashMap<Letters, V, BuildHasherDefault<FxHasher>>;

impl Letters {
    pub(super) const EMPTY: Letters = Letters { letters: [0; LONGEST], length: 0 };

    /// The letters of all parts, one after another.
    #[inline]
    pub(super) fn joined<const N: usize>(parts: [&[u8]; N]) -> Self {
        let mut joined = Letters::EMPTY;
        for part in parts {
            joined.extend(part);
        }
        joined
    }

    #[inline]
    pub(super) fn extend(&mut self, letters: &[u8]) {
        let start = usize::from(self.length);
        let end = (start + letters.len()).min(LONGEST);
        self.letters[start..end].copy_from_slice(&letters[..end - start]);
        self.length = end as u8;
    }

    /// The same word with another letter at a place.
    pub(super) fn with(mut self, place: usize, letter: u8) -> Self {
        self.letters[place] = letter;
        self
    }

    /// The folded form of a written word.
    pub(super) fn folded(written: &[u8]) -> Self {
        let mut letters = Letters::from(written);
        for letter in &mut letters.letters[..usize::from(letters.length)] {
            *letter = fold_letter(*letter);
        }
        letters
    }
}

impl From<&[u8]> for Letters {
    #[inline]
    fn from(letters: &[u8]) -> Self {
        Letters::joined([letters])
    }
}

impl Deref for Letters {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.letters[..usize::from(self.length)]
    }
}

// As a slice of letters is hashed, so that maps can be asked for one.
impl Hash for Letters {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self[..].hash(state);
    }
}

impl Borrow<[u8]> for Letters {
    #[inline]
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl std::fmt::Debug for Letters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self[..].fmt(f)
    }
}
