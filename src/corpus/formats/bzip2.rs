//! Bzip2: one file, compressed; several streams behind one another are one.

use std::io::BufReader;

use bzip2::bufread::MultiBzDecoder;

use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;

/// A compressed file.
pub(super) struct Bzip2;

impl Format for Bzip2 {
    fn name(&self) -> &'static str {
        "bzip2"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["bz2", "tbz2", "tbz"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // The magic number, the block size and the digits of pi that begin a block.
        head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        reading.uncompressed(MultiBzDecoder::new(BufReader::with_capacity(64 << 10, input)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use bzip2::Compression;
    use bzip2::write::BzEncoder;

    use crate::corpus::testing::read_bytes;

    #[test]
    fn one_file_is_inside() {
        let mut encoder = BzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all("{\"title\": \"أ\", \"body\": \"ب\"}\n".as_bytes()).unwrap();
        let bytes = encoder.finish().unwrap();
        let twice = [bytes.as_slice(), &bytes].concat();
        assert_eq!(read_bytes("a.jsonl.bz2", &twice).ids(), ["a.jsonl.bz2#1", "a.jsonl.bz2#2"]);
        let read = read_bytes("a.jsonl.bz2", &bytes[..bytes.len() - 9]);
        assert_eq!(read.skipped.len(), 1, "{:?}", read.skipped);
    }
}
