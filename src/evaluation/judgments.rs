//! Topics (`id<TAB>query` lines) and TREC judgments (`topic 0 article grade` lines), read from text.

use std::collections::{BTreeMap, HashMap};

use crate::error::{Error, Result};

/// A question to search for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic {
    /// Its identifier in the judgments.
    pub id: String,
    /// The query as typed.
    pub query: String,
    /// The line it stands in, from 1.
    pub line: u64,
}

/// The grades of articles by topic: topic → article id → grade from 0.
pub type Judgments = BTreeMap<String, HashMap<String, u32>>;

/// Reads topics, a tab between identifier and query.
///
/// # Errors
/// A line without a tab; the error names it.
pub fn topics(text: &str) -> Result<Vec<Topic>> {
    lines(text)
        .map(|(number, line)| match line.split_once('\t') {
            Some((id, query)) => Ok(Topic { id: id.trim().to_owned(), query: query.trim().to_owned(), line: number }),
            None => Err(Error::index("a topic is an identifier, a tab and a query").with_line(number)),
        })
        .collect()
}

/// Reads judgments in TREC's format.
///
/// # Errors
/// A line that has not four columns with a number in the last; the error names it.
pub fn judgments(text: &str) -> Result<Judgments> {
    let mut judgments = Judgments::new();
    for (number, line) in lines(text) {
        let columns: Vec<_> = line.split_whitespace().collect();
        let grade = columns.get(3).and_then(|grade| grade.parse::<i64>().ok());
        let (4, Some(grade)) = (columns.len(), grade) else {
            return Err(Error::index("a judgment is `topic 0 article grade`").with_line(number));
        };
        let grade = u32::try_from(grade).unwrap_or(0); // TREC marks spam with a negative grade
        judgments.entry(columns[0].to_owned()).or_default().insert(columns[2].to_owned(), grade);
    }
    Ok(judgments)
}

fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    text.lines().enumerate().map(|(index, line)| (index as u64 + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(topics("1\tسد النهضة\n2 سد").unwrap_err().line(), Some(2));
        assert_eq!(judgments("1 0 a 3\n\n1 0 b\n").unwrap_err().line(), Some(3));
        assert_eq!(judgments("1 0 a 3\n1 0 b -2\n").unwrap()["1"]["b"], 0);
    }
}
