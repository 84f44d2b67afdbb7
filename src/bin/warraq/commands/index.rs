//! `warraq index`: brings an index up to date with a directory, with a progress bar on a terminal.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use warraq::corpus::WalkOptions;
use warraq::index::WriterOptions;
use warraq::ingest::{IngestEvent, IngestOptions, IngestReport, ingest};
use warraq::{Error, Index, Schema};

use super::{INDEX_NAME, Result};
use crate::args::IndexArgs;
use crate::exit::Exit;
use crate::printer::{self, counted};

/// How many things that could not be read are shown one by one; the rest is counted.
const SHOWN_SKIPS: u64 = 20;

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    ingest: &'a IngestReport,
    index: String,
    seconds: f64,
}

pub(super) fn run(args: &IndexArgs, named: Option<&Path>) -> Result {
    let start = Instant::now();
    let root = args.root.as_path();
    if let Err(error) = std::fs::metadata(root) {
        return Err(Error::io(root, error).with_hint("name a directory of articles, or one file").into());
    }
    let directory = named.map_or_else(|| default_directory(root), Path::to_owned);
    let schema = match &args.schema {
        Some(path) => super::read_schema(path)?,
        None if !args.rebuild && Index::exists(&directory) => Index::open(&directory)?.schema().clone(),
        None => Schema::news(),
    };
    if args.rebuild && Index::exists(&directory) {
        std::fs::remove_dir_all(&directory).map_err(|error| Error::io(&directory, error))?;
    }
    let index = Index::open_or_create(&directory, &schema)?;
    let mut walk = WalkOptions::new();
    for pattern in &args.include {
        walk = walk.include(pattern)?;
    }
    for pattern in &args.exclude {
        walk = walk.exclude(pattern)?;
    }
    let memory = WriterOptions::new().memory_bytes((args.memory as usize) << 20);
    let options = IngestOptions::new().walk(walk).writer(memory);
    let mut progress = Progress::new();
    let report = ingest(&index, root, &options, &mut |event| progress.show(&event))?;
    progress.finish();
    let mut out = printer::stdout();
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        let report = Report { ingest: &report, index: directory.display().to_string(), seconds };
        printer::write_json(&mut out, "report", &report)?;
    } else {
        write_report(&mut out, &report, seconds)?;
    }
    out.flush()?;
    Ok(Exit::Found)
}

/// `.warraq` in the directory, or beside the file, that is read.
fn default_directory(root: &Path) -> PathBuf {
    match root.is_dir() {
        true => root.join(INDEX_NAME),
        false => root.with_file_name(INDEX_NAME),
    }
}

fn write_report(out: &mut dyn Write, report: &IngestReport, seconds: f64) -> std::io::Result<()> {
    if report.files_read == 0 && report.files_removed == 0 && report.skipped == 0 {
        return writeln!(out, "up to date: {} unchanged", counted(report.files_unchanged, "file", "files"));
    }
    writeln!(
        out,
        "{} from {}, {} of text in {seconds:.1} s",
        counted(report.articles, "article", "articles"),
        counted(report.files_read, "file", "files"),
        printer::bytes(report.text_bytes)
    )?;
    for (count, one, many) in [
        (report.files_unchanged, "file unchanged", "files unchanged"),
        (report.files_removed, "file gone, its articles removed", "files gone, their articles removed"),
        (report.skipped, "file or record skipped", "files or records skipped"),
    ] {
        if count > 0 {
            writeln!(out, "{}", counted(count, one, many))?;
        }
    }
    Ok(())
}

/// The bar on a terminal, and the list of what was skipped.
struct Progress {
    bar: ProgressBar,
    articles: u64,
    skipped: u64,
}

impl Progress {
    fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {msg}");
        bar.set_style(style.expect("the template is a constant that a test draws"));
        Progress { bar, articles: 0, skipped: 0 }
    }

    fn show(&mut self, event: &IngestEvent<'_>) {
        match event {
            IngestEvent::Planned { bytes, .. } => {
                self.bar.set_length(*bytes);
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            IngestEvent::Article => {
                self.articles += 1;
                if self.articles.is_multiple_of(1000) {
                    self.bar.set_message(format!("{} articles", self.articles));
                }
            }
            IngestEvent::Skipped(error) => {
                self.skipped += 1;
                if self.skipped <= SHOWN_SKIPS {
                    self.bar.suspend(|| printer::print_warning(error));
                }
            }
            IngestEvent::FileDone(file) => self.bar.inc(file.size),
            _ => {}
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
        if self.skipped > SHOWN_SKIPS {
            printer::print_note(&format!("… and {} more skipped", self.skipped - SHOWN_SKIPS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_can_be_drawn() {
        Progress::new().finish();
    }
}
