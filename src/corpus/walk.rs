//! Finds the files of an archive in a fixed order. It opens only those whose names say nothing of their content.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use super::format::{Promise, format_by_content, promise};
use crate::error::{Error, Result};

/// A file that the walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where the file is.
    pub path: PathBuf,
    /// The path below the root, with `/` between folders on every system; for a root that is a file, its name.
    /// Bytes that are not UTF-8 stand as `%` and two hexadecimal digits.
    pub relative: String,
    /// The size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970-01-01T00:00Z; 0 if the system does not say.
    pub modified: i64,
}

/// Which files the walk yields.
///
/// ```
/// use warraq::corpus::WalkOptions;
///
/// let options = WalkOptions::new().include("2015/**")?.exclude("**/sport/**")?;
/// # Ok::<(), warraq::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WalkOptions {
    include: Vec<Glob>,
    exclude: Vec<Glob>,
    follow_links: bool,
    max_depth: Option<usize>,
    max_file_bytes: Option<u64>,
    passed_over: Vec<PathBuf>,
}

impl WalkOptions {
    /// Every file of a known format, symbolic links not followed.
    pub fn new() -> Self {
        WalkOptions::default()
    }

    /// Yields only files whose relative path matches this pattern or another included one; `*` stays within a
    /// folder, `**` does not.
    ///
    /// # Errors
    /// If the pattern is malformed.
    pub fn include(mut self, pattern: &str) -> Result<Self> {
        self.include.push(parse_glob(pattern)?);
        Ok(self)
    }

    /// Leaves out files, and whole folders, whose relative path matches this pattern.
    ///
    /// # Errors
    /// If the pattern is malformed.
    pub fn exclude(mut self, pattern: &str) -> Result<Self> {
        self.exclude.push(parse_glob(pattern)?);
        Ok(self)
    }

    /// Whether symbolic links are followed; a loop of links is reported.
    #[must_use]
    pub fn follow_links(mut self, follow: bool) -> Self {
        self.follow_links = follow;
        self
    }

    /// Leaves out one folder, on whatever way the walk comes to it, such as that of an index.
    #[must_use]
    pub fn pass_over(mut self, folder: impl Into<PathBuf>) -> Self {
        self.passed_over.push(folder.into());
        self
    }

    /// How many folders deep the walk goes; the files of the root itself are at depth 1.
    #[must_use]
    pub fn max_depth(mut self, depth: usize) -> Self {
        self.max_depth = Some(depth);
        self
    }

    /// The size in bytes above which a file is reported and left out. No limit unless set.
    #[must_use]
    pub fn max_file_bytes(mut self, bytes: u64) -> Self {
        self.max_file_bytes = Some(bytes);
        self
    }
}

fn parse_glob(pattern: &str) -> Result<Glob> {
    GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| {
        Error::schema(format!("`{pattern}` is not a file pattern: {}", error.kind()))
            .with_hint("`*` stands for any characters of a name, `**` for any folders")
    })
}

fn glob_set(globs: &[Glob]) -> Result<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob.clone());
    }
    builder.build().map_err(|error| Error::schema(format!("the file patterns are too many or too large: {error}")))
}

/// Yields the files below `root`, or `root` itself if it is a file, in the order of their names.
///
/// Hidden files and folders are skipped, `.warraq` among them; so are files that are no articles by their name or,
/// where the name says nothing, by their first bytes.
/// A folder that cannot be read, or a loop of links, is an error in its place and the walk goes on.
///
/// ```no_run
/// use warraq::corpus::{WalkOptions, walk};
///
/// for file in walk("archive".as_ref(), &WalkOptions::new()) {
///     println!("{}", file?.relative);
/// }
/// # Ok::<(), warraq::Error>(())
/// ```
pub fn walk(root: &Path, options: &WalkOptions) -> impl Iterator<Item = Result<SourceFile>> + use<> {
    match Walk::new(root, options) {
        Ok(walk) => Either::Walk(Box::new(walk)),
        Err(error) => Either::Failed(Some(error)),
    }
}

enum Either {
    Walk(Box<Walk>),
    Failed(Option<Error>),
}

impl Iterator for Either {
    type Item = Result<SourceFile>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Either::Walk(walk) => walk.next(),
            Either::Failed(error) => error.take().map(Err),
        }
    }
}

struct Walk {
    root: PathBuf,
    entries: walkdir::IntoIter,
    include: Option<GlobSet>,
    exclude: GlobSet,
    max_file_bytes: u64,
    /// Where the folders are that are left out, links followed.
    passed_over: Vec<PathBuf>,
}

impl Walk {
    fn new(root: &Path, options: &WalkOptions) -> Result<Self> {
        let include = if options.include.is_empty() { None } else { Some(glob_set(&options.include)?) };
        Ok(Walk {
            root: root.to_path_buf(),
            entries: WalkDir::new(root)
                .follow_links(options.follow_links)
                .max_depth(options.max_depth.unwrap_or(usize::MAX))
                .sort_by_file_name()
                .into_iter(),
            include,
            exclude: glob_set(&options.exclude)?,
            max_file_bytes: options.max_file_bytes.unwrap_or(u64::MAX),
            // A folder that is not there is not met.
            passed_over: options.passed_over.iter().filter_map(|folder| folder.canonicalize().ok()).collect(),
        })
    }

    /// What a file or folder is called below the root, `None` for the root folder itself.
    fn relative(&self, entry: &DirEntry) -> Option<String> {
        if entry.depth() == 0 {
            return if entry.file_type().is_dir() { None } else { Some(printable(entry.file_name())) };
        }
        let below = entry.path().strip_prefix(&self.root).ok()?;
        let parts: Vec<String> = below.iter().map(printable).collect();
        Some(parts.join("/"))
    }

    /// Whether this is one of the folders that are left out.
    fn is_passed_over(&self, entry: &DirEntry) -> bool {
        let may_be = |folder: &PathBuf| entry.path_is_symlink() || folder.file_name() == Some(entry.file_name());
        entry.file_type().is_dir()
            && self.passed_over.iter().any(may_be)
            && entry.path().canonicalize().is_ok_and(|path| self.passed_over.contains(&path))
    }

    fn source_file(&self, entry: &DirEntry, relative: String) -> Result<SourceFile> {
        let metadata = entry.metadata().map_err(|error| walk_error(entry.path(), error))?;
        if metadata.len() > self.max_file_bytes {
            let message =
                format!("the file has {} bytes, more than the limit of {}", metadata.len(), self.max_file_bytes);
            return Err(Error::record(entry.path(), message));
        }
        let modified = metadata.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
        });
        Ok(SourceFile { path: entry.path().to_path_buf(), relative, size: metadata.len(), modified })
    }
}

impl Iterator for Walk {
    type Item = Result<SourceFile>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| self.root.clone(), Path::to_path_buf);
                    return Some(Err(walk_error(&path, error)));
                }
            };
            let Some(relative) = self.relative(&entry) else {
                continue;
            };
            let is_root = entry.depth() == 0;
            let is_hidden = !is_root && is_hidden(entry.file_name());
            if is_hidden || self.exclude.is_match(&relative) || self.is_passed_over(&entry) {
                if entry.file_type().is_dir() {
                    self.entries.skip_current_dir();
                }
                continue;
            }
            // The root may be a link to a file: a link that is named is followed.
            let is_file = entry.file_type().is_file() || (is_root && entry.path().is_file());
            if !is_file || self.include.as_ref().is_some_and(|include| !include.is_match(&relative)) {
                continue;
            }
            let is_article = is_root
                || match promise(&relative) {
                    Promise::Articles => true,
                    Promise::Other => false,
                    Promise::Nothing => looks_like_articles(entry.path()),
                };
            if !is_article {
                continue;
            }
            return Some(self.source_file(&entry, relative));
        }
    }
}

/// Whether the first bytes of a file are of a known format. One that cannot be opened may be: reading will tell.
fn looks_like_articles(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SNIFFED_BYTES).read_to_end(&mut head));
    read.is_err() || format_by_content(&head).is_some()
}

/// How many bytes of a file without a telling name are looked at.
const SNIFFED_BYTES: u64 = 4096;

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn printable(name: &OsStr) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn walk_error(path: &Path, error: walkdir::Error) -> Error {
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("the link leads back to {}", ancestor.display());
        return Error::record(path, message).with_hint("do not follow links, or remove this one");
    }
    let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder cannot be read"));
    Error::io(path, source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn archive(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "نص").unwrap();
        }
        root
    }

    fn names(root: &Path, options: &WalkOptions) -> Vec<String> {
        walk(root, options).map(|file| file.unwrap().relative).collect()
    }

    #[test]
    fn files_come_sorted_without_hidden_and_unknown_ones() {
        let root = archive(&[
            "b/2.txt",
            "b/10.txt",
            "a.JSONL",
            "c.html",
            ".hidden.txt",
            ".warraq/x.json",
            "b/.git/y.txt",
            "photo.jpg",
        ]);
        assert_eq!(names(root.path(), &WalkOptions::new()), ["a.JSONL", "b/10.txt", "b/2.txt", "c.html"]);
    }

    #[test]
    fn a_name_that_says_nothing_is_judged_by_the_content() {
        let root = archive(&["picture", "song.mp3"]);
        fs::write(root.path().join("article"), "خبر من المدينة القديمة\nنص الخبر في هذا الصباح").unwrap();
        fs::write(root.path().join("feed.dat"), "<rss><channel><item><title>x</title></item></channel></rss>").unwrap();
        assert_eq!(names(root.path(), &WalkOptions::new()), ["article", "feed.dat"]);
    }

    #[test]
    fn patterns_choose_files_and_folders() {
        let root = archive(&["2014/a.txt", "2015/a.txt", "2015/sport/b.txt", "c.txt"]);
        let options = WalkOptions::new().include("2015/**").unwrap().exclude("**/sport").unwrap();
        assert_eq!(names(root.path(), &options), ["2015/a.txt"]);
        let top_only = WalkOptions::new().include("*.txt").unwrap();
        assert_eq!(names(root.path(), &top_only), ["c.txt"]);
        let error = WalkOptions::new().include("a[").unwrap_err();
        assert!(error.message().contains("`a[`"), "{error}");
    }

    #[test]
    fn a_root_that_is_a_file_is_read_whatever_its_name() {
        let root = archive(&["article"]);
        let file = root.path().join("article");
        let found: Vec<_> = walk(&file, &WalkOptions::new()).map(Result::unwrap).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].relative, "article");
        assert_eq!(found[0].size, 4);
        assert!(found[0].modified > 1_500_000_000_000_000_000);
    }

    #[test]
    fn a_root_that_is_not_there_is_an_error() {
        let found: Vec<_> = walk(Path::new("no-such-folder"), &WalkOptions::new()).collect();
        assert_eq!(found.len(), 1);
        assert!(found[0].as_ref().unwrap_err().is_io());
    }

    #[test]
    fn a_large_file_is_reported() {
        let root = archive(&["a.txt"]);
        let mut found = walk(root.path(), &WalkOptions::new().max_file_bytes(3));
        assert!(found.next().unwrap().unwrap_err().message().contains("4 bytes"));
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_reported_when_links_are_followed() {
        let root = archive(&["a/x.txt"]);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        assert_eq!(names(root.path(), &WalkOptions::new()), ["a/x.txt"]);
        let found: Vec<_> = walk(root.path(), &WalkOptions::new().follow_links(true)).collect();
        assert!(found.iter().any(|file| { file.as_ref().is_err_and(|e| e.message().contains("leads back")) }));
        assert!(found.iter().any(|file| file.as_ref().is_ok_and(|f| f.relative == "a/x.txt")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_printable() {
        use std::os::unix::ffi::OsStrExt;
        let root = archive(&[]);
        fs::write(root.path().join(OsStr::from_bytes(b"\xC7\xE1.txt")), "نص").unwrap();
        assert_eq!(names(root.path(), &WalkOptions::new()), ["%C7%E1.txt"]);
    }
}
