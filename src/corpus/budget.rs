//! Limits what one file may unpack to, all its archives in archives together: a small file must not keep the reader
//! busy for ever.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

/// What is left for one file.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl Budget {
    /// So many unpacked bytes and no more.
    pub(super) fn new(limit: u64) -> Self {
        Budget { left: Rc::new(Cell::new(limit)), limit }
    }

    /// The same bytes, counted.
    pub(super) fn counted<R: Read>(&self, reader: R) -> Counted<R> {
        Counted { reader, budget: self.clone(), has_failed: false }
    }
}

/// A stream of unpacked bytes that fails when the budget is spent.
pub(super) struct Counted<R> {
    reader: R,
    budget: Budget,
    has_failed: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_failed {
            // The failure was told; decoders are not made to be asked again after one.
            return Ok(0);
        }
        let count = self.reader.read(buffer).inspect_err(|error| {
            self.has_failed = error.kind() != io::ErrorKind::Interrupted;
        })?;
        let Some(left) = self.budget.left.get().checked_sub(count as u64) else {
            return Err(io::Error::other(UnpacksToTooMuch { limit: self.budget.limit }));
        };
        self.budget.left.set(left);
        Ok(count)
    }
}

/// The file unpacks to more than its size allows.
#[derive(Debug)]
pub(super) struct UnpacksToTooMuch {
    limit: u64,
}

impl fmt::Display for UnpacksToTooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file unpacks to more than {} bytes, far more than its size lets expect", self.limit)
    }
}

impl std::error::Error for UnpacksToTooMuch {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_share_one_budget() {
        let budget = Budget::new(10);
        let mut first = budget.counted(&[1u8; 6][..]);
        let mut second = budget.counted(&[1u8; 6][..]);
        let mut bytes = Vec::new();
        assert_eq!(first.read_to_end(&mut bytes).unwrap(), 6);
        let error = second.read_to_end(&mut bytes).unwrap_err();
        assert!(error.get_ref().and_then(|inner| inner.downcast_ref::<UnpacksToTooMuch>()).is_some());
    }
}
