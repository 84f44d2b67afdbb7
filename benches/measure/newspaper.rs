//! Makes articles that look to an engine like news: the words of `index-schema/lexicon/form_counts.tsv` as often
//! as they were counted, in sentences with punctuation, numbers and Latin words. They say nothing.
//!
//! The same seed gives the same articles on every machine. What differs from real news: words do not depend on
//! their neighbours, nearly all stand in the lexicon, and the text compresses less well.

use std::fmt::Write;

use warraq::Article;

const SEED: u64 = 0x5EED_0F4E_4557_5321;

/// Words of the Latin script as they stand in Arabic news.
const LATIN: [&str; 12] =
    ["BBC", "Reuters", "NATO", "iPhone", "FIFA", "Facebook", "COVID", "Boeing", "OPEC", "Google", "UNESCO", "F-16"];

/// Proclitics that make forms which the lexicon does not hold.
const PROCLITICS: [&str; 5] = ["و", "ف", "ب", "ل", "وب"];

/// How many words of the body return again and again, as the subject of a report does.
const SUBJECT_WORDS: usize = 14;

/// A source of articles.
pub(crate) struct Newspaper {
    random: SplitMix64,
    forms: Vec<&'static str>,
    /// The sum of the counts of all forms up to each.
    cumulative: Vec<u64>,
    made: usize,
}

impl Newspaper {
    pub(crate) fn new() -> Self {
        let mut forms = Vec::new();
        let mut cumulative = Vec::new();
        let mut sum = 0;
        for line in include_str!("../../index-schema/lexicon/form_counts.tsv").lines() {
            let mut columns = line.split('\t');
            if line.starts_with('#') {
                continue;
            }
            let (Some(form), Some(Ok(count))) = (columns.next(), columns.next().map(str::parse::<u64>)) else {
                continue;
            };
            sum += count;
            forms.push(form);
            cumulative.push(sum);
        }
        assert!(forms.len() > 10_000, "form_counts.tsv has no forms");
        Newspaper { random: SplitMix64(SEED), forms, cumulative, made: 0 }
    }

    /// The next article.
    pub(crate) fn article(&mut self) -> Article {
        self.made += 1;
        let subject: Vec<&str> = (0..SUBJECT_WORDS).map(|_| self.subject_word()).collect();
        let title: Vec<&str> = subject[..5 + self.random.below(6)].to_vec();
        let mut body = String::new();
        for paragraph in 0..4 + self.random.below(6) {
            if paragraph > 0 {
                body.push('\n');
            }
            for _ in 0..=self.random.below(3) {
                self.sentence(&subject, &mut body);
            }
        }
        Article::new(format!("made-{}", self.made), title.join(" "), body.trim_end())
    }

    fn sentence(&mut self, subject: &[&str], out: &mut String) {
        let length = 12 + self.random.below(24);
        let quoted = if self.random.one_in(4) { self.random.below(length - 4) } else { length };
        for word in 0..length {
            if word > 0 {
                out.push_str(if self.random.one_in(11) { "، " } else { " " });
            }
            if word == quoted {
                out.push('«');
            }
            match self.random.below(100) {
                0 => out.push_str(LATIN[self.random.below(LATIN.len())]),
                1 => write!(out, "{}", 1990 + self.random.below(40)).expect("a string takes all text"),
                2 => write!(out, "{}", 1 + self.random.below(300)).expect("a string takes all text"),
                3..=5 => {
                    out.push_str(PROCLITICS[self.random.below(PROCLITICS.len())]);
                    out.push_str(self.word());
                }
                6..=20 => out.push_str(subject[self.random.below(subject.len())]),
                _ => out.push_str(self.word()),
            }
            if word == quoted + 3 {
                out.push('»');
            }
        }
        out.push_str(". ");
    }

    /// A form as often as it was counted.
    fn word(&mut self) -> &'static str {
        let total = self.cumulative[self.cumulative.len() - 1];
        let drawn = self.random.next() % total;
        self.forms[self.cumulative.partition_point(|sum| *sum <= drawn)]
    }

    /// A form that a report may be about: none of the most frequent ones.
    fn subject_word(&mut self) -> &'static str {
        loop {
            let word = self.word();
            if word.chars().count() > 2 && !self.forms[..300].contains(&word) {
                return word;
            }
        }
    }
}

/// Steele, Lea and Flood's generator (2014), in four lines.
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A number from 0 to `bound` − 1.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }
}
