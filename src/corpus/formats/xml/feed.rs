//! RSS (all versions) and Atom: an item or entry as an article.

use super::super::html::fragment_text;
use crate::corpus::draft::Draft;
use crate::corpus::keys::ArticleField;

use super::tree::Element;

/// What the head of a feed says about all its items.
#[derive(Debug, Default)]
pub(super) struct FeedHead {
    title: String,
    language: String,
}

impl FeedHead {
    /// Reads what stands before the first item.
    pub(super) fn parse(text_before_items: &str) -> Self {
        let (root, _) = Element::parse(text_before_items);
        let channel = root.elements().find(|element| element.local_name() == "channel").unwrap_or(&root);
        let text = |name| channel.elements().find(|child| child.local_name() == name).map(Element::line);
        let language = text("language").unwrap_or_else(|| root.attribute("xml:lang").to_owned());
        FeedHead { title: text("title").unwrap_or_default(), language }
    }
}

/// Fills an article from an item or entry.
pub(super) fn fill(item: &Element, head: &FeedHead, draft: &mut Draft) {
    // The names of both kinds of feed, the best first.
    fill_first(item, draft, ArticleField::Id, &["guid", "id"]);
    fill_first(item, draft, ArticleField::Title, &["title"]);
    fill_first(item, draft, ArticleField::Published, &["pubdate", "published", "dc:date", "issued", "updated"]);
    fill_first(item, draft, ArticleField::Section, &["category", "dc:subject"]);
    fill_first(item, draft, ArticleField::Source, &["source", "dc:publisher"]);
    for link in children(item, "link") {
        let is_page = matches!(link.attribute("rel"), "" | "alternate");
        if is_page {
            draft.set(
                ArticleField::Url,
                if link.attribute("href").is_empty() { link.text() } else { link.attribute("href").into() },
            );
        }
    }
    for author in children(item, "dc:creator").chain(children(item, "author")) {
        let name = author.text_of("name");
        draft.set(ArticleField::Author, if name.is_empty() { author.line() } else { name });
    }
    for name in ["content:encoded", "content", "description", "summary"] {
        for body in children(item, name) {
            let text = body.paragraphs();
            let is_markup = name == "content:encoded" || body.attribute("type") == "html";
            draft.set(ArticleField::Body, if is_markup { markup_text(&text) } else { text });
        }
    }
    draft.set(ArticleField::Source, head.title.as_str());
    draft.set(ArticleField::Language, head.language.as_str());
}

/// The text of markup. Where it has no tags its lines are paragraphs, as WordPress stores them.
fn markup_text(markup: &str) -> String {
    if markup.contains('<') || !markup.contains('&') {
        return markup.to_owned();
    }
    markup.lines().map(fragment_text).collect::<Vec<_>>().join("\n")
}

fn fill_first(item: &Element, draft: &mut Draft, field: ArticleField, names: &[&str]) {
    for name in names {
        for child in children(item, name) {
            let text = child.line();
            // Atom keeps the words of a category in an attribute.
            let text = if text.is_empty() { child.attribute("term").to_owned() } else { text };
            draft.set(field, if child.attribute("type") == "html" { markup_text(&text) } else { text });
        }
    }
}

/// The children with a name; a name without a prefix is that of the feed's own vocabulary, whatever prefix it has.
fn children<'e>(item: &'e Element, name: &'e str) -> impl Iterator<Item = &'e Element> {
    item.elements().filter(move |child| {
        let is_foreign = ["dc:", "content:", "media:", "itunes:"].iter().any(|prefix| child.name.starts_with(prefix));
        child.name == name || (!name.contains(':') && !is_foreign && child.local_name() == name)
    })
}
