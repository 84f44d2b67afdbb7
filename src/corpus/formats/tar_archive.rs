//! Tar archives: every member is read as the file it is, in the order in which they stand.

use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::reading::Reading;

use super::is_worth_reading;

/// Other files in one.
pub(super) struct TarArchive;

impl Format for TarArchive {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tar"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.get(257..262) == Some(b"ustar")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let mut archive = tar::Archive::new(input);
        for member in archive.entries()? {
            let member = member?;
            if !member.header().entry_type().is_file() {
                continue;
            }
            let name = decode(&member.path_bytes(), None).text.trim_start_matches("./").to_owned();
            if is_worth_reading(&name) {
                reading.member(&name, member)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    fn tarred(members: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[test]
    fn members_are_read_one_by_one() {
        let bytes = tarred(&[
            ("b/a.json", "[{\"title\": \"أ\", \"body\": \"ب\"}]"),
            ("photo.jpg", "x"),
            (".hidden/x.txt", "x"),
            ("بلا نهاية", "{\"title\": \"ج\", \"body\": \"د\"}"),
            ("a.txt", "عنوان\nنص"),
        ]);
        let read = read_bytes("x.tar", &bytes);
        assert_eq!(read.ids(), ["x.tar/b/a.json#1", "x.tar/بلا نهاية", "x.tar/a.txt"]);
        assert!(read.skipped.is_empty());
        let cut_off = read_bytes("x.tar", &bytes[..bytes.len() - 1800]);
        assert_eq!(cut_off.articles.len(), 2);
        assert!(!cut_off.skipped.is_empty());
    }
}
