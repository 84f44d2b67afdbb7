//! The Arabic spellings of names that are known in Latin letters by other letters (`cairo`, `egypt`), by a word of
//! their own (`hezbollah`), or by so few that too much else is written so (`sanaa`).
//!
//! A table of words, `index-schema/lexicon/latin_names.tsv`; the letters of all other names are read by
//! `transliteration.rs`.

use std::sync::LazyLock;

use super::transliteration::{lower_case, without_article};

const TABLE: &str = include_str!("../../index-schema/lexicon/latin_names.tsv");

/// The rows, which stand in the order of the names.
static ROWS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| rows().collect());

/// How newspapers write a name, the most usual spelling first; nothing where the table does not know it.
pub(crate) fn spellings(latin: &str) -> Vec<&'static str> {
    let name = lower_case(latin);
    let joined = name.replace(['-', '\''], "");
    let bare = without_article(&name).or_else(|| joined.strip_prefix("al")).or_else(|| joined.strip_prefix("el"));
    let bare = bare.map(|bare| bare.replace(['-', '\''], ""));
    let known = [Some(joined), bare].into_iter().flatten().find_map(|name| row(&name));
    known.map_or_else(Vec::new, |arabic| arabic.split(" | ").collect())
}

fn row(latin: &str) -> Option<&'static str> {
    ROWS.binary_search_by_key(&latin, |(name, _)| name).ok().map(|place| ROWS[place].1)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{TokenKind, Tokenizer};
    use super::*;

    #[test]
    fn names_are_known_with_and_without_article_and_in_any_case() {
        for latin in ["Cairo", "CAIRO"] {
            assert_eq!(spellings(latin), ["القاهرة"], "{latin}");
        }
        for latin in ["sisi", "al-Sisi", "alsisi", "El-Sisi"] {
            assert_eq!(spellings(latin), ["السيسي"], "{latin}");
        }
        assert_eq!(spellings("hezbollah"), ["حزب الله"]);
        assert!(spellings("zzyzx").is_empty() && spellings("").is_empty() && spellings("القاهرة").is_empty());
    }

    #[test]
    fn every_row_is_a_latin_name_and_arabic_words() {
        let mut before = "";
        for (latin, arabic) in rows() {
            assert!(before < latin, "{latin} stands twice or in the wrong place");
            assert!(latin.len() >= 3 && latin.bytes().all(|letter| letter.is_ascii_lowercase()), "{latin}");
            let spellings: Vec<&str> = arabic.split(" | ").collect();
            assert_eq!(spellings.iter().collect::<BTreeSet<_>>().len(), spellings.len(), "{latin}");
            for word in spellings.iter().flat_map(|spelling| spelling.split(' ')) {
                let mut tokenizer = Tokenizer::new(word);
                let token = tokenizer.next_token().map(|token| (token.range.clone(), token.kind));
                assert_eq!(token, Some((0..word.len(), TokenKind::Arabic)), "{latin}: {word}");
            }
            before = latin;
        }
        assert_eq!(TABLE.lines().filter(|line| !line.starts_with('#')).count(), rows().count());
    }
}
