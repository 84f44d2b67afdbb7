//! Passes over the words of a text that nobody looks for: of the words that were read last it knows a few bits of
//! their terms, which most often tell that none of them is wanted.
//!
//! A word costs eight bytes here, so that the most frequent ones stay near the processor; `word_memory.rs` has the
//! terms themselves, at eight times the size. A text is scanned first and its words looked up then, all at once: that
//! waits for memory least. Bits only rule out: whether a term is wanted is for others to compare.

use super::analyzer::{Levels, Terms, WordPlace};
use super::token::TokenKind;
use super::tokenizer::Tokenizer;
use super::word_memory::{Run, mix};

/// At how many levels the terms of a word have bits here. With more, every word may be wanted.
const LEVELS: usize = 2;
/// A run may be in two places, side by side. One megabyte, about what the second cache of a processor has.
const PAIRS: usize = 1 << 16;
/// How many bits of a term are kept.
const BITS: u32 = 16;
/// How many bits of a run are compared.
const TAG: u64 = (1 << 31) - 1;
const HAS_WORD: u64 = 1 << 31;

/// Terms that are looked for.
#[derive(Clone, Debug)]
pub(crate) struct TermFilter {
    levels: Vec<Vec<u64>>,
}

impl TermFilter {
    /// Nothing is looked for at any of so many levels.
    pub(crate) fn new(levels: usize) -> Self {
        TermFilter { levels: vec![vec![0; 1 << (BITS - 6)]; levels] }
    }

    /// Looks for a term.
    pub(crate) fn add(&mut self, level: usize, term: &[u8]) {
        let print = print(term);
        self.levels[level][usize::from(print >> 6)] |= 1 << (print & 63);
    }

    /// Looks for every term of a level.
    pub(crate) fn add_all(&mut self, level: usize) {
        self.levels[level].fill(u64::MAX);
    }

    /// Whether a term may be looked for; if not, it is not.
    #[inline]
    pub(crate) fn may_have(&self, level: usize, term: &[u8]) -> bool {
        self.has(level, print(term))
    }

    /// Whether a term of a word may be looked for.
    #[inline]
    pub(super) fn may_have_word(&self, prints: TermPrints) -> bool {
        match self.levels.len() {
            0 => false,
            1 => prints.has_word() && self.has(0, prints.level(0)),
            LEVELS => prints.has_word() && (self.has(0, prints.level(0)) || self.has(1, prints.level(1))),
            _ => true,
        }
    }

    #[inline]
    fn has(&self, level: usize, print: u16) -> bool {
        self.levels[level][usize::from(print >> 6)] & 1 << (print & 63) != 0
    }
}

impl Levels {
    /// Like [`Levels::for_each`] for the words that may have one of the terms that are looked for, each with its place
    /// among all words of the text, from zero.
    pub(crate) fn for_each_of(
        &mut self,
        text: &str,
        wanted: &TermFilter,
        mut sink: impl FnMut(usize, &WordPlace, &Terms<'_>),
    ) {
        let runs = runs_of(text);
        let prints: Vec<Option<TermPrints>> = runs.iter().map(|(_, run)| self.prints.get(run.as_ref()?)).collect();
        let mut tokenizer = Tokenizer::new(text);
        let levels = self.analyzers().len();
        let (mut next, mut position) = (0, 0);
        while next < runs.len() {
            if let Some(unwanted) = prints[next].filter(|prints| !wanted.may_have_word(*prints)) {
                position += usize::from(unwanted.has_word());
                next += 1;
                continue;
            }
            let (mut start, mut run) = runs[next];
            // A word may end within a run or reach over several: until both are at one place again, all are read.
            loop {
                if let Some(known) = &run
                    && let Some(remembered) = self.memory.get(known)
                {
                    let range = remembered.range(start);
                    let terms = Some(remembered.terms()).filter(|_| !range.is_empty());
                    if self.prints.get(known).is_none() {
                        self.prints.insert(known, terms.as_ref(), levels);
                    }
                    if let Some(terms) = terms {
                        sink(position, &WordPlace { range, kind: TokenKind::Arabic }, &terms);
                        position += 1;
                    }
                    if runs.get(next).is_some_and(|(of_run, _)| *of_run == start) {
                        next += 1;
                        break;
                    }
                    tokenizer.go_to(start + known.len());
                } else {
                    tokenizer.go_to(start);
                    let Some(word) = self.read_word(&mut tokenizer, run, start) else { return };
                    sink(position, &word, &self.read_terms());
                    position += 1;
                }
                run = tokenizer.run();
                start = tokenizer.position();
                next += runs[next..].iter().take_while(|(of_run, _)| *of_run < start).count();
                if runs.get(next).is_some_and(|(of_run, _)| *of_run == start) {
                    break;
                }
            }
        }
    }
}

/// Where the runs of a text begin, and whatever else may begin a word.
fn runs_of(text: &str) -> Vec<(usize, Option<Run>)> {
    let mut tokenizer = Tokenizer::new(text);
    let mut runs = Vec::with_capacity(text.len() / 10);
    loop {
        let run = tokenizer.run();
        let start = tokenizer.position();
        if start == text.len() {
            return runs;
        }
        runs.push((start, run));
        match run {
            Some(run) => tokenizer.pass(run.len()),
            None => tokenizer.pass_other(),
        }
    }
}

/// What is kept of a term.
#[inline]
fn print(term: &[u8]) -> u16 {
    let (chunks, rest) = term.as_chunks::<8>();
    let hash = chunks.iter().fold(term.len() as u64, |hash, chunk| mix(hash ^ u64::from_le_bytes(*chunk)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    (mix(hash ^ u64::from_le_bytes(last)) >> (u64::BITS - BITS)) as u16
}

/// What is kept of a run: bits of itself, whether there is a word in it, and bits of that word's terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermPrints(u64);

impl TermPrints {
    #[inline]
    pub(super) fn has_word(self) -> bool {
        self.0 & HAS_WORD != 0
    }

    #[inline]
    fn level(self, level: usize) -> u16 {
        (self.0 >> (u64::BITS / 2 + BITS * level as u32)) as u16
    }
}

/// The prints of the runs that were read last; of the two in a pair, the elder gives way.
#[derive(Debug, Default)]
pub(super) struct PrintMemory(Vec<[u64; 2]>);

impl PrintMemory {
    #[inline]
    pub(super) fn get(&self, run: &Run) -> Option<TermPrints> {
        let [newer, elder] = *self.0.get(pair(run))?;
        let is_of_run = |prints: u64| prints & TAG == run.hash() & TAG;
        let prints = if is_of_run(newer) { newer } else { elder };
        is_of_run(prints).then_some(TermPrints(prints))
    }

    /// Remembers the terms, at so many levels, of the one word of a run; `None`: it has none.
    pub(super) fn insert(&mut self, run: &Run, terms: Option<&Terms<'_>>, levels: usize) {
        if self.0.is_empty() {
            self.0.resize(PAIRS, [0; 2]);
        }
        let mut prints = run.hash() & TAG;
        if let Some(terms) = terms {
            prints |= HAS_WORD;
            for level in 0..levels.min(LEVELS) {
                prints |= u64::from(print(terms.get(level))) << (u64::BITS / 2 + BITS * level as u32);
            }
        }
        let pair = &mut self.0[pair(run)];
        *pair = [prints, pair[0]];
    }
}

/// The upper half of a hash chooses the pair, the lower is compared.
#[inline]
fn pair(run: &Run) -> usize {
    (run.hash() >> 32) as usize % PAIRS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::analyzer::Analyzer;
    use super::*;

    type Found = Vec<(usize, WordPlace, Vec<u8>)>;

    fn all(levels: &mut Levels, text: &str) -> Found {
        let mut found = Found::new();
        levels.for_each(text, |word, terms| found.push((found.len(), word.clone(), terms.get(1).to_vec())));
        found
    }

    /// The words with these terms, of one text after another.
    fn of(levels: &mut Levels, text: &str, wanted: &BTreeSet<Vec<u8>>) -> Found {
        let mut filter = TermFilter::new(2);
        for term in wanted {
            filter.add(1, term);
        }
        let mut found = Found::new();
        levels.for_each_of(text, &filter, |position, word, terms| {
            found.push((position, word.clone(), terms.get(1).to_vec()));
        });
        found.retain(|(_, _, term)| wanted.contains(term));
        found
    }

    proptest! {
        #[test]
        fn no_wanted_word_is_passed_over_and_none_has_another_place(
            text in "([\u{0627}-\u{0632}\u{0648}\u{0640}\u{064E}\u{060C}\u{0660}\u{00AB}\u{2013}\u{00A0}\u{FEFB}aé1. ]|عبد|ال|أ.ف.ب| | كان|كانون الثاني| \u{2013}){0,40}",
            long in 0..3_usize,
            seed in 0..4_usize,
        ) {
            let text = format!("{text}{}{text}", "\u{0628}".repeat(long * 30));
            let mut levels = Levels::new(&[Analyzer::Exact, Analyzer::Stem]);
            let words = all(&mut levels, &text);
            let wanted: BTreeSet<_> = words.iter().skip(seed).step_by(4).map(|(_, _, term)| term.clone()).collect();
            let expected: Found = words.into_iter().filter(|(_, _, term)| wanted.contains(term)).collect();
            for _ in 0..3 {
                prop_assert_eq!(&of(&mut levels, &text, &wanted), &expected);
            }
            let none = BTreeSet::new();
            prop_assert_eq!(of(&mut levels, &text, &none), Found::new());
        }
    }

    #[test]
    fn a_term_that_is_looked_for_is_never_ruled_out_and_most_others_are() {
        let mut filter = TermFilter::new(2);
        let terms: Vec<String> = (0..50).map(|number| format!("term{number}")).collect();
        for term in &terms {
            filter.add(0, term.as_bytes());
        }
        assert!(terms.iter().all(|term| filter.may_have(0, term.as_bytes())));
        assert!(terms.iter().all(|term| !filter.may_have(1, term.as_bytes())));
        let others = (0..10_000).filter(|number| filter.may_have(0, format!("other{number}").as_bytes()));
        assert!(others.count() < 100);
        filter.add_all(1);
        assert!(filter.may_have(1, b""));
    }
}
