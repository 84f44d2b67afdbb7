//! What every test stands on: a temporary folder, the archive that the repository ships, the program run in that
//! folder, and its output with the parts taken out that differ from run to run.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tempfile::TempDir;
use warraq::corpus::{self, Item, KeyAliases, Provenance, ReadOptions, WalkOptions};
use warraq::ingest::{IngestEvent, IngestOptions, IngestReport, ingest};
use warraq::search::Copies;
use warraq::{Article, Index, Query, Schema, SearchOptions, SearchResults};

/// The archive that the repository ships.
pub(crate) fn example_archive() -> PathBuf {
    repository().join("examples/archive")
}

/// The folder of `Cargo.toml`.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Held by whoever opens a writer, and exclusively by whoever starts a process: between fork and exec the new process
/// holds the locks of every open index, so that a writer that was just closed could not be opened again.
static WRITING: RwLock<()> = RwLock::new(());

/// Lets no process start while the guard lives. Whoever holds it must not start one.
pub(crate) fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

/// A temporary folder with an archive in `archive/` and its index in `archive/.warraq`.
pub(crate) struct TestEnv {
    folder: TempDir,
}

impl TestEnv {
    /// An empty archive.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("archive")).expect("a folder in it");
        TestEnv { folder }
    }

    /// A copy of the archive that the repository ships, not yet indexed.
    pub(crate) fn with_example_archive() -> Self {
        let env = TestEnv::new();
        copy_folder(&example_archive(), &env.archive());
        env
    }

    /// A copy of the archive that the repository ships, and its index.
    pub(crate) fn with_example_index() -> (Self, Index) {
        let env = TestEnv::with_example_archive();
        let (report, skipped) = env.ingest();
        assert_eq!(report.skipped, 0, "{skipped:?}");
        let index = env.index();
        (env, index)
    }

    /// The temporary folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The archive.
    pub(crate) fn archive(&self) -> PathBuf {
        self.path().join("archive")
    }

    /// Where the archive's index is.
    pub(crate) fn index_directory(&self) -> PathBuf {
        self.archive().join(".warraq")
    }

    /// Writes a file of the archive, and the folders above it.
    pub(crate) fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.archive().join(relative);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folders of a file");
        fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Removes a file of the archive.
    pub(crate) fn remove(&self, relative: &str) {
        fs::remove_file(self.archive().join(relative)).expect("the file is there");
    }

    /// The index of the archive, made if there is none.
    #[track_caller]
    pub(crate) fn index(&self) -> Index {
        let _writing = writing();
        Index::open_or_create(self.index_directory(), &Schema::news()).expect("an index that opens")
    }

    /// Brings the index up to date; the report, and what was skipped.
    #[track_caller]
    pub(crate) fn ingest(&self) -> (IngestReport, Vec<String>) {
        self.ingest_with(&IngestOptions::new())
    }

    /// The same with options.
    #[track_caller]
    pub(crate) fn ingest_with(&self, options: &IngestOptions) -> (IngestReport, Vec<String>) {
        let mut skipped = Vec::new();
        let index = self.index();
        let _writing = writing();
        let report = ingest(&index, &self.archive(), options, &mut |event| {
            if let IngestEvent::Skipped(error) = event {
                skipped.push(self.normalise(&error.to_string()));
            }
        });
        (report.expect("an index that can be written"), skipped)
    }

    /// The files of the archive read as they are, without an index: the articles and what was skipped.
    pub(crate) fn read(&self) -> (Vec<(Article, Provenance)>, Vec<String>) {
        let (articles, skipped) = read_archive(&self.archive());
        (articles, skipped.iter().map(|error| self.normalise(error)).collect())
    }

    /// The text with this folder as `[DIR]`.
    pub(crate) fn normalise(&self, text: &str) -> String {
        let canonical = self.path().canonicalize().expect("the folder is there");
        let mut text = text.to_owned();
        for path in [canonical.as_path(), self.path()] {
            text = text.replace(&path.display().to_string(), "[DIR]");
        }
        text
    }
}

/// The articles of an archive, and what was skipped.
pub(crate) fn read_archive(root: &Path) -> (Vec<(Article, Provenance)>, Vec<String>) {
    let mut aliases = KeyAliases::new();
    for field in Schema::news().fields() {
        for alias in &field.aliases {
            aliases.add(alias, field.field);
        }
    }
    let (mut articles, mut skipped) = (Vec::new(), Vec::new());
    for file in corpus::walk(root, &WalkOptions::new()) {
        let file = file.expect("a folder that can be walked");
        let read = corpus::read(&file, &aliases, &ReadOptions::default(), &mut |item| {
            match item {
                Item::Article(article, provenance) => articles.push((article, provenance)),
                Item::Skipped(error) => skipped.push(error.to_string()),
            }
            ControlFlow::Continue(())
        });
        read.expect("a file that opens");
    }
    (articles, skipped)
}

/// Starts a process.
pub(crate) fn start(command: &mut Command) -> Child {
    let _nobody_is_writing = WRITING.write().unwrap_or_else(PoisonError::into_inner);
    command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// A process that ends with the test, however that ends.
pub(crate) struct Killed(pub(crate) Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a process to its end.
pub(crate) fn output(command: &mut Command, input: &str) -> Output {
    let mut child = start(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
    let mut stdin = child.stdin.take().expect("a pipe");
    // A process that does not read its input may end before it is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the process ends")
}

/// What a query finds, at most a thousand articles; every copy of a story is a hit.
#[track_caller]
pub(crate) fn search(index: &Index, query: &str) -> SearchResults {
    let query = Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let searcher = index.searcher().expect("an index that can be read");
    let options = SearchOptions::new().limit(1000).copies(Copies::Separate);
    searcher.search(&query, &options).expect("an index that can be read")
}

/// The ids of what a query finds, in order.
#[track_caller]
pub(crate) fn found(index: &Index, query: &str) -> Vec<String> {
    search(index, query).hits.into_iter().map(|hit| hit.id).collect()
}

/// The same without an order.
#[track_caller]
pub(crate) fn found_set(index: &Index, query: &str) -> Vec<String> {
    let mut ids = found(index, query);
    ids.sort();
    ids
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry of it");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().expect("its type").is_dir() {
            if !entry.file_name().to_string_lossy().starts_with('.') {
                copy_folder(&from, &to);
            }
        } else {
            fs::copy(&from, &to).expect("a file to copy");
        }
    }
}

#[cfg(feature = "cli")]
pub(crate) use program::{Run, program, replace_between, without_callers_variables};

#[cfg(feature = "cli")]
mod program {
    use std::fmt;
    use std::process::Command;

    use super::{TestEnv, output};

    /// What a run of the program left behind.
    pub(crate) struct Run {
        pub(crate) code: Option<i32>,
        pub(crate) stdout: String,
        pub(crate) stderr: String,
    }

    impl fmt::Display for Run {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.code {
                Some(code) => writeln!(f, "exit code {code}")?,
                None => writeln!(f, "killed")?,
            }
            for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
                if !text.is_empty() {
                    writeln!(f, "----- {name}")?;
                    f.write_str(text)?;
                }
            }
            Ok(())
        }
    }

    /// The program, with nothing of the caller's environment that changes what it does.
    pub(crate) fn program() -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
        without_callers_variables(&mut command);
        command
    }

    /// Takes out of a command's environment what changes what the program does.
    pub(crate) fn without_callers_variables(command: &mut Command) {
        for variable in ["WARRAQ_INDEX", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
    }

    impl TestEnv {
        /// Runs the program in the archive's folder.
        pub(crate) fn run(&self, arguments: &[&str]) -> Run {
            self.run_with_input(arguments, "")
        }

        /// The same with a text on standard input.
        pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
            self.finish(program().args(arguments).current_dir(self.archive()), input)
        }

        /// Runs a command to its end.
        pub(crate) fn finish(&self, command: &mut Command, input: &str) -> Run {
            let output = output(command, input);
            let text = |bytes: Vec<u8>| self.normalise(&String::from_utf8(bytes).expect("output is UTF-8"));
            Run {
                code: output.status.code(),
                stdout: without_measures(&text(output.stdout)),
                stderr: without_measures(&text(output.stderr)),
            }
        }
    }

    /// The text without what differs between machines and runs: seconds, scores, sizes of indexes.
    fn without_measures(text: &str) -> String {
        let mut clean = text.to_owned();
        for (before, after, name) in [
            (" of text in ", "/s\n", "[SECONDS]"),
            ("\"megabytes_per_second\":", ",", "[SPEED]"),
            ("\"seconds\":", "}", "[SECONDS]"),
            ("\"score\":", ",", "[SCORE]"),
            ("\"bytes\":", ",", "[BYTES]"),
            ("index             ", " of the text", "[SIZE]"),
        ] {
            clean = replace_between(&clean, before, after, name);
        }
        clean
    }

    /// Replaces what stands between two texts in one line, where it begins with a digit.
    pub(crate) fn replace_between(text: &str, before: &str, after: &str, name: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(before) {
            let value = start + before.len();
            clean.push_str(&rest[..value]);
            rest = &rest[value..];
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            if rest.starts_with(|c: char| c.is_ascii_digit())
                && let Some(end) = rest[..line].find(after)
            {
                clean.push_str(name);
                rest = &rest[end..];
            }
        }
        clean + rest
    }
}
