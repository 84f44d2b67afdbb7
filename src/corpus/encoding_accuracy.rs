//! How often the encoding of a text is told right, as a table of encodings and lengths. The texts are those of the
//! example archive, cut at words.
//!
//! `cargo test --lib encoding_accuracy -- --nocapture` prints the table.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::encoding::decode;
use super::testing::aliases;
use super::{Item, ReadOptions, WalkOptions, mac_arabic, read, walk};

/// Lengths of texts, in bytes of the encoding.
const LENGTHS: [usize; 4] = [25, 50, 200, 1000];

/// The least share of texts of 200 bytes and more, and of 50, that have to be told right.
const LONG_SHARE: f64 = 0.99;
const SHORT_SHARE: f64 = 0.95;

type Encode = fn(&str) -> Vec<u8>;

const ENCODINGS: [(&str, Encode); 6] = [
    ("UTF-8", |text| encoded(text, UTF_8)),
    ("windows-1256", |text| encoded(text, WINDOWS_1256)),
    ("ISO-8859-6", |text| encoded(text, ISO_8859_6)),
    ("UTF-16LE", |text| encoded(text, UTF_16LE)),
    ("UTF-16BE", |text| encoded(text, UTF_16BE)),
    ("MacArabic", mac_arabic::encode),
];

/// The bytes of a text, `?` for what the encoding lacks.
fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let is_big = encoding == UTF_16BE;
        return text.encode_utf16().flat_map(|u| if is_big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
    }
    let mut buffer = [0; 4];
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match encoding.encode(c.encode_utf8(&mut buffer)) {
            (_, _, true) => bytes.push(b'?'),
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
        }
    }
    bytes
}

fn texts() -> Vec<String> {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/archive");
    let mut texts = Vec::new();
    for file in walk(&archive, &WalkOptions::new()) {
        read(&file.unwrap(), &aliases(), &ReadOptions::default(), &mut |item| {
            if let Item::Article(article, _) = item {
                texts.push([article.title, article.body].join("\n"));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    assert!(texts.len() > 40);
    // Together they are long enough for the longest pieces.
    texts.chunks(3).map(|three| three.join("\n")).collect()
}

/// Pieces of a text that begin at words and have so many bytes in an encoding.
fn pieces(text: &str, encode: Encode, length: usize) -> Vec<String> {
    let words: Vec<(&str, usize)> = text.split_inclusive([' ', '\n']).map(|word| (word, encode(word).len())).collect();
    let mut pieces = Vec::new();
    // Every fifth word begins a piece.
    for start in (0..words.len()).step_by(5) {
        let (mut piece, mut bytes) = (String::new(), 0);
        for (word, count) in &words[start..] {
            piece.push_str(word);
            bytes += count;
            if bytes >= length {
                pieces.push(piece.trim_end().to_owned());
                break;
            }
        }
    }
    pieces
}

#[test]
#[allow(clippy::print_stderr, reason = "the table is the result")]
fn encodings_are_told_by_texts_of_every_length() {
    let texts = texts();
    let mut table = format!("{:<14}", "encoding");
    for length in LENGTHS {
        write!(table, "{:>22}", format!("{length} bytes")).unwrap();
    }
    let mut failures = Vec::new();
    for (name, encode) in ENCODINGS {
        write!(table, "\n{name:<14}").unwrap();
        for length in LENGTHS {
            let (mut right, mut count) = (0, 0);
            for piece in texts.iter().flat_map(|text| pieces(text, encode, length)) {
                let bytes = encode(&piece);
                let decoded = decode(&bytes, None);
                // Where two encodings have the same bytes for the same letters, either is right.
                let expected = if name.starts_with("UTF") { piece } else { fitted(&bytes, name) };
                let is_right = decoded.text == expected;
                if !is_right && name == "UTF-8" {
                    failures.push(format!("UTF-8 was taken for {}: {}", decoded.encoding, decoded.text));
                }
                right += u32::from(is_right);
                count += 1;
            }
            let share = f64::from(right) / f64::from(count);
            write!(table, "{:>22}", format!("{:.2}% of {count}", share * 100.0)).unwrap();
            let least = if length >= 200 {
                LONG_SHARE
            } else if length >= 50 {
                SHORT_SHARE
            } else {
                0.0
            };
            if share < least {
                failures.push(format!("{name} at {length} bytes: {share:.4}"));
            }
        }
    }
    eprintln!("{table}");
    assert!(failures.is_empty(), "{table}\n{}", failures.join("\n"));
}

/// The text that bytes of an encoding stand for.
fn fitted(bytes: &[u8], name: &str) -> String {
    match name {
        "windows-1256" => WINDOWS_1256.decode_without_bom_handling(bytes).0.into_owned(),
        "ISO-8859-6" => ISO_8859_6.decode_without_bom_handling(bytes).0.into_owned(),
        _ => mac_arabic::decode(bytes),
    }
}
