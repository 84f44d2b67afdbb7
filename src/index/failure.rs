//! What tantivy says of an index in trouble, in words for a person.

use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::error::Error;

pub(super) const REBUILD_HINT: &str = "`warraq index --rebuild DIR` makes the index anew from the files";
pub(super) const SCHEMA_HINT: &str = "`warraq index --rebuild --schema FILE DIR` makes the index anew with it";

/// An error of tantivy about the index in `directory`.
pub(crate) fn index_error(directory: &Path, error: TantivyError) -> Error {
    if let Some(system) = system_error(&error) {
        let message = format!("the index could not be read or written: {system}");
        return Error::index(message).with_path(directory).with_source(error);
    }
    match error {
        TantivyError::LockFailure(..) => return busy(directory),
        // The thread that writes is gone, and with it what it met with.
        TantivyError::ErrorInThread(_) => Error::index("the index could not be written")
            .with_hint("perhaps the disk is full; the index is as it was at its last commit")
            .with_source(error),
        TantivyError::OpenReadError(_) | TantivyError::DataCorruption(_) | TantivyError::DeserializeError(_) => {
            Error::index("the index is damaged").with_hint(REBUILD_HINT).with_source(error)
        }
        error => Error::index(error.to_string()).with_source(error),
    }
    .with_path(directory)
}

/// What the operating system refused. Damage that tantivy comes upon has the same type, but no number of the system.
fn system_error(error: &TantivyError) -> Option<&io::Error> {
    match error {
        TantivyError::IoError(io)
        | TantivyError::LockFailure(LockError::IoError(io), _)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: io, .. }) => Some(io),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error: io, .. }) => {
            Some(&**io).filter(|io| io.raw_os_error().is_some())
        }
        _ => None,
    }
}

/// The index has a writer already.
pub(super) fn busy(directory: &Path) -> Error {
    Error::index("another process is writing to this index")
        .with_path(directory)
        .with_hint("wait until it ends, or index into another directory with `--index DIR`")
}

/// What an index was made with is no longer what it was opened with.
pub(super) fn changed(directory: &Path) -> Error {
    Error::index("the index was changed by another process since it was opened")
        .with_path(directory)
        .with_hint("open it again; for a run of `warraq index`, run it again")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;

    fn message(error: TantivyError) -> String {
        index_error(Path::new("x"), error).message().to_owned()
    }

    #[test]
    fn what_the_system_refuses_is_neither_a_writer_nor_damage() {
        let refused = || Arc::new(io::Error::from_raw_os_error(13));
        let unreadable =
            |io_error| TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath: PathBuf::new() });
        for error in [
            TantivyError::LockFailure(LockError::IoError(refused()), None),
            unreadable(refused()),
            TantivyError::IoError(refused()),
        ] {
            let message = message(error);
            assert!(message.starts_with("the index could not be read or written: "), "{message}");
        }
        let busy = message(TantivyError::LockFailure(LockError::LockBusy, None));
        assert_eq!(busy, "another process is writing to this index");
        let cut = Arc::new(io::Error::new(io::ErrorKind::UnexpectedEof, "file corrupted"));
        assert_eq!(message(unreadable(cut)), "the index is damaged");
    }
}
