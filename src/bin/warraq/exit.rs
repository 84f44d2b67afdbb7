//! Exit codes: 0 found, 1 nothing found, 2 error.

use std::process::ExitCode;

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what was asked, or found something.
    Found,
    /// It found nothing.
    NothingFound,
    /// It failed, or could do only a part.
    Error,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Found => 0,
            Exit::NothingFound => 1,
            Exit::Error => 2,
        })
    }
}
