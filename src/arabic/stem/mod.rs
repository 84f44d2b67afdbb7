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
mod function_words;
mod letters;
mod lexicon;
mod readings;
mod related;
#[cfg(test)]
mod table_sources;
mod tables;
#[cfg(test)]
mod training;
mod unknown_names;
mod verb_ways;
mod word_table;

use std::sync::{LazyLock, Mutex};

use super::chars::letter::{ALEF, LAM};
use super::stop_words::StopWords;
use super::token::push_letters;
use evidence::Evidence;
pub use explain::{Explanation, explain};
use function_words::function_word;
use letters::{LONGEST, Letters, LettersMap};
use lexicon::Lexicon;
use readings::{Reading, Word};
pub(super) use related::{RelatedStem, other_readings, related};
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
    if let Some(function_word) = function_word(written, folded) {
        return function_word;
    }
    if folded.len() < 3 || StopWords::get().is_function_word(folded) {
        return Letters::from(folded);
    }
    match forced(written, folded, lexicon) {
        Some(Forced::Lemma(lemma)) => lemma,
        Some(Forced::Spelling(usual)) => {
            // A variant spelling of an inflected form (مسئولين) has the dictionary form of the usual one, where that is
            // the usual spelling of something itself; a name is left as it is.
            let lemma = read_by_rules(&usual, &usual, lexicon, weights);
            if TABLES.has(&lemma, List::Usual) || TABLES.has(&lemma, List::Nouns) { lemma } else { usual }
        }
        None => known_behind_proclitic(written, folded, lexicon)
            .unwrap_or_else(|| read_by_rules(written, folded, lexicon, weights)),
    }
}

/// A form that was counted at least so often is a word, whatever stands before it.
const OFTEN: f32 = 20.0;

/// The dictionary form that the lexicon has for what stands behind a conjunction, or for a noun with its article behind
/// a preposition, where the whole was never counted.
fn known_behind_proclitic(written: &[u8], folded: &[u8], lexicon: Lexicon<'_>) -> Option<Letters> {
    use super::chars::letter::*;
    let without = |word: &[u8]| match word {
        [WAW, rest @ ..] => Some(Letters::from(rest)),
        [BEH | FEH | KAF, ALEF, LAM, ..] => Some(Letters::from(&word[1..])),
        [LAM, LAM, ..] => Some(Letters::joined([&[ALEF], &word[1..]])),
        _ => None,
    };
    if lexicon.get(folded).is_some() {
        return None;
    }
    let (rest, folded_rest) = (without(written)?, without(folded)?);
    if rest.len() < 4 {
        return None;
    }
    let mut entry = lexicon.get(&folded_rest)?;
    if entry.has_spellings() && rest != folded_rest {
        entry = lexicon.get(&rest).unwrap_or(entry);
    }
    if entry.is_function_word() || entry.count() < OFTEN {
        return None;
    }
    Some(Letters::from(lexicon.term(entry.term()?)))
}

fn read_by_rules(written: &[u8], folded: &[u8], lexicon: Lexicon<'_>, weights: &Weights) -> Letters {
    let evidence = Evidence::new(lexicon, folded);
    let word = Word::new(written, folded, &evidence);
    let lemma = best(&word, &evidence, weights, None).map_or(word.folded, |reading| reading.lemma);
    if lemma != word.folded {
        return lemma;
    }
    match unknown_names::name_in(&word, &evidence) {
        Some(name) => canonical(name),
        None => lemma,
    }
}

/// The likeliest reading; where some lead to a dictionary form that is known for certain, the likeliest of those.
fn best(word: &Word, evidence: &Evidence<'_>, weights: &Weights, certain: Option<&[u8]>) -> Option<Reading> {
    let readings = readings::readings(word, evidence);
    let table_way = features::has_table_way(&readings);
    let certain = certain.filter(|lemma| readings.iter().any(|reading| reading.lemma[..] == **lemma));
    let mut best: Option<(f32, Reading)> = None;
    for reading in readings {
        if certain.is_some_and(|lemma| reading.lemma[..] != *lemma) {
            continue;
        }
        let mut score = 0.0;
        features::features(word, &reading, table_way, evidence, |feature, value| score += weights.0[feature] * value);
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, reading));
        }
    }
    best.map(|(_, reading)| reading)
}

/// The proclitics behind which a name, a variant spelling or a nationality is taken as it is.
const WITH_ARTICLE: [&[u8]; 8] = {
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
    ]
};

/// How often a word stood in the news that the lexicon was counted in.
pub(super) fn count(word: &[u8]) -> f32 {
    Lexicon::compiled().count(word)
}

/// Whether a folded word is a name of the tables, with or without its article.
pub(super) fn is_known_name(folded: &[u8]) -> bool {
    is_name(folded) || folded.strip_prefix(&[ALEF, LAM]).is_some_and(is_name)
}

/// Those behind which a name alone is taken as it is.
const BEFORE_NAMES: [&[u8]; 11] = {
    use super::chars::letter::*;
    [
        &[WAW],
        &[BEH],
        &[LAM],
        &[KAF],
        &[FEH],
        &[WAW, BEH],
        &[WAW, LAM],
        &[WAW, KAF],
        &[FEH, BEH],
        &[FEH, LAM],
        &[FEH, KAF],
    ]
};

/// What the tables say of a word without evidence.
enum Forced {
    /// Its dictionary form.
    Lemma(Letters),
    /// Its usual spelling, which may be an inflected form.
    Spelling(Letters),
}

/// The dictionary form of a name, a variant spelling or a nationality.
fn forced(written: &[u8], folded: &[u8], lexicon: Lexicon<'_>) -> Option<Forced> {
    let tables = &*TABLES;
    // A whole word that is itself a name is not a shorter name with a proclitic.
    for proclitic in WITH_ARTICLE {
        // No article has a hamza: بألمانيا.
        if !written.starts_with(proclitic) || written.len() < proclitic.len() + 3 {
            continue;
        }
        let rest = &folded[proclitic.len()..];
        if is_name(rest) && !(proclitic.is_empty() && has_proclitic_before_hamza(written)) {
            return Some(Forced::Lemma(canonical(rest)));
        }
        if let Some(month) = tables.month(rest) {
            return Some(Forced::Lemma(month));
        }
        if let Some(usual) = usual_spelling(rest) {
            return Some(usual);
        }
        if let Some(nisba) = nisba(rest) {
            return Some(Forced::Lemma(canonical(nisba)));
        }
    }
    let behind = BEFORE_NAMES.iter().filter_map(|proclitic| folded.strip_prefix(*proclitic));
    let name = behind.filter(|rest| rest.len() >= 3 && is_name(rest)).find(|name| stands_out(name, folded, lexicon))?;
    Some(Forced::Lemma(canonical(name)))
}

/// Whether a word begins with what is a proclitic because a hamza follows it: كألابا is no كالابا.
fn has_proclitic_before_hamza(written: &[u8]) -> bool {
    use super::chars::letter::*;
    matches!(
        written,
        [WAW | FEH | BEH | LAM | KAF, ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW | ALEF_MADDA, rest @ ..] if rest.len() >= 3
    )
}

/// Whether a name is what is meant by a word that ends in it, and not a word that has its letters by chance: كمالي is
/// no مالي. Behind a short one there are many of those, and more of them than names begin with ك and ف.
fn stands_out(name: &[u8], folded: &[u8], lexicon: Lexicon<'_>) -> bool {
    use super::chars::letter::*;
    let (of_word, of_name) = (lexicon.count(folded), lexicon.count(name));
    if name.len() >= 4 {
        // The alef may be that of an accusative: كبارا is كبار, not بارا.
        let without_alef = folded.strip_suffix(&[ALEF]).map_or(0.0, |word| lexicon.count(word));
        return of_word <= 5.0 * of_name && without_alef <= of_name;
    }
    let times = match folded[0] {
        WAW => 2.0,
        BEH | LAM => 10.0,
        _ => 40.0,
    };
    times * of_word < of_name && TABLES.lists(folded).are_empty()
}

fn is_name(word: &[u8]) -> bool {
    let lists = TABLES.lists(word);
    lists.have(List::Names) && !lists.have(List::Irregular)
}

fn usual_spelling(word: &[u8]) -> Option<Forced> {
    use super::chars::letter::*;
    if word.ends_with(&[HEH]) {
        return None;
    }
    let usual = TABLES.variant(word)?;
    // A variant spelling of a plural (شئون) is that plural (شؤون), and so has its singular.
    let singular = TABLES.irregular(&usual).filter(|irregular| !irregular.needs_alef_maksura());
    Some(singular.map_or(Forced::Spelling(usual), |irregular| Forced::Lemma(irregular.lemma)))
}

/// The masculine singular of a nationality.
fn nisba(word: &[u8]) -> Option<&[u8]> {
    use super::chars::letter::*;
    let endings: [&[u8]; 5] = [&[], &[YEH, NOON], &[WAW, NOON], &[ALEF, TEH], &[HEH]];
    let singulars = endings.iter().filter_map(|ending| word.strip_suffix(*ending));
    singulars.into_iter().find(|singular| TABLES.has(singular, List::Nisbas))
}
