//! Lines of counts that `index` and `stats` share: what there is of each format, encoding, year and newspaper, and
//! what was skipped.

use std::io::{self, Write};

use warraq::index::{Tallies, Tally};
use warraq::ingest::{FileFormat, SkipReason};

use crate::printer::counted;
use crate::terminal::sanitize;

/// How many values of one kind are shown unless all are asked for.
const SHOWN: usize = 12;

/// The width of the column of names, that of `stats`.
const NAME_WIDTH: usize = 16;

/// One line for each kind of count.
pub(super) fn write_counts(
    out: &mut dyn Write,
    file_formats: &[FileFormat],
    tallies: &Tallies,
    all: bool,
) -> io::Result<()> {
    let files: Vec<_> = file_formats.iter().map(|row| format!("{} {}", named(&row.format), row.files)).collect();
    let count: u64 = file_formats.iter().map(|row| row.files).sum();
    writeln!(out, "{:NAME_WIDTH$}  {count}: {}", "files", files.join(", "))?;
    for (name, rows) in [
        ("formats", &tallies.formats),
        ("encodings", &tallies.encodings),
        ("years", &tallies.years),
        ("dates from", &tallies.date_origins),
        ("sources", &tallies.sources),
        ("languages", &tallies.languages),
    ] {
        write_row(out, name, articles_in_files(rows), all)?;
    }
    if tallies.suspicious > 0 {
        let articles = counted(tallies.suspicious, "article, see", "articles, see");
        let reasons: Vec<_> = tallies.suspicions.iter().map(|row| format!("{} {}", row.value, row.articles)).collect();
        writeln!(out, "{:NAME_WIDTH$}  {articles} `warraq check`: {}", "suspicious", reasons.join(", "))?;
    }
    Ok(())
}

/// Why things were skipped, and where the first are.
pub(super) fn write_skip_reasons(out: &mut dyn Write, reasons: &[SkipReason], all: bool) -> io::Result<()> {
    let shown = if all { reasons.len() } else { SHOWN.min(reasons.len()) };
    for reason in &reasons[..shown] {
        let examples = sanitize(&reason.examples.join(", ")).into_owned();
        let more = if reason.count > reason.examples.len() as u64 { ", …" } else { "" };
        writeln!(out, "{:>NAME_WIDTH$}  {}: {examples}{more}", reason.count, sanitize(&reason.reason))?;
    }
    if shown < reasons.len() {
        writeln!(out, "{:NAME_WIDTH$}  and {} more reasons", "", reasons.len() - shown)?;
    }
    Ok(())
}

/// `html 8 in 3 files`; the word is not repeated.
fn articles_in_files(rows: &[Tally]) -> Vec<String> {
    let row = |(place, row): (usize, &Tally)| {
        let word = match (place, row.files) {
            (0, 1) => " file",
            (0, _) => " files",
            _ => "",
        };
        format!("{} {} in {}{word}", named(&row.value), row.articles, row.files)
    };
    rows.iter().enumerate().map(row).collect()
}

fn write_row(out: &mut dyn Write, name: &str, mut values: Vec<String>, all: bool) -> io::Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    if !all && values.len() > SHOWN {
        let more = values.len() - SHOWN;
        values.truncate(SHOWN);
        values.push(format!("{more} more"));
    }
    writeln!(out, "{name:NAME_WIDTH$}  {}", values.join(", "))
}

fn named(value: &str) -> String {
    if value.is_empty() { "unknown".to_owned() } else { sanitize(value).into_owned() }
}
