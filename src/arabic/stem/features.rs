//! What a reading is judged by: numbered features, each with a value. Their weights are learned from the labelled
//! forms (`weights.tsv`); what they mean stands in their names.

use super::super::chars::letter::*;
use super::evidence::Evidence;
use super::letters::Letters;
use super::readings::{Category, Mapped, Reading, Way, Word};
use super::tables::{List, TABLES};

/// The number of features that share a meaning, and their common name.
struct Group {
    name: &'static str,
    size: usize,
}

const CATEGORIES: usize = 3;
const PROCLITICS: usize = 24;
const ENDINGS: usize = 48;
const ENCLITICS: usize = 12;

/// The groups of features, numbered one after another.
const GROUPS: [Group; 35] = [
    Group { name: "category", size: CATEGORIES },
    Group { name: "proclitic", size: CATEGORIES * PROCLITICS },
    Group { name: "ending", size: CATEGORIES * ENDINGS },
    Group { name: "enclitic", size: CATEGORIES * ENCLITICS },
    Group { name: "prefix", size: 4 },
    Group { name: "way", size: CATEGORIES * Way::COUNT },
    Group { name: "way_beside_table", size: 2 },
    Group { name: "lemma_length", size: CATEGORIES * 6 },
    Group { name: "lemma_evidence", size: CATEGORIES },
    Group { name: "lemma_none", size: CATEGORIES },
    Group { name: "lemma_article", size: CATEGORIES },
    Group { name: "lemma_imperfect", size: CATEGORIES },
    Group { name: "lemma_past", size: CATEGORIES },
    Group { name: "cut_ratio_proclitic", size: PROCLITICS * 2 },
    Group { name: "cut_ratio_enclitic", size: ENCLITICS * 2 },
    Group { name: "cut_ratio_ending", size: ENDINGS },
    Group { name: "verb_ratio", size: CATEGORIES },
    Group { name: "gender", size: 5 * 5 },
    Group { name: "teh_marbuta", size: 6 },
    Group { name: "lists", size: 8 * 2 },
    Group { name: "mapped", size: 4 },
    Group { name: "plural_hamza", size: 4 },
    Group { name: "mapped_ratio", size: 4 },
    Group { name: "final_letter", size: 6 },
    Group { name: "initial_hamza", size: 6 },
    Group { name: "protected", size: 2 },
    Group { name: "word_article", size: 4 },
    Group { name: "proclitic_of_word", size: 4 },
    Group { name: "cut_ratio_lemma", size: PROCLITICS * 2 },
    Group { name: "ending_article", size: ENDINGS },
    Group { name: "ending_after_yeh", size: ENDINGS },
    Group { name: "heh_kept", size: 2 },
    Group { name: "possessed", size: 5 * 2 },
    Group { name: "shape", size: SHAPES * 5 },
    Group { name: "proclitic_in_base", size: 5 },
];

const fn bases() -> [usize; GROUPS.len() + 1] {
    let mut bases = [0; GROUPS.len() + 1];
    let mut group = 0;
    while group < GROUPS.len() {
        bases[group + 1] = bases[group] + GROUPS[group].size;
        group += 1;
    }
    bases
}
const BASES: [usize; GROUPS.len() + 1] = bases();

/// How many features there are.
pub(super) const COUNT: usize = BASES[GROUPS.len()];

/// The name of a feature in `weights.tsv`.
#[cfg(test)]
pub(super) fn name(feature: usize) -> String {
    let group = BASES.iter().rposition(|base| *base <= feature).expect("the first group starts at zero");
    format!("{}:{}", GROUPS[group].name, feature - BASES[group])
}

/// The number of the feature of that name.
pub(super) fn number(name: &str) -> Option<usize> {
    let (group, index) = name.split_once(':')?;
    let group = GROUPS.iter().position(|entry| entry.name == group)?;
    let index: usize = index.parse().ok()?;
    (index < GROUPS[group].size).then_some(BASES[group] + index)
}

#[repr(usize)]
#[derive(Clone, Copy)]
enum G {
    Category,
    Proclitic,
    Ending,
    Enclitic,
    Prefix,
    Way,
    WayBesideTable,
    LemmaLength,
    LemmaEvidence,
    LemmaNone,
    LemmaArticle,
    LemmaImperfect,
    LemmaPast,
    CutRatioProclitic,
    CutRatioEnclitic,
    CutRatioEnding,
    VerbRatio,
    Gender,
    TehMarbuta,
    Lists,
    Mapped,
    PluralHamza,
    MappedRatio,
    FinalLetter,
    InitialHamza,
    Protected,
    WordArticle,
    ProcliticOfWord,
    CutRatioLemma,
    EndingArticle,
    EndingAfterYeh,
    HehKept,
    Possessed,
    Shape,
    ProcliticInBase,
}

/// How the gender of the dictionary form relates to the word's.
#[derive(Clone, Copy, PartialEq)]
enum Gender {
    /// Nothing of gender or number is cut.
    Kept,
    /// ه is kept or put back: a feminine noun.
    Feminine,
    /// ه is cut: an adjective or participle.
    FromFeminine,
    /// ات or ين or ون is cut to a masculine.
    FromPlural,
    /// An alef of the accusative or another mark is cut.
    Other,
}

/// ln(1 + count), a tenth of it: about 0 to 1.4.
fn log(count: f32) -> f32 {
    if count == 0.0 { 0.0 } else { count.ln_1p() / 10.0 }
}

/// The natural logarithm of a ratio of counts, at most 6 either way, a third of it.
fn ratio(a: f32, b: f32) -> f32 {
    // Most forms were never counted, and a logarithm takes time.
    let ln = |count: f32| if count == 0.0 { 0.0 } else { (count + 1.0).ln() };
    (ln(a) - ln(b)).clamp(-6.0, 6.0) / 3.0
}

/// Whether a verb table knows one of the readings: an untabled way beside it is less likely.
pub(super) fn has_table_way(readings: &[Reading]) -> bool {
    readings.iter().any(|reading| matches!(reading.way, Way::Table | Way::ShortTable))
}

/// Hands the features of a reading to `take`, each with its number and its value.
pub(super) fn features(
    word: &Word,
    reading: &Reading,
    table_way: bool,
    evidence: &Evidence<'_>,
    mut take: impl FnMut(usize, f32),
) {
    let mut add = |group: G, index: usize, value: f32| {
        debug_assert!(index < GROUPS[group as usize].size, "{} {index}", GROUPS[group as usize].name);
        take(BASES[group as usize] + index, value);
    };
    let tables = &*TABLES;
    let category = reading.category as usize;
    add(G::Category, category, 1.0);
    add(G::Proclitic, category * PROCLITICS + reading.proclitic, 1.0);
    add(G::Ending, category * ENDINGS + reading.ending, 1.0);
    add(G::Enclitic, category * ENCLITICS + reading.enclitic, 1.0);
    if reading.category == Category::Imperfect {
        add(G::Prefix, reading.prefix, 1.0);
    }
    add(G::Way, category * Way::COUNT + reading.way as usize, 1.0);
    if table_way && reading.category != Category::Noun {
        add(G::WayBesideTable, usize::from(matches!(reading.way, Way::Table | Way::ShortTable)), 1.0);
    }
    add(G::LemmaLength, category * 6 + reading.base.len().clamp(2, 7) - 2, 1.0);

    let base = &reading.base[..];
    let support = evidence.of(base);
    add(G::LemmaEvidence, category, log(support));
    if support == 0.0 {
        add(G::LemmaNone, category, 1.0);
    }
    add(G::LemmaArticle, category, log(evidence.with_article(base)));
    let stem = if reading.category == Category::Imperfect { &reading.stem[..] } else { base };
    let imperfect = evidence.imperfect(stem);
    add(G::LemmaImperfect, category, log(imperfect));
    let past = evidence.past(base);
    add(G::LemmaPast, category, log(past));
    if reading.category == Category::Noun {
        add(G::VerbRatio, category, ratio(evidence.with_article(base), imperfect + past));
    } else {
        add(
            G::VerbRatio,
            category,
            ratio(imperfect + past, evidence.with_article(base) + evidence.with_article(&word.folded)),
        );
    }

    // What is left when only the proclitic is cut, against the whole.
    let whole = evidence.count(&word.folded);
    let proclitic = match reading.category {
        Category::Noun => &tables.noun_proclitics[reading.proclitic],
        _ => &tables.verb_proclitics[reading.proclitic],
    };
    let rest = &word.folded[proclitic.len()..];
    if !proclitic.is_empty() {
        let side = usize::from(reading.category != Category::Noun);
        add(G::CutRatioProclitic, side * PROCLITICS + reading.proclitic, ratio(evidence.of(rest), whole));
        // The dictionary form that has the letters of the proclitic for its own: جود “generosity” of وجودها, against وجود.
        let longer = Letters::joined([proclitic, base]);
        add(G::CutRatioLemma, side * PROCLITICS + reading.proclitic, ratio(support, evidence.of(&longer)));
        let lists = tables.lists(&longer);
        if lists.have(List::Nouns) || lists.have(List::Irregular) || lists.have(List::Protected) {
            add(G::ProcliticOfWord, side * 2, 1.0);
        }
        if lists.have(List::Pasts) {
            add(G::ProcliticOfWord, side * 2 + 1, 1.0);
        }
    }
    // What looks like a word may be one with a proclitic itself: ونجاح of بونجاح.
    let letter = [WAW, FEH, BEH, LAM, KAF].iter().position(|letter| base.first() == Some(letter));
    if let Some(letter) = letter
        && !proclitic.is_empty()
        && reading.category == Category::Noun
        && base.len() > 3
    {
        add(G::ProcliticInBase, letter, ratio(evidence.with_article(&base[1..]), evidence.with_article(base)));
    }
    if reading.enclitic > 0 {
        let side = usize::from(reading.category != Category::Noun);
        add(G::CutRatioEnclitic, side * ENCLITICS + reading.enclitic, ratio(support, evidence.of(rest)));
    }
    if reading.core != reading.stem && reading.category == Category::Noun {
        add(G::CutRatioEnding, reading.ending, ratio(support, evidence.of(&reading.core)));
        // A name that looks inflected has no article (كاميرون, القائمون), and a nisba has its plurals (دوليون).
        add(G::EndingArticle, reading.ending, log(evidence.with_article(&reading.core)));
        if reading.stem.last() == Some(&YEH) {
            add(G::EndingAfterYeh, reading.ending, 1.0);
        }
    }
    // A final heh that is no pronoun is a letter of the root (وجه) or a teh marbuta without its dots.
    if let Some((&HEH, start)) = word.written.split_last()
        && reading.category == Category::Noun
        && reading.enclitic == 0
        && base.last() == Some(&HEH)
        && !word.teh_marbuta
    {
        let dotted = evidence.count(&Letters::joined([start, &[TEH_MARBUTA]]));
        add(G::HehKept, 0, 1.0);
        add(G::HehKept, 1, ratio(dotted, whole - dotted));
    }
    add_gender(&mut add, word, reading, evidence);

    let side = usize::from(reading.category != Category::Noun);
    let lists = tables.lists(base);
    for (index, holds) in [
        lists.have(List::Nouns),
        lists.have(List::Nisbas),
        lists.have(List::Pasts),
        lists.have(List::Names),
        lists.have(List::Irregular),
        lists.have(List::Protected),
        rest != base && tables.has(rest, List::Names),
        reading.mapped != Mapped::No && tables.has(&reading.lemma, List::Nouns),
    ]
    .into_iter()
    .enumerate()
    {
        if holds {
            add(G::Lists, side * 8 + index, 1.0);
        }
    }
    if !proclitic.is_empty() && tables.has(&word.folded, List::Protected) {
        add(G::Protected, side, 1.0);
    }
    let mapped = match reading.mapped {
        Mapped::No => 0,
        Mapped::Broken => 1,
        Mapped::Sound => 2,
        Mapped::Feminine => 3,
    };
    add(G::Mapped, mapped, 1.0);
    if reading.mapped != Mapped::No {
        add(G::MappedRatio, mapped, ratio(evidence.of(&reading.lemma), support));
        add_plural_hamza(&mut add, word, reading, proclitic.len(), evidence);
    }

    // A written alef maksura is no pronoun and no nisba; a written yeh rarely ends a verb.
    let side = match reading.category {
        Category::Noun if reading.core != reading.stem || reading.enclitic > 0 => 0,
        Category::Noun => 1,
        _ => 2,
    };
    match word.written.last() {
        Some(&ALEF_MAKSURA) => add(G::FinalLetter, side, 1.0),
        Some(&YEH) => add(G::FinalLetter, 3 + side, 1.0),
        _ => {}
    }
    // The written hamza of the first letter of the core.
    if let Some(letter) = word.written.get(proclitic.len()) {
        match *letter {
            ALEF_HAMZA_ABOVE => add(G::InitialHamza, category, 1.0),
            ALEF_HAMZA_BELOW => add(G::InitialHamza, 3 + category, 1.0),
            _ => {}
        }
    }
    let has_article = proclitic.ends_with(&[ALEF, LAM]) || proclitic.ends_with(&[LAM, LAM]);
    let side = usize::from(has_article) * 2 + usize::from(reading.category != Category::Noun);
    add(G::WordArticle, side, log(evidence.with_article(rest)));
}

/// What the counts of the genders and numbers of a noun say for what was cut.
fn add_gender(add: &mut impl FnMut(G, usize, f32), word: &Word, reading: &Reading, evidence: &Evidence<'_>) {
    if reading.category != Category::Noun {
        return;
    }
    let base = &reading.base[..];
    let ends_in_heh = base.last() == Some(&HEH);
    let gender = match (reading.core.len() - reading.stem.len(), reading.core.last()) {
        (0, _) if !ends_in_heh => Gender::Kept,
        _ if ends_in_heh => Gender::Feminine,
        (1, Some(&HEH)) => Gender::FromFeminine,
        (2.., Some(&(TEH | NOON))) => Gender::FromPlural,
        _ => Gender::Other,
    };
    let masculine = if ends_in_heh { &base[..base.len() - 1] } else { base };
    let bare = evidence.bare(masculine);
    let feminine = evidence.feminine(masculine);
    let plural_at = evidence.feminine_plural(masculine);
    let plural_in = evidence.masculine_plural(masculine);
    let row = gender as usize * 5;
    add(G::Gender, row, ratio(bare, feminine));
    add(G::Gender, row + 1, ratio(plural_in, bare));
    add(G::Gender, row + 2, ratio(plural_at, bare + feminine));
    add(G::Gender, row + 3, log(plural_in));
    add(G::Gender, row + 4, log(feminine));
    if word.teh_marbuta {
        add(G::TehMarbuta, gender as usize, 1.0);
        // A plural of the tables that has one itself: السحرة.
        if reading.mapped == Mapped::Broken {
            add(G::TehMarbuta, 5, 1.0);
        }
    }
    // Whose it is can be said of a noun (عضويتها), not of an adjective (قوية).
    let feminine_stem = Letters::joined([masculine, &[TEH]]);
    add(G::Possessed, gender as usize * 2, ratio(evidence.possessed(&feminine_stem), feminine));
    add(G::Possessed, gender as usize * 2 + 1, ratio(evidence.possessed(masculine), bare));
    add(G::Shape, gender as usize * SHAPES + shape(masculine), 1.0);
}

/// How many shapes [`shape`] tells.
const SHAPES: usize = 9;

/// The pattern of a noun without its teh marbuta: with one, some are adjectives, others nouns of their own.
fn shape(masculine: &[u8]) -> usize {
    match masculine {
        [.., YEH] if masculine.len() >= 5 => 1,
        [MEEM, ..] if masculine.len() >= 4 => 2,
        [TEH, ..] if masculine.len() >= 4 => 3,
        [_, ALEF, _, _] => 4,
        [_, _, YEH, _] => 5,
        [_, _, WAW, _] => 6,
        [_, _, ALEF, _] => 7,
        [_, _, _] => 8,
        _ => 0,
    }
}

/// A plural that begins with alef hamza above (أعلام) against the verbal noun with the hamza below (إعلام).
fn add_plural_hamza(
    add: &mut impl FnMut(G, usize, f32),
    word: &Word,
    reading: &Reading,
    start: usize,
    evidence: &Evidence<'_>,
) {
    let Some(irregular) = TABLES.irregular(&reading.base) else { return };
    if irregular.written.first() == Some(&ALEF_MADDA) {
        match word.written.get(start) {
            Some(&ALEF_MADDA) => add(G::PluralHamza, 3, 1.0),
            Some(&(ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW)) => add(G::PluralHamza, 3, -1.0),
            _ => {}
        }
        return;
    }
    if irregular.written.first() != Some(&ALEF_HAMZA_ABOVE) {
        return;
    }
    match word.written.get(start) {
        Some(&ALEF_HAMZA_ABOVE) => add(G::PluralHamza, 0, 1.0),
        Some(&ALEF_HAMZA_BELOW) => add(G::PluralHamza, 1, 1.0),
        _ => {
            let below = irregular.written.with(0, ALEF_HAMZA_BELOW);
            debug_assert_eq!(Letters::folded(&below), reading.base);
            add(G::PluralHamza, 2, ratio(evidence.count(&irregular.written), evidence.count(&below)));
        }
    }
}
