//! Mends the mistakes that programs make when they write JSON by hand. Nothing is guessed at: a record that stays broken
//! is left to be reported.

/// The same record as valid JSON, if one of the known mistakes is in it; it may be broken still.
///
/// Raw line breaks and tabs in strings are escaped, other control characters dropped; a backslash before a character
/// that needs none is dropped; half of a surrogate pair becomes U+FFFD; a comma before a closing bracket is dropped;
/// `NaN` and `Infinity` become `null`.
pub(super) fn mended(record: &str) -> Option<String> {
    let mut mended = String::with_capacity(record.len() + 16);
    let mut rest = record;
    while !rest.is_empty() {
        rest = match rest.strip_prefix('"') {
            Some(string) => mend_string(string, &mut mended),
            None => mend_outside(rest, &mut mended),
        };
    }
    (mended != record).then_some(mended)
}

/// Copies a string, its first quotation mark taken already; gives what stands behind it.
fn mend_string<'r>(string: &'r str, mended: &mut String) -> &'r str {
    mended.push('"');
    let mut chars = string.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                mended.push('"');
                return &string[at + 1..];
            }
            '\n' => mended.push_str("\\n"),
            '\r' => mended.push_str("\\r"),
            '\t' => mended.push_str("\\t"),
            '\0'..='\u{1F}' => {}
            '\\' => {
                let length = mend_escape(&string[at..], mended);
                // One character is taken already; an escape is ASCII up to its last character.
                let end = at + length;
                while chars.offset() < end {
                    chars.next();
                }
            }
            c => mended.push(c),
        }
    }
    ""
}

/// Copies the escape that a text begins with; gives its length in bytes.
fn mend_escape(escape: &str, mended: &mut String) -> usize {
    let Some(kind) = escape[1..].chars().next() else {
        return 1;
    };
    if "\"\\/bfnrt".contains(kind) {
        mended.push_str(&escape[..2]);
        return 2;
    }
    if kind != 'u' {
        // The backslash alone goes; what it stood before comes next.
        return 1;
    }
    match code_unit(escape) {
        None => 1,
        Some(0xD800..=0xDBFF) if matches!(escape.get(6..).and_then(code_unit), Some(0xDC00..=0xDFFF)) => {
            mended.push_str(&escape[..12]);
            12
        }
        Some(0xD800..=0xDFFF) => {
            mended.push('\u{FFFD}');
            6
        }
        Some(_) => {
            mended.push_str(&escape[..6]);
            6
        }
    }
}

/// The number in `\u1234` at the start of a text.
fn code_unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// Copies what stands between strings.
fn mend_outside<'r>(text: &'r str, mended: &mut String) -> &'r str {
    let end = text.find('"').unwrap_or(text.len());
    let between = text[..end].replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null");
    for (at, c) in between.char_indices() {
        let is_closed_next = || between[at + 1..].trim_start().starts_with(['}', ']']);
        if c != '\0' && !(c == ',' && is_closed_next()) {
            mended.push(c);
        }
    }
    &text[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_mended() {
        let table = [
            ("{\"a\": \"x\ny\tz\u{1}\"}", r#"{"a": "x\ny\tz"}"#),
            (r#"{"a": "it\'s \x41 \"q\" \\ \/"}"#, r#"{"a": "it's x41 \"q\" \\ \/"}"#),
            (
                r#"{"a": "\uD83D\uDE00 \uD83D x \uDE00 \u0627"}"#,
                "{\"a\": \"\\uD83D\\uDE00 \u{FFFD} x \u{FFFD} \\u0627\"}",
            ),
            (r#"{"a": [1, 2, ], "b": {"c": 1,},}"#, r#"{"a": [1, 2 ], "b": {"c": 1}}"#),
            (r#"{"a": NaN, "b": -Infinity, "c": "NaN"}"#, r#"{"a": null, "b": null, "c": "NaN"}"#),
            ("{\"a\": \"نص\\ي\"}", "{\"a\": \"نصي\"}"),
        ];
        for (broken, expected) in table {
            assert_eq!(mended(broken).as_deref(), Some(expected), "{broken}");
            assert!(serde_json::from_str::<serde_json::Value>(expected).is_ok(), "{expected}");
        }
    }

    #[test]
    fn sound_and_hopeless_records_are_left_alone() {
        for record in [r#"{"a": "\u0627\n", "b": [1, 2]}"#, "{", "", "\"", "{\"a\": \"x}"] {
            assert_eq!(mended(record), None, "{record}");
        }
        // No input makes it stumble.
        for record in ["\"\\", "\"\\u12", "\"\\ud83d\\", "\"\\uنص", "\\\"", ",", ",]"] {
            let _ = mended(record);
        }
    }
}
