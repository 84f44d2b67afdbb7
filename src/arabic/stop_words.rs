//! Function words: they are left out of every level but the exact one, and a query may leave them out when it has
//! other words. Their dictionary forms are shown but not indexed.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::token::letters_of;

/// The function words of `index-schema/lexicon/stopwords.tsv`, by their classes.
pub(super) struct StopWords {
    function: FxHashSet<Vec<u8>>,
    /// Forms of “to be”, which have a dictionary form.
    copula: FxHashSet<Vec<u8>>,
    longest: usize,
}

static STOP_WORDS: LazyLock<StopWords> = LazyLock::new(|| {
    let mut words = StopWords { function: FxHashSet::default(), copula: FxHashSet::default(), longest: 0 };
    for line in include_str!("../../index-schema/lexicon/stopwords.tsv").lines() {
        let columns: Vec<_> = line.split('\t').collect();
        let (Some(letters), Some(class)) = (letters_of(columns[0]), columns.get(2)) else { continue };
        words.longest = words.longest.max(letters.len());
        match *class {
            "function" => words.function.insert(letters),
            "copula" => words.copula.insert(letters),
            _ => false, // also a word that a reader may look for
        };
    }
    words
});

impl StopWords {
    pub(super) fn get() -> &'static StopWords {
        &STOP_WORDS
    }

    /// Whether a folded word, in letters, is a function word.
    pub(super) fn is_function_word(&self, folded: &[u8]) -> bool {
        folded.len() <= self.longest && self.function.contains(folded)
    }
}

/// Whether a query may leave a folded word out: a function word, or a form of “to be”.
///
/// ```
/// assert!(warraq::arabic::is_stop_word("الي"));
/// assert!(warraq::arabic::is_stop_word("كان"));
/// assert!(!warraq::arabic::is_stop_word("وزير"));
/// ```
pub fn is_stop_word(folded: &str) -> bool {
    letters_of(folded)
        .is_some_and(|letters| STOP_WORDS.function.contains(&letters) || STOP_WORDS.copula.contains(&letters))
}
