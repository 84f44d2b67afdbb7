//! E-mail: a message (.eml) or a mailbox (mbox) of newsletters and agency services.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::html::fragment_text;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;
use crate::corpus::window::Window;

/// One message.
pub(super) struct Message;

impl Format for Message {
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
    let mut draft = Draft::new("UTF-8");
    draft.set(ArticleField::Id, message.message_id()?);
    None.or(Some(draft))
}
