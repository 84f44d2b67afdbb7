//! What a run did, in numbers: kept while it goes on, handed over at its end.

use std::path::Path;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::article::Article;
use crate::error::Error;
use crate::index::{KnownFiles, ProvenanceRecord, Tallies, TallyCounter};

/// How many places are kept as examples of a reason.
const EXAMPLES: usize = 3;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IngestReport {
    /// Files that were read.
    pub files_read: u64,
    /// Files that had not changed.
    pub files_unchanged: u64,
    /// Files that are gone and whose articles were removed.
    pub files_removed: u64,
    /// Bytes of the files that were read, as they lie on disk.
    pub file_bytes: u64,
    /// Articles that were added or replaced.
    pub articles: u64,
    /// Bytes of the titles and texts of these articles, UTF-8.
    pub text_bytes: u64,
    /// Files and records that could not be read.
    pub skipped: u64,
    /// Files and folders among them that the system refused to read; the next run tries them again.
    pub unreadable: u64,
    /// Why things were skipped, the most frequent reason first.
    pub skip_reasons: Vec<SkipReason>,
    /// Files of each format as they lie in the archive, the most frequent first: a zip file counts as `zip`.
    pub file_formats: Vec<FileFormat>,
    /// The articles of this run by what they are.
    pub tallies: Tallies,
}

/// Things that were skipped for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SkipReason {
    /// The reason, with `…` for what differs from one to the other.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// Where the first three are, `path:line`.
    pub examples: Vec<String>,
}

/// Files of one format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FileFormat {
    /// The name of the format; empty for files of none that is known.
    pub format: String,
    /// How many files.
    pub files: u64,
    /// Their bytes, as they lie on disk.
    pub file_bytes: u64,
}

impl IngestReport {
    /// Whether nothing was to be done.
    pub fn is_idle(&self) -> bool {
        self.files_read == 0 && self.files_removed == 0 && self.skipped == 0
    }

    pub(super) fn count_skipped(&mut self, error: &Error) {
        self.skipped += 1;
        self.unreadable += u64::from(error.is_io());
        let path = error.path().unwrap_or(Path::new("")).display().to_string();
        count_reason(&mut self.skip_reasons, general_reason(error.message()), 1, &path, error.line());
    }

    pub(super) fn count_file(&mut self, format: &str, bytes: u64) {
        self.files_read += 1;
        self.file_bytes += bytes;
        count_format(&mut self.file_formats, format, bytes);
    }
}

/// What was skipped in the files that an index knows, the most frequent reason first. The examples are paths relative
/// to the archive.
pub fn skip_reasons(files: &KnownFiles) -> Vec<SkipReason> {
    let mut reasons = Vec::new();
    for file in files.values() {
        for note in &file.skipped {
            count_reason(&mut reasons, note.reason.clone(), note.count, &file.path, note.first_line);
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}

/// The files that an index knows by their format, the most frequent first.
pub fn file_formats(files: &KnownFiles) -> Vec<FileFormat> {
    let mut formats = Vec::new();
    for file in files.values().filter(|file| !file.unread) {
        count_format(&mut formats, &file.format, file.size);
    }
    formats.sort_by_key(|format| std::cmp::Reverse(format.files));
    formats
}

fn count_reason(reasons: &mut Vec<SkipReason>, reason: String, count: u64, path: &str, line: Option<u64>) {
    let place = reasons.iter().position(|known| known.reason == reason).unwrap_or_else(|| {
        reasons.push(SkipReason { reason, ..SkipReason::default() });
        reasons.len() - 1
    });
    let known = &mut reasons[place];
    known.count += count;
    if known.examples.len() < EXAMPLES {
        known.examples.push(line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}")));
    }
}

fn count_format(formats: &mut Vec<FileFormat>, format: &str, bytes: u64) {
    let place = formats.iter().position(|known| known.format == format).unwrap_or_else(|| {
        formats.push(FileFormat { format: format.to_owned(), ..FileFormat::default() });
        formats.len() - 1
    });
    formats[place].files += 1;
    formats[place].file_bytes += bytes;
}

/// A reason without what belongs to one case alone: what stands in backquotes, and numbers.
pub(super) fn general_reason(message: &str) -> String {
    let mut general = String::with_capacity(message.len());
    for (number, piece) in message.split('`').enumerate() {
        if number % 2 == 1 {
            general.push_str("`…`");
            continue;
        }
        let mut is_in_number = false;
        for c in piece.chars() {
            if !c.is_ascii_digit() {
                general.push(c);
            } else if !is_in_number {
                general.push('…');
            }
            is_in_number = c.is_ascii_digit();
        }
    }
    general
}

/// What articles are counted by while a run goes on.
#[derive(Debug, Default)]
pub(super) struct Counters {
    formats: TallyCounter,
    encodings: TallyCounter,
    years: TallyCounter,
    date_origins: TallyCounter,
    sources: TallyCounter,
    languages: TallyCounter,
    suspicions: TallyCounter,
    suspicious: u64,
}

/// What a run remembers of an article when its text has gone into the index.
#[derive(Debug)]
pub(super) struct Facts {
    source: String,
    language: String,
    year: Option<i16>,
    pub(super) text_bytes: u64,
}

impl Facts {
    pub(super) fn of(article: &Article) -> Self {
        Facts {
            source: article.source.clone(),
            language: article.language.clone(),
            year: article.published.map(DateTime::year),
            text_bytes: (article.title.len() + article.body.len()) as u64,
        }
    }
}

impl Counters {
    /// Counts an article of a file, which is known by a number.
    pub(super) fn count(&mut self, facts: &Facts, provenance: &ProvenanceRecord, file: u64) {
        self.formats.count(&provenance.format, file);
        self.encodings.count(&provenance.encoding, file);
        self.years.count(&facts.year.map(|year| year.to_string()).unwrap_or_default(), file);
        self.date_origins.count(&provenance.date_origin, file);
        self.sources.count(&facts.source, file);
        self.languages.count(&facts.language, file);
        for (place, suspicion) in provenance.suspicions.iter().enumerate() {
            if provenance.suspicions[..place].iter().all(|earlier| earlier.kind != suspicion.kind) {
                self.suspicions.count(&suspicion.kind, file);
            }
        }
        self.suspicious += u64::from(!provenance.suspicions.is_empty());
    }

    /// Puts the counts into a report, the most frequent first.
    pub(super) fn finish(self, report: &mut IngestReport) {
        let tallies = &mut report.tallies;
        tallies.formats = self.formats.by_frequency();
        tallies.encodings = self.encodings.by_frequency();
        tallies.years = self.years.by_value();
        tallies.date_origins = self.date_origins.by_frequency();
        tallies.sources = self.sources.by_frequency();
        tallies.languages = self.languages.by_frequency();
        tallies.suspicions = self.suspicions.by_frequency();
        tallies.suspicious = self.suspicious;
        report.skip_reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        report.file_formats.sort_by_key(|format| std::cmp::Reverse(format.files));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_differ_in_names_and_numbers_alone_are_one() {
        let table = [
            ("not valid JSON: expected value at column 11", "not valid JSON: expected value at column …"),
            ("the id `a 7` is that of another article", "the id `…` is that of another article"),
            ("the article has no text", "the article has no text"),
        ];
        for (message, general) in table {
            assert_eq!(general_reason(message), general);
        }
    }

    #[test]
    fn a_reason_keeps_its_first_places() {
        let mut report = IngestReport::default();
        for line in 1..=5 {
            report.count_skipped(&Error::record("a.jsonl", format!("column {line}")).with_line(line));
        }
        report.count_skipped(&Error::io("b.txt", std::io::Error::other("refused")));
        assert_eq!((report.skipped, report.unreadable, report.skip_reasons.len()), (6, 1, 2));
        assert_eq!(report.skip_reasons[0].examples, ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3"]);
    }
}
