//! The encoding that a page claims for itself. Whether it is true is not judged here.

use encoding_rs::Encoding;
use memchr::memmem;

/// How far into the page the declaration may stand, in bytes; the standard says 1024, old pages know no standard.
const SEARCHED_BYTES: usize = 4096;

/// The encoding in the first `charset=` or XML `encoding=`.
pub(in crate::corpus) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(SEARCHED_BYTES)].to_ascii_lowercase();
    let charset = memmem::find_iter(&head, b"charset").map(|at| at + b"charset".len());
    let xml = head.starts_with(b"<?xml").then(|| memmem::find(&head, b"encoding")).flatten();
    charset.chain(xml.map(|at| at + b"encoding".len())).find_map(|at| label(&head[at..]))
}

/// The encoding named after an equals sign.
fn label(after_name: &[u8]) -> Option<&'static Encoding> {
    let value = after_name.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte);
    let end = value.iter().position(is_end).unwrap_or(value.len());
    Encoding::for_label(&value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found() {
        let table = [
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; CHARSET = Windows-1256'>", Some("windows-1256")),
            ("<meta charset = \"iso-8859-6\">", Some("ISO-8859-6")),
            ("<?xml version='1.0' encoding='windows-1256'?>", Some("windows-1256")),
            ("<script charset='nonsense'></script><meta charset=cp1256>", Some("windows-1256")),
            ("<script charset='nonsense'></script><meta charset=x-cp1256>", Some("windows-1256")),
            ("<p>charset</p>", None),
            ("charset=", None),
        ];
        for (page, encoding) in table {
            assert_eq!(declared(page.as_bytes()).map(Encoding::name), encoding, "{page}");
        }
    }
}
