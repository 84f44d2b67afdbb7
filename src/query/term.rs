//! The leaves of a query: words, phrases, words near each other, whole values, weights. They keep what was typed;
//! no analysis happens here.

use crate::error::{Error, Result};

use super::field::KeywordField;

/// The greatest slop of a phrase and the greatest distance of nearness, in words.
pub const MAX_DISTANCE: u16 = 1000;

/// A word of a query, as it was typed: never empty, without white space, with at least one letter or digit.
///
/// An analyzer may still find several tokens in it (`10:30`, `كوفيد-19`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    text: String,
    form: WordForm,
}

/// Which written forms a [`Word`] stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WordForm {
    /// `word`: every form that the analysis takes for the same word.
    #[default]
    Inflected,
    /// `exact:word`: letter for letter as it is typed, hamzas and dots included.
    AsTyped,
    /// `=word`, `folded:word`: the surface form only, but for what people leave out.
    Surface,
    /// `stem:word`: every form of the word, and no word nearby.
    Stem,
    /// `coarse:word`: every form of the word, and words nearby.
    Coarse,
    /// `word*`: every form that begins so.
    Prefix,
    /// `*word`: every form that ends so.
    Suffix,
    /// `word~`, `word~2`: forms within so many typing mistakes.
    Fuzzy(Mistakes),
}

impl WordForm {
    /// Whether it stands for every form of the word, not for what is written alone.
    pub fn is_any_form(self) -> bool {
        matches!(self, WordForm::Inflected | WordForm::Stem | WordForm::Coarse)
    }
}

/// How many typing mistakes a fuzzy word forgives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mistakes {
    /// One letter added, lost, changed or swapped.
    One,
    /// Two of these.
    Two,
}

impl Mistakes {
    /// Their number.
    pub fn count(self) -> u8 {
        match self {
            Mistakes::One => 1,
            Mistakes::Two => 2,
        }
    }
}

impl Word {
    /// A word in all its inflected forms.
    ///
    /// Fails when the text has white space, or no letter and no digit.
    pub fn new(text: impl Into<String>) -> Result<Word> {
        let text = text.into();
        if text.contains(char::is_whitespace) {
            return Err(
                Error::query("a word has no white space in it", &text, 0..text.len()).with_hint("make it a phrase")
            );
        }
        if !has_letter_or_digit(&text) {
            return Err(Error::query("a word needs a letter or a digit", &text, 0..text.len()));
        }
        Ok(Word { text, form: WordForm::Inflected })
    }

    /// The same word, standing for these forms.
    #[must_use]
    pub fn with_form(mut self, form: WordForm) -> Word {
        self.form = form;
        self
    }

    /// The word as typed, without the signs of its form.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The forms that it stands for.
    pub fn form(&self) -> WordForm {
        self.form
    }
}

/// Words in quotation marks: their surface forms, one after another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    text: String,
    slop: u16,
}

impl Phrase {
    /// A phrase without slop; runs of white space become one space.
    ///
    /// Fails when the text has no letter and no digit.
    pub fn new(text: &str) -> Result<Phrase> {
        if !has_letter_or_digit(text) {
            return Err(Error::query("a phrase needs a letter or a digit", text, 0..text.len()));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(Phrase { text: words.join(" "), slop: 0 })
    }

    /// The same phrase, whose words may together be moved by so many places, at most [`MAX_DISTANCE`].
    #[must_use]
    pub fn with_slop(mut self, slop: u16) -> Phrase {
        self.slop = slop.min(MAX_DISTANCE);
        self
    }

    /// The words, with one space between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// By how many places its words may together be moved.
    pub fn slop(&self) -> u16 {
        self.slop
    }

    /// The words as typed.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ')
    }
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A word.
    Word(Word),
    /// A phrase.
    Phrase(Phrase),
}

impl From<Word> for Term {
    fn from(word: Word) -> Term {
        Term::Word(word)
    }
}

impl From<Phrase> for Term {
    fn from(phrase: Phrase) -> Term {
        Term::Phrase(phrase)
    }
}

/// Two or more words or phrases that stand near each other, in any order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Near {
    terms: Vec<Term>,
    distance: u16,
}

impl Near {
    /// Terms of which each is at most `distance` words (from one to [`MAX_DISTANCE`]) from the next nearest.
    ///
    /// Fails when there are fewer than two terms.
    pub fn new(terms: impl IntoIterator<Item = Term>, distance: u16) -> Result<Near> {
        let terms: Vec<Term> = terms.into_iter().collect();
        if terms.len() < 2 {
            return Err(Error::query("nearness needs two words or phrases", "", 0..0));
        }
        Ok(Near { terms, distance: distance.clamp(1, MAX_DISTANCE) })
    }

    /// The same with its plain words standing for other forms.
    pub(super) fn with_word_forms(self, form: WordForm) -> Near {
        let with_form = |term| match term {
            Term::Word(word) if word.form() == WordForm::Inflected => Term::Word(word.with_form(form)),
            other => other,
        };
        Near { terms: self.terms.into_iter().map(with_form).collect(), ..self }
    }

    /// The words and phrases, at least two.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The greatest distance in words: neighbours are at distance one.
    pub fn distance(&self) -> u16 {
        self.distance
    }
}

/// The value of a field that is compared as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Keyword {
    field: KeywordField,
    value: String,
    is_prefix: bool,
}

impl Keyword {
    /// The whole value of the field.
    ///
    /// Fails when the value is empty or white space.
    pub fn new(field: KeywordField, value: impl Into<String>) -> Result<Keyword> {
        let value = value.into();
        if value.trim().is_empty() {
            return Err(Error::query(format!("the value of `{field}:` is empty"), &value, 0..value.len()));
        }
        Ok(Keyword { field, value, is_prefix: false })
    }

    /// The same, but the value is only the beginning of the field's.
    #[must_use]
    pub fn as_prefix(mut self) -> Keyword {
        self.is_prefix = true;
        self
    }

    /// The field.
    pub fn field(&self) -> KeywordField {
        self.field
    }

    /// The value as typed.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether the value is only the beginning of the field's.
    pub fn is_prefix(&self) -> bool {
        self.is_prefix
    }
}

/// A weight by which the score of a part of the query is multiplied.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Boost(f32);

impl Boost {
    /// The greatest weight.
    pub const MAX: Boost = Boost(1000.0);

    /// A weight above zero and up to [`Boost::MAX`]; else `None`.
    pub fn new(factor: f32) -> Option<Boost> {
        (factor > 0.0 && factor <= Self::MAX.0).then_some(Boost(factor))
    }

    /// The factor.
    pub fn factor(self) -> f32 {
        self.0
    }
}

pub(super) fn has_letter_or_digit(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_refuse_what_cannot_be_searched() {
        assert!(Word::new("").unwrap_err().is_query());
        assert!(Word::new("وزير الخارجية").unwrap_err().hint().is_some());
        assert!(Word::new("...").is_err());
        assert!(Phrase::new(" ، ").is_err());
        assert!(Keyword::new(KeywordField::Id, " ").is_err());
        assert!(Near::new([Word::new("سلام").unwrap().into()], 3).is_err());
        assert_eq!(Boost::new(0.0), None);
        assert_eq!(Boost::new(f32::NAN), None);
        assert_eq!(Boost::new(1000.5), None);
    }

    #[test]
    fn a_phrase_keeps_one_space_between_words() {
        let phrase = Phrase::new("  وزير \t الخارجية ").unwrap();
        assert_eq!(phrase.text(), "وزير الخارجية");
        assert_eq!(phrase.words().count(), 2);
    }

    #[test]
    fn nearness_is_at_least_one_word() {
        let word = || Term::from(Word::new("سلام").unwrap());
        assert_eq!(Near::new([word(), word()], 0).unwrap().distance(), 1);
        assert_eq!(Near::new([word(), word()], u16::MAX).unwrap().distance(), MAX_DISTANCE);
    }
}
