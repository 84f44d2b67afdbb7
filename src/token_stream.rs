//! The analyzers as a tokenizer that any user of tantivy can register. It adapts and decides nothing.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::arabic::{AnalyzedToken, Analyzer};

/// A tantivy tokenizer with the terms of one [`Analyzer`].
///
/// ```
/// use tantivy::tokenizer::{TextAnalyzer, TokenStream};
/// use warraq::ArabicTokenizer;
/// use warraq::arabic::Analyzer;
///
/// let mut analyzer = TextAnalyzer::from(ArabicTokenizer::new(Analyzer::Stem));
/// let mut stream = analyzer.token_stream("الصحف والوزراء");
/// assert!(stream.advance());
/// assert_eq!(stream.token().text, "صحيفه");
/// ```
///
/// Offsets are those of the original text. A function word has its place but no token, except with
/// [`Analyzer::Exact`].
#[derive(Clone, Copy, Debug)]
pub struct ArabicTokenizer {
    analyzer: Analyzer,
}

impl ArabicTokenizer {
    /// A tokenizer with the terms of this analyzer.
    pub fn new(analyzer: Analyzer) -> Self {
        ArabicTokenizer { analyzer }
    }
}

impl Tokenizer for ArabicTokenizer {
    type TokenStream<'a> = ArabicTokenStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ArabicTokenStream {
        ArabicTokenStream { tokens: self.analyzer.terms(text).into_iter().enumerate(), token: Token::default() }
    }
}

/// The tokens of one text.
#[derive(Debug)]
pub struct ArabicTokenStream {
    tokens: std::iter::Enumerate<std::vec::IntoIter<AnalyzedToken>>,
    token: Token,
}

impl TokenStream for ArabicTokenStream {
    fn advance(&mut self) -> bool {
        let Some((position, token)) = self.tokens.find(|(_, token)| token.is_indexed) else { return false };
        self.token = Token {
            offset_from: token.range.start,
            offset_to: token.range.end,
            position,
            text: token.term,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
