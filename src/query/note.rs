//! What a lenient reading of a query had to set aside, and where. It parses nothing and prints nothing.

use std::fmt;
use std::ops::Range;

use crate::error::Error;

/// Something in a query that could not be meant as it was typed, and what was done instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    message: String,
    hint: &'static str,
    range: Range<usize>,
}

impl Note {
    pub(super) fn new(message: impl Into<String>, hint: &'static str, range: Range<usize>) -> Self {
        Note { message: message.into(), hint, range }
    }

    /// What is wrong: lower case, without a period.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    pub fn hint(&self) -> &str {
        self.hint
    }

    /// The place in the query, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The same as an error of strict parsing.
    pub(super) fn into_error(self, text: &str) -> Error {
        Error::query(self.message, text, self.range).with_hint(self.hint)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
