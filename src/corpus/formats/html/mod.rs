//! HTML pages: the article's text without menus and sidebars, and what the page says about it.

mod charset;
mod main_text;
mod metadata;
mod render;

use dom_query::Document;
use memchr::memchr_iter;

use self::metadata::Metadata;
use self::render::visible_text;

pub(in crate::corpus) use self::charset::declared as declared_charset;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// One article in a page.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let begins = |tag: &[u8]| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        begins(b"<!doctype html") || begins(b"<html")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the page is longer than the limit of {limit} bytes"), None);
        };
        reading.article(page_article(&bytes), None, None)
    }
}

/// The article of a page.
pub(super) fn page_article(bytes: &[u8]) -> Draft {
    let decoded = decode(bytes, charset::declared(bytes));
    let mut draft = Draft::new(decoded.encoding);
    draft.note_repairs(decoded.repairs);

    let document = Document::from(decoded.text.as_ref());
    let metadata = Metadata::of(&document);
    let fallback_body = metadata.body.clone();
    for (field, text) in metadata.into_fields() {
        draft.set(field, text);
    }
    let body = main_text::main_text(&document, &draft.article.title);
    draft.set(ArticleField::Body, body);
    // A page that is drawn by a script has its text in the metadata only.
    draft.set(ArticleField::Body, fallback_body);
    draft
}

/// Tags that no writer of plain text sets by chance.
const TAGS: [&str; 10] = ["p", "br", "div", "span", "a", "strong", "b", "em", "li", "img"];

/// Makes plain text of a title and a body that hold markup, as feeds and content systems store them.
pub(in crate::corpus) fn remove_markup(draft: &mut Draft) {
    for field in [&mut draft.article.title, &mut draft.article.body] {
        if holds_markup(field) {
            *field = visible_text(&Document::fragment(field.as_str()).root());
        }
    }
}

fn holds_markup(text: &str) -> bool {
    let is_tag = |at: usize| {
        let tag = text[at + 1..].trim_start_matches('/');
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is_delimited = tag[name.len()..].starts_with(['>', '/', ' ', '\n']);
        is_delimited && TAGS.iter().any(|known| name.eq_ignore_ascii_case(known)) && tag.contains('>')
    };
    memchr_iter(b'<', text.as_bytes()).any(is_tag)
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    const PAGES: [(&str, &str, &str); 3] = [
        ("classic", include_str!("pages/classic.html"), include_str!("pages/classic.txt")),
        ("tables", include_str!("pages/tables.html"), include_str!("pages/tables.txt")),
        ("divs", include_str!("pages/divs.html"), include_str!("pages/divs.txt")),
    ];

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    /// Precision and recall of words.
    fn agreement(found: &str, wanted: &str) -> (f64, f64) {
        let (found, wanted) = (words(found), words(wanted));
        let mut left = wanted.clone();
        let mut hits = 0;
        for word in &found {
            if let Some(at) = left.iter().position(|other| other == word) {
                left.swap_remove(at);
                hits += 1;
            }
        }
        (f64::from(hits) / found.len() as f64, f64::from(hits) / wanted.len() as f64)
    }

    #[test]
    fn the_main_text_comes_without_menus_and_comments() {
        for (name, page, wanted) in PAGES {
            let read = read_bytes("a.html", page.as_bytes());
            let body = &read.articles[0].0.body;
            let (precision, recall) = agreement(body, wanted);
            assert!(precision >= 0.95 && recall >= 0.95, "{name}: {precision:.3} {recall:.3}\n{body}");
        }
    }

    #[test]
    fn metadata_is_read() {
        let read = read_bytes("a.html", PAGES[0].1.as_bytes());
        let article = &read.articles[0].0;
        assert_eq!(article.title, "البلدية تفتتح سوق الخضار الجديد بعد عامين من التأخير");
        assert_eq!((&*article.author, &*article.source), ("ليلى الحداد", "صحيفة الميناء"));
        assert_eq!((&*article.section, &*article.language), ("محليات", "ar"));
        assert_eq!(article.url, "https://almina.example/local/4471");
        let read = read_bytes("a.html", PAGES[2].1.as_bytes());
        let article = &read.articles[0].0;
        assert_eq!(article.title, "نتائج أولية لمسح المياه الجوفية في الواحة");
        assert_eq!((&*article.author, &*article.source, &*article.section), ("هدى مرسي", "بوابة الواحة", "علوم"));
        let read = read_bytes("a.html", PAGES[1].1.as_bytes());
        assert_eq!(read.articles[0].0.title, "ارتفاع منسوب النهر يهدد القرى الجنوبية");
    }

    #[test]
    fn the_declared_charset_is_checked() {
        let page = PAGES[1].1;
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(page);
        let undeclared = page.replace("charset=windows-1256", "charset=none");
        let (undeclared, _, _) = encoding_rs::WINDOWS_1256.encode(&undeclared);
        let lying = page.replace("charset=windows-1256", "charset=iso-8859-1");
        let (lying, _, _) = encoding_rs::WINDOWS_1256.encode(&lying);
        let expected = read_bytes("a.html", page.as_bytes());
        for bytes in [&bytes, &undeclared, &lying] {
            let read = read_bytes("a.html", bytes);
            assert_eq!(read.texts(), expected.texts());
            assert_eq!(read.articles[0].1.encoding, "windows-1256");
        }
    }

    #[test]
    fn a_bare_page_keeps_every_line() {
        let page = "<html><head><title>عنوان - مع شرطة</title></head><body><h1>عنوان - مع شرطة</h1>\
            <p>سطر قصير</p><p>بيروت: <a href='x'>رابط</a> &amp; نص<br>آخر</p><ul><li>بند</li></ul></body></html>";
        let read = read_bytes("a.html", page.as_bytes());
        assert_eq!(read.texts(), [("عنوان - مع شرطة", "سطر قصير\nبيروت: رابط & نص\nآخر\nبند")]);
    }

    #[test]
    fn no_page_is_too_broken() {
        let deep = "<div>".repeat(20_000) + "نص في القاع";
        for page in ["", "<", "<html", "<p>", "<title>عنوان</title>", "<!doctype html><script>", &deep] {
            let read = read_bytes("a.html", page.as_bytes());
            assert_eq!(read.articles.len() + read.skipped.len(), 1, "{page:.40}");
        }
    }
}
