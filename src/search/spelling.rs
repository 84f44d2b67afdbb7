//! What a mistyped word may have been meant to be: the words of the index that are spelled alike, and words that
//! were run together or torn apart. Likely is what is near and frequent.
//!
//! It finds and ranks candidates; it must not decide whether a word is a mistake, nor touch the query.

use std::collections::BTreeMap;

use tantivy::collector::Count;
use tantivy::query::PhraseQuery;
use tantivy::schema::Field as TantivyField;
use tantivy::{Searcher, Term};

use super::alignment::{Alignment, LONGEST, Within};
use super::dictionary::Dictionary;
use super::edit_distance::Spelled;
use super::expansion::Frequencies;
use crate::arabic::confusion::{ORDINARY, SPACE};
use crate::arabic::{Analyzer, fold};
use crate::query::Field;

/// A word of the index that is spelled like another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spelling {
    /// The word as the exact level has it, folded; two words with a space between them where a space was left out.
    pub(super) word: String,
    /// What the mistakes cost, ten for an ordinary one.
    pub(super) cost: u8,
    /// In how many articles it is written so.
    pub(super) articles: u32,
}

/// How much rarer a word has to be to be as likely as one a cost unit nearer, in natural logarithms: an ordinary
/// mistake more is worth a word 150 times as frequent (the noisy channel of Kernighan, Church and Gale, 1990).
const COST_SLOPE: f32 = 0.5;

impl Spelling {
    /// The logarithm of how likely it was meant, up to a constant.
    pub(super) fn likelihood(&self) -> f32 {
        (self.articles as f32).ln() - COST_SLOPE * f32::from(self.cost)
    }
}

/// The words within a cost of `word` in any of the fields, the likeliest first.
pub(super) fn near(
    searcher: &Searcher,
    fields: &[TantivyField],
    word: &str,
    budget: u8,
) -> tantivy::Result<Vec<Spelling>> {
    let Some(spelled) = Spelled::within(word, budget) else { return Ok(Vec::new()) };
    let mut spellings = aligned(searcher, fields, &spelled)?;
    sort(&mut spellings);
    Ok(spellings)
}

/// The words of any of the fields that an automaton accepts, in the order of their letters.
pub(super) fn aligned<A: Alignment>(
    searcher: &Searcher,
    fields: &[TantivyField],
    within: &Within<A>,
) -> tantivy::Result<Vec<Spelling>> {
    let mut most: BTreeMap<String, u32> = BTreeMap::new();
    for field in fields {
        let mut found = Frequencies::default();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(*field)?;
            let mut stream = inverted.terms().search(within).into_stream()?;
            while stream.advance() {
                found.add(stream.key(), stream.value().doc_freq);
            }
        }
        for (word, articles) in found.into_words() {
            let known = most.entry(word).or_default();
            *known = articles.max(*known);
        }
    }
    let spelling = |(word, articles): (String, u32)| {
        let cost = within.cost(word.as_bytes())?;
        Some(Spelling { word, cost, articles })
    };
    Ok(most.into_iter().filter_map(spelling).collect())
}

fn sort(spellings: &mut [Spelling]) {
    spellings.sort_by(|a, b| b.likelihood().total_cmp(&a.likelihood()).then_with(|| a.word.cmp(&b.word)));
}

/// How many mistakes a word of that many letters is forgiven: in a short one every letter is needed.
fn budget(letters: usize) -> u8 {
    match letters {
        0..=2 => 0,
        3 => 7,
        4..=5 => ORDINARY,
        6..=7 => 14,
        _ => 2 * ORDINARY,
    }
}

/// Two halves of a word are words of their own from this length in letters; shorter ones are found everywhere.
const SHORTEST_HALF: usize = 2;

/// A correction that is 20 times less likely than the best is not worth showing, in natural logarithms.
const FAR_LESS_LIKELY: f32 = 3.0;

/// How many corrections of one word are worth showing.
const MOST_CORRECTIONS: usize = 3;

/// The words that `word` may have been meant to be, the likeliest first; of several forms of one word the likeliest.
pub(super) fn corrections(
    dictionary: Dictionary<'_>,
    word: &str,
    field: Option<Field>,
) -> tantivy::Result<Vec<Spelling>> {
    let word = fold(word);
    // Any number is as good as any other.
    let is_word = !word.contains(|c: char| c == ' ' || c.is_ascii_digit());
    if !is_word {
        return Ok(Vec::new());
    }
    let exact = dictionary.exact_fields(field);
    let letters = word.chars().count();
    let mut candidates = near(dictionary.searcher, &exact, &word, budget(letters))?;
    candidates.retain(|candidate| candidate.word != word && !candidate.word.contains(|c: char| c.is_ascii_digit()));
    candidates.extend(halves(dictionary, &exact, &word)?);
    sort(&mut candidates);
    if let Some(best) = candidates.first().map(Spelling::likelihood) {
        candidates.retain(|candidate| candidate.likelihood() > best - FAR_LESS_LIKELY);
    }
    let mut stems: Vec<String> = Vec::new();
    candidates.retain(|candidate| {
        if stems.len() >= MOST_CORRECTIONS {
            return false;
        }
        let stem = stem(&candidate.word);
        let is_new = !stems.contains(&stem);
        if is_new {
            stems.push(stem);
        }
        is_new
    });
    Ok(candidates)
}

/// The dictionary forms of a text, as one text.
pub(super) fn stem(text: &str) -> String {
    let terms: Vec<String> = Analyzer::Stem.terms(text).into_iter().map(|token| token.term).collect();
    terms.join(" ")
}

/// The two words that were written without a space between them, if articles have them side by side.
fn halves(dictionary: Dictionary<'_>, exact: &[TantivyField], word: &str) -> tantivy::Result<Vec<Spelling>> {
    let mut found = Vec::new();
    if word.chars().count() > LONGEST {
        return Ok(found);
    }
    for (at, _) in word.char_indices() {
        let (first, second) = word.split_at(at);
        if first.chars().count() < SHORTEST_HALF || second.chars().count() < SHORTEST_HALF {
            continue;
        }
        if dictionary.articles_written(exact, first)? == 0 || dictionary.articles_written(exact, second)? == 0 {
            continue;
        }
        let mut articles = 0;
        for field in exact {
            let term = |half: &str| Term::from_field_text(*field, half);
            let phrase = PhraseQuery::new(vec![term(first), term(second)]);
            articles = articles.max(dictionary.searcher.search(&phrase, &Count)? as u32);
        }
        if articles > 0 {
            found.push(Spelling { word: format!("{first} {second}"), cost: SPACE, articles });
        }
    }
    Ok(found)
}

/// The word that two words are when the space between them is taken out, if articles have it.
pub(super) fn joined(
    dictionary: Dictionary<'_>,
    first: &str,
    second: &str,
    field: Option<Field>,
) -> tantivy::Result<Option<Spelling>> {
    let word = fold(&[first, second].concat());
    let articles = dictionary.articles_written(&dictionary.exact_fields(field), &word)? as u32;
    Ok((articles > 0 && !word.contains(' ')).then_some(Spelling { word, cost: SPACE, articles }))
}
