//! The formats, one a file. Each knows the trait and what a draft of an article is; none knows another's insides
//! unless it holds the same kind of text.

#[cfg(feature = "bzip2")]
mod bzip2;
mod gzip;
mod html;
mod json;
mod json_lines;
mod json_record;
mod json_split;
mod plain_text;
mod tar_archive;
mod xml;
#[cfg(feature = "xz")]
mod xz;
mod zip_archive;
#[cfg(feature = "zstd")]
mod zstandard;

use super::format::{Format, Promise, promise};

/// Every format. Where several recognise a file by its first bytes, the first is taken.
pub(super) const FORMATS: &[&dyn Format] = &[
    &zip_archive::ZipArchive,
    &gzip::Gzip,
    #[cfg(feature = "bzip2")]
    &bzip2::Bzip2,
    #[cfg(feature = "xz")]
    &xz::Xz,
    #[cfg(feature = "zstd")]
    &zstandard::Zstandard,
    &tar_archive::TarArchive,
    &html::Html,
    &xml::Xml,
    &json_lines::JsonLines,
    &json::Json,
    &plain_text::PlainText,
];

/// What a text is taken for when nothing else recognises it.
pub(super) const PLAIN_TEXT: &dyn Format = &plain_text::PlainText;

/// Whether a member of an archive may hold articles, by its name: not hidden, no picture, no program.
fn is_worth_reading(name: &str) -> bool {
    let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    !is_hidden && promise(name) != Promise::Other
}
