//! Tests of the whole, through the public API and the program. One binary, so that it links once.

#![allow(clippy::print_stderr, reason = "a test that skips says why")]

mod analysis;
mod archive;
mod cli;
mod env;
mod index;
mod properties;
mod readme;
mod relevance;
mod tidy;
