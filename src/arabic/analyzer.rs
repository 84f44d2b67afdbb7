//! Analyzers by name, and the one pass over a text that makes the terms of several of them.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer as SnowballStemmer};

use super::light10;
use super::stem::{Known, RelatedStem, look_up, other_readings, push_stem, related};
use super::term_filter::PrintMemory;
use super::token::{Token, TokenKind, push_letters};
use super::tokenizer::Tokenizer;
use super::word_memory::{Run, WordMemory};

/// How the term of a word is made. The schema names one or several for each field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Analyzer {
    /// The folded word and nothing else.
    Exact,
    /// The dictionary form, chosen by evidence; Latin words by the English Snowball stemmer.
    Stem,
    /// Larkey's light10 as Lucene has it; Latin words by the English Snowball stemmer.
    Light10,
    /// Snowball's Arabic stemmer; Latin words by its English one.
    Snowball,
}

impl Analyzer {
    /// Every analyzer, from the closest to the written word to the coarsest.
    pub const ALL: [Analyzer; 4] = [Analyzer::Exact, Analyzer::Stem, Analyzer::Light10, Analyzer::Snowball];

    /// The analyzer of that name.
    ///
    /// ```
    /// # use warraq::arabic::Analyzer;
    /// assert_eq!(Analyzer::named("light10"), Some(Analyzer::Light10));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Analyzer::ALL.into_iter().find(|analyzer| analyzer.name() == name)
    }

    /// The name by which the schema and the command line know it.
    pub fn name(self) -> &'static str {
        match self {
            Analyzer::Exact => "exact",
            Analyzer::Stem => "stem",
            Analyzer::Light10 => "light10",
            Analyzer::Snowball => "snowball",
        }
    }

    /// The terms that a word of a query may mean beside the one that [`Analyzer::terms`] gives, each with what it
    /// counts beside that one: the dictionary forms of other spellings of what was typed without hamzas and dots,
    /// those a gender or a nisba away, and the words of its family (مستقيل for استقالة). Only the `stem` analyzer has any.
    ///
    /// ```
    /// # use warraq::arabic::Analyzer;
    /// let related = Analyzer::Stem.related_terms("اسري");
    /// assert!(related.iter().any(|related| related.term == "اسري"));
    /// assert_eq!(Analyzer::Stem.terms("اسري")[0].term, "اسير");
    /// ```
    pub fn related_terms(self, word: &str) -> Vec<RelatedTerm> {
        self.related_by(related, word)
    }

    /// Those of them that are other readings of what was typed, and not other words.
    pub(crate) fn other_readings(self, word: &str) -> Vec<RelatedTerm> {
        self.related_by(other_readings, word)
    }

    fn related_by(self, related: impl Fn(&[u8], &[u8]) -> Vec<RelatedStem>, word: &str) -> Vec<RelatedTerm> {
        if self != Analyzer::Stem {
            return Vec::new();
        }
        let mut tokenizer = Tokenizer::new(word);
        let Some(token) = tokenizer.next_token().filter(|token| token.kind == TokenKind::Arabic) else {
            return Vec::new();
        };
        related(token.written_letters(), token.folded_letters())
            .into_iter()
            .map(|related| {
                let mut bytes = Vec::new();
                push_letters(&related.letters, &mut bytes);
                RelatedTerm { term: String::from_utf8_lossy(&bytes).into_owned(), weight: related.weight }
            })
            .collect()
    }

    /// The words of a text with their terms.
    pub fn terms(self, text: &str) -> Vec<AnalyzedToken> {
        let mut tokens = Vec::new();
        Levels::new(&[self]).for_each(text, |token, terms| {
            let term = String::from_utf8_lossy(terms.get(0)).into_owned();
            let is_indexed = self == Analyzer::Exact || !terms.is_function_word;
            tokens.push(AnalyzedToken { range: token.range.clone(), kind: token.kind, term, is_indexed });
        });
        tokens
    }
}

/// A term that a query word may also mean.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelatedTerm {
    /// The term.
    pub term: String,
    /// What it counts beside the likeliest term, up to one.
    pub weight: f32,
}

/// A word of a text and its term.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnalyzedToken {
    /// Where the word stands in the text, in bytes.
    pub range: Range<usize>,
    /// What the word is made of.
    pub kind: TokenKind,
    /// The term.
    pub term: String,
    /// Whether it is indexed: function words are at the exact level only.
    pub is_indexed: bool,
}

/// Several analyzers over one pass: a text is cut and folded once for all of them, and a word that comes again costs
/// one look-up.
///
/// What it remembers of words grows to 8 MB at most, so it is worth keeping for many texts; a new one costs little.
///
/// ```
/// use warraq::arabic::{Analyzer, Levels};
/// let mut levels = Levels::new(&[Analyzer::Exact, Analyzer::Stem]);
/// let mut words = Vec::new();
/// levels.for_each("الصحف والمدارس", |word, terms| {
///     words.push((word.range.clone(), String::from_utf8_lossy(terms.get(1)).into_owned()));
/// });
/// assert_eq!(words, [(0..10, "صحيفه".to_owned()), (11..27, "مدرسه".to_owned())]);
/// ```
pub struct Levels {
    pub(super) memory: WordMemory,
    pub(super) prints: PrintMemory,
    maker: TermMaker,
}

/// Where a word stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WordPlace {
    /// From its first byte to the byte after its last; always on character boundaries.
    pub range: Range<usize>,
    /// What the word is made of.
    pub kind: TokenKind,
}

/// The terms of one word, one per analyzer, in UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) ends: &'a [u16],
    pub(super) is_function_word: bool,
}

impl Terms<'_> {
    /// Whether the word is a function word, which is indexed at the exact level only.
    #[inline]
    pub fn is_function_word(&self) -> bool {
        self.is_function_word
    }

    /// The term of the analyzer at `level`, counted in the order given to [`Levels::new`].
    #[inline]
    pub fn get(&self, level: usize) -> &[u8] {
        let start = if level == 0 { 0 } else { self.ends[level - 1] };
        &self.bytes[usize::from(start)..usize::from(self.ends[level])]
    }
}

/// The terms of a text at one level, a space after each: what an index reads instead of the text. A function word
/// has no term but its space at every level but the exact one, so that the words after it keep their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermText {
    bytes: Vec<u8>,
    /// Where the terms of the last text begin.
    last_text: usize,
}

/// How many places lie between two texts that are indexed as one: more than a phrase forgives.
const TEXT_GAP: usize = 20;

impl TermText {
    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The terms of the last of the texts that were indexed as one, in order.
    pub fn last_text(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.bytes[self.last_text..].split(|byte| *byte == b' ').filter(|term| !term.is_empty())
    }

    /// The terms, a space after each.
    pub fn into_string(self) -> String {
        String::from_utf8(self.bytes).expect("terms are made of whole characters")
    }
}

impl Levels {
    /// A pass for these analyzers.
    pub fn new(analyzers: &[Analyzer]) -> Self {
        Levels { memory: WordMemory::default(), prints: PrintMemory::default(), maker: TermMaker::new(analyzers) }
    }

    /// The analyzers, in order.
    pub fn analyzers(&self) -> &[Analyzer] {
        &self.maker.analyzers
    }

    /// Calls `sink` with every word of the text and its terms.
    #[inline]
    pub fn for_each(&mut self, text: &str, mut sink: impl FnMut(&WordPlace, &Terms<'_>)) {
        let mut tokenizer = Tokenizer::new(text);
        loop {
            let run = tokenizer.run();
            let start = tokenizer.position();
            if let Some(run) = &run
                && let Some(remembered) = self.memory.get(run)
            {
                tokenizer.pass(run.len());
                let range = remembered.range(start);
                if !range.is_empty() {
                    sink(&WordPlace { range, kind: TokenKind::Arabic }, &remembered.terms());
                }
                continue;
            }
            let Some(word) = self.read_word(&mut tokenizer, run, start) else { return };
            sink(&word, &self.read_terms());
        }
    }

    /// The terms of the word that was read last.
    #[inline]
    pub(super) fn read_terms(&self) -> Terms<'_> {
        self.maker.terms()
    }

    /// Reads the next word, whose terms the maker has then. What reads the same wherever it stands is remembered: a
    /// word alone in its run, which begins at `start`, and a run without a word.
    pub(super) fn read_word(
        &mut self,
        tokenizer: &mut Tokenizer<'_>,
        run: Option<Run>,
        start: usize,
    ) -> Option<WordPlace> {
        let word = self.maker.next_word(tokenizer)?;
        if let Some(run) = run.filter(|_| !tokenizer.last_depends_on_next()) {
            let end = start + run.len();
            if word.range.start >= end {
                self.memory.insert(&run, 0..0, &self.maker.terms());
            } else if word.kind == TokenKind::Arabic && word.range.end <= end && tokenizer.next_start() >= end {
                self.memory.insert(&run, word.range.start - start..word.range.end - start, &self.maker.terms());
            }
        }
        Some(word)
    }

    /// The terms of texts that are indexed as one, one [`TermText`] per analyzer. A phrase does not reach from one
    /// text into the next.
    pub fn term_texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Vec<TermText> {
        let exact: Vec<bool> = self.analyzers().iter().map(|analyzer| *analyzer == Analyzer::Exact).collect();
        let mut all = vec![TermText::default(); exact.len()];
        for text in texts {
            for out in &mut all {
                out.bytes.reserve(text.len());
                if !out.bytes.is_empty() {
                    out.bytes.extend_from_slice(&[b' '; TEXT_GAP]);
                }
                out.last_text = out.bytes.len();
            }
            self.for_each(text, |_, terms| {
                for (level, out) in all.iter_mut().enumerate() {
                    if !terms.is_function_word || exact[level] {
                        out.bytes.extend_from_slice(terms.get(level));
                    }
                    out.bytes.push(b' ');
                }
            });
        }
        all
    }
}

/// Makes the terms of one word after another.
struct TermMaker {
    analyzers: Vec<Analyzer>,
    /// Whether a level needs to know what the lexicon holds.
    looks_up: bool,
    snowball: SnowballStemmer,
    english: SnowballStemmer,
    word: String,
    bytes: Vec<u8>,
    ends: Vec<u16>,
    is_function_word: bool,
}

impl TermMaker {
    fn new(analyzers: &[Analyzer]) -> Self {
        TermMaker {
            analyzers: analyzers.to_vec(),
            looks_up: analyzers.iter().any(|analyzer| *analyzer != Analyzer::Exact),
            snowball: SnowballStemmer::create(Algorithm::Arabic),
            english: SnowballStemmer::create(Algorithm::English),
            word: String::new(),
            bytes: Vec::new(),
            ends: Vec::new(),
            is_function_word: false,
        }
    }

    /// The terms of the last word.
    fn terms(&self) -> Terms<'_> {
        Terms { bytes: &self.bytes, ends: &self.ends, is_function_word: self.is_function_word }
    }

    /// Reads the next word and makes its terms.
    fn next_word(&mut self, tokenizer: &mut Tokenizer<'_>) -> Option<WordPlace> {
        let token = tokenizer.next_token()?;
        self.bytes.clear();
        self.ends.clear();
        let known = match token.kind {
            TokenKind::Arabic if self.looks_up => look_up(token.written_letters(), token.folded_letters()),
            _ => Known::default(),
        };
        self.is_function_word = known.is_function_word;
        for level in 0..self.analyzers.len() {
            self.push_term(self.analyzers[level], &token, known);
            self.ends.push(self.bytes.len() as u16);
        }
        Some(WordPlace { range: token.range, kind: token.kind })
    }

    fn push_term(&mut self, analyzer: Analyzer, token: &Token<'_>, known: Known) {
        match (analyzer, token.kind) {
            (Analyzer::Exact, _) | (_, TokenKind::Number | TokenKind::Other) => token.push_folded(&mut self.bytes),
            (_, TokenKind::Latin) => {
                self.word.clear();
                self.word.push_str(&String::from_utf8_lossy(token.folded_bytes()));
                self.bytes.extend_from_slice(self.english.stem(&self.word).as_bytes());
            }
            (Analyzer::Stem, TokenKind::Arabic) => {
                push_stem(known, token.written_letters(), token.folded_letters(), &mut self.bytes);
            }
            // The other stemmers would cut into function words.
            (_, TokenKind::Arabic) if self.is_function_word => token.push_folded(&mut self.bytes),
            (Analyzer::Light10, TokenKind::Arabic) => {
                push_letters(light10::stem(token.folded_letters()), &mut self.bytes);
            }
            (Analyzer::Snowball, TokenKind::Arabic) => self.push_snowball(token),
        }
    }

    fn push_snowball(&mut self, token: &Token<'_>) {
        let word = token.folded();
        let stem = self.snowball.stem(&word);
        // Snowball leaves nothing of some words; a term is never empty.
        let term = if stem.is_empty() { word.as_str() } else { &stem };
        self.bytes.extend_from_slice(term.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(levels: &mut Levels, text: &str) -> Vec<(WordPlace, Vec<Vec<u8>>, bool)> {
        let mut words = Vec::new();
        levels.for_each(text, |word, terms| {
            let all = (0..Analyzer::ALL.len()).map(|level| terms.get(level).to_vec()).collect();
            words.push((word.clone(), all, terms.is_function_word()));
        });
        words
    }

    fn assert_memory_changes_nothing(text: &str) {
        let mut levels = Levels::new(&Analyzer::ALL);
        let first = all(&mut levels, text);
        assert_eq!(all(&mut levels, text), first, "{text:?}");
        // The text before what is remembered, and its words each alone.
        let mut words = Vec::new();
        let mut tokenizer = Tokenizer::new(text);
        while let Some(token) = tokenizer.next_token() {
            words.push((token.range.clone(), token.folded()));
        }
        let found: Vec<_> = first
            .iter()
            .map(|(word, terms, _)| (word.range.clone(), String::from_utf8_lossy(&terms[0]).into_owned()))
            .collect();
        assert_eq!(found, words, "{text:?}");
    }

    #[test]
    fn what_stands_beside_a_word_counts_though_it_is_remembered() {
        for text in [
            "عبد المجيد عبد عبد الله كانون كانون الثاني",
            "و قال و\u{00AB}قال\u{00BB} أ.ف.ب أ ب",
            "\u{00AB}كلمة\u{00BB}، كلمة\u{2013}كلمة \u{2013} كلمة\u{060C}كلمة كلمة",
            "لـ\"وكالة\" بـ50 ل ل50 BBC كلمةBBC 50كلمة\u{0640} كلمة",
        ] {
            assert_memory_changes_nothing(&text.repeat(3));
        }
    }

    proptest! {
        #[test]
        fn a_remembered_word_has_the_terms_it_had(
            text in "([\u{0627}-\u{0632}\u{0648}\u{0640}\u{064E}\u{060C}\u{0660}\u{00AB}\u{2013}\u{00A0}\u{FEFB}\u{FDFA}aé1. ]|عبد|ال| ){0,40}"
        ) {
            assert_memory_changes_nothing(&text);
        }
    }
}
