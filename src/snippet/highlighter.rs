//! Finds the words of a text that a query wanted, at the levels at which it wanted them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::fragment;
use super::phrases::{Part, PhrasePlace, Phrases};
use super::{Snippet, SnippetOptions};
use crate::arabic::{Analyzer, Levels, TermFilter};

/// A term that a query looked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WantedTerm {
    /// How the term was made.
    pub analyzer: Analyzer,
    /// The term, or the start of it.
    pub term: String,
    /// Whether every term that starts with it is wanted.
    pub is_prefix: bool,
    /// Which word of the query wants it, counted from zero.
    pub word: usize,
    /// How much a match counts when passages are compared.
    pub weight: f32,
    /// The phrase that it belongs to, if it is wanted only where all of the phrase stands.
    pub phrase: Option<PhrasePlace>,
}

impl WantedTerm {
    /// A term wanted by the query's word `word`.
    pub fn new(analyzer: Analyzer, term: impl Into<String>, word: usize) -> Self {
        WantedTerm { analyzer, term: term.into(), is_prefix: false, word, weight: 1.0, phrase: None }
    }

    /// The same, for every term that starts so.
    #[must_use]
    pub fn prefix(mut self) -> Self {
        self.is_prefix = true;
        self
    }

    /// The same with another weight.
    #[must_use]
    pub fn weight(mut self, weight: f32) -> Self {
        self.weight = weight;
        self
    }
}

/// A word of a text that a query wanted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// Where it stands, in bytes: a whole written word.
    pub range: Range<usize>,
    /// Which word of the query wanted it.
    pub word: usize,
    /// How much it counts.
    pub weight: f32,
    /// Its place among the words of the text, from zero.
    pub position: usize,
}

/// Highlights the words that a query wanted in any number of texts.
///
/// ```
/// use warraq::arabic::Analyzer;
/// use warraq::snippet::{Highlighter, WantedTerm};
/// let mut highlighter = Highlighter::new(vec![WantedTerm::new(Analyzer::Light10, "مدرس", 0)]);
/// let text = "زارَ الوزيرُ المَدْرَسةَ.";
/// let found = highlighter.matches(text);
/// assert_eq!(&text[found[0].range.clone()], "المَدْرَسةَ");
/// ```
pub struct Highlighter {
    levels: Levels,
    wanted: Vec<LevelWanted>,
    /// All that is wanted, for a first look at a word.
    filter: TermFilter,
    phrases: Phrases,
}

/// What is wanted with a term.
#[derive(Debug)]
struct Wanted {
    word: usize,
    weight: f32,
    /// Whether it is wanted for itself.
    is_plain: bool,
    /// Where it stands in phrases.
    places: Vec<PhrasePlace>,
}

/// What is wanted at one level.
#[derive(Default)]
struct LevelWanted {
    terms: FxHashMap<Vec<u8>, Wanted>,
    prefixes: Vec<(Vec<u8>, Wanted)>,
}

impl LevelWanted {
    fn find(&self, term: &[u8]) -> Option<&Wanted> {
        let found = self.terms.get(term);
        if self.prefixes.is_empty() || found.is_some_and(|found| found.is_plain) {
            return found;
        }
        self.prefixes.iter().find(|(prefix, _)| term.starts_with(prefix)).map(|(_, wanted)| wanted).or(found)
    }
}

impl Highlighter {
    /// A highlighter for these terms.
    pub fn new(wanted: Vec<WantedTerm>) -> Self {
        Highlighter::with_levels(wanted, Levels::new)
    }

    /// The same, with levels that may have read words before: words that they know cost less.
    pub(crate) fn with_levels(wanted: Vec<WantedTerm>, levels_of: impl FnOnce(&[Analyzer]) -> Levels) -> Self {
        let mut analyzers: Vec<_> = wanted.iter().map(|term| term.analyzer).collect();
        analyzers.sort_unstable();
        analyzers.dedup();
        let mut levels: Vec<LevelWanted> = analyzers.iter().map(|_| LevelWanted::default()).collect();
        let mut filter = TermFilter::new(analyzers.len());
        let mut phrases = Phrases::default();
        for term in wanted {
            let Ok(level) = analyzers.binary_search(&term.analyzer) else { continue };
            let entry = &mut levels[level];
            let bytes = term.term.into_bytes();
            let wanted = Wanted { word: term.word, weight: term.weight, is_plain: false, places: Vec::new() };
            if term.is_prefix {
                filter.add_all(level);
                entry.prefixes.push((bytes, Wanted { is_plain: true, ..wanted }));
                continue;
            }
            filter.add(level, &bytes);
            let known = entry.terms.entry(bytes).or_insert(wanted);
            if known.weight < term.weight {
                (known.word, known.weight) = (term.word, term.weight);
            }
            known.is_plain |= term.phrase.is_none();
            if let Some(place) = term.phrase {
                known.places.push(place);
                phrases.add(place);
            }
        }
        Highlighter { levels: levels_of(&analyzers), wanted: levels, filter, phrases }
    }

    /// What it has read, for a later highlighter.
    pub(crate) fn into_levels(self) -> Levels {
        self.levels
    }

    /// The words of `text` that are wanted, in order.
    pub fn matches(&mut self, text: &str) -> Vec<Match> {
        let mut matches = Vec::new();
        if self.wanted.is_empty() {
            return matches;
        }
        let mut is_kept = Vec::new();
        let mut parts = Vec::new();
        let (wanted, filter) = (&self.wanted, &self.filter);
        self.levels.for_each_of(text, filter, |position, token, terms| {
            let mut best: Option<&Wanted> = None;
            for (level, wanted) in wanted.iter().enumerate() {
                let term = terms.get(level);
                if !filter.may_have(level, term) {
                    continue;
                }
                let Some(found) = wanted.find(term) else { continue };
                parts.extend(found.places.iter().map(|place| Part { index: matches.len(), position, place: *place }));
                if best.is_none_or(|best| !best.is_plain && found.is_plain) {
                    best = Some(found);
                }
                if found.is_plain && self.phrases.is_empty() {
                    break;
                }
            }
            if let Some(Wanted { word, weight, is_plain, .. }) = best {
                matches.push(Match { range: token.range.clone(), word: *word, weight: *weight, position });
                is_kept.push(*is_plain);
            }
        });
        if !parts.is_empty() {
            self.phrases.mark_whole(&parts, &mut is_kept);
            let mut is_kept = is_kept.into_iter();
            matches.retain(|_| is_kept.next().unwrap_or(true));
        }
        matches
    }

    /// The whole of a short text, such as a title, with its matches.
    pub fn whole(&mut self, text: &str) -> Snippet {
        let matches = self.matches(text);
        Snippet::whole(text, &matches)
    }

    /// The best passages of `text`, in the order of the text; its beginning where nothing matches.
    pub fn snippets(&mut self, text: &str, options: &SnippetOptions) -> Vec<Snippet> {
        self.snippets_beside("", text, options)
    }

    /// The same beside a headline that is shown too: where the text repeats it, other passages are better.
    ///
    /// ```
    /// use warraq::arabic::Analyzer;
    /// use warraq::snippet::{Highlighter, SnippetOptions, WantedTerm};
    /// let mut highlighter = Highlighter::new(vec![WantedTerm::new(Analyzer::Light10, "معرض", 0)]);
    /// let (headline, text) = ("افتتاح معرض الكتاب", "افتتاح معرض الكتاب. زار المعرض ألف قارئ.");
    /// let snippets = highlighter.snippets_beside(headline, text, &SnippetOptions::new().max_chars(30));
    /// assert_eq!(snippets[0].text, "زار المعرض ألف قارئ.");
    /// ```
    pub fn snippets_beside(&mut self, headline: &str, text: &str, options: &SnippetOptions) -> Vec<Snippet> {
        let matches = self.matches(text);
        fragment::best_ranges(text, headline, &matches, options)
            .into_iter()
            .map(|range| Snippet::cut(text, range, &matches))
            .collect()
    }
}

impl std::fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Highlighter").field("analyzers", &self.levels.analyzers()).finish_non_exhaustive()
    }
}
