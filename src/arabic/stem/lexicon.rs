//! The compiled lexicon: how often each form of the news was counted and which dictionary form it has, in one
//! table of hashes that is part of the program and needs no preparation at start.
//!
//! Layout, little-endian: a header of 64 bytes (magic; buckets, bytes of terms, u32 each; zeros); the buckets; a filter;
//! the terms, a byte of length before each, the frequent ones first. A bucket has eight fingerprints of 32 bits and
//! after them their eight values, and fills one cache line. A value is 8 bits of count (0: empty), one for a function
//! word, one for a form that has spellings of its own in the table, and 22 for the place of the term. What a full
//! bucket cannot hold stands in the next.
//!
//! Waiting for memory is what a look-up costs: hence the cache lines, and the filter, one bit for a hash, which stays
//! in the processor's cache and turns away most of the forms that were never counted.
//! Forms themselves are not stored: a fingerprint beside 32 other bits of the same hash that choose the bucket
//! mistakes a foreign word for a known one about once in 2^29.

/// The file that `cargo test` makes and checks, its buckets on cache lines.
static COMPILED: &CacheAligned<[u8]> =
    &CacheAligned { bytes: *include_bytes!("../../../index-schema/lexicon/compiled.bin") };

#[repr(C, align(64))]
struct CacheAligned<T: ?Sized> {
    bytes: T,
}

const MAGIC: &[u8; 8] = b"warraqL2";
const HEADER_BYTES: usize = 64;
const SLOTS: usize = 8;
const BUCKET_BYTES: usize = SLOTS * 8;
/// Where the values of a bucket begin.
const VALUES: usize = SLOTS * 4;
/// Bits of the filter, some ten for each form.
const FILTER_BITS: usize = 1 << 21;
/// The place of the term of a form whose count alone is known.
const NO_TERM: u32 = (1 << 22) - 1;
const HAS_SPELLINGS: u32 = 1 << 22;
const FUNCTION_WORD: u32 = 1 << 23;
/// Counts are kept as eight steps for each factor e, which loses nothing measurable.
const STEPS: f32 = 8.0;

/// A lexicon in its compiled form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexicon<'a> {
    buckets: &'a [Bucket],
    filter: &'a [u8; FILTER_BITS / 8],
    terms: &'a [u8],
}

type Bucket = [u8; BUCKET_BYTES];

/// What the lexicon holds of a form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry(u32);

impl Entry {
    /// Whether the folded form is a function word.
    pub(super) fn is_function_word(self) -> bool {
        self.0 & FUNCTION_WORD != 0
    }

    /// Whether words that are folded to this form have entries of their own by their spelling.
    pub(super) fn has_spellings(self) -> bool {
        self.0 & HAS_SPELLINGS != 0
    }

    /// The place of its dictionary form in the lexicon.
    pub(super) fn term(self) -> Option<u32> {
        let term = self.0 & NO_TERM;
        (term != NO_TERM).then_some(term)
    }

    /// About how often it was counted.
    pub(super) fn count(self) -> f32 {
        static COUNTS: std::sync::LazyLock<[f32; 256]> =
            std::sync::LazyLock::new(|| std::array::from_fn(|level| ((level as f32 - 1.0) / STEPS).exp()));
        COUNTS[(self.0 >> 24) as usize]
    }
}

impl<'a> Lexicon<'a> {
    /// The lexicon of the program.
    pub(super) fn compiled() -> Lexicon<'static> {
        static PARSED: std::sync::LazyLock<Lexicon<'static>> = std::sync::LazyLock::new(|| {
            Lexicon::parse(&COMPILED.bytes).expect("the lexicon in the program was compiled for this layout")
        });
        *PARSED
    }

    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER_BYTES)?;
        if header[..8] != MAGIC[..] {
            return None;
        }
        let number = |index: usize| read_u32(header, 8 + 4 * index) as usize;
        let (buckets, rest) = bytes[HEADER_BYTES..].split_at_checked(number(0) * BUCKET_BYTES)?;
        let (filter, rest) = rest.split_first_chunk()?;
        Some(Lexicon { buckets: buckets.as_chunks().0, filter, terms: rest.get(..number(1))? })
    }

    /// What is known of a form.
    #[inline]
    pub(super) fn get(&self, letters: &[u8]) -> Option<Entry> {
        let hash = hash(letters);
        let bit = filter_bit(hash);
        if self.filter[bit / 8] & 1 << (bit % 8) == 0 {
            return None;
        }
        let (mut number, fingerprint) = (first_bucket(hash, self.buckets.len()), hash as u32);
        loop {
            let bucket = self.buckets.get(number)?;
            let mut found = 0u32;
            for slot in 0..SLOTS {
                found |= u32::from(read_u32(bucket, slot * 4) == fingerprint) << slot;
            }
            if found != 0 {
                let value = read_u32(bucket, VALUES + found.trailing_zeros() as usize * 4);
                // An empty slot has the fingerprint 0.
                return (value != 0).then_some(Entry(value));
            }
            if read_u32(bucket, BUCKET_BYTES - 4) == 0 {
                return None;
            }
            number = if number + 1 == self.buckets.len() { 0 } else { number + 1 };
        }
    }

    /// About how often a form was counted; 0 where it was not.
    pub(super) fn count(&self, letters: &[u8]) -> f32 {
        self.get(letters).map_or(0.0, Entry::count)
    }

    /// The letters of the dictionary form at a place.
    #[inline]
    pub(super) fn term(&self, at: u32) -> &'a [u8] {
        let start = at as usize + 1;
        &self.terms[start..start + usize::from(self.terms[start - 1])]
    }
}

#[inline]
pub(super) fn read_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[inline]
fn read_u64(bytes: &[u8], at: usize) -> u64 {
    u64::from(read_u32(bytes, at)) | u64::from(read_u32(bytes, at + 4)) << 32
}

/// The bucket to look in first, by the upper half of the hash; its lower half is the fingerprint.
#[inline]
fn first_bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

#[inline]
fn filter_bit(hash: u64) -> usize {
    hash as usize % FILTER_BITS
}

/// A hash of a word: all of its letters in two numbers, which overlap in short words, mixed by the halves of their
/// product as in Wang Yi's wyhash.
#[inline]
pub(super) fn hash(letters: &[u8]) -> u64 {
    let length = letters.len();
    let mut seed = length as u64;
    let (first, last) = match length {
        0 => (0, 0),
        1..=3 => {
            let (first, middle, last) = (letters[0], letters[length / 2], letters[length - 1]);
            (u64::from(first) << 16 | u64::from(middle) << 8 | u64::from(last), 0)
        }
        4..=7 => (u64::from(read_u32(letters, 0)), u64::from(read_u32(letters, length - 4))),
        8..=16 => (read_u64(letters, 0), read_u64(letters, length - 8)),
        _ => {
            for letter in &letters[..length - 16] {
                seed = folded_product(seed ^ u64::from(*letter), MIXERS[2]);
            }
            (read_u64(letters, length - 16), read_u64(letters, length - 8))
        }
    };
    folded_product(folded_product(first ^ MIXERS[0], last ^ MIXERS[1]) ^ seed, MIXERS[2])
}

/// Odd numbers with as many ones as zeros: the secret of wyhash.
const MIXERS: [u64; 3] = [0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3];

#[inline]
fn folded_product(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// Makes compiled lexicons.
#[cfg(test)]
pub(super) mod build {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::super::chars::fold_letter;
    use super::*;

    /// Forms with their counts and, where it is known, their dictionary forms.
    pub(in super::super) fn compile(
        forms: &BTreeMap<Vec<u8>, (u64, Option<Vec<u8>>)>,
        is_function_word: impl Fn(&[u8]) -> bool,
    ) -> Vec<u8> {
        let mut counts: BTreeMap<&[u8], u64> = BTreeMap::new();
        for (count, term) in forms.values() {
            if let Some(term) = term {
                *counts.entry(term).or_default() += count;
            }
        }
        let mut by_count: Vec<(&[u8], u64)> = counts.into_iter().collect();
        by_count.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut terms = Vec::new();
        let mut places: BTreeMap<&[u8], u32> = BTreeMap::new();
        for (term, _) in by_count {
            places.insert(term, terms.len() as u32);
            terms.push(u8::try_from(term.len()).expect("a word has a length"));
            terms.extend_from_slice(term);
        }
        assert!(terms.len() < NO_TERM as usize, "the places of terms have 22 bits");
        let fold = |form: &[u8]| form.iter().map(|letter| fold_letter(*letter)).collect::<Vec<u8>>();
        let spelled: BTreeSet<Vec<u8>> =
            forms.keys().filter(|form| fold(form) != **form).map(|form| fold(form)).collect();
        let mut by_frequency: Vec<_> = forms.iter().collect();
        by_frequency.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let mut filter = vec![0u8; FILTER_BITS / 8];
        // Two thirds full: most buckets have an empty slot, which ends the search for an unknown word.
        let buckets = forms.len() * 3 / 2 / SLOTS + 1;
        let mut table = vec![[(0u32, 0u32); SLOTS]; buckets];
        for (form, (count, term)) in by_frequency {
            let hash = hash(form);
            let bit = filter_bit(hash);
            filter[bit / 8] |= 1 << (bit % 8);
            let mut bucket = first_bucket(hash, buckets);
            let slot = loop {
                match table[bucket].iter().position(|(_, value)| *value == 0) {
                    Some(slot) => break slot,
                    None => bucket = (bucket + 1) % buckets,
                }
            };
            let level = ((*count as f32).ln() * STEPS).round() as u32 + 1;
            let place = term.as_deref().map_or(NO_TERM, |term| places[term]);
            let function = if is_function_word(form) { FUNCTION_WORD } else { 0 };
            let spellings = if spelled.contains(form) { HAS_SPELLINGS } else { 0 };
            table[bucket][slot] = (hash as u32, level << 24 | function | spellings | place);
        }
        let mut bytes = vec![0; HEADER_BYTES];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&(buckets as u32).to_le_bytes());
        bytes[12..16].copy_from_slice(&(terms.len() as u32).to_le_bytes());
        for bucket in table {
            bytes.extend(bucket.iter().flat_map(|(fingerprint, _)| fingerprint.to_le_bytes()));
            bytes.extend(bucket.iter().flat_map(|(_, value)| value.to_le_bytes()));
        }
        bytes.extend_from_slice(&filter);
        bytes.extend_from_slice(&terms);
        bytes
    }
}
