//! The characters and words with a meaning of their own, for reading and for writing alike. No state, no parsing.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::term::MAX_DISTANCE;

/// The distance of `NEAR` without a number.
pub(super) const DEFAULT_DISTANCE: u16 = 10;

/// The distances that can be written.
pub(super) const DISTANCES: RangeInclusive<u32> = 1..=MAX_DISTANCE as u32;

/// A word with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    /// The distance as written, which may be out of bounds.
    Near(u32),
}

/// The operator that a whole word is.
///
/// `قرب` alone is a common preposition, so only `قرب/5` is the operator.
pub(super) fn operator(word: &str) -> Option<Operator> {
    let word = &*without_marks(word);
    match word {
        "AND" | "&&" | "و" => return Some(Operator::And),
        "OR" | "||" | "أو" | "او" => return Some(Operator::Or),
        "NOT" | "ليس" => return Some(Operator::Not),
        "NEAR" => return Some(Operator::Near(u32::from(DEFAULT_DISTANCE))),
        _ => {}
    }
    let distance = ["NEAR/", "near/", "قرب/"].into_iter().find_map(|name| word.strip_prefix(name))?;
    // What is no distance is out of bounds; in small letters it is no operator.
    number(distance).or(word.starts_with("NEAR/").then_some(0)).map(Operator::Near)
}

/// A word without vowel marks and tatweel, which change no meaning of its own.
pub(super) fn without_marks(word: &str) -> Cow<'_, str> {
    // ARABIC TATWEEL, FATHATAN to SUKUN
    let is_mark = |c: char| matches!(c, '\u{0640}' | '\u{064B}'..='\u{0652}');
    match word.contains(is_mark) {
        true => Cow::Owned(word.replace(is_mark, "")),
        false => Cow::Borrowed(word),
    }
}

/// A number in European, Arabic-Indic or Persian digits, all of the text; it saturates.
pub(super) fn number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.chars().try_fold(0_u32, |value, c| {
        let digit = digit_value(c)?;
        Some(value.saturating_mul(10).saturating_add(digit))
    })
}

/// The value of a European, Arabic-Indic or Persian digit.
pub(super) fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '\u{0660}'..='\u{0669}' => Some(u32::from(c) - 0x0660), // ARABIC-INDIC DIGITS
        '\u{06F0}'..='\u{06F9}' => Some(u32::from(c) - 0x06F0), // EXTENDED ARABIC-INDIC DIGITS
        _ => None,
    }
}

/// Whether the character at this byte is a comma inside a number such as `1,000`, which parts no words.
pub(super) fn is_comma_in_number(text: &str, at: usize) -> bool {
    let is_digit = |c: char| digit_value(c).is_some();
    text[at..].strip_prefix(',').is_some_and(|rest| rest.starts_with(is_digit)) && text[..at].ends_with(is_digit)
}

/// A family of quotation marks, any of which closes what any of them opened: pasted text mirrors them freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Straight,
    Curly,
    Guillemets,
}

pub(super) fn quotes(c: char) -> Option<Quotes> {
    match c {
        '"' => Some(Quotes::Straight),
        // LEFT, RIGHT, LOW AND REVERSED DOUBLE QUOTATION MARKS
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' => Some(Quotes::Curly),
        '\u{00AB}' | '\u{00BB}' => Some(Quotes::Guillemets),
        _ => None,
    }
}

/// Whether the character ends a word.
pub(super) fn separates(c: char) -> bool {
    c.is_whitespace()
        || quotes(c).is_some()
        || matches!(
            c,
            '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '|' | ',' | ';' | '!' | '?'
                | '\u{060C}' // ARABIC COMMA
                | '\u{061B}' // ARABIC SEMICOLON
                | '\u{061F}' // ARABIC QUESTION MARK
                | '\u{2013}' // EN DASH
                | '\u{2014}' // EM DASH
                | '\u{2026}' // HORIZONTAL ELLIPSIS
        )
}

/// Whether the character ends an item of a list rather than a value.
pub(super) fn ends_list_item(c: char) -> bool {
    // ARABIC COMMA, ARABIC SEMICOLON, ARABIC QUESTION MARK
    matches!(c, ',' | ';' | '\u{060C}' | '\u{061B}' | '\u{061F}')
}

/// Whether the character only directs the display, so that operators are seen through it.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Whether text before a colon can be the name of a field.
pub(super) fn is_field_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_whole_words() {
        assert_eq!(operator("AND"), Some(Operator::And));
        assert_eq!(operator("وَ"), Some(Operator::And));
        assert_eq!(operator("ليـس"), Some(Operator::Not));
        assert_eq!(operator("NEAR/٥"), Some(Operator::Near(5)));
        assert_eq!(operator("قرب/7"), Some(Operator::Near(7)));
        assert_eq!(operator("قرب"), None);
        assert_eq!(operator("and"), None);
        assert_eq!(operator("near/3"), Some(Operator::Near(3)));
        assert_eq!(operator("near"), None);
        assert_eq!(operator("NEAR/x"), Some(Operator::Near(0)));
        assert_eq!(operator("near/x"), None);
        assert_eq!(operator("NEAR/99999999999"), Some(Operator::Near(u32::MAX)));
    }
}
