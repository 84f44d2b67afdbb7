//! The text analysis alone: words, their places in the text, their dictionary forms, and why.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use warraq::arabic::{Analyzer, explain, fold};

fn main() {
    let text = "وقالت الصحف إنّ وزراءَ الخارجية سيبحثون الأزمة";
    println!("folded: {}", fold(text));
    for token in Analyzer::Stem.terms(text) {
        let word = &text[token.range.clone()];
        let rule = explain(word).map(|explanation| explanation.rule).unwrap_or_default();
        println!("{:>3}..{:<3} {word} → {} ({rule})", token.range.start, token.range.end, token.term);
    }
}
