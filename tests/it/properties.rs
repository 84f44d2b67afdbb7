//! What holds for any text and any query, however broken.

use proptest::prelude::*;
use warraq::arabic::{Analyzer, Levels, TokenKind, Tokenizer, fold};
use warraq::{Query, SearchOptions, SnippetOptions};

use crate::env::TestEnv;

/// Text as it is found in archives: Arabic with marks, clitics and compounds, other scripts, signs, and rubbish.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[\u{0621}-\u{063A}\u{0641}-\u{064A}]{1,7}",
        2 => "[\u{0621}-\u{064A}\u{064B}-\u{0652}\u{0640}\u{0670}]{1,9}",
        1 => "[\u{0600}-\u{06FF}]{1,5}",
        1 => "[\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFF}]{1,4}",
        1 => "[\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{061C}]{1,2}",
        1 => "[A-Za-zÀ-ÿ']{1,6}",
        1 => "[0-9٠-٩۰-۹.,٫٬]{1,6}",
        2 => "[ \\n.،؛؟«»\"()-]{1,3}",
        1 => prop::sample::select(vec![
            "عبد الله", "وعبد الرحمن", "أ.ف.ب", "أ ف ب", "كانون الثاني", "لـ\"وكالة\"", "بـ50", "و ", "الـBBC", "أبو ظبي", "د.",
        ]).prop_map(str::to_owned),
        1 => "\\PC{1,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec((piece, prop::bool::weighted(0.6)), 0..14).prop_map(|pieces| {
        let mut text = String::new();
        for (piece, space) in pieces {
            text.push_str(&piece);
            if space {
                text.push(' ');
            }
        }
        text
    })
}

/// What people type, and what they cannot have meant.
fn query() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "+",
        "-",
        "(",
        ")",
        "\"",
        "«",
        "»",
        "*",
        "~",
        "~2",
        "^3",
        "=",
        ":",
        "title:",
        "مصدر:",
        "date:",
        "تاريخ:2015-07",
        "id:",
        " AND ",
        " OR ",
        " NOT ",
        " و ",
        " أو ",
        " ليس ",
        " قرب/5 ",
        "..",
        "\\",
        "الكتب",
        "مدينة",
        "في",
        "عبد الله",
        "water",
        "2015",
    ]);
    prop_oneof![
        3 => prop::collection::vec(sign, 0..10).prop_map(|signs| signs.concat()),
        1 => text(),
    ]
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn offsets_slice_the_text_in_order(text in text()) {
        let mut end = 0;
        let mut tokenizer = Tokenizer::new(&text);
        while let Some(token) = tokenizer.next_token() {
            prop_assert!(token.range.start >= end && token.range.end > token.range.start, "{:?}", token.range);
            prop_assert!(text.get(token.range.clone()).is_some(), "{:?} splits a character", token.range);
            prop_assert!(!token.written().is_empty() && !token.folded().is_empty());
            end = token.range.end;
        }
    }

    #[test]
    fn every_analyzer_has_a_term_for_every_word(text in text()) {
        let mut words = Vec::new();
        let mut tokenizer = Tokenizer::new(&text);
        while let Some(token) = tokenizer.next_token() {
            words.push((token.range, token.kind));
        }
        for analyzer in Analyzer::ALL {
            let tokens = analyzer.terms(&text);
            let same: Vec<_> = tokens.iter().map(|token| (token.range.clone(), token.kind)).collect();
            prop_assert_eq!(&same, &words, "{}", analyzer.name());
            for token in tokens {
                prop_assert!(!token.term.is_empty(), "{} makes nothing of {:?}", analyzer.name(), &text[token.range]);
                // The terms of a text are handed to the index with spaces between them.
                prop_assert!(!token.term.contains(' '), "{} makes {:?}", analyzer.name(), token.term);
            }
        }
    }

    #[test]
    fn analyzers_together_make_what_each_makes_alone(text in text()) {
        let mut together = vec![Vec::new(); Analyzer::ALL.len()];
        Levels::new(&Analyzer::ALL).for_each(&text, |_, terms| {
            for (level, out) in together.iter_mut().enumerate() {
                out.push(String::from_utf8(terms.get(level).to_vec()).expect("UTF-8"));
            }
        });
        for (analyzer, together) in Analyzer::ALL.into_iter().zip(together) {
            let alone: Vec<_> = analyzer.terms(&text).into_iter().map(|token| token.term).collect();
            prop_assert_eq!(alone, together, "{}", analyzer.name());
        }
    }

    #[test]
    fn a_folded_text_folds_to_itself(text in "[\u{0600}-\u{06FF} .،\u{0640}\u{064B}-\u{0655}\u{200C}\u{200F}0-9a-zA-Z,\"'«»\u{A0}\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFF}]{0,60}") {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn a_folded_word_folds_to_itself(text in text()) {
        let mut tokenizer = Tokenizer::new(&text);
        while let Some(token) = tokenizer.next_token() {
            let folded = token.folded();
            if matches!(token.kind, TokenKind::Arabic | TokenKind::Number) || folded.is_ascii() {
                let again = fold(&folded);
                // Whether a short word is a proclitic apart from its word, its neighbours decide.
                let is_proclitic_alone = again.is_empty() && folded.chars().count() <= 3;
                prop_assert!(again == folded || is_proclitic_alone, "{:?} is {}", &text[token.range], again);
            }
        }
    }

    #[test]
    fn vowel_marks_and_tatweel_change_no_term(word in "[\u{0621}-\u{063A}\u{0641}-\u{064A}]{2,9}", places in prop::collection::vec((any::<prop::sample::Index>(), 0x064Bu32..0x0653), 0..6)) {
        let letters: Vec<char> = word.chars().collect();
        let mut marked: Vec<String> = letters.iter().map(ToString::to_string).collect();
        for (place, mark) in places {
            let place = place.index(marked.len());
            marked[place].push(char::from_u32(mark).expect("a mark"));
            marked[place].push('\u{0640}');
        }
        for analyzer in Analyzer::ALL {
            let terms = |text: &str| analyzer.terms(text).into_iter().map(|token| token.term).collect::<Vec<_>>();
            prop_assert_eq!(terms(&marked.concat()), terms(&word), "{}", analyzer.name());
        }
    }
}

#[test]
fn texts_that_once_did_not_fold_to_themselves() {
    for text in ["\u{0620}..\u{0620}\u{06DD}\u{0620} ", "\u{FE80} \u{066E}'\u{FE80}", "\u{023A}a"] {
        let folded = fold(text);
        assert_eq!(fold(&folded), folded, "{text:?}");
    }
}

#[test]
fn no_character_makes_a_term_with_white_space() {
    // The index parts terms at spaces: one inside a term would shift every word after it.
    let mut wrong = Vec::new();
    for c in '\u{0}'..=char::MAX {
        for token in Analyzer::Exact.terms(&format!("{c} a{c}a \u{628}{c}\u{628}")) {
            if token.term.contains(char::is_whitespace) {
                wrong.push(format!("U+{:04X} makes {:?}", u32::from(c), token.term));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_character_folds_to_what_folds_to_itself() {
    // Letters and digits that look otherwise (𝒻, ₀) fold to ASCII, which is cut between letters and digits.
    let mut wrong = Vec::new();
    for c in '\u{0}'..=char::MAX {
        for text in [c.to_string(), format!("{c}₀"), format!("𝒻{c}"), format!("{c}{c}")] {
            let mut tokenizer = Tokenizer::new(&text);
            while let Some(token) = tokenizer.next_token() {
                let folded = token.folded();
                if folded.is_ascii() && fold(&folded) != folded {
                    wrong.push(format!("{text:?} folds to {folded:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn any_query_is_searched_or_refused() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    proptest!(config(), |(query in query())| {
        let Ok((parsed, notes)) = Query::parse_lenient(&query) else { return Ok(()) };
        prop_assert!(notes.iter().all(|note| query.get(note.range()).is_some()));
        let options = SearchOptions::new().limit(3).snippets(Some(SnippetOptions::new().max_chars(50)));
        let results = searcher.search(&parsed, &options).expect("an index that can be read");
        prop_assert!(results.hits.len() as u64 == results.total.min(3));
        for hit in results.hits {
            prop_assert!(hit.score.is_finite() && hit.score >= 0.0, "{}", hit.score);
            for snippet in hit.snippets {
                prop_assert!(snippet.text.chars().count() <= 50);
                prop_assert!(snippet.highlights.iter().all(|range| snippet.text.get(range.clone()).is_some()));
            }
        }
    });
}

#[test]
fn a_query_written_back_finds_the_same() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    proptest!(config(), |(query in query())| {
        let Ok((parsed, _)) = Query::parse_lenient(&query) else { return Ok(()) };
        if parsed.is_empty() {
            return Ok(());
        }
        let again = Query::parse(&parsed.to_string()).expect("what is written back parses");
        prop_assert_eq!(searcher.rank(&parsed, 60).expect("an index"), searcher.rank(&again, 60).expect("an index"));
    });
}
