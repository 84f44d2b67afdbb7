//! Says how the dictionary form of a word was chosen, for people.

use serde::Serialize;

use super::super::stop_words::StopWords;
use super::super::token::{TokenKind, letters_of, push_letters};
use super::super::tokenizer::Tokenizer;
use super::evidence::Evidence;
use super::letters::LONGEST;
use super::lexicon::Lexicon;
use super::readings::{Category, Mapped, Way, Word};
use super::tables::TABLES;
use super::{Forced, WEIGHTS, best, forced, known_behind_proclitic, look_up, push_stem, unknown_names};

/// How the dictionary form of a word was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The dictionary form.
    pub stem: String,
    /// The word cut into proclitic, core and enclitic, folded; those that are empty are left out.
    pub segments: Vec<String>,
    /// The rule or table that decided.
    pub rule: String,
    /// About how often the folded form was counted in 41.2 million words of news; 0 where it was not, and the
    /// word was read by the rules alone.
    pub count: f32,
}

/// Explains an Arabic word; `None` for anything else.
///
/// ```
/// let explanation = warraq::arabic::explain("وبالوزارات").unwrap();
/// assert_eq!(explanation.stem, "وزاره");
/// assert_eq!(explanation.segments, ["وبال", "وزارات"]);
/// ```
pub fn explain(word: &str) -> Option<Explanation> {
    let mut tokenizer = Tokenizer::new(word);
    let token = tokenizer.next_token().filter(|token| token.kind == TokenKind::Arabic)?;
    let (written, folded) = (token.written_letters(), token.folded_letters());
    let lexicon = Lexicon::compiled();
    let count = lexicon.count(folded);
    let mut stem = Vec::new();
    push_stem(look_up(written, folded), written, folded, &mut stem);
    let stem = String::from_utf8_lossy(&stem).into_owned();
    let stem_letters = letters_of(&stem).unwrap_or_default();
    let whole =
        |rule: &str| Explanation { stem: stem.clone(), segments: vec![text(folded)], rule: rule.to_owned(), count };
    if StopWords::get().is_function_word(folded) {
        return Some(whole("a function word, indexed at the exact level alone (stopwords.tsv)"));
    }
    if folded.len() < 3 {
        return Some(whole("too short to cut"));
    }
    if written.len() > LONGEST {
        return Some(whole("too long to cut"));
    }
    let forced = forced(written, folded, Lexicon::compiled());
    if let Some(Forced::Lemma(_)) = forced {
        return Some(whole(
            "a name, month, nationality or spelling of the tables (names, months, nationalities, variants .tsv)",
        ));
    }
    let (written, folded) = match &forced {
        Some(Forced::Spelling(usual)) => (&usual[..], &usual[..]),
        _ => (written, folded),
    };
    if known_behind_proclitic(written, folded, lexicon).is_some() {
        return Some(whole("behind a proclitic, a form that was counted"));
    }
    let evidence = Evidence::new(lexicon, folded);
    let word = Word::new(written, folded, &evidence);
    let reading = best(&word, &evidence, &WEIGHTS, Some(&stem_letters))?;
    if let Some(name) = unknown_names::name_in(&word, &evidence).filter(|_| reading.lemma == word.folded) {
        let (proclitic, _) = folded.split_at(folded.len() - name.len());
        let segments = vec![text(proclitic), text(name)];
        return Some(Explanation { segments, ..whole("a name that was never counted, behind a proclitic") });
    }
    let tables = &*TABLES;
    let proclitic = match reading.category {
        Category::Noun => &tables.noun_proclitics[reading.proclitic],
        Category::Imperfect | Category::Past => &tables.verb_proclitics[reading.proclitic],
    };
    let enclitic = reading.enclitic.checked_sub(1).map(|index| &tables.enclitics[index]);
    let mut segments: Vec<String> = [Some(proclitic), Some(&reading.core), enclitic]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(|part| text(part))
        .collect();
    let mut rule = match (reading.category, reading.way) {
        (Category::Noun, _) if reading.core == reading.base => "noun as it stands".to_owned(),
        (Category::Noun, _) => {
            format!(
                "noun, ending {} for {}",
                text(&reading.core[reading.stem.len()..]),
                ending_of(&reading.base, &reading.stem)
            )
        }
        (Category::Imperfect, Way::Table | Way::ShortTable) => "imperfect of a verb of the tables".to_owned(),
        (Category::Imperfect, _) => "imperfect by rule".to_owned(),
        (Category::Past, Way::Passive) => "passive past of the tables".to_owned(),
        (Category::Past, _) => "past by rule".to_owned(),
    };
    match reading.mapped {
        Mapped::No => {}
        Mapped::Broken | Mapped::Sound => rule.push_str(", plural of the tables (broken_plurals.tsv)"),
        Mapped::Feminine => rule.push_str(", irregular feminine of the tables (feminine_irregular.tsv)"),
    }
    if matches!(forced, Some(Forced::Spelling(_))) {
        rule.insert_str(0, "as the usual spelling of the tables (variants.tsv), ");
    }
    if text(&reading.lemma) != stem {
        // The usual spelling of the form decides for a spelling that was never counted.
        segments = vec![text(folded)];
        "as the commonest spelling of the form".clone_into(&mut rule);
    }
    Some(Explanation { stem, segments, rule, count })
}

fn ending_of(base: &[u8], stem: &[u8]) -> String {
    match &base[stem.len().min(base.len())..] {
        [] => "none".to_owned(),
        ending => text(ending),
    }
}

fn text(letters: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(letters.len() * 2);
    push_letters(letters, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
