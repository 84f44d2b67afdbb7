//! Finds where each record of an XML or SGML file begins and ends by its tags, without parsing what stands between.
//! A record that is not well formed does not hide those behind it, and only one is held in memory.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use crate::corpus::window::Window;

/// One element, from its start tag to its end tag, or what kept it from being read.
pub(super) struct Piece<'w> {
    /// The line on which it begins, counted from one.
    pub(super) line: u64,
    pub(super) content: Result<&'w [u8], String>,
}

/// Splits a stream into the elements of one name.
pub(super) struct ElementSplitter<R> {
    window: Window<R>,
    /// The name without its prefix, in lower case.
    name: Vec<u8>,
    handed_out: usize,
    line: u64,
    limit: usize,
}

/// A tag of the wanted name.
enum Tag {
    Start { is_empty: bool },
    End,
}

impl<R: Read> ElementSplitter<R> {
    /// A splitter that refuses records above `limit` bytes.
    pub(super) fn new(reader: R, name: &str, limit: usize) -> Self {
        let name = name.to_ascii_lowercase().into_bytes();
        ElementSplitter { window: Window::new(reader), name, handed_out: 0, line: 1, limit }
    }

    /// The next record; `None` at the end.
    pub(super) fn next_piece(&mut self) -> io::Result<Option<Piece<'_>>> {
        let handed_out = std::mem::take(&mut self.handed_out);
        self.consume(handed_out);
        if !self.find_start()? {
            return Ok(None);
        }
        let line = self.line;
        let content = match self.find_end()? {
            Extent::Whole(length) => {
                self.handed_out = length;
                Ok(&self.window.available()[..length])
            }
            Extent::TooLong => Err(format!("the record is longer than the limit of {} bytes", self.limit)),
            Extent::EndOfFile => Err("the file ends inside a record".to_owned()),
        };
        Ok(Some(Piece { line, content }))
    }

    /// Moves on to the next start tag; false if there is none.
    fn find_start(&mut self) -> io::Result<bool> {
        loop {
            let mut at = 0;
            let is_found = loop {
                let bytes = self.window.available();
                let Some(offset) = memchr(b'<', &bytes[at..]) else {
                    at = bytes.len();
                    break false;
                };
                at += offset;
                match tag_at(&bytes[at..], &self.name) {
                    Found::Tag(Tag::Start { .. }, _) => break true,
                    Found::Tag(Tag::End, length) => at += length,
                    Found::Other => at += 1,
                    Found::Undecided => break false,
                }
            };
            self.consume(at);
            if is_found {
                return Ok(true);
            }
            if !self.window.more()? {
                return Ok(false);
            }
        }
    }

    /// Runs to the end tag that belongs to the start tag at the window's start.
    fn find_end(&mut self) -> io::Result<Extent> {
        let (mut at, mut depth, mut is_too_long) = (0, 0usize, false);
        loop {
            let bytes = self.window.available();
            while let Some(offset) = memchr(b'<', &bytes[at..]) {
                let step = match tag_at(&bytes[at + offset..], &self.name) {
                    Found::Other => 1,
                    Found::Undecided => {
                        at += offset;
                        break;
                    }
                    Found::Tag(tag, length) => {
                        match tag {
                            Tag::Start { is_empty } => depth += usize::from(!is_empty),
                            Tag::End => depth = depth.saturating_sub(1),
                        }
                        length
                    }
                };
                at += offset + step;
                if depth == 0 {
                    if is_too_long || at > self.limit {
                        self.consume(at);
                        return Ok(Extent::TooLong);
                    }
                    return Ok(Extent::Whole(at));
                }
            }
            let is_at_tag = bytes.get(at) == Some(&b'<') && bytes.len() - at < LONGEST_TAG;
            if !is_at_tag {
                at = bytes.len();
            }
            if at > self.limit {
                is_too_long = true;
            }
            if is_too_long {
                self.consume(at);
                at = 0;
            }
            if !self.window.more()? {
                let rest = self.window.available().len();
                self.consume(rest);
                return Ok(Extent::EndOfFile);
            }
        }
    }

    fn consume(&mut self, count: usize) {
        self.line += memchr_iter(b'\n', &self.window.available()[..count]).count() as u64;
        self.window.consume(count);
    }
}

enum Extent {
    Whole(usize),
    TooLong,
    EndOfFile,
}

/// A tag that has no end within so many bytes is none.
const LONGEST_TAG: usize = 16 << 10;

enum Found {
    /// A tag of the wanted name and its length.
    Tag(Tag, usize),
    Other,
    /// The bytes end before it is clear.
    Undecided,
}

/// What the `<` at the start of `bytes` begins.
fn tag_at(bytes: &[u8], name: &[u8]) -> Found {
    let is_end = bytes.get(1) == Some(&b'/');
    let from = if is_end { 2 } else { 1 };
    let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b":_-.".contains(byte) || !byte.is_ascii();
    let Some(length) = bytes[from.min(bytes.len())..].iter().position(|byte| !is_name_byte(byte)) else {
        return if bytes.len() < LONGEST_TAG { Found::Undecided } else { Found::Other };
    };
    let full_name = &bytes[from..from + length];
    let local_name = full_name.rsplit(|byte| *byte == b':').next().unwrap_or(full_name);
    if !local_name.eq_ignore_ascii_case(name) {
        return Found::Other;
    }
    let Some(close) = memchr(b'>', &bytes[from + length..]) else {
        return if bytes.len() < LONGEST_TAG { Found::Undecided } else { Found::Other };
    };
    let length = from + length + close + 1;
    let tag = if is_end { Tag::End } else { Tag::Start { is_empty: bytes[length - 2] == b'/' } };
    Found::Tag(tag, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::testing::Trickle;

    fn pieces_of(reader: impl Read) -> Vec<(u64, String)> {
        let mut splitter = ElementSplitter::new(reader, "item", 1000);
        let mut pieces = Vec::new();
        while let Some(piece) = splitter.next_piece().unwrap() {
            let shown =
                piece.content.map_or_else(|reason| format!("! {reason}"), |b| String::from_utf8_lossy(b).into());
            pieces.push((piece.line, shown));
        }
        pieces
    }

    #[test]
    fn elements_are_found_by_their_tags() {
        let long = format!("<item>{}</item><item>b</item>", "x".repeat(2000));
        let table: [(&str, &[(u64, &str)]); 7] = [
            (
                "<r><item>a</item>\n<items/><ITEM k='v'>b</ITEM></r>",
                &[(1, "<item>a</item>"), (2, "<ITEM k='v'>b</ITEM>")],
            ),
            ("<a:item>a<item>b</item>c</a:item>", &[(1, "<a:item>a<item>b</item>c</a:item>")]),
            ("</item>\n<item/>x<item>a & b < c</item>", &[(2, "<item/>"), (2, "<item>a & b < c</item>")]),
            ("<item>a</item><item>b", &[(1, "<item>a</item>"), (1, "! the file ends inside a record")]),
            (&long, &[(1, "! the record is longer than the limit of 1000 bytes"), (1, "<item>b</item>")]),
            ("<", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> = expected.iter().map(|&(line, piece)| (line, piece.to_owned())).collect();
            assert_eq!(pieces_of(text.as_bytes()), expected, "{text}");
            assert_eq!(pieces_of(Trickle(text.as_bytes())), expected, "in small bites: {text}");
        }
    }
}
