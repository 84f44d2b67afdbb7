//! JSON Lines: one record a line, any number of lines. Only one line is held at a time.

use super::json;
use super::json_record::{json_message, parse_record, parse_wrapped};
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;
use crate::corpus::utf8_reader::Utf8Reader;
use crate::corpus::window::Window;

/// One article a line.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "json-lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson", "jsonlines"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // One whole object on the first line and another below it.
        let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        first.starts_with(b"{") && first.ends_with(b"}") && lines.next().is_some_and(|line| line.starts_with(b"{"))
    }

    fn is_contradicted_by(&self, head: &[u8]) -> bool {
        json::is_no_json(head)
    }

    fn is_kind_of(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn read(&self, mut input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        if is_spread_over_lines(input.head()) {
            return json::read_values(input, reading);
        }
        let reader = Utf8Reader::new(input)?;
        let encoding = reader.encoding();
        let mut lines = Lines { window: Window::new(reader), searched: 0, limit: reading.options().record_limit() };
        let mut number = 0;
        while let Some(line) = lines.next_line()? {
            number += 1;
            match line {
                Line::Whole(bytes) => read_line(bytes, number, encoding, reading)?,
                Line::TooLong => {
                    let limit = reading.options().record_limit();
                    reading.skip(format!("the line is longer than the limit of {limit} bytes"), Some(number))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether the first line ends inside a record or opens an array: the name lies, or the records were reformatted.
fn is_spread_over_lines(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    if head.starts_with(b"[") {
        return true;
    }
    let Some(end) = memchr::memchr(b'\n', head) else {
        return false;
    };
    matches!(head[..end].trim_ascii(), [b'{'] | [b'{', .., b',' | b'[' | b'{'])
}

fn read_line(line: &[u8], number: u64, encoding: Option<&'static str>, reading: &mut Reading<'_>) -> Result<(), Halt> {
    // RFC 7464 sets a record separator before each record.
    let line = line.strip_prefix(b"\x1E").unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return Ok(());
    }
    let mut draft = match parse_record(line, reading.aliases()) {
        Ok(draft) => draft,
        Err(error) => return reading.skip(json_message(&error), Some(number)),
    };
    if let Some(encoding) = encoding {
        draft.provenance.encoding = encoding;
    }
    if draft.is_empty() {
        let wrapped = parse_wrapped(line, reading.aliases());
        if !wrapped.is_empty() {
            for draft in wrapped {
                reading.article(draft, Some(number), Some(number))?;
            }
            return Ok(());
        }
    }
    reading.article(draft, Some(number), Some(number))
}

enum Line<'w> {
    Whole(&'w [u8]),
    TooLong,
}

/// The lines of a stream, without their ends.
struct Lines<R> {
    window: Window<R>,
    /// How many bytes of the window are known to hold no line end, or belong to the line handed out before.
    searched: usize,
    limit: usize,
}

impl<R: std::io::Read> Lines<R> {
    fn next_line(&mut self) -> std::io::Result<Option<Line<'_>>> {
        let mut searched = 0;
        self.window.consume(std::mem::take(&mut self.searched));
        loop {
            let available = self.window.available();
            if let Some(end) = memchr::memchr(b'\n', &available[searched..]) {
                let length = searched + end;
                self.searched = length + 1;
                if length > self.limit {
                    return Ok(Some(Line::TooLong));
                }
                return Ok(Some(Line::Whole(&self.window.available()[..length])));
            }
            searched = available.len();
            if searched > self.limit {
                self.skip_line()?;
                return Ok(Some(Line::TooLong));
            }
            if !self.window.more()? {
                self.searched = searched;
                let rest = self.window.available();
                return Ok((!rest.is_empty()).then_some(Line::Whole(rest)));
            }
        }
    }

    /// Gives up everything up to the next line end, without holding it.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let available = self.window.available();
            if let Some(end) = memchr::memchr(b'\n', available) {
                self.window.consume(end + 1);
                return Ok(());
            }
            let count = available.len();
            self.window.consume(count);
            if !self.window.more()? {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::ReadOptions;
    use crate::corpus::testing::{read_bytes, read_bytes_with};

    #[test]
    fn each_line_is_an_article_and_a_broken_one_is_told() {
        let text = "\u{FEFF}{\"id\": \"x\", \"title\": \"أ\", \"body\": \"ب\"}\n\n{\"title\": \"ناقص\", \"body\": \"\n\
            {\"title\": \"ج\", \"body\": \"د\"}\r\n{\"title\": \"\", \"body\": \"\"}\n[1]\n{\"body\": \"آخر\"}";
        let read = read_bytes("dir/a.jsonl", text.as_bytes());
        assert_eq!(read.texts(), [("أ", "ب"), ("ج", "د"), ("", "آخر")]);
        assert_eq!(read.ids(), ["x", "dir/a.jsonl#4", "dir/a.jsonl#7"]);
        assert_eq!(read.articles[1].0.record, "#4");
        assert_eq!(read.skipped.len(), 3, "{:?}", read.skipped);
        assert!(read.skipped[0].starts_with("dir/a.jsonl:3: not valid JSON: "), "{}", read.skipped[0]);
        assert_eq!(read.skipped[1], "dir/a.jsonl:5: the article has neither title nor text");
        assert!(read.skipped[2].starts_with("dir/a.jsonl:6: "), "{}", read.skipped[2]);
    }

    #[test]
    fn lines_across_chunks_stay_whole_and_long_ones_are_told() {
        let body = "كلمة ".repeat(60_000);
        let line = |text: &str| format!("{{\"title\": \"ع\", \"body\": \"{text}\"}}\n");
        let text = [line(body.trim()), line("قصير"), line(&body.repeat(2)), line("آخر")].concat();
        let options = ReadOptions::default().max_record_bytes(700_000);
        let read = read_bytes_with("a.ndjson", text.as_bytes(), &options);
        assert_eq!(read.texts(), [("ع", body.trim()), ("ع", "قصير"), ("ع", "آخر")]);
        assert_eq!(read.skipped, ["a.ndjson:3: the line is longer than the limit of 700000 bytes"]);
    }

    #[test]
    fn every_encoding_gives_the_same_articles() {
        let text = "{\"title\": \"عنوان الخبر\", \"body\": \"نص الخبر الأول\"}\n{\"title\": \"آخر\", \"body\": \"نص الخبر الثاني\"}\n";
        let expected = [("عنوان الخبر", "نص الخبر الأول"), ("آخر", "نص الخبر الثاني")];
        let (windows_1256, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [(windows_1256.as_ref(), "windows-1256"), (&little, "UTF-16LE")] {
            let read = read_bytes("a.jsonl", bytes);
            assert_eq!(read.texts(), expected);
            assert_eq!(read.articles[0].1.encoding, encoding);
        }
    }

    #[test]
    fn a_name_that_lies_is_read_all_the_same() {
        let array = "[{\"title\": \"أ\", \"body\": \"ب\"}]";
        let spread = "{\n \"title\": \"أ\",\n \"body\": \"ب\"\n}\n{\n \"title\": \"ج\",\n \"body\": \"د\"\n}";
        assert_eq!(read_bytes("a.jsonl", array.as_bytes()).texts(), [("أ", "ب")]);
        assert_eq!(read_bytes("a.jsonl", spread.as_bytes()).texts(), [("أ", "ب"), ("ج", "د")]);
    }
}
