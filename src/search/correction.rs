//! What a part of a query that no article has may have been meant to be. Whether it is offered is not decided here.

use super::Searcher;
use super::interpretation::{is_elsewhere, joined, searched};
use super::leaves::Leaf;
use super::looser::text_of;
use super::spelling::{self, Spelling};
use super::transliteration;
use crate::error::Result;
use crate::query::{Field, Near, Phrase, Query, Term, Word};

/// What a missing part may have been meant to be.
pub(super) struct Correction {
    /// How it is shown, as articles write it.
    pub(super) shown: String,
    /// What takes the place of which leaves; the first is the correction itself.
    pub(super) replacements: Vec<(usize, Query)>,
}

impl Searcher {
    /// What a missing part may have been meant to be, the likeliest first.
    pub(super) fn corrected(&self, leaves: &[Leaf<'_>], number: usize) -> Result<Vec<Correction>> {
        let leaf = &leaves[number];
        let dictionary = self.dictionary();
        match leaf.query {
            // A word that articles have in another form, or another field, is no mistake.
            Query::Word(word)
                if self.tantivy(dictionary.articles(word.text(), leaf.field))? > 0
                    || self.tantivy(is_elsewhere(dictionary, word, leaf.field))? =>
            {
                Ok(Vec::new())
            }
            Query::Word(word) => {
                let mut found: Vec<(Spelling, usize, bool)> = Vec::new();
                for correction in self.tantivy(spelling::corrections(dictionary, word.text(), leaf.field))? {
                    found.push((correction, number, false));
                }
                if let Some((first, joined)) = self.tantivy(joined(dictionary, leaves, number))? {
                    found.push((joined, first, true));
                }
                found.sort_by(|a, b| b.0.likelihood().total_cmp(&a.0.likelihood()));
                let mut corrected = Vec::with_capacity(found.len());
                for (spelling, first, joins) in found {
                    let written = self.written(leaf, &spelling)?;
                    let mut replacements = vec![(first, searched(&written))];
                    if joins {
                        replacements.push((first + 1, Query::Empty));
                    }
                    corrected.push(Correction { shown: written.word, replacements });
                }
                Ok(corrected)
            }
            Query::Phrase(phrase) => {
                let Some(text) = self.corrected_text(phrase.text(), leaf.field)? else { return Ok(Vec::new()) };
                let Ok(phrase) = Phrase::new(&text).map(|new| new.with_slop(phrase.slop())) else {
                    return Ok(Vec::new());
                };
                Ok(vec![Correction { shown: text, replacements: vec![(number, phrase.into())] }])
            }
            Query::Near(near) => {
                let mut terms = Vec::with_capacity(near.terms().len());
                for term in near.terms() {
                    let text = self.corrected_text(text_of(term), leaf.field)?;
                    let corrected = text.and_then(|text| match term {
                        Term::Word(_) if !text.contains(' ') => Word::new(&text).map(Term::from).ok(),
                        Term::Word(_) => Phrase::new(&text).map(Term::from).ok(),
                        Term::Phrase(phrase) => Phrase::new(&text).map(|new| new.with_slop(phrase.slop()).into()).ok(),
                    });
                    terms.push(corrected.unwrap_or_else(|| term.clone()));
                }
                let corrected = Near::new(terms, near.distance()).ok().filter(|corrected| corrected != near);
                let corrected = corrected.map(Query::from).map(|corrected| Correction {
                    shown: corrected.to_string(),
                    replacements: vec![(number, corrected)],
                });
                Ok(corrected.into_iter().collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A text whose words that no article has are spelled as the index has them, or as the Arabic names that Latin
    /// letters stand for; `None` where nothing changes.
    pub(super) fn corrected_text(&self, text: &str, field: Option<Field>) -> Result<Option<String>> {
        let dictionary = self.dictionary();
        let mut words = Vec::new();
        let mut changed = false;
        for word in text.split(' ') {
            let mut written = word.to_owned();
            if self.tantivy(dictionary.articles(word, field))? == 0 {
                let name = self.tantivy(transliteration::transliterations(dictionary, word, field, 1))?;
                let best = self.tantivy(spelling::corrections(dictionary, word, field))?.into_iter().next();
                if let Some(name) = name.into_iter().next() {
                    (written, changed) = (name.word, true);
                } else if let Some(best) = best {
                    (written, changed) = (self.tantivy(dictionary.as_written(field, &best.word))?, true);
                }
            }
            words.push(written);
        }
        Ok(changed.then(|| words.join(" ")))
    }

    /// A spelling with its hamzas and dots as articles write them.
    pub(super) fn written(&self, leaf: &Leaf<'_>, spelling: &Spelling) -> Result<Spelling> {
        let word = self.tantivy(self.dictionary().as_written(leaf.field, &spelling.word))?;
        Ok(Spelling { word, ..spelling.clone() })
    }
}
