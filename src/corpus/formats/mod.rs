//! The formats, one a file. Each knows the trait and what a draft of an article is; none knows another's insides
//! unless it holds the same kind of text.

#[cfg(feature = "bzip2")]
mod bzip2;
mod delimited;
mod document;
mod docx;
mod email;
mod epub;
mod gzip;
mod html;
mod json;
mod json_lines;
mod json_record;
mod json_repair;
mod json_split;
mod markdown;
mod odt;
#[cfg(feature = "pdf")]
mod pdf;
mod plain_text;
mod tar_archive;
mod warc;
mod xml;
#[cfg(feature = "xz")]
mod xz;
mod zip_archive;
#[cfg(feature = "zstd")]
mod zstandard;

use super::format::{Format, Promise, promise};
#[cfg(test)]
pub(super) use zip_archive::zipped;

/// Every format. Where several recognise a file by its first bytes, the first is taken.
pub(super) const FORMATS: &[&dyn Format] = &[
    &docx::Docx,
    &epub::Epub,
    &odt::Odt,
    &zip_archive::ZipArchive,
    &gzip::Gzip,
    #[cfg(feature = "bzip2")]
    &bzip2::Bzip2,
    #[cfg(feature = "xz")]
    &xz::Xz,
    #[cfg(feature = "zstd")]
    &zstandard::Zstandard,
    &tar_archive::TarArchive,
    #[cfg(feature = "pdf")]
    &pdf::Pdf,
    &warc::Warc,
    &email::Mailbox,
    &email::Email,
    &html::Html,
    &xml::Xml,
    &json_lines::JsonLines,
    &json::Json,
    &delimited::Delimited,
    &markdown::Markdown,
    &plain_text::PlainText,
];

/// What a text is taken for when nothing else recognises it.
pub(super) const PLAIN_TEXT: &dyn Format = &plain_text::PlainText;

/// Whether a member of an archive may hold articles, by its name: not hidden, no picture, no program.
fn is_worth_reading(name: &str) -> bool {
    let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    !is_hidden && promise(name) != Promise::Other
}

#[cfg(test)]
mod tests {
    use crate::corpus::ReadOptions;
    use crate::corpus::testing::read_bytes_with;

    /// One sound file of each format.
    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        let json = "{\"title\": \"عنوان\", \"body\": \"نص الخبر\", \"date\": \"2015-07-21\"}\n";
        let page = include_str!("html/pages/classic.html");
        let rss = "<?xml version='1.0'?><rss><channel><item><title>ع</title><description>&lt;p&gt;ن&lt;/p&gt;</description></item></channel></rss>";
        let warc = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        );
        let email = "Subject: =?utf-8?B?2YTZitmE2Yk=?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nنص\r\n--b--\r\n";
        let document = "<w:document><w:p><w:r><w:t>ن</w:t></w:r></w:p></w:document>";
        let zip =
            super::zip_archive::zipped(&[("a.json", json.as_bytes()), ("word/document.xml", document.as_bytes())]);
        vec![
            ("a.json", format!("[{json},{json}]").into_bytes()),
            ("a.jsonl", json.repeat(3).into_bytes()),
            ("a.html", page.as_bytes().to_vec()),
            ("a.xml", rss.as_bytes().to_vec()),
            ("a.sgml", "<DOC><DOCNO>1</DOCNO><TEXT><P>ن</TEXT></DOC>".as_bytes().to_vec()),
            ("a.warc", warc.into_bytes()),
            ("a.eml", email.as_bytes().to_vec()),
            ("a.mbox", format!("From a@b Tue Jul 21 02:51:32 2015\n{email}").into_bytes()),
            ("a.csv", "title,body\n\"ع\",\"ن, ن\"\n".as_bytes().to_vec()),
            ("a.md", "---\ntitle: ع\n---\n# ع\n\n- ن\n".as_bytes().to_vec()),
            ("a.txt", "عنوان\nنص الخبر في المدينة".as_bytes().to_vec()),
            ("a.docx", zip.clone()),
            ("a.epub", zip.clone()),
            ("a.odt", zip.clone()),
            ("a.zip", zip),
            ("a.tar.gz", gzipped(&tarred(json))),
            #[cfg(feature = "bzip2")]
            ("a.jsonl.bz2", include_bytes!("samples/line.jsonl.bz2").to_vec()),
            #[cfg(feature = "zstd")]
            ("a.jsonl.zst", include_bytes!("samples/line.jsonl.zst").to_vec()),
            #[cfg(feature = "pdf")]
            ("a.pdf", include_bytes!("samples/drawn_order.pdf").to_vec()),
            #[cfg(feature = "xz")]
            ("a.jsonl.xz", include_bytes!("samples/line.jsonl.xz").to_vec()),
        ]
    }

    fn tarred(text: &str) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        builder.append_data(&mut header, "a.json", text.as_bytes()).unwrap();
        builder.into_inner().unwrap()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Pseudo-random numbers (xorshift), the same at every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % limit as u64) as usize
        }
    }

    #[test]
    fn no_damage_makes_a_format_stumble() {
        let mut numbers = Numbers(0x5EED);
        let options = ReadOptions::default().max_unpacked(10, 1 << 20);
        for (name, bytes) in samples() {
            for _ in 0..40 {
                let mut damaged = bytes.clone();
                for _ in 0..=numbers.below(4) {
                    let at = numbers.below(damaged.len());
                    match numbers.below(4) {
                        0 => damaged[at] = numbers.below(256) as u8,
                        1 => damaged.truncate(at + 1),
                        2 => damaged[at] = b"<>\"{}[]\\&\0\n:;="[numbers.below(14)],
                        _ => {
                            damaged.remove(at);
                            damaged.push(b'x');
                        }
                    }
                }
                // Whatever comes of it, something does: an article or a reason.
                let read = read_bytes_with(name, &damaged, &options);
                assert!(read.articles.len() < 100 && read.skipped.len() < 100, "{name}");
            }
        }
    }
}
