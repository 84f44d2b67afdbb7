//! NewsML-G2 and NITF, the formats of the news agencies' trade body (IPTC): one item as an article.

use crate::corpus::draft::Draft;
use crate::corpus::keys::ArticleField;

use super::tree::Element;

/// Fills an article from a `newsItem` of NewsML-G2.
pub(super) fn fill_from_news_item(item: &Element, draft: &mut Draft) {
    draft.set(ArticleField::Id, item.attribute("guid"));
    let (meta, content) = (item.find("itemmeta"), item.find("contentmeta"));
    let dates = [(meta, "firstcreated"), (content, "contentcreated"), (meta, "versioncreated")];
    for (part, name) in dates {
        draft.set(ArticleField::Published, part.map(|part| part.text_of(name)).unwrap_or_default());
    }
    if let Some(content) = content {
        draft.set(ArticleField::Title, content.text_of("headline"));
        draft.set(ArticleField::Author, name_in(content, "creator"));
        draft.set(ArticleField::Author, content.text_of("by"));
        draft.set(ArticleField::Section, name_in(content, "subject"));
        draft.set(ArticleField::Source, name_in(content, "infosource"));
        draft.set(ArticleField::Language, content.find("language").map(|tag| tag.attribute("tag")).unwrap_or_default());
    }
    if let Some(meta) = meta {
        draft.set(ArticleField::Title, meta.text_of("title"));
        draft.set(ArticleField::Source, name_in(meta, "provider"));
    }
    let Some(set) = item.find("contentset") else {
        return;
    };
    if let Some(nitf) = set.find("nitf") {
        fill_from_nitf(nitf, draft);
    } else {
        let body = set.find("body").or_else(|| set.find("inlinedata")).unwrap_or(set);
        draft.set(ArticleField::Body, body.paragraphs());
    }
}

/// Fills an article from a `NewsItem` of the first NewsML (1.0 to 1.2).
pub(super) fn fill_from_old_news_item(item: &Element, draft: &mut Draft) {
    draft.set(ArticleField::Id, item.text_of("publicidentifier"));
    for date in ["firstcreated", "dateid", "thisrevisioncreated"] {
        draft.set(ArticleField::Published, item.text_of(date));
    }
    draft.set(ArticleField::Title, item.text_of("headline"));
    draft.set(ArticleField::Author, item.text_of("byline"));
    let formal = |part: &str, element: &str| {
        let found = item.find(part).and_then(|part| part.find(element));
        found.map_or("", |found| found.attribute("formalname")).to_owned()
    };
    draft.set(ArticleField::Source, formal("provider", "party"));
    draft.set(ArticleField::Source, formal("source", "party"));
    draft.set(ArticleField::Language, formal("descriptivemetadata", "language"));
    draft.set(ArticleField::Language, item.attribute("xml:lang"));
    // The text of the story is the longest content; captions of its pictures are content too.
    let contents = item.descendants().filter(|element| element.local_name() == "datacontent");
    let Some(content) = contents.max_by_key(|content| content.text().len()) else {
        return;
    };
    match content.find("nitf") {
        Some(nitf) => fill_from_nitf(nitf, draft),
        None => draft.set(ArticleField::Body, content.find("body").unwrap_or(content).paragraphs()),
    }
}

/// The name of a concept: its `name` element, else its code.
fn name_in(part: &Element, element: &str) -> String {
    let Some(concept) = part.find(element) else {
        return String::new();
    };
    let name = concept.text_of("name");
    let code = concept.attribute("literal");
    if name.is_empty() { code.to_owned() } else { name }
}

/// Fills an article from a NITF document.
pub(super) fn fill_from_nitf(nitf: &Element, draft: &mut Draft) {
    let attribute = |element: &str, name: &str| nitf.find(element).map_or("", |found| found.attribute(name)).to_owned();
    draft.set(ArticleField::Id, attribute("doc-id", "id-string"));
    for date in
        [attribute("date.issue", "norm"), attribute("pubdata", "date.publication"), attribute("story.date", "norm")]
    {
        draft.set(ArticleField::Published, date);
    }
    for name in ["hl1", "hedline", "title"] {
        draft.set(ArticleField::Title, nitf.text_of(name));
    }
    for name in ["person", "byline"] {
        draft.set(ArticleField::Author, nitf.text_of(name));
    }
    draft.set(ArticleField::Source, attribute("pubdata", "name"));
    draft.set(ArticleField::Source, nitf.text_of("distributor"));
    draft.set(ArticleField::Section, attribute("pubdata", "position.section"));
    draft.set(ArticleField::Language, nitf.attribute("xml:lang"));
    if let Some(body) = nitf.find("body.content").or_else(|| nitf.find("body")) {
        draft.set(ArticleField::Body, body.paragraphs());
    }
}
