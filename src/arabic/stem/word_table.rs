//! A table from words to words that is looked up where it lies, without parsing or allocating at start.
//!
//! Layout, little-endian: magic, the number of slots (u32), the slots (u32 each), the records. A slot is 0 where it is
//! empty, else eight bits of the hash of its word and 24 of one more than the place of its record. A record has the
//! kind of the entry, the word behind its length, how many values the word has, and these, each behind its length.
//! What finds its slot taken stands in the next.

use super::lexicon::{hash, read_u32};

const MAGIC: &[u8; 8] = b"warraqT1";
const HEADER_BYTES: usize = MAGIC.len() + 4;
const PLACE_BITS: u32 = 24;

/// The kinds of entries: a word has its own values in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    /// The lists in which a word stands, as bits.
    Lists,
    /// Plural or feminine → [`super::tables::Irregular`].
    Irregular,
    /// Imperfect without its prefix → pasts.
    Imperfects,
    /// The same of what a jussive or a consonant ending leaves of hollow and defective verbs.
    ShortImperfects,
    ShortPasts,
    /// Place without its article → the adjectives of its people.
    Places,
    /// Spelling → usual spelling.
    Variants,
    Months,
    /// Function word with what is written as one with it → dictionary form.
    FunctionWords,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct WordTable<'a> {
    slots: &'a [[u8; 4]],
    records: &'a [u8],
}

impl<'a> WordTable<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        if header[..MAGIC.len()] != MAGIC[..] {
            return None;
        }
        let (slots, records) = rest.split_at_checked(read_u32(header, MAGIC.len()) as usize * 4)?;
        Some(WordTable { slots: slots.as_chunks().0, records })
    }

    /// The values of a word; none where there is no entry of that kind.
    #[inline]
    pub(super) fn get(&self, kind: Kind, word: &[u8]) -> Values<'a> {
        let hash = hash_of(kind, word);
        let mut slot = first_slot(hash, self.slots.len());
        loop {
            let value = u32::from_le_bytes(self.slots[slot]);
            if value == 0 {
                return Values(&[], 0);
            }
            if value >> PLACE_BITS == fingerprint(hash) {
                let record = &self.records[(value & ((1 << PLACE_BITS) - 1)) as usize - 1..];
                let values = &record[2..][usize::from(record[1])..];
                if record[0] == kind as u8 && record[2..2 + usize::from(record[1])] == *word {
                    return Values(&values[1..], values[0]);
                }
            }
            slot = if slot + 1 == self.slots.len() { 0 } else { slot + 1 };
        }
    }
}

/// The values of an entry that are still to come.
#[derive(Clone, Debug)]
pub(super) struct Values<'a>(&'a [u8], u8);

impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        self.1 = self.1.checked_sub(1)?;
        let (value, rest) = self.0[1..].split_at(usize::from(self.0[0]));
        self.0 = rest;
        Some(value)
    }
}

#[inline]
fn hash_of(kind: Kind, word: &[u8]) -> u64 {
    hash(word) ^ (u64::from(kind as u8) << 56)
}

/// The slot to look in first, by the upper half of the hash.
#[inline]
fn first_slot(hash: u64, slots: usize) -> usize {
    (((hash >> 32) * slots as u64) >> 32) as usize
}

#[inline]
fn fingerprint(hash: u64) -> u32 {
    hash as u32 & 0xFF
}

/// A table of the entries, in their order.
#[cfg(test)]
pub(super) fn build(entries: &std::collections::BTreeMap<(Kind, Vec<u8>), Vec<Vec<u8>>>) -> Vec<u8> {
    let push = |records: &mut Vec<u8>, word: &[u8]| {
        records.push(u8::try_from(word.len()).expect("a word has a length"));
        records.extend_from_slice(word);
    };
    // Half full: one look tells most words that stand in no table.
    let mut slots = vec![0u32; entries.len() * 2 + 1];
    let mut records = Vec::new();
    for ((kind, word), values) in entries {
        let place = records.len() as u32 + 1;
        assert!(place < 1 << PLACE_BITS, "the places of records have 24 bits");
        records.push(*kind as u8);
        push(&mut records, word);
        records.push(u8::try_from(values.len()).expect("few words share a form"));
        for value in values {
            push(&mut records, value);
        }
        let hash = hash_of(*kind, word);
        let mut slot = first_slot(hash, slots.len());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = fingerprint(hash) << PLACE_BITS | place;
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend((slots.len() as u32).to_le_bytes());
    bytes.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
    bytes.extend(records);
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_word_has_its_own_values_in_every_kind() {
        let mut entries = BTreeMap::new();
        for number in 0..2_000u16 {
            let word = number.to_string().into_bytes();
            entries.insert((Kind::Variants, word.clone()), vec![b"usual".to_vec(), word.clone()]);
            entries.insert((Kind::Months, word), vec![]);
        }
        let bytes = build(&entries);
        let table = WordTable::parse(&bytes).unwrap();
        for ((kind, word), values) in &entries {
            assert_eq!(table.get(*kind, word).map(<[u8]>::to_vec).collect::<Vec<_>>(), *values);
        }
        assert_eq!(table.get(Kind::Lists, b"7").count(), 0);
        assert_eq!(table.get(Kind::Variants, b"2000").count(), 0);
    }

    #[test]
    fn bytes_of_another_layout_are_refused() {
        assert!(WordTable::parse(b"warraqT").is_none());
        assert!(WordTable::parse(b"warraqT0\0\0\0\0").is_none());
        assert!(WordTable::parse(b"warraqT1\x01\0\0\0").is_none());
    }
}
