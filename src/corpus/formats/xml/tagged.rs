//! Records in XML or SGML of no known vocabulary, TREC collections among them: the schema's aliases say what the
//! elements mean, a few names that everyone uses are known besides.

use crate::corpus::date_place::date_in_path;
use crate::corpus::draft::Draft;
use crate::corpus::item::DateOrigin;
use crate::corpus::keys::{ArticleField, KeyAliases, Target};

use super::tree::Element;

/// The names of TREC collections and of agencies' archives.
const KNOWN_NAMES: [(&str, ArticleField); 15] = [
    ("docno", ArticleField::Id),
    ("docid", ArticleField::Id),
    ("headline", ArticleField::Title),
    ("title", ArticleField::Title),
    ("head", ArticleField::Title),
    ("text", ArticleField::Body),
    ("body", ArticleField::Body),
    ("date_time", ArticleField::Published),
    ("date", ArticleField::Published),
    ("byline", ArticleField::Author),
    ("author", ArticleField::Author),
    ("source", ArticleField::Source),
    ("section", ArticleField::Section),
    ("url", ArticleField::Url),
    ("language", ArticleField::Language),
];

/// Fills an article from a record.
pub(super) fn fill(record: &Element, aliases: &KeyAliases, draft: &mut Draft) {
    fill_below(record, "", aliases, draft, 0);
    if !draft.article.title.is_empty() && draft.article.body.is_empty() {
        // Old collections set the text right into the record, behind the other elements.
        draft.set(ArticleField::Body, own_text(record));
    }
    draft.set(ArticleField::Id, record.attribute("id"));
    if draft.article.published.is_none() && record.local_name() == "doc" {
        // Agencies number their stories by the day: `AFA20040513.0001`.
        if let Some(date) = date_in_path(&draft.article.id) {
            draft.published(date, DateOrigin::Metadata);
        }
    }
}

fn fill_below(element: &Element, path: &str, aliases: &KeyAliases, draft: &mut Draft, depth: usize) {
    for child in element.elements() {
        let name = child.field_name();
        let child_path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let known = || KNOWN_NAMES.iter().zip(0u16..).find(|((known, _), _)| *known == name);
        let target = aliases.target(&child_path).or_else(|| aliases.target(name)).or_else(|| {
            // Behind every alias of the schema, in the order of the table.
            known().map(|((_, field), order)| Target { field: *field, rank: u16::MAX - 100 + order })
        });
        let has_fields_inside = child.descendants().any(|inner| {
            let name = inner.field_name();
            aliases.target(name).is_some() || KNOWN_NAMES.iter().any(|(known, _)| *known == name)
        });
        match target {
            // `<BODY><HEADLINE>…</HEADLINE><TEXT>…</TEXT></BODY>`: a name with other names inside is only a frame.
            Some(target) if !has_fields_inside => {
                let text = if target.field == ArticleField::Body { child.paragraphs() } else { child.line() };
                draft.claim(target, text.into());
            }
            _ if depth < 16 => fill_below(child, &child_path, aliases, draft, depth + 1),
            _ => {}
        }
    }
}

/// The text that stands right in an element.
fn own_text(element: &Element) -> String {
    let texts = element.children.iter().filter_map(|node| match node {
        super::tree::Node::Text(text) => Some(text.trim()),
        super::tree::Node::Element(_) => None,
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
