//! The main text of a page: marked as such, or the whole of a page that has nothing else, or what Readability finds.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::render::{LINE_BREAK, LetterCounts, visible_text};

/// Elements and roles that never are a part of the article.
const BOILERPLATE_SELECTOR: &str = "nav, aside, footer, form, dialog, menu, script, style, noscript, template, \
    [role='navigation'], [role='complementary'], [role='banner'], [role='contentinfo'], [role='dialog'], \
    [role='search'], [role='menu'], [hidden], [aria-hidden='true'], [style*='display:none'], [style*='display: none']";

/// Parts of class names and identifiers that mark what surrounds an article.
const BOILERPLATE_NAMES: [&str; 30] = [
    "comment",
    "related",
    "cookie",
    "consent",
    "gdpr",
    "share",
    "sharing",
    "social",
    "newsletter",
    "subscribe",
    "breadcrumb",
    "sidebar",
    "side-bar",
    "tags",
    "popup",
    "modal",
    "recommend",
    "most-read",
    "mostread",
    "trending",
    "ticker",
    "breaking",
    "advert",
    "sponsor",
    "promo",
    "read-more",
    "readmore",
    "also-read",
    "pagination",
    "login",
];

/// The elements that are menus or lists of other articles where nearly all their letters are in links.
const LINK_LIST_SELECTOR: &str = "td, ul, ol, li, div, section, font, span, p, center, h2, h3, h4, h5, h6, dl";

/// Readability takes time by the square of the depth; no page that is nested deeper was written by a person.
const MAX_DEPTH: usize = 256;

/// The main text of a page, without a line that repeats the title.
pub(super) fn main_text(document: &Document, title: &str) -> String {
    let whole = |document: &Document| document.body().map(|body| visible_text(&body));
    if LetterCounts::of(&document.root()).depth > MAX_DEPTH {
        return without_headline(&whole(document).unwrap_or_default(), title);
    }
    document.select(BOILERPLATE_SELECTOR).remove();
    remove_named_boilerplate(document);
    let text = marked_text(document)
        .or_else(|| bare_text(document))
        .or_else(|| readable_text(document))
        .or_else(|| whole(document))
        .unwrap_or_default();
    without_headline(&text, title)
}

fn remove_named_boilerplate(document: &Document) {
    let Some(body) = document.body() else { return };
    let counts = LetterCounts::of(&body);
    let all = counts.letters(&body).all;
    for element in document.select("body [class], body [id]").nodes() {
        let names = [element.class(), element.id_attr()];
        let is_named = names.iter().flatten().any(|name| {
            let name = name.to_ascii_lowercase();
            BOILERPLATE_NAMES.iter().any(|part| name.contains(part))
        });
        // A wrapper may be called `with-sidebar`: what holds half of the page, or its headline, stays.
        if is_named && counts.letters(element).all * 2 < all && !element.has_name("h1") && !has_heading(element) {
            element.remove_from_parent();
        }
    }
}

fn has_heading(element: &NodeRef<'_>) -> bool {
    element.descendants_it().any(|descendant| descendant.has_name("h1"))
}

fn remove_link_lists(document: &Document) {
    let Some(body) = document.body() else { return };
    let counts = LetterCounts::of(&body);
    for element in document.select(LINK_LIST_SELECTOR).nodes() {
        let letters = counts.letters(element);
        if letters.in_links > 0 && letters.in_links * 10 >= letters.all * 8 && !has_heading(element) {
            element.remove_from_parent();
        }
    }
}

/// The text of the element that the page itself calls the article's body.
fn marked_text(document: &Document) -> Option<String> {
    let bodies = document.select("[itemprop='articleBody']");
    let texts: Vec<_> = bodies.nodes().iter().map(visible_text).filter(|text| text.chars().count() > 80).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The whole text of a page with hardly a link in it.
fn bare_text(document: &Document) -> Option<String> {
    let body = document.body()?;
    let letters = LetterCounts::of(&body).letters(&body);
    let is_bare = body
        .descendants_it()
        .filter(NodeRef::is_element)
        .all(|element| element.node_name().is_some_and(|name| BARE_ELEMENTS.contains(&name.as_ref())));
    (is_bare && letters.in_links * 10 <= letters.all * 3).then(|| visible_text(&body))
}

/// The elements of a page that is text and nothing else.
const BARE_ELEMENTS: [&str; 22] = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "a",
    "img",
    "blockquote",
    "ul",
    "ol",
    "li",
    "pre",
    "time",
];

fn readable_text(document: &Document) -> Option<String> {
    remove_link_lists(document);
    // Readability makes paragraphs of double line breaks and loses single ones.
    for line_break in document.select("br").nodes() {
        line_break.replace_with_html(LINE_BREAK.to_string());
    }
    let mut readability = Readability::with_document(document.clone(), None, Some(Config::default())).ok()?;
    let article = readability.parse().ok()?;
    let fragment = Document::fragment(article.content);
    let text = visible_text(&fragment.root());
    (!text.is_empty()).then_some(text)
}

fn without_headline(text: &str, title: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    // The headline stands near the top; further down the same words are the author's.
    let at = lines.iter().take(6).position(|line| *line == title);
    let Some(at) = at else { return text.to_owned() };
    lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
}
