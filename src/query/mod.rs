//! The query language: what a reader types, its parsed form, and that form written back.
//!
//! It is pure syntax. It knows no index, no schema and no analyzer: [`Query`] keeps the words as they were typed,
//! and whoever searches decides what they match. Dates are the one thing it reads, through
//! [`calendar`](crate::calendar). The language is described in `docs/query-language.md`.
//!
//! ```
//! use warraq::query::Query;
//!
//! let query = Query::parse("عنوان:(وزير أو رئيس) و \"وقف النار\"~2 -لندن تاريخ:2015-07")?;
//! assert_eq!(
//!     query.to_string(),
//!     "+title:(وزير OR رئيس) +(\"وقف النار\"~2 -لندن) +date:2015-07"
//! );
//!
//! // What cannot be meant as typed is searched as words, and noted.
//! let (query, notes) = Query::parse_lenient("عاجل: الملك")?;
//! assert_eq!(query.to_string(), "عاجل الملك");
//! assert_eq!(notes.len(), 1);
//! # Ok::<(), warraq::Error>(())
//! ```

mod ast;
mod display;
mod field;
mod lexer;
mod note;
mod parser;
mod positive;
mod row;
mod syntax;
mod term;

use std::str::FromStr;

use crate::error::{Error, Result};

pub use ast::{Clause, Occur, Query};
pub use field::{Field, KeywordField};
pub use note::Note;
pub use positive::{PositiveTerm, PositiveTerms, TermRef};
pub use term::{Boost, Keyword, MAX_DISTANCE, Mistakes, Near, Phrase, Term, Word, WordForm};

impl Query {
    /// Parses a query strictly.
    ///
    /// # Errors
    ///
    /// The first place at which the text cannot be meant as typed, with its range in bytes and advice; a text
    /// without words; more than 1,000 words, or 32 with `*` or `~`; more than 50 parentheses within one
    /// another.
    ///
    /// ```
    /// use warraq::query::Query;
    ///
    /// let error = Query::parse("وزير \"الخارجية").unwrap_err();
    /// assert_eq!(error.range(), Some(9..10));
    /// ```
    pub fn parse(text: &str) -> Result<Query> {
        let (query, notes) = Query::parse_lenient(text)?;
        match notes.into_iter().next() {
            None => Ok(query),
            Some(note) => Err(note.into_error(text)),
        }
    }

    /// Parses anything typed: what cannot be meant as it stands is searched as words, or left out where it has
    /// none, and noted. Without notes, the query is the one that [`Query::parse`] gives.
    ///
    /// A text without words gives [`Query::Empty`] and a note. The notes come in the order of their places.
    ///
    /// # Errors
    ///
    /// Only more than 1,000 words (32 with `*` or `~`, 10,000 words and signs), and more than 50 parentheses within one
    /// another.
    pub fn parse_lenient(text: &str) -> Result<(Query, Vec<Note>)> {
        let (tokens, mut notes) = lexer::tokens(text)?;
        let query = parser::query(text, &tokens, &mut notes);
        // Written back, a query may take more words and parentheses than were typed; it is refused here and not when a
        // saved query is read again. A short one comes near no limit.
        let is_short = tokens.len() <= lexer::MOST_NESTING / 2 && text.len() <= lexer::MOST_WORDS;
        if !is_short && let Err(limit) = lexer::tokens(&query.to_string()) {
            let error = Error::query(format!("written in full, {}", limit.message()), text, 0..text.len());
            return Err(error.with_hint("write the query with fewer words and levels"));
        }
        notes.sort_by_key(|note| note.range().start);
        if query.is_empty() && notes.is_empty() {
            let note = Note::new("the query has no words", "write a word to search for", 0..text.len());
            notes.push(note);
        }
        Ok((query, notes))
    }
}

impl FromStr for Query {
    type Err = Error;

    /// Parses strictly, as [`Query::parse`] does.
    fn from_str(text: &str) -> Result<Query> {
        Query::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DateSpan;
    use proptest::prelude::*;

    fn is_limit(error: &Error) -> bool {
        error.message().contains("more than")
    }

    #[test]
    fn a_query_that_is_too_long_when_written_back_is_refused() {
        let phrase = format!("\"{}\"", "كلمة ".repeat(lexer::MOST_WORDS));
        for query in [format!("ليس {phrase}"), format!("و {phrase}"), format!("{phrase} و"), format!("أو {phrase}")]
        {
            match Query::parse_lenient(&query) {
                Ok((query, _)) => assert!(Query::parse_lenient(&query.to_string()).is_ok()),
                Err(error) => assert!(is_limit(&error), "{error}"),
            }
        }
    }

    #[test]
    fn an_error_points_at_the_place_and_advises() {
        let text = "سلام titel:حرب";
        let error = Query::parse(text).unwrap_err();
        assert!(error.is_query() && error.hint().is_some());
        assert_eq!(&text[error.range().unwrap()], "titel:");
    }

    #[test]
    fn too_many_words_are_refused_politely_in_both_modes() {
        let thousand = "سلام ".repeat(1000);
        assert!(Query::parse(&thousand).is_ok());
        for text in [format!("{thousand} حرب"), "كلمة ".repeat(10_000), format!("\"{thousand}\" حرب")] {
            assert!(is_limit(&Query::parse(&text).unwrap_err()));
            assert!(is_limit(&Query::parse_lenient(&text).unwrap_err()));
        }
    }

    #[test]
    fn deep_nesting_is_refused_politely_in_both_modes() {
        let fifty = format!("{}سلام{}", "(".repeat(50), ")".repeat(50));
        assert_eq!(Query::parse(&fifty).unwrap().to_string(), "سلام");
        for text in ["(".repeat(100_000), format!("({fifty})"), "-(title:(".repeat(40)] {
            assert!(is_limit(&Query::parse(&text).unwrap_err()));
            assert!(is_limit(&Query::parse_lenient(&text).unwrap_err()));
        }
    }

    #[test]
    fn too_many_words_that_stand_for_others_are_refused() {
        for (word, sign) in [("a", "*"), ("*", "a"), ("a", "~2")] {
            let query = format!("{word}{sign} ");
            assert!(Query::parse(&query.repeat(lexer::MOST_EXPANDED)).is_ok());
            assert!(is_limit(&Query::parse_lenient(&query.repeat(lexer::MOST_EXPANDED + 1)).unwrap_err()));
        }
    }

    #[test]
    fn what_is_accepted_is_within_the_limits_when_written_back() {
        let mut accepted = 0;
        for depth in 1..=50 {
            for opening in ["(", "-(", "a b OR (", "a date:2015 OR -(", "title:(a OR "] {
                let text = format!("{}a b OR c date:2015{}", opening.repeat(depth), ")".repeat(depth));
                match Query::parse(&text) {
                    Ok(query) => {
                        accepted += 1;
                        assert_eq!(Query::parse(&query.to_string()).unwrap(), query, "{text}");
                    }
                    Err(error) => assert!(is_limit(&error), "{text}"),
                }
            }
        }
        assert!(accepted > 100);
    }

    #[test]
    fn long_hostile_texts_end_soon() {
        // A quadratic reading of any of these takes minutes.
        const LENGTH: usize = 1_000_000;
        for piece in [
            "date:",
            "\"",
            "«",
            "“«\"",
            "\\",
            "\\\"",
            "a:",
            "-",
            "+-",
            ")",
            "()",
            "^",
            "~",
            "*",
            "=",
            "id:",
            "id:(",
            "NOT ",
            "AND ",
            "a~",
            "a*",
            "a^2",
            "،",
            "\u{200F}",
            "date:\"x",
            "date:x ",
            "date:\"x\"..\"",
            "date:x..\"y",
            "date:[",
            "date:>=",
            "date:(<",
            "title:",
            "NEAR/5 ",
            "و ",
        ] {
            let text = piece.repeat(LENGTH / piece.len());
            if let Err(error) = Query::parse_lenient(&text) {
                assert!(is_limit(&error), "{piece}");
            }
        }
    }

    fn arbitrary_word() -> impl Strategy<Value = Word> {
        let text = prop_oneof![
            "[ا-ي]{1,6}",
            "[a-zA-Z0-9:.*~^=+/_\\\\-]{1,8}",
            "\\PC{1,6}",
            prop::sample::select(vec![
                "AND",
                "OR",
                "NOT",
                "NEAR",
                "NEAR/5",
                "قرب/3",
                "و",
                "أو",
                "او",
                "ليس",
                "title:x",
                "date:2015",
                "1,000",
                "10:30",
                "يوليو",
                "2015",
                "م",
                "C++",
                "NEAR/0",
            ])
            .prop_map(str::to_owned),
        ];
        let form = prop::sample::select(vec![
            WordForm::Inflected,
            WordForm::AsTyped,
            WordForm::Surface,
            WordForm::Stem,
            WordForm::Coarse,
            WordForm::Prefix,
            WordForm::Suffix,
            WordForm::Fuzzy(Mistakes::One),
            WordForm::Fuzzy(Mistakes::Two),
        ]);
        (text, form).prop_filter_map("no word", |(text, form)| Some(Word::new(text).ok()?.with_form(form)))
    }

    fn arbitrary_phrase() -> impl Strategy<Value = Phrase> {
        (prop_oneof!["[ا-ي]{1,4} [ا-ي]{1,4}", "[a-z\"«»“”\\\\ ~*:()]{1,12}", "\\PC{1,12}"], any::<u16>())
            .prop_filter_map("no phrase", |(text, slop)| {
                Some(Phrase::new(&text).ok()?.with_slop(if slop % 2 == 0 { 0 } else { slop }))
            })
    }

    fn arbitrary_keyword() -> impl Strategy<Value = Keyword> {
        let field =
            prop::sample::select(vec![KeywordField::Id, KeywordField::Url, KeywordField::Path, KeywordField::Language]);
        (field, prop_oneof!["[a-z0-9:/?#()*\"\\\\ ,;.-]{1,12}", "\\PC{1,8}"], any::<bool>()).prop_filter_map(
            "no value",
            |(field, value, is_prefix)| {
                let keyword = Keyword::new(field, value).ok()?;
                Some(if is_prefix { keyword.as_prefix() } else { keyword })
            },
        )
    }

    fn arbitrary_date() -> impl Strategy<Value = DateSpan> {
        (0_i32..219_000, 0_i32..800, 0..4).prop_filter_map("no span", |(start, length, open)| {
            let first = jiff::civil::date(1600, 1, 1);
            let from = first.checked_add(jiff::Span::new().days(start)).ok()?;
            let to = from.checked_add(jiff::Span::new().days(length)).ok()?;
            match open {
                0 => DateSpan::new(None, Some(to)),
                1 => DateSpan::new(Some(from), None),
                2 => DateSpan::new(Some(from.first_of_year()), Some(from.last_of_year())),
                _ => DateSpan::new(Some(from), Some(to)),
            }
        })
    }

    fn arbitrary_term() -> impl Strategy<Value = Term> {
        prop_oneof![arbitrary_word().prop_map(Term::from), arbitrary_phrase().prop_map(Term::from)]
    }

    fn arbitrary_query() -> impl Strategy<Value = Query> {
        let leaf = prop_oneof![
            4 => arbitrary_word().prop_map(Query::from),
            2 => arbitrary_phrase().prop_map(Query::from),
            1 => arbitrary_keyword().prop_map(Query::from),
            1 => arbitrary_date().prop_map(Query::from),
            1 => (prop::collection::vec(arbitrary_term(), 2..4), any::<u16>())
                .prop_map(|(terms, distance)| Near::new(terms, distance).unwrap().into()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let field = prop::sample::select(vec![Field::Title, Field::Body, Field::Source]);
            let occur = prop::sample::select(vec![Occur::Should, Occur::Must, Occur::MustNot]);
            let clause = (occur, inner.clone()).prop_map(|(occur, query)| Clause { occur, query });
            prop_oneof![
                (inner.clone(), field).prop_map(|(query, field)| query.in_field(field)),
                (inner.clone(), 0.001_f32..1000.0)
                    .prop_map(|(query, factor)| query.boosted(Boost::new(factor).unwrap())),
                prop::collection::vec(inner, 1..4).prop_map(Query::any_of),
                prop::collection::vec(clause, 1..4).prop_map(Query::clauses),
            ]
        })
    }

    /// Texts in which the signs of the language are dense.
    fn arbitrary_text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "سلام",
            "حرب",
            "a",
            "10:30",
            "AND",
            "OR",
            "NOT",
            "NEAR/5",
            "NEAR",
            "قرب/2",
            "و",
            "أو",
            "ليس",
            "(",
            ")",
            "\"",
            "«",
            "»",
            "“",
            "”",
            "+",
            "-",
            "~",
            "~2",
            "^",
            "^2",
            "*",
            "=",
            ":",
            "title:",
            "عنوان:",
            "date:",
            "2015-07",
            "يوليو 2015",
            "..",
            "بعد:",
            "id:",
            "path:",
            "x/*",
            "عاجل:",
            "،",
            "؟",
            "\\",
            " ",
            " ",
            " ",
            "\u{200F}",
        ]);
        prop_oneof![
            prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
            "\\PC{0,60}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn display_reads_back(query in arbitrary_query()) {
            let text = query.to_string();
            let read = Query::parse(&text);
            prop_assert!(read.is_ok(), "{text}: {read:?}");
            prop_assert_eq!(read.unwrap(), query, "{}", text);
        }

        #[test]
        fn any_text_is_understood_leniently(text in arbitrary_text()) {
            let (query, notes) = Query::parse_lenient(&text).unwrap();
            for note in &notes {
                prop_assert!(text.get(note.range()).is_some());
                prop_assert!(!note.message().is_empty() && !note.hint().is_empty());
            }
            prop_assert!(notes.is_sorted_by_key(|note| note.range().start));
            prop_assert!(!query.is_empty() || !notes.is_empty());
            match Query::parse(&text) {
                Ok(strict) => prop_assert!(notes.is_empty() && strict == query),
                Err(error) => {
                    prop_assert!(error.is_query());
                    prop_assert_eq!(error.range(), notes.first().map(Note::range));
                }
            }
            if !query.is_empty() {
                prop_assert_eq!(Query::parse(&query.to_string()).unwrap(), query);
            }
        }

        #[test]
        fn every_letter_typed_is_searched(words in prop::collection::vec("[ا-غف-ي]{3,6}", 1..6), signs in "[\"«(^~*: ]{1,8}") {
            prop_assume!(words.iter().all(|word| syntax::operator(word).is_none()));
            let text = words.join(&signs);
            let (query, _) = Query::parse_lenient(&text).unwrap();
            let mut typed: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut searched: Vec<&str> = Vec::new();
            for found in query.positive_terms() {
                let text = match found.term {
                    TermRef::Word(word) => word.text(),
                    TermRef::Phrase(phrase) => phrase.text(),
                };
                searched.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()));
            }
            // A name of a field is not a word.
            typed.retain(|word| field::named(word).is_none());
            searched.retain(|word| field::named(word).is_none());
            prop_assert_eq!(searched, typed, "{}", text);
        }
    }
}
