//! Markdown, with front matter in YAML or TOML: flat keys only, as news sites write them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::{ArticleField, KeyAliases};
use crate::corpus::reading::Reading;

/// One article in a Markdown file.
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mkd"]
    }

    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().record_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the text is longer than the limit of {limit} bytes"), None);
        };
        let decoded = decode(&bytes, None);
        let mut draft = Draft::new(decoded.encoding);
        draft.note_repairs(decoded.repairs);
        let text = decoded.text.replace("\r\n", "\n");
        let (front_matter, body) = split_front_matter(&text);
        fill_from_front_matter(front_matter, reading.aliases(), &mut draft);
        let rendered = render(body);
        draft.set(ArticleField::Title, rendered.heading.as_str());
        let body = if draft.article.title == rendered.heading { rendered.body } else { rendered.whole() };
        draft.set(ArticleField::Body, body);
        draft.opens_with_date = true;
        reading.article(draft, None, None)
    }
}

/// The lines between `---` (YAML) or `+++` (TOML), and the text below them.
fn split_front_matter(text: &str) -> (&str, &str) {
    for fence in ["---\n", "+++\n"] {
        let Some(rest) = text.strip_prefix(fence) else {
            continue;
        };
        if let Some(end) = rest.find(&format!("\n{fence}")) {
            return (&rest[..end], &rest[end + 1 + fence.len()..]);
        }
    }
    ("", text)
}

fn fill_from_front_matter(front_matter: &str, aliases: &KeyAliases, draft: &mut Draft) {
    let mut lines = front_matter.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once([':', '=']) else {
            continue;
        };
        let mut value = value.trim().to_owned();
        // `>-` and `|` stand before a text on the lines below; a long text may go on there as well.
        let is_block = value.starts_with(['>', '|']) && value.chars().skip(1).all(|c| "+-123456789".contains(c));
        if is_block {
            value.clear();
        }
        let mut values = Vec::new();
        while let Some(below) = lines.next_if(|line| goes_on(line, is_block || !value.is_empty())) {
            match below.trim_start().strip_prefix("- ").filter(|_| !is_block && value.is_empty()) {
                Some(item) => values.push(unquoted(item)),
                None => value = [value.trim_end(), below.trim()].join(if is_block { "\n" } else { " " }),
            }
        }
        match value.strip_prefix('[') {
            Some(list) => values.extend(list.trim_end_matches(']').split(',').map(unquoted)),
            None => values.insert(0, unquoted(&value)),
        }
        values.retain(|value| !value.is_empty());
        // The text stands below; what front matter calls a description is a summary of it.
        let target = aliases.target(key.trim().trim_matches('"')).filter(|target| target.field != ArticleField::Body);
        if let Some(target) = target {
            draft.claim(target, values.join("، ").into());
        }
    }
}

/// Whether a line belongs to the key above it: an item of a list, or where the key has a text, an indented line.
fn goes_on(line: &str, has_text: bool) -> bool {
    let is_indented = line.starts_with([' ', '\t']);
    if has_text { is_indented } else { line.trim_start().starts_with("- ") }
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let between = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    if let Some(text) = between('\'') {
        return text.replace("''", "'");
    }
    // A string in double quotation marks has the escapes of JSON in YAML and in TOML.
    serde_json::from_str(value).unwrap_or_else(|_| {
        let text = between('"').filter(|text| !text.contains('"'));
        text.unwrap_or(value).to_owned()
    })
}

/// The text of a document without its marks.
struct Rendered {
    /// The first heading, if nothing stands before it.
    heading: String,
    body: String,
}

impl Rendered {
    fn whole(&self) -> String {
        [self.heading.as_str(), &self.body].join("\n").trim().to_owned()
    }
}

fn render(markdown: &str) -> Rendered {
    let mut lines: Vec<String> = vec![String::new()];
    let mut heading = None;
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    for (event, place) in parser.into_offset_iter() {
        match event {
            Event::Text(text) | Event::Code(text) => push(&mut lines, &text),
            Event::SoftBreak | Event::End(TagEnd::TableCell) => push(&mut lines, " "),
            Event::End(TagEnd::Heading(_)) => {
                let is_first = lines[..lines.len() - 1].iter().all(String::is_empty);
                if heading.is_none() && is_first {
                    heading = lines.pop();
                }
                lines.push(String::new());
            }
            Event::Start(Tag::Item) => {
                // The number or the bullet as it was typed; old texts begin their notes with a star.
                let mark = markdown[place].split_whitespace().next().unwrap_or_default();
                lines.push(format!("{mark} "));
            }
            Event::HardBreak
            | Event::Rule
            | Event::Start(Tag::Heading { .. })
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::CodeBlock | TagEnd::TableHead) =>
            {
                lines.push(String::new());
            }
            _ => {}
        }
    }
    let body: Vec<_> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    Rendered { heading: heading.unwrap_or_default(), body: body.join("\n") }
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    #[test]
    fn front_matter_and_marks_are_understood() {
        let yaml = "---\ntitle: \"عنوان: \\\"فرعي\\\"\"\ndate: 2015-07-21\nauthor:\n  - سالم\n  - ليلى\ntags: [x, y]\n---\n\
            # عنوان: \"فرعي\"\n\nفقرة **غامقة** و[رابط](http://x)\nتتمة.\n\n- بند\n- آخر\n\n## فرع\n\nنص\n";
        let read = read_bytes("a.md", yaml.as_bytes());
        assert_eq!(read.texts(), [("عنوان: \"فرعي\"", "فقرة غامقة ورابط تتمة.\n- بند\n- آخر\nفرع\nنص")]);
        let article = &read.articles[0].0;
        assert_eq!(article.author, "سالم، ليلى");
        assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21");

        let toml = "+++\ntitle = 'من المقدمة'\n+++\n# عنوان آخر\n\nنص\n";
        assert_eq!(read_bytes("a.md", toml.as_bytes()).texts(), [("من المقدمة", "عنوان آخر\nنص")]);
        assert_eq!(read_bytes("a.md", "# عنوان\n\nنص".as_bytes()).texts(), [("عنوان", "نص")]);
        assert_eq!(read_bytes("a.md", "نص\n\n# فرع\nآخر".as_bytes()).texts(), [("", "نص\nفرع\nآخر")]);
    }

    #[test]
    fn long_texts_of_front_matter_go_on_below_their_key() {
        let table = [
            ("---\ntitle: أول\n  ثان\ndate: 2015-07-21\n---\nنص", "أول ثان"),
            (
                "---\r\ntitle: >-\r\n  أول: سطر\r\n  ثان\r\nbody: |\r\n  موجز\r\ndate: 2015-07-21\r\n---\r\nنص",
                "أول: سطر ثان",
            ),
            (
                "---\ntitle: 'قال ''نعم''\n  ثم مضى'\nauthor:\n- سالم\nparams:\n  x: 1\ndate: 2015-07-21\n---\nنص",
                "قال 'نعم' ثم مضى",
            ),
            ("---\ntitle: \"أ\" و\"ب\"\ndate: 2015-07-21\n---\n* نص", "\"أ\" و\"ب\""),
        ];
        for (text, title) in table {
            let read = read_bytes("a.md", text.as_bytes());
            let article = &read.articles[0].0;
            assert_eq!((&*article.title, article.body.trim_start_matches("* ")), (title, "نص"), "{text}");
            assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21", "{text}");
        }
    }

    #[test]
    fn a_date_below_the_heading_is_that_of_publication() {
        let read = read_bytes("a.md", "# عنوان\n\n*الثلاثاء 21 يوليو 2015*\n\n1. بند\n2. آخر\n".as_bytes());
        assert_eq!(read.texts(), [("عنوان", "1. بند\n2. آخر")]);
        assert_eq!(read.articles[0].0.published.unwrap().date().to_string(), "2015-07-21");
    }
}
