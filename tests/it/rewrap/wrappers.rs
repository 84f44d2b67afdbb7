//! The wrappers: each makes files of articles as a newspaper, an agency or an archive would have written them.

use std::fmt::Write as _;

use encoding_rs::{Encoding, ISO_8859_6, UTF_8, WINDOWS_1252, WINDOWS_1256};

use super::packing::{base64, bzipped, gzipped, quoted_printable, tarred, zipped, zstandard};
use super::{Files, Sample};

/// A way to wrap articles.
pub(crate) struct Wrapper {
    pub(crate) name: &'static str,
    /// The article as the wrapper's encoding can express it.
    pub(crate) fitted: fn(&Sample) -> Sample,
    pub(crate) files: fn(&[Sample]) -> Files,
}

macro_rules! wrapper {
    ($name:literal, $fitted:expr, $files:expr) => {
        Wrapper { name: $name, fitted: $fitted, files: $files }
    };
}

pub(crate) const WRAPPERS: &[Wrapper] = &[
    wrapper!("text, UTF-8", Sample::clone, |samples| text_files(samples, UTF_8)),
    wrapper!("text, windows-1256", fits_1256, |samples| text_files(samples, WINDOWS_1256)),
    wrapper!("text, ISO-8859-6", fits_8859_6, |samples| text_files(samples, ISO_8859_6)),
    wrapper!("text, UTF-16LE without mark", Sample::clone, |samples| each(samples, "txt", |s| utf_16(&text(s), false))),
    wrapper!("text, UTF-16BE without mark", Sample::clone, |samples| each(samples, "txt", |s| utf_16(&text(s), true))),
    wrapper!("Markdown with front matter", Sample::clone, |samples| each(samples, "md", |s| markdown(s).into_bytes())),
    wrapper!("HTML, UTF-8", Sample::clone, |samples| pages(samples, UTF_8, Some("utf-8"))),
    wrapper!("HTML, windows-1256 declared", Sample::clone, |samples| pages(
        samples,
        WINDOWS_1256,
        Some("windows-1256")
    )),
    wrapper!("HTML, windows-1256 undeclared", Sample::clone, |samples| pages(samples, WINDOWS_1256, None)),
    wrapper!("HTML, windows-1256 as utf-8", Sample::clone, |samples| pages(samples, WINDOWS_1256, Some("utf-8"))),
    wrapper!("HTML, ISO-8859-6 undeclared", Sample::clone, |samples| pages(samples, ISO_8859_6, None)),
    wrapper!("JSON array", Sample::clone, |samples| one("a.json", serde_json::to_vec(&records(samples)).unwrap())),
    wrapper!("JSON Lines, windows-1256", fits_1256, |samples| one(
        "a.jsonl",
        encoded(&json_lines(samples), WINDOWS_1256)
    )),
    wrapper!("JSON Lines, UTF-16LE", Sample::clone, |samples| one("a.jsonl", utf_16(&json_lines(samples), false))),
    wrapper!("JSON Lines, UTF-8 read as 1252", Sample::clone, |samples| one("a.jsonl", garbled(samples, WINDOWS_1252))),
    wrapper!("JSON Lines, UTF-8 read as 1256", Sample::clone, |samples| one("a.jsonl", garbled(samples, WINDOWS_1256))),
    wrapper!("CSV, UTF-8", Sample::clone, |samples| one("a.csv", table(samples, ',').into_bytes())),
    wrapper!("CSV, windows-1256", fits_1256, |samples| one("a.csv", encoded(&table(samples, ';'), WINDOWS_1256))),
    wrapper!("TSV, ISO-8859-6", fits_8859_6, |samples| one("a.tsv", encoded(&table(samples, '\t'), ISO_8859_6))),
    wrapper!("RSS, UTF-8", Sample::clone, |samples| one("feed.rss", rss(samples, "utf-8").into_bytes())),
    wrapper!("RSS, windows-1256", Sample::clone, |samples| one(
        "feed.xml",
        encoded(&rss(samples, "windows-1256"), WINDOWS_1256)
    )),
    wrapper!("Atom", Sample::clone, |samples| one("feed.atom", atom(samples).into_bytes())),
    wrapper!("NewsML-G2", Sample::clone, |samples| each(samples, "xml", |s| newsml(s).into_bytes())),
    wrapper!("NITF", Sample::clone, |samples| each(samples, "nitf", |s| nitf(s).into_bytes())),
    wrapper!("SGML (TREC), UTF-8", Sample::clone, |samples| one("a.sgml", sgml(samples).into_bytes())),
    wrapper!("SGML (TREC), windows-1256", fits_1256, |samples| one("a.sgm", encoded(&sgml(samples), WINDOWS_1256))),
    wrapper!("WARC.gz, mixed charsets", Sample::clone, |samples| one("crawl.warc.gz", warc(samples, true))),
    wrapper!("WARC, mixed charsets", Sample::clone, |samples| one("crawl.warc", warc(samples, false))),
    wrapper!("e-mail, base64", Sample::clone, |samples| each(samples, "eml", |s| email(s, true).into_bytes())),
    wrapper!("mbox, quoted-printable 1256", fits_1256, |samples| one("a.mbox", mailbox(samples).into_bytes())),
    wrapper!("DOCX", Sample::clone, |samples| each(samples, "docx", docx)),
    wrapper!("EPUB", Sample::clone, |samples| each(samples, "epub", epub)),
    wrapper!("tar.gz of pages", Sample::clone, |samples| one(
        "a.tar.gz",
        gzipped(&tarred(&pages(samples, UTF_8, None)))
    )),
    #[cfg(feature = "zstd")]
    wrapper!("tar.zst of texts", fits_1256, |samples| one(
        "a.tar.zst",
        zstandard(&tarred(&text_files(samples, WINDOWS_1256)))
    )),
    wrapper!("zip of texts", Sample::clone, |samples| one("a.zip", zipped(&text_files(samples, UTF_8)))),
    wrapper!("zip in zip of SGML", Sample::clone, |samples| {
        one("a.zip", zipped(&one("b.zip", zipped(&one("c.sgml", sgml(samples).into_bytes())))))
    }),
    #[cfg(feature = "bzip2")]
    wrapper!("JSON Lines, bzip2", Sample::clone, |samples| one("a.jsonl.bz2", bzipped(json_lines(samples).as_bytes()))),
];

fn one(name: &str, bytes: Vec<u8>) -> Files {
    vec![(name.to_owned(), bytes)]
}

/// A file for each article, in folders of their days.
fn each(samples: &[Sample], extension: &str, wrap: impl Fn(&Sample) -> Vec<u8>) -> Files {
    let path = |(number, sample): (usize, &Sample)| {
        let day = sample.date.to_string().replace('-', "/");
        // The number leads, so that files come in the order of the articles.
        (format!("{number:06}/{day}/story.{extension}"), wrap(sample))
    };
    samples.iter().enumerate().map(path).collect()
}

fn fits_1256(sample: &Sample) -> Sample {
    fitted(sample, WINDOWS_1256)
}

fn fits_8859_6(sample: &Sample) -> Sample {
    fitted(sample, ISO_8859_6)
}

/// The article with `?` for each character that an encoding lacks.
fn fitted(sample: &Sample, encoding: &'static Encoding) -> Sample {
    let fit = |text: &str| {
        text.chars()
            .map(|c| {
                let mut buffer = [0; 4];
                let is_lacking = encoding.encode(c.encode_utf8(&mut buffer)).2;
                if is_lacking { '?' } else { c }
            })
            .collect::<String>()
    };
    Sample {
        title: fit(&sample.title),
        body: fit(&sample.body),
        source: fit(&sample.source),
        author: fit(&sample.author),
        date: sample.date,
    }
}

/// The bytes of a text; in pages, what an encoding lacks becomes a character reference.
fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn text(sample: &Sample) -> String {
    format!("{}\n\n{}\n", sample.title, sample.body)
}

fn text_files(samples: &[Sample], encoding: &'static Encoding) -> Files {
    each(samples, "txt", |sample| encoded(&text(sample), encoding))
}

fn markdown(sample: &Sample) -> String {
    let escaped = |text: &str| {
        let escape = |c: char| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() };
        text.chars().map(escape).collect::<String>()
    };
    let paragraphs: Vec<_> = sample.body.lines().map(|line| escaped(line.trim())).collect();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let (title, author) = (quoted(&sample.title), quoted(&sample.author));
    format!("---\ntitle: {title}\ndate: {}\nauthor: {author}\n---\n\n{}\n", sample.date, paragraphs.join("\n\n"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn paragraphs(body: &str) -> String {
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    lines.fold(String::new(), |paragraphs, line| paragraphs + "<p>" + &escape(line) + "</p>\n")
}

fn page(sample: &Sample, charset: Option<&str>) -> String {
    let (title, source, author) = (escape(&sample.title), escape(&sample.source), escape(&sample.author));
    let charset =
        charset.map(|name| format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset={name}\">"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\"><head>{}<title>{title}</title>\n\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:site_name\" content=\"{source}\">\n\
         <meta name=\"author\" content=\"{author}\"><meta property=\"article:published_time\" content=\"{}\"></head>\n\
         <body><header><nav><ul><li><a href=\"/\">الرئيسية</a></li><li><a href=\"/sport\">رياضة</a></li></ul></nav></header>\n\
         <main><article><h1>{title}</h1>\n<div class=\"article-body\">{}</div></article>\n\
         <aside><h3>الأكثر قراءة</h3><ul><li><a href=\"/1\">خبر من الصفحة الأولى</a></li></ul></aside></main>\n\
         <footer><p>جميع الحقوق محفوظة</p></footer></body></html>\n",
        charset.unwrap_or_default(),
        sample.date,
        paragraphs(&sample.body)
    )
}

fn pages(samples: &[Sample], encoding: &'static Encoding, charset: Option<&str>) -> Files {
    each(samples, "html", |sample| encoded(&page(sample, charset), encoding))
}

fn record(sample: &Sample) -> serde_json::Value {
    serde_json::json!({
        "headline": sample.title,
        "content": sample.body,
        "date": sample.date.to_string(),
        "source": sample.source,
        "author": sample.author,
    })
}

fn records(samples: &[Sample]) -> Vec<serde_json::Value> {
    samples.iter().map(record).collect()
}

fn json_lines(samples: &[Sample]) -> String {
    samples.iter().fold(String::new(), |lines, sample| lines + &record(sample).to_string() + "\n")
}

/// UTF-8 that some program took for another encoding and stored as UTF-8 again.
fn garbled(samples: &[Sample], encoding: &'static Encoding) -> Vec<u8> {
    let garble = |text: &str| encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    let garbled =
        |sample: &Sample| Sample { title: garble(&sample.title), body: garble(&sample.body), ..sample.clone() };
    json_lines(&samples.iter().map(garbled).collect::<Vec<_>>()).into_bytes()
}

fn table(samples: &[Sample], delimiter: char) -> String {
    let mut table = ["title", "date", "source", "text"].join(&delimiter.to_string()) + "\n";
    for sample in samples {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let row = [&sample.title, &sample.date.to_string(), &sample.source, &sample.body].map(|text| quoted(text));
        table.push_str(&row.join(&delimiter.to_string()));
        table.push('\n');
    }
    table
}

fn rss(samples: &[Sample], encoding: &str) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>صحيفة</title>\n"
    );
    for sample in samples {
        let date = sample.date.strftime("%a, %d %b %Y 00:00:00 +0300");
        let (title, body) = (escape(&sample.title), escape(&paragraphs(&sample.body)));
        writeln!(
            feed,
            "<item><title>{title}</title><pubDate>{date}</pubDate><description>موجز</description>\
             <content:encoded>{body}</content:encoded></item>"
        )
        .unwrap();
    }
    feed + "</channel></rss>\n"
}

fn atom(samples: &[Sample]) -> String {
    let mut feed =
        String::from("<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>صحيفة</title>\n");
    for (number, sample) in samples.iter().enumerate() {
        let (title, author, body) = (escape(&sample.title), escape(&sample.author), escape(&paragraphs(&sample.body)));
        writeln!(
            feed,
            "<entry><id>urn:{number}</id><title>{title}</title><published>{}T00:00:00Z</published>\
             <author><name>{author}</name></author><content type=\"html\">{body}</content></entry>",
            sample.date
        )
        .unwrap();
    }
    feed + "</feed>\n"
}

fn newsml(sample: &Sample) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\">\
         <itemMeta><provider><name>{}</name></provider><firstCreated>{}T06:00:00+03:00</firstCreated></itemMeta>\
         <contentMeta><headline>{}</headline></contentMeta><contentSet><inlineXML><html><body>{}</body></html>\
         </inlineXML></contentSet></newsItem>\n",
        escape(&sample.source),
        sample.date,
        escape(&sample.title),
        paragraphs(&sample.body)
    )
}

fn nitf(sample: &Sample) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<nitf><head><docdata><date.issue norm=\"{}\"/></docdata></head>\
         <body><body.head><hedline><hl1>{}</hl1></hedline></body.head><body.content>{}</body.content></body></nitf>\n",
        sample.date.strftime("%Y%m%d"),
        escape(&sample.title),
        paragraphs(&sample.body)
    )
}

fn sgml(samples: &[Sample]) -> String {
    let mut text = String::new();
    for (number, sample) in samples.iter().enumerate() {
        writeln!(
            text,
            "<DOC>\n<DOCNO>X-{number:07}</DOCNO>\n<DATE>{}</DATE>\n<HEADLINE>\n{}\n</HEADLINE>\n<TEXT>\n{}</TEXT>\n</DOC>",
            sample.date,
            escape(&sample.title),
            paragraphs(&sample.body)
        )
        .unwrap();
    }
    text
}

fn warc(samples: &[Sample], compressed: bool) -> Vec<u8> {
    let mut file = Vec::new();
    for (number, sample) in samples.iter().enumerate() {
        // Declared by the server, by the page, wrongly, or by nobody.
        let (header, page) = match number % 4 {
            0 => ("text/html; charset=windows-1256", encoded(&page(sample, None), WINDOWS_1256)),
            1 => ("text/html", encoded(&page(sample, Some("windows-1256")), WINDOWS_1256)),
            2 => ("text/html; charset=ISO-8859-1", page(sample, None).into_bytes()),
            _ => ("text/html", encoded(&page(sample, None), ISO_8859_6)),
        };
        let mut http =
            format!("HTTP/1.1 200 OK\r\nContent-Type: {header}\r\nContent-Length: {}\r\n\r\n", page.len()).into_bytes();
        http.extend(page);
        let mut record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/{number}\r\n\
             WARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len()
        )
        .into_bytes();
        record.extend(http);
        record.extend(b"\r\n\r\n");
        file.extend(if compressed { gzipped(&record) } else { record });
    }
    file
}

fn email(sample: &Sample, in_base64: bool) -> String {
    let date = sample.date.strftime("%a, %d %b %Y 06:00:00 +0300");
    let (charset, transfer, subject, body) = if in_base64 {
        let subject = format!("=?utf-8?B?{}?=", base64(sample.title.as_bytes(), usize::MAX));
        ("utf-8", "base64", subject, base64(sample.body.as_bytes(), 76))
    } else {
        let subject = format!("=?windows-1256?B?{}?=", base64(&encoded(&sample.title, WINDOWS_1256), usize::MAX));
        ("windows-1256", "quoted-printable", subject, quoted_printable(&encoded(&sample.body, WINDOWS_1256)))
    };
    format!(
        "From: desk@paper.example\r\nDate: {date}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n{body}\r\n"
    )
}

fn mailbox(samples: &[Sample]) -> String {
    let envelope = "From desk@paper.example Tue Jul 21 02:51:32 2015\n";
    let message = |sample| email(sample, false).replace("\r\n", "\n");
    samples.iter().fold(String::new(), |mailbox, sample| mailbox + envelope + &message(sample) + "\n")
}

fn docx(sample: &Sample) -> Vec<u8> {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text));
    let mut text = format!("<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>{}</w:p>", run(&sample.title));
    for line in sample.body.lines() {
        write!(text, "<w:p>{}</w:p>", run(line)).unwrap();
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{text}</w:body></w:document>"
    );
    zipped(&[
        ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
        ("word/document.xml".to_owned(), document.into_bytes()),
    ])
}

fn epub(sample: &Sample) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path=\"p.opf\"/></rootfiles></container>";
    let package = format!(
        "<package><metadata><dc:title>كتاب</dc:title><dc:date>{}</dc:date></metadata><manifest>\
         <item id=\"c\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
         <spine><itemref idref=\"c\"/></spine></package>",
        sample.date
    );
    let chapter = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{0}</title>\
         </head><body><h1>{0}</h1>{1}</body></html>",
        escape(&sample.title),
        paragraphs(&sample.body)
    );
    zipped(&[
        ("mimetype".to_owned(), b"application/epub+zip".to_vec()),
        ("META-INF/container.xml".to_owned(), container.into()),
        ("p.opf".to_owned(), package.into_bytes()),
        ("c.xhtml".to_owned(), chapter.into_bytes()),
    ])
}
