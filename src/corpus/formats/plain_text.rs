//! Plain text: the first line that is not empty is the title, the rest is the text.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// A first line above this many characters is a paragraph, no headline.
const LONGEST_TITLE: usize = 400;

/// One article in a text file.
pub(super) struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn recognises(&self, _head: &[u8]) -> bool {
        // Any file may be text: it is the last resort, where nothing recognises it.
        false
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the text is longer than the limit of {limit} bytes"), None);
        };
        reading.article(text_article(&bytes, None), None, None)
    }
}

/// The article of a text.
pub(super) fn text_article(bytes: &[u8], declared: Option<&'static Encoding>) -> Draft {
    let decoded = decode(bytes, declared);
    let mut draft = Draft::new(decoded.encoding);
    draft.note_repairs(decoded.repairs);
    let text = with_line_feeds(decoded.text);
    let (title, body) = split_title(&text);
    draft.set(ArticleField::Title, title);
    draft.set(ArticleField::Body, body);
    draft.opens_with_date = true;
    draft
}

/// The text with the line ends of Windows and of old Macintosh systems made those of all others.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

/// The headline and the text below it. A text of one line has no headline.
fn split_title(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once('\n') {
        Some((title, body)) if title.chars().nth(LONGEST_TITLE).is_none() => (title, body),
        _ => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::{read_bytes, read_bytes_with};
    use crate::corpus::{ReadOptions, Suspicion};

    #[test]
    fn the_first_line_is_the_title() {
        let long = "كلمة ".repeat(100);
        let table = [
            ("عنوان\n\nنص أول\nنص ثان\n", ("عنوان", "نص أول\nنص ثان")),
            ("\u{FEFF}\n  عنوان \r\nنص\r\nآخر", ("عنوان", "نص\nآخر")),
            ("عنوان\rنص\rآخر", ("عنوان", "نص\nآخر")),
            ("عنوان\nالثلاثاء 21 يوليو 2015\n\nنص", ("عنوان", "نص")),
            ("سطر واحد", ("", "سطر واحد")),
            (&format!("{long}\nنص"), ("", &format!("{long}\nنص"))),
        ];
        for (text, expected) in table {
            assert_eq!(read_bytes("a/b.txt", text.as_bytes()).texts(), [expected]);
        }
    }

    #[test]
    fn the_path_is_the_identifier() {
        let read = read_bytes("a/b.txt", "عنوان\nنص".as_bytes());
        let (article, provenance) = &read.articles[0];
        assert_eq!((&*article.id, &*article.path, &*article.record), ("a/b.txt", "a/b.txt", ""));
        assert_eq!((provenance.format, provenance.encoding), ("text", "UTF-8"));
    }

    #[test]
    fn an_empty_or_too_long_file_is_skipped() {
        assert_eq!(read_bytes("e.txt", b" \n").skipped, ["e.txt: the article has neither title nor text"]);
        let options = ReadOptions::default().max_record_bytes(10);
        let read = read_bytes_with("l.txt", &[b'a'; 11], &options);
        assert_eq!(read.skipped, ["l.txt: the text is longer than the limit of 10 bytes"]);
    }

    #[test]
    fn windows_1256_is_read_and_damage_is_told() {
        let text = "عنوان الخبر\nنص الخبر في المدينة القديمة";
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        let read = read_bytes("a.txt", &bytes);
        assert_eq!(read.texts(), [("عنوان الخبر", "نص الخبر في المدينة القديمة")]);
        assert_eq!(read.articles[0].1.encoding, "windows-1256");

        let read = read_bytes("a.txt", "عنوان\nنص\0 الخبر".as_bytes());
        assert_eq!(read.texts(), [("عنوان", "نص الخبر")]);
        assert_eq!(read.articles[0].1.suspicions, [Suspicion::Repaired("1 NUL bytes were removed".into())]);
    }
}
