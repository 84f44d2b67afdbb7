//! The words that were read last, by the bytes they were written with, with their terms at every level: a word that
//! comes again costs one look-up, and is neither cut nor folded letter by letter.
//!
//! What is remembered is a *run*: the bytes from the start of a word to the next ASCII character, which no Arabic word
//! reaches beyond. Whether its terms hold wherever it stands is for others to say.
//!
//! Waiting for memory is what a look-up costs. So a remembered run fills one cache line, its bytes are there as a
//! hash of 64 bits alone, and where the next word begins never depends on what is found: the processor is at the next
//! words while it waits.

use std::ops::Range;

use super::analyzer::Terms;

/// Runs of this many bytes, twenty Arabic letters, or more are not remembered.
const LONGEST_RUN: usize = 40;
/// How many bytes the terms of a remembered word may have, all levels together.
const ROOM: usize = 44;
/// For how many levels terms are remembered at most.
const LEVELS: usize = 4;
/// The memory begins with this many places and doubles as it fills, so that a short text pays for few.
const FEWEST_PLACES: usize = 1 << 8;
/// 8 MB.
const MOST_PLACES: usize = 1 << 17;

/// In how many places a run may be.
const PROBES: usize = 4;

const HIGHEST_BITS: u64 = 0x8080_8080_8080_8080;
/// An odd number with as many ones as zeros: from the secret of Wang Yi's wyhash.
const MIXER: u64 = 0xA076_1D64_78BD_642F;

/// Bytes without ASCII at the start of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Never 0.
    hash: u64,
    length: usize,
}

impl Run {
    /// The run at the start of `bytes`; `None` where none is, or too long a one.
    #[inline]
    pub(super) fn at_start_of(bytes: &[u8]) -> Option<Self> {
        let Some(start) = bytes.first_chunk::<LONGEST_RUN>() else {
            // Near the end of the text: zeros are ASCII.
            let mut padded = [0; LONGEST_RUN];
            padded[..bytes.len()].copy_from_slice(bytes);
            return Run::within(&padded);
        };
        Run::within(start)
    }

    #[inline]
    fn within(bytes: &[u8; LONGEST_RUN]) -> Option<Self> {
        let (mut hash, mut length) = (0, 0);
        for chunk in bytes.as_chunks::<8>().0 {
            let chunk = u64::from_le_bytes(*chunk);
            let ascii = !chunk & HIGHEST_BITS;
            if ascii == 0 {
                hash = mix(hash ^ chunk);
                length += 8;
                continue;
            }
            let bytes = ascii.trailing_zeros() / 8;
            hash = mix(hash ^ chunk & ((1 << (bytes * 8)) - 1));
            length += bytes as usize;
            return (length > 0).then_some(Run { hash: hash | 1, length });
        }
        None
    }

    /// Never 0.
    #[inline]
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// Its length in bytes.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }
}

/// Both halves of a product, as in wyhash.
#[inline]
pub(super) fn mix(number: u64) -> u64 {
    let product = u128::from(number ^ MIXER) * u128::from(MIXER);
    product as u64 ^ (product >> 64) as u64
}

/// What is remembered of a run.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Remembered {
    /// That of the run; 0 where nothing is remembered.
    hash: u64,
    ends: [u16; LEVELS],
    /// Where the word is, in bytes from the start of the run.
    start: u8,
    end: u8,
    is_function_word: bool,
    terms: [u8; ROOM],
}

impl Remembered {
    const NOTHING: Remembered =
        Remembered { hash: 0, ends: [0; LEVELS], start: 0, end: 0, is_function_word: false, terms: [0; ROOM] };

    /// Where the word stands in a text in which the run begins at `at`.
    #[inline]
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        at + usize::from(self.start)..at + usize::from(self.end)
    }

    /// The terms.
    #[inline]
    pub(super) fn terms(&self) -> Terms<'_> {
        Terms { bytes: &self.terms, ends: &self.ends, is_function_word: self.is_function_word }
    }
}

/// The memory. A run is at one of the places from that of its hash on; where all of them are taken, the last comer
/// has the place of another.
#[derive(Debug, Default)]
pub(super) struct WordMemory {
    places: Vec<Remembered>,
    filled: usize,
}

impl WordMemory {
    /// What is remembered of a run.
    #[inline]
    pub(super) fn get(&self, run: &Run) -> Option<&Remembered> {
        for probe in 0..PROBES {
            let remembered = self.places.get(place(run.hash, probe, self.places.len()))?;
            if remembered.hash == run.hash {
                return Some(remembered);
            }
            if remembered.hash == 0 {
                return None;
            }
        }
        None
    }

    /// Remembers that a run has one word, at `word` bytes from its start, and the terms of that; or none, at an empty
    /// range.
    pub(super) fn insert(&mut self, run: &Run, word: Range<usize>, terms: &Terms<'_>) {
        let Some(length) = terms.ends.last().map(|end| usize::from(*end)) else { return };
        if length > ROOM || terms.ends.len() > LEVELS {
            return;
        }
        if self.filled * 2 >= self.places.len() && self.places.len() < MOST_PLACES {
            self.grow();
        }
        let mut remembered = Remembered {
            hash: run.hash,
            start: word.start as u8,
            end: word.end as u8,
            is_function_word: terms.is_function_word,
            ..Remembered::NOTHING
        };
        remembered.ends[..terms.ends.len()].copy_from_slice(terms.ends);
        remembered.terms[..length].copy_from_slice(&terms.bytes[..length]);
        self.put(remembered);
    }

    fn put(&mut self, remembered: Remembered) {
        let (hash, places) = (remembered.hash, self.places.len());
        let free = (0..PROBES).map(|probe| place(hash, probe, places)).find(|place| self.places[*place].hash == 0);
        self.filled += usize::from(free.is_some());
        // The upper bits of the hash choose no place, so they choose the one to give up.
        let place = free.unwrap_or_else(|| place(hash, (hash >> 62) as usize, places));
        self.places[place] = remembered;
    }

    fn grow(&mut self) {
        let places = (self.places.len() * 2).max(FEWEST_PLACES);
        let old = std::mem::replace(&mut self.places, vec![Remembered::NOTHING; places]);
        self.filled = 0;
        for remembered in old.into_iter().filter(|remembered| remembered.hash != 0) {
            self.put(remembered);
        }
    }
}

/// The place of a hash among so many, a power of two or none, after so many others.
#[inline]
fn place(hash: u64, probe: usize, places: usize) -> usize {
    ((hash >> 32) as usize + probe) & places.wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Option<Run> {
        Run::at_start_of(text.as_bytes())
    }

    #[test]
    fn a_run_ends_before_ascii_wherever_that_is_in_a_number_of_eight_bytes() {
        for letters in 1..LONGEST_RUN / 2 {
            let word = "\u{0628}".repeat(letters);
            let alone = run(&word).expect("letters are no ASCII");
            assert_eq!(alone.len(), letters * 2);
            for after in [" ", ". \u{0628}", "a\u{0628}\u{0628}\u{0628}\u{0628}\u{0628}\u{0628}"] {
                assert_eq!(run(&format!("{word}{after}")).map(|run| run.hash), Some(alone.hash));
            }
            assert_ne!(run(&format!("{word}\u{0628}")).map(|run| run.hash), Some(alone.hash));
        }
        assert!(run("").is_none() && run("a\u{0628}").is_none());
        assert!(run(&"\u{0628}".repeat(LONGEST_RUN / 2)).is_none(), "too long");
    }

    #[test]
    fn what_was_inserted_is_found_while_the_memory_grows_and_none_is_mixed_up() {
        let mut memory = WordMemory::default();
        let words: Vec<String> = (0..MOST_PLACES / 8).map(number_in_letters).collect();
        for word in &words {
            let run = run(word).expect("letters are no ASCII");
            assert!(memory.get(&run).is_none());
            let terms = Terms { bytes: word.as_bytes(), ends: &[word.len() as u16], is_function_word: false };
            memory.insert(&run, 0..word.len(), &terms);
        }
        let found = words.iter().filter(|word| {
            let remembered = run(word).and_then(|run| memory.get(&run).copied());
            remembered.is_some_and(|remembered| {
                assert_eq!(remembered.terms().get(0), word.as_bytes());
                remembered.range(5) == (5..5 + word.len())
            })
        });
        // At most half full, so few had to give way.
        assert!(found.count() * 100 > words.len() * 95);
    }

    fn number_in_letters(number: usize) -> String {
        number.to_string().bytes().filter_map(|digit| char::from_u32(0x0628 + u32::from(digit - b'0'))).collect()
    }

    #[test]
    fn terms_without_room_are_not_remembered() {
        let mut memory = WordMemory::default();
        let run = run("\u{0628}").expect("a letter is no ASCII");
        let long = [b'a'; ROOM + 1];
        memory.insert(&run, 0..2, &Terms { bytes: &long, ends: &[long.len() as u16], is_function_word: false });
        memory.insert(&run, 0..2, &Terms { bytes: &[], ends: &[0; LEVELS + 1], is_function_word: false });
        assert!(memory.get(&run).is_none());
    }
}
