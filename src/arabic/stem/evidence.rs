//! What the counts of written forms say for a dictionary form: how often it stands bare and behind proclitics.

use std::cell::RefCell;

use super::super::chars::letter::*;
use super::lexicon::Lexicon;

/// The counts of a lexicon, asked about one word.
pub(super) struct Evidence<'a> {
    lexicon: Lexicon<'a>,
    /// The word itself: a foreign name must not vouch for its own wrong cut.
    word: Vec<u8>,
    /// What was asked before: the readings of a word share their forms.
    asked: RefCell<Vec<(Question, Vec<u8>, f32)>>,
}

/// What is asked about a form.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    Knows,
    Of,
    WithArticle,
    Imperfect,
    Past,
}

const BARE_AND_PROCLITICS: [&[u8]; 8] =
    [&[], &[ALEF, LAM], &[WAW], &[WAW, ALEF, LAM], &[BEH], &[BEH, ALEF, LAM], &[LAM], &[LAM, LAM]];
const WITH_ARTICLE: [&[u8]; 4] = [&[ALEF, LAM], &[WAW, ALEF, LAM], &[BEH, ALEF, LAM], &[LAM, LAM]];
const IMPERFECT: [&[u8]; 6] = [&[YEH], &[TEH], &[SEEN, YEH], &[WAW, YEH], &[WAW, TEH], &[SEEN, TEH]];

impl<'a> Evidence<'a> {
    pub(super) fn new(lexicon: Lexicon<'a>, word: &[u8]) -> Self {
        Evidence { lexicon, word: word.to_vec(), asked: RefCell::new(Vec::with_capacity(64)) }
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
            let own_cut = matches!(**prefix, [WAW | BEH | LAM]) && buffer == self.word;
            if !own_cut {
                sum += self.count(&buffer);
            }
        }
        sum
    }

    fn once(&self, question: Question, form: &[u8], answer: impl Fn() -> f32) -> f32 {
        let asked = |(other, known, _): &&(Question, Vec<u8>, f32)| *other == question && known == form;
        if let Some((_, _, answer)) = self.asked.borrow().iter().find(asked) {
            return *answer;
        }
        let answer = answer();
        self.asked.borrow_mut().push((question, form.to_vec(), answer));
        answer
    }

    /// Whether it was counted at all: bare, behind the article or behind a conjunction.
    pub(super) fn knows(&self, form: &[u8]) -> bool {
        self.once(Question::Knows, form, || self.sum(&BARE_AND_PROCLITICS[..3], form, &[])) > 0.0
    }

    /// Bare and behind proclitics.
    pub(super) fn of(&self, form: &[u8]) -> f32 {
        self.once(Question::Of, form, || self.sum(&BARE_AND_PROCLITICS, form, &[]))
    }

    /// Behind the article: what nouns and adjectives have and names and verbs have not.
    pub(super) fn with_article(&self, form: &[u8]) -> f32 {
        self.once(Question::WithArticle, form, || self.sum(&WITH_ARTICLE, form, &[]))
    }

    /// As an imperfect of this stem.
    pub(super) fn imperfect(&self, stem: &[u8]) -> f32 {
        self.once(Question::Imperfect, stem, || self.sum(&IMPERFECT, stem, &[]))
    }

    /// As a past: with its feminine and plural endings.
    pub(super) fn past(&self, form: &[u8]) -> f32 {
        self.once(Question::Past, form, || {
            self.sum(&[&[], &[WAW]], form, &[TEH]) + self.sum(&[&[]], form, &[WAW, ALEF])
        })
    }

    /// With an ending, bare or behind the article.
    pub(super) fn with_ending(&self, form: &[u8], ending: &[u8]) -> f32 {
        self.sum(&[&[], &[ALEF, LAM]], form, ending)
    }
}
