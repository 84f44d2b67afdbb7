//! What a page says about itself: JSON-LD first, then meta tags, then its elements.

use dom_query::{Document, Selection};
use serde_json::Value;

use super::render::visible_text;
use crate::corpus::keys::ArticleField;

/// What a page says; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    title: String,
    published: String,
    author: String,
    source: String,
    section: String,
    url: String,
    language: String,
    /// The article's text, where the page repeats it for machines.
    pub(super) body: String,
}

impl Metadata {
    /// Collects what `document` says.
    pub(super) fn of(document: &Document) -> Self {
        let mut metadata = Metadata::default();
        for script in document.select("script[type='application/ld+json']").nodes() {
            metadata.add_json_ld(&script.text());
        }
        metadata.add_meta_tags(document);
        metadata.add_elements(document);
        metadata
    }

    /// The fields an article is filled with. The text is not among them: that of the page is better.
    pub(super) fn into_fields(self) -> [(ArticleField, String); 7] {
        [
            (ArticleField::Title, self.title),
            (ArticleField::Published, self.published),
            (ArticleField::Author, self.author),
            (ArticleField::Source, self.source),
            (ArticleField::Section, self.section),
            (ArticleField::Url, self.url),
            (ArticleField::Language, self.language),
        ]
    }

    fn add_json_ld(&mut self, text: &str) {
        // Raw line breaks inside strings are a common mistake.
        let mended: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let Ok(value) = serde_json::from_str::<Value>(&mended) else {
            return;
        };
        let mut queue = vec![&value];
        while let Some(value) = queue.pop() {
            match value {
                Value::Array(values) => queue.extend(values.iter().rev()),
                Value::Object(members) => {
                    if is_article_type(&value["@type"]) {
                        self.add_article(value);
                    }
                    queue.extend(members.get("@graph"));
                    queue.extend(members.get("mainEntity"));
                }
                _ => {}
            }
        }
    }

    fn add_article(&mut self, article: &Value) {
        set(&mut self.title, &json_text(&article["headline"]));
        set(&mut self.published, &json_text(&article["datePublished"]));
        set(&mut self.published, &json_text(&article["dateCreated"]));
        set(&mut self.author, &json_text(&article["author"]));
        set(&mut self.source, &json_text(&article["publisher"]));
        set(&mut self.section, &json_text(&article["articleSection"]));
        set(&mut self.url, &json_text(&article["url"]));
        set(&mut self.url, &json_text(&article["mainEntityOfPage"]));
        set(&mut self.language, &json_text(&article["inLanguage"]));
        set(&mut self.body, &json_text(&article["articleBody"]));
    }

    fn add_meta_tags(&mut self, document: &Document) {
        let tags = MetaTags::of(document);
        let meta = |names: &[&str]| tags.first(names);
        set(&mut self.source, &meta(&["og:site_name", "application-name", "dc.publisher", "publisher"]));
        let open_graph_title = meta(&["og:title", "twitter:title", "dc.title", "parsely-title"]);
        set(&mut self.title, without_site_name(&open_graph_title, &self.source));
        set(
            &mut self.published,
            &meta(&[
                "article:published_time",
                "article:published",
                "og:published_time",
                "datepublished",
                "parsely-pub-date",
                "publishdate",
                "publish-date",
                "pubdate",
                "publication_date",
                "dc.date.issued",
                "dc.date",
                "dcterms.created",
                "sailthru.date",
                "date",
            ]),
        );
        set(&mut self.author, &meta(&["author", "article:author", "dc.creator", "parsely-author", "byl"]));
        set(&mut self.section, &meta(&["article:section", "section", "parsely-section"]));
        set(&mut self.url, &meta(&["og:url"]));
        set(&mut self.language, &meta(&["og:locale", "content-language"]).replace('_', "-"));
        // An author given as the address of a profile names nobody.
        if self.author.starts_with("http") {
            self.author.clear();
        }
    }

    fn add_elements(&mut self, document: &Document) {
        set_attribute(&mut self.url, &document.select("link[rel='canonical']"), "href");
        set_attribute(&mut self.language, &document.select("html[lang]"), "lang");
        let times = "time[itemprop='datePublished'], time[pubdate], article time[datetime], [itemprop='datePublished']";
        set_attribute(&mut self.published, &document.select(times), "datetime");
        set_attribute(&mut self.published, &document.select("[itemprop='datePublished']"), "content");
        set_attribute(&mut self.published, &document.select("time[datetime]"), "datetime");
        set(&mut self.author, &first_text(&document.select("[itemprop='author'], [rel='author']")));
        if self.title.is_empty() {
            self.title = visible_title(document, &self.source);
        }
    }
}

/// The `meta` tags of a page, by name in lower case.
struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn of(document: &Document) -> Self {
        let mut tags = Vec::new();
        for tag in document.select("meta[content]").nodes() {
            let content = tag.attr("content").unwrap_or_default();
            if content.trim().is_empty() {
                continue;
            }
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = tag.attr(attribute) {
                    tags.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
        }
        MetaTags(tags)
    }

    /// The content of the first of these names that has one.
    fn first(&self, names: &[&str]) -> String {
        let found = names.iter().find_map(|wanted| self.0.iter().find(|(name, _)| name == wanted));
        found.map(|(_, content)| content.clone()).unwrap_or_default()
    }
}

/// The headline by the elements of the page: the one `h1`, else the part of `title` that stands in the page.
fn visible_title(document: &Document, site: &str) -> String {
    let headline = first_text(&document.select("[itemprop='headline']"));
    if !headline.is_empty() {
        return headline;
    }
    let title = one_line(&document.select("title").text());
    let headings: Vec<String> =
        document.select("h1").iter().map(|heading| one_line(&heading.text())).filter(|text| !text.is_empty()).collect();
    if let Some(heading) = headings.iter().find(|heading| title.contains(heading.as_str())) {
        return heading.clone();
    }
    if let [heading] = headings.as_slice() {
        return heading.clone();
    }
    let whole = without_site_name(&title, site);
    let page = document.body().map(|body| visible_text(&body)).unwrap_or_default();
    let stands_in_page = |part: &str| page.lines().any(|line| line == part);
    if stands_in_page(whole) {
        return whole.to_owned();
    }
    let parts = whole.split(SEPARATORS).flat_map(|part| part.split(" - ")).map(str::trim);
    parts.filter(|part| stands_in_page(part)).max_by_key(|part| part.len()).unwrap_or(whole).to_owned()
}

/// Characters that part a headline from the name of the site.
const SEPARATORS: [char; 6] = ['|', '\u{2013}', '\u{2014}', '\u{00BB}', '\u{00AB}', '\u{2022}'];

/// A title without the site's name at one end.
fn without_site_name<'t>(title: &'t str, site: &str) -> &'t str {
    let title = title.trim();
    if site.is_empty() {
        return title;
    }
    let is_separator = |c: char| c.is_whitespace() || c == '-' || c == ':' || SEPARATORS.contains(&c);
    let without = [title.strip_suffix(site), title.strip_prefix(site)];
    for (rest, at_end) in without.into_iter().zip([true, false]) {
        let Some(rest) = rest else { continue };
        let trimmed = if at_end { rest.trim_end_matches(is_separator) } else { rest.trim_start_matches(is_separator) };
        // The name is cut off only where something parts it from the headline.
        if !trimmed.is_empty() && rest.trim().len() > trimmed.len() {
            return trimmed;
        }
    }
    title
}

fn is_article_type(value: &Value) -> bool {
    match value {
        Value::String(name) => name.ends_with("Article") || matches!(name.as_str(), "BlogPosting" | "Report"),
        Value::Array(names) => names.iter().any(is_article_type),
        _ => false,
    }
}

/// The text of a JSON-LD value: itself, its name, or those of its elements.
fn json_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(members) => {
            ["name", "@value", "@id"].iter().find_map(|key| members.get(*key)).map(json_text).unwrap_or_default()
        }
        Value::Array(values) => {
            let texts: Vec<_> = values.iter().map(json_text).filter(|text| !text.is_empty()).collect();
            texts.join("، ")
        }
        _ => String::new(),
    }
}

fn set(field: &mut String, text: &str) {
    if field.is_empty() {
        text.trim().clone_into(field);
    }
}

fn set_attribute(field: &mut String, selection: &Selection<'_>, attribute: &str) {
    if field.is_empty() {
        let value = selection.iter().find_map(|element| element.attr(attribute));
        set(field, &value.unwrap_or_default());
    }
}

fn first_text(selection: &Selection<'_>) -> String {
    selection.iter().map(|element| one_line(&element.text())).find(|text| !text.is_empty()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Metadata {
        Metadata::of(&Document::from(html))
    }

    #[test]
    fn the_surest_source_wins() {
        let page = r#"<title>ع3</title><meta property="og:title" content="ع2">
            <script type="application/ld+json">[{"@type": ["NewsArticle"], "headline": "ع1",
            "author": [{"name": "س"}, "ص"], "publisher": {"name": "و"}, "datePublished": "2020-01-02"}]</script>"#;
        let metadata = of(page);
        assert_eq!((&*metadata.title, &*metadata.author), ("ع1", "س، ص"));
        assert_eq!((&*metadata.source, &*metadata.published), ("و", "2020-01-02"));
        assert_eq!(of("<script type='application/ld+json'>{broken</script><h1>ع</h1>").title, "ع");
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_title() {
        let table = [
            ("<meta property='og:site_name' content='الموقع'><meta property='og:title' content='خبر | الموقع'>", "خبر"),
            ("<meta property='og:site_name' content='الموقع'><title>الموقع - خبر</title>", "خبر"),
            ("<meta property='og:site_name' content='الموقع'><title>خبر الموقع</title>", "خبر الموقع"),
            ("<title>خبر - الموقع</title><h1>خبر</h1>", "خبر"),
            ("<title>خبر - وتتمة</title>", "خبر - وتتمة"),
            ("<title>خبر - الموقع</title><b>خبر</b><br>نص", "خبر"),
            ("<title>خبر</title><h1>شعار</h1><h1>خبر</h1>", "خبر"),
        ];
        for (page, title) in table {
            assert_eq!(of(page).title, title, "{page}");
        }
    }

    #[test]
    fn dates_are_taken_from_time_elements() {
        let table = [
            ("<time datetime='2020-01-01'></time><article><time datetime='2020-01-02'></time></article>", "2020-01-02"),
            ("<span itemprop='datePublished' content='2020-01-03'>أمس</span>", "2020-01-03"),
            ("<time datetime='2020-01-04'>", "2020-01-04"),
            ("<META NAME='Date' CONTENT='2020-01-05'>", "2020-01-05"),
        ];
        for (page, published) in table {
            assert_eq!(of(page).published, published, "{page}");
        }
    }
}
