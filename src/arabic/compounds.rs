//! Names and months that are written in two words and read as one: `عبد الله` is `عبدالله`.
//!
//! They are joined when text is cut into words, so that both spellings are one token at every level and a
//! phrase holds for both. The table is `index-schema/lexicon/compounds.tsv`.

use std::sync::LazyLock;

use super::chars::letter::*;
use super::token::letters_of;

struct Compound {
    first: Vec<u8>,
    second: Second,
}

enum Second {
    Word(Vec<u8>),
    AnyWithArticle,
}

static COMPOUNDS: LazyLock<Vec<Compound>> = LazyLock::new(|| {
    include_str!("../../index-schema/lexicon/compounds.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (first, second) = line.split_once('\t')?;
            let second = match second.strip_suffix('*') {
                Some(_) => Second::AnyWithArticle,
                None => Second::Word(letters_of(second)?),
            };
            Some(Compound { first: letters_of(first)?, second })
        })
        .collect()
});

/// Whether a folded word may be the first of a compound.
#[inline]
pub(super) fn may_be_head(folded: &[u8]) -> bool {
    // The last letters of all first words spare most words the table.
    (3..=7).contains(&folded.len())
        && matches!(folded[folded.len() - 1], DAL | WAW | NOON)
        && COMPOUNDS.iter().any(|compound| is_first(folded, compound))
}

/// Whether a word is the first of a compound, bare or behind proclitics.
fn is_first(word: &[u8], compound: &Compound) -> bool {
    let proclitic = word.strip_suffix(compound.first.as_slice());
    matches!(proclitic, Some([] | [WAW | FEH | BEH | LAM | KAF] | [WAW, BEH | LAM | KAF]))
}

/// Whether two neighbouring words, folded, are one.
pub(super) fn is_compound(first: &[u8], second: &[u8]) -> bool {
    COMPOUNDS.iter().any(|compound| {
        is_first(first, compound)
            && match &compound.second {
                Second::Word(word) => second == word,
                Second::AnyWithArticle => second.len() >= 4 && second.starts_with(&[ALEF, LAM]),
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_look_lets_every_first_word_through() {
        assert!(!COMPOUNDS.is_empty());
        for compound in COMPOUNDS.iter() {
            assert!(may_be_head(&compound.first), "{:?}", compound.first);
        }
    }
}
