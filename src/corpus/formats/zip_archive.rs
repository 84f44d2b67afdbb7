//! Zip archives: every member is read as the file it is. A member is streamed, never unpacked as a whole.

use std::io::{BufReader, Seek};

use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;

use super::is_worth_reading;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::{Input, Seekable};
use crate::corpus::reading::Reading;

/// Other files in one.
pub(super) struct ZipArchive;

impl Format for ZipArchive {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn extensions(&self) -> &'static [&'static str] {
        // A WACZ file is a zip archive with WARC files in it.
        &["zip", "wacz"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().nested_archive_limit();
        let Some(mut bytes) = input.into_seekable(limit)? else {
            let reason = format!("an archive inside an archive is larger than the limit of {limit} bytes");
            return Err(reading.failure(reason).into());
        };
        let mut archive = match zip::ZipArchive::new(&mut bytes) {
            Ok(archive) => archive,
            Err(error) => match failure(error, reading) {
                Halt::Failed(error) => {
                    reading.report(error)?;
                    bytes.rewind()?;
                    return read_without_directory(&mut bytes, reading);
                }
                other => return Err(other),
            },
        };
        let mut members: Vec<(String, usize)> = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let member = archive.by_index_raw(index).map_err(|error| failure(error, reading))?;
            if member.is_file() {
                // Old programs store names in the encoding of their system and do not say which.
                let name = decode(member.name_raw(), None).text.replace('\\', "/");
                members.push((name, index));
            }
        }
        // The tables beside the crawl in a WACZ file repeat titles and texts of its pages.
        let is_crawl = reading.file_name().to_ascii_lowercase().ends_with(".wacz");
        // The order in which an archive was packed is chance; that of the names is not.
        members.sort();
        for (name, index) in members {
            let is_beside_crawl = is_crawl && !name.starts_with("archive/");
            if is_beside_crawl || !is_worth_reading(&name) {
                continue;
            }
            match archive.by_index(index) {
                Ok(member) => reading.member(&name, member)?,
                Err(ZipError::Io(error)) if error.raw_os_error().is_some() => {
                    return Err(error.into());
                }
                Err(error) => {
                    reading.skip(format!("the member {name} cannot be read: {error}"), None)?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the members of an archive whose directory, which stands at its end, is lost: as many as are whole.
fn read_without_directory(bytes: &mut dyn Seekable, reading: &mut Reading<'_>) -> Result<(), Halt> {
    let mut bytes = BufReader::new(bytes);
    // What cannot be read from here on is a part of the damage that was reported.
    while let Ok(Some(member)) = read_zipfile_from_stream(&mut bytes) {
        let name = decode(member.name_raw(), None).text.replace('\\', "/");
        if member.is_file() && is_worth_reading(&name) {
            reading.member(&name, member)?;
        }
    }
    Ok(())
}

fn failure(error: ZipError, reading: &Reading<'_>) -> Halt {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => Halt::Io(error),
        other => reading
            .failure(format!("the zip archive is cut off or damaged: {other}"))
            .with_hint("fetch the file again, or repair it with `zip -FF`")
            .into(),
    }
}

/// An archive of members, for the tests of this format and of those that are made of it.
#[cfg(test)]
pub(in crate::corpus) fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;

    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::zipped;
    use crate::corpus::ReadOptions;
    use crate::corpus::testing::{read_bytes, read_bytes_with};

    const ARRAY: &str = "[{\"title\": \"أ\", \"body\": \"ب\"}, {\"title\": \"ج\", \"body\": \"د\"}]";

    #[test]
    fn members_are_read_in_the_order_of_their_names() {
        let bytes = zipped(&[
            ("z/last.txt", "عنوان\nنص".as_bytes()),
            ("a.json", ARRAY.as_bytes()),
            ("photo.jpg", b"\xFF\xD8"),
            ("__MACOSX/a.json", b"x"),
            (".hidden.txt", b"x"),
        ]);
        let read = read_bytes("2015/x.zip", &bytes);
        assert_eq!(read.ids(), ["2015/x.zip/a.json#1", "2015/x.zip/a.json#2", "2015/x.zip/z/last.txt"]);
        assert_eq!(read.articles[1].0.record, "a.json#2");
        assert_eq!(read.articles[1].0.path, "2015/x.zip");
        assert_eq!(read.articles[1].1.format, "json");
        assert!(read.skipped.is_empty());
    }

    #[test]
    fn of_a_crawl_only_the_pages_are_read() {
        let page = "عنوان\nنص";
        let warc = format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
            page.len()
        );
        let bytes = zipped(&[
            ("pages/pages.jsonl", b"{\"title\": \"t\", \"text\": \"x\"}\n"),
            ("archive/data.warc", warc.as_bytes()),
            ("datapackage.json", b"{}"),
        ]);
        let read = read_bytes("crawl.wacz", &bytes);
        assert_eq!((read.ids(), read.skipped.len()), (vec!["crawl.wacz/archive/data.warc#1"], 0));
    }

    #[test]
    fn archives_in_archives_are_read_within_limits() {
        let inner = zipped(&[("a.txt", "عنوان\nنص".as_bytes())]);
        let outer = zipped(&[("in.zip", &inner)]);
        assert_eq!(read_bytes("o.zip", &outer).ids(), ["o.zip/in.zip/a.txt"]);
        let read = read_bytes_with("o.zip", &outer, &ReadOptions::default().max_nesting(1));
        assert_eq!(read.skipped, ["o.zip/in.zip/a.txt: archives stand in one another more than 1 deep"]);
        let read = read_bytes_with("o.zip", &outer, &ReadOptions::default().max_nested_archive_bytes(10));
        assert_eq!(read.skipped, ["o.zip/in.zip: an archive inside an archive is larger than the limit of 10 bytes"]);
    }

    #[test]
    fn a_zip_cut_off_is_told_and_its_whole_members_are_read() {
        let bytes = zipped(&[("a.json", ARRAY.as_bytes())]);
        let read = read_bytes("x.zip", &bytes[..bytes.len() - 30]);
        assert_eq!(read.skipped.len(), 1);
        assert!(read.skipped[0].starts_with("x.zip: the zip archive is cut off or damaged"), "{:?}", read.skipped);
        assert_eq!(read.ids(), ["x.zip/a.json#1", "x.zip/a.json#2"]);
    }

    #[test]
    fn a_broken_record_names_the_member_and_the_line() {
        let bytes = zipped(&[("a.json", b"[\n{\"title\": 1,,}\n]"), ("b.txt", "عنوان\nنص".as_bytes())]);
        let read = read_bytes("x.zip", &bytes);
        assert!(read.skipped[0].starts_with("x.zip/a.json:2: not valid JSON"), "{:?}", read.skipped);
        assert_eq!(read.ids(), ["x.zip/b.txt"]);
    }

    #[test]
    fn a_member_whose_bytes_are_damaged_is_told() {
        let text = ARRAY.repeat(50);
        let mut bytes = zipped(&[("a.json", text.as_bytes()), ("b.txt", "عنوان\nنص".as_bytes())]);
        bytes[60] ^= 0xFF;
        let read = read_bytes("x.zip", &bytes);
        assert_eq!(read.skipped.len(), 1, "{:?}", read.skipped);
        assert!(read.ids().contains(&"x.zip/b.txt"));
    }
}
