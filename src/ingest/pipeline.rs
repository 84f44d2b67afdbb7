//! Reading and analysis on several threads, with what comes of it handed on in the order of the files.
//!
//! Every worker reads files, a few neighbours at a time, and cuts what it reads into batches; any worker analyzes any
//! batch, so that one large file keeps all of them busy. A worker that is far ahead of the consumer stops reading and
//! analyzes instead, which bounds the memory. It decides nothing about articles.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::report::Facts;
use crate::article::Article;
use crate::corpus::{self, FileRead, Item, KeyAliases, Provenance, ReadOptions, SourceFile};
use crate::error::{Error, Result};
use crate::index::{DocumentBuilder, Index, PreparedArticle, ProvenanceRecord, SuspicionRecord};

/// How many bytes of text make a batch.
const BATCH_BYTES: usize = 256 << 10;

/// How many bytes of text of one worker may wait for the consumer before it stops reading: as many as these for all
/// workers, between two limits. What is made of a text takes about five times as much.
const AHEAD_BYTES: usize = 64 << 20;
const FEWEST_AHEAD: usize = 512 << 10;
const MOST_AHEAD: usize = 4 << 20;

/// What a step takes beside the text of an article.
const STEP_BYTES: usize = 256;

/// Small files are read together, up to so many bytes and files.
const JOB_BYTES: u64 = 1 << 20;
const JOB_FILES: usize = 64;

/// What the consumer gets, in the order of the files and of the articles in them.
pub(super) enum Step {
    /// The file of this number begins.
    Begins(usize),
    Article(Box<ReadArticle>),
    Skipped(Error),
    /// The file of this number ends, or cannot be read on.
    Ends(usize, Result<FileRead>),
}

/// An article that was read.
pub(super) struct ReadArticle {
    pub(super) id: String,
    pub(super) facts: Facts,
    pub(super) provenance: ProvenanceRecord,
    /// The article as it is written; `None` where nothing is to be written.
    pub(super) prepared: Option<PreparedArticle>,
}

/// What is read and how.
pub(super) struct Pipeline<'a> {
    pub(super) files: &'a [SourceFile],
    pub(super) aliases: &'a KeyAliases,
    pub(super) read: &'a ReadOptions,
    /// The index that articles are analyzed for; `None` where nothing is to be written.
    pub(super) index: Option<&'a Index>,
    pub(super) threads: usize,
}

impl Pipeline<'_> {
    /// Reads all files and hands every step to `consume`, on the caller's thread.
    ///
    /// # Errors
    /// Those of `consume`; the rest is not read then.
    pub(super) fn run(&self, consume: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
        let jobs = jobs(self.files);
        let exchange = Exchange::new(jobs.len(), self.threads);
        std::thread::scope(|scope| {
            // However this ends, the workers are told.
            let _stop = StopAtEnd(&exchange);
            for number in 0..self.threads.min(jobs.len()).max(1) {
                let (exchange, jobs) = (&exchange, &jobs);
                scope.spawn(move || {
                    let _stop = StopAtPanic(exchange);
                    Worker::new(self, exchange, number).work(jobs);
                });
            }
            while let Some(batch) = exchange.next_in_order() {
                for step in batch {
                    consume(step)?;
                }
            }
            Ok(())
        })
    }
}

/// Neighbouring files that are read together.
fn jobs(files: &[SourceFile]) -> Vec<Range<usize>> {
    let mut jobs: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (number, file) in files.iter().enumerate() {
        match jobs.last_mut() {
            Some(job) if job.len() < JOB_FILES && bytes + file.size <= JOB_BYTES => job.end = number + 1,
            _ => {
                jobs.push(number..number + 1);
                bytes = 0;
            }
        }
        bytes += file.size;
    }
    jobs
}

/// The place of a batch in the order of the files: its job and its number in the job.
type Place = (usize, usize);

/// A batch between its reading and its analysis.
struct Batch {
    place: Place,
    /// Who read it.
    worker: usize,
    bytes: usize,
    is_last_of_job: bool,
    steps: Vec<RawStep>,
}

enum RawStep {
    Begins(usize),
    Article(Box<(Article, Provenance)>),
    Skipped(Error),
    Ends(usize, Result<FileRead>),
}

/// A batch that waits for its turn.
struct Done {
    worker: usize,
    bytes: usize,
    is_last_of_job: bool,
    steps: Vec<Step>,
}

/// Where workers and consumer meet.
struct Exchange {
    state: Mutex<State>,
    changed: Condvar,
    job_count: usize,
    /// How far a worker may be ahead of the consumer, in bytes.
    most_ahead: usize,
}

#[derive(Default)]
struct State {
    next_job: usize,
    /// Jobs that are being read.
    reading: usize,
    waiting: BTreeMap<Place, Batch>,
    done: BTreeMap<Place, Done>,
    /// The place of the batch that the consumer needs next.
    turn: Place,
    /// Bytes of each worker's batches that the consumer has not had.
    ahead: BTreeMap<usize, usize>,
    is_stopped: bool,
}

/// What a worker does next.
enum Task {
    Read(usize),
    Analyze(Batch),
    Nothing,
}

impl Exchange {
    fn new(job_count: usize, workers: usize) -> Self {
        let most_ahead = (AHEAD_BYTES / workers.max(1)).clamp(FEWEST_AHEAD, MOST_AHEAD);
        Exchange { state: Mutex::default(), changed: Condvar::new(), job_count, most_ahead }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nobody panics while he holds the lock; the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch for the consumer; `None` when all were had, or when a worker is lost.
    fn next_in_order(&self) -> Option<Vec<Step>> {
        let mut state = self.lock();
        loop {
            if state.is_stopped || state.turn.0 == self.job_count {
                return None;
            }
            let turn = state.turn;
            if let Some(done) = state.done.remove(&turn) {
                state.turn = if done.is_last_of_job { (turn.0 + 1, 0) } else { (turn.0, turn.1 + 1) };
                if let Some(ahead) = state.ahead.get_mut(&done.worker) {
                    *ahead -= done.bytes;
                }
                self.changed.notify_all();
                return Some(done.steps);
            }
            state = self.wait(state);
        }
    }

    fn next_task(&self, worker: usize) -> Task {
        let mut state = self.lock();
        loop {
            if state.is_stopped {
                return Task::Nothing;
            }
            if let Some((_, batch)) = state.waiting.pop_first() {
                return Task::Analyze(batch);
            }
            if state.next_job < self.job_count {
                if !state.is_ahead(worker, self.most_ahead) {
                    state.next_job += 1;
                    state.reading += 1;
                    return Task::Read(state.next_job - 1);
                }
            } else if state.reading == 0 {
                return Task::Nothing;
            }
            state = self.wait(state);
        }
    }

    /// A batch to analyze while a worker is too far ahead to read on; `None` when it may read on.
    fn help_while_ahead(&self, worker: usize) -> Option<Batch> {
        let mut state = self.lock();
        while state.is_ahead(worker, self.most_ahead) && !state.is_stopped {
            if let Some((_, batch)) = state.waiting.pop_first() {
                return Some(batch);
            }
            state = self.wait(state);
        }
        None
    }

    fn put_waiting(&self, batch: Batch) {
        let mut state = self.lock();
        *state.ahead.entry(batch.worker).or_default() += batch.bytes;
        if batch.is_last_of_job {
            state.reading -= 1;
        }
        state.waiting.insert(batch.place, batch);
        self.changed.notify_all();
    }

    fn put_done(&self, place: Place, done: Done) {
        self.lock().done.insert(place, done);
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.lock().is_stopped = true;
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.lock().is_stopped
    }
}

impl State {
    fn is_ahead(&self, worker: usize, most: usize) -> bool {
        self.ahead.get(&worker).is_some_and(|bytes| *bytes > most)
    }
}

struct StopAtEnd<'e>(&'e Exchange);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

struct StopAtPanic<'e>(&'e Exchange);

impl Drop for StopAtPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// One of the threads that read and analyze.
struct Worker<'a> {
    pipeline: &'a Pipeline<'a>,
    exchange: &'a Exchange,
    number: usize,
    builder: Option<(&'a Index, DocumentBuilder)>,
    /// What was read of the present job and not handed on.
    steps: Vec<RawStep>,
    bytes: usize,
    place: Place,
}

impl<'a> Worker<'a> {
    fn new(pipeline: &'a Pipeline<'a>, exchange: &'a Exchange, number: usize) -> Self {
        let builder = pipeline.index.map(|index| (index, DocumentBuilder::new(index.layout())));
        Worker { pipeline, exchange, number, builder, steps: Vec::new(), bytes: 0, place: (0, 0) }
    }

    fn work(&mut self, jobs: &[Range<usize>]) {
        loop {
            match self.exchange.next_task(self.number) {
                Task::Read(job) => self.read(job, jobs[job].clone()),
                Task::Analyze(batch) => self.analyze(batch),
                Task::Nothing => return,
            }
        }
    }

    fn read(&mut self, job: usize, files: Range<usize>) {
        self.place = (job, 0);
        for number in files {
            if self.exchange.is_stopped() {
                break;
            }
            self.steps.push(RawStep::Begins(number));
            let Pipeline { files, aliases, read, .. } = self.pipeline;
            let result = corpus::read(&files[number], aliases, read, &mut |item| self.take(item));
            self.steps.push(RawStep::Ends(number, result));
            self.bytes += 2 * STEP_BYTES;
        }
        self.hand_on(true);
    }

    fn take(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Article(article, provenance) => {
                self.bytes += STEP_BYTES + article.title.len() + article.body.len();
                self.steps.push(RawStep::Article(Box::new((article, provenance))));
            }
            Item::Skipped(error) => {
                // A file of nothing but damage has to be handed on in pieces too.
                self.bytes += STEP_BYTES + error.message().len();
                self.steps.push(RawStep::Skipped(error));
            }
        }
        if self.bytes < BATCH_BYTES {
            return ControlFlow::Continue(());
        }
        self.hand_on(false);
        while let Some(batch) = self.exchange.help_while_ahead(self.number) {
            self.analyze(batch);
        }
        if self.exchange.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn hand_on(&mut self, is_last_of_job: bool) {
        let batch = Batch {
            place: self.place,
            worker: self.number,
            bytes: std::mem::take(&mut self.bytes),
            is_last_of_job,
            steps: std::mem::take(&mut self.steps),
        };
        self.place.1 += 1;
        self.exchange.put_waiting(batch);
    }

    fn analyze(&mut self, batch: Batch) {
        let steps = batch.steps.into_iter().map(|step| match step {
            RawStep::Begins(number) => Step::Begins(number),
            RawStep::Skipped(error) => Step::Skipped(error),
            RawStep::Ends(number, result) => Step::Ends(number, result),
            RawStep::Article(read) => {
                let (article, provenance) = *read;
                let provenance = provenance_record(&provenance);
                let builder = self.builder.as_mut();
                let prepared = builder.map(|(index, builder)| builder.prepare(index.layout(), &article, &provenance));
                Step::Article(Box::new(ReadArticle {
                    facts: Facts::of(&article),
                    id: article.id,
                    provenance,
                    prepared,
                }))
            }
        });
        let done = Done {
            steps: steps.collect(),
            worker: batch.worker,
            bytes: batch.bytes,
            is_last_of_job: batch.is_last_of_job,
        };
        self.exchange.put_done(batch.place, done);
    }
}

fn provenance_record(provenance: &Provenance) -> ProvenanceRecord {
    let mut record = ProvenanceRecord::new(provenance.format, provenance.encoding);
    record.date_origin = provenance.date_origin.map_or("", corpus::DateOrigin::name).into();
    let suspicions = provenance.suspicions.iter();
    record.suspicions =
        suspicions.map(|suspicion| SuspicionRecord::new(suspicion.kind(), suspicion.to_string())).collect();
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ArticleField, WalkOptions};

    fn archive() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let line = |n: usize| format!("{{\"title\": \"{n}\", \"body\": \"{}\"}}\n", "كلمة ".repeat(n % 90 + 1));
        std::fs::write(root.path().join("large.jsonl"), (0..30_000).map(line).collect::<String>()).unwrap();
        for n in 0..150 {
            std::fs::write(root.path().join(format!("small-{n}.txt")), format!("{n}\nنص")).unwrap();
            std::fs::write(root.path().join(format!("a{n}.jsonl")), "not a record\n".repeat(n)).unwrap();
        }
        root
    }

    fn steps(root: &std::path::Path, threads: usize) -> Vec<String> {
        let mut aliases = KeyAliases::new();
        aliases.add("title", ArticleField::Title);
        aliases.add("body", ArticleField::Body);
        let files: Vec<_> = corpus::walk(root, &WalkOptions::new()).map(Result::unwrap).collect();
        let read = ReadOptions::default();
        let pipeline = Pipeline { files: &files, aliases: &aliases, read: &read, index: None, threads };
        let mut seen = Vec::new();
        pipeline
            .run(&mut |step| {
                seen.push(match step {
                    Step::Begins(number) => format!("begins {number}"),
                    Step::Article(article) => article.id.clone(),
                    Step::Skipped(error) => error.to_string(),
                    Step::Ends(number, result) => format!("ends {number} {}", result.unwrap().format),
                });
                Ok(())
            })
            .unwrap();
        seen
    }

    #[test]
    fn the_order_is_that_of_the_files_with_any_number_of_threads() {
        let root = archive();
        let alone = steps(root.path(), 1);
        assert_eq!(alone.iter().filter(|step| step.starts_with("large.jsonl#")).count(), 30_000);
        assert_eq!(alone.iter().filter(|step| step.contains("not valid JSON")).count(), 149 * 150 / 2);
        for threads in [2, 5] {
            assert!(steps(root.path(), threads) == alone, "{threads} threads");
        }
    }

    #[test]
    fn a_consumer_that_fails_ends_the_run() {
        let root = archive();
        let files: Vec<_> = corpus::walk(root.path(), &WalkOptions::new()).map(Result::unwrap).collect();
        let (aliases, read) = (KeyAliases::new(), ReadOptions::default());
        let pipeline = Pipeline { files: &files, aliases: &aliases, read: &read, index: None, threads: 3 };
        let mut count = 0;
        let result = pipeline.run(&mut |_| {
            count += 1;
            if count == 500 { Err(Error::index("the disk is full")) } else { Ok(()) }
        });
        assert_eq!(result.unwrap_err().message(), "the disk is full");
        assert_eq!(count, 500);
    }
}
