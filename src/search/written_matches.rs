//! Which written forms of an article the words of a query match, how near they are, and by which rule of the
//! analysis.
//!
//! A text is analyzed again as it was for the index. Nothing is scored here.

use serde::Serialize;

use super::alignment::Within;
use super::edit_distance::Spelled;
use super::interpretation::{Reading, ReadingRule};
use crate::arabic::confusion::ORDINARY;
use crate::arabic::{self, Analyzer, Explanation, Levels, Tokenizer, fold};
use crate::article::Article;
use crate::index::Layout;
use crate::query::{Query, TermRef, Word, WordForm};

/// How near a written form is to the word that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchedBy {
    /// The same letters, hamzas and dots included.
    Written,
    /// The same but for hamzas on alef, and the dots of teh marbuta and yeh.
    Folded,
    /// Another form with the same term, such as the dictionary form.
    Stem,
    /// A form of a word that the one in the query may also mean.
    Related,
    /// It begins so.
    Prefix,
    /// It ends so.
    Suffix,
    /// It is spelled alike.
    Fuzzy,
}

/// A written form of an article and the word of the query that it matches.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WrittenMatch {
    /// The word of the query, as typed.
    pub word: String,
    /// What it was read as, where it was read as another word, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<ReadAs>,
    /// The form as the article writes it, without vowel marks.
    pub form: String,
    /// How near it is.
    pub matched_by: MatchedBy,
    /// How often the form stands in headline and text.
    pub count: usize,
    /// How analysis read the form; for Arabic words alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Explanation>,
}

/// What a word of a query was read as.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReadAs {
    /// The word that was searched.
    pub word: String,
    /// By which rule.
    pub rule: ReadingRule,
}

/// A word that is looked for, with its terms.
struct Wanted {
    typed: String,
    read_as: Option<ReadAs>,
    form: WordForm,
    written: Vec<String>,
    folded: String,
    /// Terms by analyzer, and those of words that it may also mean.
    stems: Vec<(Analyzer, String)>,
    related: Vec<(Analyzer, String)>,
    spelled: Option<Within<Spelled>>,
}

/// The matches of an understood query in headline and text, each form once, in the order of the text.
pub(super) fn written_matches(
    query: &Query,
    readings: &[Reading],
    layout: &Layout,
    article: &Article,
) -> Vec<WrittenMatch> {
    let mut analyzers: Vec<Analyzer> = layout.levels.iter().map(|level| level.analyzer).collect();
    analyzers.push(Analyzer::Exact);
    analyzers.sort_unstable();
    analyzers.dedup();
    let wanted = wanted(query, readings, &analyzers);
    let mut levels = Levels::new(&analyzers);
    let mut matches: Vec<WrittenMatch> = Vec::new();
    for text in [&article.title, &article.body, &article.source, &article.section, &article.author] {
        levels.for_each(text, |token, terms| {
            let mut word = Tokenizer::new(&text[token.range.clone()]);
            let Some(written) = word.next_token().map(|token| token.written()) else { return };
            let terms: Vec<(Analyzer, &[u8])> =
                analyzers.iter().enumerate().map(|(level, analyzer)| (*analyzer, terms.get(level))).collect();
            let nearest = wanted
                .iter()
                .filter_map(|wanted| Some((wanted.matched_by(&written, &terms)?, wanted)))
                .min_by_key(|(matched_by, _)| *matched_by);
            let Some((matched_by, wanted)) = nearest else { return };
            let known = matches.iter_mut().find(|known| known.form == written && known.word == wanted.typed);
            match known {
                Some(known) => known.count += 1,
                None => matches.push(WrittenMatch {
                    word: wanted.typed.clone(),
                    read_as: wanted.read_as.clone(),
                    analysis: arabic::explain(&written),
                    form: written,
                    matched_by,
                    count: 1,
                }),
            }
        });
    }
    matches
}

/// The words that a query looks for, those of phrases by their written forms.
fn wanted(query: &Query, readings: &[Reading], analyzers: &[Analyzer]) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for term in query.positive_terms() {
        match term.term {
            TermRef::Word(word) => wanted.extend(Wanted::new(word.text(), word.form(), readings, analyzers)),
            TermRef::Phrase(phrase) => {
                for word in phrase.words() {
                    wanted.extend(Wanted::new(word, WordForm::Surface, readings, analyzers));
                }
            }
        }
    }
    wanted
}

impl Wanted {
    /// `None` for what has no letters.
    fn new(text: &str, form: WordForm, readings: &[Reading], analyzers: &[Analyzer]) -> Option<Self> {
        Word::new(text).ok()?;
        let reading = readings.iter().find(|reading| {
            reading.word != text
                && reading.read_as.iter().any(|read| read == text || read.split(' ').any(|part| part == text))
        });
        let folded = fold(text);
        let mut tokens = Tokenizer::new(text);
        let mut written = Vec::new();
        while let Some(token) = tokens.next_token() {
            written.push(token.written());
        }
        let in_any_form = form.is_any_form();
        let stemmers = || analyzers.iter().filter(|analyzer| in_any_form && **analyzer != Analyzer::Exact);
        let stems = stemmers()
            .flat_map(|analyzer| {
                let indexed = analyzer.terms(text).into_iter().filter(|token| token.is_indexed);
                indexed.map(|token| (*analyzer, token.term))
            })
            .collect();
        let related = stemmers()
            .filter(|_| form != WordForm::Stem)
            .flat_map(|analyzer| analyzer.related_terms(text).into_iter().map(|related| (*analyzer, related.term)))
            .collect();
        let spelled = match form {
            WordForm::Fuzzy(mistakes) => Spelled::within(&folded, mistakes.count().saturating_mul(ORDINARY)),
            _ => None,
        };
        Some(Wanted {
            typed: reading.map_or_else(|| text.to_owned(), |reading| reading.word.clone()),
            read_as: reading.map(|reading| ReadAs { word: text.to_owned(), rule: reading.rule }),
            form,
            written,
            folded,
            stems,
            related,
            spelled,
        })
    }

    fn matched_by(&self, written: &str, terms: &[(Analyzer, &[u8])]) -> Option<MatchedBy> {
        let exact = terms.iter().find(|(analyzer, _)| *analyzer == Analyzer::Exact).map(|(_, term)| *term)?;
        let is_any_of = |wanted: &[(Analyzer, String)]| {
            wanted.iter().any(|(analyzer, term)| terms.contains(&(*analyzer, term.as_bytes())))
        };
        let is_folded = || self.folded.split(' ').any(|word| word.as_bytes() == exact);
        match self.form {
            WordForm::Prefix => exact.starts_with(self.folded.as_bytes()).then_some(MatchedBy::Prefix),
            WordForm::Suffix => exact.ends_with(self.folded.as_bytes()).then_some(MatchedBy::Suffix),
            _ if self.written.iter().any(|form| form == written) => Some(MatchedBy::Written),
            WordForm::AsTyped => None,
            _ if is_folded() => Some(MatchedBy::Folded),
            WordForm::Fuzzy(_) => self.spelled.as_ref()?.cost(exact).map(|_| MatchedBy::Fuzzy),
            _ if is_any_of(&self.stems) => Some(MatchedBy::Stem),
            _ if is_any_of(&self.related) => Some(MatchedBy::Related),
            _ => None,
        }
    }
}
