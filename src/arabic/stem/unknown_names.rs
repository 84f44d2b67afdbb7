//! What may be cut from a word of which nothing is known: that was never counted, and of which no reading leads to a
//! word that was. Most such words are names; a proclitic before a name of that kind is told by the letters behind it.
//!
//! Nothing but a proclitic is ever cut here.

use super::super::chars::letter::*;
use super::evidence::Evidence;
use super::readings::Word;
use super::tables::{List, TABLES};

/// The proclitics of names, the longest first.
const PROCLITICS: [&[u8]; 14] = [
    &[WAW, LAM, LAM],
    &[WAW, BEH, ALEF, LAM],
    &[WAW, ALEF, LAM],
    &[BEH, ALEF, LAM],
    &[LAM, LAM],
    &[ALEF, LAM],
    &[WAW, BEH],
    &[WAW, LAM],
    &[WAW, KAF],
    &[WAW],
    &[BEH],
    &[LAM],
    &[KAF],
    &[FEH],
];

/// The shortest name before which a proclitic is cut, in letters.
const SHORTEST_NAME: usize = 4;

/// A form that was counted as often is known.
const KNOWN: f32 = 20.0;

/// The name in a word that has no known dictionary form and a proclitic.
pub(super) fn name_in<'w>(word: &'w Word, evidence: &Evidence<'_>) -> Option<&'w [u8]> {
    if let [WAW | FEH | BEH | LAM | KAF, place @ ..] = &word.folded[..]
        && place.len() == 3
        && TABLES.has(place, List::Names)
        && TABLES.nisbas_of(place).next().is_some()
    {
        return Some(place);
    }
    if evidence.count(&word.folded) > 0.0 {
        return None;
    }
    // No article has a hamza: بألستوم.
    let cuts = || PROCLITICS.iter().filter(|proclitic| word.written.starts_with(proclitic));
    let cuts = || cuts().map(|proclitic| (*proclitic, &word.folded[proclitic.len()..]));
    let cuts = || cuts().filter(|(_, rest)| rest.len() >= SHORTEST_NAME);
    let known = cuts().find(|(_, rest)| evidence.count(rest) >= KNOWN);
    let (_, name) = known.or_else(|| cuts().find(|(proclitic, _)| is_likely(proclitic, &word.written)))?;
    Some(name.strip_prefix(&[ALEF, LAM]).filter(|name| name.len() >= SHORTEST_NAME).unwrap_or(name))
}

/// Whether letters that may be a proclitic are one, by what follows them. A name begins with one consonant (بفالكيرك)
/// or with two of which the second is a liquid (براون), so that two others are a proclitic and a name.
fn is_likely(proclitic: &[u8], written: &[u8]) -> bool {
    let rest = &written[proclitic.len()..];
    match (proclitic, rest.first()) {
        // No proclitic and no name has a hamza behind its first letter.
        (_, Some(&(ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW | ALEF_MADDA))) => true,
        // بال, وال and لل may be letters of a name (بالدي, والتون); an article alone is one.
        ([BEH, ALEF, LAM], _) => false,
        ([ALEF, LAM], Some(letter)) => !is_vowel(*letter),
        (_, Some(letter)) if is_vowel(*letter) => false,
        ([.., WAW | LAM], Some(&(REH | LAM))) => true,
        (_, Some(&(REH | LAM))) => false,
        _ => true,
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, ALEF | WAW | YEH)
}

#[cfg(test)]
mod tests {
    use super::super::super::token::letters_of;
    use super::super::lexicon::Lexicon;
    use super::*;

    fn name(word: &str) -> Option<Vec<u8>> {
        let written = letters_of(word).unwrap();
        let folded = super::super::letters::Letters::folded(&written);
        let evidence = Evidence::new(Lexicon::compiled(), &folded);
        name_in(&Word::new(&written, &folded, &evidence), &evidence).map(<[u8]>::to_vec)
    }

    #[test]
    fn a_proclitic_is_cut_from_a_name_that_nobody_has_heard_of() {
        for (word, expected) in [
            ("وتشوقماني", "تشوقماني"),
            ("بفالكزيرك", "فالكزيرك"),
            ("ككاباشينغا", "كاباشينغا"),
            ("ولأوغرتان", "اوغرتان"),
            ("والضنهباني", "ضنهباني"),
            ("للضنهباني", "ضنهباني"),
        ] {
            assert_eq!(name(word), Some(letters_of(expected).unwrap()), "{word}");
        }
    }

    #[test]
    fn a_name_keeps_its_own_first_letters() {
        for word in ["براونشفيتس", "كلاوزنهايم", "بيلنغشو", "لوكاتشيري", "وايتشابل", "فراغوشيني"]
        {
            assert_eq!(name(word), None, "{word}");
        }
    }
}
