//! What is kept of a text: a few hashes by which its copies are found, and bits that tell how alike two texts are.

use super::shingles::{for_each_shingle, hash_all, mix};

/// What the copies of a story share: the anchor of the article that began it, above its signature.
pub(crate) type StoryId = u64;

/// Bits of an anchor: with a million stories, an article meets about four by chance, which the signature refuses.
const ANCHOR_BITS: u32 = 20;

/// Bits of a signature. With the anchor they are 51 bits an article: .2 % of a news text.
const SIGNATURE_BITS: usize = 31;

/// In how many bits the signatures of copies may differ. Of texts that share the part `J` of their shingles,
/// `(1 - J) / 2` of the bits differ: two or three where `J` is .85, ten where it is .35.
const DIFFERING_BITS: u32 = 5;

/// How many of its least shingles an article looks for among the anchors of stories: the least shingle of a story
/// need not be the least of its copy.
const ANCHORS_LOOKED_FOR: usize = 4;

/// Fewer shingles say too little of a text: it is a copy of another only where all its words are the same.
const FEWEST_SHINGLES: usize = 12;

/// A sketch of the shingles of a text.
///
/// The anchors are the least hashes of its shingles, the beginning of a bottom-k sketch (Broder 1997): texts that
/// share most of their shingles share the least ones as a rule. The signature has one bit of the least hash in each
/// of 31 parts of the hashes' range: one-permutation, 1-bit minwise hashing (Li and König 2010; Li, Owen and Zhang
/// 2012), the smallest known measure of resemblance for texts that are much alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    anchors: Vec<u64>,
    signature: u64,
}

impl Sketch {
    /// The sketch of a text of these words; of a short one, also of the words of its headline.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w [u8]> + Clone, headline: &'w str) -> Self {
        let mut shingles = 0;
        let mut least_of_all = [u64::MAX; ANCHORS_LOOKED_FOR];
        let mut least_of_part = [u64::MAX; SIGNATURE_BITS];
        for_each_shingle(words.clone(), |hash| {
            shingles += 1;
            let part = &mut least_of_part[part(hash)];
            *part = hash.min(*part);
            // Another order than that of the parts, so that the two say different things.
            insert_least(&mut least_of_all, hash.rotate_left(32));
        });
        if shingles < FEWEST_SHINGLES {
            return Sketch::of_short_text(hash_all(headline.split(' ').map(str::as_bytes).chain(words)));
        }
        let anchors = least_of_all.iter().filter(|least| **least != u64::MAX).map(|least| anchor(*least)).collect();
        Sketch { anchors, signature: signature(&least_of_part) }
    }

    fn of_short_text(hash: u64) -> Self {
        Sketch { anchors: vec![anchor(hash)], signature: mix(hash) & SIGNATURE_MASK }
    }

    /// The id of the story that a text of this sketch begins.
    pub(super) fn own_story(&self) -> StoryId {
        self.anchors.first().copied().unwrap_or_default() << SIGNATURE_BITS | self.signature
    }

    /// The ids of all stories that a text of this sketch may be a copy of lie in one of these ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = std::ops::RangeInclusive<StoryId>> {
        self.anchors.iter().map(|anchor| anchor << SIGNATURE_BITS..=(anchor << SIGNATURE_BITS | SIGNATURE_MASK))
    }

    /// In how many bits the signature differs from that of a story, where it is like enough to be a copy.
    pub(super) fn difference(&self, story: StoryId) -> Option<u32> {
        let differing = ((story ^ self.signature) & SIGNATURE_MASK).count_ones();
        (differing <= DIFFERING_BITS).then_some(differing)
    }
}

const SIGNATURE_MASK: u64 = (1 << SIGNATURE_BITS) - 1;

/// The part of the hashes' range that a hash lies in.
fn part(hash: u64) -> usize {
    ((u128::from(hash) * SIGNATURE_BITS as u128) >> 64) as usize
}

/// The bits of a hash that are kept of it: not the high ones, by which it is the least.
fn anchor(hash: u64) -> u64 {
    hash & ((1 << ANCHOR_BITS) - 1)
}

/// One bit of each part's least hash. A part without a shingle borrows from the next that has one (Shrivastava and
/// Li 2014).
fn signature(least_of_part: &[u64; SIGNATURE_BITS]) -> u64 {
    (0..SIGNATURE_BITS).fold(0, |bits, part| {
        let filled = (0..SIGNATURE_BITS).map(|step| least_of_part[(part + step) % SIGNATURE_BITS]);
        let least = filled.into_iter().find(|least| *least != u64::MAX).unwrap_or_default();
        bits << 1 | mix(least) & 1
    })
}

/// Puts a hash into its place among the least, once.
fn insert_least(least: &mut [u64; ANCHORS_LOOKED_FOR], hash: u64) {
    if hash >= least[ANCHORS_LOOKED_FOR - 1] {
        return;
    }
    let Err(place) = least.binary_search(&hash) else { return };
    least[place..].rotate_right(1);
    least[place] = hash;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many words of its own.
    fn text(seed: usize, words: usize) -> Vec<String> {
        (0..words).map(|word| format!("كلمه{seed}و{word}")).collect()
    }

    fn sketch(words: &[String]) -> Sketch {
        Sketch::new(words.iter().map(String::as_bytes), "عنوان")
    }

    #[test]
    fn an_id_has_fifty_one_bits() {
        let own = sketch(&text(1, 300)).own_story();
        assert!(own > 0 && own < 1 << 51);
    }

    #[test]
    fn the_same_text_has_the_same_sketch_and_another_differs() {
        assert_eq!(sketch(&text(1, 300)), sketch(&text(1, 300)));
        assert_eq!(sketch(&text(1, 300)).difference(sketch(&text(1, 300)).own_story()), Some(0));
        let strangers =
            (2..200).filter(|seed| sketch(&text(1, 300)).difference(sketch(&text(*seed, 300)).own_story()).is_some());
        assert_eq!(strangers.count(), 0);
    }

    #[test]
    fn the_headline_counts_for_short_texts_only() {
        let of = |words: usize, headline: &str| Sketch::new(text(1, words).iter().map(String::as_bytes), headline);
        assert_ne!(of(5, "صوره"), of(5, "صوره اخري"));
        assert_eq!(of(5, "صوره"), of(5, "صوره"));
        assert_eq!(of(50, "صوره"), of(50, "صوره اخري"));
        assert_eq!(Sketch::new(std::iter::empty(), ""), Sketch::new(std::iter::empty(), ""));
    }

    #[test]
    fn the_least_are_kept_in_order_and_once() {
        let mut least = [u64::MAX; ANCHORS_LOOKED_FOR];
        for hash in [9, 3, 7, 3, 5, 1, 8] {
            insert_least(&mut least, hash);
        }
        assert_eq!(least, [1, 3, 5, 7]);
    }
}
