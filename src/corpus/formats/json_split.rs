//! Finds where each record of a JSON file begins and ends, without understanding it. A broken record does not hide
//! those behind it, and no more than one record is held in memory.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2};

use crate::corpus::window::Window;

/// How many bytes before a record are kept while the next one is looked for.
const LOOK_BEHIND_BYTES: usize = 256;

/// Something between two places of the file.
pub(super) struct Piece<'w> {
    /// The line on which it begins, or on which it breaks, counted from one.
    pub(super) line: u64,
    pub(super) content: Content<'w>,
}

/// What stands there.
pub(super) enum Content<'w> {
    /// An object, from `{` to `}`.
    Record {
        bytes: &'w [u8],
        /// Whether it stands in an array.
        in_array: bool,
    },
    /// Something that is no object, with the reason.
    Broken(String),
}

/// Splits a stream into records.
pub(super) struct Splitter<R> {
    window: Window<R>,
    /// The length of the record that was handed out before.
    handed_out: usize,
    line: u64,
    open_arrays: u32,
    limit: usize,
}

/// How the scan of one object ended; numbers count from the start of the window.
enum Scan {
    Whole(usize),
    TooLong,
    UnexpectedByte(usize),
    EndOfFile,
}

impl<R: Read> Splitter<R> {
    /// A splitter that refuses records above `limit` bytes.
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Splitter { window: Window::new(reader), handed_out: 0, line: 1, open_arrays: 0, limit }
    }

    /// The next record or broken place; `None` at the end.
    pub(super) fn next_piece(&mut self) -> io::Result<Option<Piece<'_>>> {
        let handed_out = std::mem::take(&mut self.handed_out);
        self.consume(handed_out);
        loop {
            let available = self.window.available();
            let gap = available.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1E));
            let Some(gap) = gap else {
                let count = available.len();
                self.consume(count);
                if self.window.more()? {
                    continue;
                }
                if std::mem::take(&mut self.open_arrays) > 0 {
                    return Ok(Some(self.broken("the file ends before the array is closed")));
                }
                return Ok(None);
            };
            let byte = available[gap];
            self.consume(gap);
            match byte {
                b'[' => {
                    self.open_arrays += 1;
                    self.consume(1);
                }
                b']' => {
                    self.open_arrays = self.open_arrays.saturating_sub(1);
                    self.consume(1);
                }
                b'{' => return self.object().map(Some),
                _ => {
                    let piece = self.broken_at(0, "an object was expected here");
                    self.find_next_record(1, Between::Records)?;
                    return Ok(Some(piece));
                }
            }
        }
    }

    fn object(&mut self) -> io::Result<Piece<'_>> {
        let line = self.line;
        match self.scan_object()? {
            Scan::Whole(length) => {
                self.handed_out = length;
                let bytes = &self.window.available()[..length];
                Ok(Piece { line, content: Content::Record { bytes, in_array: self.open_arrays > 0 } })
            }
            Scan::TooLong => {
                let reason = format!("the record is longer than the limit of {} bytes", self.limit);
                Ok(Piece { line, content: Content::Broken(reason) })
            }
            Scan::UnexpectedByte(at) => {
                let piece =
                    self.broken_at(at, "not valid JSON: a quotation mark or a comma is missing before this place");
                // From its start: where it broke is behind the place of the mistake.
                self.find_next_record(1, Between::Parts)?;
                Ok(piece)
            }
            Scan::EndOfFile => {
                self.open_arrays = 0;
                let reason = "the file ends inside a record".to_owned();
                Ok(Piece { line, content: Content::Broken(reason) })
            }
        }
    }

    /// Runs over the object that begins at the window's start.
    fn scan_object(&mut self) -> io::Result<Scan> {
        let (mut at, mut depth, mut in_string, mut too_long) = (0, 0u32, false, false);
        loop {
            let bytes = self.window.available();
            while at < bytes.len() {
                if in_string {
                    match memchr2(b'"', b'\\', &bytes[at..]) {
                        Some(offset) if bytes[at + offset] == b'"' => {
                            in_string = false;
                            at += offset + 1;
                        }
                        // The byte behind a backslash is no quotation mark, whatever it is.
                        Some(offset) => at += offset + 2,
                        None => at = bytes.len(),
                    }
                    continue;
                }
                match bytes[at] {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    byte if is_json_outside_strings(byte) => {}
                    _ => return Ok(Scan::UnexpectedByte(at)),
                }
                at += 1;
                if depth == 0 {
                    if too_long || at > self.limit {
                        self.consume(at);
                        return Ok(Scan::TooLong);
                    }
                    return Ok(Scan::Whole(at));
                }
            }
            if at > self.limit {
                too_long = true;
            }
            if too_long {
                let count = self.window.available().len();
                self.consume(count);
                at -= count;
            }
            if !self.window.more()? {
                let count = self.window.available().len();
                self.consume(count);
                return Ok(Scan::EndOfFile);
            }
        }
    }

    /// Moves on to where the next record seems to begin, at or after `from`.
    fn find_next_record(&mut self, from: usize, place: Between) -> io::Result<()> {
        let mut at = from;
        loop {
            let bytes = self.window.available();
            while let Some(offset) = memchr(b'{', bytes.get(at..).unwrap_or_default()) {
                at += offset;
                match begins_record(bytes, at, place) {
                    Some(true) => {
                        self.consume(at);
                        return Ok(());
                    }
                    Some(false) => at += 1,
                    None => break,
                }
            }
            let done = at.min(bytes.len()).saturating_sub(LOOK_BEHIND_BYTES);
            at = if memchr(b'{', bytes.get(at..).unwrap_or_default()).is_some() { at } else { bytes.len() };
            self.consume(done);
            at -= done;
            if !self.window.more()? {
                let count = self.window.available().len();
                self.consume(count);
                return Ok(());
            }
        }
    }

    fn broken(&self, reason: &str) -> Piece<'static> {
        Piece { line: self.line, content: Content::Broken(reason.to_owned()) }
    }

    fn broken_at(&self, at: usize, reason: &str) -> Piece<'static> {
        let line = self.line + line_ends(&self.window.available()[..at]);
        Piece { line, content: Content::Broken(reason.to_owned()) }
    }

    fn consume(&mut self, count: usize) {
        self.line += line_ends(&self.window.available()[..count]);
        self.window.consume(count);
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// Whether a byte may stand outside strings: white space, punctuation, numbers, `true`, `false`, `null`, and `NaN` and
/// `Infinity`, which some programs write.
fn is_json_outside_strings(byte: u8) -> bool {
    byte.is_ascii_digit() || b" \t\r\n,:+-.eEtrufalsnINity".contains(&byte)
}

/// Where the next record is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Between records, where any object is one.
    Records,
    /// Between the parts of a broken record, whose own objects are not to be taken for records.
    Parts,
}

/// Whether the `{` at `at` begins a record: it stands behind another record, or first on its line, and a key
/// follows. `None` if the bytes do not reach far enough to tell.
fn begins_record(bytes: &[u8], at: usize, place: Between) -> Option<bool> {
    let behind = bytes[at + 1..].trim_ascii_start();
    match behind.first() {
        Some(b'"') => {}
        Some(_) => return Some(false),
        None => return None,
    }
    let before = bytes[..at].trim_ascii_end();
    let is_first_on_line = bytes[before.len()..at].contains(&b'\n');
    if place == Between::Records && before.ends_with(b",") {
        return Some(true);
    }
    let without_comma = before.strip_suffix(b",").unwrap_or(before).trim_ascii_end();
    Some(is_first_on_line || without_comma.ends_with(b"}") || without_comma.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::testing::Trickle;

    fn pieces_of(reader: impl Read, limit: usize) -> Vec<(u64, String)> {
        let mut splitter = Splitter::new(reader, limit);
        let mut pieces = Vec::new();
        while let Some(piece) = splitter.next_piece().unwrap() {
            let shown = match piece.content {
                Content::Record { bytes, in_array: true } => String::from_utf8_lossy(bytes).into_owned(),
                Content::Record { bytes, in_array: false } => format!("alone {}", String::from_utf8_lossy(bytes)),
                Content::Broken(reason) => format!("! {reason}"),
            };
            pieces.push((piece.line, shown));
        }
        pieces
    }

    fn pieces(text: &str) -> Vec<(u64, String)> {
        let whole = pieces_of(text.as_bytes(), 1000);
        assert_eq!(pieces_of(Trickle(text.as_bytes()), 1000), whole, "the same in small bites");
        whole
    }

    #[test]
    fn records_are_split_in_every_layout() {
        let table: [(&str, &[(u64, &str)]); 7] = [
            ("[{\"a\": 1}, {\"b\": {\"c\": [{}]}}]", &[(1, "{\"a\": 1}"), (1, "{\"b\": {\"c\": [{}]}}")]),
            (
                "{\"a\": \"}{\\\"\"}\n\n{\"b\": \"\\\\\"}",
                &[(1, "alone {\"a\": \"}{\\\"\"}"), (3, "alone {\"b\": \"\\\\\"}")],
            ),
            ("[\n{\"a\":\n1}\n,\n{\"b\":2}]", &[(2, "{\"a\":\n1}"), (5, "{\"b\":2}")]),
            ("  ", &[]),
            ("[]", &[]),
            ("[{\"a\":1}", &[(1, "{\"a\":1}"), (1, "! the file ends before the array is closed")]),
            ("[{\"a\":1},\n{\"a\":", &[(1, "{\"a\":1}"), (2, "! the file ends inside a record")]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> = expected.iter().map(|&(line, piece)| (line, piece.to_owned())).collect();
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn a_broken_record_does_not_hide_the_next() {
        let missing_quote = "[{\"a\": \"x\"},\n{\"a\": \"نص, \"b\": \"y\"}, {\"a\": \"z\"},{\"c\": 1}]";
        let found = pieces(missing_quote);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[1].0 == 2 && found[1].1.starts_with("! not valid JSON"), "{found:?}");
        assert_eq!(found[2].1, "{\"a\": \"z\"}");

        let cut_off = "{\"a\": \"x\n{\"a\": \"y\"}\n{\"a\": \"z\"}\n";
        let found = pieces(cut_off);
        assert_eq!(found.last().unwrap(), &(3, "alone {\"a\": \"z\"}".to_owned()), "{found:?}");

        let no_object = pieces("[1, \"x\", {\"a\": 1}]");
        assert_eq!(no_object.len(), 2, "{no_object:?}");
        assert_eq!(no_object[1].1, "{\"a\": 1}");
    }

    #[test]
    fn a_record_above_the_limit_is_passed_over() {
        let text = format!("[{{\"a\": \"{}\"}},\n{{\"b\": 2}}]", "x".repeat(600_000));
        let found = pieces_of(text.as_bytes(), 1000);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, "! the record is longer than the limit of 1000 bytes");
        assert_eq!(found[1], (2, "{\"b\": 2}".to_owned()));
    }
}
