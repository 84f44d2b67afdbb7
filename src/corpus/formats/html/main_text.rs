//! The main text of a page: marked as such, or the whole of a page that has nothing else, or what Readability finds.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::headings::remove_surroundings;
use super::render::{LINE_BREAK, LetterCounts, MAX_DEPTH, visible_text};

/// Elements and roles that never are a part of the article.
const BOILERPLATE_SELECTOR: &str = "nav, aside, footer, dialog, menu, script, style, noscript, template, \
    [role='navigation'], [role='complementary'], [role='banner'], [role='contentinfo'], [role='dialog'], \
    [role='search'], [role='menu'], [hidden], [aria-hidden='true'], [style*='display:none'], [style*='display: none']";

/// Parts of class names and identifiers that mark what surrounds an article.
const BOILERPLATE_NAMES: [&str; 40] = [
    "screen-reader",
    "sr-only",
    "visually-hidden",
    "element-invisible",
    "element-hidden",
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
    "footer",
    "copyright",
    "print",
    "breaking",
    "advert",
    "sponsor",
    "promo",
    "read-more",
    "readmore",
    "also-read",
    "pagination",
    "login",
    "rating",
    "feedback",
];

/// Parts of class names that mark who wrote an article and when: short lines above its text.
const BYLINE_NAMES: [&str; 9] =
    ["meta", "byline", "author", "posted-on", "entry-date", "post-date", "publish", "timestamp", "date-time"];

/// The most letters of such a line.
const LONGEST_BYLINE: usize = 150;

/// The elements that are menus or lists of other articles where nearly all their letters are in links.
const LINK_LIST_SELECTOR: &str = "td, ul, ol, li, div, section, font, span, p, center, h2, h3, h4, h5, h6, dl";

/// The main text of a page, without a line that repeats the title.
pub(super) fn main_text(document: &Document, title: &str) -> String {
    let whole = |document: &Document| document.body().map(|body| visible_text(&body));
    if LetterCounts::of(&document.root()).depth > MAX_DEPTH {
        return without_headline(&whole(document).unwrap_or_default(), title);
    }
    document.select(BOILERPLATE_SELECTOR).remove();
    remove_forms(document);
    remove_named_boilerplate(document);
    let text = marked_text(document)
        .or_else(|| known_container_text(document))
        .or_else(|| bare_text(document))
        .or_else(|| readable_text(document))
        .or_else(|| whole(document))
        .unwrap_or_default();
    without_headline(&text, title)
}

/// Removes forms for comments and searches. The form that holds the whole page, as ASP.NET makes it, stays.
fn remove_forms(document: &Document) {
    let Some(body) = document.body() else { return };
    let counts = LetterCounts::of(&body);
    let all = counts.letters(&body).all;
    for form in document.select("form").nodes() {
        if counts.letters(form).all * 2 < all && !has_heading(form) {
            form.remove_from_parent();
        }
    }
}

fn remove_named_boilerplate(document: &Document) {
    let Some(body) = document.body() else { return };
    let counts = LetterCounts::of(&body);
    let all = counts.letters(&body).all;
    let containers = document.select(&KNOWN_CONTAINERS.join(", "));
    let around_text: HashSet<_> = containers
        .nodes()
        .iter()
        .flat_map(|node| node.ancestors_it(None).map(|outer| outer.id).chain([node.id]))
        .collect();
    for element in document.select("body [class], body [id]").nodes() {
        if around_text.contains(&element.id) {
            continue;
        }
        let names = [element.class(), element.id_attr()];
        let is_named = names.iter().flatten().any(|name| {
            let name = name.to_ascii_lowercase();
            BOILERPLATE_NAMES.iter().any(|part| name.contains(part))
        });
        let is_byline = names.iter().flatten().any(|name| {
            let name = name.to_ascii_lowercase();
            BYLINE_NAMES.iter().any(|part| name.contains(part))
        });
        let is_short = counts.letters(element).all <= LONGEST_BYLINE && counts.letters(element).all * 4 < all;
        if is_byline && is_short && !element.has_name("h1") && !has_heading(element) {
            element.remove_from_parent();
            continue;
        }
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
    let bodies = document.select("[itemprop~='articleBody'], [property~='articleBody']");
    let texts: Vec<_> = bodies.nodes().iter().map(visible_text).filter(|text| !text.is_empty()).collect();
    if let [text] = texts.as_slice() {
        return Some(text.clone());
    }
    // Several are teasers of other articles too.
    let texts: Vec<_> = texts.into_iter().filter(|text| text.chars().count() > 80).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// Where the content systems that most news sites run put the text of the one article of a page: WordPress and the
/// hAtom vocabulary, Drupal, Blogger.
const KNOWN_CONTAINERS: [&str; 5] = [
    ".entry-content",
    ".e-content",
    "[property~='content:encoded']",
    ".field-name-body, .field--name-body",
    ".post-body",
];

/// The text of such a container, if there is one and no more.
fn known_container_text(document: &Document) -> Option<String> {
    let is_alone = |selector: &&&str| document.select(selector).length() == 1;
    let selector = KNOWN_CONTAINERS.iter().find(is_alone)?;
    remove_surroundings(document);
    remove_link_lists(document);
    let container = document.select(selector);
    container.nodes().first().map(visible_text).filter(|text| !text.is_empty())
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
    remove_surroundings(document);
    remove_link_lists(document);
    // Below so many characters Readability tries again with looser rules; news in brief is shorter than its 500.
    let config = Config { char_threshold: 150, ..Config::default() };
    // Readability makes paragraphs of double line breaks and loses single ones.
    for line_break in document.select("br").nodes() {
        line_break.replace_with_html(LINE_BREAK.to_string());
    }
    let mut readability = Readability::with_document(document.clone(), None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let fragment = Document::fragment(article.content);
    let text = without_notices(&visible_text(&fragment.root()));
    (!text.is_empty()).then_some(text)
}

/// The text without the notices below it.
fn without_notices(text: &str) -> String {
    let is_notice =
        |line: &&str| NOTICES.iter().any(|notice| line.contains(notice)) && line.chars().count() < LONGEST_NOTICE;
    text.lines().filter(|line| !is_notice(line)).collect::<Vec<_>>().join("\n")
}

/// What notices of the site say.
const NOTICES: [&str; 7] = [
    "جميع الحقوق محفوظة",
    "حقوق النشر محفوظة",
    "الحقوق محفوظة ل",
    "تعبر عن رأي الموقع",
    "تعبر عن رأي أصحابها",
    "لا تعبر عن رأي",
    "ملفات تعريف الارتباط",
];

/// A longer line is a paragraph of the article.
const LONGEST_NOTICE: usize = 160;

/// The fewest characters of a title that does not begin a sentence by chance.
const SHORTEST_TITLE: usize = 12;

fn without_headline(text: &str, title: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.as_str();
    // The headline stands near the top; further down the same words are the author's. The title that a page is
    // listed by may be the beginning of its headline.
    let goes_on = |line: &&str| {
        let length = title.chars().count();
        length >= SHORTEST_TITLE && line.starts_with(title) && line.chars().count() <= length * 2
    };
    let at = lines.iter().take(6).position(|line| *line == title).or_else(|| lines.iter().take(1).position(goes_on));
    let Some(at) = at else { return text.to_owned() };
    lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
}
