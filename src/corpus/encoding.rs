//! From bytes to text: which encoding a file or a record is in, and its text. It knows nothing of formats.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
use memchr::{memchr, memchr_iter, memchr2};

use super::mac_arabic;

/// How many bytes are judged, at most. More do not change the judgement, only its price.
const SAMPLE_BYTES: usize = 16 << 10;

/// The mean score of a letter above which text counts as Arabic; real text has about 0.9, French 0.
const ARABIC_SCORE: f32 = 0.5;

/// Text and how it was won.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The encoding's name in the Encoding Standard, or `MacArabic`, which is not in it.
    pub(super) encoding: &'static str,
    /// What had to be mended, in words; empty for sound bytes.
    pub(super) repairs: Vec<String>,
}

/// The text of `bytes`. A byte order mark decides; else what `declared` says is checked against the bytes.
pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[mark..], encoding);
    }
    decode_as(bytes, detect(bytes, declared))
}

/// The text of `bytes`, which are in `encoding`.
pub(super) fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    if encoding == ISO_8859_6 && mac_arabic::may_be(bytes) && is_mac_arabic(bytes) {
        return Decoded { text: Cow::Owned(mac_arabic::decode(bytes)), encoding: "MacArabic", repairs: Vec::new() };
    }
    let mut repairs = Vec::new();
    let (mut text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        let count = text.matches('\u{FFFD}').count();
        repairs.push(format!("{count} places are not valid {} and were replaced", encoding.name()));
    }
    if memchr(0, text.as_bytes()).is_some() {
        let count = memchr_iter(0, text.as_bytes()).count();
        repairs.push(format!("{count} NUL bytes were removed"));
        text = Cow::Owned(text.replace('\0', ""));
    }
    Decoded { text, encoding: encoding.name(), repairs }
}

/// The encoding of `bytes`, which have no byte order mark.
pub(super) fn detect(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(encoding) = detect_utf_16(bytes) {
        return encoding;
    }
    if is_mostly_utf_8(bytes) {
        return UTF_8;
    }
    // A declaration that is an encoding of two bytes, or UTF-8, was refuted above.
    let declared = declared.filter(|&encoding| encoding != UTF_8 && encoding.is_single_byte());
    let sample = sample(bytes);
    let candidates = [declared.unwrap_or(WINDOWS_1256), WINDOWS_1256, ISO_8859_6];
    let mut best = (ARABIC_SCORE, None);
    if mac_arabic::may_be(bytes) && is_mac_arabic(bytes) {
        // Its letters are those of ISO-8859-6; decoding tells the signs apart.
        return ISO_8859_6;
    }
    for encoding in candidates {
        let score = arabic_score(&encoding.decode_without_bom_handling(sample).0);
        if score > best.0 {
            best = (score, Some(encoding));
        }
    }
    if let Some(encoding) = best.1.or(declared) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// How much better MacArabic has to read than any other encoding.
const MAC_MARGIN: f32 = 0.1;

/// Whether bytes that may be MacArabic read like Arabic in it, and not in windows-1256 or ISO-8859-6.
fn is_mac_arabic(bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    let score = arabic_score(&mac_arabic::decode(sample));
    let others = [WINDOWS_1256, ISO_8859_6].map(|other| arabic_score(&other.decode_without_bom_handling(sample).0));
    score > ARABIC_SCORE && others.iter().all(|other| score > other + MAC_MARGIN)
}

/// A stray control character in so many letters does not make a text the file of a program.
const MOST_CONTROLS: usize = 500;

/// Whether bytes are Arabic text in some encoding, and nothing that programs read.
pub(super) fn is_arabic(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let decoded = decode(sample, None);
    let is_control = |c: char| c.is_control() && !c.is_whitespace();
    let letters = decoded.text.chars().filter(|c| c.is_alphabetic()).count();
    let arabic = decoded.text.chars().filter(|c| matches!(class(*c), Class::ArabicLetter | Class::FinalOnly)).count();
    arabic >= 20
        && arabic * 2 > letters
        && decoded.text.chars().filter(|c| is_control(*c)).count() * MOST_CONTROLS <= letters
        && arabic_score(&decoded.text) > ARABIC_SCORE
}

/// UTF-16, by its mark or without one: every other byte is the same few blocks of Unicode.
pub(super) fn detect_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return (encoding != UTF_8).then_some(encoding);
    }
    memchr2(0x00, 0x06, sample)?;
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.is_empty() {
        return None;
    }
    let little = utf_16_evidence(pairs.iter().map(|&[low, high]| (high, low)));
    let big = utf_16_evidence(pairs.iter().map(|&[high, low]| (high, low)));
    let (encoding, (certain, plausible)) = if little.0 >= big.0 { (UTF_16LE, little) } else { (UTF_16BE, big) };
    (certain * 2 >= pairs.len() && plausible * 20 >= pairs.len() * 19).then_some(encoding)
}

/// How many code units are Arabic or ASCII, which bytes of another encoding never look like for long, and how many
/// belong to any block that news has.
fn utf_16_evidence(units: impl Iterator<Item = (u8, u8)>) -> (usize, usize) {
    let (mut certain, mut plausible) = (0, 0);
    for (high, low) in units {
        let is_certain = match high {
            0x00 => matches!(low, b'\t' | b'\n' | b'\r' | 0x20..0x7F | 0xA0..),
            0x06 => low >= 0x0C,
            _ => false,
        };
        // General punctuation, surrogates (emoji) and presentation forms.
        let is_plausible = is_certain || matches!(high, 0x20 | 0xD8..=0xDF | 0xFB..=0xFE);
        certain += usize::from(is_certain);
        plausible += usize::from(is_plausible);
    }
    (certain, plausible)
}

/// The text of bytes that are UTF-8, without a copy; several times as fast as the standard library's check.
pub(super) fn valid_utf_8(bytes: &[u8]) -> Option<Cow<'_, str>> {
    UTF_8.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Whether bytes are UTF-8, a few damaged places allowed.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let valid = Encoding::utf8_valid_up_to(bytes);
    if valid == bytes.len() {
        return true;
    }
    // Text in a one-byte encoding fails within a few bytes of its first letter.
    let from = valid.saturating_sub(SAMPLE_BYTES / 2);
    let sample = &bytes[from..bytes.len().min(from + SAMPLE_BYTES)];
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= broken * 8
}

/// The part of the bytes that has letters beyond ASCII: a page may open with thousands of bytes of script.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(64);
    &bytes[from..bytes.len().min(from + SAMPLE_BYTES)]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    ArabicLetter,
    FinalOnly,
    Mark,
    AsciiLetter,
    LatinLetter,
    Impossible,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '\u{0629}' | '\u{0649}' => Class::FinalOnly, // TEH MARBUTA, ALEF MAKSURA
        '\u{0621}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{FE80}'..='\u{FEFC}' => Class::ArabicLetter,
        '\u{064B}'..='\u{0652}' => Class::Mark,
        'a'..='z' | 'A'..='Z' => Class::AsciiLetter,
        '\u{0080}'..='\u{009F}' | '\u{FFFD}' => Class::Impossible,
        _ if c.is_alphabetic() => Class::LatinLetter,
        _ => Class::Other,
    }
}

/// How much a text reads like Arabic, per character beyond ASCII: about 0.9 for real text, below 0 for text
/// decoded with a wrong table.
pub(super) fn arabic_score(text: &str) -> f32 {
    let (mut score, mut count) = (0.0f32, 0u32);
    let mut before = Class::Other;
    for c in text.chars() {
        let now = class(c);
        if !c.is_ascii() {
            count += 1;
        }
        let after_arabic = matches!(before, Class::ArabicLetter | Class::FinalOnly | Class::Mark);
        score += match now {
            // Letters that end a word stand inside one only where the table is wrong.
            Class::ArabicLetter | Class::FinalOnly if before == Class::FinalOnly => -1.5,
            Class::ArabicLetter | Class::FinalOnly if before == Class::AsciiLetter => -1.0,
            Class::ArabicLetter | Class::FinalOnly if before == Class::LatinLetter => -3.0,
            Class::ArabicLetter if is_frequent(c) => 1.0,
            Class::ArabicLetter => 0.4,
            Class::FinalOnly if after_arabic => 1.0,
            Class::FinalOnly => -1.0,
            Class::Mark => {
                if after_arabic {
                    0.4
                } else {
                    -2.0
                }
            }
            Class::AsciiLetter if after_arabic => -1.0,
            Class::LatinLetter if after_arabic => -3.0,
            Class::LatinLetter => -0.5,
            Class::Impossible => -5.0,
            Class::AsciiLetter | Class::Other => 0.0,
        };
        before = now;
    }
    if count == 0 { 0.0 } else { score / count as f32 }
}

/// The letters that make up nine tenths of running Arabic text.
fn is_frequent(c: char) -> bool {
    "اليمونرتبعدسفهكقأحجشصخطضغئإ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    const ARABIC: &str = "أعلنت وزارة الزراعة أمس أن محصول القمح في المحافظات الشمالية زاد على العام الماضي، وأن \
        المزارعين تسلموا مستحقاتهم. وقال مدير الصوامع إن الطاقة التخزينية تكفي ستة أشهر؛ فهل تكفي الشاحنات؟";
    const FRENCH: &str = "Le ministère de l'été a décidé, malgré les réserves exprimées à l'Assemblée, de différer la \
        réforme jusqu'à Noël; les élèves français en ont été prévenus.";
    const RUSSIAN: &str =
        "Министерство сообщило, что урожай пшеницы в северных областях вырос по сравнению с прошлым годом.";

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        match encoding.name() {
            "UTF-16LE" => utf_16(text, false),
            "UTF-16BE" => utf_16(text, true),
            _ => encoding.encode(text).0.into_owned(),
        }
    }

    #[test]
    fn encodings_are_told_apart_by_their_bytes() {
        let table = [
            (ARABIC, UTF_8),
            (ARABIC, WINDOWS_1256),
            (ARABIC, ISO_8859_6),
            (ARABIC, UTF_16LE),
            (ARABIC, UTF_16BE),
            (FRENCH, UTF_8),
            (FRENCH, WINDOWS_1252),
            (RUSSIAN, WINDOWS_1251),
            ("plain ASCII text", UTF_8),
            ("", UTF_8),
        ];
        for (text, encoding) in table {
            let bytes = encoded(text, encoding);
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.encoding, &*decoded.text), (encoding.name(), text));
            assert!(decoded.repairs.is_empty());
        }
    }

    #[test]
    fn short_arabic_texts_are_told_apart_too() {
        for encoding in [UTF_8, WINDOWS_1256, ISO_8859_6, UTF_16LE, UTF_16BE] {
            for word_count in 2..20 {
                let text = ARABIC.split(' ').skip(word_count).take(word_count).collect::<Vec<_>>().join(" ");
                let bytes = encoded(&text, encoding);
                assert_eq!(detect(&bytes, None).name(), encoding.name(), "{text}");
            }
        }
    }

    #[test]
    fn a_declaration_is_checked_against_the_bytes() {
        let table = [
            (ARABIC, UTF_8, WINDOWS_1256, UTF_8),
            (ARABIC, WINDOWS_1256, UTF_8, WINDOWS_1256),
            (ARABIC, WINDOWS_1256, WINDOWS_1252, WINDOWS_1256),
            (ARABIC, ISO_8859_6, WINDOWS_1256, ISO_8859_6),
            (ARABIC, ISO_8859_6, ISO_8859_6, ISO_8859_6),
            (FRENCH, WINDOWS_1252, WINDOWS_1256, WINDOWS_1256), // the same letters stand in both
            (ARABIC, UTF_16LE, UTF_8, UTF_16LE),
        ];
        for (text, truth, declared, expected) in table {
            let bytes = encoded(text, truth);
            let decoded = decode(&bytes, Some(declared));
            assert_eq!((decoded.encoding, &*decoded.text), (expected.name(), text), "declared {}", declared.name());
        }
    }

    #[test]
    fn a_mark_decides() {
        let mut bytes = b"\xFF\xFE".to_vec();
        bytes.extend(utf_16(ARABIC, false));
        assert_eq!(decode(&bytes, None).text, ARABIC);
        assert_eq!(decode("\u{FEFF}نص".as_bytes(), None).text, "نص");
    }

    #[test]
    fn damage_is_repaired_and_told() {
        let mut bytes = ARABIC.as_bytes().to_vec();
        bytes[20] = 0xFF;
        bytes.push(0);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.repairs.len(), 2, "{:?}", decoded.repairs);
        assert!(!decoded.text.contains('\0'));
    }
}
