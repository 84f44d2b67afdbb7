//! The text of a part of a page, one line for each block, as a reader sees it.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

/// Stands in a text node for a line break, where `br` itself would be lost: a code point that is no character.
pub(super) const LINE_BREAK: char = '\u{FDD0}';

/// No page that is nested deeper was written by a person; Readability takes time by the square of the depth.
pub(super) const MAX_DEPTH: usize = 256;

/// Elements that a reader does not see as text.
const UNSEEN: [&str; 16] = [
    "script", "style", "noscript", "template", "head", "title", "svg", "math", "textarea", "select", "button",
    "iframe", "object", "audio", "video", "canvas",
];

/// Elements that begin and end a line.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
    "td",
];

/// The visible text of a node, lines separated by `\n`, without empty ones.
pub(super) fn visible_text(root: &NodeRef<'_>) -> String {
    let mut text = String::new();
    walk(root, &mut |event| match event {
        Event::Text(part) => push_words(&mut text, part),
        Event::Enter(node) | Event::Leave(node) if is_block(node) => end_line(&mut text),
        Event::Enter(_) | Event::Leave(_) => {}
    });
    end_line(&mut text);
    text.truncate(text.trim_end().len());
    text
}

/// How many letters stand in each element, and how many of those in links.
#[derive(Default)]
pub(super) struct LetterCounts {
    by_element: HashMap<NodeId, Letters>,
    /// How deep elements are nested.
    pub(super) depth: usize,
}

/// The letters of one element.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Letters {
    pub(super) all: usize,
    pub(super) in_links: usize,
}

impl LetterCounts {
    /// Counts in one pass.
    pub(super) fn of(root: &NodeRef<'_>) -> Self {
        let mut counts = LetterCounts::default();
        // The elements that are open, from the root, with what was counted in them so far.
        let mut open: Vec<(Letters, bool)> = Vec::new();
        walk(root, &mut |event| match event {
            Event::Enter(node) => {
                let in_link = open.last().is_some_and(|&(_, in_link)| in_link) || node.has_name("a");
                open.push((Letters::default(), in_link));
                counts.depth = counts.depth.max(open.len());
            }
            Event::Text(part) => {
                let letters = part.chars().filter(is_letter).count();
                if let Some((sum, in_link)) = open.last_mut() {
                    sum.all += letters;
                    sum.in_links += if *in_link { letters } else { 0 };
                }
            }
            Event::Leave(node) => {
                let Some((sum, _)) = open.pop() else { return };
                counts.by_element.insert(node.id, sum);
                if let Some((parent, _)) = open.last_mut() {
                    parent.all += sum.all;
                    parent.in_links += sum.in_links;
                }
            }
        });
        counts
    }

    /// The letters of an element; none for one that a reader does not see.
    pub(super) fn letters(&self, element: &NodeRef<'_>) -> Letters {
        self.by_element.get(&element.id).copied().unwrap_or_default()
    }
}

/// Whether a character counts as a letter; marks beyond ASCII do too, to ask the tables of Unicode costs more than
/// all the rest.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "a filter passes references")]
fn is_letter(c: &char) -> bool {
    !c.is_whitespace() && !c.is_ascii_punctuation()
}

enum Event<'t> {
    Enter(&'t NodeRef<'t>),
    Text(&'t str),
    Leave(&'t NodeRef<'t>),
}

/// Visits what a reader sees. Without recursion: pages may be nested deeper than the stack.
fn walk(root: &NodeRef<'_>, visit: &mut dyn FnMut(Event<'_>)) {
    let mut node = *root;
    loop {
        let mut was_entered = enter(&node, visit);
        if let Some(child) = node.first_child().filter(|_| was_entered) {
            node = child;
            continue;
        }
        loop {
            if was_entered {
                visit(Event::Leave(&node));
            }
            if node.id == root.id {
                return;
            }
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            match node.parent() {
                Some(parent) => {
                    node = parent;
                    was_entered = true;
                }
                None => return,
            }
        }
    }
}

/// Whether a node's children are seen.
fn enter(node: &NodeRef<'_>, visit: &mut dyn FnMut(Event<'_>)) -> bool {
    if node.is_text() {
        visit(Event::Text(&node.text()));
        return false;
    }
    if node.is_comment() || node.node_name().is_some_and(|name| UNSEEN.contains(&name.as_ref())) {
        return false;
    }
    visit(Event::Enter(node));
    true
}

fn is_block(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| BLOCKS.contains(&name.as_ref()))
}

fn end_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Appends a text with every run of white space made one space.
fn push_words(text: &mut String, part: &str) {
    for c in part.chars() {
        if c == LINE_BREAK {
            end_line(text);
        } else if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    #[test]
    fn blocks_are_lines_and_inline_elements_are_not() {
        let table = [
            ("<p>أ <b>ب</b>ج</p><p>د</p>", "أ بج\nد"),
            ("أ<br><br>ب\n  ج&nbsp;د", "أ\nب ج د"),
            ("<div><div>أ</div></div><ul><li>ب<li>ج</ul>", "أ\nب\nج"),
            ("<script>x</script><style>y</style><!-- z --><p>أ<button>زر</button></p>", "أ"),
            ("", ""),
        ];
        for (html, text) in table {
            let document = Document::from(html);
            assert_eq!(visible_text(&document.root()), text, "{html}");
        }
    }

    #[test]
    fn letters_are_counted_once_for_each_element() {
        let document = Document::from("<div><p>أبج <a href=x>د<b>ه</b></a></p><script>x</script></div>");
        let counts = LetterCounts::of(&document.root());
        for (selector, all, in_links) in [("div", 5, 2), ("p", 5, 2), ("b", 1, 1), ("script", 0, 0)] {
            let element = document.select(selector);
            assert_eq!(counts.letters(&element.nodes()[0]), Letters { all, in_links }, "{selector}");
        }
    }
}
