//! What packs files and bytes: archives, compression and the transfer encodings of mail.

use std::fmt::Write as _;
use std::io::Write as _;

use super::Files;

pub(super) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[cfg(feature = "zstd")]
pub(super) fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[cfg(feature = "bzip2")]
pub(super) fn bzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn tarred(files: &Files) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(super) fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in files {
        // The first member of a book stands uncompressed.
        let method = if path == "mimetype" { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(path.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Base64 in lines of so many characters.
pub(super) fn base64(bytes: &[u8], line_length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    let mut in_line = 0;
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place) & 63) as usize] as char;
            text.push(if place <= three.len() { letter } else { '=' });
        }
        in_line += 4;
        if in_line >= line_length {
            text.push_str("\r\n");
            in_line = 0;
        }
    }
    text
}

pub(super) fn quoted_printable(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut in_line = 0;
    for &byte in bytes {
        if byte == b'\n' {
            text.push_str("\r\n");
            in_line = 0;
            continue;
        }
        if in_line > 70 {
            text.push_str("=\r\n");
            in_line = 0;
        }
        // A line that begins with `From ` would be the next message of a mailbox.
        if byte.is_ascii_alphanumeric() && byte != b'F' {
            text.push(byte as char);
            in_line += 1;
        } else {
            write!(text, "={byte:02X}").unwrap();
            in_line += 3;
        }
    }
    text
}
