//! Synonyms: a table in the format of Solr, read and checked; complaints name their line.
//!
//! `a, b, c` are equivalents, `a, b => c` are searched as what stands behind the arrow, `#` begins a comment, a
//! backslash takes the meaning of a comma or an arrow away. It compares words by their dictionary forms; it must not
//! know queries, and it reads no files.

use std::collections::HashMap;

use crate::arabic::Analyzer;
use crate::error::{Error, Result};

/// What words of a query are searched as beside themselves, or instead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Synonyms {
    text: String,
    rules: Vec<Rule>,
    /// The rules by the dictionary form of the first word of an entry, with the place of the entry in its rule.
    by_first: HashMap<String, Vec<(usize, usize)>>,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// What is looked for in queries, as dictionary forms.
    from: Vec<Vec<String>>,
    /// What is searched, as written.
    to: Vec<String>,
    /// The same as dictionary forms.
    to_stems: Vec<Vec<String>>,
    is_one_way: bool,
}

/// An entry that was found in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SynonymMatch<'s> {
    /// How many words of the query it takes.
    pub words: usize,
    /// What is searched, as written in the table; one entry may be several words with single spaces.
    pub searched: Vec<&'s str>,
    /// Whether that is searched instead of the words, and not beside them.
    pub instead: bool,
}

/// An entry may have so many words.
const MOST_WORDS: usize = 6;

impl Synonyms {
    /// The synonyms in a text.
    ///
    /// # Errors
    /// A line that is no entry: the error names it.
    ///
    /// ```
    /// use warraq::schema::Synonyms;
    ///
    /// let synonyms = Synonyms::parse("# cars\nسيارة, مركبة, عربة\ncairo => القاهرة\n")?;
    /// let found = synonyms.find(&["السيارات"]).unwrap();
    /// assert_eq!((found.searched, found.instead), (vec!["مركبة", "عربة"], false));
    /// assert_eq!(synonyms.find(&["cairo"]).unwrap().searched, ["القاهرة"]);
    /// assert_eq!(Synonyms::parse("سيارة").unwrap_err().line(), Some(1));
    /// # Ok::<(), warraq::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let mut synonyms = Synonyms { text: text.to_owned(), ..Synonyms::default() };
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{FEFF}').trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let rule = rule(line).map_err(|error| error.with_line(index as u64 + 1))?;
            let number = synonyms.rules.len();
            for (place, from) in rule.from.iter().enumerate() {
                synonyms.by_first.entry(from[0].clone()).or_default().push((number, place));
            }
            synonyms.rules.push(rule);
        }
        Ok(synonyms)
    }

    /// The text that they were read from.
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The longest entry that the first of `words` begin with, in any of their forms, and what all lines that have
    /// it say of it.
    pub fn find(&self, words: &[&str]) -> Option<SynonymMatch<'_>> {
        if self.is_empty() {
            return None;
        }
        let stems: Vec<Vec<String>> = words.iter().take(MOST_WORDS).map(|word| stems(word)).collect();
        let [first, ..] = stems.first()?.as_slice() else { return None };
        let entries = self.by_first.get(first)?;
        let matching = |(rule, place): &(usize, usize)| {
            let from = &self.rules[*rule].from[*place];
            (1..=stems.len()).find(|count| stems[..*count].concat() == *from).map(|count| (count, *rule))
        };
        let found: Vec<(usize, usize)> = entries.iter().filter_map(matching).collect();
        let words = found.iter().map(|(count, _)| *count).max()?;
        let typed = stems[..words].concat();
        let mut searched: Vec<&str> = Vec::new();
        let mut instead = false;
        for rule in found.iter().filter(|(count, _)| *count == words).map(|(_, rule)| &self.rules[*rule]) {
            let is_kept = rule.to_stems.contains(&typed);
            instead |= rule.is_one_way && !is_kept;
            for (to, to_stems) in rule.to.iter().zip(&rule.to_stems) {
                if *to_stems != typed && !searched.contains(&to.as_str()) {
                    searched.push(to);
                }
            }
        }
        (!searched.is_empty()).then_some(SynonymMatch { words, searched, instead })
    }
}

fn rule(line: &str) -> Result<Rule> {
    let sides = split(line, "=>");
    let (from, to) = match sides.as_slice() {
        [both] => {
            let entries = entries(both)?;
            if entries.len() < 2 {
                return Err(Error::schema("a synonym needs another word beside it")
                    .with_hint("write `سيارة, مركبة` or `cairo => القاهرة`"));
            }
            (entries.clone(), entries)
        }
        [from, to] => (entries(from)?, entries(to)?),
        _ => return Err(Error::schema("a line has one arrow at most")),
    };
    let stems_of = |entries: &[String]| entries.iter().map(|entry| stems(entry)).collect::<Vec<_>>();
    let (from, to_stems) = (stems_of(&from), stems_of(&to));
    Ok(Rule { from, to, to_stems, is_one_way: sides.len() == 2 })
}

/// The entries of one side, commas between them.
fn entries(side: &str) -> Result<Vec<String>> {
    let mut entries = Vec::new();
    for entry in split(side, ",") {
        let entry = unescaped(&entry).split_whitespace().collect::<Vec<_>>().join(" ");
        match stems(&entry).len() {
            0 => {
                return Err(
                    Error::schema("an entry has no letter and no digit").with_hint("write a word between commas")
                );
            }
            1..=MOST_WORDS => entries.push(entry),
            _ => return Err(Error::schema(format!("`{entry}` has more than {MOST_WORDS} words"))),
        }
    }
    Ok(entries)
}

/// The pieces between separators that no backslash stands before.
fn split(text: &str, separator: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let piece = pieces.last_mut().expect("there is one from the beginning");
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|after| after.chars().next()) {
            piece.extend(['\\', escaped]);
            rest = &rest[1 + escaped.len_utf8()..];
        } else if let Some(after) = rest.strip_prefix(separator) {
            pieces.push(String::new());
            rest = after;
        } else {
            piece.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    pieces
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    plain
}

/// The dictionary forms of a text's words.
fn stems(text: &str) -> Vec<String> {
    Analyzer::Stem.terms(text).into_iter().map(|token| token.term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equivalents_are_found_by_each_other_in_any_form() {
        let synonyms = Synonyms::parse("الأمم المتحدة, un, هيئة الأمم\n\nعسكري, جندي\n").unwrap();
        let found = synonyms.find(&["الأمم", "المتحدة", "اليوم"]).unwrap();
        assert_eq!((found.words, found.searched.as_slice()), (2, ["un", "هيئة الأمم"].as_slice()));
        assert_eq!(synonyms.find(&["UN"]).unwrap().searched, ["الأمم المتحدة", "هيئة الأمم"]);
        assert_eq!(synonyms.find(&["والجنود"]).unwrap().searched, ["عسكري"]);
        assert_eq!(synonyms.find(&["الأمم"]), None);
        assert_eq!(synonyms.find(&[]), None);
    }

    #[test]
    fn an_arrow_replaces_unless_the_word_stands_behind_it_too() {
        let synonyms = Synonyms::parse("egypt, misr => مصر\nنفط => نفط, بترول").unwrap();
        assert!(synonyms.find(&["egypt"]).unwrap().instead);
        assert_eq!(synonyms.find(&["مصر"]), None);
        let oil = synonyms.find(&["النفط"]).unwrap();
        assert_eq!((oil.searched.as_slice(), oil.instead), (["بترول"].as_slice(), false));
    }

    #[test]
    fn the_longest_entry_wins_and_lines_add_up() {
        let synonyms = Synonyms::parse("قناة, محطة\nقناة السويس, المجرى الملاحي\nقناة, ترعة").unwrap();
        assert_eq!(synonyms.find(&["قناة", "السويس"]).unwrap().searched, ["المجرى الملاحي"]);
        assert_eq!(synonyms.find(&["قناة", "بنما"]).unwrap().searched, ["محطة", "ترعة"]);
    }

    #[test]
    fn commas_and_arrows_may_be_meant_literally() {
        let synonyms = Synonyms::parse(r"1\,000, ألف").unwrap();
        assert_eq!(synonyms.find(&["ألف"]).unwrap().searched, ["1,000"]);
    }

    #[test]
    fn a_complaint_names_its_line() {
        for (text, line, message) in [
            ("# x\nسيارة\n", 2, "needs another word"),
            ("سيارة,, مركبة", 1, "no letter"),
            ("a => b => c", 1, "one arrow"),
            ("a =>", 1, "no letter"),
            ("a, مدرسة كتاب بيت باب شارع جسر نهر", 1, "more than 6 words"),
        ] {
            let error = Synonyms::parse(text).unwrap_err();
            assert_eq!(error.line(), Some(line), "{text}");
            assert!(error.message().contains(message), "{error}");
        }
    }
}
