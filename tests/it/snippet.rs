//! Snippets of the archive that the repository ships: right in every hit, whatever the query.

use warraq::arabic::Tokenizer;
use warraq::{Query, SearchOptions, Snippet, SnippetOptions};

use crate::env::TestEnv;

const QUERIES: [&str; 12] = [
    "المياه",
    "كُتُب",
    "وزارة الصحة",
    "\"وزارة الصحة\"",
    "كانون الثاني",
    "عبد الله",
    "مدي*",
    "بغدد~",
    "=مدينة",
    "عنوان:مدرسة",
    "date:2015",
    "-مدينة",
];

/// Asserts what holds for any snippet of `text`.
#[track_caller]
fn assert_sound(snippet: &Snippet, text: &str, max_chars: usize) {
    assert_eq!(&text[snippet.start..snippet.start + snippet.text.len()], snippet.text, "letter for letter");
    assert!(snippet.text.chars().count() <= max_chars, "{} characters", snippet.text.chars().count());
    let words = words(&snippet.text);
    let mut end = 0;
    for range in &snippet.highlights {
        assert!(range.start >= end && range.end > range.start, "in order and without overlap");
        assert!(words.contains(range), "«{}» is no whole word of «{}»", &snippet.text[range.clone()], snippet.text);
        end = range.end;
    }
    let joined: String = snippet.pieces().map(|(piece, _)| piece).collect();
    assert_eq!(joined, snippet.text);
    let highlighted = snippet.pieces().filter(|(_, highlighted)| *highlighted).count();
    assert_eq!(highlighted, snippet.highlights.len());
}

fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut tokenizer = Tokenizer::new(text);
    while let Some(token) = tokenizer.next_token() {
        words.push(token.range);
    }
    words
}

#[test]
fn every_snippet_is_a_sound_piece_of_its_text() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    let mut snippets = 0;
    for query in QUERIES {
        let parsed = Query::parse(query).unwrap();
        for (max_chars, max_fragments) in [(220, 1), (60, 3), (25, 2)] {
            let options = SnippetOptions::new().max_chars(max_chars).max_fragments(max_fragments);
            let results = searcher.search(&parsed, &SearchOptions::new().limit(60).snippets(Some(options))).unwrap();
            assert!(results.total > 0, "{query}");
            for hit in results.hits {
                let article = searcher.article(&hit.id).unwrap().unwrap();
                assert!(!hit.snippets.is_empty() && hit.snippets.len() <= max_fragments, "{query}: {}", hit.id);
                for snippet in &hit.snippets {
                    assert_sound(snippet, &article.body, max_chars);
                    snippets += 1;
                }
                let title_words = words(&hit.title);
                assert!(hit.title_highlights.iter().all(|range| title_words.contains(range)));
            }
        }
    }
    assert!(snippets > 200, "{snippets} snippets");
}

#[test]
fn a_match_is_shown_wherever_it_stands() {
    let env = TestEnv::new();
    let filler = "كلام كثير في الطريق إلى الخبر. ".repeat(40);
    for (name, text) in [
        ("start", format!("زلزال هنا. {filler}")),
        ("middle", format!("{filler}زلزال هنا. {filler}")),
        ("end", format!("{filler}زلزال")),
    ] {
        env.write(&format!("{name}.txt"), format!("عنوان\n{text}"));
    }
    env.ingest();
    let index = env.index();
    let results = crate::env::search(&index, "زلازل");
    assert_eq!(results.total, 3);
    for hit in results.hits {
        let snippet = &hit.snippets[0];
        let shown: Vec<_> = snippet.highlights.iter().map(|range| &snippet.text[range.clone()]).collect();
        assert_eq!(shown, ["زلزال"], "{}", hit.id);
        assert!(!snippet.cut_at_start, "{}: it begins where a sentence does: {}", hit.id, snippet.text);
        assert_eq!(snippet.cut_at_end, hit.id != "end.txt", "{}", hit.id);
    }
}

#[test]
fn highlights_are_whole_written_words_with_their_vowels_and_clitics() {
    let env = TestEnv::new();
    env.write("1.txt", "المَدْرَسَةُ الجَديدةُ\nوبالمَدْرَسةِ أُخرى، وفي المـــدارس عبدُ اللهِ و«مدرسته».");
    env.ingest();
    let index = env.index();
    let shown = |query: &str| {
        let hit = crate::env::search(&index, query).hits.remove(0);
        let title: Vec<_> = hit.title_highlights.iter().map(|range| hit.title[range.clone()].to_owned()).collect();
        let snippet = &hit.snippets[0];
        let body: Vec<_> = snippet.highlights.iter().map(|range| snippet.text[range.clone()].to_owned()).collect();
        (title.join("|"), body.join("|"))
    };
    assert_eq!(shown("مدرسة"), ("المَدْرَسَةُ".into(), "وبالمَدْرَسةِ|المـــدارس|مدرسته".into()));
    assert_eq!(shown("عبدالله"), (String::new(), "عبدُ اللهِ".into()));
    assert_eq!(shown("جديدة -زلزال").0, "الجَديدةُ");
}

#[test]
fn a_search_makes_no_snippets_where_none_are_asked_for() {
    let (_env, index) = TestEnv::with_example_index();
    let query = Query::parse("المياه").unwrap();
    let results = index.searcher().unwrap().search(&query, &SearchOptions::new().snippets(None)).unwrap();
    assert!(results.hits.iter().all(|hit| hit.snippets.is_empty() && hit.title_highlights.is_empty()));
}

#[test]
fn no_word_of_a_phrase_is_highlighted_that_no_article_can_have() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر\nزار الوزير جناح الصحة وعاد وزير آخر.");
    env.ingest();
    let index = env.index();
    let query = Query::parse("\"وزير ذخذخ\" الصحة").unwrap();
    let results = index.searcher().unwrap().search(&query, &SearchOptions::new()).unwrap();
    let snippet = &results.hits[0].snippets[0];
    let shown: Vec<&str> = snippet.highlights.iter().map(|range| &snippet.text[range.clone()]).collect();
    assert_eq!(shown, ["الصحة"]);
}

#[test]
fn the_words_of_a_phrase_are_highlighted_where_it_stands_whole() {
    let env = TestEnv::new();
    env.write("1.txt", "نبأ\nقال وزير إن وزير الصحة يزور مدرسة، والصحة أولا. ثم عاد وزير الصحة.");
    env.ingest();
    let searcher = env.index().searcher().unwrap();
    let highlights = |query: &str| -> Vec<_> {
        let results = searcher.search(&Query::parse(query).unwrap(), &SearchOptions::new()).unwrap();
        let pieces = results.hits[0].snippets.iter().flat_map(Snippet::pieces);
        pieces.filter(|(_, highlighted)| *highlighted).map(|(piece, _)| piece.to_owned()).collect()
    };
    assert_eq!(highlights("\"وزير الصحة\""), ["وزير", "الصحة", "وزير", "الصحة"]);
    assert_eq!(highlights("\"وزير الصحة\" وزير"), ["وزير", "وزير", "الصحة", "وزير", "الصحة"]);
    assert_eq!(highlights("\"وزير يزور\"~1"), ["وزير", "يزور"]);
    assert_eq!(highlights("\"وزير الصحة\" مدرسة"), ["وزير", "الصحة", "مدرسة", "وزير", "الصحة"]);
}

#[test]
fn a_passage_that_repeats_the_headline_gives_way() {
    let env = TestEnv::new();
    env.write(
        "1.txt",
        "افتتاح معرض الكتاب في المدينة\nافتتاح معرض الكتاب في المدينة. وقال الناس إن المعرض كبير هذا العام.",
    );
    env.ingest();
    let query = Query::parse("معرض").unwrap();
    let options = SearchOptions::new().snippets(Some(SnippetOptions::new().max_chars(45)));
    let hits = env.index().searcher().unwrap().search(&query, &options).unwrap().hits;
    assert_eq!(hits[0].snippets[0].text, "وقال الناس إن المعرض كبير هذا العام.");
    // However often the text repeats it.
    env.write(
        "2.txt",
        "معرض اللوحات القديمة\nمعرض اللوحات القديمة. أقيم المعرض في القاعة. رابط الخبر: معرض اللوحات القديمة",
    );
    env.ingest();
    let short = SearchOptions::new().snippets(Some(SnippetOptions::new().max_chars(25)));
    let hits = env.index().searcher().unwrap().search(&Query::parse("معرض +id:2.txt").unwrap(), &short).unwrap().hits;
    assert_eq!(hits[0].snippets[0].text, "أقيم المعرض في القاعة.");
    // Where nothing in the text is wanted, what the headline says is passed over too.
    let query = Query::parse("id:1.txt").unwrap();
    let hits = env.index().searcher().unwrap().search(&query, &options).unwrap().hits;
    assert_eq!(hits[0].snippets[0].text, "وقال الناس إن المعرض كبير هذا العام.");
}

#[test]
fn the_words_as_they_were_typed_are_shown_rather_than_other_forms() {
    let env = TestEnv::new();
    // Headlines have the other forms seldom, texts often: what is rare in one is not rare in the other.
    for number in 0..30 {
        env.write(&format!("{number}.txt"), "حفلة في الحديقة\nزار الوزير حقول النفط، وقال وزير النفط إن الحقل جديد.");
    }
    env.write("headline.txt", "الوزراء\nلا شيء هنا.");
    let padding = "ثم هطل المطر على التلال البعيدة طوال الليل. ".repeat(6);
    env.write("long.txt", format!("حفلة في القرية\nدشن وزير النفط المحطة. {padding}ودعا الوزراء إلى رعاية النفط."));
    env.ingest();
    let index = env.index();
    let options = SearchOptions::new().snippets(Some(SnippetOptions::new().max_chars(60)));
    let query = Query::parse("وزير النفط id:long.txt").unwrap();
    let found = index.searcher().unwrap().search(&query, &options).unwrap();
    assert!(found.hits[0].snippets[0].text.contains("وزير النفط"), "{}", found.hits[0].snippets[0].text);
}
