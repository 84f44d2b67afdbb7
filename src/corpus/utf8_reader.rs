//! A stream of UTF-16 as a stream of UTF-8; every other stream passes as it is, since its encoding is judged record
//! by record.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::encoding::detect_utf_16;
use super::input::Input;

/// A stream in which `\n`, `"` and the other ASCII characters are single bytes.
pub(super) enum Utf8Reader<'a> {
    AsIs(Input<'a>),
    Transcoded(Box<Transcoder<'a>>),
}

impl<'a> Utf8Reader<'a> {
    /// Looks at the beginning for a mark, or for UTF-16 without one, and skips the mark.
    pub(super) fn new(mut input: Input<'a>) -> io::Result<Self> {
        let head = input.head();
        let (encoding, mark) = match Encoding::for_bom(head) {
            Some((encoding, mark)) => (encoding, mark),
            None => (detect_utf_16(head).unwrap_or(UTF_8), 0),
        };
        input.read_exact(&mut [0; 3][..mark])?;
        if encoding == UTF_8 {
            return Ok(Utf8Reader::AsIs(input));
        }
        Ok(Utf8Reader::Transcoded(Box::new(Transcoder::new(input, encoding))))
    }

    /// The encoding of the stream where it is one for all records.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        match self {
            Utf8Reader::AsIs(_) => None,
            Utf8Reader::Transcoded(transcoder) => Some(transcoder.decoder.encoding().name()),
        }
    }
}

impl Read for Utf8Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Utf8Reader::AsIs(input) => input.read(buffer),
            Utf8Reader::Transcoded(transcoder) => transcoder.read(buffer),
        }
    }
}

/// Decodes while it reads, in constant memory.
pub(super) struct Transcoder<'a> {
    input: Input<'a>,
    decoder: Decoder,
    undecoded: Vec<u8>,
    decoded: Vec<u8>,
    taken: usize,
    finished: bool,
}

impl<'a> Transcoder<'a> {
    fn new(input: Input<'a>, encoding: &'static Encoding) -> Self {
        Transcoder {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            undecoded: Vec::new(),
            decoded: Vec::new(),
            taken: 0,
            finished: false,
        }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; 64 << 10];
        let count = self.input.read(&mut chunk)?;
        self.undecoded.extend_from_slice(&chunk[..count]);
        self.finished = count == 0;
        self.taken = 0;
        let room = self.decoder.max_utf8_buffer_length(self.undecoded.len()).unwrap_or(4 * chunk.len());
        self.decoded.resize(room, 0);
        let (result, read, written, _) = self.decoder.decode_to_utf8(&self.undecoded, &mut self.decoded, self.finished);
        debug_assert!(result == CoderResult::InputEmpty, "the buffer has room for all");
        self.undecoded.drain(..read);
        self.decoded.truncate(written);
        Ok(())
    }
}

impl Read for Transcoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.decoded.len() {
            if self.finished {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let count = buffer.len().min(self.decoded.len() - self.taken);
        buffer[..count].copy_from_slice(&self.decoded[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<&'static str>, String) {
        let mut reader = Utf8Reader::new(Input::stream(bytes)).unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        (reader.encoding(), text)
    }

    #[test]
    fn utf_16_becomes_utf_8_and_marks_go() {
        let text = "سطر أول 😀\n".repeat(20_000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let table: [(Vec<u8>, Option<&str>); 5] = [
            (text.clone().into_bytes(), None),
            (["\u{FEFF}", &text].concat().into_bytes(), None),
            ([b"\xFF\xFE", little.as_slice()].concat(), Some("UTF-16LE")),
            ([b"\xFE\xFF", big.as_slice()].concat(), Some("UTF-16BE")),
            (little, Some("UTF-16LE")),
        ];
        for (bytes, encoding) in table {
            assert_eq!(read(&bytes), (encoding, text.clone()));
        }
        assert_eq!(read(b""), (None, String::new()));
    }
}
