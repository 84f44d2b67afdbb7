//! Zstandard: one file, compressed; several frames behind one another are one.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;

/// The window that a frame may ask for, in bytes; `zstd --long` asks for 128 MiB.
const WINDOW_LIMIT: u64 = 128 << 20;

/// A compressed file.
pub(super) struct Zstandard;

impl Format for Zstandard {
    fn name(&self) -> &'static str {
        "zstd"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["zst", "zstd", "tzst"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(&FRAME_MAGIC) || skippable_length(head).is_some()
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        reading.uncompressed(Frames::new(BufReader::with_capacity(64 << 10, input)))
    }
}

const FRAME_MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();

/// The length of the frame that a reader has to pass over, if these bytes begin one.
fn skippable_length(head: &[u8]) -> Option<u32> {
    let (magic, rest) = head.split_first_chunk::<4>()?;
    let is_skippable = (0x184D_2A50..=0x184D_2A5F).contains(&u32::from_le_bytes(*magic));
    rest.first_chunk::<4>().filter(|_| is_skippable).map(|length| u32::from_le_bytes(*length))
}

/// Frame after frame as one stream.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW_LIMIT);
        Frames { source, decoder, is_in_frame: false }
    }

    /// Begins the next frame of data; false at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            let mut head = [0; 8];
            self.source.read_exact(&mut head[..4])?;
            if head[..4] == FRAME_MAGIC {
                self.decoder.init((&head[..4]).chain(&mut self.source)).map_err(io::Error::other)?;
                return Ok(true);
            }
            self.source.read_exact(&mut head[4..])?;
            let Some(length) = skippable_length(&head) else {
                return Err(io::Error::other("no zstd frame begins here"));
            };
            io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let is_drained = self.decoder.can_collect() == 0;
            if !is_drained {
                return self.decoder.read(buffer);
            }
            if self.is_in_frame && !self.decoder.is_finished() {
                let one_block = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one_block).map_err(io::Error::other)?;
            } else {
                self.is_in_frame = self.next_frame()?;
                if !self.is_in_frame {
                    return Ok(0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use crate::corpus::testing::read_bytes;

    #[test]
    fn one_file_is_inside() {
        let line = "{\"title\": \"أ\", \"body\": \"ب\"}\n";
        let frame = compress_to_vec(line.repeat(2000).as_bytes(), CompressionLevel::Fastest);
        let skippable = b"\x50\x2A\x4D\x18\x03\0\0\0abc";
        let bytes = [skippable.as_slice(), &frame, skippable, &frame].concat();
        let read = read_bytes("a.jsonl.zst", &bytes);
        assert_eq!((read.articles.len(), read.skipped.len()), (4000, 0), "{:?}", read.skipped);
        let read = read_bytes("a.jsonl.zst", &bytes[..bytes.len() - 10]);
        assert!(read.articles.len() >= 2000);
        assert_eq!(read.skipped.len(), 1, "{:?}", read.skipped);
    }
}
