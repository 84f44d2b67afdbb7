//! Function words that a query may leave out when it has other words. Articles are indexed with all of theirs.

use std::collections::HashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../index-schema/lexicon/stopwords.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect()
});

/// Whether a folded word is a function word.
///
/// ```
/// assert!(warraq::arabic::is_stop_word("الي"));
/// assert!(!warraq::arabic::is_stop_word("وزير"));
/// ```
pub fn is_stop_word(folded: &str) -> bool {
    STOP_WORDS.contains(folded)
}
