//! Folds a text's spelling and splits it into numbers, words and marks. It knows no months and no dates.

/// One piece of a folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// What a token is. A change from letters to digits ends a token, so `1436هـ` is two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A run of digits; the value saturates.
    Number { value: u64, digits: usize },
    /// A run of letters, folded.
    Word(String),
    /// Any other character, with the Arabic comma, the dashes and the slashes made one each.
    Mark(char),
}

/// The value of an ASCII, Arabic-Indic or Persian digit.
pub(super) fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        // ARABIC-INDIC DIGITS
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        // EXTENDED ARABIC-INDIC DIGITS
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    }
}

/// Makes digits ASCII, drops vowels, tatweel and invisible marks, and makes the letters that writers confuse one.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if let Some(value) = digit_value(c) {
            folded.extend(char::from_digit(value, 10));
            continue;
        }
        match c {
            // Marks above and below letters; ARABIC TATWEEL; the invisible joiners and directional marks.
            '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}'
            | '\u{0670}'
            | '\u{06D6}'..='\u{06ED}'
            | '\u{0640}'
            | '\u{200C}'..='\u{200F}'
            | '\u{061C}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}' => {}
            // ALEF WITH MADDA, WITH HAMZA ABOVE, WITH HAMZA BELOW, WASLA
            '\u{0622}' | '\u{0623}' | '\u{0625}' | '\u{0671}' => folded.push('\u{0627}'), // ALEF
            // ALEF MAKSURA, FARSI YEH
            '\u{0649}' | '\u{06CC}' => folded.push('\u{064A}'), // YEH
            // KEHEH
            '\u{06A9}' => folded.push('\u{0643}'), // KAF
            // TEH MARBUTA
            '\u{0629}' => folded.push('\u{0647}'), // HEH
            // ARABIC COMMA
            '\u{060C}' => folded.push(','),
            // HYPHENS, DASHES, MINUS SIGN
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            // FRACTION SLASH, DIVISION SLASH
            '\u{2044}' | '\u{2215}' => folded.push('/'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// Splits a folded text.
pub(super) fn split(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut spaced = false;
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            spaced = true;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (kind, length) = if first.is_ascii_digit() {
            let length = run_length(rest, |c| c.is_ascii_digit());
            let value = rest[..length].parse().unwrap_or(u64::MAX);
            (TokenKind::Number { value, digits: length }, length)
        } else if first.is_alphabetic() {
            let length = run_length(rest, char::is_alphabetic);
            (TokenKind::Word(rest[..length].to_owned()), length)
        } else {
            (TokenKind::Mark(first), first.len_utf8())
        };
        tokens.push(Token { kind, spaced });
        spaced = false;
        rest = &rest[length..];
    }
    tokens
}

fn run_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_part() {
        let kinds: Vec<TokenKind> = split(&fold("١٤٣٦هـ، أوّل")).into_iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Number { value: 1436, digits: 4 },
                TokenKind::Word("ه".to_owned()),
                TokenKind::Mark(','),
                TokenKind::Word("اول".to_owned()),
            ]
        );
    }

    #[test]
    fn a_huge_number_saturates() {
        let tokens = split("99999999999999999999999");
        assert_eq!(tokens[0].kind, TokenKind::Number { value: u64::MAX, digits: 23 });
    }
}
