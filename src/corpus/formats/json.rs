//! JSON files: one article, an array of them, or one value after another. Only one record is held at a time.

use super::json_record::{json_message, parse_record, parse_wrapped};
use super::json_split::{Content, Splitter};
use crate::corpus::draft::Draft;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;
use crate::corpus::utf8_reader::Utf8Reader;

/// One article, an array of articles, or an object with an array of articles in it.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let second = head.get(1..).and_then(|rest| rest.trim_ascii_start().first().copied());
        matches!((head.first(), second), (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{')))
    }

    fn is_contradicted_by(&self, head: &[u8]) -> bool {
        is_no_json(head)
    }

    fn is_kind_of(&self) -> &'static [&'static str] {
        &["json-lines"]
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        read_values(input, reading)
    }
}

/// Whether a text begins neither with an object nor with an array of them.
pub(super) fn is_no_json(head: &[u8]) -> bool {
    !matches!(head.trim_ascii_start().first(), Some(b'{' | b'[' | 0x1E))
}

/// Reads every object of the file, or of its array.
pub(super) fn read_values(input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
    let reader = Utf8Reader::new(input)?;
    let encoding = reader.encoding();
    let mut splitter = Splitter::new(reader, reading.options().record_limit());
    let mut number = 0;
    // The first object is held back until it is known whether it is the only one: then it is the file itself.
    let mut held: Option<(Draft, u64)> = None;
    loop {
        let piece = splitter.next_piece();
        if let Some((draft, line)) = held.take() {
            let record = if matches!(piece, Ok(None)) { None } else { Some(number) };
            reading.article(draft, record, Some(line))?;
        }
        let Some(piece) = piece? else { return Ok(()) };
        let (bytes, in_array) = match piece.content {
            Content::Record { bytes, in_array } => (bytes, in_array),
            Content::Broken(reason) => {
                reading.skip(reason, Some(piece.line))?;
                continue;
            }
        };
        number += 1;
        let mut draft = match parse_record(bytes, reading.aliases()) {
            Ok(draft) => draft,
            Err(error) => {
                let line = piece.line + error.line().saturating_sub(1) as u64;
                reading.skip(json_message(&error), Some(line))?;
                continue;
            }
        };
        if let Some(encoding) = encoding {
            draft.provenance.encoding = encoding;
        }
        let wrapped = if draft.is_empty() { parse_wrapped(bytes, reading.aliases()) } else { Vec::new() };
        if wrapped.is_empty() {
            if number == 1 && !in_array {
                held = Some((draft, piece.line));
            } else {
                reading.article(draft, Some(number), Some(piece.line))?;
            }
            continue;
        }
        number -= 1;
        for draft in wrapped {
            number += 1;
            reading.article(draft, Some(number), Some(piece.line))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    #[test]
    fn one_article_is_the_file_itself() {
        let read = read_bytes("d/a.json", "{\n\"title\": \"أ\",\n\"body\": \"ب\"}\n".as_bytes());
        assert_eq!((read.texts(), read.ids()), (vec![("أ", "ب")], vec!["d/a.json"]));
        assert_eq!(read.articles[0].0.record, "");
    }

    #[test]
    fn records_of_an_array_are_numbered_and_a_broken_one_is_told() {
        let text = "[\n{\"title\": \"أ\", \"body\": \"ب\"},\n{\"title\": \"\", \"body\": \"\"},\n{\"title\": \"د\"\n\
            \"body\": 1},\n{\"id\": 7, \"title\": \"ه\", \"body\": \"و\"},\n{\"body\": \"ز\"}\n]";
        let read = read_bytes("d/a.json", text.as_bytes());
        assert_eq!(read.texts(), [("أ", "ب"), ("ه", "و"), ("", "ز")]);
        assert_eq!(read.ids(), ["d/a.json#1", "7", "d/a.json#5"]);
        assert_eq!(read.skipped[0], "d/a.json:3: the article has neither title nor text");
        assert!(read.skipped[1].starts_with("d/a.json:5: not valid JSON: expected `,` or `}`"), "{:?}", read.skipped);
        assert_eq!(read.skipped.len(), 2);
    }

    #[test]
    fn an_object_that_wraps_articles_yields_them() {
        let text = "{\"status\": \"ok\", \"articles\": [{\"title\": \"أ\", \"body\": \"ب\"}, {\"body\": \"ج\"}]}";
        let read = read_bytes("a.json", text.as_bytes());
        assert_eq!(read.ids(), ["a.json#1", "a.json#2"]);
    }

    #[test]
    fn a_text_under_the_name_of_json_is_a_text() {
        let text = "عنوان الخبر الأول في الصحيفة\nنص الخبر الأول في المدينة";
        for name in ["a.json", "a.jsonl"] {
            let read = read_bytes(name, text.as_bytes());
            assert_eq!(read.texts(), [("عنوان الخبر الأول في الصحيفة", "نص الخبر الأول في المدينة")]);
        }
        assert_eq!(read_bytes("a.json", b"x").skipped, ["a.json:1: an object was expected here"]);
    }

    #[test]
    fn a_file_cut_off_yields_what_is_whole() {
        let text = "[{\"title\": \"أ\", \"body\": \"ب\"},\n{\"title\": \"ج\", \"bo";
        let read = read_bytes("a.json", text.as_bytes());
        assert_eq!(read.texts(), [("أ", "ب")]);
        assert_eq!(read.skipped, ["a.json:2: the file ends inside a record"]);
    }

    #[test]
    fn every_encoding_gives_the_same_articles() {
        let text = "[{\"title\": \"عنوان الخبر\", \"body\": \"نص الخبر الأول\"}]";
        let (windows_1256, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        let marked: Vec<u8> = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(windows_1256.as_ref(), "windows-1256"), (&marked, "UTF-16BE")] {
            let read = read_bytes("a.json", bytes);
            assert_eq!(read.texts(), [("عنوان الخبر", "نص الخبر الأول")]);
            assert_eq!(read.articles[0].1.encoding, encoding);
        }
    }
}
