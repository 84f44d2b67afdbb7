//! Brings an index up to date with a directory: reads what is new or changed, forgets what is gone.
//!
//! This floor composes reading and the index. It reports through a callback and a value; it must not print or
//! read the clock.

mod ids;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;

use crate::article::Article;
use crate::corpus::{self, Item, KeyAliases, ReadOptions, SourceFile, WalkOptions};
use crate::error::{Error, Result};
use crate::index::{FileRecord, Index, IndexWriter, KnownFiles, WriterOptions};
use crate::schema::Schema;
use ids::TakenIds;

/// How a directory is read into an index.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IngestOptions {
    /// Which files are read.
    pub walk: WalkOptions,
    /// How files are read.
    pub read: ReadOptions,
    /// How the index is written.
    pub writer: WriterOptions,
    /// After how many bytes of text the articles so far are committed, so that a long run that is broken off
    /// goes on where it was. A commit is made at the end in any case.
    pub commit_bytes: u64,
}

impl Default for IngestOptions {
    fn default() -> Self {
        IngestOptions {
            walk: WalkOptions::default(),
            read: ReadOptions::default(),
            writer: WriterOptions::default(),
            commit_bytes: 1 << 30,
        }
    }
}

impl IngestOptions {
    /// The default options.
    pub fn new() -> Self {
        IngestOptions::default()
    }

    /// Which files are read.
    #[must_use]
    pub fn walk(mut self, walk: WalkOptions) -> Self {
        self.walk = walk;
        self
    }

    /// How files are read.
    #[must_use]
    pub fn read(mut self, read: ReadOptions) -> Self {
        self.read = read;
        self
    }

    /// How the index is written.
    #[must_use]
    pub fn writer(mut self, writer: WriterOptions) -> Self {
        self.writer = writer;
        self
    }

    /// After how many bytes of text a commit is made.
    #[must_use]
    pub fn commit_bytes(mut self, bytes: u64) -> Self {
        self.commit_bytes = bytes;
        self
    }
}

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
    /// A file is going to be read.
    File(&'a SourceFile),
    /// An article was added.
    Article,
    /// A file or record cannot be read and was passed over.
    Skipped(&'a Error),
    /// A file was read to its end.
    FileDone(&'a SourceFile),
}

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
    /// Articles that were added or replaced.
    pub articles: u64,
    /// Bytes of the titles and texts of these articles, UTF-8.
    pub text_bytes: u64,
    /// Files and records that could not be read.
    pub skipped: u64,
}

/// Brings `index` up to date with `root`, a directory or a single file.
///
/// Only files whose size or time of change differ from what the index knows are read. Articles of a changed file
/// are replaced, those of a file that is gone are removed; one commit decides both the articles and what is known
/// of their files.
///
/// # Errors
/// The index cannot be written. A file that cannot be read is an event, not an error.
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
    let known = index.known_files()?;
    let mut report = IngestReport::default();
    let plan = plan(root, &known, options, &mut report, observer);
    if plan.is_empty() {
        return Ok(report);
    }
    let bytes = plan.read.iter().map(|file| file.size).sum();
    observer(IngestEvent::Planned { files: plan.read.len() as u64, bytes });

    let mut writer = index.writer_with(&options.writer)?;
    for path in &plan.removed {
        writer.remove_file(path)?;
    }
    report.files_removed = plan.removed.len() as u64;
    for file in &plan.read {
        if known.contains_key(&file.relative) {
            writer.remove_file(&file.relative)?;
        }
    }
    let rewritten: BTreeSet<&str> =
        plan.read.iter().map(|file| file.relative.as_str()).chain(plan.removed.iter().map(String::as_str)).collect();
    let mut run = Run {
        taken: TakenIds::new(index, &rewritten)?,
        aliases: aliases(index.schema()),
        writer,
        options,
        report,
        uncommitted: 0,
    };
    for file in &plan.read {
        observer(IngestEvent::File(file));
        run.read_file(file, observer)?;
        observer(IngestEvent::FileDone(file));
        if run.uncommitted >= options.commit_bytes {
            run.writer.commit()?;
            run.uncommitted = 0;
        }
    }
    run.writer.commit()?;
    run.writer.finish()?;
    Ok(run.report)
}

/// What is to be done, found out before anything is changed.
struct Plan {
    read: Vec<SourceFile>,
    removed: Vec<String>,
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.read.is_empty() && self.removed.is_empty()
    }
}

fn plan(
    root: &Path,
    known: &KnownFiles,
    options: &IngestOptions,
    report: &mut IngestReport,
    observer: &mut dyn FnMut(IngestEvent<'_>),
) -> Plan {
    let mut gone: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let mut read = Vec::new();
    let mut shadowed = Vec::new();
    let mut walk_is_whole = true;
    for file in corpus::walk(root, &options.walk) {
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                // What lies in a folder that cannot be read now is not gone.
                walk_is_whole = false;
                report.skipped += 1;
                observer(IngestEvent::Skipped(&error));
                continue;
            }
        };
        gone.remove(file.relative.as_str());
        match known.get(&file.relative) {
            Some(record) if record.size == file.size && record.modified == file.modified => {
                if record.shadowed {
                    shadowed.push(file);
                } else {
                    report.files_unchanged += 1;
                }
            }
            _ => read.push(file),
        }
    }
    let removed: Vec<String> = if walk_is_whole { gone.into_iter().map(str::to_owned).collect() } else { Vec::new() };
    // An article that was passed over for another file's id may have its turn now.
    if read.is_empty() && removed.is_empty() {
        report.files_unchanged += shadowed.len() as u64;
    } else {
        read.extend(shadowed);
        read.sort_by(|a, b| a.relative.cmp(&b.relative));
    }
    Plan { read, removed }
}

/// One run over the files of a plan.
struct Run<'a> {
    writer: IndexWriter,
    taken: TakenIds,
    aliases: KeyAliases,
    options: &'a IngestOptions,
    report: IngestReport,
    uncommitted: u64,
}

impl Run<'_> {
    fn read_file(&mut self, file: &SourceFile, observer: &mut dyn FnMut(IngestEvent<'_>)) -> Result<()> {
        let mut record = FileRecord::new(&file.relative, file.size, file.modified);
        let mut failure = None;
        let aliases = std::mem::take(&mut self.aliases);
        let read = corpus::read(file, &aliases, &self.options.read, &mut |item| {
            let taken = match item {
                Item::Article(article, _) => self.add(&article, file, &mut record, observer),
                Item::Skipped(error) => {
                    self.skip(&error, observer);
                    Ok(())
                }
            };
            match taken {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        self.aliases = aliases;
        if let Some(error) = failure {
            return Err(error);
        }
        match read {
            Ok(()) => {
                self.writer.record_file(&record)?;
                self.report.files_read += 1;
            }
            // The file is not recorded, so that the next run tries it again.
            Err(error) => self.skip(&error, observer),
        }
        Ok(())
    }

    fn add(
        &mut self,
        article: &Article,
        file: &SourceFile,
        record: &mut FileRecord,
        observer: &mut dyn FnMut(IngestEvent<'_>),
    ) -> Result<()> {
        if !self.taken.take(&article.id)? {
            record.shadowed = true;
            let error = Error::record(&file.path, format!("the id `{}` is that of another article", article.id))
                .with_hint("an id stands for one article in the whole archive");
            self.skip(&error, observer);
            return Ok(());
        }
        self.writer.add_new(article)?;
        let bytes = (article.title.len() + article.body.len()) as u64;
        self.report.articles += 1;
        self.report.text_bytes += bytes;
        self.uncommitted += bytes;
        observer(IngestEvent::Article);
        Ok(())
    }

    fn skip(&mut self, error: &Error, observer: &mut dyn FnMut(IngestEvent<'_>)) {
        self.report.skipped += 1;
        observer(IngestEvent::Skipped(error));
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
