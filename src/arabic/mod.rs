//! Arabic text analysis: from written text to the terms that are indexed and searched.
//!
//! The bottom floor of the house: pure functions of text, knowing neither files nor indexes nor tantivy.
//! [`Tokenizer`] cuts text into words and folds them; an [`Analyzer`] makes the term of a word. The same
//! analysis serves articles, queries and highlighting, and its [`ANALYSIS_VERSION`] is kept in every index.
//!
//! ```
//! use warraq::arabic::Analyzer;
//! let terms = Analyzer::Light10.terms("وبالمدارس الجديدة");
//! assert_eq!(terms[1].term, "جديد");
//! assert_eq!(terms[1].range, 19..33);
//! ```

mod analyzer;
mod chars;
mod compounds;
pub(crate) mod confusion;
mod fold;
pub(crate) mod latin_names;
mod light10;
mod stem;
mod stop_words;
mod term_filter;
mod token;
mod tokenizer;
pub(crate) mod transliteration;
mod word_memory;
mod word_reader;

pub use analyzer::{AnalyzedToken, Analyzer, Levels, RelatedTerm, TermText, Terms, WordPlace};
pub use fold::fold;
pub use stem::{Explanation, explain};
pub use stop_words::is_stop_word;
pub(crate) use term_filter::TermFilter;
pub use token::{Token, TokenKind};
pub use tokenizer::Tokenizer;

/// The version of the analysis. It is raised with every change that gives some word another term: an index
/// made by another version has to be rebuilt, since its terms would no longer meet those of a query.
pub const ANALYSIS_VERSION: u32 = 4;
