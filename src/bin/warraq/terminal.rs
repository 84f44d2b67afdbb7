//! What a terminal must be spared: control characters and direction overrides in texts of other people.

use std::borrow::Cow;

/// The text with control characters shown as `\u{…}` and line breaks as spaces.
///
/// Zero-width joiners stay: Persian and Arabic words need them. Nothing else is changed, so that copied text is
/// the text of the article.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => clean.push(' '),
            _ if is_unsafe(c) => clean.extend(c.escape_unicode()),
            _ => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

fn is_unsafe(c: char) -> bool {
    // Embeddings, overrides and isolates would reach beyond the text.
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_shown_and_joiners_stay() {
        assert_eq!(sanitize("عنوان\nآخر"), "عنوان آخر");
        assert_eq!(sanitize("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(sanitize("می\u{200C}شود"), "می\u{200C}شود");
        assert_eq!(sanitize("\u{202E}abc"), "\\u{202e}abc");
    }
}
