//! The compiled lexicon: how often each form of the news was counted and which dictionary form it has, in one
//! table of hashes that is part of the program and needs no preparation at start.
//!
//! Layout, little-endian: magic; slots, terms, bytes of terms (u32 each); the slots; the ends of the terms (u32);
//! the terms. A slot is a fingerprint of 32 bits and 32 bits of value: 8 of count (0: empty), one for a function
//! word, 23 of term.
//! Forms themselves are not stored: a fingerprint beside 32 other bits of the same hash that choose the slot
//! mistakes a foreign word for a known one about once in 2^30.

/// The file that `cargo test` makes and checks.
static COMPILED: &[u8] = include_bytes!("../../../index-schema/lexicon/compiled.bin");

const MAGIC: &[u8; 8] = b"warraqL1";
const HEADER_BYTES: usize = 20;
const SLOT_BYTES: usize = 8;
/// The term number of a form whose count alone is known.
const NO_TERM: u32 = (1 << 23) - 1;
const FUNCTION_WORD: u32 = 1 << 23;
/// Counts are kept as eight steps for each factor e, which loses nothing measurable.
const STEPS: f32 = 8.0;

/// A lexicon in its compiled form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexicon<'a> {
    slots: &'a [u8],
    ends: &'a [u8],
    terms: &'a [u8],
}

/// What the lexicon holds of a form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    level: u8,
    is_function_word: bool,
    term: u32,
}

impl Entry {
    /// Whether the folded form is a function word.
    pub(super) fn is_function_word(self) -> bool {
        self.is_function_word
    }

    /// The number of its dictionary form in the lexicon.
    pub(super) fn term(self) -> Option<u32> {
        (self.term != NO_TERM).then_some(self.term)
    }

    /// About how often it was counted.
    pub(super) fn count(self) -> f32 {
        static COUNTS: std::sync::LazyLock<[f32; 256]> =
            std::sync::LazyLock::new(|| std::array::from_fn(|level| ((level as f32 - 1.0) / STEPS).exp()));
        COUNTS[usize::from(self.level)]
    }
}

impl<'a> Lexicon<'a> {
    /// The lexicon of the program.
    pub(super) fn compiled() -> Lexicon<'static> {
        static PARSED: std::sync::LazyLock<Lexicon<'static>> = std::sync::LazyLock::new(|| {
            Lexicon::parse(COMPILED).expect("the lexicon in the program was compiled for this layout")
        });
        *PARSED
    }

    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER_BYTES)?;
        if header[..8] != MAGIC[..] {
            return None;
        }
        let number = |index: usize| read_u32(header, 8 + 4 * index) as usize;
        let (slots, terms, term_bytes) = (number(0) * SLOT_BYTES, number(1) * 4, number(2));
        let (slots, rest) = bytes[HEADER_BYTES..].split_at_checked(slots)?;
        let (ends, rest) = rest.split_at_checked(terms)?;
        Some(Lexicon { slots, ends, terms: rest.get(..term_bytes)? })
    }

    /// What is known of a form.
    #[inline]
    pub(super) fn get(&self, letters: &[u8]) -> Option<Entry> {
        let count = self.slots.len() / SLOT_BYTES;
        if count == 0 {
            return None;
        }
        let (mut slot, fingerprint) = place(letters, count);
        loop {
            let bytes = self.slots.get(slot * SLOT_BYTES..slot * SLOT_BYTES + SLOT_BYTES)?;
            let value = read_u32(bytes, 4);
            let level = (value >> 24) as u8;
            if level == 0 {
                return None;
            }
            if read_u32(bytes, 0) == fingerprint {
                return Some(Entry { level, is_function_word: value & FUNCTION_WORD != 0, term: value & NO_TERM });
            }
            slot += 1;
            if slot == count {
                slot = 0;
            }
        }
    }

    /// About how often a form was counted; 0 where it was not.
    pub(super) fn count(&self, letters: &[u8]) -> f32 {
        self.get(letters).map_or(0.0, Entry::count)
    }

    /// The letters of a dictionary form.
    #[inline]
    pub(super) fn term(&self, number: u32) -> &'a [u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { read_u32(self.ends, 4 * (number - 1)) as usize };
        let end = read_u32(self.ends, 4 * number) as usize;
        &self.terms[start..end]
    }
}

#[inline]
fn read_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The first slot to look in, and the fingerprint.
#[inline]
fn place(letters: &[u8], slots: usize) -> (usize, u32) {
    let hash = hash(letters);
    let slot = ((hash >> 32) * slots as u64) >> 32;
    (slot as usize, hash as u32)
}

/// A hash of a word: eight letters at a time, mixed by multiplication (the finalizer of MurmurHash3).
#[inline]
fn hash(letters: &[u8]) -> u64 {
    let mut hash = letters.len() as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut chunks = letters.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]]);
        hash = (hash ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 33;
    }
    let mut word = 0;
    for letter in chunks.remainder() {
        word = word << 8 | u64::from(*letter);
    }
    hash = (hash ^ word).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^ hash >> 33
}

/// Makes compiled lexicons.
#[cfg(test)]
pub(super) mod build {
    use std::collections::BTreeMap;

    use super::*;

    /// Forms with their counts and, where it is known, their dictionary forms.
    pub(in super::super) fn compile(
        forms: &BTreeMap<Vec<u8>, (u64, Option<Vec<u8>>)>,
        is_function_word: impl Fn(&[u8]) -> bool,
    ) -> Vec<u8> {
        let mut terms: Vec<&[u8]> = forms.values().filter_map(|(_, term)| term.as_deref()).collect();
        terms.sort_unstable();
        terms.dedup();
        let slots = forms.len() * 4 / 3 + 1;
        let mut table = vec![0u8; slots * SLOT_BYTES];
        for (form, (count, term)) in forms {
            let (mut slot, fingerprint) = place(form, slots);
            while table[slot * SLOT_BYTES + 7] != 0 {
                slot = (slot + 1) % slots;
            }
            let level = ((*count as f32).ln() * STEPS).round() as u32 + 1;
            let number = match term {
                Some(term) => terms.binary_search(&term.as_slice()).expect("terms hold every term") as u32,
                None => NO_TERM,
            };
            let at = slot * SLOT_BYTES;
            table[at..at + 4].copy_from_slice(&fingerprint.to_le_bytes());
            let function = if is_function_word(form) { FUNCTION_WORD } else { 0 };
            table[at + 4..at + 8].copy_from_slice(&(level << 24 | function | number).to_le_bytes());
        }
        let mut bytes = MAGIC.to_vec();
        let term_bytes: usize = terms.iter().map(|term| term.len()).sum();
        for number in [slots, terms.len(), term_bytes] {
            bytes.extend_from_slice(&(number as u32).to_le_bytes());
        }
        bytes.extend_from_slice(&table);
        let mut end = 0u32;
        for term in &terms {
            end += term.len() as u32;
            bytes.extend_from_slice(&end.to_le_bytes());
        }
        bytes.extend_from_slice(&terms.concat());
        bytes
    }
}
