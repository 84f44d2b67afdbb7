//! Exit codes, as `grep` and `rsync` have them: 0 done or found, 1 nothing found or something suspicious, 2 error.
//!
//! A record that is skipped inside a file that could be read is reported and is no error: archives of twenty years
//! have some, and a script has to go on. A file or folder that the system refused to read is one, after everything
//! else was indexed: what is missing then could be there.

use std::process::ExitCode;

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what was asked, or found something.
    Found,
    /// It found nothing.
    NothingFound,
    /// It was asked for faults and found some.
    Suspicious,
    /// It did what was possible and had to leave out files or folders that the system refused to read.
    Partial,
    /// It failed.
    Error,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Found => 0,
            Exit::NothingFound | Exit::Suspicious => 1,
            Exit::Partial | Exit::Error => 2,
        })
    }
}
