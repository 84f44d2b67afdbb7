//! Restores UTF-8 that was once decoded as windows-1252 or windows-1256 and stored so: `ÙˆØ§Ù„`, `ظˆط§ظ„`. Only what is
//! certain is touched.

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

use super::encoding::arabic_score;

/// How many characters beyond ASCII are looked at before anything is tried: every article is.
const SAMPLE_CHARS: usize = 120;

/// Below this many letters beyond ASCII there is no telling.
const FEWEST_LETTERS: usize = 8;

/// The text as it was, and the encoding it was wrongly decoded with; `None` if it is as it should be.
pub(super) fn restored(text: &str) -> Option<(String, &'static Encoding)> {
    let encoding = suspected(text)?;
    let original = decoded_again(text, encoding)?;
    // Restored text reads like Arabic, and better than before.
    let is_better = arabic_score(&original) > arabic_score(text).max(0.5);
    (is_better && suspected(&original).is_none()).then_some((original, encoding))
}

/// A short text beside one that was restored: what is UTF-8 again is what it was.
pub(super) fn restored_like(text: &str, encoding: &'static Encoding) -> Option<String> {
    decoded_again(text, encoding).filter(|original| !original.is_ascii())
}

fn decoded_again(text: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, is_lossy) = encoding.encode(text);
    if is_lossy {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

/// The encoding that shows the lead bytes of UTF-8 in every second or third letter of a text: D8 to DB of Arabic
/// letters, C2, E2 and EF of marks and drawn forms.
fn suspected(text: &str) -> Option<&'static Encoding> {
    let (mut letters, mut in_1252, mut in_1256) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLE_CHARS) {
        letters += 1;
        match c {
            '\u{00D8}'..='\u{00DB}' | '\u{00C2}' => in_1252 += 1,
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
            assert_eq!(restored(&garbled), Some((TEXT.to_owned(), encoding)));
        }
    }

    #[test]
    fn a_short_text_follows_its_neighbour() {
        let (garbled, _) = WINDOWS_1252.decode_without_bom_handling("«2» في".as_bytes());
        assert_eq!(restored_like(&garbled, WINDOWS_1252).as_deref(), Some("«2» في"));
        assert_eq!(restored_like("plain", WINDOWS_1252), None);
        assert_eq!(restored_like("سليم", WINDOWS_1256), None);
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
