//! The indexed words that a prefix, an ending or a spelling stands for, taken from the index's own dictionary.

use std::collections::BTreeMap;

use tantivy::Searcher;
use tantivy::schema::Field;

use super::spelling;
use crate::arabic::confusion::ORDINARY;

/// How many words one prefix, ending or spelling may stand for: the most frequent ones.
const MOST_WORDS: usize = 256;

/// The most frequent words that begin with `prefix`.
pub(super) fn with_prefix(searcher: &Searcher, field: Field, prefix: &str) -> tantivy::Result<Vec<String>> {
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Frequencies::default();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut range = inverted.terms().range().ge(prefix);
        if let Some(upper) = after_prefix(prefix) {
            range = range.lt(upper);
        }
        let mut stream = range.into_stream()?;
        while stream.advance() {
            found.add(stream.key(), stream.value().doc_freq);
        }
    }
    Ok(found.most_frequent())
}

/// The most frequent words that end with `suffix`.
pub(super) fn with_suffix(searcher: &Searcher, field: Field, suffix: &str) -> tantivy::Result<Vec<String>> {
    if suffix.is_empty() {
        return Ok(Vec::new());
    }
    every_word(searcher, field, |word| word.ends_with(suffix))
}

/// The words within so many typing mistakes of `word`, the likeliest first. Letters that are easily confused are
/// less than a mistake, so that one mistake forgives two of them.
pub(super) fn similar(searcher: &Searcher, field: Field, word: &str, mistakes: u8) -> tantivy::Result<Vec<String>> {
    let budget = mistakes.saturating_mul(ORDINARY);
    let spellings = spelling::near(searcher, &[field], word, budget)?;
    Ok(spellings.into_iter().take(MOST_WORDS).map(|spelling| spelling.word).collect())
}

fn every_word(searcher: &Searcher, field: Field, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Vec<String>> {
    let mut found = Frequencies::default();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            if std::str::from_utf8(stream.key()).is_ok_and(&wanted) {
                found.add(stream.key(), stream.value().doc_freq);
            }
        }
    }
    Ok(found.most_frequent())
}

/// The first text after all that begin with `prefix`, if there is one.
pub(super) fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// In how many articles each word stands.
#[derive(Default)]
pub(super) struct Frequencies(BTreeMap<String, u32>);

impl Frequencies {
    pub(super) fn add(&mut self, word: &[u8], articles: u32) {
        if let Ok(word) = std::str::from_utf8(word) {
            *self.0.entry(word.to_owned()).or_default() += articles;
        }
    }

    /// The words, in the order of their letters, with the number of articles.
    pub(super) fn into_words(self) -> impl Iterator<Item = (String, u32)> {
        self.0.into_iter()
    }

    fn most_frequent(self) -> Vec<String> {
        let mut words: Vec<(String, u32)> = self.0.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(MOST_WORDS);
        words.into_iter().map(|(word, _)| word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix() {
        assert_eq!(after_prefix("وز"), Some("وس".to_owned()));
        assert_eq!(after_prefix(""), None);
        assert_eq!(after_prefix("ab\u{10FFFF}"), Some("ac".to_owned()));
    }
}
