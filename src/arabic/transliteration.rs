//! Which Arabic letters a name typed in Latin letters may stand for: `netanyahu`, `al-qaeda`, `7ezbollah`.
//!
//! A table from Latin letters to Arabic ones with costs, and the cheapest way to read an Arabic word as the name.
//! Vowels may be written or not, several Arabic letters share a Latin one, digits stand for the letters that chats
//! write with them. It must know nothing of indexes: which word of an index is meant is not decided here.
//! `docs/transliteration.md` is this table for people.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chars::letter_char::*;
use super::{stem, token};

/// The longest name that is read, in Latin letters.
pub(crate) const LONGEST: usize = 24;

/// A Latin letter, or several that are one, and an Arabic letter that they may stand for, folded.
struct Letter {
    latin: &'static str,
    arabic: char,
    /// 0 where it is the usual reading.
    cost: u8,
}

const fn letter(latin: &'static str, arabic: char, cost: u8) -> Letter {
    Letter { latin, arabic, cost }
}

/// Stands before a vowel that begins a name: an alef, an ain, or nothing but the vowel.
const ONSET: &str = "'";

/// What Latin letters stand for.
const LETTERS: &[Letter] = &[
    // A vowel is a long one that is written, or a short one that is not (SILENT).
    letter("a", ALEF, 0),
    letter("a", YEH, 8),
    letter("a", AIN, 6),
    letter("a", YEH_HAMZA, 6),
    letter("e", YEH, 2),
    letter("e", ALEF, 4),
    letter("e", AIN, 2),
    letter("e", YEH_HAMZA, 4),
    letter("i", YEH, 0),
    letter("i", YEH_HAMZA, 4),
    letter("i", HAMZA, 4),
    letter("i", AIN, 6),
    letter("o", WAW, 0),
    letter("o", ALEF, 4),
    letter("u", WAW, 0),
    letter("u", ALEF, 4),
    letter("u", WAW_HAMZA, 6),
    letter("y", YEH, 0),
    letter("w", WAW, 0),
    // What begins with a vowel begins with an alef or an ain.
    letter(ONSET, ALEF, 0),
    letter(ONSET, AIN, 1),
    letter("b", BEH, 0),
    letter("p", BEH, 0),
    letter("p", FEH, 6),
    letter("t", TEH, 0),
    letter("t", TAH, 2),
    letter("th", THEH, 0),
    letter("th", THAL, 2),
    letter("th", ZAH, 6),
    letter("j", JEEM, 0),
    letter("j", YEH, 8),
    letter("g", GHAIN, 2),
    letter("g", JEEM, 2),
    letter("g", QAF, 4),
    letter("g", KAF, 4),
    letter("dj", JEEM, 0),
    letter("gh", GHAIN, 0),
    letter("h", HEH, 0),
    letter("h", HAH, 0),
    letter("h", KHAH, 8),
    letter("kh", KHAH, 0),
    letter("ch", SHEEN, 2),
    letter("ch", KHAH, 4),
    letter("ch", KAF, 4),
    letter("d", DAL, 0),
    letter("d", DAD, 2),
    letter("d", THAL, 3),
    letter("d", ZAH, 6),
    letter("dh", THAL, 0),
    letter("dh", ZAH, 0),
    letter("dh", DAD, 2),
    letter("z", ZAIN, 0),
    letter("z", ZAH, 2),
    letter("z", THAL, 2),
    letter("z", DAD, 6),
    letter("r", REH, 0),
    letter("s", SEEN, 0),
    letter("s", SAD, 0),
    letter("s", ZAIN, 6),
    letter("s", SHEEN, 8),
    letter("sh", SHEEN, 0),
    letter("sch", SHEEN, 0),
    letter("sch", SEEN, 8),
    letter("c", KAF, 0),
    letter("c", SEEN, 2),
    letter("c", QAF, 4),
    letter("c", SHEEN, 6), // Barcelona
    letter("ck", KAF, 0),
    letter("k", KAF, 0),
    letter("k", QAF, 2),
    letter("q", QAF, 0),
    letter("q", KAF, 6),
    letter("f", FEH, 0),
    letter("ph", FEH, 0),
    letter("v", FEH, 0),
    letter("v", WAW, 6),
    letter("l", LAM, 0),
    letter("m", MEEM, 0),
    letter("n", NOON, 0),
    letter("ng", NOON, 3), // Washington
    // What chats write with digits, by the shape of the letter.
    letter("2", HAMZA, 0),
    letter("2", YEH_HAMZA, 0),
    letter("2", WAW_HAMZA, 0),
    letter("2", ALEF, 0),
    letter("2", QAF, 4), // as Cairo and Damascus speak it
    letter("3", AIN, 0),
    letter("3'", GHAIN, 0),
    letter("4", THAL, 2),
    letter("5", KHAH, 0),
    letter("6", TAH, 0),
    letter("6'", ZAH, 0),
    letter("7", HAH, 0),
    letter("7'", KHAH, 0),
    letter("8", QAF, 0),
    letter("8", GHAIN, 2),
    letter("9", SAD, 0),
    letter("9", QAF, 2), // in the Maghreb
    letter("9'", DAD, 0),
];

/// Latin letters that may stand for nothing inside a name, with the cost; a consonant typed twice is one. The letter
/// that a name begins with is always heard.
const SILENT: &[(char, u8)] = &[('a', 0), ('e', 0), ('i', 1), ('o', 2), ('u', 1), ('y', 6), ('h', 6), ('\'', 4)];

/// What it costs to pass over the e of ae.
const HEARD_APART: u8 = 3;

/// The vowels that may stand for nothing at the end, where long ones are the rule, and the h of Sarah.
const SILENT_AT_THE_END: &[(char, u8)] = &[('a', 6), ('e', 1), ('i', 8), ('o', 6), ('u', 6), ('h', 3)];

/// What the last letters of a name stand for there and nowhere else.
const AT_THE_END: &[Letter] = &[
    letter("a", HEH, 0),  // teh marbuta: Basra
    letter("ah", HEH, 0), // teh marbuta: Jeddah
    letter("eh", HEH, 0), // teh marbuta: Haniyeh
    letter("e", HEH, 2),
    letter("a", YEH, 3),   // alef maksura: Mustafa
    letter("a", HAMZA, 3), // Sanaa
];

/// Two Latin letters that are one Arabic letter; read apart they cost more.
const DIGRAPHS: [&str; 6] = ["sh", "kh", "gh", "th", "dh", "ch"];
const READ_APART: u8 = 5;

/// What an Arabic letter costs that has no Latin one: vowels that were not heard, the ain and the hamza that Latin
/// letters cannot write.
fn unheard(before: Option<char>, arabic: char) -> Option<u8> {
    match (before, arabic) {
        (Some(ALEF), HAMZA) => Some(1),
        (_, HAMZA | YEH_HAMZA | WAW_HAMZA | AIN) => Some(4),
        (_, ALEF | WAW | YEH) => Some(6),
        _ => None,
    }
}

/// The articles that a name may begin with, apart with a hyphen.
const ARTICLES: [&str; 13] = ["al", "el", "ul", "ad", "an", "ar", "as", "ash", "at", "az", "adh", "ath", "es"];

/// What it costs that the Arabic word has no article where the name was typed with one; that it has one costs
/// nothing in any case.
const WITHOUT_ARTICLE: u8 = 4;

/// A row of the table of alignments: what the Arabic letters so far cost against the first Latin letters.
pub(crate) type Row = [u8; LONGEST + 1];

/// A reading of the name from one place on: the Arabic letter, how many Latin letters it takes, and its cost.
struct Step {
    arabic: char,
    latin_letters: usize,
    cost: u8,
}

/// A name in Latin letters, and all that it may stand for.
pub(crate) struct Name {
    /// What begins at each Latin letter.
    steps: Vec<Vec<Step>>,
    /// What it costs to pass over each Latin letter.
    silent: Vec<Option<u8>>,
    /// Whether the name was typed with an article.
    has_article: bool,
    has_vowel: bool,
}

impl Name {
    /// The name in `text`; `None` where it is no Latin word of three to [`LONGEST`] letters, or has digits that stand
    /// for no letter.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (latin, has_article) = letters_of(text)?;
        let end = latin.len();
        let steps = (0..end).map(|at| steps_at(&latin, at)).collect();
        let silent = (0..end).map(|at| silent_at(&latin, at)).collect();
        let has_vowel = latin.iter().any(|letter| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        Some(Name { steps, silent, has_article, has_vowel })
    }

    /// Whether a vowel was typed.
    pub(crate) fn has_vowel(&self) -> bool {
        self.has_vowel
    }

    /// How many Latin letters it has.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The row before any Arabic letter.
    pub(crate) fn first_row(&self) -> Row {
        let mut row = [u8::MAX; LONGEST + 1];
        row[0] = if self.has_article { WITHOUT_ARTICLE } else { 0 };
        self.pass_over_silent(&mut row);
        row
    }

    /// The row behind one Arabic letter more, the letter at `place` behind the letter `before`.
    pub(crate) fn next_row(&self, row: &Row, place: usize, before: Option<char>, arabic: char) -> Row {
        let mut next = [u8::MAX; LONGEST + 1];
        let unheard = unheard(before, arabic);
        for at in 0..=self.len() {
            let so_far = row[at];
            if so_far == u8::MAX {
                continue;
            }
            if let Some(cost) = unheard {
                next[at] = next[at].min(so_far.saturating_add(cost));
            }
            for step in self.steps.get(at).into_iter().flatten().filter(|step| step.arabic == arabic) {
                let to = &mut next[at + step.latin_letters];
                *to = (*to).min(so_far.saturating_add(step.cost));
            }
        }
        if (place, before, arabic) == (1, Some(ALEF), LAM) {
            next[0] = 0;
        }
        self.pass_over_silent(&mut next);
        next
    }

    fn pass_over_silent(&self, row: &mut Row) {
        for (at, silent) in self.silent.iter().enumerate() {
            if let Some(cost) = silent {
                row[at + 1] = row[at + 1].min(row[at].saturating_add(*cost));
            }
        }
    }

    /// What it costs to read an Arabic word, folded, as the name; `None` where it cannot be read so.
    #[cfg(test)]
    fn cost(&self, arabic: &str) -> Option<u8> {
        let (mut row, mut before) = (self.first_row(), None);
        for (place, letter) in arabic.chars().enumerate() {
            row = self.next_row(&row, place, before, letter);
            before = Some(letter);
        }
        Some(row[self.len()]).filter(|cost| *cost < u8::MAX)
    }
}

/// Whether an Arabic word, folded, is known as a name.
pub(crate) fn is_known_name(word: &str) -> bool {
    token::letters_of(word).is_some_and(|letters| stem::is_known_name(&letters))
}

/// Whether an Arabic word, folded, is so common in news (more than 1 of 3,000 words) that no name is meant by it.
pub(crate) fn is_common_word(word: &str) -> bool {
    const MANY: f32 = 15_000.0; // of the 41 million words that the lexicon was counted in
    token::letters_of(word).is_some_and(|letters| stem::count(&letters) >= MANY)
}

/// A name in lower case, without accents, with one kind of apostrophe.
pub(super) fn lower_case(text: &str) -> String {
    let name: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    name.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], ONSET)
}

/// A name that begins with an article and a hyphen, without them.
pub(super) fn without_article(name: &str) -> Option<&str> {
    name.split_once('-').filter(|(article, _)| ARTICLES.contains(article)).map(|(_, rest)| rest)
}

/// The letters of a name: in lower case, without accents, hyphens and the article, an onset before a first vowel.
fn letters_of(text: &str) -> Option<(Vec<char>, bool)> {
    let name = lower_case(text);
    let bare = without_article(&name);
    let has_article = bare.is_some();
    let name = bare.unwrap_or(&name).replace('-', "").replace('x', "ks");
    let is_letter = |c: char| c.is_ascii_lowercase() || matches!(c, '2'..='9' | '\'');
    if !name.chars().all(is_letter) || name.chars().filter(char::is_ascii_lowercase).count() < 2 {
        return None;
    }
    let mut letters: Vec<char> = name.chars().collect();
    if !(3..LONGEST).contains(&letters.len()) {
        return None;
    }
    if matches!(letters.first(), Some('a' | 'e' | 'i' | 'o' | 'u')) {
        letters.insert(0, '\'');
    }
    Some((letters, has_article))
}

fn steps_at(latin: &[char], at: usize) -> Vec<Step> {
    let begins_here = |letters: &str| latin[at..].iter().take(letters.len()).copied().eq(letters.chars());
    let is_digraph = DIGRAPHS.iter().any(|digraph| begins_here(digraph));
    let ends_here = |letter: &&Letter| at + letter.latin.len() == latin.len();
    LETTERS
        .iter()
        .chain(AT_THE_END.iter().filter(ends_here))
        .filter(|letter| begins_here(letter.latin))
        .map(|letter| {
            let latin_letters = letter.latin.len();
            let apart = if is_digraph && latin_letters == 1 { READ_APART } else { 0 };
            Step { arabic: letter.arabic, latin_letters, cost: letter.cost + apart }
        })
        .collect()
}

fn silent_at(latin: &[char], at: usize) -> Option<u8> {
    let letter = latin[at];
    if at == 0 {
        return None;
    }
    if latin[at - 1] == letter && letter != '\'' {
        return Some(0);
    }
    // Two vowels are heard apart: Qaeda, Israel.
    if (latin[at - 1], letter) == ('a', 'e') {
        return Some(HEARD_APART);
    }
    let silent = if at + 1 == latin.len() { SILENT_AT_THE_END } else { SILENT };
    silent.iter().find(|(silent, _)| *silent == letter).map(|(_, cost)| *cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_letter_by_letter() {
        for (latin, arabic, most) in [
            ("baghdad", "بغداد", 1),
            ("netanyahu", "نتنياهو", 2),
            ("obama", "اوباما", 1),
            ("daesh", "داعش", 3),
            ("al-qaeda", "القاعده", 3),
            ("google", "جوجل", 5),
            ("google", "غوغل", 5),
            ("iraq", "العراق", 3),
            ("Mohammed", "محمد", 3),
            ("sharm", "شرم", 1),
            ("7amas", "حماس", 1),
            ("3omar", "عمر", 2),
            ("Erdoğan", "اردوغان", 3),
            ("sarah", "ساره", 1),
        ] {
            let cost = Name::new(latin).unwrap().cost(arabic);
            assert!(cost.is_some_and(|cost| cost <= most), "{latin} {arabic}: {cost:?}");
        }
        assert_eq!(Name::new("baghdad").unwrap().cost("دمشق"), None);
    }

    #[test]
    fn what_is_no_name_is_not_read() {
        for text in ["ab", "2015", "covid19", "بغداد", "a.b.c", "mp", &"a".repeat(40)] {
            assert!(Name::new(text).is_none(), "{text}");
        }
    }

    #[test]
    fn every_consonant_of_the_alphabet_can_be_typed() {
        let first = u32::from(BEH);
        let letters = (first..=u32::from(YEH)).filter_map(char::from_u32);
        for arabic in letters.filter(|c| !matches!(*c, '\u{0629}' | '\u{063B}'..='\u{0640}' | '\u{0649}')) {
            assert!(LETTERS.iter().any(|letter| letter.arabic == arabic), "{arabic}");
        }
    }
}
