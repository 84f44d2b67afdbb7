//! The one public error type. It carries what a person needs to act: the place and a hint; it never prints.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// `Result` with Warraq's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Everything that can go wrong in Warraq.
///
/// The text is lower case and ends without a period; it names the file, and the line where one is known.
/// Advice, where there is any, is apart from it in [`Error::hint`].
///
/// ```
/// let error = warraq::Error::query("a quotation mark is never closed", "\"وزير", 0..1);
/// assert!(error.is_query());
/// assert_eq!(error.range(), Some(0..1));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    path: Option<PathBuf>,
    line: Option<u64>,
    range: Option<Range<usize>>,
    hint: Option<String>,
    source: Option<Source>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Io,
    Record,
    Schema,
    Query,
    Index,
    Incompatible,
}

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            path: None,
            line: None,
            range: None,
            hint: None,
            source: None,
        }))
    }

    /// An operation on `path` failed in the operating system.
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let mut error = Error::new(Kind::Io, source.to_string()).with_path(path);
        error.0.source = Some(Box::new(source));
        error
    }

    /// A file, or a record in one, cannot be read as an article.
    pub fn record(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Error::new(Kind::Record, message).with_path(path)
    }

    /// A schema or a table of it is wrong.
    pub fn schema(message: impl Into<String>) -> Self {
        Error::new(Kind::Schema, message)
    }

    /// A query cannot be understood; `range` is the place in bytes of `text`.
    pub fn query(message: impl Into<String>, text: &str, range: Range<usize>) -> Self {
        debug_assert!(text.get(range.clone()).is_some(), "the place lies in the query");
        let mut error = Error::new(Kind::Query, message);
        error.0.range = Some(range);
        error
    }

    /// The index cannot be read or written.
    pub fn index(message: impl Into<String>) -> Self {
        Error::new(Kind::Index, message)
    }

    /// The index was made with another schema or another analysis.
    pub fn incompatible(message: impl Into<String>) -> Self {
        Error::new(Kind::Incompatible, message)
    }

    /// The same error, naming the file it is about.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// The same error, naming the line, counted from one.
    #[must_use]
    pub fn with_line(mut self, line: u64) -> Self {
        self.0.line = Some(line);
        self
    }

    /// The same error with advice: one sentence, shown after `hint:`.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Advice on what to do, if there is any.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The file that the error is about.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The line in the file, counted from one.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.0.line
    }

    /// The place in the query, in bytes.
    #[must_use]
    pub fn range(&self) -> Option<Range<usize>> {
        self.0.range.clone()
    }

    /// What went wrong, without the file and the line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the operating system refused something.
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io
    }

    /// Whether a file or record could not be read as an article.
    #[must_use]
    pub fn is_record(&self) -> bool {
        self.0.kind == Kind::Record
    }

    /// Whether a schema or one of its tables is wrong.
    #[must_use]
    pub fn is_schema(&self) -> bool {
        self.0.kind == Kind::Schema
    }

    /// Whether a query could not be understood.
    #[must_use]
    pub fn is_query(&self) -> bool {
        self.0.kind == Kind::Query
    }

    /// Whether the index was made with another schema or analysis and has to be rebuilt.
    #[must_use]
    pub fn is_incompatible(&self) -> bool {
        self.0.kind == Kind::Incompatible
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.0.path {
            write!(f, "{}:", path.display())?;
            if let Some(line) = self.0.line {
                write!(f, "{line}:")?;
            }
            f.write_str(" ")?;
        } else if let Some(line) = self.0.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}, {self})", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
