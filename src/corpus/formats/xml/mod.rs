//! XML and SGML of the news: RSS, Atom, NewsML-G2, NITF, TREC collections, and records of no known vocabulary.

mod feed;
mod news_xml;
mod split;
mod tagged;
pub(super) mod tree;

use encoding_rs::Encoding;

use self::feed::FeedHead;
use self::split::ElementSplitter;
use self::tree::Element;
use super::html::{declared_charset, remove_markup};
use crate::corpus::draft::Draft;
use crate::corpus::encoding::decode;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::KeyAliases;
use crate::corpus::reading::Reading;
use crate::corpus::utf8_reader::Utf8Reader;

/// Records between tags.
pub(super) struct Xml;

impl Format for Xml {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "rss", "atom", "rdf", "nitf", "newsml", "sgml", "sgm", "trec"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let text = head.trim_ascii_start();
        (text.starts_with(b"<?xml") || Vocabulary::is_certain(text)) && !is_xhtml(text)
    }

    fn read(&self, mut input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let head = input.head().to_vec();
        let declared = declared_charset(&head);
        let head = decode(&head, declared).text.into_owned();
        let (vocabulary, element) = Vocabulary::of(&head);
        let Some(element) = element else {
            return Err(reading.failure("no element in it is known to hold an article").into());
        };
        let records = Records { vocabulary, head: FeedHead::parse(before_records(&head, element)), declared };
        let reader = Utf8Reader::new(input)?;
        let encoding = reader.encoding();
        let mut splitter = ElementSplitter::new(reader, element, reading.options().record_limit());
        let mut number = 0;
        while let Some(piece) = splitter.next_piece()? {
            number += 1;
            match piece.content {
                Ok(bytes) => {
                    let mut draft = records.article(bytes, reading.aliases());
                    if let Some(encoding) = encoding {
                        draft.provenance.encoding = encoding;
                    }
                    reading.article(draft, vocabulary.record_number(number), Some(piece.line))?;
                }
                Err(reason) => reading.skip(reason, Some(piece.line))?,
            }
        }
        Ok(())
    }
}

/// How the records of a file are understood.
struct Records {
    vocabulary: Vocabulary,
    head: FeedHead,
    declared: Option<&'static Encoding>,
}

impl Records {
    fn article(&self, bytes: &[u8], aliases: &KeyAliases) -> Draft {
        let decoded = decode(bytes, self.declared);
        let mut draft = Draft::new(decoded.encoding);
        draft.note_repairs(decoded.repairs);
        let (record, failure) = Element::parse(&decoded.text);
        draft.note_repairs(
            failure.map(|failure| format!("the record is not well formed: {failure}")).into_iter().collect(),
        );
        match self.vocabulary {
            Vocabulary::Feed => feed::fill(&record, &self.head, &mut draft),
            Vocabulary::NewsMl => news_xml::fill_from_news_item(&record, &mut draft),
            Vocabulary::NewsMl1 => news_xml::fill_from_old_news_item(&record, &mut draft),
            Vocabulary::Nitf => news_xml::fill_from_nitf(&record, &mut draft),
            Vocabulary::Tagged => tagged::fill(&record, aliases, &mut draft),
        }
        remove_markup(&mut draft);
        draft
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vocabulary {
    Feed,
    NewsMl,
    /// The first version, which has other elements than G2.
    NewsMl1,
    Nitf,
    /// No known one: elements mean what the schema says.
    Tagged,
}

/// Root elements that leave no doubt, and the elements that hold their records.
const ROOTS: [(&str, Vocabulary, &str); 9] = [
    ("rss", Vocabulary::Feed, "item"),
    ("rdf", Vocabulary::Feed, "item"),
    ("feed", Vocabulary::Feed, "entry"),
    ("newsml", Vocabulary::NewsMl1, "newsitem"),
    ("newsmessage", Vocabulary::NewsMl, "newsitem"),
    ("newsitem", Vocabulary::NewsMl, "newsitem"),
    ("packageitem", Vocabulary::NewsMl, "newsitem"),
    ("nitf", Vocabulary::Nitf, "nitf"),
    ("doc", Vocabulary::Tagged, "doc"),
];

/// Elements that may hold an article where the vocabulary is unknown.
const RECORD_NAMES: [&str; 13] =
    ["article", "doc", "document", "story", "news", "item", "entry", "post", "record", "row", "table", "page", "text"];

impl Vocabulary {
    fn is_certain(head: &[u8]) -> bool {
        let head = String::from_utf8_lossy(&head[..head.len().min(1024)]);
        let root = element_names(&head).next();
        root.is_some_and(|root| ROOTS.iter().any(|(name, _, _)| root == *name))
    }

    /// The vocabulary of a file and the element that holds its records.
    fn of(head: &str) -> (Vocabulary, Option<&'static str>) {
        let names: Vec<String> = element_names(head).collect();
        let Some(root) = names.first() else {
            return (Vocabulary::Tagged, None);
        };
        if let Some((_, vocabulary, element)) = ROOTS.iter().find(|(name, _, _)| root == name) {
            return (*vocabulary, Some(element));
        }
        // The outermost element that can hold an article; the root itself only if none is inside.
        let mut inside = names[1..].iter().chain(std::iter::once(root));
        let known = inside.find_map(|name| RECORD_NAMES.iter().find(|known| *known == name));
        (Vocabulary::Tagged, known.copied())
    }

    /// The number of a record; a NITF file is one article.
    fn record_number(self, number: u64) -> Option<u64> {
        (self != Vocabulary::Nitf || number > 1).then_some(number)
    }
}

/// The local names of the start tags in a text, in lower case.
fn element_names(text: &str) -> impl Iterator<Item = String> {
    text.split('<').skip(1).filter_map(|tag| {
        let name = tag.split(|c: char| !c.is_alphanumeric() && !":_-.".contains(c)).next()?;
        let local = name.rsplit(':').next()?.to_lowercase();
        (!local.is_empty()).then_some(local)
    })
}

fn before_records<'h>(head: &'h str, element: &str) -> &'h str {
    let is_start = |at: usize| {
        let name =
            head[at + 1..].split(|c: char| !c.is_alphanumeric() && !":_-.".contains(c)).next().unwrap_or_default();
        name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case(element))
    };
    let end = memchr::memchr_iter(b'<', head.as_bytes()).find(|at| is_start(*at));
    &head[..end.unwrap_or(head.len())]
}

fn is_xhtml(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(2048)]);
    element_names(&start).next().is_some_and(|root| root == "html")
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::read_bytes;

    const RSS: &str = r#"<?xml version="1.0" encoding="ENCODING"?>
<rss version="2.0" xmlns:content="x"><channel><title>صحيفة الميناء</title><language>ar</language>
<item><title>عنوان &amp; أول</title><link>https://almina.example/1</link><guid>g-1</guid>
<pubDate>Tue, 21 Jul 2015 02:51:32 +0300</pubDate><category>محليات</category><dc:creator>ليلى</dc:creator>
<description>موجز الخبر الأول</description>
<content:encoded><![CDATA[<p>نص الخبر الأول في المدينة</p><p>وفقرة ثانية &quot;منه&quot;</p>]]></content:encoded></item>
<item><title>عنوان ثان</title><link>https://almina.example/2</link><content:encoded><![CDATA[نص بلا وسوم &amp; علامات
في سطرين]]></content:encoded></item>
<item><title>بلا نص</title></item>
</channel></rss>"#;

    #[test]
    fn rss_is_read_in_every_encoding() {
        let table = [
            ("utf-8", None),
            ("windows-1256", Some(encoding_rs::WINDOWS_1256)),
            ("iso-8859-6", Some(encoding_rs::ISO_8859_6)),
        ];
        for (name, encoding) in table {
            let text = RSS.replace("ENCODING", name);
            let bytes =
                encoding.map_or_else(|| text.clone().into_bytes(), |encoding| encoding.encode(&text).0.into_owned());
            let read = read_bytes("feed.xml", &bytes);
            assert_eq!(
                read.texts(),
                [
                    ("عنوان & أول", "نص الخبر الأول في المدينة\nوفقرة ثانية \"منه\""),
                    ("عنوان ثان", "نص بلا وسوم & علامات\nفي سطرين"),
                    ("بلا نص", "")
                ],
                "{name}"
            );
            assert_eq!(read.ids(), ["g-1", "feed.xml#2", "feed.xml#3"]);
            assert_eq!(read.articles[2].1.suspicions, [crate::corpus::Suspicion::NoText]);
            let (article, provenance) = &read.articles[0];
            assert_eq!((&*article.source, &*article.section, &*article.author), ("صحيفة الميناء", "محليات", "ليلى"));
            assert_eq!((&*article.url, &*article.language), ("https://almina.example/1", "ar"));
            assert_eq!(article.published.unwrap().to_string(), "2015-07-21T02:51:32");
            assert!(provenance.encoding.eq_ignore_ascii_case(name), "{}", provenance.encoding);
        }
    }

    #[test]
    fn atom_is_read() {
        let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title type="text">الموقع</title>
            <entry><id>tag:1</id><title type="html">عنوان &lt;b&gt;غامق&lt;/b&gt;</title><link rel="self" href="x"/>
            <link href="https://a.example/1"/><published>2015-07-21T10:00:00Z</published><updated>2016-01-01</updated>
            <author><name>كاتب</name><email>e</email></author><category term="رياضة"/>
            <content type="xhtml"><div><p>فقرة</p><p>أخرى</p></div></content></entry></feed>"#;
        let read = read_bytes("feed.atom", text.as_bytes());
        let article = &read.articles[0].0;
        assert_eq!((&*article.id, &*article.body, &*article.url), ("tag:1", "فقرة\nأخرى", "https://a.example/1"));
        assert_eq!((&*article.author, &*article.section, &*article.source), ("كاتب", "رياضة", "الموقع"));
        assert_eq!(article.title, "عنوان غامق");
        assert_eq!(article.published.unwrap().to_string(), "2015-07-21T10:00:00");
    }

    #[test]
    fn newsml_and_nitf_are_read() {
        let nitf = r#"<nitf xml:lang="ar"><head><title>رأس</title><docdata><doc-id id-string="n1"/><date.issue norm="20150721T025132+0300"/>
            </docdata><pubdata name="واس" position.section="سياسة"/></head><body><body.head><hedline><hl1>عنوان الخبر</hl1></hedline>
            <byline>بقلم <person>سالم</person></byline></body.head><body.content><p>فقرة</p><p>أخرى</p></body.content></body></nitf>"#;
        let read = read_bytes("a.xml", nitf.as_bytes());
        let article = &read.articles[0].0;
        assert_eq!((&*article.id, &*article.title, &*article.body), ("n1", "عنوان الخبر", "فقرة\nأخرى"));
        assert_eq!((&*article.author, &*article.source, &*article.section), ("سالم", "واس", "سياسة"));
        assert_eq!(article.published.unwrap().to_string(), "2015-07-21T02:51:32");

        let newsml = format!(
            r#"<?xml version="1.0"?><newsMessage><itemSet><newsItem guid="urn:1"><itemMeta><provider literal="AFP"/>
            <versionCreated>2015-07-21T02:51:32+03:00</versionCreated></itemMeta><contentMeta><headline>عنوان</headline>
            <language tag="ar"/></contentMeta><contentSet><inlineXML>{}</inlineXML></contentSet></newsItem>
            <newsItem guid="urn:2"><contentMeta><headline>ثان</headline></contentMeta><contentSet><inlineXML>
            <html><head><title>x</title></head><body><p>نص</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"#,
            nitf.replace("n1", "")
        );
        let read = read_bytes("a.xml", newsml.as_bytes());
        assert_eq!(read.texts(), [("عنوان", "فقرة\nأخرى"), ("ثان", "نص")]);
        assert_eq!(read.ids(), ["urn:1", "urn:2"]);
        assert_eq!(read.articles[0].0.source, "AFP");
    }

    #[test]
    fn the_first_newsml_is_read() {
        let text = r#"<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope><DateAndTime>20300101T000000Z</DateAndTime>
            </NewsEnvelope><NewsItem xml:lang="ar"><Identification><NewsIdentifier><ProviderId>x</ProviderId>
            <DateId>20150721</DateId><PublicIdentifier>urn:newsml:x:20150721:7:1</PublicIdentifier></NewsIdentifier>
            </Identification><NewsManagement><FirstCreated>20150721T101500+0300</FirstCreated></NewsManagement>
            <NewsComponent><NewsLines><HeadLine>عنوان</HeadLine><ByLine>سالم</ByLine></NewsLines><AdministrativeMetadata>
            <Provider><Party FormalName="الوكالة"/></Provider></AdministrativeMetadata><NewsComponent><ContentItem>
            <DataContent>CONTENT</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"#;
        let nitf = "<nitf><body><body.head><hedline><hl1>عنوان</hl1></hedline></body.head><body.content><p>فقرة</p>\
            <p>أخرى</p></body.content></body></nitf>";
        for content in ["<p>فقرة</p>\n<p>أخرى</p>", nitf] {
            let read = read_bytes("a.xml", text.replace("CONTENT", content).as_bytes());
            let article = &read.articles[0].0;
            assert_eq!((&*article.title, &*article.body), ("عنوان", "فقرة\nأخرى"), "{content}");
            assert_eq!((&*article.id, &*article.source), ("urn:newsml:x:20150721:7:1", "الوكالة"));
            assert_eq!((&*article.author, &*article.language), ("سالم", "ar"));
            assert_eq!(article.published.unwrap().to_string(), "2015-07-21T10:15:00");
        }
    }

    #[test]
    fn fields_named_by_an_attribute_are_read() {
        let fields = |tag: &str| {
            format!(
                "<{tag} name='title'>عنوان</{tag}><{tag} name=\"body\">نص</{tag}><{tag} name='date'>2015-07-21</{tag}>"
            )
        };
        let table = [
            format!("<add><doc>{}</doc></add>", fields("field")),
            format!(
                "<?xml version='1.0'?><pma_xml_export><database name='d'><table name='a'>{}</table></database></pma_xml_export>",
                fields("column")
            ),
            format!(
                "<mysqldump><database name='d'><table_data name='a'><row>{}</row></table_data></database></mysqldump>",
                fields("field")
            ),
        ];
        for text in table {
            let read = read_bytes("a.xml", text.as_bytes());
            assert_eq!(read.texts(), [("عنوان", "نص")], "{text}");
            assert!(read.articles[0].0.published.is_some());
        }
    }

    #[test]
    fn a_news_item_with_a_page_in_it_is_no_page() {
        let item = "<?xml version='1.0'?><newsItem><contentMeta><headline>عنوان</headline></contentMeta><contentSet>\
            <inlineXML><html><body><p>نص</p></body></html></inlineXML></contentSet></newsItem>";
        assert_eq!(read_bytes("a.html", item.as_bytes()).texts(), [("عنوان", "نص")]);
    }

    #[test]
    fn collections_between_tags_are_read() {
        let trec = "<DOC>\n<DOCNO> AFA20040513.0001 </DOCNO>\n<BODY><HEADLINE>\nعنوان\n</HEADLINE>\n<TEXT>\n<P>\nفقرة\nأولى\n<P>\nأخرى\n</TEXT></BODY>\n</DOC>\n\
            <DOC id=\"X2\">\n<HEADLINE>ثان</HEADLINE>\n<TEXT>سطر\nآخر</TEXT>\n</DOC>\n<DOC><TEXT>ناقص";
        let read = read_bytes("a.sgml", trec.as_bytes());
        assert_eq!(read.texts(), [("عنوان", "فقرة أولى\nأخرى"), ("ثان", "سطر\nآخر")]);
        assert_eq!(read.ids(), ["AFA20040513.0001", "X2"]);
        assert_eq!(read.articles[0].0.published.unwrap().date().to_string(), "2004-05-13");
        assert_eq!(read.skipped, ["a.sgml:19: the file ends inside a record"]);

        let own = "<news><article><meta><title>عنوان</title></meta><content>نص</content><date>2015-07-21</date></article></news>";
        let read = read_bytes("a.xml", own.as_bytes());
        assert_eq!(read.texts(), [("عنوان", "نص")]);
        assert_eq!(read.ids(), ["a.xml#1"]);
        let read = read_bytes("a.xml", b"<?xml version='1.0'?><config><x>1</x></config>");
        assert_eq!(read.skipped, ["a.xml: no element in it is known to hold an article"]);
    }
}
