//! Xz: one file, compressed; several streams behind one another are one.

use std::io::{self, BufRead, BufReader, Read};

use lzma_rust2::{Action, Status, XzStream};

use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;

/// The memory that a dictionary may take, in KiB; `xz -9` asks for 64 MiB.
const MEMORY_LIMIT_KIB: u32 = 160 << 10;

/// A compressed file.
pub(super) struct Xz;

impl Format for Xz {
    fn name(&self) -> &'static str {
        "xz"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xz", "txz"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"\xFD7zXZ\0")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        reading.uncompressed(Unpacked {
            source: BufReader::with_capacity(64 << 10, input),
            decoder: XzStream::new_mem_limit(true, MEMORY_LIMIT_KIB),
            is_finished: false,
        })
    }
}

/// The unpacked bytes. The library's own reader runs for ever on some damaged files, so its decoder is driven here,
/// where a step without progress is an error.
struct Unpacked<R> {
    source: R,
    decoder: XzStream,
    is_finished: bool,
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_finished && !buffer.is_empty() {
            let input = self.source.fill_buf()?;
            let is_at_end = input.is_empty();
            let action = if is_at_end { Action::Finish } else { Action::Run };
            let step = self.decoder.process(input, buffer, action)?;
            self.source.consume(step.bytes_consumed);
            self.is_finished = step.status == Status::StreamEnd;
            if step.bytes_produced > 0 {
                return Ok(step.bytes_produced);
            }
            if step.bytes_consumed == 0 && !self.is_finished {
                let kind = if is_at_end { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
                return Err(io::Error::new(kind, "the xz stream makes no sense"));
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    /// `{"title": "t", "body": "b"}` and a line end, as `xz` writes it.
    const COMPRESSED: &[u8] = include_bytes!("samples/line.jsonl.xz");

    #[test]
    fn one_file_is_inside() {
        let twice = [COMPRESSED, COMPRESSED].concat();
        assert_eq!(read_bytes("a.jsonl.xz", &twice).ids(), ["a.jsonl.xz#1", "a.jsonl.xz#2"]);
        let read = read_bytes("a.jsonl.xz", &COMPRESSED[..COMPRESSED.len() - 20]);
        assert_eq!(read.skipped.len(), 1, "{:?}", read.skipped);
    }
}
