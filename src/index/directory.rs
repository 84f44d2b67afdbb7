//! tantivy's directory on disk, with files that others than their owner may read, and the lock of the one writer.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::failure::{busy, index_error};
use crate::error::{Error, Result};

/// What the name of a file begins with that is not yet what it is going to be.
pub(super) const UNFINISHED_FILE: &str = ".tmp";

/// tantivy's directory of mapped files.
#[derive(Clone, Debug)]
pub(super) struct IndexDirectory {
    inner: MmapDirectory,
    path: PathBuf,
}

impl IndexDirectory {
    pub(super) fn open(directory: &Path) -> Result<Self> {
        let inner = MmapDirectory::open(directory).map_err(|error| index_error(directory, error.into()))?;
        let path = fs::canonicalize(directory).map_err(|error| Error::io(directory, error))?;
        Ok(IndexDirectory { inner, path })
    }
}

/// Takes the place of the one writer of the index in `directory`, whatever state the index is in.
pub(super) fn lock_for_writing(directory: &Path) -> Result<DirectoryLock> {
    let before = file_identity(directory);
    let lock = IndexDirectory::open(directory)?.acquire_lock(&INDEX_WRITER_LOCK);
    let lock = lock.map_err(|error| index_error(directory, error.into()))?;
    // A rebuild that ended meanwhile put another directory here: this would be the lock of the one that is gone.
    if file_identity(directory) != before {
        return Err(busy(directory));
    }
    Ok(lock)
}

/// Keeps readers from opening the index in `directory`; they wait, so that it has to be short.
pub(super) fn keep_readers_out(directory: &Path) -> Result<DirectoryLock> {
    let lock = IndexDirectory::open(directory)?.acquire_lock(&META_LOCK);
    lock.map_err(|error| index_error(directory, error.into()))
}

/// By what a file is told from another that takes its name: the number that the system gives it, and when it was made,
/// since numbers are given again; `None` where there is no file.
pub(super) fn file_identity(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let number = 0;
    Some((number, metadata.created().ok()))
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    /// Writes a file at once. tantivy makes it readable by its owner alone; this leaves that to the user's mask.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let name = format!("{UNFINISHED_FILE}{:016x}", RandomState::new().hash_one(path));
        let unfinished = self.path.join(name);
        let mut file = File::create_new(&unfinished)?;
        let written = file.write_all(data).and_then(|()| file.sync_data());
        drop(file);
        let renamed = written.and_then(|()| fs::rename(&unfinished, self.path.join(path)));
        if renamed.is_err() {
            // The error that matters is the one before.
            let _ = fs::remove_file(&unfinished);
        }
        renamed
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    /// Takes a lock. Whoever may only read the index cannot open the file of the lock as tantivy does: the lock is
    /// shared then, and where that is refused too, the index is opened without.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && may_not_write(&error) => {
                let file = File::open(self.path.join(&lock.filepath)).ok();
                let shared = file.filter(|file| file.lock_shared().is_ok());
                Ok(DirectoryLock::from(Box::new(shared)))
            }
            result => result,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn may_not_write(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_takes_the_place_of_the_writer() {
        let folder = tempfile::tempdir().unwrap();
        let lock = lock_for_writing(folder.path()).unwrap();
        let error = lock_for_writing(folder.path()).map(|_| ()).unwrap_err();
        assert_eq!(error.message(), "another process is writing to this index");
        drop(lock);
        assert!(lock_for_writing(folder.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_written_at_once_is_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let directory = IndexDirectory::open(folder.path()).unwrap();
        fs::write(folder.path().join("other"), "x").unwrap();
        directory.atomic_write(Path::new("meta.json"), b"1").unwrap();
        directory.atomic_write(Path::new("meta.json"), b"2").unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("meta.json"), mode("other"));
        assert_eq!(fs::read(folder.path().join("meta.json")).unwrap(), b"2");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing unfinished is left");
    }

    #[test]
    fn what_may_not_be_written_is_read_without_the_lock() {
        for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
            assert!(may_not_write(&kind.into()));
        }
        assert!(!may_not_write(&io::ErrorKind::StorageFull.into()));
    }
}
