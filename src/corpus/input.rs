//! The bytes that a format reads: a file, or a stream out of an archive, whose beginning can be looked at first.
//! It knows nothing of formats or encodings.

use std::io::{self, Cursor, Read, Seek};

use super::content_hash::HashedFile;

/// How much of the beginning is looked at to tell formats and encodings apart, in bytes.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// Bytes to be read once, from the start.
pub struct Input<'a> {
    content: Content<'a>,
    head: Vec<u8>,
    taken: usize,
    is_head_read: bool,
    /// What the content answered while its head was read.
    failure: Option<io::Error>,
}

enum Content<'a> {
    File(HashedFile),
    Stream(Box<dyn Read + 'a>),
}

/// Bytes that can be read in any order.
pub(super) trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

impl<'a> Input<'a> {
    /// The bytes of a file.
    pub(super) fn file(file: HashedFile) -> Self {
        Input { content: Content::File(file), head: Vec::new(), taken: 0, is_head_read: false, failure: None }
    }

    /// The bytes of a stream.
    pub fn stream(reader: impl Read + 'a) -> Self {
        Input {
            content: Content::Stream(Box::new(reader)),
            head: Vec::new(),
            taken: 0,
            is_head_read: false,
            failure: None,
        }
    }

    /// The first bytes, at most 64 KiB, fewer only if there are no more that can be had. They are read again
    /// afterwards, and if an error cut them short it comes behind them.
    pub fn head(&mut self) -> &[u8] {
        if !self.is_head_read {
            self.is_head_read = true;
            let content: &mut dyn Read = match &mut self.content {
                Content::File(file) => file,
                Content::Stream(stream) => stream,
            };
            self.failure = content.take(HEAD_BYTES as u64).read_to_end(&mut self.head).err();
        }
        &self.head[self.taken..]
    }

    /// All the bytes, or `None` if they are more than `limit`.
    pub fn read_whole(mut self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        self.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() <= limit).then_some(bytes))
    }

    /// The same bytes to be read in any order; `None` if a stream has more than `limit`, since it has to be held
    /// in memory.
    pub(super) fn into_seekable(self, limit: usize) -> io::Result<Option<Box<dyn Seekable + 'a>>> {
        if let Content::File(file) = self.content {
            return Ok(Some(Box::new(file.into_seekable()?)));
        }
        Ok(self.read_whole(limit)?.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Seekable + 'a>))
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let head = &self.head[self.taken..];
        if !head.is_empty() {
            let count = head.len().min(buffer.len());
            buffer[..count].copy_from_slice(&head[..count]);
            self.taken += count;
            return Ok(count);
        }
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        match &mut self.content {
            Content::File(file) => file.read(buffer),
            Content::Stream(stream) => stream.read(buffer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_read_again() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
        let mut input = Input::stream(bytes.as_slice());
        assert_eq!(input.head(), &bytes[..HEAD_BYTES]);
        assert_eq!(input.read_whole(bytes.len()).unwrap().unwrap(), bytes);
    }

    #[test]
    fn a_stream_above_the_limit_is_refused() {
        let bytes = [7u8; 100];
        assert!(Input::stream(&bytes[..]).read_whole(99).unwrap().is_none());
        assert!(Input::stream(&bytes[..]).into_seekable(99).unwrap().is_none());
        assert!(Input::stream(&bytes[..]).into_seekable(100).unwrap().is_some());
    }
}
