//! The trait that formats plug into, and the choice of one for a file. It reads nothing itself.

use std::borrow::Cow;
use std::io;

use super::encoding::{detect_utf_16, is_arabic};
use super::formats::{FORMATS, PLAIN_TEXT};
use super::input::Input;
use super::keys::KeyAliases;
use super::reading::Reading;
use crate::error::Error;

/// A kind of file that yields articles, or other files.
pub trait Format: Sync {
    /// The name in reports, such as `json-lines`.
    fn name(&self) -> &'static str;

    /// The ends of file names, in lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file that begins with these bytes (at most 64 KiB) is of this format beyond doubt.
    fn recognises(&self, head: &[u8]) -> bool;

    /// Whether a file cannot be of this format, although its name says so.
    fn is_contradicted_by(&self, _head: &[u8]) -> bool {
        false
    }

    /// Whether a text that nothing else recognises is of this format, by the keys of articles in it.
    fn recognises_by_keys(&self, _head: &[u8], _aliases: &KeyAliases) -> bool {
        false
    }

    /// The names of formats that this one is a special kind of: their look does not contradict the file's name.
    fn is_kind_of(&self) -> &'static [&'static str] {
        &[]
    }

    /// Reads the articles of `input` into `reading`.
    ///
    /// # Errors
    /// [`Halt`] where reading ends early; a record that cannot be read is no reason, it is skipped.
    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt>;
}

/// Why the reading of a file, or of a member of an archive, ended before its end.
#[derive(Debug)]
pub enum Halt {
    /// The receiver of the articles wants no more.
    Stopped,
    /// The bytes could not be had.
    Io(io::Error),
    /// The rest cannot be understood.
    Failed(Error),
    /// The same, and the receiver was told.
    Reported,
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Halt::Io(error)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Halt::Failed(error)
    }
}

/// Ends of names whose files hold no articles, so that they need not be opened to know it.
const OTHER_EXTENSIONS: [&str; 48] = [
    "avi", "bak", "bin", "bmp", "cdx", "cdxj", "class", "conf", "css", "db", "dll", "doc", "eot", "exe", "flac", "gif",
    "ico", "idx", "ini", "jar", "jpeg", "jpg", "js", "lock", "log", "m4a", "map", "mov", "mp3", "mp4", "mpg", "ogg",
    "otf", "png", "ppt", "pptx", "psd", "py", "rs", "sh", "so", "sqlite", "svg", "ttf", "wav", "webm", "webp", "woff",
];

/// What a file's name says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// A format that yields articles.
    Articles,
    /// Something else for certain.
    Other,
    /// Nothing.
    Nothing,
}

/// What the name of a file promises.
pub(super) fn promise(name: &str) -> Promise {
    if format_by_name(name).is_some() {
        return Promise::Articles;
    }
    match extension(name) {
        Some(extension) if OTHER_EXTENSIONS.contains(&extension.as_str()) => Promise::Other,
        _ => Promise::Nothing,
    }
}

/// The format of a file. What it looks like counts more than its name, since names lie.
pub(super) fn choose_format(name: &str, head: &[u8], aliases: &KeyAliases) -> Option<&'static dyn Format> {
    let named = format_by_name(name);
    let text = ascii_compatible(head);
    let chosen = match (named, recognised_format(&text)) {
        (Some(named), Some(seen)) if !named.is_kind_of().contains(&seen.name()) => Some(seen),
        (Some(named), None) if named.is_contradicted_by(&text) => fallback_format(head).or(Some(named)),
        (Some(named), _) => Some(named),
        (None, Some(seen)) => Some(seen),
        (None, None) => fallback_format(head),
    };
    let is_text = chosen.is_some_and(|format| format.name() == PLAIN_TEXT.name());
    let by_keys = || FORMATS.iter().copied().find(|format| format.recognises_by_keys(&text, aliases));
    if is_text { by_keys().or(chosen) } else { chosen }
}

/// The format of a file whose name says nothing.
pub(super) fn format_by_content(head: &[u8]) -> Option<&'static dyn Format> {
    recognised_format(&ascii_compatible(head)).or_else(|| fallback_format(head))
}

/// The format that a file with this [`ascii_compatible`] head is of beyond doubt.
fn recognised_format(text: &[u8]) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.recognises(text))
}

/// The bytes without a mark at their start, and UTF-16 as UTF-8.
fn ascii_compatible(head: &[u8]) -> Cow<'_, [u8]> {
    match detect_utf_16(head) {
        Some(encoding) => Cow::Owned(encoding.decode_with_bom_removal(head).0.into_owned().into_bytes()),
        None => Cow::Borrowed(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)),
    }
}

/// Text, where it is Arabic: other text without a name may be a program or a table.
fn fallback_format(head: &[u8]) -> Option<&'static dyn Format> {
    is_arabic(head).then_some(PLAIN_TEXT)
}

/// The format that a file's name promises.
fn format_by_name(name: &str) -> Option<&'static dyn Format> {
    let extension = extension(name)?;
    FORMATS.iter().copied().find(|format| format.extensions().contains(&extension.as_str()))
}

fn extension(name: &str) -> Option<String> {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    Some(file_name.rsplit_once('.')?.1.to_ascii_lowercase())
}

/// The name of what was compressed: `a.jsonl` for `a.jsonl.gz`, `a.tar` for `a.tgz`.
pub(super) fn name_inside(name: &str) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return name.to_owned();
    };
    match extension.to_ascii_lowercase().as_str() {
        "tgz" | "tbz2" | "tbz" | "txz" | "tzst" => format!("{stem}.tar"),
        _ => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise_formats() {
        let by_name = |name| format_by_name(name).map(Format::name);
        let table = [
            ("a.txt", Some("text")),
            ("dir.txt/a.JSON", Some("json")),
            ("a.ndjson", Some("json-lines")),
            ("a.HTM", Some("html")),
            ("a.zip", Some("zip")),
            ("a.jsonl.gz", Some("gzip")),
            ("dir.zip/a", None),
            ("a.jpg", None),
            ("txt", None),
        ];
        for (name, format) in table {
            assert_eq!(by_name(name), format, "{name}");
        }
        assert_eq!(promise("a.jpg"), Promise::Other);
        assert_eq!(promise("article"), Promise::Nothing);
        assert_eq!(promise("a.txt"), Promise::Articles);
    }

    #[test]
    fn content_counts_more_than_the_name() {
        let aliases = crate::corpus::testing::aliases();
        let chosen = |name: &str, head: &str| choose_format(name, head.as_bytes(), &aliases).map(Format::name);
        let table = [
            ("a", "PK\u{3}\u{4}...", Some("zip")),
            ("a.txt", "  <!DOCTYPE html><html>", Some("html")),
            ("a.dat", "[ {\"title\": \"x\"} ]", Some("json")),
            ("a.txt", "{\"title\": \"x\"}\n{\"title\": \"y\"}\n", Some("json-lines")),
            ("a.jsonl", "{\n \"title\": \"x\"}", Some("json-lines")),
            ("a.json", "{\"title\": \"x\"}\n{\"title\": \"y\"}\n", Some("json")),
            ("a", "{\n \"title\": \"x\"}", Some("json")),
            ("a", "خبر عاجل من المدينة\nنص الخبر الأول في هذا الصباح", Some("text")),
            ("a", "key = value\n", None),
            ("a.html", "<p>نص", Some("html")),
            ("a.html", "عنوان الخبر الأول في الصحيفة\nنص الخبر", Some("text")),
            ("a.html", "no tag", Some("html")),
            ("a.txt", "title;date;text\nأ;2015-07-21;ب\n", Some("csv")),
            ("a.txt", "title, text\nب", Some("text")),
            ("a.txt", "From: a@b.example\nDate: Tue, 21 Jul 2015 02:51:32 +0300\nSubject: x\n y\n\nنص", Some("email")),
            ("a.txt", "From: بيروت\nSubject to change: y\n\nنص", Some("text")),
        ];
        for (name, head, format) in table {
            assert_eq!(chosen(name, head), format, "{name} {head}");
        }
    }

    #[test]
    fn no_two_formats_share_a_name_or_an_extension() {
        let mut extensions: Vec<_> = FORMATS.iter().flat_map(|format| format.extensions()).collect();
        let mut names: Vec<_> = FORMATS.iter().map(|format| format.name()).collect();
        let (extension_count, name_count) = (extensions.len(), names.len());
        extensions.sort_unstable();
        extensions.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((extensions.len(), names.len()), (extension_count, name_count));
    }

    #[test]
    fn compressed_names_lose_their_end() {
        for (name, inside) in [("a.jsonl.gz", "a.jsonl"), ("d/a.TGZ", "d/a.tar"), ("a.xz", "a"), ("a", "a")] {
            assert_eq!(name_inside(name), inside);
        }
    }
}
