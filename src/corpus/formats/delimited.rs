//! CSV and TSV: one record an article, the first one names the columns.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use super::html::remove_markup;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::{decode_as, detect};
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::{ArticleField, KeyAliases, Target};
use crate::corpus::reading::Reading;
use crate::corpus::utf8_reader::Utf8Reader;

/// One article a record.
pub(super) struct Delimited;

impl Format for Delimited {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    fn recognises(&self, _head: &[u8]) -> bool {
        // A line with commas in it may be anything.
        false
    }

    fn recognises_by_keys(&self, head: &[u8], aliases: &KeyAliases) -> bool {
        // What Excel calls “Unicode text” has the name of a text.
        let (first_line, rest) = head.split_at(memchr::memchr(b'\n', head).unwrap_or(head.len()));
        let heading: ByteRecord =
            first_line.trim_ascii_end().split(|byte| *byte == delimiter_of(first_line)).map(unquoted).collect();
        let fields: Vec<_> = columns(&heading, aliases).into_iter().flatten().map(|target| target.field).collect();
        let has = |field| fields.contains(&field);
        has(ArticleField::Body)
            && has(ArticleField::Title)
            && fields.len() > 2
            && rest.contains(&delimiter_of(first_line))
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let mut input = Utf8Reader::new(input)?;
        let encoding = input.encoding();
        let mut head = Vec::new();
        input.by_ref().take(64 << 10).read_to_end(&mut head)?;
        let dialect = Dialect::of(&head);
        head.drain(..dialect.preamble);
        let since_record = Rc::new(Cell::new(0));
        let guarded =
            Guarded { reader: io::Cursor::new(head).chain(input), since_record: Rc::clone(&since_record), limit };
        let mut records = dialect.reader().from_reader(guarded);

        let mut record = ByteRecord::new();
        if !next_record(&mut records, &mut record, reading)? {
            return Ok(());
        }
        let columns = columns(&record, reading.aliases());
        if !columns.iter().flatten().any(|target| target.field == ArticleField::Body) {
            let reason = "no column is known to hold the text of an article";
            return Err(reading.failure(reason).with_hint("name the column in the schema's aliases").into());
        }
        let mut number = 0;
        loop {
            since_record.set(0);
            if !next_record(&mut records, &mut record, reading)? {
                return Ok(());
            }
            number += 1;
            let line = record.position().map(csv::Position::line);
            if record.len() > columns.len() {
                let reason = format!("the record has {} columns, the heading {}", record.len(), columns.len());
                reading.skip(reason, line)?;
                continue;
            }
            let mut draft = article(&record, &columns, dialect.quoting);
            if let Some(encoding) = encoding {
                draft.provenance.encoding = encoding;
            }
            reading.article(draft, Some(number), line)?;
        }
    }
}

fn next_record<R: Read>(
    records: &mut csv::Reader<R>,
    record: &mut ByteRecord,
    reading: &Reading<'_>,
) -> Result<bool, Halt> {
    let line = records.position().line();
    records.read_byte_record(record).map_err(|error| {
        let is_too_long =
            |error: &io::Error| error.get_ref().and_then(|inner| inner.downcast_ref::<RecordTooLong>()).is_some();
        match error.into_kind() {
            csv::ErrorKind::Io(error) if is_too_long(&error) => {
                let limit = reading.options().record_limit();
                reading
                    .failure(format!("the record is longer than the limit of {limit} bytes"))
                    .with_line(line)
                    .with_hint("perhaps a quotation mark is never closed")
                    .into()
            }
            csv::ErrorKind::Io(error) => Halt::Io(error),
            other => reading.failure(format!("not valid CSV: {other:?}")).with_line(line).into(),
        }
    })
}

/// What each column fills.
fn columns(heading: &ByteRecord, aliases: &KeyAliases) -> Vec<Option<Target>> {
    let encoding = detect(heading.as_slice(), None);
    heading.iter().map(|name| aliases.target(decode_as(name, encoding).text.trim())).collect()
}

fn article(record: &ByteRecord, columns: &[Option<Target>], quoting: Quoting) -> Draft {
    // A field alone may be too short to tell its encoding by; the record is not.
    let encoding = detect(record.as_slice(), None);
    let mut draft = Draft::new(encoding.name());
    for (text, target) in record.iter().zip(columns) {
        if let Some(target) = target {
            let decoded = decode_as(text, encoding);
            draft.note_repairs(decoded.repairs);
            let text = if quoting == Quoting::MySql { unescaped(&decoded.text).into() } else { decoded.text };
            draft.claim(*target, text);
        }
    }
    remove_markup(&mut draft);
    draft
}

/// How a program wrote its records.
#[derive(Clone, Copy)]
struct Dialect {
    delimiter: u8,
    quoting: Quoting,
    /// Bytes before the heading: Excel's `sep=;`.
    preamble: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// As in RFC 4180: quotation marks in quoted text are doubled.
    Doubled,
    /// A backslash before a quotation mark.
    Backslash,
    /// No quotation marks at all; line ends and tabs are written `\n` and `\t`, as MySQL and PostgreSQL do.
    MySql,
}

impl Dialect {
    fn of(head: &[u8]) -> Self {
        let first_line = || head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if let [b's', b'e', b'p', b'=', delimiter, rest @ ..] = first_line()
            && rest.trim_ascii().is_empty()
        {
            let preamble = (first_line().len() + 1).min(head.len());
            return Dialect { delimiter: *delimiter, quoting: Quoting::Doubled, preamble };
        }
        let delimiter = delimiter_of(head);
        let count = |text: &[u8]| memchr::memmem::find_iter(head, text).count();
        let quoting = if delimiter == b'\t' && count(b"\t\"") == 0 && count(b"\\n") > 0 {
            Quoting::MySql
        } else if is_escaped_by_backslashes(head, delimiter) {
            Quoting::Backslash
        } else {
            Quoting::Doubled
        };
        Dialect { delimiter, quoting, preamble: 0 }
    }

    fn reader(self) -> ReaderBuilder {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true);
        match self.quoting {
            Quoting::Doubled => {}
            Quoting::Backslash => {
                builder.double_quote(false).escape(Some(b'\\'));
            }
            Quoting::MySql => {
                builder.quoting(false);
            }
        }
        builder
    }
}

/// Whether quotation marks inside of quoted text stand behind backslashes more often than they are doubled.
fn is_escaped_by_backslashes(head: &[u8], delimiter: u8) -> bool {
    let is_border = |byte: &u8| [delimiter, b'\r', b'\n'].contains(byte);
    let (mut behind_backslash, mut doubled) = (0, 0);
    for at in memchr::memchr_iter(b'"', head) {
        let before = head[..at].last();
        let is_inside = head.get(at + 1).is_some_and(|next| !is_border(next));
        if before == Some(&b'\\') {
            behind_backslash += usize::from(is_inside);
        } else if head.get(at + 1) == Some(&b'"') {
            doubled += usize::from(before.is_some_and(|byte| !is_border(byte)));
        }
    }
    behind_backslash > doubled
}

/// A text with its line ends and tabs where the database wrote signs for them.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('0') => {}
            Some(other) => plain.push(other),
            None => plain.push(c),
        }
    }
    plain
}

fn unquoted(name: &[u8]) -> &[u8] {
    let name = name.trim_ascii();
    name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")).unwrap_or(name)
}

/// The delimiter that stands most often in the first line.
fn delimiter_of(head: &[u8]) -> u8 {
    let first_line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first_line).count();
    let mut best = b',';
    for delimiter in [b'\t', b';', b'|'] {
        if count(delimiter) > count(best) {
            best = delimiter;
        }
    }
    best
}

/// A stream that fails when a single record swallows too much of it.
struct Guarded<R> {
    reader: R,
    since_record: Rc<Cell<usize>>,
    limit: usize,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_record.get() > self.limit {
            return Err(io::Error::other(RecordTooLong));
        }
        let count = self.reader.read(buffer)?;
        self.since_record.set(self.since_record.get() + count);
        Ok(count)
    }
}

/// A record above the limit.
#[derive(Debug)]
struct RecordTooLong;

impl std::fmt::Display for RecordTooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a record is too long")
    }
}

impl std::error::Error for RecordTooLong {}

#[cfg(test)]
mod tests {
    use crate::corpus::ReadOptions;
    use crate::corpus::testing::{read_bytes, read_bytes_with};

    const CSV: &str = "\u{FEFF}Title,Content,Date,Other\n\"عنوان, أول\",\"نص الخبر\nفي سطرين\",2015-07-21,x\n\
        ثان,نص الخبر الثاني,,\nزائد,نص,,,,,\n,,2015-07-21,\nأخير,نص أخير\n";

    #[test]
    fn programs_quote_in_their_own_ways() {
        let table = [
            "sep=;\r\ntitle;body\r\n\"قال \"\"نعم\"\"\";\"أ\nب\"\r\n",
            "\"title\",\"body\"\n\"قال \\\"نعم\\\"\",\"أ\\\nب\"\n",
            "title\tbody\nقال \"نعم\"\tأ\\nب\n",
        ];
        for text in table {
            assert_eq!(read_bytes("a.csv", text.as_bytes()).texts(), [("قال \"نعم\"", "أ\nب")], "{text}");
        }
        // A backslash in sound CSV is a backslash.
        let sound = "title,body\nأ,\"ب\\\"\nج,\"د \"\"ه\"\"\"\n";
        assert_eq!(read_bytes("a.csv", sound.as_bytes()).texts(), [("أ", "ب\\"), ("ج", "د \"ه\"")]);
    }

    #[test]
    fn a_table_under_the_name_of_a_text_is_a_table() {
        let text = "\"Title\"\ttext\tdate\r\nأ\t\"ب\nج\"\t21/07/2015\r\n";
        let marked: Vec<u8> = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes(), &marked] {
            let read = read_bytes("a.txt", bytes);
            assert_eq!(read.texts(), [("أ", "ب\nج")]);
            assert_eq!(read.articles[0].1.format, "csv");
        }
    }

    #[test]
    fn records_are_articles() {
        let read = read_bytes("d/a.csv", CSV.as_bytes());
        assert_eq!(
            read.texts(),
            [("عنوان, أول", "نص الخبر\nفي سطرين"), ("ثان", "نص الخبر الثاني"), ("أخير", "نص أخير")]
        );
        assert_eq!(read.ids(), ["d/a.csv#1", "d/a.csv#2", "d/a.csv#5"]);
        assert_eq!(
            read.skipped,
            ["d/a.csv:5: the record has 7 columns, the heading 4", "d/a.csv:6: the article has neither title nor text"]
        );
        assert!(read.articles[0].0.published.is_some());
    }

    #[test]
    fn delimiters_and_encodings_are_found_out() {
        let text = "title\tbody\nعنوان الخبر\tنص الخبر الأول في المدينة\n";
        let expected = [("عنوان الخبر", "نص الخبر الأول في المدينة")];
        for delimiter in ["\t", ",", ";", "|"] {
            let text = text.replace('\t', delimiter);
            assert_eq!(read_bytes("a.csv", text.as_bytes()).texts(), expected, "{delimiter}");
        }
        for encoding in [encoding_rs::WINDOWS_1256, encoding_rs::ISO_8859_6] {
            let read = read_bytes("a.tsv", &encoding.encode(text).0);
            assert_eq!((read.texts(), read.articles[0].1.encoding), (expected.to_vec(), encoding.name()));
        }
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_bytes("a.tsv", &utf_16).texts(), expected);
    }

    #[test]
    fn a_heading_without_a_text_and_an_open_quotation_are_told() {
        let read = read_bytes("a.csv", b"x,y\n1,2\n");
        assert_eq!(read.skipped, ["a.csv: no column is known to hold the text of an article"]);
        let open = format!("title,body\nأ,ب\nج,\"{}", "د\n".repeat(100_000));
        let read = read_bytes_with("a.csv", open.as_bytes(), &ReadOptions::default().max_record_bytes(1000));
        assert_eq!(read.texts(), [("أ", "ب")]);
        assert_eq!(read.skipped, ["a.csv:3: the record is longer than the limit of 1000 bytes"]);
    }
}
