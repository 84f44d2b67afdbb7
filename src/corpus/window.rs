//! A sliding window over a stream: records are looked at where they lie in the buffer, without being copied out.

use std::io::{self, Read};

const CHUNK_BYTES: usize = 256 << 10;

/// The bytes of a stream that were read and not yet consumed.
pub(super) struct Window<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    finished: bool,
}

impl<R: Read> Window<R> {
    /// An empty window at the start of a stream.
    pub(super) fn new(reader: R) -> Self {
        Window { reader, buffer: Vec::new(), start: 0, end: 0, finished: false }
    }

    /// The bytes at hand.
    pub(super) fn available(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Reads more bytes behind those at hand; false at the end of the stream.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.finished {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            // Doubling keeps the copying of a long record linear.
            let grown = (self.buffer.len() * 2).max(CHUNK_BYTES);
            self.buffer.resize(grown, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.finished = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // What was read before the failure is still good; the failure is told once.
                    self.finished = true;
                    return Err(error);
                }
            }
        }
    }

    /// Gives up the first `count` bytes.
    pub(super) fn consume(&mut self, count: usize) {
        debug_assert!(count <= self.end - self.start, "only bytes at hand are consumed");
        self.start += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unconsumed_bytes_stay_while_more_are_read() {
        let bytes: Vec<u8> = (0..CHUNK_BYTES * 3).map(|n| (n % 253) as u8).collect();
        let mut window = Window::new(bytes.as_slice());
        assert!(window.more().unwrap());
        window.consume(10);
        while window.more().unwrap() {}
        assert_eq!(window.available(), &bytes[10..]);
    }
}
