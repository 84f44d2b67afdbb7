//! One file being read: where the reader is, what it hands on, and what it skips. It knows the trait of the formats
//! but none of them.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::budget::{Budget, UnpacksToTooMuch};
use super::content_hash::HashedFile;
use super::draft::Draft;
use super::format::{Format, Halt, Promise, choose_format, name_inside, promise};
use super::input::Input;
use super::item::{FileRead, Item, Suspicion};
use super::keys::KeyAliases;
use super::options::ReadOptions;
use super::surroundings;
use super::walk::SourceFile;
use crate::error::{Error, Result};

/// Reads the articles of `file` and hands them to `sink`, one by one, until it breaks.
///
/// What cannot be read comes as [`Item::Skipped`] in its place and the rest is read. In the end the file's format and
/// the hash of its bytes are told; where the sink broke off, the hash is 0.
///
/// # Errors
/// If the operating system refuses to open or to read the file. Articles may have been handed on before.
///
/// ```no_run
/// use std::ops::ControlFlow;
/// use warraq::corpus::{ArticleField, Item, KeyAliases, ReadOptions, WalkOptions, read, walk};
///
/// let mut aliases = KeyAliases::new();
/// aliases.add("title", ArticleField::Title);
/// aliases.add("content", ArticleField::Body);
/// for file in walk("archive".as_ref(), &WalkOptions::new()) {
///     read(&file?, &aliases, &ReadOptions::default(), &mut |item| {
///         match item {
///             Item::Article(article, _) => println!("{}", article.title),
///             Item::Skipped(error) => eprintln!("{error}"),
///         }
///         ControlFlow::Continue(())
///     })?;
/// }
/// # Ok::<(), warraq::Error>(())
/// ```
pub fn read(
    file: &SourceFile,
    aliases: &KeyAliases,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<FileRead> {
    let failure = |error| Error::io(&file.path, error);
    let (handle, rest) = File::open(&file.path).and_then(HashedFile::new).map_err(failure)?;
    let mut reading = Reading {
        file,
        aliases,
        options,
        sink,
        members: String::new(),
        format_name: file.relative.clone(),
        level: 0,
        format: "",
        outermost_format: "",
        budget: Budget::new(options.unpacked_limit(file.size)),
        is_budget_spent: false,
    };
    let result = reading.identify_and_read(Input::file(handle));
    let format = reading.outermost_format;
    match result {
        Err(Halt::Io(error)) => Err(failure(error)),
        Err(Halt::Stopped) => Ok(FileRead { format, content_hash: 0 }),
        Ok(()) | Err(Halt::Failed(_) | Halt::Reported) => {
            Ok(FileRead { format, content_hash: rest.finish().map_err(failure)? })
        }
    }
}

/// One file being read.
pub struct Reading<'a> {
    file: &'a SourceFile,
    aliases: &'a KeyAliases,
    options: &'a ReadOptions,
    sink: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
    /// The members that were entered, `inner.zip/article.json`; empty at the top.
    members: String,
    /// The name that tells the format of what is being read: that of the member, without `.gz` once it is unpacked.
    format_name: String,
    level: usize,
    format: &'static str,
    /// The format of the file itself.
    outermost_format: &'static str,
    budget: Budget,
    is_budget_spent: bool,
}

impl<'a> Reading<'a> {
    /// What incoming keys mean.
    pub fn aliases(&self) -> &'a KeyAliases {
        self.aliases
    }

    /// How the file is to be read.
    pub fn options(&self) -> &'a ReadOptions {
        self.options
    }

    /// The name of the file or member being read, without the folders.
    pub fn file_name(&self) -> &str {
        self.format_name.rsplit('/').next().unwrap_or_default()
    }

    /// Hands on an article. `record` is its number in the file, counted from one, `None` where the file (or the
    /// member) is one article. An article without text is suspicious, one without a title as well is skipped.
    ///
    /// # Errors
    /// [`Halt::Stopped`] if the receiver wants no more.
    pub fn article(&mut self, mut draft: Draft, record: Option<u64>, line: Option<u64>) -> Result<(), Halt> {
        if draft.is_empty() {
            return self.skip("the article has neither title nor text", line);
        }
        if draft.article.body.is_empty() {
            draft.suspect(Suspicion::NoText);
        }
        let place = match record {
            Some(number) => format!("{}#{number}", self.members),
            None => self.members.clone(),
        };
        surroundings::complete(&mut draft, &self.file.relative, &self.members);
        let whole_path = format!("{}/{}", self.file.relative, self.members);
        if let Some(values) =
            self.options.values_of(&self.file.relative).or_else(|| self.options.values_of(&whole_path))
        {
            draft.overwrite_all(&values);
        }
        let article = &mut draft.article;
        if article.id.is_empty() {
            let separator = if place.is_empty() || place.starts_with('#') { "" } else { "/" };
            article.id = [self.file.relative.as_str(), separator, &place].concat();
        }
        article.path.clone_from(&self.file.relative);
        article.record = place;
        draft.provenance.format = self.format;
        self.hand_on(Item::Article(draft.article, draft.provenance))
    }

    /// Reports something that is not read, and why.
    ///
    /// # Errors
    /// [`Halt::Stopped`] if the receiver wants no more.
    pub fn skip(&mut self, reason: impl Into<String>, line: Option<u64>) -> Result<(), Halt> {
        let mut error = self.failure(reason);
        if let Some(line) = line {
            error = error.with_line(line);
        }
        self.hand_on(Item::Skipped(error))
    }

    /// Reports an error that does not end the reading.
    ///
    /// # Errors
    /// [`Halt::Stopped`] if the receiver wants no more.
    pub fn report(&mut self, error: Error) -> Result<(), Halt> {
        self.hand_on(Item::Skipped(error))
    }

    /// An error that names the file and the member.
    pub fn failure(&self, reason: impl Into<String>) -> Error {
        Error::record(self.place(), reason)
    }

    /// Reads a member of an archive. If it cannot be read it is reported, and the archive is read on.
    ///
    /// # Errors
    /// [`Halt`] if the receiver wants no more or the operating system refuses to read.
    pub fn member(&mut self, name: &str, content: impl Read) -> Result<(), Halt> {
        let before = self.members.len();
        if before > 0 {
            self.members.push('/');
        }
        self.members.push_str(name);
        let mut input = Input::stream(self.budget.counted(content));
        // A file that is nothing known is passed over, as the walk does, unless its name promises articles.
        let is_known = promise(name) == Promise::Articles || choose_format(name, input.head(), self.aliases).is_some();
        let result = if is_known { self.inside(name.to_owned(), input) } else { Ok(()) };
        self.members.truncate(before);
        match result {
            // Once the budget is spent every other member would fail alike.
            Err(Halt::Reported) if !self.is_budget_spent => Ok(()),
            other => other,
        }
    }

    /// Reads the one file that was compressed into this one.
    ///
    /// # Errors
    /// [`Halt`] if the receiver wants no more, the operating system refuses to read, or the content is damaged.
    pub fn uncompressed(&mut self, content: impl Read) -> Result<(), Halt> {
        let input = Input::stream(self.budget.counted(content));
        self.inside(name_inside(&self.format_name), input)
    }

    fn inside(&mut self, name: String, input: Input<'_>) -> Result<(), Halt> {
        let limit = self.options.nesting_limit();
        if self.level == limit {
            return self.skip(format!("archives stand in one another more than {limit} deep"), None);
        }
        let outer = std::mem::replace(&mut self.format_name, name);
        self.level += 1;
        let result = self.identify_and_read(input);
        self.level -= 1;
        self.format_name = outer;
        result
    }

    /// Finds the format and reads; a failure that is the content's is reported before it is returned.
    fn identify_and_read(&mut self, mut input: Input<'_>) -> Result<(), Halt> {
        let outer_format = self.format;
        let result = self.identify(&mut input).and_then(|format| {
            self.format = format.name();
            if self.level == 0 {
                self.outermost_format = self.format;
            }
            format.read(input, self)
        });
        self.format = outer_format;
        let error = match result {
            Err(Halt::Failed(error)) => error,
            Err(Halt::Io(error)) if error.raw_os_error().is_none() => self.damaged(&error),
            other => return other,
        };
        self.hand_on(Item::Skipped(error))?;
        Err(Halt::Reported)
    }

    fn identify(&self, input: &mut Input<'_>) -> Result<&'static dyn Format, Halt> {
        let head = input.head();
        choose_format(&self.format_name, head, self.aliases)
            .ok_or_else(|| Halt::Failed(self.failure("neither the name nor the content is of a known format")))
    }

    /// Data that a decoder could not make sense of.
    fn damaged(&mut self, error: &io::Error) -> Error {
        if let Some(too_much) = error.get_ref().and_then(|inner| inner.downcast_ref::<UnpacksToTooMuch>()) {
            self.is_budget_spent = true;
            return self.failure(too_much.to_string()).with_hint("if it is sound, raise the limit or unpack it first");
        }
        match error.kind() {
            io::ErrorKind::Unsupported => self.failure(format!("the data cannot be unpacked: {error}")),
            io::ErrorKind::UnexpectedEof => self.failure("the compressed data ends early"),
            _ => self.failure(format!("the compressed data is damaged: {error}")),
        }
    }

    fn place(&self) -> PathBuf {
        if self.members.is_empty() { self.file.path.clone() } else { self.file.path.join(&self.members) }
    }

    fn hand_on(&mut self, item: Item) -> Result<(), Halt> {
        match (self.sink)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Stopped),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Provenance;
    use crate::corpus::testing::{aliases, read_bytes, read_bytes_with};

    const LINE: &str = "{\"title\": \"أ\", \"body\": \"ب\", \"source\": \"ج\"}\n";

    fn source_file(path: PathBuf) -> SourceFile {
        SourceFile { path, relative: "a.jsonl".to_owned(), size: 1, modified: 0 }
    }

    #[test]
    fn a_file_that_vanished_and_a_folder_are_errors_of_the_system() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("gone.jsonl"), folder.path().to_path_buf()] {
            let mut sink = |_| ControlFlow::Continue(());
            let error = read(&source_file(path.clone()), &aliases(), &ReadOptions::default(), &mut sink).unwrap_err();
            assert!(error.is_io() && error.path() == Some(path.as_path()), "{error}");
        }
    }

    #[test]
    fn the_receiver_can_stop_at_any_item() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, [LINE, "{broken\n", LINE, LINE].concat()).unwrap();
        for limit in 1..=4 {
            let mut count = 0;
            let mut sink = |_| {
                count += 1;
                if count == limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            read(&source_file(path.clone()), &aliases(), &ReadOptions::default(), &mut sink).unwrap();
            assert_eq!(count, limit);
        }
    }

    #[test]
    fn faults_of_the_content_are_told_and_the_rest_is_read() {
        let nul = "{\"title\": \"أ\", \"body\": \"ب\0ج\"}\n";
        let invalid = b"{\"title\": \"t\", \"body\": \"\xD9\x85\xD9\x86\xD9\x85\xD9\x86\xD9\x85\xD9\x86\xD9\x85\xD9\x86 \xFF x\"}\n";
        let table: [(&[u8], &str); 4] = [
            (nul.as_bytes(), "the record was mended"),
            (invalid, "1 places are not valid UTF-8"),
            (b"{\"title\": \"t\", \"body\": \"a\\uD800b\"}\n", "the record was mended"),
            ("{\"title\": \"t\", \"body\": \"حر\u{FFFD}ف\"}\n".as_bytes(), "letters were lost"),
        ];
        for (bytes, told) in table {
            let read = read_bytes("a.jsonl", &[LINE.as_bytes(), bytes, LINE.as_bytes()].concat());
            assert_eq!((read.articles.len(), read.skipped.len()), (3, 0), "{:?}", read.skipped);
            let suspicions: Vec<_> = read.articles[1].1.suspicions.iter().map(Suspicion::to_string).collect();
            assert!(suspicions.iter().any(|suspicion| suspicion.contains(told)), "{told}: {suspicions:?}");
        }
    }

    #[test]
    fn the_pattern_of_a_path_overrides_the_record() {
        let options = ReadOptions::default().path_pattern("{source}/{year}/{month}/{day}/*").unwrap();
        let read = read_bytes_with("almina/2015/07/21/a.jsonl", LINE.as_bytes(), &options);
        let (article, Provenance { date_origin, .. }) = &read.articles[0];
        assert_eq!(article.source, "almina");
        assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21");
        assert_eq!(*date_origin, Some(crate::corpus::DateOrigin::Path));
        assert_eq!(read_bytes_with("x/a.jsonl", LINE.as_bytes(), &options).articles[0].0.source, "ج");
    }

    #[test]
    fn a_pattern_may_name_members_of_an_archive() {
        let zip = crate::corpus::formats::zipped(&[("2015/07/21.jsonl", LINE.as_bytes())]);
        let options = ReadOptions::default().path_pattern("*/{source}.zip/{year}/{month}/{day}.jsonl").unwrap();
        let read = read_bytes_with("papers/almina.zip", &zip, &options);
        assert_eq!(read.articles[0].0.source, "almina");
        assert_eq!(read.articles[0].0.published.unwrap().date().to_string(), "2015-07-21");
    }

    #[test]
    fn a_file_of_no_known_format_is_told() {
        let read = read_bytes("a.dat", b"\x01\x02\x03");
        assert_eq!(read.skipped, ["a.dat: neither the name nor the content is of a known format"]);
    }
}
