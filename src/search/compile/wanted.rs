//! Notes which terms snippets should show, and what each counts there. It compiles nothing and shows nothing.

use super::super::indexed_terms::IndexedTerm;
use super::Compiler;
use crate::arabic::Analyzer;
use crate::index::LevelField;
use crate::snippet::{PhrasePlace, WantedTerm};

/// What another form of a word counts beside the form that was typed. On 24 queries of two and three words the
/// share of articles that show the query as it stands in them, where it does, is .979 with 1, and .983 with this.
const OTHER_FORM: f32 = 0.9;

impl Compiler<'_> {
    /// What a term of a level counts for snippets that so many articles have: rare ones rather than frequent ones, and
    /// words as they were typed rather than their other forms.
    pub(super) fn value(&self, level: &LevelField, articles: u64) -> f32 {
        let rarity = (1.0 + self.searcher.num_docs() as f32 / (1.0 + articles as f32)).ln();
        if level.analyzer == Analyzer::Exact { rarity } else { OTHER_FORM * rarity }
    }

    /// Notes that snippets should show a term.
    pub(super) fn want(&mut self, level: &LevelField, found: &IndexedTerm, word: usize) {
        self.want_within(None, level, found, word, self.value(level, found.articles));
    }

    /// The same with another weight, and of a phrase only where all of it stands.
    pub(super) fn want_within(
        &mut self,
        phrase: Option<PhrasePlace>,
        level: &LevelField,
        found: &IndexedTerm,
        word: usize,
        weight: f32,
    ) {
        if self.excluding || !self.matching.is_shown {
            return;
        }
        let value = found.term.value();
        let Some(text) = value.as_str() else { return };
        let is_same = |wanted: &&mut WantedTerm| wanted.analyzer == level.analyzer && wanted.term == text;
        if let Some(known) = self.wanted.iter_mut().find(|wanted| is_same(wanted) && wanted.phrase == phrase) {
            // What few headlines have may stand in many texts.
            if known.word == word {
                known.weight = known.weight.min(weight);
            } else if known.weight < weight {
                (known.word, known.weight) = (word, weight);
            }
            return;
        }
        let wanted = WantedTerm::new(level.analyzer, text, word).weight(weight);
        self.wanted.push(WantedTerm { phrase, ..wanted });
    }
}
