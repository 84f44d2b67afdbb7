//! `warraq index`: brings an index up to date with a directory, once or for ever.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use warraq::corpus::WalkOptions;
use warraq::index::{Rebuild, WriterOptions};
use warraq::ingest::{IngestOptions, IngestReport, Stopwatch, ingest, refuse_own_directory, survey};
use warraq::{Error, Index, Schema};

use super::progress::{Progress, Skip};
use super::tables::{write_counts, write_skip_reasons};
use super::{INDEX_NAME, Result};
use crate::args::IndexArgs;
use crate::exit::Exit;
use crate::printer::{self, CommandError, counted};
use crate::terminal::sanitize;

/// The report in JSON.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    ingest: &'a IngestReport,
    /// Everything that was skipped.
    skips: Option<Vec<Skip>>,
    dry_run: bool,
    index: String,
    megabytes_per_second: f64,
    seconds: f64,
}

pub(super) fn run(args: &IndexArgs, named: Option<&Path>) -> Result {
    let root = args.root.as_path();
    if let Err(error) = std::fs::metadata(root) {
        return Err(Error::io(root, error).with_hint("name a directory of articles, or one file").into());
    }
    let directory = named.map_or_else(|| default_directory(root), Path::to_owned);
    // Before an index is made there.
    refuse_own_directory(root, &directory)?;
    let options = options(args)?;
    let exists = Index::exists(&directory);
    if args.dry_run {
        let options = options.clone().walk(options.walk.pass_over(&directory));
        let index = if exists && !args.rebuild { Some(Index::open(&directory)?) } else { None };
        let schema = match exists && args.rebuild {
            true => schema_of_rebuild(args, &directory)?,
            false => schema(args, index.as_ref())?,
        };
        return run_once(args, &directory, &mut BTreeSet::new(), |progress| {
            survey(root, &schema, index.as_ref(), &options, &mut |event| progress.show(&event))
        });
    }
    // What cannot be read is told once, not at every look.
    let mut told = BTreeSet::new();
    let bring_up_to_date = |index: &Index, progress: &mut Progress<'_>| {
        let start = Instant::now();
        let options = options.clone().stopwatch(Stopwatch::new(move || start.elapsed()));
        ingest(index, root, &options, &mut |event| progress.show(&event))
    };
    let exit = if args.rebuild && exists {
        let rebuild = Rebuild::begin(&directory, &schema_of_rebuild(args, &directory)?)?;
        run_once(args, &directory, &mut told, |progress| {
            let report = bring_up_to_date(rebuild.index(), progress)?;
            rebuild.finish()?;
            Ok(report)
        })?
    } else {
        let index = open(args, &directory)?;
        run_once(args, &directory, &mut told, |progress| bring_up_to_date(&index, progress))?
    };
    let Some(seconds) = args.watch else { return Ok(exit) };
    loop {
        std::thread::sleep(Duration::from_secs(seconds));
        // Opened at every look: another process may have made it anew, or given it other synonyms.
        let look =
            run_once(args, &directory, &mut told, |progress| bring_up_to_date(&open(args, &directory)?, progress));
        match look {
            Ok(_) => {}
            Err(CommandError::Warraq(error)) => printer::print_error(&CommandError::Warraq(error)),
            Err(error @ CommandError::Output(_)) => return Err(error),
        }
    }
}

fn options(args: &IndexArgs) -> warraq::Result<IngestOptions> {
    let mut walk = WalkOptions::new().follow_links(args.follow_links);
    for pattern in &args.include {
        walk = walk.include(pattern)?;
    }
    for pattern in &args.exclude {
        walk = walk.exclude(pattern)?;
    }
    let memory = WriterOptions::new().memory_bytes((args.memory as usize) << 20);
    let options = IngestOptions::new().walk(walk).writer(memory).verify(args.verify);
    Ok(match args.threads {
        Some(threads) => options.threads(threads),
        None => options,
    })
}

fn schema(args: &IndexArgs, index: Option<&Index>) -> warraq::Result<Schema> {
    match (&args.schema, index) {
        (Some(path), _) => super::read_schema(path),
        (None, Some(index)) => Ok(index.schema().clone()),
        (None, None) => Ok(Schema::news()),
    }
}

/// The index to write.
fn open(args: &IndexArgs, directory: &Path) -> warraq::Result<Index> {
    let known = if Index::exists(directory) { Some(Index::open(directory)?) } else { None };
    match (known, &args.schema) {
        (Some(index), None) => Ok(index),
        (known, _) => Index::open_or_create(directory, &schema(args, known.as_ref())?),
    }
}

/// The schema to make an index anew with; which of several it is, is told.
fn schema_of_rebuild(args: &IndexArgs, directory: &Path) -> warraq::Result<Schema> {
    if args.schema.is_some() {
        return schema(args, None);
    }
    let built_in = Schema::news();
    match Rebuild::schema_of(directory) {
        Ok(schema) => {
            let is_own = schema.as_toml() != built_in.as_toml();
            let what = match (is_own, schema.synonyms().is_empty()) {
                (true, true) => "schema",
                (true, false) => "schema and its synonyms",
                (false, false) => "synonyms",
                (false, true) => return Ok(schema),
            };
            printer::print_note(&format!("note: the index keeps its {what}; `--schema FILE` makes it with another"));
            Ok(schema)
        }
        Err(error) => {
            let message = sanitize(error.message());
            printer::print_note(&format!("note: {message}: the schema that is built in is taken"));
            Ok(built_in)
        }
    }
}

/// `.warraq` in the directory, or beside the file, that is read.
fn default_directory(root: &Path) -> PathBuf {
    match root.is_dir() {
        true => root.join(INDEX_NAME),
        false => root.with_file_name(INDEX_NAME),
    }
}

/// One run and its report. A look that finds nothing new says so the first time only.
fn run_once(
    args: &IndexArgs,
    directory: &Path,
    told: &mut BTreeSet<String>,
    work: impl FnOnce(&mut Progress<'_>) -> warraq::Result<IngestReport>,
) -> Result {
    let start = Instant::now();
    let is_first = told.is_empty();
    let mut progress = Progress::new(args, told);
    let report = work(&mut progress)?;
    let skips = progress.finish();
    let is_news = is_first || report.files_read + report.files_removed > 0;
    told.insert(String::new());
    if is_news {
        let seconds = start.elapsed().as_secs_f64();
        let megabytes_per_second = report.text_bytes as f64 / 1e6 / seconds.max(1e-6);
        let mut out = printer::stdout();
        if args.json {
            let index = directory.display().to_string();
            let report = Report { ingest: &report, dry_run: args.dry_run, skips, index, megabytes_per_second, seconds };
            printer::write_json(&mut out, "report", &report)?;
        } else {
            write_report(&mut out, args, &report, seconds, megabytes_per_second)?;
        }
        out.flush()?;
    }
    Ok(if report.unreadable > 0 { Exit::Partial } else { Exit::Found })
}

fn write_report(
    out: &mut dyn Write,
    args: &IndexArgs,
    report: &IngestReport,
    seconds: f64,
    megabytes_per_second: f64,
) -> std::io::Result<()> {
    if report.is_idle() {
        return writeln!(out, "up to date: {} unchanged", counted(report.files_unchanged, "file", "files"));
    }
    writeln!(
        out,
        "{}{} from {}, {} of text in {seconds:.1} s, {megabytes_per_second:.1} MB/s",
        if args.dry_run { "nothing was written: " } else { "" },
        counted(report.articles, "article", "articles"),
        counted(report.files_read, "file", "files"),
        printer::bytes(report.text_bytes)
    )?;
    if report.files_read > 0 {
        write_counts(out, &report.file_formats, &report.tallies, args.verbose)?;
    }
    for (count, one, many) in [
        (report.files_unchanged, "file unchanged", "files unchanged"),
        (report.files_removed, "file gone, its articles removed", "files gone, their articles removed"),
        (report.skipped, "file or record skipped", "files or records skipped"),
    ] {
        if count > 0 {
            writeln!(out, "{}", counted(count, one, many))?;
        }
    }
    write_skip_reasons(out, &report.skip_reasons, args.verbose)?;
    if report.unreadable > 0 {
        writeln!(out, "{} could not be read", counted(report.unreadable, "file or folder", "files or folders"))?;
    }
    Ok(())
}
