//! The tokenizer that tantivy indexes with: it replays terms that the analysis has already made.
//!
//! Warraq analyzes a text once for all of its levels and hands tantivy the terms of each, a space after each.
//! Nothing between two spaces is a word that has no term at this level but keeps its position. This must not
//! change a term.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the tokenizer is registered.
pub(crate) const REPLAY: &str = "warraq_terms";

#[derive(Clone, Debug, Default)]
pub(crate) struct Replay {
    token: Token,
}

pub(crate) struct ReplayStream<'a> {
    terms: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for Replay {
    type TokenStream<'a> = ReplayStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReplayStream<'a> {
        self.token.reset();
        ReplayStream { terms: text.split(' '), token: &mut self.token }
    }
}

impl TokenStream for ReplayStream<'_> {
    #[inline]
    fn advance(&mut self) -> bool {
        for term in self.terms.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if !term.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(term);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
