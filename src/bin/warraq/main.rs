//! The program `warraq`: reads the command line, runs one command, turns its outcome into an exit code.
//!
//! It sees only the library's public face. Everything that prints, reads the clock or the environment is here.

mod args;
mod commands;
mod exit;
mod explanation;
mod printer;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use args::Args;
use exit::Exit;

fn main() -> ExitCode {
    let args = Args::parse_from(std::env::args_os().map(args::shield_excluded_word));
    args.color.write_global();
    match commands::run(args) {
        Ok(exit) => exit.into(),
        Err(error) if printer::is_broken_pipe(&error) => Exit::Found.into(),
        Err(error) => {
            printer::print_error(&error);
            Exit::Error.into()
        }
    }
}
