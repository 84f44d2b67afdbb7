//! Mistyped queries and queries that find nothing: what is read into them, and what is offered instead.

use std::collections::BTreeSet;

use warraq::search::{Advice, Change, MatchLevel};
use warraq::{Index, Query, SearchOptions};

use crate::archive_queries::key;
use crate::env::{TestEnv, found, search};

const MISTYPED: &str = include_str!("../data/mistyped-queries.tsv");

fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    table.lines().filter(|line| !line.starts_with("# ")).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        columns.try_into().unwrap_or_else(|_| panic!("three columns: {line}"))
    })
}

fn keys(index: &Index, query: &str) -> BTreeSet<String> {
    search(index, query).hits.iter().map(|hit| key(&hit.path, &hit.record)).collect()
}

#[test]
#[allow(clippy::print_stderr, reason = "the figure is shown")]
fn nine_of_ten_mistyped_queries_lead_to_the_article() {
    let (_env, index) = TestEnv::with_example_index();
    let (mut all, mut lost) = (0, Vec::new());
    for [query, meant, mistake] in rows(MISTYPED) {
        all += 1;
        let results = search(&index, query);
        let mut leads: Vec<String> = vec![query.to_owned()];
        leads.extend(results.advice.suggestions.iter().map(|suggestion| suggestion.query.clone()));
        if !leads.iter().any(|lead| keys(&index, lead).contains(meant)) {
            lost.push(format!("{query} ({mistake}): {:?} {:?}", results.readings, results.advice));
        }
    }
    assert!(all >= 30, "{all} rows");
    eprintln!("{} of {all} lead to the article", all - lost.len());
    assert!(lost.len() * 10 <= all, "{} of {all} are lost:\n{}", lost.len(), lost.join("\n"));
}

fn advice(index: &Index, query: &str) -> Advice {
    search(index, query).advice
}

/// The suggestions as the program words them, with their counts.
fn suggestions(index: &Index, query: &str) -> Vec<(Change, String, u64)> {
    advice(index, query)
        .suggestions
        .into_iter()
        .map(|suggestion| (suggestion.change, suggestion.query, suggestion.total))
        .collect()
}

#[test]
fn a_word_that_headlines_lack_and_texts_have_is_no_mistake() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر من زنجبار\nوصلت سفينة إلى الميناء.");
    env.write("2.txt", "أسعار التوابل\nارتفع سعر الزنجبيل في السوق، وفي زنجبيل القرية.");
    env.ingest();
    let results = search(&env.index(), "title:زنجبيل");
    assert_eq!((results.total, results.readings), (0, Vec::new()));
    let offered: Vec<_> = results.advice.suggestions.into_iter().map(|offer| (offer.change, offer.query)).collect();
    assert_eq!(offered, [(Change::Looser, "زنجبيل".to_owned())]);
    let mistyped = search(&env.index(), "title:زنجبلر");
    assert_eq!((mistyped.total, mistyped.readings[0].word.as_str()), (1, "title:زنجبلر"));
}

#[test]
fn what_no_article_has_is_named_and_spelled_as_the_index_has_it() {
    let (_env, index) = TestEnv::with_example_index();
    let advice = advice(&index, "+شارع +بغدداد");
    assert_eq!(advice.missing.len(), 1);
    assert_eq!(advice.missing[0].part, "بغدداد");
    let nearest = advice.missing[0].nearest.as_ref().unwrap();
    assert_eq!((nearest.word.as_str(), nearest.total), ("بغداد", search(&index, "بغداد").total));
    assert_eq!(advice.suggestions[0].query, "+شارع +بغداد");
    assert_eq!(advice.suggestions[0].change, Change::Spelling);
}

#[test]
fn every_count_of_a_suggestion_is_exact() {
    let (_env, index) = TestEnv::with_example_index();
    let mut offered = 0;
    let others = ["2015", "=بمدرستهما", "+زيتون +بغداد", "\"الوزير الصحة\"", "زيتون date:1950", "title:ناقة و بغدداد"];
    for query in rows(MISTYPED).map(|[query, ..]| query).chain(others) {
        for (_, suggested, total) in suggestions(&index, query) {
            offered += 1;
            assert_eq!(search(&index, &suggested).total, total, "{query}: {suggested}");
            assert!(total > 0);
        }
    }
    assert!(offered > 10, "{offered} suggestions");
}

#[test]
fn a_conjunction_that_fails_names_what_to_leave_out() {
    let (_env, index) = TestEnv::with_example_index();
    assert!(search(&index, "+زيتون +بغداد").advice.missing.is_empty(), "each is found");
    let offered = suggestions(&index, "+زيتون +بغداد");
    assert!(offered.iter().all(|(change, ..)| *change == Change::Without));
    let queries: Vec<&str> = offered.iter().map(|(_, query, _)| query.as_str()).collect();
    assert!(queries.contains(&"زيتون") && queries.contains(&"بغداد"), "{queries:?}");
    let dated = suggestions(&index, "زيتون date:1950");
    assert_eq!(dated, [(Change::Without, "زيتون".to_owned(), search(&index, "زيتون").total)]);
    assert_eq!(suggestions(&index, "زيتون -زيتون")[0].1, "زيتون");
    assert_eq!(
        suggestions(&index, "2015")[0],
        (Change::Looser, "date:2015".to_owned(), search(&index, "date:2015").total)
    );
}

#[test]
fn a_written_form_or_phrase_that_fails_is_offered_more_freely() {
    let (_env, index) = TestEnv::with_example_index();
    assert_eq!(
        suggestions(&index, "=بمدرستهما")[0],
        (Change::Looser, "بمدرستهما".to_owned(), search(&index, "مدرسة").total)
    );
    let phrase = suggestions(&index, "\"الوزير الصحة\"");
    assert_eq!((phrase[0].0, phrase[0].1.as_str()), (Change::Looser, "الوزير NEAR/5 الصحة"));
    let in_the_text = suggestions(&index, "title:صيدلية");
    assert_eq!(in_the_text[0], (Change::Looser, "صيدلية".to_owned(), search(&index, "صيدلية").total));
}

#[test]
fn words_that_must_be_found_are_not_read_as_others() {
    let (_env, index) = TestEnv::with_example_index();
    assert_eq!(search(&index, "+شارع +بغدداد").total, 0);
    assert_eq!(search(&index, "=بغدداد").total, 0);
    assert_eq!(search(&index, "\"شارع بغدداد\"").total, 0);
    let read = search(&index, "بغدداد");
    assert_eq!((read.readings[0].word.as_str(), read.readings[0].read_as[0].as_str()), ("بغدداد", "بغداد"));
    assert_eq!(found(&index, "بغدداد"), found(&index, "بغداد"));
    assert_eq!(search(&index, "شارع -بغدداد").readings, []);
}

#[test]
fn a_query_that_finds_its_words_gets_no_advice() {
    let (_env, index) = TestEnv::with_example_index();
    for query in ["بغداد", "وزير الصحة", "مدارس لبنان", "\"وزير المالية\"", "في", "date:2015"]
    {
        let results = search(&index, query);
        assert_eq!((results.advice, results.readings), (Advice::default(), vec![]), "{query}");
    }
}

#[test]
fn advice_is_had_without_a_search() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    let query = Query::parse("+شارع +بغدداد").unwrap();
    assert_eq!(
        searcher.advice(&query, MatchLevel::default()).unwrap(),
        searcher.search(&query, &SearchOptions::new()).unwrap().advice
    );
}

#[test]
fn a_phrase_that_stands_nowhere_either_is_not_offered() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر\nوقف الناس بعيدا. ووقع وقف آخر أمس.");
    env.ingest();
    let missing = advice(&env.index(), "\"آخر النار\"").missing;
    assert_eq!((missing.len(), &missing[0].nearest), (1, &None));
}

#[test]
fn pasted_texts_are_advised_on_in_bounded_time() {
    let (_env, index) = TestEnv::with_example_index();
    let pasted: Vec<String> = (0..400).map(|number| format!("+ذخ{}ذخ", "ض".repeat(number % 20))).collect();
    let advice = advice(&index, &pasted.join(" "));
    assert!(advice.missing.len() <= 24 && advice.suggestions.len() <= 5);
}

const NAMES: &str = include_str!("../data/latin-names.tsv");

/// An index of one article for each Arabic name, some of other words that the letters allow too.
fn names_index() -> (TestEnv, Index) {
    let env = TestEnv::new();
    let mut lines = String::new();
    let names: BTreeSet<&str> =
        NAMES.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split('\t').nth(1)).collect();
    let others = ["سنه", "رابط", "الامن", "العراق", "امس", "جدا", "باسره", "مسؤول", "بعد", "قاده", "ملكي", "كهدف"];
    for name in names.iter().flat_map(|names| names.split(' ').take(1)).chain(others) {
        let body = format!("زار {name} المدينة أمس وعاد منها.");
        lines.push_str(&serde_json::json!({ "id": name, "title": "خبر", "body": body }).to_string());
        lines.push('\n');
    }
    env.write("names.jsonl", lines);
    env.ingest();
    let index = env.index();
    (env, index)
}

#[test]
#[allow(clippy::print_stderr, reason = "the figure is shown")]
fn names_in_latin_letters_are_read_as_the_arabic_ones() {
    let (_env, index) = names_index();
    let (mut all, mut lost) = (0, Vec::new());
    for line in NAMES.lines().filter(|line| !line.starts_with("# ")) {
        let (latin, arabic) = line.split_once('\t').unwrap();
        all += 1;
        let hits = found(&index, latin);
        let is_first = hits.first().is_some_and(|first| arabic.split(' ').any(|name| name == first));
        if !is_first {
            lost.push(format!("{latin}: {:?}", hits.first()));
        }
    }
    assert!(all >= 100, "{all} names");
    eprintln!("{} of {all} names find their article first", all - lost.len());
    assert!(lost.len() * 100 <= all * 8, "{} of {all}:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn a_latin_word_that_articles_have_stays_itself() {
    let env = TestEnv::new();
    for (name, body) in
        [("1", "أطلقت google خدمة"), ("2", "قالت جوجل إنها"), ("3", "شركة غوغل اليوم"), ("4", "مبنى جوجل")]
    {
        env.write(&format!("{name}.txt"), format!("خبر\n{body} أمس."));
    }
    env.ingest();
    let index = env.index();
    let results = search(&index, "google");
    assert_eq!((results.total, results.hits[0].id.as_str()), (4, "1.txt"), "the Latin word counts more");
    assert!(!results.readings[0].instead);
    for exactly in ["=google", "\"google\""] {
        assert_eq!(found(&index, exactly), ["1.txt"], "{exactly}");
    }
    let options = SearchOptions::new().readings(false);
    let as_typed = index.searcher().unwrap().search(&Query::parse("google").unwrap(), &options).unwrap();
    assert_eq!((as_typed.total, as_typed.readings), (1, vec![]));
}

#[test]
fn names_in_latin_letters_within_phrases_and_nearness_are_offered_in_arabic() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر\nاتصل باراك أوباما هاتفيا مساء أمس بنظيره بوتين.");
    env.ingest();
    let index = env.index();
    for (typed, offered) in [("obama NEAR/9 putin", "أوباما NEAR/9 بوتين"), ("\"barack obama\"", "\"باراك أوباما\"")]
    {
        assert_eq!(suggestions(&index, typed)[0], (Change::Spelling, offered.to_owned(), 1), "{typed}");
    }
    let missing = advice(&index, "ذخذخ ذخذخ ذخذخ").missing;
    assert_eq!(missing.len(), 1, "told once: {missing:?}");
}

#[test]
fn an_excluded_word_that_excludes_nothing_is_told() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر\nعاد نفط بغداد إلى السوق.");
    env.ingest();
    let index = env.index();
    for (typed, missing) in [("نفط -baghdad", "baghdad"), ("نفط -بغدادد", "بغدادد")] {
        let results = search(&index, typed);
        let told = &results.advice.missing[0];
        let nearest = told.nearest.as_ref().unwrap();
        assert_eq!((results.total, told.part.as_str()), (1, missing));
        assert_eq!((nearest.word.as_str(), nearest.total), ("بغداد", 1), "{typed}");
    }
    assert_eq!(search(&index, "نفط -ذخذخ -ذخذخ").advice.missing.len(), 1, "told once");
    assert!(search(&index, "نفط -السوق").advice.missing.is_empty());
    assert_eq!(search(&index, "نفط -السوق").total, 0);
}

#[test]
fn latin_words_that_are_no_names_are_read_as_no_arabic_word() {
    let env = TestEnv::new();
    env.write("1.txt", "الأول\nاليوم الأول من العمل، وطار نحل الستين فوق الحقول التي حققت الربح.");
    env.write("2.txt", "خبر\nقال محمد إنه سافر إلى الهفوف.");
    env.ingest();
    let index = env.index();
    for word in ["oil", "election", "nhl", "hgkt"] {
        let results = search(&index, word);
        assert_eq!((results.total, results.readings), (0, Vec::new()), "{word}");
    }
    for (name, read_as) in [("mhmd", "محمد"), ("hofuf", "الهفوف")] {
        assert_eq!(search(&index, name).readings[0].read_as, [read_as], "{name}");
    }
}

#[test]
fn a_name_that_few_write_in_latin_letters_outranks_no_article_that_has_it_in_arabic() {
    let env = TestEnv::new();
    for number in 0..20 {
        env.write(&format!("{number}.txt"), "خبر\nسافر أوباما أمس إلى إيران في زيارة قصيرة.");
    }
    env.write("latin.txt", "خبر\nكتب iran في الدفتر.");
    env.write("other.txt", "خبر\nسافر الوزير.");
    env.ingest();
    let hits = found(&env.index(), "obama iran");
    assert_eq!((hits.len(), hits.last().map(String::as_str)), (21, Some("latin.txt")), "{hits:?}");
}

#[test]
fn a_level_that_finds_nothing_is_followed_by_the_next_that_does() {
    let (_env, index) = TestEnv::with_example_index();
    let options = SearchOptions::new().match_level(MatchLevel::Folded);
    let query = Query::parse("بمدرستهما").unwrap();
    let results = index.searcher().unwrap().search(&query, &options).unwrap();
    assert_eq!(results.total, 0);
    let next = &results.advice.suggestions[0];
    assert_eq!((next.change, next.match_level), (Change::Looser, Some(MatchLevel::Stem)));
    let at_stem = SearchOptions::new().match_level(MatchLevel::Stem);
    assert_eq!(next.total, index.searcher().unwrap().search(&query, &at_stem).unwrap().total);
}

#[cfg(feature = "cli")]
#[test]
fn in_the_order_of_dates_all_words_have_to_be_asked_for() {
    let (env, _) = TestEnv::with_example_index();
    let hints =
        |query: &str| env.run(&["search", "--sort", "newest", "-n", "0", query]).stderr.contains("hint: by date");
    for query in ["سدود المغرب", "سدود المغرب date:2024", "title:(سدود المغرب)", "(سدود المغرب)^2"]
    {
        assert!(hints(query), "{query}");
    }
    for query in ["+سدود +المغرب", "سدود AND المغرب", "\"سدود المغرب\"", "سدود", "سدود date:2024"]
    {
        assert!(!hints(query), "{query}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn facets_of_nothing_are_advice_alone() {
    let (env, _) = TestEnv::with_example_index();
    let none = env.run(&["facets", "--by", "source", "+شارع", "+بغدداد"]);
    assert_eq!((none.code, none.stdout.as_str()), (Some(1), ""));
    assert!(none.stderr.contains("no article has بغدداد; بغداد has"), "{}", none.stderr);
}
