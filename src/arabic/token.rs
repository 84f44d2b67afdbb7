//! A word of a text in its two forms, and the letters they are made of. Nothing is read from a text here.

use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// Arabic letters.
    Arabic,
    /// Letters of the Latin script, lower case and without accents.
    Latin,
    /// ASCII digits, with `.` for a decimal point.
    Number,
    /// Letters of another script, lower case.
    Other,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where the word stands in the text, in bytes; always on character boundaries.
    pub range: Range<usize>,
    /// What it is made of.
    pub kind: TokenKind,
    /// For Arabic the low bytes of U+06xx, else UTF-8.
    pub(super) written: &'a [u8],
    pub(super) folded: &'a [u8],
}

impl Token<'_> {
    /// The word without vowel marks, tatweel and direction marks, its hamzas and dots as written.
    ///
    /// ```
    /// # use warraq::arabic::Tokenizer;
    /// let mut tokenizer = Tokenizer::new("المَسْؤُولِيّـــة");
    /// assert_eq!(tokenizer.next_token().unwrap().written(), "المسؤولية");
    /// ```
    pub fn written(&self) -> String {
        self.text_of(self.written)
    }

    /// The written form with alef, yeh and teh marbuta unified: what the `exact` analyzer indexes.
    ///
    /// ```
    /// # use warraq::arabic::Tokenizer;
    /// let mut tokenizer = Tokenizer::new("إلى");
    /// assert_eq!(tokenizer.next_token().unwrap().folded(), "الي");
    /// ```
    pub fn folded(&self) -> String {
        self.text_of(self.folded)
    }

    fn text_of(&self, form: &[u8]) -> String {
        let mut bytes = Vec::with_capacity(form.len() * 2);
        self.push_form(form, &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn push_form(&self, form: &[u8], out: &mut Vec<u8>) {
        if self.kind == TokenKind::Arabic {
            push_letters(form, out);
        } else {
            out.extend_from_slice(form);
        }
    }

    /// Appends the folded form as UTF-8.
    #[inline]
    pub(crate) fn push_folded(&self, out: &mut Vec<u8>) {
        self.push_form(self.folded, out);
    }

    /// The folded form in letters of U+06xx; only for Arabic tokens.
    #[inline]
    pub(super) fn folded_letters(&self) -> &[u8] {
        debug_assert_eq!(self.kind, TokenKind::Arabic);
        self.folded
    }

    /// The written form in letters of U+06xx; only for Arabic tokens.
    #[inline]
    pub(super) fn written_letters(&self) -> &[u8] {
        debug_assert_eq!(self.kind, TokenKind::Arabic);
        self.written
    }

    /// The folded form of a token that is not Arabic, UTF-8.
    pub(super) fn folded_bytes(&self) -> &[u8] {
        debug_assert_ne!(self.kind, TokenKind::Arabic);
        self.folded
    }
}

/// Appends letters of U+06xx, given by their low bytes, as UTF-8.
#[inline]
pub(super) fn push_letters(letters: &[u8], out: &mut Vec<u8>) {
    out.reserve(letters.len() * 2);
    for &low in letters {
        out.extend_from_slice(&[0xD8 | (low >> 6), 0x80 | (low & 0x3F)]);
    }
}

/// The low bytes of a word of U+06xx letters; `None` where another character stands in it.
pub(super) fn letters_of(word: &str) -> Option<Vec<u8>> {
    word.chars().map(|c| u32::from(c).checked_sub(0x600).and_then(|low| u8::try_from(low).ok())).collect()
}
