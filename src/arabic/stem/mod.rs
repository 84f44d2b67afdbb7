//! The stemmer: the dictionary form of a word, chosen by evidence.
//!
//! For every word all legal readings are listed (proclitics, ending, enclitic, verb inflection, plural tables) and
//! scored together by one linear function: no cut is made because letters look like an affix. The evidence is
//! how often forms were counted in news, and the authored tables of `index-schema/lexicon/`; the weights are
//! learned from forms that the project has labelled. The frequent forms are read once, when the lexicon is
//! compiled; at run time they cost one look-up, and only the rest are read anew.
//!
//! Deciding a clitic by whether the rest is a known and more frequent word follows Larkey, Ballesteros and
//! Connell (2002) and the corpus-checked stems of Kadri and Nie (2006); scoring whole readings with a log-linear
//! model follows Darwish and Mubarak's Farasa (2016).

mod derivation;
mod evidence;
mod explain;
mod features;
mod letters;
mod lexicon;
mod readings;
mod related;
mod tables;
#[cfg(test)]
mod training;

use std::sync::{LazyLock, Mutex};

use super::stop_words::StopWords;
use super::token::push_letters;
use evidence::Evidence;
pub use explain::{Explanation, explain};
use letters::{LONGEST, Letters, LettersMap};
use lexicon::Lexicon;
use readings::{Reading, Word};
pub(super) use related::related;
use tables::{List, TABLES, canonical};

/// The learned weight of every feature.
struct Weights(Vec<f32>);

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("../../../index-schema/lexicon/weights.tsv")));

impl Weights {
    fn parse(text: &str) -> Self {
        let mut weights = vec![0.0; features::COUNT];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, weight)) = line.split_once('\t')
                && let (Some(feature), Ok(weight)) = (features::number(name), weight.parse::<f32>())
            {
                weights[feature] = weight;
            }
        }
        Weights(weights)
    }
}

/// How many words outside the lexicon are remembered at most: an article names few, an archive millions.
const REMEMBERED: usize = 1 << 16;

/// The dictionary forms that had to be worked out, by the written words; all threads of the process share them, so
/// that whoever analyzes one text knows them from another. Nobody waits for them: working one out takes microseconds.
static WORKED_OUT: LazyLock<Mutex<LettersMap<Letters>>> = LazyLock::new(Mutex::default);

/// What the lexicon says of a word.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    pub(super) is_function_word: bool,
    term: Option<u32>,
}

/// Looks a word up in the lexicon: by its folded form, and where spellings of that differ by its own.
#[inline]
pub(super) fn look_up(written: &[u8], folded: &[u8]) -> Known {
    let lexicon = Lexicon::compiled();
    let mut entry = lexicon.get(folded);
    if entry.is_some_and(lexicon::Entry::has_spellings) && written != folded {
        entry = lexicon.get(written).or(entry);
    }
    Known {
        is_function_word: entry.is_some_and(lexicon::Entry::is_function_word),
        term: entry.and_then(lexicon::Entry::term),
    }
}

/// Appends the dictionary form of a word that was looked up, letters by their low bytes, as UTF-8.
#[inline]
pub(super) fn push_stem(known: Known, written: &[u8], folded: &[u8], out: &mut Vec<u8>) {
    match known.term {
        Some(term) => push_letters(Lexicon::compiled().term(term), out),
        // No word so long has affixes.
        None if written.len() > LONGEST => push_letters(folded, out),
        None => push_letters(&worked_out(written, folded), out),
    }
}

fn worked_out(written: &[u8], folded: &[u8]) -> Letters {
    if let Ok(remembered) = WORKED_OUT.try_lock()
        && let Some(stem) = remembered.get(written)
    {
        return *stem;
    }
    let stem = read(written, folded, Lexicon::compiled(), &WEIGHTS);
    if let Ok(mut remembered) = WORKED_OUT.try_lock() {
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(Letters::from(written), stem);
    }
    stem
}

/// The dictionary form of a written word of at most [`LONGEST`] letters.
fn stem(written: &[u8], folded: &[u8]) -> Letters {
    match look_up(written, folded).term {
        Some(term) => Letters::from(Lexicon::compiled().term(term)),
        None => worked_out(written, folded),
    }
}

/// The dictionary form by the rules, without the compiled forms. The word has at most [`LONGEST`] letters.
fn read(written: &[u8], folded: &[u8], lexicon: Lexicon<'_>, weights: &Weights) -> Letters {
    if folded.len() < 3 || StopWords::get().is_function_word(folded) {
        return Letters::from(folded);
    }
    if let Some(lemma) = forced(folded) {
        return lemma;
    }
    let evidence = Evidence::new(lexicon, folded);
    let word = Word::new(written, folded, &evidence);
    best(&word, &evidence, weights).map_or(word.folded, |reading| reading.lemma)
}

fn best(word: &Word, evidence: &Evidence<'_>, weights: &Weights) -> Option<Reading> {
    let readings = readings::readings(word, evidence);
    let table_way = features::has_table_way(&readings);
    let mut best: Option<(f32, Reading)> = None;
    for reading in readings {
        let mut score = 0.0;
        features::features(word, &reading, table_way, evidence, |feature, value| score += weights.0[feature] * value);
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, reading));
        }
    }
    best.map(|(_, reading)| reading)
}

/// The proclitics behind which a name, a variant spelling or a nationality is taken as it is.
const BEFORE_NAMES: [&[u8]; 12] = {
    use super::chars::letter::*;
    [
        &[],
        &[ALEF, LAM],
        &[WAW, ALEF, LAM],
        &[BEH, ALEF, LAM],
        &[FEH, ALEF, LAM],
        &[KAF, ALEF, LAM],
        &[LAM, LAM],
        &[WAW, LAM, LAM],
        &[WAW],
        &[BEH],
        &[LAM],
        &[KAF],
    ]
};

/// The dictionary form of a name, a variant spelling or a nationality, which need no evidence.
fn forced(folded: &[u8]) -> Option<Letters> {
    use super::chars::letter::*;
    let tables = &*TABLES;
    // A whole word that is itself a name is not a shorter name with a proclitic.
    for (index, proclitic) in BEFORE_NAMES.iter().enumerate() {
        let Some(rest) = folded.strip_prefix(*proclitic) else { continue };
        let one_letter = index >= 8;
        if rest.len() < if one_letter { 4 } else { 3 } {
            continue;
        }
        let lists = tables.lists(rest);
        if lists.have(List::Names) && !lists.have(List::Irregular) {
            return Some(canonical(rest));
        }
        if one_letter {
            continue;
        }
        if let Some(month) = tables.months.get(rest) {
            return Some(*month);
        }
        if let Some(canonical) = tables.variants.get(rest)
            && !rest.ends_with(&[HEH])
        {
            // A variant spelling of a plural (شئون) is that plural (شؤون), and so has its singular.
            let singular = tables.irregular.get(canonical).filter(|irregular| !irregular.needs_alef_maksura);
            return Some(singular.map_or(*canonical, |irregular| irregular.lemma));
        }
        if tables.has(rest, List::Nisbas) {
            return Some(canonical(rest));
        }
        for ending in [&[YEH, NOON], &[WAW, NOON], &[ALEF, TEH]] {
            if let Some(nisba) = rest.strip_suffix(ending)
                && tables.has(nisba, List::Nisbas)
            {
                return Some(canonical(nisba));
            }
        }
        if let Some(nisba) = rest.strip_suffix(&[HEH])
            && tables.has(nisba, List::Nisbas)
        {
            return Some(canonical(nisba));
        }
    }
    None
}
