//! The light10 stemmer: Larkey, Ballesteros and Connell, “Light Stemming for Arabic Information Retrieval”
//! (2007), with the length conditions of Lucene's `ArabicStemmer`.
//!
//! It cuts by letters alone, knows no words, and is here as the reference that others are measured against.

use super::chars::letter::*;

/// Prefixes in the order in which they are tried; the first that fits is cut.
const PREFIXES: [&[u8]; 7] =
    [&[ALEF, LAM], &[WAW, ALEF, LAM], &[BEH, ALEF, LAM], &[KAF, ALEF, LAM], &[FEH, ALEF, LAM], &[LAM, LAM], &[WAW]];

/// Suffixes in the order in which they are tried; each that fits is cut once. The two with teh marbuta of the
/// paper never fit, since the letter is folded to heh before.
const SUFFIXES: [&[u8]; 8] =
    [&[HEH, ALEF], &[ALEF, NOON], &[ALEF, TEH], &[WAW, NOON], &[YEH, NOON], &[YEH, HEH], &[HEH], &[YEH]];

/// The stem of a folded word, a part of it.
pub(super) fn stem(folded: &[u8]) -> &[u8] {
    let mut stem = folded;
    for prefix in PREFIXES {
        let shortest = if prefix.len() == 1 { 4 } else { prefix.len() + 2 };
        if stem.len() >= shortest && stem.starts_with(prefix) {
            stem = &stem[prefix.len()..];
            break;
        }
    }
    for suffix in SUFFIXES {
        if stem.len() >= suffix.len() + 2 && stem.ends_with(suffix) {
            stem = &stem[..stem.len() - suffix.len()];
        }
    }
    stem
}
