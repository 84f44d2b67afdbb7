//! Restores UTF-8 that was once decoded as windows-1252, ISO-8859-1 or windows-1256 and stored so: `ÙˆØ§Ù„`, `ظˆط§ظ„`.
//! Only what is certain is touched.

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

use super::encoding::arabic_score;

/// How many characters beyond ASCII are looked at before anything is tried: every article is.
const SAMPLE_CHARS: usize = 120;

/// Below this many letters beyond ASCII there is no telling.
const FEWEST_LETTERS: usize = 8;

/// How often a text may have been decoded wrongly, one time upon the other.
const MOST_TIMES: usize = 3;

/// What was done to a text: the encoding it was wrongly decoded with, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Garbling {
    pub(super) encoding: &'static Encoding,
    times: usize,
}

/// The text as it was, and what had been done to it; `None` if it is as it should be.
pub(super) fn restored(text: &str) -> Option<(String, Garbling)> {
    let encoding = suspected(text)?;
    let mut original = decoded_again(text, encoding)?;
    let mut times = 1;
    while times < MOST_TIMES && suspected(&original) == Some(encoding) {
        original = decoded_again(&original, encoding)?;
        times += 1;
    }
    // Restored text reads like Arabic, and better than before.
    let is_better = arabic_score(&original) > arabic_score(text).max(0.5);
    (is_better && suspected(&original).is_none()).then_some((original, Garbling { encoding, times }))
}

/// A short text beside one that was restored: what is UTF-8 again is what it was.
pub(super) fn restored_like(text: &str, garbling: Garbling) -> Option<String> {
    let mut original = decoded_again(text, garbling.encoding)?;
    for _ in 1..garbling.times {
        original = decoded_again(&original, garbling.encoding)?;
    }
    (!original.is_ascii()).then_some(original)
}

fn decoded_again(text: &str, encoding: &'static Encoding) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        // Up to U+007F ASCII; then ISO-8859-1 as programmers have it, which is windows-1252 with control characters in
        // place of its signs.
        if c <= '\u{9F}' {
            bytes.push(c as u8);
            continue;
        }
        let (byte, _, is_lossy) = encoding.encode(c.encode_utf8(&mut buffer));
        if is_lossy {
            return None;
        }
        bytes.extend_from_slice(&byte);
    }
    // Two of the characters that stand for bytes are white space, which is cut at the end of a text.
    if let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
        && let Some(lead) = bytes.last()
    {
        bytes.push(if matches!(lead, 0xD8..=0xDB) { 0x85 } else { 0xA0 });
    }
    String::from_utf8(bytes).ok()
}

/// The encoding that shows the lead bytes of UTF-8 in every second or third letter of a text: D8 to DB of Arabic
/// letters, C2, E2 and EF of marks and drawn forms.
fn suspected(text: &str) -> Option<&'static Encoding> {
    let (mut letters, mut in_1252, mut in_1256) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLE_CHARS) {
        letters += 1;
        match c {
            // U+00C3 leads the same letters where it was done twice.
            '\u{00D8}'..='\u{00DB}' | '\u{00C2}' | '\u{00C3}' => in_1252 += 1,
            '\u{0637}'..='\u{063A}' | '\u{0622}' => in_1256 += 1,
            // The same letters stand in both.
            '\u{00E2}' | '\u{00EF}' => {
                in_1252 += 1;
                in_1256 += 1;
            }
            _ => {}
        }
    }
    if letters < FEWEST_LETTERS {
        return None;
    }
    let is_frequent = |count: usize| count * 10 >= letters * 3;
    if is_frequent(in_1252) && in_1252 >= in_1256 {
        Some(WINDOWS_1252)
    } else if is_frequent(in_1256) {
        Some(WINDOWS_1256)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "قال مدير الصوامع إن الطاقة التخزينية تكفي ستة أشهر، فهل تكفي الشاحنات؟ 12 «نعم»";

    #[test]
    fn text_decoded_wrongly_is_restored() {
        for encoding in [WINDOWS_1252, WINDOWS_1256] {
            let (garbled, _) = encoding.decode_without_bom_handling(TEXT.as_bytes());
            assert_ne!(garbled, TEXT);
            assert_eq!(restored(&garbled), Some((TEXT.to_owned(), Garbling { encoding, times: 1 })));
            let (twice, _) = encoding.decode_without_bom_handling(garbled.as_bytes());
            assert_eq!(restored(&twice), Some((TEXT.to_owned(), Garbling { encoding, times: 2 })));
        }
    }

    #[test]
    fn control_characters_stand_for_the_bytes_of_iso_8859_1() {
        for text in [TEXT, "أعلن المدير عن موعد افتتاح الصوامع يوم الجمعة القادم"]
        {
            let garbled: String = text.bytes().map(char::from).collect();
            assert_eq!(restored(garbled.trim()).map(|(text, _)| text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_short_text_follows_its_neighbour() {
        let (once, twice) = [1, 2].map(|times| Garbling { encoding: WINDOWS_1252, times }).into();
        let (garbled, _) = WINDOWS_1252.decode_without_bom_handling("«2» في".as_bytes());
        assert_eq!(restored_like(&garbled, once).as_deref(), Some("«2» في"));
        let (garbled, _) = WINDOWS_1252.decode_without_bom_handling(garbled.as_bytes());
        assert_eq!(restored_like(&garbled, twice).as_deref(), Some("«2» في"));
        assert_eq!(restored_like("plain", once), None);
        assert_eq!(restored_like("سليم", Garbling { encoding: WINDOWS_1256, times: 1 }), None);
    }

    #[test]
    fn sound_text_and_lost_causes_are_left_alone() {
        let lost = WINDOWS_1252.decode_without_bom_handling(TEXT.as_bytes()).0.replace('§', "ق");
        let table = [TEXT, "ظعط غط عظط", "طعطع عطر ظبي طعطع", "Øre på Øland og Ødegård", "plain text", "", &lost];
        for text in table {
            assert_eq!(restored(text), None, "{text}");
        }
    }
}
