//! E-mail: a message (.eml) or a mailbox (mbox) of newsletters and agency services.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use mail_parser::{
    Encoding as TransferEncoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::html::fragment_text;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;
use crate::corpus::window::Window;

/// One message.
pub(super) struct Email;

impl Format for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["eml"]
    }

    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the message is longer than the limit of {limit} bytes"), None);
        };
        match message_article(&bytes) {
            Some(draft) => reading.article(draft, None, None),
            None => reading.skip("this is no e-mail message", None),
        }
    }
}

/// Messages behind one another, each after a line that begins with `From `.
pub(super) struct Mailbox;

impl Format for Mailbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["mbox", "mbx"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // The envelope line ends in the year, headers follow.
        let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
        let (envelope, header) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let ends_in_year = envelope.len() > 20 && envelope[envelope.len() - 4..].iter().all(u8::is_ascii_digit);
        envelope.starts_with(b"From ") && ends_in_year && header.contains(&b':')
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let mut window = Window::new(input);
        let mut number = 0;
        while let Some(length) = message_length(&mut window, limit)? {
            number += 1;
            let bytes = window.available();
            let message = &bytes[..length.min(bytes.len())];
            if message.len() > limit {
                reading.skip(format!("message {number} is longer than the limit of {limit} bytes"), None)?;
                window.consume(length);
                skip_message(&mut window)?;
                continue;
            }
            match message_article(&without_envelope(message)) {
                Some(draft) => reading.article(draft, Some(number), None)?,
                None => reading.skip(format!("message {number} cannot be understood"), None)?,
            }
            window.consume(length);
        }
        Ok(())
    }
}

const SEPARATOR: &[u8] = b"\nFrom ";

/// The length of the message at the window's start, line end included; what is longer than `limit` is cut there.
fn message_length(window: &mut Window<Input<'_>>, limit: usize) -> std::io::Result<Option<usize>> {
    let mut searched = 0;
    loop {
        let bytes = window.available();
        if let Some(at) = memchr::memmem::find(&bytes[searched..], SEPARATOR) {
            return Ok(Some(searched + at + 1));
        }
        searched = bytes.len().saturating_sub(SEPARATOR.len() - 1);
        if searched > limit {
            return Ok(Some(searched));
        }
        if !window.more()? {
            let length = window.available().len();
            return Ok((length > 0).then_some(length));
        }
    }
}

fn skip_message(window: &mut Window<Input<'_>>) -> std::io::Result<()> {
    loop {
        let bytes = window.available();
        if let Some(at) = memchr::memmem::find(bytes, SEPARATOR) {
            window.consume(at + 1);
            return Ok(());
        }
        let done = bytes.len().saturating_sub(SEPARATOR.len() - 1);
        window.consume(done);
        if !window.more()? {
            let rest = window.available().len();
            window.consume(rest);
            return Ok(());
        }
    }
}

/// A message without its `From ` line, and with the quoted ones (`>From `) as they were.
fn without_envelope(message: &[u8]) -> Vec<u8> {
    let mut lines = message.split_inclusive(|byte| *byte == b'\n').peekable();
    lines.next_if(|line| line.starts_with(b"From "));
    let mut plain = Vec::with_capacity(message.len());
    for line in lines {
        let unquoted = line.trim_ascii_start();
        let is_quoted = unquoted.strip_prefix(b">").is_some_and(|rest| rest.starts_with(b"From "));
        plain.extend_from_slice(if is_quoted { &unquoted[1..] } else { line });
    }
    plain
}

fn message_article(bytes: &[u8]) -> Option<Draft> {
    let message = MessageParser::default().parse(bytes)?;
    // Anything parses; a message has at least one of these.
    if message.date().is_none() && message.from().is_none() && message.subject().is_none() {
        return None;
    }
    let mut draft = Draft::new("UTF-8");
    draft.set(ArticleField::Id, message.message_id().unwrap_or_default());
    draft.set(ArticleField::Title, header_text(message.subject().unwrap_or_default(), &message, &HeaderName::Subject));
    if let Some(date) = message.date().filter(|date| date.is_valid()) {
        let civil = format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            date.year, date.month, date.day, date.hour, date.minute, date.second
        );
        draft.set(ArticleField::Published, civil);
    }
    if let Some(sender) = message.from().and_then(mail_parser::Address::first) {
        draft.set(ArticleField::Author, sender.name().or(sender.address()).unwrap_or_default());
    }
    for part in message.text_bodies().chain(message.html_bodies()) {
        let (text, encoding) = part_text(part, &message);
        draft.provenance.encoding = encoding;
        let is_markup = matches!(part.body, PartType::Html(_));
        draft.set(ArticleField::Body, if is_markup { fragment_text(&text) } else { text.replace("\r\n", "\n") });
    }
    Some(draft)
}

/// The text of a part. Where it declares no charset and is no UTF-8, its bytes are judged.
fn part_text<'m>(part: &'m MessagePart<'_>, message: &'m Message<'_>) -> (Cow<'m, str>, &'static str) {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else {
        return (Cow::Borrowed(""), "UTF-8");
    };
    let is_raw = part.encoding == TransferEncoding::None;
    if is_raw && text.contains('\u{FFFD}') {
        let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
        if let Some(bytes) = message.raw_message().get(range) {
            let decoded = decode(bytes, None);
            return (decoded.text, decoded.encoding);
        }
    }
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    (Cow::Borrowed(text), Encoding::for_label(charset.as_bytes()).unwrap_or(UTF_8).name())
}

/// A header that was sent as raw bytes in another encoding than UTF-8.
fn header_text<'m>(parsed: &'m str, message: &'m Message<'_>, name: &HeaderName<'static>) -> Cow<'m, str> {
    let header = message.root_part().headers.iter().find(|header| header.name == *name);
    let raw =
        header.and_then(|header| message.raw_message().get(header.offset_start as usize..header.offset_end as usize));
    match raw {
        Some(raw) if parsed.contains('\u{FFFD}') => decode(raw.trim_ascii(), None).text,
        _ => Cow::Borrowed(parsed),
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::ReadOptions;
    use crate::corpus::testing::{read_bytes, read_bytes_with};

    const MESSAGE: &str = "Message-ID: <m1@a.example>\r\nFrom: =?UTF-8?B?2YTZitmE2Yk=?= <l@a.example>\r\n\
        Date: Tue, 21 Jul 2015 02:51:32 +0300\r\nSubject: =?windows-1256?Q?=CE=C8=D1?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: 8bit\r\n\r\nنص الرسالة\r\nسطر آخر\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <p>نص الرسالة</p>\r\n--b--\r\n";

    #[test]
    fn a_message_is_an_article() {
        let read = read_bytes("a.eml", MESSAGE.as_bytes());
        assert_eq!(read.texts(), [("خبر", "نص الرسالة\nسطر آخر")], "{:?}", read.skipped);
        let article = &read.articles[0].0;
        assert_eq!((&*article.id, &*article.author), ("m1@a.example", "ليلى"));
        assert_eq!(article.published.unwrap().to_string(), "2015-07-21T02:51:32");
        assert_eq!(read_bytes("a.eml", b"hello").skipped, ["a.eml: this is no e-mail message"]);
    }

    #[test]
    fn markup_and_undeclared_bytes_are_read() {
        let html = "Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div>سطر<br>آخر</div>";
        assert_eq!(read_bytes("a.eml", html.as_bytes()).texts(), [("x", "سطر\nآخر")]);
        let raw = encoding_rs::WINDOWS_1256.encode("Subject: عنوان الرسالة\r\n\r\nنص الرسالة في المدينة").0;
        let read = read_bytes("a.eml", &raw);
        assert_eq!(read.texts(), [("عنوان الرسالة", "نص الرسالة في المدينة")]);
        assert_eq!(read.articles[0].1.encoding, "windows-1256");
    }

    #[test]
    fn messages_of_a_mailbox_are_articles() {
        let message = |n: u32, body: &str| {
            format!("From a@b.example Tue Jul 21 02:51:32 2015\nSubject: s{n}\nFrom: a@b.example\n\n{body}\n\n")
        };
        let mailbox = [message(1, "أول\n>From هنا"), message(2, &"ط ".repeat(400_000)), message(3, "ثالث")].concat();
        for name in ["a.mbox", "a"] {
            let options = ReadOptions::default().max_record_bytes(500_000);
            let read = read_bytes_with(name, mailbox.as_bytes(), &options);
            assert_eq!(read.texts(), [("s1", "أول\nFrom هنا"), ("s3", "ثالث")]);
            assert_eq!(read.skipped, [format!("{name}: message 2 is longer than the limit of 500000 bytes")]);
        }
    }
}
