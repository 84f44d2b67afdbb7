//! MacArabic, the encoding of Arabic on Apple's computers before Unicode, which no library here has. It is told from
//! ISO-8859-6, whose letters stand at the same bytes, by the signs that only it has; where there are none, both read
//! alike.

/// The characters of the bytes from 0x80 on, by Apple's table. Signs that stand twice, for either direction, are one.
const UPPER_HALF: [char; 128] = [
    '\u{00C4}', // LATIN CAPITAL LETTER A WITH DIAERESIS
    '\u{00A0}', // NO-BREAK SPACE
    '\u{00C7}', // LATIN CAPITAL LETTER C WITH CEDILLA
    '\u{00C9}', // LATIN CAPITAL LETTER E WITH ACUTE
    '\u{00D1}', // LATIN CAPITAL LETTER N WITH TILDE
    '\u{00D6}', // LATIN CAPITAL LETTER O WITH DIAERESIS
    '\u{00DC}', // LATIN CAPITAL LETTER U WITH DIAERESIS
    '\u{00E1}', // LATIN SMALL LETTER A WITH ACUTE
    '\u{00E0}', // LATIN SMALL LETTER A WITH GRAVE
    '\u{00E2}', // LATIN SMALL LETTER A WITH CIRCUMFLEX
    '\u{00E4}', // LATIN SMALL LETTER A WITH DIAERESIS
    '\u{06BA}', // ARABIC LETTER NOON GHUNNA
    '\u{00AB}', // LEFT-POINTING DOUBLE ANGLE QUOTATION MARK
    '\u{00E7}', // LATIN SMALL LETTER C WITH CEDILLA
    '\u{00E9}', // LATIN SMALL LETTER E WITH ACUTE
    '\u{00E8}', // LATIN SMALL LETTER E WITH GRAVE
    '\u{00EA}', // LATIN SMALL LETTER E WITH CIRCUMFLEX
    '\u{00EB}', // LATIN SMALL LETTER E WITH DIAERESIS
    '\u{00ED}', // LATIN SMALL LETTER I WITH ACUTE
    '\u{2026}', // HORIZONTAL ELLIPSIS
    '\u{00EE}', // LATIN SMALL LETTER I WITH CIRCUMFLEX
    '\u{00EF}', // LATIN SMALL LETTER I WITH DIAERESIS
    '\u{00F1}', // LATIN SMALL LETTER N WITH TILDE
    '\u{00F3}', // LATIN SMALL LETTER O WITH ACUTE
    '\u{00BB}', // RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK
    '\u{00F4}', // LATIN SMALL LETTER O WITH CIRCUMFLEX
    '\u{00F6}', // LATIN SMALL LETTER O WITH DIAERESIS
    '\u{00F7}', // DIVISION SIGN
    '\u{00FA}', // LATIN SMALL LETTER U WITH ACUTE
    '\u{00F9}', // LATIN SMALL LETTER U WITH GRAVE
    '\u{00FB}', // LATIN SMALL LETTER U WITH CIRCUMFLEX
    '\u{00FC}', // LATIN SMALL LETTER U WITH DIAERESIS
    '\u{0020}', // SPACE, right to left
    '\u{0021}', // EXCLAMATION MARK, right to left
    '\u{0022}', // QUOTATION MARK, right to left
    '\u{0023}', // NUMBER SIGN, right to left
    '\u{0024}', // DOLLAR SIGN, right to left
    '\u{066A}', // ARABIC PERCENT SIGN
    '\u{0026}', // AMPERSAND, right to left
    '\u{0027}', // APOSTROPHE, right to left
    '\u{0028}', // LEFT PARENTHESIS, right to left
    '\u{0029}', // RIGHT PARENTHESIS, right to left
    '\u{002A}', // ASTERISK, right to left
    '\u{002B}', // PLUS SIGN, right to left
    '\u{060C}', // ARABIC COMMA
    '\u{002D}', // HYPHEN-MINUS, right to left
    '\u{002E}', // FULL STOP, right to left
    '\u{002F}', // SOLIDUS, right to left
    '\u{0660}', // ARABIC-INDIC DIGIT ZERO
    '\u{0661}', // ARABIC-INDIC DIGIT ONE
    '\u{0662}', // ARABIC-INDIC DIGIT TWO
    '\u{0663}', // ARABIC-INDIC DIGIT THREE
    '\u{0664}', // ARABIC-INDIC DIGIT FOUR
    '\u{0665}', // ARABIC-INDIC DIGIT FIVE
    '\u{0666}', // ARABIC-INDIC DIGIT SIX
    '\u{0667}', // ARABIC-INDIC DIGIT SEVEN
    '\u{0668}', // ARABIC-INDIC DIGIT EIGHT
    '\u{0669}', // ARABIC-INDIC DIGIT NINE
    '\u{003A}', // COLON, right to left
    '\u{061B}', // ARABIC SEMICOLON
    '\u{003C}', // LESS-THAN SIGN, right to left
    '\u{003D}', // EQUALS SIGN, right to left
    '\u{003E}', // GREATER-THAN SIGN, right to left
    '\u{061F}', // ARABIC QUESTION MARK
    '\u{274A}', // EIGHT TEARDROP-SPOKED PROPELLER ASTERISK
    '\u{0621}', // ARABIC LETTER HAMZA
    '\u{0622}', // ARABIC LETTER ALEF WITH MADDA ABOVE
    '\u{0623}', // ARABIC LETTER ALEF WITH HAMZA ABOVE
    '\u{0624}', // ARABIC LETTER WAW WITH HAMZA ABOVE
    '\u{0625}', // ARABIC LETTER ALEF WITH HAMZA BELOW
    '\u{0626}', // ARABIC LETTER YEH WITH HAMZA ABOVE
    '\u{0627}', // ARABIC LETTER ALEF
    '\u{0628}', // ARABIC LETTER BEH
    '\u{0629}', // ARABIC LETTER TEH MARBUTA
    '\u{062A}', // ARABIC LETTER TEH
    '\u{062B}', // ARABIC LETTER THEH
    '\u{062C}', // ARABIC LETTER JEEM
    '\u{062D}', // ARABIC LETTER HAH
    '\u{062E}', // ARABIC LETTER KHAH
    '\u{062F}', // ARABIC LETTER DAL
    '\u{0630}', // ARABIC LETTER THAL
    '\u{0631}', // ARABIC LETTER REH
    '\u{0632}', // ARABIC LETTER ZAIN
    '\u{0633}', // ARABIC LETTER SEEN
    '\u{0634}', // ARABIC LETTER SHEEN
    '\u{0635}', // ARABIC LETTER SAD
    '\u{0636}', // ARABIC LETTER DAD
    '\u{0637}', // ARABIC LETTER TAH
    '\u{0638}', // ARABIC LETTER ZAH
    '\u{0639}', // ARABIC LETTER AIN
    '\u{063A}', // ARABIC LETTER GHAIN
    '\u{005B}', // LEFT SQUARE BRACKET, right to left
    '\u{005C}', // REVERSE SOLIDUS, right to left
    '\u{005D}', // RIGHT SQUARE BRACKET, right to left
    '\u{005E}', // CIRCUMFLEX ACCENT, right to left
    '\u{005F}', // LOW LINE, right to left
    '\u{0640}', // ARABIC TATWEEL
    '\u{0641}', // ARABIC LETTER FEH
    '\u{0642}', // ARABIC LETTER QAF
    '\u{0643}', // ARABIC LETTER KAF
    '\u{0644}', // ARABIC LETTER LAM
    '\u{0645}', // ARABIC LETTER MEEM
    '\u{0646}', // ARABIC LETTER NOON
    '\u{0647}', // ARABIC LETTER HEH
    '\u{0648}', // ARABIC LETTER WAW
    '\u{0649}', // ARABIC LETTER ALEF MAKSURA
    '\u{064A}', // ARABIC LETTER YEH
    '\u{064B}', // ARABIC FATHATAN
    '\u{064C}', // ARABIC DAMMATAN
    '\u{064D}', // ARABIC KASRATAN
    '\u{064E}', // ARABIC FATHA
    '\u{064F}', // ARABIC DAMMA
    '\u{0650}', // ARABIC KASRA
    '\u{0651}', // ARABIC SHADDA
    '\u{0652}', // ARABIC SUKUN
    '\u{067E}', // ARABIC LETTER PEH
    '\u{0679}', // ARABIC LETTER TTEH
    '\u{0686}', // ARABIC LETTER TCHEH
    '\u{06D5}', // ARABIC LETTER AE
    '\u{06A4}', // ARABIC LETTER VEH
    '\u{06AF}', // ARABIC LETTER GAF
    '\u{0688}', // ARABIC LETTER DDAL
    '\u{0691}', // ARABIC LETTER RREH
    '\u{007B}', // LEFT CURLY BRACKET, right to left
    '\u{007C}', // VERTICAL LINE, right to left
    '\u{007D}', // RIGHT CURLY BRACKET, right to left
    '\u{0698}', // ARABIC LETTER JEH
    '\u{06D2}', // ARABIC LETTER YEH BARREE
];

/// The text of `bytes`.
pub(super) fn decode(bytes: &[u8]) -> String {
    let decoded = |byte: &u8| match byte.checked_sub(0x80) {
        Some(place) => UPPER_HALF[usize::from(place)],
        None => char::from(*byte),
    };
    bytes.iter().map(decoded).collect()
}

/// Whether bytes have signs that ISO-8859-6 lacks, such as Arabic digits or spaces from right to left, and none that
/// are letters of windows-1256 and next to never written on a Macintosh.
pub(super) fn may_be(bytes: &[u8]) -> bool {
    let mut signs = 0usize;
    for &byte in bytes {
        match byte {
            // Brackets and braces from right to left stand at the bytes of frequent letters of windows-1256.
            0xC0 | 0xDB..=0xDF | 0xFB..=0xFD => return false,
            // The comma, the semicolon and the question mark stand at the same bytes in both.
            0xAC | 0xAD | 0xBB | 0xBF => {}
            0x93 | 0xA0..=0xBE => signs += 1,
            _ => {}
        }
    }
    signs > 0
}

/// The bytes of a text as a Macintosh wrote it, signs and spaces from right to left, `?` for what it lacks.
#[cfg(test)]
pub(super) fn encode(text: &str) -> Vec<u8> {
    let byte = |c: char| match UPPER_HALF.iter().position(|known| *known == c) {
        Some(place) => 0x80 + place as u8,
        None if c.is_ascii() => c as u8,
        None => b'?',
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_where_iso_8859_6_has_them() {
        let letters: Vec<u8> = (0xC1..=0xDA).chain(0xE0..=0xF2).collect();
        assert_eq!(decode(&letters), encoding_rs::ISO_8859_6.decode_without_bom_handling(&letters).0);
        assert_eq!(decode(b"a \xA0\xB2\xB0\xB1\xB5\xAC\xBF\xFE"), "a  ٢٠١٥،؟ژ");
    }

    #[test]
    fn signs_of_its_own_tell_it() {
        assert!(may_be(b"\xC7\xE4\xA0\xC7"));
        assert!(!may_be(b"\xC7\xE4 \xC7\xAC"), "nothing tells it from ISO-8859-6");
        assert!(!may_be(b"\xC7\xE4\xA0\xDD\xED"), "the letters of windows-1256");
    }
}
