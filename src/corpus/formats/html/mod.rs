//! HTML pages: the article's text without menus and sidebars, and what the page says about it.

mod charset;
mod headings;
mod main_text;
mod metadata;
mod references;
mod render;

use std::borrow::Cow;

use dom_query::{Document, NodeRef};
use encoding_rs::Encoding;
use jiff::civil::DateTime;
use memchr::memchr_iter;

use self::metadata::Metadata;
use self::render::{LetterCounts, MAX_DEPTH, visible_text};

pub(in crate::corpus) use self::charset::declared as declared_charset;
use crate::corpus::date_place::date_line;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::item::DateOrigin;
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

    fn is_contradicted_by(&self, head: &[u8]) -> bool {
        !head.contains(&b'<')
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the page is longer than the limit of {limit} bytes"), None);
        };
        reading.article(page_article(&bytes, None), None, None)
    }
}

/// The article of a page, whose server may have declared its encoding.
pub(super) fn page_article(bytes: &[u8], declared_by_server: Option<&'static Encoding>) -> Draft {
    let decoded = decode(bytes, declared_by_server.or_else(|| charset::declared(bytes)));
    let mut draft = Draft::new(decoded.encoding);
    draft.note_repairs(decoded.repairs);

    if nesting(&decoded.text) > MAX_PARSED_DEPTH {
        draft.set(ArticleField::Body, without_tags(&decoded.text));
        return draft;
    }
    let document = Document::from(decoded.text.as_ref());
    let metadata = Metadata::of(&document);
    let fallback_body = metadata.body.clone();
    for (field, text) in metadata.into_fields() {
        draft.set(field, text);
    }
    if draft.article.published.is_none()
        && let Some(date) = date_near_headline(&document, &draft.article.title)
    {
        draft.published(date, DateOrigin::Text);
    }
    let body = main_text::main_text(&document, &draft.article.title);
    draft.set(ArticleField::Body, body);
    draft.opens_with_date = true;
    // A page that is drawn by a script has its text in the metadata only.
    draft.set(ArticleField::Body, fallback_body);
    draft
}

/// To parse a page takes time by the square of its depth. Beyond this its tags are cut out as they stand.
const MAX_PARSED_DEPTH: usize = 5_000;

/// Elements that are often left open, or have no end: they tell nothing of the depth.
const OPEN_ENDED: [&str; 16] =
    ["p", "br", "hr", "img", "input", "link", "meta", "li", "td", "th", "tr", "dt", "dd", "option", "area", "wbr"];

/// How deep the elements of a page are nested, roughly.
fn nesting(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for at in memchr_iter(b'<', page.as_bytes()) {
        let tag = &page.as_bytes()[at + 1..];
        let name = tag.strip_prefix(b"/").unwrap_or(tag);
        let name = &name[..name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()];
        if name.is_empty() || OPEN_ENDED.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if tag[0] == b'/' { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// What stands between the tags, a line for each piece.
fn without_tags(page: &str) -> String {
    let pieces = page.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text).trim());
    pieces.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// How many short elements of a page around its headline may hold the date.
const ELEMENTS_ABOVE_HEADLINE: usize = 8;
const ELEMENTS_BELOW_HEADLINE: usize = 16;

/// The date in an element of its own near the headline.
fn date_near_headline(document: &Document, title: &str) -> Option<DateTime> {
    let elements = document.select("h1, h2, h3, p, div, td, li, dd, span, time, small, font, b, strong, i, em");
    let counts = LetterCounts::of(&document.body()?);
    if counts.depth > MAX_DEPTH {
        return None;
    }
    let is_short = |element: &&NodeRef<'_>| (1..=LONGEST_HEADLINE).contains(&counts.letters(element).all);
    let texts: Vec<String> = elements.nodes().iter().filter(is_short).map(visible_text).collect();
    // The headline stands among breadcrumbs too; the last place is the one above the text.
    let headline = texts.iter().rposition(|text| text == title)?;
    let below = texts[headline + 1..].iter().take(ELEMENTS_BELOW_HEADLINE);
    let above = texts[..headline].iter().rev().take(ELEMENTS_ABOVE_HEADLINE);
    below.chain(above).find_map(|text| text.lines().find_map(date_line))
}

/// The most letters of an element that may be a headline or a date.
const LONGEST_HEADLINE: usize = 250;

/// Tags that no writer of plain text sets by chance.
const TAGS: [&str; 10] = ["p", "br", "div", "span", "a", "strong", "b", "em", "li", "img"];

/// Makes plain text of a title and a body that hold markup, and of fields that hold character references, as feeds and
/// content systems store them.
pub(in crate::corpus) fn remove_markup(draft: &mut Draft) {
    let article = &mut draft.article;
    for field in [&mut article.title, &mut article.body] {
        if holds_markup(field) {
            *field = fragment_text(field);
        } else {
            resolve_references(field);
        }
    }
    [&mut article.author, &mut article.source, &mut article.section].into_iter().for_each(resolve_references);
}

fn resolve_references(field: &mut String) {
    if let Cow::Owned(resolved) = references::resolved(field) {
        *field = resolved;
    }
}

/// The visible text of a piece of markup.
pub(super) fn fragment_text(markup: &str) -> String {
    if nesting(markup) > MAX_PARSED_DEPTH {
        return without_tags(markup);
    }
    visible_text(&Document::fragment(markup).root())
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
    use crate::corpus::DateOrigin;
    use crate::corpus::testing::read_bytes;

    /// The name, the page and the text of its article.
    const PAGES: [(&str, &str, &str); 13] = [
        ("classic", include_str!("pages/classic.html"), include_str!("pages/classic.txt")),
        ("tables", include_str!("pages/tables.html"), include_str!("pages/tables.txt")),
        ("divs", include_str!("pages/divs.html"), include_str!("pages/divs.txt")),
        ("comments", include_str!("pages/comments.html"), include_str!("pages/comments.txt")),
        ("portal", include_str!("pages/portal.html"), include_str!("pages/portal.txt")),
        ("breaks", include_str!("pages/breaks.html"), include_str!("pages/breaks.txt")),
        ("overlay", include_str!("pages/overlay.html"), include_str!("pages/overlay.txt")),
        ("wordpress", include_str!("pages/wordpress.html"), include_str!("pages/wordpress.txt")),
        ("insets", include_str!("pages/insets.html"), include_str!("pages/insets.txt")),
        ("opinion", include_str!("pages/opinion.html"), include_str!("pages/opinion.txt")),
        ("endless", include_str!("pages/endless.html"), include_str!("pages/endless.txt")),
        ("nested", include_str!("pages/nested.html"), include_str!("pages/nested.txt")),
        ("brief", include_str!("pages/brief.html"), include_str!("pages/brief.txt")),
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
        let mut failures = Vec::new();
        for (name, page, wanted) in PAGES {
            let read = read_bytes("a.html", page.as_bytes());
            let body = &read.articles[0].0.body;
            let (precision, recall) = agreement(body, wanted);
            if precision < 0.95 || recall < 0.95 {
                failures.push(format!("{name}: precision {precision:.3}, recall {recall:.3}\n{body}"));
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
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
    fn dates_are_read_from_the_page_where_the_metadata_is_silent() {
        let table = [
            ("classic", "2019-03-12", DateOrigin::Metadata),
            ("tables", "2003-02-07", DateOrigin::Text),
            ("comments", "2020-05-04", DateOrigin::Text),
            ("portal", "2022-10-03", DateOrigin::Text),
            ("breaks", "2009-11-17", DateOrigin::Text),
        ];
        for (name, date, origin) in table {
            let (_, page, _) = PAGES.iter().find(|(page, _, _)| *page == name).unwrap();
            let read = read_bytes("a.html", page.as_bytes());
            let (article, provenance) = &read.articles[0];
            let found = article.published.map(|date| date.date().to_string());
            assert_eq!((found.as_deref(), provenance.date_origin), (Some(date), Some(origin)), "{name}");
        }
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
    fn a_page_of_endless_depth_takes_no_endless_time() {
        let page = format!("<html><body>{}نص في القاع", "<div class=x>".repeat(300_000));
        assert_eq!(read_bytes("a.html", page.as_bytes()).texts(), [("", "نص في القاع")]);
        assert_eq!(super::nesting("<p><p><br><div><b>x</b></div><LI><li></div><div>"), 2);
    }

    #[test]
    fn no_page_is_too_broken() {
        let deep = "<div>".repeat(4_000) + "نص في القاع";
        for page in ["", "<", "<html", "<p>", "<title>عنوان</title>", "<!doctype html><script>", &deep] {
            let read = read_bytes("a.html", page.as_bytes());
            assert_eq!(read.articles.len() + read.skipped.len(), 1, "{page:.40}");
        }
    }
}
