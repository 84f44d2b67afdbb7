//! The dictionary forms that a query word may also mean: those of other spellings of what was typed, those a gender
//! or a nisba away, the people of a place, and the words of its family. Articles are indexed by one form a word; a query may ask for several.

use super::super::chars::letter::*;
use super::derivation;
use super::letters::{LONGEST, Letters};
use super::lexicon::Lexicon;
use super::tables::{TABLES, canonical};
use super::{is_name, stem};

/// A dictionary form and what it counts beside the likeliest one.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct RelatedStem {
    pub(in super::super) letters: Letters,
    pub(in super::super) weight: f32,
}

/// A spelling that is rarer than this share of the commonest one is not what was meant.
const SMALLEST_SHARE: f32 = 0.1;

/// What a form a gender or a nisba away counts (زراعة for زراعي): on the development topics .2 gained .007 of
/// average precision, .6 lost as much.
const COARSE_WEIGHT: f32 = 0.2;

/// What another word of the same family counts (مستقيل for استقالة). On the development topics everything from .1 to .5
/// gains, .4 the most: .02 of nDCG@10 and of recall at 100. Looking for one article by three words of its headline
/// loses .002 by it.
const DERIVED_WEIGHT: f32 = 0.4;

/// Letters that are typed bare, and what may be meant by them.
const FIRST_LETTERS: [u8; 3] = [ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW, ALEF_MADDA];

/// The dictionary forms beside its own of what a word typed as `written` may be read as.
pub(in super::super) fn other_readings(written: &[u8], folded: &[u8]) -> Vec<RelatedStem> {
    if written.len() > LONGEST {
        return Vec::new();
    }
    other_spellings(written, &stem(written, folded))
}

/// The same, and the words nearby.
pub(in super::super) fn related(written: &[u8], folded: &[u8]) -> Vec<RelatedStem> {
    if written.len() > LONGEST {
        return Vec::new();
    }
    let stem = stem(written, folded);
    let stem = &stem[..];
    let mut related = other_spellings(written, stem);
    let nisbas = TABLES.nisbas_of(stem).map(canonical);
    for form in nisbas.chain(coarse_siblings(stem)) {
        if form[..] != *stem && related.iter().all(|other| other.letters != form) {
            related.push(RelatedStem { letters: form, weight: COARSE_WEIGHT });
        }
    }
    // The letters of a name say nothing of its bearer: who asks for أحمد does not mean محمد.
    let family = if is_name(stem) { Vec::new() } else { derivation::siblings(stem) };
    for form in family {
        if related.iter().all(|other| other.letters != form) {
            related.push(RelatedStem { letters: form, weight: DERIVED_WEIGHT });
        }
    }
    related
}

/// The dictionary forms of the spellings that someone who leaves out hamzas and dots may have meant, each with
/// the square root of its share of the commonest: اسري is أسرى “prisoners” or أسري “of the family”.
fn other_spellings(written: &[u8], stem: &[u8]) -> Vec<RelatedStem> {
    let lexicon = Lexicon::compiled();
    let folded = Letters::folded(written);
    // Whoever writes a hamza or dots means them.
    if written.iter().zip(folded.iter()).any(|(written, folded)| written != folded && *written != YEH) {
        return Vec::new();
    }
    let mut spellings: Vec<Letters> = vec![Letters::from(written)];
    // The alef that a word begins with, behind proclitics.
    let alef = written.iter().position(|letter| *letter == ALEF).filter(|place| *place <= 1);
    let after_article = written
        .windows(3)
        .position(|letters| letters == [ALEF, LAM, ALEF])
        .filter(|place| *place <= 2)
        .map(|place| place + 2);
    for place in [alef, after_article].into_iter().flatten() {
        for letter in FIRST_LETTERS {
            spellings.push(Letters::from(written).with(place, letter));
        }
    }
    let last = written.len() - 1;
    let dotted = match written[last] {
        HEH => Some(TEH_MARBUTA),
        YEH => Some(ALEF_MAKSURA),
        _ => None,
    };
    if let Some(dotted) = dotted {
        for index in 0..spellings.len() {
            spellings.push(spellings[index].with(last, dotted));
        }
    }
    if written[last] == ALEF && written.len() < LONGEST {
        // Many a word ends in an alef alone: دعا is “called” and seldom دعاء.
        let typed = lexicon.count(written);
        for index in 0..spellings.len() {
            let supplied = Letters::joined([&spellings[index], &[HAMZA]]);
            if lexicon.count(&supplied) > typed {
                spellings.push(supplied);
            }
        }
    }
    let counted: Vec<(f32, Letters)> = spellings
        .iter()
        .skip(1)
        .filter_map(|spelling| lexicon.get(spelling))
        .filter_map(|entry| Some((entry.count(), Letters::from(lexicon.term(entry.term()?)))))
        .collect();
    let most = counted.iter().map(|(count, _)| *count).fold(0.0, f32::max);
    let mut related: Vec<RelatedStem> = Vec::new();
    for (count, letters) in counted {
        let share = count / most;
        if letters[..] != *stem && share >= SMALLEST_SHARE && related.iter().all(|other| other.letters != letters) {
            // How frequent a word is in all news says less of one query: the square root lies halfway to no preference.
            related.push(RelatedStem { letters, weight: share.sqrt() });
        }
    }
    related
}

/// A dictionary form without and with the endings of gender and nisba.
fn coarse_siblings(stem: &[u8]) -> Vec<Letters> {
    let base = match stem {
        [base @ .., YEH, HEH] if stem.len() >= 5 => base,
        [base @ .., HEH] if stem.len() >= 4 => base,
        [base @ .., YEH] if stem.len() >= 5 => base,
        _ => stem,
    };
    // The endings of a short word make other words of it: سور “wall” and سوري “Syrian”.
    if base.len() < 4 {
        return Vec::new();
    }
    let endings: [&[u8]; 4] = [&[], &[HEH], &[YEH], &[YEH, HEH]];
    endings.into_iter().map(|ending| Letters::joined([base, ending])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::token::letters_of;
    use super::*;

    fn weight(word: &str, other: &str) -> Option<f32> {
        let (written, other) = (letters_of(word).unwrap(), letters_of(other).unwrap());
        let folded = Letters::folded(&written);
        let found =
            related(&written, &folded).into_iter().find(|related| related.letters[..] == *Letters::folded(&other));
        found.map(|related| related.weight)
    }

    #[test]
    fn a_name_has_no_family() {
        for (name, other) in [("أحمد", "محمد"), ("محمد", "حامد"), ("سالم", "مسلم"), ("منصور", "نصر")]
        {
            assert_eq!(weight(name, other), None, "{name} {other}");
        }
        assert_eq!(weight("استقالة", "مستقيل"), Some(DERIVED_WEIGHT));
    }

    #[test]
    fn a_hamza_that_was_left_out_at_the_end_is_supplied() {
        assert_eq!(weight("الوزرا", "وزير"), Some(1.0));
        assert_eq!(weight("اعضا", "عضو"), Some(1.0));
        assert_eq!(weight("دعا", "دعاء"), None, "a common word as it stands");
        assert_eq!(weight("الوزراء", "وزرا"), None);
    }
}
