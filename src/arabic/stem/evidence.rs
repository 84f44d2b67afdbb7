//! What the counts of written forms say for a dictionary form: how often it stands bare and behind proclitics.

use super::super::chars::letter::*;
use super::lexicon::Lexicon;

/// The counts of a lexicon, asked about one word.
pub(super) struct Evidence<'a> {
    lexicon: Lexicon<'a>,
    /// The word itself: a foreign name must not vouch for its own wrong cut.
    word: Vec<u8>,
}

const BARE_AND_PROCLITICS: [&[u8]; 8] =
    [&[], &[ALEF, LAM], &[WAW], &[WAW, ALEF, LAM], &[BEH], &[BEH, ALEF, LAM], &[LAM], &[LAM, LAM]];
const WITH_ARTICLE: [&[u8]; 4] = [&[ALEF, LAM], &[WAW, ALEF, LAM], &[BEH, ALEF, LAM], &[LAM, LAM]];
const IMPERFECT: [&[u8]; 6] = [&[YEH], &[TEH], &[SEEN, YEH], &[WAW, YEH], &[WAW, TEH], &[SEEN, TEH]];

impl<'a> Evidence<'a> {
    pub(super) fn new(lexicon: Lexicon<'a>, word: &[u8]) -> Self {
        Evidence { lexicon, word: word.to_vec() }
    }

    /// How often one form was counted.
    pub(super) fn count(&self, letters: &[u8]) -> f32 {
        self.lexicon.count(letters)
    }

    fn sum(&self, prefixes: &[&[u8]], form: &[u8], suffix: &[u8]) -> f32 {
        let mut buffer = Vec::with_capacity(form.len() + 6);
        let mut sum = 0.0;
        for prefix in prefixes {
            buffer.clear();
            buffer.extend_from_slice(prefix);
            buffer.extend_from_slice(form);
            buffer.extend_from_slice(suffix);
            let own_cut = matches!(**prefix, [WAW] | [BEH] | [LAM]) && buffer == self.word;
            if !own_cut {
                sum += self.count(&buffer);
            }
        }
        sum
    }

    /// Bare and behind proclitics.
    pub(super) fn of(&self, form: &[u8]) -> f32 {
        self.sum(&BARE_AND_PROCLITICS, form, &[])
    }

    /// Behind the article: what nouns and adjectives have and names and verbs have not.
    pub(super) fn with_article(&self, form: &[u8]) -> f32 {
        self.sum(&WITH_ARTICLE, form, &[])
    }

    /// As an imperfect of this stem.
    pub(super) fn imperfect(&self, stem: &[u8]) -> f32 {
        self.sum(&IMPERFECT, stem, &[])
    }

    /// As a past: with its feminine and plural endings.
    pub(super) fn past(&self, form: &[u8]) -> f32 {
        self.sum(&[&[], &[WAW]], form, &[TEH]) + self.sum(&[&[]], form, &[WAW, ALEF])
    }

    /// With an ending, bare or behind the article.
    pub(super) fn with_ending(&self, form: &[u8], ending: &[u8]) -> f32 {
        self.sum(&[&[], &[ALEF, LAM]], form, ending)
    }
}
