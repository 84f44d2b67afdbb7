//! Reading of news archives: files are found, told apart, unpacked, decoded and handed on as articles.
//!
//! It knows nothing of indexes or of text analysis.
//!
//! [`walk()`] finds the files, [`read()`] yields the articles of one. A file is a [`Format`]: either articles or, as an
//! archive, more files.

mod budget;
mod content_hash;
mod date_place;
mod draft;
mod encoding;
#[cfg(test)]
mod encoding_accuracy;
mod format;
mod formats;
mod input;
mod item;
mod keys;
mod language;
mod mac_arabic;
mod mojibake;
mod options;
mod presentation_forms;
mod reading;
mod surroundings;
#[cfg(test)]
mod testing;
mod utf8_reader;
mod walk;
mod window;

pub use content_hash::content_hash;
pub use draft::Draft;
pub use format::{Format, Halt};
pub use input::Input;
pub use item::{DateOrigin, FileRead, Item, Provenance, Suspicion};
pub use keys::{ArticleField, KeyAliases};
pub use options::ReadOptions;
pub use reading::{Reading, read};
pub use walk::{SourceFile, WalkOptions, walk};
