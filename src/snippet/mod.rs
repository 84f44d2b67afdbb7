//! Snippets: the passages of a text that show why it was found, as text and ranges, never markup.
//!
//! A text is analyzed again as it was for the index, so that a highlight is always a whole written word with
//! its vowels. This floor knows text analysis; it must not know the index or how a query is written.

mod fragment;
mod highlighter;
mod phrases;

use std::ops::Range;

use serde::Serialize;

pub use highlighter::{Highlighter, Match, WantedTerm};
pub use phrases::PhrasePlace;

/// A passage of a text and what to highlight in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Snippet {
    /// The passage, letter for letter as in the text.
    pub text: String,
    /// The words that matched, in bytes of `text`, in order and without overlap.
    pub highlights: Vec<Range<usize>>,
    /// Where the passage begins in the whole text, in bytes.
    pub start: usize,
    /// Whether the passage begins after the start of a sentence.
    pub cut_at_start: bool,
    /// Whether the text goes on after the passage.
    pub cut_at_end: bool,
}

/// How snippets are made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnippetOptions {
    /// The longest passage, in characters (not bytes).
    pub max_chars: usize,
    /// How many passages of one text are shown at most.
    pub max_fragments: usize,
}

impl Default for SnippetOptions {
    fn default() -> Self {
        // Some three lines of a terminal.
        SnippetOptions { max_chars: 220, max_fragments: 1 }
    }
}

impl SnippetOptions {
    /// The default options.
    pub fn new() -> Self {
        SnippetOptions::default()
    }

    /// The longest passage, in characters.
    #[must_use]
    pub fn max_chars(mut self, chars: usize) -> Self {
        self.max_chars = chars;
        self
    }

    /// How many passages of one text are shown at most.
    #[must_use]
    pub fn max_fragments(mut self, fragments: usize) -> Self {
        self.max_fragments = fragments;
        self
    }
}

impl Snippet {
    /// The whole of a text, with its matches.
    pub(crate) fn whole(text: &str, matches: &[Match]) -> Self {
        Snippet::cut(text, 0..text.len(), matches)
    }

    fn cut(text: &str, range: Range<usize>, matches: &[Match]) -> Self {
        let inside = |found: &&Match| found.range.start >= range.start && found.range.end <= range.end;
        let shift = |found: &Match| found.range.start - range.start..found.range.end - range.start;
        Snippet {
            text: text[range.clone()].to_owned(),
            highlights: matches.iter().filter(inside).map(shift).collect(),
            start: range.start,
            cut_at_start: !fragment::is_sentence_start(text, range.start),
            cut_at_end: !text[range.end..].trim_end().is_empty(),
        }
    }

    /// The passage in pieces: each piece of text, and whether it is highlighted.
    ///
    /// ```
    /// # use warraq::Snippet;
    /// # fn show(snippet: &Snippet) -> String {
    /// snippet.pieces().map(|(piece, highlighted)| if highlighted { format!("[{piece}]") } else { piece.into() }).collect()
    /// # }
    /// ```
    pub fn pieces(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut at = 0;
        let mut pieces = Vec::with_capacity(self.highlights.len() * 2 + 1);
        for range in &self.highlights {
            pieces.push((&self.text[at..range.start], false));
            pieces.push((&self.text[range.clone()], true));
            at = range.end;
        }
        pieces.push((&self.text[at..], false));
        pieces.into_iter().filter(|(piece, _)| !piece.is_empty())
    }
}
