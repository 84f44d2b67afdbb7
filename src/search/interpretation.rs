//! What a query is taken to mean beside what it says: a word that no article has is read as the word that it was
//! meant to be.
//!
//! It turns a query into a query, before it is compiled, and tells what it did. Words that must be found, that are
//! excluded, or that stand in quotation marks or behind `=` mean what they say; for them there is advice.
//! Names in Latin letters, and the only word of a query, are read in any case.

use serde::Serialize;
use tantivy::Term;

use super::bm25::idf;
use super::dictionary::Dictionary;
use super::leaves::{Leaf, leaves, replaced};
use super::query_words::QueryWords;
use super::spelling::{self, Spelling};
use super::{synonyms, transliteration};
use crate::arabic::{self, Analyzer, TokenKind, Tokenizer};
use crate::query::{Boost, Field, Occur, Phrase, Query, Word};
use crate::schema::Synonyms;

/// How a word of a query was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reading {
    /// The word as typed, with its field if one is named, or the words.
    pub word: String,
    /// What it was read as, the likeliest first, as articles write it.
    pub read_as: Vec<String>,
    /// By which rule.
    pub rule: ReadingRule,
    /// Whether that is searched in the place of the word, which no article has; else beside it, at a lower weight.
    pub instead: bool,
}

/// Why a word of a query was read as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadingRule {
    /// No article has the word: it is searched as the word of the index that is spelled most alike.
    Spelling,
    /// It is typed in Latin letters: it is searched as the Arabic words of the index that it may stand for.
    Transliteration,
    /// The schema's file of synonyms says so.
    Synonym,
}

impl ReadingRule {
    /// Its name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            ReadingRule::Spelling => "spelling",
            ReadingRule::Transliteration => "transliteration",
            ReadingRule::Synonym => "synonym",
        }
    }
}

/// A query as it was understood.
pub(super) struct Interpretation {
    pub(super) query: Query,
    pub(super) readings: Vec<Reading>,
}

/// Reads the words of a query that no article has. Neighbouring words that are one have to be joined.
pub(super) fn interpret(
    mut query: Query,
    dictionary: Dictionary<'_>,
    synonyms: &Synonyms,
    query_words: &mut QueryWords,
) -> tantivy::Result<Interpretation> {
    let leaves = leaves(&query);
    let words = leaves.iter().filter(|leaf| leaf.occur != Occur::MustNot && !leaf.narrows()).count();
    let (mut replacements, mut readings) = synonyms::replacements(&leaves, synonyms);
    for (number, leaf) in leaves.iter().enumerate() {
        let Some(word) = leaf.plain_word().filter(|_| !replacements.contains_key(&number)) else { continue };
        // Nearly every word: it costs no more than this look-up.
        if is_written_so(dictionary, query_words, word, leaf.field)? {
            continue;
        }
        // The only word of a query has to be found in any case.
        let may_be_read = leaf.occur == Occur::Should || words == 1;
        if let Some((read, reading)) = transliterated(dictionary, word, leaf)? {
            replacements.insert(number, read);
            readings.push(reading);
            continue;
        }
        if !may_be_read || !is_one_word(word) || dictionary.articles(word.text(), leaf.field)? > 0 {
            continue;
        }
        if is_elsewhere(dictionary, word, leaf.field)? {
            continue;
        }
        let correction = spelling::corrections(dictionary, word.text(), leaf.field)?.into_iter().next();
        if let Some((first, joined)) = joined(dictionary, &leaves, number)?
            && correction.as_ref().is_none_or(|correction| correction.likelihood() < joined.likelihood())
            && !replacements.contains_key(&first)
        {
            let words: Vec<&str> =
                leaves[first..=first + 1].iter().filter_map(Leaf::plain_word).map(Word::text).collect();
            readings.push(reading(&words.join(" "), dictionary, leaf, &joined)?);
            replacements.insert(first, searched(&joined));
            replacements.insert(first + 1, Query::Empty);
        } else if let Some(correction) = correction {
            readings.push(reading(&as_typed(word, leaf), dictionary, leaf, &correction)?);
            replacements.insert(number, searched(&correction));
        }
    }
    if !replacements.is_empty() {
        query = replaced(&query, &replacements);
    }
    Ok(Interpretation { query, readings })
}

/// Whether a word that was looked for in one field stands in others, and is no mistake.
pub(super) fn is_elsewhere(dictionary: Dictionary<'_>, word: &Word, field: Option<Field>) -> tantivy::Result<bool> {
    Ok(field.is_some() && dictionary.articles(word.text(), None)? > 0)
}

/// A word of a query, with the field that it was typed in.
fn as_typed(word: &Word, leaf: &Leaf<'_>) -> String {
    match leaf.field {
        Some(_) => leaf.alone().to_string(),
        None => word.text().to_owned(),
    }
}

fn reading(word: &str, dictionary: Dictionary<'_>, leaf: &Leaf<'_>, spelling: &Spelling) -> tantivy::Result<Reading> {
    let read_as = vec![dictionary.as_written(leaf.field, &spelling.word)?];
    Ok(Reading { word: word.to_owned(), read_as, rule: ReadingRule::Spelling, instead: true })
}

/// How much an Arabic word counts beside the Latin one that was typed, where articles have both.
const BESIDE_LATIN: f32 = 0.5;

/// How many times as many articles an Arabic word must have as the Latin one to be searched beside it.
const FEW_LATIN: u64 = 2;

/// A word typed in Latin letters with the Arabic words that it may stand for, where those are far more frequent.
fn transliterated(
    dictionary: Dictionary<'_>,
    word: &Word,
    leaf: &Leaf<'_>,
) -> tantivy::Result<Option<(Query, Reading)>> {
    let tokens = Analyzer::Exact.terms(word.text());
    if tokens.is_empty() || tokens.iter().any(|token| token.kind == TokenKind::Arabic) {
        return Ok(None);
    }
    let mut latin = u64::MAX;
    for token in &tokens {
        latin = latin.min(dictionary.articles(&token.term, leaf.field)?);
    }
    let fewest = latin.saturating_mul(FEW_LATIN);
    let found = transliteration::transliterations(dictionary, word.text(), leaf.field, fewest)?;
    let instead = latin == 0;
    let mut alternatives = Vec::new();
    let mut read_as = Vec::new();
    if !instead && let Some(most) = found.iter().map(|found| found.articles).max() {
        // A name that many write in Arabic is no more telling for the few who write it in Latin letters.
        let all = dictionary.all_articles;
        let typed: Query = word.clone().into();
        let telling = |articles: u64| idf(articles.min(all), all);
        alternatives.push(match Boost::new(telling(u64::from(most)) / telling(latin)) {
            Some(boost) => typed.boosted(boost),
            None => typed,
        });
    }
    for found in found {
        let weight = if instead { found.share } else { found.share * BESIDE_LATIN };
        let Some(query) = synonyms::searched(&found.word) else { continue };
        alternatives.push(match Boost::new(weight) {
            Some(boost) if weight < 1.0 => query.boosted(boost),
            _ => query,
        });
        read_as.push(found.word);
    }
    if read_as.is_empty() {
        return Ok(None);
    }
    let reading = Reading { word: as_typed(word, leaf), read_as, rule: ReadingRule::Transliteration, instead };
    Ok(Some((Query::any_of(alternatives), reading)))
}

/// What is searched for a spelling: a word in any of its forms, or two words side by side.
pub(super) fn searched(spelling: &Spelling) -> Query {
    let query = match spelling.word.contains(' ') {
        true => Phrase::new(&spelling.word).map(Query::from),
        false => Word::new(&spelling.word).map(Query::from),
    };
    query.unwrap_or_default()
}

/// The word with a neighbour when the space between them is taken out, and the number of the first of the two.
pub(super) fn joined(
    dictionary: Dictionary<'_>,
    leaves: &[Leaf<'_>],
    number: usize,
) -> tantivy::Result<Option<(usize, Spelling)>> {
    let mut best: Option<(usize, Spelling)> = None;
    for first in [number.checked_sub(1), Some(number)].into_iter().flatten() {
        let [Some(one), Some(other)] = [leaves.get(first), leaves.get(first + 1)] else { continue };
        let are_neighbours = one.group == other.group && one.place + 1 == other.place && one.field == other.field;
        let (Some(one_word), Some(other_word)) = (one.plain_word(), other.plain_word()) else { continue };
        if !are_neighbours || one.occur != other.occur {
            continue;
        }
        let Some(joined) = spelling::joined(dictionary, one_word.text(), other_word.text(), one.field)? else {
            continue;
        };
        if best.as_ref().is_none_or(|(_, best)| best.likelihood() < joined.likelihood()) {
            best = Some((first, joined));
        }
    }
    Ok(best)
}

/// Whether some article has an Arabic word just as it was typed, but for hamzas, dots and vowel marks.
fn is_written_so(
    dictionary: Dictionary<'_>,
    query_words: &mut QueryWords,
    word: &Word,
    field: Option<Field>,
) -> tantivy::Result<bool> {
    let mut tokenizer = Tokenizer::new(word.text());
    let Some(token) = tokenizer.next_token().filter(|token| token.kind == TokenKind::Arabic) else { return Ok(false) };
    let written = token.folded();
    if tokenizer.next_token().is_some() {
        return Ok(false);
    }
    for field in dictionary.exact_fields(field) {
        if query_words.indexed(dictionary.searcher, &Term::from_field_text(field, &written))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether analysis takes it for one word, and not for a function word.
pub(super) fn is_one_word(word: &Word) -> bool {
    Analyzer::Exact.terms(word.text()).len() == 1 && !arabic::is_stop_word(&arabic::fold(word.text()))
}
