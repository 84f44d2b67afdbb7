//! What the counts of written forms say for a dictionary form: how often it stands bare and behind proclitics.

use std::cell::RefCell;

use super::super::chars::letter::*;
use super::letters::Letters;
use super::lexicon::Lexicon;

/// The counts of a lexicon, asked about one word.
pub(super) struct Evidence<'a> {
    lexicon: Lexicon<'a>,
    /// The word itself: a foreign name must not vouch for its own wrong cut.
    word: Letters,
    /// What was answered before: the readings of a word share their forms.
    answers: RefCell<Vec<(Letters, [f32; QUESTIONS])>>,
}

/// What is asked about a form.
#[derive(Clone, Copy)]
enum Question {
    Of,
    WithArticle,
    Imperfect,
    Past,
    Bare,
    Feminine,
    FemininePlural,
    MasculinePlural,
    Possessed,
}
const QUESTIONS: usize = 9;
/// No sum is negative.
const NOT_ASKED: f32 = -1.0;

const BARE_AND_PROCLITICS: [&[u8]; 8] =
    [&[], &[ALEF, LAM], &[WAW], &[WAW, ALEF, LAM], &[BEH], &[BEH, ALEF, LAM], &[LAM], &[LAM, LAM]];
const WITH_ARTICLE: [&[u8]; 4] = [&[ALEF, LAM], &[WAW, ALEF, LAM], &[BEH, ALEF, LAM], &[LAM, LAM]];
const IMPERFECT: [&[u8]; 6] = [&[YEH], &[TEH], &[SEEN, YEH], &[WAW, YEH], &[WAW, TEH], &[SEEN, TEH]];
/// Pronouns that no dotted ending is mistaken for.
const PRONOUNS: [&[u8]; 4] = [&[HEH, ALEF], &[HEH, MEEM], &[NOON, ALEF], &[HEH, MEEM, ALEF]];
const BARE_AND_ARTICLE: [&[u8]; 2] = [&[], &[ALEF, LAM]];

impl<'a> Evidence<'a> {
    pub(super) fn new(lexicon: Lexicon<'a>, word: &[u8]) -> Self {
        Evidence { lexicon, word: Letters::from(word), answers: RefCell::new(Vec::with_capacity(24)) }
    }

    /// How often one form was counted.
    pub(super) fn count(&self, letters: &[u8]) -> f32 {
        self.lexicon.count(letters)
    }

    fn count_behind(&self, prefix: &[u8], form: &[u8], suffix: &[u8]) -> f32 {
        let whole = Letters::joined([prefix, form, suffix]);
        let own_cut = matches!(*prefix, [WAW | BEH | LAM]) && whole == self.word;
        if own_cut { 0.0 } else { self.count(&whole) }
    }

    fn sum(&self, prefixes: &[&[u8]], form: &[u8], suffix: &[u8]) -> f32 {
        prefixes.iter().fold(0.0, |sum, prefix| sum + self.count_behind(prefix, form, suffix))
    }

    fn answer(&self, question: Question, form: &[u8]) -> f32 {
        let mut answers = self.answers.borrow_mut();
        let place = answers.iter().position(|(known, _)| **known == *form).unwrap_or_else(|| {
            answers.push((Letters::from(form), [NOT_ASKED; QUESTIONS]));
            answers.len() - 1
        });
        let answer = &mut answers[place].1[question as usize];
        if *answer == NOT_ASKED {
            *answer = self.work_out(question, form);
        }
        *answer
    }

    fn work_out(&self, question: Question, form: &[u8]) -> f32 {
        match question {
            Question::Of => self.sum(&BARE_AND_PROCLITICS, form, &[]),
            Question::WithArticle => self.sum(&WITH_ARTICLE, form, &[]),
            Question::Imperfect => self.sum(&IMPERFECT, form, &[]),
            Question::Past => self.sum(&[&[], &[WAW]], form, &[TEH]) + self.sum(&[&[]], form, &[WAW, ALEF]),
            Question::Bare => self.sum(&BARE_AND_ARTICLE, form, &[]),
            Question::Feminine => self.sum(&BARE_AND_ARTICLE, form, &[HEH]),
            Question::FemininePlural => self.sum(&BARE_AND_ARTICLE, form, &[ALEF, TEH]),
            Question::MasculinePlural => {
                self.sum(&BARE_AND_ARTICLE, form, &[YEH, NOON]) + self.sum(&BARE_AND_ARTICLE, form, &[WAW, NOON])
            }
            Question::Possessed => PRONOUNS.iter().fold(0.0, |sum, pronoun| sum + self.sum(&[&[]], form, pronoun)),
        }
    }

    /// Whether it was counted at all: bare, behind the article or behind a conjunction.
    pub(super) fn knows(&self, form: &[u8]) -> bool {
        BARE_AND_PROCLITICS[..3].iter().any(|prefix| self.count_behind(prefix, form, &[]) > 0.0)
    }

    /// Bare and behind proclitics.
    pub(super) fn of(&self, form: &[u8]) -> f32 {
        self.answer(Question::Of, form)
    }

    /// Behind the article: what nouns and adjectives have and names and verbs have not.
    pub(super) fn with_article(&self, form: &[u8]) -> f32 {
        self.answer(Question::WithArticle, form)
    }

    /// As an imperfect of this stem.
    pub(super) fn imperfect(&self, stem: &[u8]) -> f32 {
        self.answer(Question::Imperfect, stem)
    }

    /// As a past: with its feminine and plural endings.
    pub(super) fn past(&self, form: &[u8]) -> f32 {
        self.answer(Question::Past, form)
    }

    /// Bare or behind the article.
    pub(super) fn bare(&self, form: &[u8]) -> f32 {
        self.answer(Question::Bare, form)
    }

    /// The same with a teh marbuta.
    pub(super) fn feminine(&self, form: &[u8]) -> f32 {
        self.answer(Question::Feminine, form)
    }

    /// The same with the ending of the sound feminine plural.
    pub(super) fn feminine_plural(&self, form: &[u8]) -> f32 {
        self.answer(Question::FemininePlural, form)
    }

    /// The same with those of the sound masculine plural.
    pub(super) fn masculine_plural(&self, form: &[u8]) -> f32 {
        self.answer(Question::MasculinePlural, form)
    }

    /// With a pronoun: what nouns have and adjectives have not.
    pub(super) fn possessed(&self, form: &[u8]) -> f32 {
        self.answer(Question::Possessed, form)
    }
}
