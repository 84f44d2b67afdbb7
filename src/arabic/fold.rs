//! The folded form of a text, for whoever compares texts rather than words.

use super::tokenizer::Tokenizer;

/// The folded form of a text, words joined by single spaces.
///
/// Folding is idempotent, and two texts that differ only in vowel marks, tatweel, hamza on alef, the dots of
/// yeh and teh marbuta, digits, letter case or punctuation have the same form.
///
/// ```
/// assert_eq!(warraq::arabic::fold("الأُمَّة، ١٢"), "الامه 12");
/// assert_eq!(warraq::arabic::fold("أ.ف.ب"), "ا ف ب");
/// ```
pub fn fold(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut tokenizer = Tokenizer::taking_all_apart(text);
    while let Some(token) = tokenizer.next_token() {
        if !bytes.is_empty() {
            bytes.push(b' ');
        }
        token.push_folded(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
