//! The Arabic words of the index that a name typed in Latin letters may be, ranked by how usual the letters are and
//! how frequent the word is.
//!
//! A name that the table of Latin names knows is what stands there, as far as articles have it. Letters and table are
//! [`arabic`](crate::arabic)'s; whether a Latin word is read so is not decided here.

use super::alignment::{Alignment, Reading, Row, Within};
use super::dictionary::Dictionary;
use super::spelling::{Spelling, aligned, stem};
use crate::arabic::transliteration::{Name, is_common_word, is_known_name};
use crate::arabic::{fold, is_stop_word, latin_names};
use crate::query::Field;

impl Alignment for Name {
    fn length(&self) -> usize {
        self.len()
    }

    fn first_row(&self) -> Row {
        Name::first_row(self)
    }

    fn next_row(&self, reading: &Reading, letter: char) -> Row {
        Name::next_row(self, &reading.row, reading.letters, reading.letter, letter)
    }
}

/// How much rarer a word has to be to be as likely as one a cost unit nearer, in natural logarithms.
const COST_SLOPE: f32 = 0.75;

/// How much likelier a word is that is known as a name, in natural logarithms: twenty times.
const KNOWN_NAME: f32 = 3.0;

/// The cost up to which a word may be a name that is not known as one: `election` is no الستين.
const UNKNOWN_BUDGET: u8 = 2;

/// How many words one name may be, and how much less likely than the first the last, in natural logarithms.
const MOST_WORDS: usize = 3;
const FAR_LESS_LIKELY: f32 = 2.0;

/// The cost up to which a word may be a name of so many Latin letters.
fn budget(letters: usize) -> u8 {
    match letters {
        0..=3 => 5,
        4..=5 => 6,
        _ => 9,
    }
}

/// An Arabic word that a Latin one may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Transliteration {
    /// The word as articles write it, or several words.
    pub(super) word: String,
    /// Whether it is only known as the exact level has it.
    is_folded: bool,
    /// In how many articles it is written so.
    pub(super) articles: u32,
    /// How likely it is beside the likeliest, up to one.
    pub(super) share: f32,
}

/// The words that `latin` may be, the likeliest first, of those that at least `fewest` articles have.
pub(super) fn transliterations(
    dictionary: Dictionary<'_>,
    latin: &str,
    field: Option<Field>,
    fewest: u64,
) -> tantivy::Result<Vec<Transliteration>> {
    let known = known(dictionary, latin, field)?;
    let found = if known.is_empty() { read_by_letters(dictionary, latin, field)? } else { known };
    let frequent = found.into_iter().filter(|found| u64::from(found.articles) >= fewest);
    frequent.map(|found| found.into_written(dictionary, field)).collect()
}

impl Transliteration {
    /// The same, a word with its hamzas and dots.
    fn into_written(self, dictionary: Dictionary<'_>, field: Option<Field>) -> tantivy::Result<Self> {
        let word = match self.is_folded {
            true => dictionary.as_written(field, &self.word)?,
            false => self.word,
        };
        Ok(Transliteration { word, is_folded: false, ..self })
    }
}

/// The spellings of the table that articles have, the most frequent first: all of them are the name.
fn known(dictionary: Dictionary<'_>, latin: &str, field: Option<Field>) -> tantivy::Result<Vec<Transliteration>> {
    let mut found: Vec<Transliteration> = Vec::new();
    let mut stems: Vec<Vec<String>> = Vec::new();
    for written in latin_names::spellings(latin) {
        let mut articles = u64::MAX;
        for word in written.split(' ') {
            articles = articles.min(dictionary.articles(word, field)?);
        }
        let of_words = written.split(' ').map(|word| stem(&fold(word))).collect();
        if articles > 0 && !stems.contains(&of_words) {
            stems.push(of_words);
            let (word, articles) = (written.to_owned(), articles as u32);
            found.push(Transliteration { word, is_folded: false, articles, share: 1.0 });
        }
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.articles));
    Ok(found)
}

/// The words that the letters allow; of several forms of one word the likeliest.
fn read_by_letters(
    dictionary: Dictionary<'_>,
    latin: &str,
    field: Option<Field>,
) -> tantivy::Result<Vec<Transliteration>> {
    let Some(name) = Name::new(latin) else { return Ok(Vec::new()) };
    // What has no vowel is an abbreviation, unless the name is one that chats write so (mhmd).
    let has_vowel = name.has_vowel();
    let within = Within { budget: budget(name.len()), alignment: name };
    let words = aligned(dictionary.searcher, &dictionary.exact_fields(field), &within)?;
    let mut candidates: Vec<(f32, Spelling)> = words
        .into_iter()
        .filter(|word| !is_stop_word(&word.word))
        .filter_map(|word| {
            let is_known = is_known_name(&word.word);
            let may_be_unknown = has_vowel && word.cost <= UNKNOWN_BUDGET && !is_common_word(&word.word);
            let known = if is_known { KNOWN_NAME } else { 0.0 };
            let likelihood = (word.articles as f32).ln() - COST_SLOPE * f32::from(word.cost) + known;
            (is_known || may_be_unknown).then_some((likelihood, word))
        })
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.word.cmp(&b.1.word)));
    let best = candidates.first().map_or(0.0, |(likelihood, _)| *likelihood);
    let mut found: Vec<Transliteration> = Vec::new();
    let mut stems: Vec<String> = Vec::new();
    for (likelihood, candidate) in candidates {
        if found.len() == MOST_WORDS || likelihood < best - FAR_LESS_LIKELY {
            break;
        }
        let stem = stem(&candidate.word);
        if !stems.contains(&stem) {
            stems.push(stem);
            let share = (likelihood - best).exp();
            let (word, articles) = (candidate.word, candidate.articles);
            found.push(Transliteration { word, is_folded: true, articles, share });
        }
    }
    Ok(found)
}
