//! WARC, the archives of web crawlers: every page that was answered is an article. Only one is held in memory.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::html::page_article;
use super::plain_text::text_article;
use crate::corpus::draft::Draft;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// Pages as a crawler stored them.
pub(super) struct Warc;

/// Lines of headers above this length, and headers above this number, are no headers.
const LONGEST_HEADER: u64 = 64 << 10;
const MOST_HEADERS: usize = 500;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["warc", "wet"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"WARC/")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let mut input = BufReader::with_capacity(256 << 10, input);
        let mut number = 0;
        while skip_line_ends(&mut input)? {
            number += 1;
            let version = header_line(&mut input)?;
            if !version.starts_with(b"WARC/") {
                let reason =
                    format!("record {number} does not begin with its version: the file is damaged from here on");
                return Err(reading.failure(reason).into());
            }
            let headers = Headers::read(&mut input)?;
            let Some(length) = headers.get("content-length").and_then(|text| text.parse::<u64>().ok()) else {
                let reason = format!("record {number} does not tell its length: the rest cannot be read");
                return Err(reading.failure(reason).into());
            };
            let mut content = input.by_ref().take(length);
            read_record(&headers, &mut content, number, reading)?;
            let unread = io::copy(&mut content, &mut io::sink())?;
            let left = content.limit();
            if left > 0 && unread == 0 && input.fill_buf()?.is_empty() {
                return Err(reading.failure(format!("the file ends inside record {number}")).into());
            }
        }
        Ok(())
    }
}

fn read_record(headers: &Headers, content: &mut impl Read, number: u64, reading: &mut Reading<'_>) -> Result<(), Halt> {
    let kind = headers.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    if !matches!(kind.as_str(), "response" | "resource" | "conversion") {
        return Ok(());
    }
    let content_type = headers.get("content-type").unwrap_or_default();
    let answer = if content_type.starts_with("application/http") {
        let mut content = BufReader::new(content);
        let status = header_line(&mut content)?;
        let http = Headers::read(&mut content)?;
        if !is_success(&status) {
            return Ok(());
        }
        Answer {
            content_type: http.get("content-type").unwrap_or_default().to_owned(),
            body: body(&http, &mut content, reading)?,
        }
    } else {
        let body = limited(content, reading.options().record_limit())?;
        Answer { content_type: content_type.to_owned(), body }
    };
    let Some(bytes) = answer.body else {
        let limit = reading.options().record_limit();
        return reading.skip(format!("record {number} is longer than the limit of {limit} bytes, or damaged"), None);
    };
    let Some(mut draft) = draft(&answer.content_type, &bytes) else {
        return Ok(());
    };
    draft.set(ArticleField::Url, headers.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']));
    reading.article(draft, Some(number), None)
}

/// What a server answered, or what stands for it.
struct Answer {
    content_type: String,
    /// `None` if it is too long or its compression is damaged.
    body: Option<Vec<u8>>,
}

/// The article of a page or a text; `None` for pictures and the like.
fn draft(content_type: &str, bytes: &[u8]) -> Option<Draft> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let declared = content_type.to_ascii_lowercase();
    let declared = declared.split_once("charset=").map(|(_, label)| label.trim_matches(['"', '\'', ' ']));
    let declared = declared.and_then(|label| Encoding::for_label(label.split(';').next()?.as_bytes()));
    match media_type.as_str() {
        "text/html" | "application/xhtml+xml" => Some(page_article(bytes, declared)),
        "text/plain" => Some(text_article(bytes, declared)),
        _ => None,
    }
}

fn is_success(status_line: &[u8]) -> bool {
    let mut parts = status_line.split(|byte| *byte == b' ');
    parts.next().is_some_and(|version| version.starts_with(b"HTTP/"))
        && parts.next().is_some_and(|code| code.starts_with(b"2"))
}

/// The body of an answer, put together and unpacked.
fn body(http: &Headers, content: &mut impl BufRead, reading: &Reading<'_>) -> io::Result<Option<Vec<u8>>> {
    let limit = reading.options().record_limit();
    let Some(mut bytes) = limited(content, limit)? else {
        return Ok(None);
    };
    if http.get("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        // Some crawlers keep the header and store the body put together.
        bytes = unchunked(&bytes).unwrap_or(bytes);
    }
    let coding = http.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    let unpacked = match coding.as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => {
            limited(&mut MultiGzDecoder::new(bytes.as_slice()), limit)
        }
        "deflate" if bytes.first().is_some_and(|first| first & 0x0F == 8) => {
            limited(&mut ZlibDecoder::new(bytes.as_slice()), limit)
        }
        "deflate" => limited(&mut DeflateDecoder::new(bytes.as_slice()), limit),
        _ => return Ok(Some(bytes)),
    };
    Ok(unpacked.unwrap_or(None))
}

fn limited(reader: &mut impl Read, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

/// The chunks of a body in one; `None` if it is not made of chunks.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut whole = Vec::with_capacity(bytes.len());
    loop {
        let line_end = memchr::memchr(b'\n', rest)?;
        let size_text = rest[..line_end].split(|byte| *byte == b';').next()?.trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(size_text).ok()?, 16).ok()?;
        rest = &rest[line_end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// Header fields, names in lower case.
struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads up to the empty line.
    fn read(input: &mut impl BufRead) -> io::Result<Self> {
        let mut fields: Vec<(String, String)> = Vec::new();
        loop {
            let line = header_line(input)?;
            if line.is_empty() || fields.len() == MOST_HEADERS {
                return Ok(Headers(fields));
            }
            let line = String::from_utf8_lossy(&line).into_owned();
            match line.split_once(':') {
                Some((name, value)) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                // A line that begins with white space continues the one before.
                None => fields.iter_mut().last().into_iter().for_each(|(_, value)| value.push_str(line.trim())),
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// One line without its end, cut at the longest length of a header.
fn header_line(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
    while line.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        line.pop();
    }
    Ok(line)
}

/// Passes over the empty lines between records; false at the end of the file.
fn skip_line_ends(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let Some(first) = input.fill_buf()?.first().copied() else {
            return Ok(false);
        };
        if !matches!(first, b'\r' | b'\n') {
            return Ok(true);
        }
        input.consume(1);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use crate::corpus::testing::read_bytes;

    fn record(kind: &str, uri: &str, content_type: &str, content: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            content.len()
        );
        [head.as_bytes(), content, b"\r\n\r\n"].concat()
    }

    fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn page(n: u32) -> String {
        format!(
            "<html><head><title>عنوان الصفحة {n}</title></head><body><h1>عنوان الصفحة {n}</h1><p>نص الصفحة في المدينة.</p></body></html>"
        )
    }

    fn crawl() -> Vec<Vec<u8>> {
        let http = "application/http; msgtype=response";
        let windows_1256 = encoding_rs::WINDOWS_1256.encode(&page(2)).0.into_owned();
        let chunks = format!("{:x}\r\n{}\r\n0\r\n\r\n", page(3).len(), page(3));
        vec![
            record("warcinfo", "", "application/warc-fields", b"software: x"),
            record("request", "https://www.a.example/2015/07/21/1", http, b"GET / HTTP/1.1\r\n\r\n"),
            record(
                "response",
                "https://www.a.example/2015/07/21/1",
                http,
                &answer("Content-Type: text/html; charset=utf-8", page(1).as_bytes()),
            ),
            record(
                "response",
                "https://b.example/2",
                http,
                &answer("Content-Type: text/html; charset=windows-1256", &windows_1256),
            ),
            record(
                "response",
                "https://b.example/3",
                http,
                &answer("Content-Type: text/html\r\nTransfer-Encoding: chunked", chunks.as_bytes()),
            ),
            record(
                "response",
                "https://b.example/4",
                http,
                &answer("Content-Type: text/html\r\nContent-Encoding: gzip", &gzipped(page(4).as_bytes())),
            ),
            record("response", "https://b.example/x.png", http, &answer("Content-Type: image/png", b"\x89PNG")),
            record(
                "response",
                "https://b.example/5",
                http,
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>x</p>",
            ),
            record(
                "conversion",
                "https://b.example/6",
                "text/plain",
                "عنوان الصفحة 6\nنص الصفحة في المدينة.".as_bytes(),
            ),
        ]
    }

    #[test]
    fn pages_are_articles() {
        let records = crawl();
        let compressed: Vec<u8> = records.iter().flat_map(|record| gzipped(record)).collect();
        for (name, bytes) in [("a.warc", records.concat()), ("a.warc.gz", compressed)] {
            let read = read_bytes(name, &bytes);
            let titles: Vec<_> = read.articles.iter().map(|(article, _)| article.title.as_str()).collect();
            assert_eq!(titles, [1, 2, 3, 4, 6].map(|n| format!("عنوان الصفحة {n}")), "{:?}", read.skipped);
            assert!(read.articles.iter().all(|(article, _)| article.body == "نص الصفحة في المدينة."));
            assert!(read.skipped.is_empty());
            let (article, provenance) = &read.articles[0];
            assert_eq!((&*article.url, &*article.source), ("https://www.a.example/2015/07/21/1", "a.example"));
            assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21");
            assert_eq!(article.id, format!("{name}#3"));
            assert_eq!(provenance.format, "warc");
            assert_eq!(read.articles[1].1.encoding, "windows-1256");
        }
    }

    #[test]
    fn damage_is_told_and_what_is_whole_is_read() {
        let bytes = crawl().concat();
        let cut_off = read_bytes("a.warc", &bytes[..bytes.len() - 20]);
        assert_eq!(cut_off.articles.len(), 5);
        assert_eq!(cut_off.skipped, ["a.warc: the file ends inside record 9"]);
        let read = read_bytes("a.warc", &[crawl()[2].as_slice(), b"garbage\r\n\r\n"].concat());
        assert_eq!(read.articles.len(), 1);
        assert!(read.skipped[0].contains("record 2 does not begin"), "{:?}", read.skipped);
    }
}
