//! Character references (`&quot;`, `&#8221;`) in text without tags, as exports of web sites leave them. It must not know
//! where the text came from.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr_iter};
use quick_xml::escape::resolve_html5_entity;

/// The longest name that HTML knows has 31 letters.
const LONGEST_NAME: usize = 31;

/// The text with the characters that its references stand for; what HTML does not know stays as it is.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    let mut resolved = String::new();
    let mut kept = 0;
    for start in memchr_iter(b'&', text.as_bytes()) {
        let name_start = start + 1;
        let near = &text.as_bytes()[name_start..text.len().min(name_start + LONGEST_NAME + 1)];
        let Some(length) = memchr(b';', near) else { continue };
        let Some(character) = character(&text[name_start..name_start + length]) else { continue };
        resolved.push_str(&text[kept..start]);
        resolved.push_str(&character);
        kept = name_start + length + 1;
    }
    match kept {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(resolved + &text[kept..]),
    }
}

/// What stands between `&` and `;`, as HTML reads it.
fn character(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(Cow::Borrowed) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    match code.ok()? {
        // Those that write them mean the characters of windows-1252.
        code @ 0x80..=0x9F => Some(WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.into_owned().into()),
        code => {
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).map(|c| c.to_string().into())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_become_characters() {
        for (text, expected) in [
            ("قال &quot;نعم&quot; ثم &ndash; مضى", "قال \"نعم\" ثم – مضى"),
            ("&#8220;نعم&#x201D;&#146;&nbsp;لا", "“نعم”’\u{A0}لا"),
            (
                "البحث & التطوير; AT&T، &مهم; &nothing; &#0; &#; &;",
                "البحث & التطوير; AT&T، &مهم; &nothing; &#0; &#; &;",
            ),
            ("&amp;quot;", "&quot;"),
            ("&&quot;", "&\""),
            ("& &#39", "& &#39"),
            ("", ""),
        ] {
            assert_eq!(resolved(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_resolved_once(text in "([&;#x]|quot|amp|[0-9]{1,3}|\\PC){0,20}") {
            prop_assert!(text.contains('&') || resolved(&text) == text);
            let written = text.replace('&', "&amp;");
            prop_assert_eq!(&*resolved(&written), &text);
        }
    }
}
