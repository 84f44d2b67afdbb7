//! One file for each command: arguments become options of the library, its values are printed.

mod analyze;
mod batch;
mod check;
mod eval;
mod facets;
mod index;
mod progress;
mod search;
mod show;
mod similar;
mod stats;
mod tables;
mod timeline;
mod typed_query;

use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use warraq::{Error, Index, Schema};

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::printer::CommandError;

type Result = std::result::Result<Exit, CommandError>;

pub(crate) fn run(args: Args) -> Result {
    let index = args.index.as_deref();
    match args.command {
        Command::Index(command) => index::run(&command, index),
        Command::Search(command) => search::run(&command, index),
        Command::Similar(command) => similar::run(&command, index),
        Command::Facets(command) => facets::run(&command, index),
        Command::Timeline(command) => timeline::run(&command, index),
        Command::Batch(command) => batch::run(&command, index),
        Command::Show(command) => show::run(&command, index),
        Command::Analyze(command) => analyze::run(&command),
        Command::Eval(command) => eval::run(&command, index),
        Command::Stats(command) => stats::run(&command, index),
        Command::Check(command) => check::run(&command, index),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "warraq", &mut io::stdout());
            Ok(Exit::Found)
        }
    }
}

/// The name of the index directory in an archive.
const INDEX_NAME: &str = ".warraq";

/// The index to search: the one named, else the nearest `.warraq` at or above the working directory.
fn open_index(named: Option<&Path>) -> warraq::Result<Index> {
    Index::open(index_directory(named)?)
}

fn index_directory(named: Option<&Path>) -> warraq::Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let here = std::env::current_dir().map_err(|error| Error::io(".", error))?;
    here.ancestors().map(|folder| folder.join(INDEX_NAME)).find(|index| Index::exists(index)).ok_or_else(|| {
        Error::index("there is no index in this directory or above")
            .with_path(here.clone())
            .with_hint("make one with `warraq index DIR`, or name one with `--index DIR`")
    })
}

/// Reads a schema file that the user named.
fn read_schema(path: &Path) -> warraq::Result<Schema> {
    Schema::read(path)
}

/// Reads a text file that the user named.
fn read_text(path: &Path) -> warraq::Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::io(path, error))
}
