//! What a page says about itself: JSON-LD first, then meta tags, then its elements.

use dom_query::{Document, Selection};
use serde_json::Value;

use super::fragment_text;
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
        set_attribute(&mut self.published, &document.select(".published[datetime], .entry-date[datetime]"), "datetime");
        set_attribute(&mut self.published, &document.select(times), "datetime");
        let properties = "[itemprop='datePublished'], [property~='dc:date'], [property~='dc:created'], \
            [property~='schema:datePublished'], [property~='datePublished']";
        set_attribute(&mut self.published, &document.select(properties), "content");
        // hAtom, as old Blogger templates have it.
        let abbreviations = "abbr.published[title], [itemprop='datePublished'][title]";
        set_attribute(&mut self.published, &document.select(abbreviations), "title");
        set_attribute(&mut self.published, &document.select("time[datetime]"), "datetime");
        set(&mut self.author, &first_text(&document.select("[itemprop='author'], [rel='author']")));
        if self.title.is_empty() {
            self.title = visible_title(document, &self.source);
        } else {
            self.title = as_on_the_page(&self.title, document);
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

/// The headline by the elements of the page: the heading, else the line, that is a part of `title`.
fn visible_title(document: &Document, site: &str) -> String {
    let headline = first_text(&document.select("[itemprop='headline']"));
    if !headline.is_empty() {
        return headline;
    }
    // What hAtom and the templates of Blogger call the headline of the one entry on the page.
    if let [headline] = texts_of(document, ".entry-title, .post-title").as_slice() {
        return headline.clone();
    }
    let title = one_line(&document.select("title").text());
    if let Some(heading) = longest_part(&title, &texts_of(document, "h1, h2, h3")) {
        return heading;
    }
    if let [heading] = texts_of(document, "h1").as_slice() {
        return heading.clone();
    }
    let whole = without_site_name(&title, site);
    let page = document.body().map(|body| visible_text(&body)).unwrap_or_default();
    let lines: Vec<String> = page.lines().map(str::to_owned).collect();
    longest_part(whole, &lines).unwrap_or_else(|| whole.to_owned())
}

/// A title of the metadata as the headings of the page have it: without the name of the site, and without character
/// references that were written twice.
fn as_on_the_page(title: &str, document: &Document) -> String {
    let headings = texts_of(document, "h1, h2, h3");
    let unescaped = if title.contains('&') { one_line(&fragment_text(title)) } else { title.to_owned() };
    if headings.iter().any(|heading| heading == title) {
        return title.to_owned();
    }
    longest_part(title, &headings).or_else(|| longest_part(&unescaped, &headings)).unwrap_or_else(|| title.to_owned())
}

/// The longest of `candidates` that is the whole `title`, or a part of it between separators: the name of the site
/// may stand in the page as well, but the headline is longer.
fn longest_part(title: &str, candidates: &[String]) -> Option<String> {
    let is_part = |part: &&String| {
        let Some((before, after)) = title.split_once(part.as_str()).filter(|_| !part.is_empty()) else { return false };
        (before.is_empty() || before.trim_end().ends_with(is_separator))
            && (after.is_empty() || after.trim_start().starts_with(is_separator))
            // Behind a colon stands more often the rest of the headline than the headline.
            && (part.len() * 2 >= title.len() || !before.trim_end().ends_with(':') && !after.trim_start().starts_with(':'))
    };
    candidates.iter().filter(is_part).max_by_key(|part| part.len()).cloned()
}

fn texts_of(document: &Document, selector: &str) -> Vec<String> {
    let texts = document.select(selector).iter().map(|element| one_line(&element.text())).collect::<Vec<_>>();
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Characters that part a headline from the name of the site.
const SEPARATORS: [char; 6] = ['|', '\u{2013}', '\u{2014}', '\u{00BB}', '\u{00AB}', '\u{2022}'];

/// A title without the site's name at one end.
fn without_site_name<'t>(title: &'t str, site: &str) -> &'t str {
    let title = title.trim();
    if site.is_empty() {
        return title;
    }
    // One separator and the spaces around it: a headline may end in a guillemet of its own.
    let at_end = title.strip_suffix(site).map(str::trim_end).and_then(|rest| {
        let trimmed = rest.strip_suffix(is_separator)?;
        (!is_guillemet(rest.chars().next_back()) || trimmed.ends_with(char::is_whitespace))
            .then_some(trimmed.trim_end())
    });
    let at_start = || {
        let rest = title.strip_prefix(site)?.trim_start();
        let trimmed = rest.strip_prefix(is_separator)?;
        (!is_guillemet(rest.chars().next()) || trimmed.starts_with(char::is_whitespace)).then_some(trimmed.trim_start())
    };
    at_end.or_else(at_start).filter(|rest| !rest.is_empty()).unwrap_or(title)
}

fn is_separator(c: char) -> bool {
    c == '-' || c == ':' || SEPARATORS.contains(&c)
}

fn is_guillemet(c: Option<char>) -> bool {
    matches!(c, Some('\u{00AB}' | '\u{00BB}'))
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
            (
                "<meta property='og:site_name' content='الموقع'><meta property='og:title' content='عن «خبر» - الموقع'>",
                "عن «خبر»",
            ),
            ("<meta property='og:site_name' content='الموقع'><meta property='og:title' content='خبر » الموقع'>", "خبر"),
            ("<meta property='og:title' content='خبر طويل | الموقع'><h1>خبر طويل</h1>", "خبر طويل"),
            ("<meta property='og:title' content='خبر &amp;quot;طويل&amp;quot;'><h1>خبر \"طويل\"</h1>", "خبر \"طويل\""),
            ("<title>الموقع: خبر طويل - أول</title><h1>الموقع</h1><h3>خبر طويل - أول</h3>", "خبر طويل - أول"),
            ("<title>اسم الموقع: خبر</title><h1>اسم الموقع</h1><h3 class='post-title entry-title'>خبر</h3>", "خبر"),
            ("<title>الموقع - عن «خبر» طويل</title><font>الموقع</font><br><b>عن «خبر» طويل</b><br>نص", "عن «خبر» طويل"),
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
            (
                "<time class=updated datetime='2021-01-01'></time><time class=published datetime='2020-01-06'>",
                "2020-01-06",
            ),
            (
                "<span property='dc:date dc:created' content='2020-01-07T10:00:00+03:00'></span>",
                "2020-01-07T10:00:00+03:00",
            ),
            ("<abbr class=published title='2020-01-08'>10:11</abbr>", "2020-01-08"),
            ("<META NAME='Date' CONTENT='2020-01-05'>", "2020-01-05"),
        ];
        for (page, published) in table {
            assert_eq!(of(page).published, published, "{page}");
        }
    }
}
