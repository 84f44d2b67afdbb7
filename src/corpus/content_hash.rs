//! The hash of a file's bytes, by which a change is seen that size and time of the file hide. It is made while the
//! file is read, and knows nothing of what the bytes mean.

use std::cell::RefCell;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use twox_hash::XxHash64;

use super::walk::SourceFile;
use crate::error::{Error, Result};

/// How many bytes are read at once.
const CHUNK_BYTES: usize = 256 << 10;

/// The hash of a file's bytes (XXH64, seed 0). It tells a changed file, not one that was forged.
///
/// # Errors
/// If the operating system refuses to open or to read the file.
pub fn content_hash(file: &SourceFile) -> Result<u64> {
    let failure = |error| Error::io(&file.path, error);
    let mut hash = Hash::default();
    hash.take_rest(&mut File::open(&file.path).map_err(failure)?).map_err(failure)?;
    Ok(hash.state.finish())
}

/// A file whose bytes are hashed as they are read.
pub(super) struct HashedFile {
    file: File,
    hash: Rc<RefCell<Hash>>,
}

/// What remains of a [`HashedFile`] when its reader is done with it.
pub(super) struct HashedRest {
    /// The same open file: both have one place in it.
    file: File,
    hash: Rc<RefCell<Hash>>,
}

#[derive(Default)]
struct Hash {
    state: XxHash64,
    /// Whether the file was read in another order than from its start.
    is_out_of_order: bool,
}

impl HashedFile {
    /// The file, and what finishes the hash.
    pub(super) fn new(file: File) -> io::Result<(Self, HashedRest)> {
        let hash = Rc::new(RefCell::new(Hash::default()));
        let rest = HashedRest { file: file.try_clone()?, hash: Rc::clone(&hash) };
        Ok((HashedFile { file, hash }, rest))
    }

    /// The file itself, to be read in any order; its bytes are hashed in the end.
    pub(super) fn into_seekable(self) -> io::Result<File> {
        self.hash.borrow_mut().is_out_of_order = true;
        let mut file = self.file;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

impl Read for HashedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.hash.borrow_mut().state.write(&buffer[..count]);
        Ok(count)
    }
}

impl HashedRest {
    /// The hash of the whole file, whatever part of it was read.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        let mut hash = self.hash.borrow_mut();
        if hash.is_out_of_order {
            self.file.seek(SeekFrom::Start(0))?;
            hash.state = XxHash64::default();
        }
        hash.take_rest(&mut self.file)?;
        Ok(hash.state.finish())
    }
}

impl Hash {
    fn take_rest(&mut self, file: &mut File) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match file.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(count) => self.state.write(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_all_bytes_however_they_were_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let bytes: Vec<u8> = (0..700_000u32).map(|n| (n % 249) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let expected = XxHash64::oneshot(0, &bytes);
        let file = SourceFile { path: path.clone(), relative: "a.bin".into(), size: 700_000, modified: 0 };
        assert_eq!(content_hash(&file).unwrap(), expected);

        let (mut partly, rest) = HashedFile::new(File::open(&path).unwrap()).unwrap();
        partly.read_exact(&mut [0; 1000]).unwrap();
        assert_eq!(rest.finish().unwrap(), expected);

        let (mut backwards, rest) = HashedFile::new(File::open(&path).unwrap()).unwrap();
        backwards.read_exact(&mut [0; 1000]).unwrap();
        backwards.into_seekable().unwrap().seek(SeekFrom::End(-10)).unwrap();
        assert_eq!(rest.finish().unwrap(), expected);
    }
}
