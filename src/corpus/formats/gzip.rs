//! Gzip: one file, compressed; several streams behind one another are one, as in WARC files.

use std::io::BufReader;

use flate2::bufread::MultiGzDecoder;

use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;

/// A compressed file.
pub(super) struct Gzip;

impl Format for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["gz", "tgz"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"\x1F\x8B\x08")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        reading.uncompressed(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, input)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use crate::corpus::ReadOptions;
    use crate::corpus::testing::{read_bytes, read_bytes_with};

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    const LINE: &str = "{\"title\": \"أ\", \"body\": \"ب\"}\n";

    #[test]
    fn the_name_without_its_end_tells_the_format() {
        let twice = [gzipped(LINE.as_bytes()), gzipped(LINE.as_bytes())].concat();
        let read = read_bytes("d/a.jsonl.gz", &twice);
        assert_eq!(read.ids(), ["d/a.jsonl.gz#1", "d/a.jsonl.gz#2"]);
        assert_eq!(read.articles[0].1.format, "json-lines");
        let read = read_bytes("d/b.txt.gz", &gzipped("عنوان\nنص".as_bytes()));
        assert_eq!(read.ids(), ["d/b.txt.gz"]);
        // A name that lies and one that says nothing.
        assert_eq!(read_bytes("c.json", &gzipped(LINE.as_bytes())).texts(), [("أ", "ب")]);
        assert_eq!(read_bytes("c.gz", &gzipped(LINE.as_bytes())).texts(), [("أ", "ب")]);
    }

    #[test]
    fn a_stream_cut_off_is_told_and_its_start_is_read() {
        // Lines that differ compress badly, so that some come out before the cut.
        let lines = (0..5000)
            .map(|n| format!("{{\"title\": \"{}\", \"body\": \"ب\"}}\n", n * 7919))
            .collect::<Vec<_>>()
            .concat();
        let bytes = gzipped(lines.as_bytes());
        let read = read_bytes("a.jsonl.gz", &bytes[..bytes.len() / 2]);
        assert!(read.articles.len() > 1000, "{}", read.articles.len());
        assert_eq!(read.skipped.last().unwrap(), "a.jsonl.gz: the compressed data ends early");
    }

    #[test]
    fn damage_is_told() {
        let mut bytes = gzipped(LINE.repeat(100).as_bytes());
        let end = bytes.len();
        bytes[end - 6] ^= 0xFF;
        let read = read_bytes("a.jsonl.gz", &bytes);
        assert_eq!(read.articles.len(), 100);
        assert!(read.skipped[0].starts_with("a.jsonl.gz: the compressed data is damaged"), "{:?}", read.skipped);
    }

    #[test]
    fn a_bomb_is_told_once() {
        let bomb = gzipped(&vec![b'\n'; 5 << 20]);
        let options = ReadOptions::default().max_unpacked(10, 1 << 20);
        let read = read_bytes_with("a.jsonl.gz", &bomb, &options);
        assert_eq!(read.skipped.len(), 1);
        assert!(read.skipped[0].contains("unpacks to more than 1048576 bytes"), "{:?}", read.skipped);
    }
}
