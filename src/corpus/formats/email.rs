//! E-mail: a message (.eml) or a mailbox (mbox) of newsletters and agency services.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::{
    Encoding as TransferEncoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::html::fragment_text;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::{decode, decode_as};
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;
use crate::corpus::window::Window;

/// Header fields by which a message is known.
const KNOWN_FIELDS: [&str; 9] =
    ["From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Received", "Return-Path", "Content-Type"];

/// One message.
pub(super) struct Email;

impl Format for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["eml"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // Nothing but header fields up to the first empty line, and several that every message has.
        let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty());
        let mut known = 0;
        for line in lines {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            let is_field =
                name.len() < line.len() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
            if !is_field && (known == 0 || !line.starts_with(b" ") && !line.starts_with(b"\t")) {
                return false;
            }
            known += usize::from(KNOWN_FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field.as_bytes())));
        }
        known >= 3
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
    let bytes = with_spaces_between_encoded_words(bytes);
    let message = MessageParser::default().parse(&*bytes)?;
    // Anything parses; a message has at least one of these.
    if message.date().is_none() && message.from().is_none() && message.subject().is_none() {
        return None;
    }
    let mut draft = Draft::new("UTF-8");
    draft.set(ArticleField::Id, message.message_id().unwrap_or_default());
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
    // A header in raw bytes is too short to tell its encoding by; the text is not.
    let encoding = Encoding::for_label(draft.provenance.encoding.as_bytes());
    let subject = header_text(message.subject().unwrap_or_default(), &message, &HeaderName::Subject, encoding);
    draft.set(ArticleField::Title, subject);
    Some(draft)
}

/// Some programs, Python's library among them, set a space that parts two words outside of the encoded words, where it
/// means nothing: beside the space that begins a folded line stands a second one. It is encoded here as it should be.
fn with_spaces_between_encoded_words(bytes: &[u8]) -> Cow<'_, [u8]> {
    let end = [&b"\n\n"[..], b"\n\r\n"].iter().filter_map(|gap| memchr::memmem::find(bytes, gap)).min();
    let (header, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let folds = [&b"?=\n  =?"[..], b"?=\r\n  =?"];
    if !folds.iter().any(|fold| memchr::memmem::find(header, fold).is_some()) {
        return Cow::Borrowed(bytes);
    }
    let mut mended = Vec::with_capacity(bytes.len() + 64);
    let mut rest = header;
    while let Some(&first) = rest.first() {
        if let Some(fold) = folds.iter().find(|fold| rest.starts_with(fold)) {
            mended.extend_from_slice(b"?=\n =?utf-8?Q?_?=\n =?");
            rest = &rest[fold.len()..];
        } else {
            mended.push(first);
            rest = &rest[1..];
        }
    }
    mended.extend_from_slice(body);
    Cow::Owned(mended)
}

/// The text of a part. Where it declares no charset and is no UTF-8, or declares a Latin one for Arabic text, its
/// bytes are judged.
fn part_text<'m>(part: &'m MessagePart<'_>, message: &'m Message<'_>) -> (Cow<'m, str>, &'static str) {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else {
        return (Cow::Borrowed(""), "UTF-8");
    };
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    let declared = Encoding::for_label(charset.as_bytes());
    let is_raw = part.encoding == TransferEncoding::None;
    if is_raw && text.contains('\u{FFFD}') {
        let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
        if let Some(bytes) = message.raw_message().get(range) {
            let decoded = decode(bytes, declared);
            return (decoded.text, decoded.encoding);
        }
    }
    if let Some(decoded) = arabic_under_a_latin_name(text, declared) {
        return decoded;
    }
    (Cow::Borrowed(text), declared.unwrap_or(UTF_8).name())
}

/// What a text says that a wrong declaration showed as Latin letters; `None` where they are Latin.
fn arabic_under_a_latin_name(
    text: &str,
    declared: Option<&'static Encoding>,
) -> Option<(Cow<'static, str>, &'static str)> {
    if declared != Some(WINDOWS_1252) || text.is_ascii() {
        return None;
    }
    let byte = |c: char| {
        let mut buffer = [0; 4];
        let (bytes, _, is_lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        bytes.first().copied().filter(|_| !is_lossy)
    };
    // ISO-8859-1 proper has control characters where windows-1252 has signs.
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok().or_else(|| byte(c))).collect();
    let decoded = decode(bytes.as_deref()?, declared);
    (decoded.encoding != WINDOWS_1252.name()).then(|| (Cow::Owned(decoded.text.into_owned()), decoded.encoding))
}

/// A header that was sent as raw bytes in another encoding than UTF-8, which is probably that of the text.
fn header_text<'m>(
    parsed: &'m str,
    message: &'m Message<'_>,
    name: &HeaderName<'static>,
    of_text: Option<&'static Encoding>,
) -> Cow<'m, str> {
    let header = message.root_part().headers.iter().find(|header| header.name == *name);
    let raw =
        header.and_then(|header| message.raw_message().get(header.offset_start as usize..header.offset_end as usize));
    match raw {
        Some(raw) if parsed.contains('\u{FFFD}') => match of_text.filter(|encoding| encoding.is_single_byte()) {
            Some(encoding) => decode_as(raw.trim_ascii(), encoding).text,
            None => decode(raw.trim_ascii(), None).text,
        },
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
    fn arabic_under_a_latin_name_and_a_short_subject_are_read() {
        let head =
            "Subject: ظل\r\nDate: Tue, 21 Jul 2015 02:51:32 +0300\r\nContent-Type: text/plain; charset=iso-8859-1\r\n";
        for transfer in ["8bit", "7bit"] {
            let text = format!("{head}Content-Transfer-Encoding: {transfer}\r\n\r\nنص الرسالة في المدينة القديمة");
            let read = read_bytes("a.eml", &encoding_rs::WINDOWS_1256.encode(&text).0);
            assert_eq!(read.texts(), [("ظل", "نص الرسالة في المدينة القديمة")]);
            assert_eq!(read.articles[0].1.encoding, "windows-1256");
        }
        let french = "Subject: x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nd\u{e9}j\u{e0} vu";
        let bytes = encoding_rs::WINDOWS_1252.encode(french).0;
        assert_eq!(read_bytes("a.eml", &bytes).texts(), [("x", "d\u{e9}j\u{e0} vu")]);
    }

    #[test]
    fn a_space_beside_a_fold_parts_words() {
        let text = "Subject: =?utf-8?b?2K7YqNix?=\n  =?utf-8?b?2KvYp9mG?=\n =?utf-8?b?2Yo=?=\n\nنص";
        assert_eq!(read_bytes("a.eml", text.as_bytes()).texts(), [("خبر ثاني", "نص")]);
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
