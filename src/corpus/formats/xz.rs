//! Xz: one file, compressed; several streams behind one another are one.

use std::io::BufReader;

use lzma_rust2::XzReader;

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
        let buffered = BufReader::with_capacity(64 << 10, input);
        reading.uncompressed(XzReader::new_mem_limit(buffered, true, MEMORY_LIMIT_KIB))
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
