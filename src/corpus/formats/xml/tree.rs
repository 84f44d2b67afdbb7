//! A small tree of one XML or SGML record, built without complaint: end tags may be missing, attributes may stand
//! without quotation marks, ampersands may stand alone.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Element {
    /// The name with its prefix, in lower case.
    pub(in crate::corpus) name: String,
    attributes: Vec<(String, String)>,
    pub(in crate::corpus) children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
pub(in crate::corpus) enum Node {
    Element(Element),
    Text(String),
}

/// Elements are not nested deeper than this; what is deeper is taken for children of the same parent.
const MAX_DEPTH: usize = 200;

/// Elements that begin and end a line of text.
const BLOCKS: [&str; 26] = [
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "blockquote",
    "pre",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hl1",
    "hl2",
    "block",
    "hr",
    "dd",
    "dt",
    "para",
    "figure",
];

impl Element {
    /// The first element of a text, and why the rest of it could not be read, if so.
    pub(in crate::corpus) fn parse(text: &str) -> (Element, Option<String>) {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut open = vec![Element::default()];
        let failure = loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if open.len() <= MAX_DEPTH {
                        open.push(Element::of_tag(&tag));
                    }
                }
                Ok(Event::Empty(tag)) => add(&mut open, Node::Element(Element::of_tag(&tag))),
                Ok(Event::End(tag)) => close(&mut open, &tag.name().as_ref().to_lowercase()),
                Ok(Event::Text(text)) => add_text(&mut open, &text.xml10_content()),
                Ok(Event::CData(text)) => add_text(&mut open, &text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => add_text(&mut open, &resolved(&reference)),
                Ok(Event::Eof) => break None,
                Ok(_) => {}
                Err(error) => break Some(error.to_string()),
            }
        };
        while open.len() > 1 {
            close_last(&mut open);
        }
        let root = open.pop().unwrap_or_default();
        let first = root.children.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        (first.unwrap_or_default(), failure)
    }

    fn of_tag(tag: &BytesStart<'_>) -> Self {
        let mut attributes = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            let value = &attribute.value;
            let value = unescape_with(value, resolve_html5_entity).unwrap_or(Cow::Borrowed(value));
            attributes.push((attribute.key.as_ref().to_lowercase(), value.trim().to_owned()));
        }
        Element { name: tag.name().as_ref().to_lowercase(), attributes, children: Vec::new() }
    }

    /// The name without its prefix.
    pub(in crate::corpus) fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// The name of the field that the element stands for: its own, or as in the tables of databases and of search
    /// engines, `<field name="title">`, that of its attribute.
    pub(in crate::corpus) fn field_name(&self) -> &str {
        let is_generic = matches!(self.local_name(), "field" | "column" | "str" | "date" | "arr" | "data" | "value");
        let name = if is_generic { self.attribute("name") } else { "" };
        if name.is_empty() { self.local_name() } else { name }
    }

    /// The value of an attribute, empty if it is missing.
    pub(in crate::corpus) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The elements right inside.
    pub(in crate::corpus) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All elements below, in the order of the text.
    pub(in crate::corpus) fn descendants(&self) -> impl Iterator<Item = &Element> {
        let mut stack: Vec<&Element> = vec![self];
        std::iter::from_fn(move || {
            let element = stack.pop()?;
            let below = stack.len();
            stack.extend(element.elements());
            stack[below..].reverse();
            Some(element)
        })
        .skip(1)
    }

    /// The first element below with a local name.
    pub(in crate::corpus) fn find(&self, local_name: &str) -> Option<&Element> {
        self.descendants().find(|element| element.local_name() == local_name)
    }

    /// The text of the first element below with a local name, on one line; empty if there is none.
    pub(in crate::corpus) fn text_of(&self, local_name: &str) -> String {
        self.find(local_name).map(Element::line).unwrap_or_default()
    }

    /// The text as it stands, elements left out.
    pub(in crate::corpus) fn text(&self) -> String {
        let mut text = String::new();
        self.append_text(&mut text, &mut |_, _| {});
        text
    }

    /// The text on one line.
    pub(in crate::corpus) fn line(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text with a line for each paragraph. Where there are no paragraphs the lines are those of the file.
    pub(in crate::corpus) fn paragraphs(&self) -> String {
        let has_blocks = self.descendants().any(|element| BLOCKS.contains(&element.local_name()));
        if !has_blocks {
            return self.text();
        }
        // A line end in the file is a space; a mark stands for the ends of paragraphs until then.
        let mut text = String::new();
        self.append_text(&mut text, &mut |element, text| {
            if BLOCKS.contains(&element.local_name()) {
                text.push('\0');
            }
        });
        let lines = text.split('\0').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn append_text(&self, text: &mut String, at_border: &mut dyn FnMut(&Element, &mut String)) {
        at_border(self, text);
        for node in &self.children {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => element.append_text(text, at_border),
            }
        }
        at_border(self, text);
    }
}

/// Closes the innermost open element of a name, and those inside it that were never closed.
fn close(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().rposition(|element| element.name == name).filter(|at| *at > 0) else {
        return;
    };
    while open.len() > at {
        close_last(open);
    }
}

fn close_last(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        add(open, Node::Element(element));
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else {
        return;
    };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

/// What a reference like `&amp;` or `&#1575;` stands for; an unknown one stands for itself.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.xml10_content();
    resolve_html5_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_and_careless_markup_give_the_same_tree() {
        let table = [
            ("<a><b>x</b><c k='v'>y &amp; z</c></a>", "x", "y & z", "v"),
            ("<A><B>x<C K=v>y & z</A>", "xy & z", "y & z", "v"),
            ("<a><b>x</b></d><c k=\"v\"><![CDATA[y & z]]></c>", "x", "y & z", "v"),
            ("<n:a><n:b>x</n:b><n:c k='v'>y &#38; z</n:c></n:a>", "x", "y & z", "v"),
        ];
        for (text, b, c, k) in table {
            let (root, failure) = Element::parse(text);
            assert_eq!(root.local_name(), "a");
            assert_eq!((&*root.text_of("b"), &*root.text_of("c"), failure), (b, c, None), "{text}");
            assert_eq!(root.find("c").unwrap().attribute("k"), k, "{text}");
        }
    }

    #[test]
    fn paragraphs_are_lines() {
        let table = [
            ("<t>\n<p>أ\nب</p>\n<p>ج<br/>د</p></t>", "أ ب\nج\nد"),
            ("<t>أ<p>ب<p>ج</t>", "أ\nب\nج"),
            ("<t>أ\nب &nbsp;&unknown;</t>", "أ\nب \u{A0}&unknown;"),
        ];
        for (text, expected) in table {
            assert_eq!(Element::parse(text).0.paragraphs(), expected, "{text}");
        }
    }

    #[test]
    fn depth_and_garbage_do_no_harm() {
        let deep = "<a>".repeat(100_000) + "x";
        assert_eq!(Element::parse(&deep).0.text(), "x");
        for text in ["", "<", "<a", "</a>", "<a b", "<!x", "<a>&#xFFFFFFFF;", "<![CDATA["] {
            let _ = Element::parse(text).0.text();
        }
    }
}
