//! Tests of the whole, through the public API and the program.
