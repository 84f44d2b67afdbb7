//! Hashes of runs of words. The same words have the same hashes in every process, on every machine and in every
//! later version, since sketches made of them are kept in indexes.

/// How many words a shingle has. Five and more lose copies in which a word here and there was changed; three make
/// strangers alike by their set phrases.
pub(super) const SHINGLE_WORDS: usize = 4;

/// The golden ratio in 64 bits, an odd number without a pattern.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hands on the hash of each run of words, in order; fewer words have none.
#[inline]
pub(super) fn for_each_shingle<'w>(words: impl Iterator<Item = &'w [u8]>, mut sink: impl FnMut(u64)) {
    let mut window = [0_u64; SHINGLE_WORDS];
    for (index, word) in words.enumerate() {
        window.rotate_left(1);
        window[SHINGLE_WORDS - 1] = hash(word);
        if index + 1 >= SHINGLE_WORDS {
            sink(hash_of(&window));
        }
    }
}

/// The hash of all words together.
pub(super) fn hash_all<'w>(words: impl Iterator<Item = &'w [u8]>) -> u64 {
    let hashes: Vec<u64> = words.map(hash).collect();
    hash_of(&hashes)
}

fn hash_of(words: &[u64]) -> u64 {
    mix(words.iter().fold(0, |sum, word| sum.wrapping_mul(FACTOR).wrapping_add(*word)))
}

/// The hash of one word, eight bytes at a time.
#[inline]
fn hash(word: &[u8]) -> u64 {
    let mut hash = word.len() as u64;
    for chunk in word.chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(bytes)).wrapping_mul(FACTOR);
        hash ^= hash >> 32;
    }
    hash
}

/// Spreads every bit over all the others: the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
#[inline]
pub(super) fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shingles(text: &str) -> Vec<u64> {
        let mut hashes = Vec::new();
        for_each_shingle(text.split(' ').map(str::as_bytes), |hash| hashes.push(hash));
        hashes
    }

    #[test]
    fn a_shingle_is_four_words_in_order() {
        assert_eq!(shingles("واحد اثنان ثلاثه").len(), 0);
        let five = shingles("واحد اثنان ثلاثه اربعه خمسه");
        assert_eq!(five.len(), 2);
        assert_eq!(five[1], shingles("اثنان ثلاثه اربعه خمسه")[0]);
        assert_ne!(five[0], shingles("اثنان واحد ثلاثه اربعه")[0]);
    }

    #[test]
    fn hashes_never_change() {
        // Indexes keep what is made of them: another value here makes copies in old indexes unknown to new ones.
        assert_eq!(shingles("one two three four"), [HASH_OF_FOUR_WORDS]);
        assert_eq!(hash_all([b"one".as_slice(), b"two"].into_iter()), HASH_OF_TWO_WORDS);
    }

    const HASH_OF_FOUR_WORDS: u64 = 4_037_996_168_878_350_408;
    const HASH_OF_TWO_WORDS: u64 = 663_735_726_048_780_078;
}
