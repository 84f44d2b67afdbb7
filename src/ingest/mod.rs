//! Brings an index up to date with a directory: reads what is new or changed, forgets what is gone.
//!
//! This floor composes reading and the index. It reports through a callback and a value; it must not print or
//! read the clock.

mod ids;
mod options;
mod pipeline;
mod plan;
mod report;

use std::collections::BTreeSet;
use std::path::Path;

use crate::corpus::{FileRead, KeyAliases, ReadOptions, SourceFile};
use crate::error::{Error, Result};
use crate::index::{FileRecord, Index, IndexWriter, KnownFiles, RunRecord};
use crate::schema::Schema;
use ids::TakenIds;
use pipeline::{Pipeline, ReadArticle, Step};
pub use plan::refuse_own_directory;
use plan::{Look, Plan, plan, walk_past};
use report::{Counters, general_reason};

pub use options::{IngestOptions, Stopwatch};
pub use report::{FileFormat, IngestReport, SkipReason, file_formats, skip_reasons};

/// What happens while a directory is read.
#[derive(Debug)]
#[non_exhaustive]
pub enum IngestEvent<'a> {
    /// The walk is over: so many files, of so many bytes, are going to be read.
    Planned {
        /// Files to read.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// The articles of a file follow.
    File(&'a SourceFile),
    /// An article was added.
    Article,
    /// A file or record cannot be read and was passed over.
    Skipped(&'a Error),
    /// A file was read to its end.
    FileDone(&'a SourceFile),
}

/// Brings `index` up to date with `root`, a directory or a single file.
///
/// Only files whose size or time of change differ from what the index knows are read, and of those whose time alone
/// differs only the ones with other bytes. Articles of a changed file are replaced, those of a file that is gone are
/// removed; one commit decides both the articles and what is known of their files. Files are read and analyzed on
/// several threads; articles go into the index in the order of the files. The directory of the index itself is passed
/// over.
///
/// # Errors
/// The index cannot be written or lies in `root` itself, or the schema has a wrong pattern of paths. A file that cannot be read is an event,
/// not an error.
///
/// ```
/// use warraq::ingest::{IngestOptions, ingest};
/// use warraq::{Index, Schema};
/// # fn main() -> warraq::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// # let root = folder.path();
/// std::fs::write(root.join("a.txt"), "عنوان\nنص المقال").unwrap();
/// let index = Index::create(root.join(".warraq"), &Schema::news())?;
/// let report = ingest(&index, root, &IngestOptions::new(), &mut |_| {})?;
/// assert_eq!(report.articles, 1);
/// # Ok(())
/// # }
/// ```
pub fn ingest(
    index: &Index,
    root: &Path,
    options: &IngestOptions,
    observer: &mut dyn FnMut(IngestEvent<'_>),
) -> Result<IngestReport> {
    let read = read_options(index.schema(), options)?;
    bring_up_to_date(index, root, &read, options, Look::new(index, root, options)?, observer)
}

/// Does what a look found to be done, or what another look finds where the index has changed since.
fn bring_up_to_date(
    index: &Index,
    root: &Path,
    read: &ReadOptions,
    options: &IngestOptions,
    mut look: Look,
    observer: &mut dyn FnMut(IngestEvent<'_>),
) -> Result<IngestReport> {
    let mut writer = None;
    if !look.plan.is_empty() {
        let held = index.writer_with(&options.writer)?;
        if held.last_commit() != look.commit {
            // Another run may have read the same files meanwhile. From here on there is none but this.
            look = Look::new(index, root, options)?;
        }
        writer = Some(held);
    }
    let Look { known, plan, .. } = look;
    let mut run = Run::new(&plan, &known, observer);
    let Some(mut writer) = writer.filter(|_| !plan.is_empty()) else {
        return Ok(run.finish().0);
    };
    for path in &plan.removed {
        writer.remove_file(path)?;
    }
    for record in &plan.touched {
        writer.renew_file(record)?;
    }
    run.taken = TakenIds::new(Some(index), &run.rewritten())?;
    run.writing = Some(Writing { writer, commit_bytes: options.commit_bytes, uncommitted: 0 });
    run.read_all(index.schema(), read, Some(index), options)?;
    let (report, writing) = run.finish();
    if let Some(Writing { mut writer, .. }) = writing {
        match &options.stopwatch {
            Some(stopwatch) => writer.commit_run(|| {
                RunRecord::new(report.files_read, report.articles, report.text_bytes, stopwatch.seconds())
            })?,
            None => writer.commit()?,
        }
        writer.finish()?;
    }
    Ok(report)
}

/// What [`ingest`] would do with `root`: everything is read, nothing is analyzed or written.
///
/// `index` is the index that would be brought up to date, if there is one already; what it knows is not read again.
///
/// # Errors
/// The index cannot be read, or the schema has a wrong pattern of paths.
///
/// ```
/// use warraq::Schema;
/// use warraq::ingest::{IngestOptions, survey};
/// # fn main() -> warraq::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// # let root = folder.path();
/// std::fs::write(root.join("a.txt"), "عنوان\nنص المقال").unwrap();
/// let report = survey(root, &Schema::news(), None, &IngestOptions::new(), &mut |_| {})?;
/// assert_eq!(report.tallies.formats[0].value, "text");
/// # Ok(())
/// # }
/// ```
pub fn survey(
    root: &Path,
    schema: &Schema,
    index: Option<&Index>,
    options: &IngestOptions,
    observer: &mut dyn FnMut(IngestEvent<'_>),
) -> Result<IngestReport> {
    let read = read_options(schema, options)?;
    let walk = index.map_or_else(|| Ok(options.walk.clone()), |index| walk_past(index, root, options))?;
    let known = index.map(Index::known_files).transpose()?.unwrap_or_default();
    let plan = plan(root, &known, &walk, options.verify);
    let mut run = Run::new(&plan, &known, observer);
    run.taken = TakenIds::new(index, &run.rewritten())?;
    run.read_all(schema, &read, None, options)?;
    Ok(run.finish().0)
}

/// How files are read: as the caller says, then as the schema says.
fn read_options(schema: &Schema, options: &IngestOptions) -> Result<ReadOptions> {
    let mut read = options.read.clone();
    for pattern in schema.paths() {
        read = read.path_pattern(pattern)?;
    }
    Ok(read)
}

/// One run over the files of a plan, on the thread that writes.
struct Run<'a> {
    plan: &'a Plan,
    known: &'a KnownFiles,
    observer: &'a mut dyn FnMut(IngestEvent<'_>),
    taken: TakenIds,
    writing: Option<Writing>,
    report: IngestReport,
    counters: Counters,
    /// The number of the file that is being read, and what is known of it so far.
    number: usize,
    record: FileRecord,
}

/// The index, where it is written.
struct Writing {
    writer: IndexWriter,
    commit_bytes: u64,
    uncommitted: u64,
}

impl<'a> Run<'a> {
    /// A run that has told what the plan could not look at.
    fn new(plan: &'a Plan, known: &'a KnownFiles, observer: &'a mut dyn FnMut(IngestEvent<'_>)) -> Self {
        let mut report = IngestReport { files_unchanged: plan.unchanged, ..IngestReport::default() };
        report.files_removed = plan.removed.len() as u64;
        for error in &plan.skipped {
            report.count_skipped(error);
            observer(IngestEvent::Skipped(error));
        }
        let (taken, counters) = (TakenIds::default(), Counters::default());
        Run { plan, known, observer, taken, writing: None, report, counters, number: 0, record: FileRecord::default() }
    }

    /// The files whose articles are replaced or removed.
    fn rewritten(&self) -> BTreeSet<&'a str> {
        let read = self.plan.read.iter().map(|file| file.relative.as_str());
        read.chain(self.plan.removed.iter().map(String::as_str)).collect()
    }

    fn read_all(
        &mut self,
        schema: &Schema,
        read: &ReadOptions,
        index: Option<&Index>,
        options: &IngestOptions,
    ) -> Result<()> {
        let files = &self.plan.read;
        let bytes = files.iter().map(|file| file.size).sum();
        (self.observer)(IngestEvent::Planned { files: files.len() as u64, bytes });
        let aliases = aliases(schema);
        let pipeline = Pipeline { files, aliases: &aliases, read, index, threads: options.thread_count() };
        pipeline.run(&mut |step| self.take(step))
    }

    fn finish(mut self) -> (IngestReport, Option<Writing>) {
        self.counters.finish(&mut self.report);
        (self.report, self.writing)
    }

    fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Begins(number) => {
                self.number = number;
                self.begin(&self.plan.read[number])
            }
            Step::Article(article) => self.add(*article),
            Step::Skipped(error) => {
                self.skip(&error);
                Ok(())
            }
            Step::Ends(number, result) => self.end(&self.plan.read[number], result),
        }
    }

    fn begin(&mut self, file: &SourceFile) -> Result<()> {
        self.record = FileRecord::new(&file.relative, file.size, file.modified);
        if let Some(writing) = &mut self.writing
            && self.known.contains_key(&file.relative)
        {
            writing.writer.remove_file(&file.relative)?;
        }
        (self.observer)(IngestEvent::File(file));
        Ok(())
    }

    fn add(&mut self, article: ReadArticle) -> Result<()> {
        if !self.taken.take(&article.id)? {
            self.record.shadowed = true;
            let error = Error::record(
                &self.plan.read[self.number].path,
                format!("the id `{}` is that of another article", article.id),
            )
            .with_hint("an id stands for one article in the whole archive");
            self.skip(&error);
            return Ok(());
        }
        let bytes = article.facts.text_bytes;
        if let Some(writing) = &mut self.writing {
            if let Some(prepared) = article.prepared {
                writing.writer.add_prepared(prepared)?;
            }
            writing.uncommitted += bytes;
        }
        self.counters.count(&article.facts, &article.provenance, self.number as u64);
        self.report.articles += 1;
        self.report.text_bytes += bytes;
        (self.observer)(IngestEvent::Article);
        Ok(())
    }

    fn end(&mut self, file: &SourceFile, result: Result<FileRead>) -> Result<()> {
        match result {
            Ok(read) => {
                read.format.clone_into(&mut self.record.format);
                self.record.content_hash = read.content_hash;
                self.report.count_file(read.format, file.size);
            }
            Err(error) => {
                self.skip(&error);
                self.record.unread = true;
            }
        }
        // A file that vanished meanwhile is not known.
        let is_there = !self.record.unread || file.path.exists();
        if let Some(writing) = &mut self.writing
            && is_there
        {
            writing.writer.record_file(&self.record)?;
            if writing.uncommitted >= writing.commit_bytes {
                writing.writer.commit()?;
                writing.uncommitted = 0;
            }
        }
        (self.observer)(IngestEvent::FileDone(file));
        Ok(())
    }

    fn skip(&mut self, error: &Error) {
        self.record.note_skipped(&general_reason(error.message()), error.line());
        self.report.count_skipped(error);
        (self.observer)(IngestEvent::Skipped(error));
    }
}

fn aliases(schema: &Schema) -> KeyAliases {
    let mut aliases = KeyAliases::new();
    for field in schema.fields() {
        for alias in &field.aliases {
            aliases.add(alias, field.field);
        }
    }
    aliases
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a run told: files that were read, and what was skipped.
    fn told(events: &mut Vec<String>) -> impl FnMut(IngestEvent<'_>) {
        |event| match event {
            IngestEvent::File(file) => events.push(file.relative.clone()),
            IngestEvent::Skipped(error) => events.push(format!("skipped: {}", error.message())),
            _ => {}
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_another_run_read_meanwhile_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for number in 0..3 {
            std::fs::write(root.join(format!("{number}.txt")), "عنوان\nنص المقال").unwrap();
        }
        std::os::unix::fs::symlink("nowhere", root.join("broken.txt")).unwrap();
        let index = Index::create(root.join(".warraq"), &Schema::news()).unwrap();
        let options = IngestOptions::new().walk(crate::corpus::WalkOptions::new().follow_links(true));
        let read = read_options(index.schema(), &options).unwrap();
        let late = |look, events: &mut Vec<String>| {
            bring_up_to_date(&index, root, &read, &options, look, &mut told(events)).unwrap()
        };

        let look = Look::new(&index, root, &options).unwrap();
        assert_eq!(ingest(&index, root, &options, &mut |_| {}).unwrap().articles, 3);
        let mut events = Vec::new();
        let report = late(look, &mut events);
        assert_eq!((report.articles, report.files_unchanged, report.unreadable), (0, 3, 1));
        assert_eq!(events.len(), 1, "nothing is told twice: {events:?}");
        assert_eq!(index.stats().unwrap().articles, 3);

        // Of a folder that cannot be walked whole, nothing counts as gone.
        std::fs::remove_file(root.join("broken.txt")).unwrap();
        std::fs::write(root.join("1.txt"), "عنوان\nنص آخر للمقال").unwrap();
        let look = Look::new(&index, root, &options).unwrap();
        ingest(&index, root, &options, &mut |_| {}).unwrap();
        std::fs::write(root.join("3.txt"), "عنوان\nنص المقال").unwrap();
        std::fs::remove_file(root.join("2.txt")).unwrap();
        let mut events = Vec::new();
        let report = late(look, &mut events);
        assert_eq!((report.articles, report.files_unchanged, report.files_removed), (1, 2, 1));
        assert_eq!(events, ["3.txt"]);
        assert_eq!(index.stats().unwrap().articles, 3);
    }
}
