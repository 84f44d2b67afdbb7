//! What holds for any text.

use proptest::prelude::*;
use warraq::arabic::{Analyzer, TokenKind, Tokenizer, fold};

/// Arabic with marks, digits, Latin, punctuation and whatever else there is.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,60}",
        "[\u{600}-\u{6FF} .،]{0,80}",
        "[ابتوفلكهيىةأإآء \u{640}\u{64B}-\u{655}\u{200C}\u{200F}0-9٠-٩a-zA-Z.,\"'«»\u{A0}\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFF}]{0,80}",
    ]
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in "[\u{600}-\u{6FF} .,()\"'«»a-zA-Zéü0-9]{0,80}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn offsets_slice_the_original_in_order(text in any_text()) {
        let mut tokenizer = Tokenizer::new(&text);
        let mut end = 0;
        while let Some(token) = tokenizer.next_token() {
            prop_assert!(token.range.start >= end);
            prop_assert!(token.range.start < token.range.end);
            prop_assert!(text.get(token.range.clone()).is_some());
            end = token.range.end;
            if token.kind == TokenKind::Number {
                prop_assert!(token.folded().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            }
            prop_assert!(!token.folded().is_empty());
        }
    }

    #[test]
    fn every_analyzer_gives_every_word_a_term(text in any_text()) {
        let words = Analyzer::Exact.terms(&text);
        for analyzer in Analyzer::ALL {
            let terms = analyzer.terms(&text);
            prop_assert_eq!(terms.len(), words.len());
            for (term, word) in terms.iter().zip(&words) {
                prop_assert!(!term.term.is_empty());
                prop_assert_eq!(&term.range, &word.range);
            }
        }
    }
}
