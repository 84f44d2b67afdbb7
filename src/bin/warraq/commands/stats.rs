//! `warraq stats`: what an index holds and how large it is.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::index::{IndexStats, Tallies};
use warraq::ingest::{FileFormat, SkipReason, file_formats, skip_reasons};

use super::Result;
use super::tables::{write_counts, write_skip_reasons};
use crate::args::StatsArgs;
use crate::exit::Exit;
use crate::printer::{self, counted};

#[derive(Serialize)]
struct Stats {
    #[serde(flatten)]
    index: IndexStats,
    skipped: u64,
    skip_reasons: Vec<SkipReason>,
    file_formats: Vec<FileFormat>,
    tallies: Tallies,
}

pub(super) fn run(args: &StatsArgs, named: Option<&Path>) -> Result {
    let index = super::open_index(named)?.snapshot()?;
    let files = index.known_files()?;
    let skip_reasons = skip_reasons(&files);
    let stats = Stats {
        skipped: skip_reasons.iter().map(|reason| reason.count).sum(),
        skip_reasons,
        file_formats: file_formats(&files),
        tallies: index.tallies()?,
        index: index.stats()?,
    };
    let mut out = printer::stdout();
    if args.json {
        printer::write_json(&mut out, "stats", &stats)?;
    } else {
        write_stats(&mut out, &stats, args.verbose)?;
    }
    out.flush()?;
    Ok(Exit::Found)
}

fn write_stats(out: &mut dyn Write, stats: &Stats, all: bool) -> std::io::Result<()> {
    let index = &stats.index;
    let ratio = index.bytes as f64 / (index.text_bytes as f64).max(1.0);
    writeln!(out, "articles          {}", index.articles)?;
    write_counts(out, &stats.file_formats, &stats.tallies, all)?;
    if stats.skipped > 0 {
        writeln!(out, "skipped           {}", stats.skipped)?;
        write_skip_reasons(out, &stats.skip_reasons, all)?;
    }
    writeln!(out, "text              {}", printer::bytes(index.text_bytes))?;
    writeln!(out, "index             {}, {ratio:.2} of the text", printer::bytes(index.bytes))?;
    if let Some(run) = &index.last_run {
        let (articles, files) = (counted(run.articles, "article", "articles"), counted(run.files, "file", "files"));
        let (text, seconds, speed) = (printer::bytes(run.text_bytes), run.seconds, run.megabytes_per_second);
        writeln!(out, "last run          {articles} from {files}, {text} of text in {seconds:.1} s, {speed:.1} MB/s")?;
    }
    writeln!(out, "segments          {}", index.segments)?;
    writeln!(out, "schema version    {}", index.schema_version)?;
    writeln!(out, "analysis version  {}", index.analysis_version)
}
