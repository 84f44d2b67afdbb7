//! Restores text that is stored as it was drawn: letters in presentation forms (U+FB50 to U+FEFC), and perhaps lines
//! from left to right. Old typesetting systems and PDF files leave such text.

use unicode_normalization::UnicodeNormalization;

/// What was found and mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// Letters had their drawn forms.
    Forms,
    /// The same, and every line stood in the order of drawing, from left to right.
    FormsAndOrder,
}

/// The text in its letters and in reading order; `None` if there are hardly any presentation forms in it.
pub(super) fn restored(text: &str) -> Option<(String, Mended)> {
    // These letters are UTF-8 with the lead byte EF, which no other Arabic has.
    memchr::memchr(0xEF, text.as_bytes())?;
    let (mut forms, mut letters) = (0usize, 0usize);
    for c in text.chars() {
        forms += usize::from(is_form(c));
        letters += usize::from(is_form(c) || matches!(c, '\u{0620}'..='\u{064A}'));
    }
    if forms < 3 || forms * 4 < letters {
        return None;
    }
    if !is_drawn_order(text) {
        return Some((base_letters(text), Mended::Forms));
    }
    let lines: Vec<_> = text.lines().map(|line| base_letters(&reading_order(line))).collect();
    Some((lines.join("\n"), Mended::FormsAndOrder))
}

/// Letters drawn as a part of a word; ligatures of whole words such as ﷲ and ﷺ are used in sound text too.
fn is_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FDCF}' | '\u{FE70}'..='\u{FEFC}')
}

fn base_letters(text: &str) -> String {
    let mut base = String::with_capacity(text.len());
    for c in text.chars() {
        if is_form(c) {
            base.extend(std::iter::once(c).nfkc());
        } else {
            base.push(c);
        }
    }
    base
}

/// How a letter is joined to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joining {
    Initial,
    Final,
    Other,
}

/// The letters of U+FE80 to U+FEFC stand in groups: one, two (isolated, final) or four (isolated, final, initial,
/// medial) forms each.
fn joining(c: char) -> Joining {
    const PAIRS: [u32; 13] =
        [0xFE81, 0xFE83, 0xFE85, 0xFE87, 0xFE8D, 0xFE93, 0xFEA9, 0xFEAB, 0xFEAD, 0xFEAF, 0xFEED, 0xFEEF, 0xFEF5];
    const FOURS_BEFORE_DAL: [u32; 7] = [0xFE89, 0xFE8F, 0xFE95, 0xFE99, 0xFE9D, 0xFEA1, 0xFEA5];
    let code = u32::from(c);
    if PAIRS.contains(&(code.wrapping_sub(1))) || matches!(code, 0xFEF8 | 0xFEFA | 0xFEFC) {
        return Joining::Final;
    }
    let place = FOURS_BEFORE_DAL
        .iter()
        .copied()
        // Seen to heh, and yeh.
        .chain((0xFEB1..=0xFEE9).step_by(4))
        .chain([0xFEF1])
        .find_map(|start| code.checked_sub(start).filter(|place| *place < 4));
    match place {
        Some(1) => Joining::Final,
        Some(2) => Joining::Initial,
        _ => Joining::Other,
    }
}

/// Whether words begin with the forms that end them.
fn is_drawn_order(text: &str) -> bool {
    let (mut reading, mut drawn) = (0usize, 0usize);
    for word in text.split(|c: char| !is_form(c)).filter(|word| !word.is_empty()) {
        let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else {
            continue;
        };
        reading += usize::from(joining(first) == Joining::Initial) + usize::from(joining(last) == Joining::Final);
        drawn += usize::from(joining(first) == Joining::Final) + usize::from(joining(last) == Joining::Initial);
    }
    drawn > reading
}

/// The text in reading order, if its letters are plain and its lines stand as they were drawn, from left to right.
#[cfg(any(feature = "pdf", test))]
pub(super) fn reading_order_restored(text: &str) -> Option<String> {
    let (mut reading, mut drawn) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(2).is_some()) {
        // The article stands before a word; TEH MARBUTA and ALEF MAKSURA end one.
        let ends_word = |c: char| matches!(c, '\u{0629}' | '\u{0649}');
        reading += usize::from(word.starts_with("\u{0627}\u{0644}")) + usize::from(word.ends_with(ends_word));
        drawn += usize::from(word.ends_with("\u{0644}\u{0627}")) + usize::from(word.starts_with(ends_word));
    }
    if drawn < 3 || drawn < reading * 4 {
        return None;
    }
    Some(text.lines().map(reading_order).collect::<Vec<_>>().join("\n"))
}

/// A line from right to left; numbers and Latin words keep their own order.
fn reading_order(line: &str) -> String {
    let reversed: Vec<char> = line.chars().rev().map(mirrored).collect();
    let mut ordered = String::with_capacity(line.len());
    let mut at = 0;
    while at < reversed.len() {
        let run = left_to_right_run(&reversed[at..]);
        if run == 0 {
            ordered.push(reversed[at]);
            at += 1;
        } else {
            ordered.extend(reversed[at..at + run].iter().rev().map(|&c| mirrored(c)));
            at += run;
        }
    }
    ordered
}

/// The length of the run of numbers and Latin words at the start; what stands between two of them belongs to it.
fn left_to_right_run(chars: &[char]) -> usize {
    let is_left_to_right = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{0660}'..='\u{0669}');
    let is_inside = |c: char| is_left_to_right(c) || matches!(c, '.' | ',' | ':' | '/' | '-' | '@' | '%' | '_' | '+');
    let end = chars.iter().position(|&c| !is_inside(c)).unwrap_or(chars.len());
    chars[..end]
        .iter()
        .rposition(|&c| is_left_to_right(c))
        .filter(|_| is_left_to_right(chars[0]))
        .map_or(0, |last| last + 1)
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '\u{00AB}' => '\u{00BB}', // LEFT-POINTING DOUBLE ANGLE QUOTATION MARK
        '\u{00BB}' => '\u{00AB}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // "kitab" as drawn: initial KAF, medial TEH, final ALEF, isolated BEH.
    const KITAB: &str = "\u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}";
    // "madina": initial MEEM, final DAL, initial YEH, medial NOON, final TEH MARBUTA.
    const MADINA: &str = "\u{FEE3}\u{FEAA}\u{FEF3}\u{FEE8}\u{FE94}";

    #[test]
    fn forms_become_letters() {
        let text = format!("{KITAB} {MADINA} 2015");
        assert_eq!(restored(&text), Some(("كتاب مدينة 2015".to_owned(), Mended::Forms)));
    }

    #[test]
    fn plain_letters_in_drawn_order_are_turned_round() {
        let text = "افتتح الوزير المحطة الجديدة\nفي المدينة القديمة عام 2015";
        let drawn: Vec<String> = text.lines().map(reading_order).collect();
        assert_ne!(drawn.join("\n"), text);
        assert_eq!(reading_order_restored(&drawn.join("\n")).as_deref(), Some(text));
        assert_eq!(reading_order_restored(text), None);
        assert_eq!(reading_order_restored(""), None);
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in ["كتاب في المدينة", "قال رسول الله \u{FDFA} للناس جميعا في المدينة", "", "abc \u{FEFF}"]
        {
            assert_eq!(restored(text), None, "{text}");
        }
    }

    #[test]
    fn drawn_lines_are_turned_round() {
        let backwards = |word: &str| word.chars().rev().collect::<String>();
        let drawn = format!("21.7.2015 {} ({})\nGPA 3 {}", backwards(KITAB), backwards(MADINA), backwards(KITAB));
        let expected = "(مدينة) كتاب 21.7.2015\nكتاب 3 GPA";
        assert_eq!(restored(&drawn), Some((expected.to_owned(), Mended::FormsAndOrder)));
    }

    #[test]
    fn forms_have_their_joining() {
        let table = [
            ('\u{FE8E}', Joining::Final),   // ALEF
            ('\u{FE8D}', Joining::Other),   // ALEF, isolated
            ('\u{FED7}', Joining::Initial), // QAF
            ('\u{FED8}', Joining::Other),   // QAF, medial
            ('\u{FEEA}', Joining::Final),   // HEH
            ('\u{FEF2}', Joining::Final),   // YEH
            ('\u{FEF3}', Joining::Initial), // YEH
            ('\u{FEFC}', Joining::Final),   // LAM WITH ALEF
        ];
        for (c, expected) in table {
            assert!(joining(c) == expected, "{c}");
        }
    }
}
