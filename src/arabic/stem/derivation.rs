//! Families of derived words: the verbal noun, the participles and the verb of one root in one verb form, such as
//! استقالة “resignation”, مستقيل “resigned” and استقال “he resigned”.
//!
//! A family is a list of patterns over the letters of a dictionary form; a word that fits one is changed into the
//! others. Nothing is indexed by family, for a family is wider than a meaning: a query may ask for its members beside
//! the word itself. The patterns are those that any grammar lists for the verb forms I to X. The verbal nouns of form I,
//! which follow many patterns, are left out: فعول lost on the development topics what the families of other forms
//! gained, فعالة and فعلة neither gained nor lost, and عملة “currency” is no عمل “work”.

use super::super::chars::letter::*;
use super::letters::Letters;

/// Places of the root's letters in a pattern.
const R1: u8 = 1;
const R2: u8 = 2;
const R3: u8 = 3;

/// The members of each family.
const FAMILIES: &[&[&[u8]]] = &[
    // Form I: قاتل, مقتول, قتل.
    &[&[R1, ALEF, R2, R3], &[MEEM, R1, R2, WAW, R3], &[R1, R2, R3]],
    // Form II: ترخيص, مرخص, رخص, and the noun that the verb is made of, رخصة. The verb has the letters of form I, so
    // that مرخص does not lead to it.
    &[&[TEH, R1, R2, YEH, R3], &[MEEM, R1, R2, R3], &[R1, R2, R3, HEH]],
    &[&[TEH, R1, R2, YEH, R3], &[R1, R2, R3]],
    // Form III: مساعدة, ساعد, مساعد; with its other verbal noun معالجة, علاج, عالج, معالج. The verb has the letters of
    // a participle of form I, so that كتاب leads to كاتب too; without the verb علاج loses more than كتاب gains.
    &[&[MEEM, R1, ALEF, R2, R3, HEH], &[R1, ALEF, R2, R3], &[MEEM, R1, ALEF, R2, R3], &[R1, R2, ALEF, R3]],
    // Form IV: إعدام, أعدم; of a hollow root إصابة, أصاب, مصاب.
    &[&[ALEF, R1, R2, ALEF, R3], &[ALEF, R1, R2, R3], &[MEEM, R1, R2, R3]],
    &[&[ALEF, R1, ALEF, R3, HEH], &[ALEF, R1, ALEF, R3], &[MEEM, R1, ALEF, R3]],
    // Forms V and VI: تطرف, متطرف; تظاهر, متظاهر.
    &[&[TEH, R1, R2, R3], &[MEEM, TEH, R1, R2, R3]],
    &[&[TEH, R1, ALEF, R2, R3], &[MEEM, TEH, R1, ALEF, R2, R3]],
    // Form VII: انفجار, انفجر, منفجر.
    &[&[ALEF, NOON, R1, R2, ALEF, R3], &[ALEF, NOON, R1, R2, R3], &[MEEM, NOON, R1, R2, R3]],
    // Form VIII: انتخاب, انتخب, منتخب; of a hollow root احتياج, احتاج, محتاج.
    &[&[ALEF, R1, TEH, R2, ALEF, R3], &[ALEF, R1, TEH, R2, R3], &[MEEM, R1, TEH, R2, R3]],
    &[&[ALEF, R1, TEH, YEH, ALEF, R3], &[ALEF, R1, TEH, ALEF, R3], &[MEEM, R1, TEH, ALEF, R3]],
    // Form X: استثمار, استثمر, مستثمر; of a hollow root استقالة, استقال, مستقيل.
    &[&[ALEF, SEEN, TEH, R1, R2, ALEF, R3], &[ALEF, SEEN, TEH, R1, R2, R3], &[MEEM, SEEN, TEH, R1, R2, R3]],
    &[&[ALEF, SEEN, TEH, R1, ALEF, R3, HEH], &[ALEF, SEEN, TEH, R1, ALEF, R3], &[MEEM, SEEN, TEH, R1, YEH, R3]],
];

/// The other members of the families to which a dictionary form belongs.
pub(super) fn siblings(stem: &[u8]) -> Vec<Letters> {
    let mut siblings = Vec::new();
    for family in FAMILIES {
        let Some(root) = family.iter().find_map(|pattern| root(stem, pattern)) else { continue };
        for sibling in family.iter().map(|pattern| fill(pattern, root)) {
            // A pattern may lack a letter of the root that another shows.
            if sibling[..] != *stem && !sibling.contains(&0) && !siblings.contains(&sibling) {
                siblings.push(sibling);
            }
        }
    }
    siblings
}

/// The root's letters, if the word fits the pattern; those that it lacks are 0.
fn root(stem: &[u8], pattern: &[u8]) -> Option<[u8; 3]> {
    if stem.len() != pattern.len() {
        return None;
    }
    let mut root = [0; 3];
    for (letter, place) in stem.iter().zip(pattern) {
        match *place {
            R1..=R3 if is_weak(*letter) => return None,
            R1..=R3 => root[usize::from(*place - R1)] = *letter,
            of_pattern if of_pattern == *letter => {}
            _ => return None,
        }
    }
    Some(root)
}

/// Letters that come and go with the pattern: of such roots the patterns here say nothing.
fn is_weak(letter: u8) -> bool {
    matches!(letter, ALEF | WAW | YEH | HEH)
}

fn fill(pattern: &[u8], root: [u8; 3]) -> Letters {
    let mut word = Letters::EMPTY;
    for place in pattern {
        word.extend(&[if let R1..=R3 = *place { root[usize::from(*place - R1)] } else { *place }]);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::super::super::token::letters_of;
    use super::*;

    fn has(word: &str, sibling: &str) -> bool {
        let (word, sibling) = (letters_of(word).unwrap(), letters_of(sibling).unwrap());
        siblings(&word).contains(&Letters::from(&sibling[..]))
    }

    #[test]
    fn a_noun_a_participle_and_a_verb_are_a_family() {
        for (word, sibling) in [
            ("مستقيل", "استقاله"),
            ("استقاله", "مستقيل"),
            ("انتخاب", "منتخب"),
            ("مرخص", "ترخيص"),
            ("ترخيص", "رخص"),
            ("مرخص", "رخصه"),
            ("علاج", "معالجه"),
            ("متطرف", "تطرف"),
            ("قتل", "قاتل"),
            ("اعدام", "اعدم"),
            ("انفجار", "منفجر"),
            ("احتياج", "محتاج"),
            ("مساعده", "ساعد"),
        ] {
            assert!(has(word, sibling), "{word} {sibling}");
        }
    }

    #[test]
    fn roots_with_letters_that_come_and_go_have_none() {
        assert!(siblings(&letters_of("وزير").unwrap()).is_empty());
        assert!(!has("مدينه", "تدين"));
    }

    #[test]
    fn a_noun_of_form_i_leads_to_no_verb() {
        assert!(!has("عمله", "عمل"));
        assert!(!has("كتاب", "كتب"));
    }

    #[test]
    fn every_member_of_a_family_leads_to_the_others() {
        for family in FAMILIES {
            let root = [letters_of("ك").unwrap()[0], letters_of("ب").unwrap()[0], letters_of("ر").unwrap()[0]];
            for pattern in *family {
                let word = fill(pattern, root);
                let siblings = siblings(&word);
                assert!(family.iter().all(|other| pattern == other || siblings.contains(&fill(other, root))));
            }
        }
    }
}
