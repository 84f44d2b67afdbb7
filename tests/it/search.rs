//! Searching the archive that the repository ships: words, phrases, operators, fields, dates, prefixes, paging.

use snapbox::{assert_data_eq, str};
use warraq::search::{Copies, MatchLevel, Recency, Sort};
use warraq::{Index, Query, SearchOptions, SearchResults, SnippetOptions};

use crate::env::{TestEnv, found, found_set, search};

fn search_with(index: &Index, query: &str, options: &SearchOptions) -> SearchResults {
    index.searcher().unwrap().search(&Query::parse(query).unwrap(), options).unwrap()
}

/// Each query and the number of articles it finds, in one index.
#[track_caller]
fn assert_totals(index: &Index, rows: &[(&str, u64)]) {
    for (query, total) in rows {
        assert_eq!(search(index, query).total, *total, "{query}: {:?}", found(index, query));
    }
}

#[test]
fn operators_are_sets() {
    let (_env, index) = TestEnv::with_example_index();
    let water = found_set(&index, "المياه");
    let city = found_set(&index, "مدينة");
    let both: Vec<_> = water.iter().filter(|id| city.contains(id)).cloned().collect();
    let mut either: Vec<_> = water.iter().chain(&city).cloned().collect();
    either.sort();
    either.dedup();
    let water_alone: Vec<_> = water.iter().filter(|id| !city.contains(id)).cloned().collect();
    assert!(!both.is_empty() && !water_alone.is_empty(), "the example tells the operators apart");

    for query in ["المياه AND مدينة", "المياه و مدينة", "+المياه +مدينة", "+(المياه) +(مدينة)"]
    {
        assert_eq!(found_set(&index, query), both, "{query}");
    }
    for query in ["المياه OR مدينة", "المياه أو مدينة", "المياه مدينة", "(المياه) OR (مدينة)"]
    {
        assert_eq!(found_set(&index, query), either, "{query}");
    }
    for query in ["المياه NOT مدينة", "المياه ليس (مدينة)", "المياه -مدينة", "+المياه -مدينة", "المياه AND NOT مدينة"]
    {
        assert_eq!(found_set(&index, query), water_alone, "{query}");
    }
    let all = index.stats().unwrap().articles;
    assert_eq!(search(&index, "-المياه").total, all - water.len() as u64);
    assert_eq!(search(&index, "-(المياه OR مدينة)").total, all - either.len() as u64);
}

#[test]
fn phrases_hold_their_words_together() {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nأعلنت الهيئة وقف إطلاق النار في المدينة.");
    env.write("2.txt", "عنوان\nإطلاق النار لم يوقف، وقف الناس بعيدا.");
    env.write("3.txt", "عنوان\nوَقْفُ إِطْـــلاقِ النّار");
    env.write("4.txt", "وقف إطلاق\nالنار في الغابة");
    env.ingest();
    let index = env.index();
    for query in ["\"وقف إطلاق النار\"", "«وقف اطلاق النار»", "\"وَقف إطلاق النّار\""]
    {
        assert_eq!(found_set(&index, query), ["1.txt", "3.txt"], "{query}");
    }
    assert_eq!(found_set(&index, "\"إطلاق النار\""), ["1.txt", "2.txt", "3.txt"]);
    assert_eq!(found_set(&index, "\"إطلاق وقف\"~5").len(), found_set(&index, "\"وقف إطلاق\"~5").len());
    assert_eq!(found_set(&index, "\"وقف النار\""), Vec::<String>::new());
    assert_eq!(found_set(&index, "\"وقف النار\"~1"), ["1.txt", "3.txt"]);
    assert_eq!(found_set(&index, "وقف NEAR/2 النار"), ["1.txt", "3.txt"]);
    assert_eq!(found_set(&index, "النار -\"وقف إطلاق\""), ["2.txt"]);
    assert_eq!(found_set(&index, "النار -\"إطلاق وقف\"").len(), 4, "a phrase that no article has");
    assert_eq!(found_set(&index, "NOT النار+النار").len(), 4);
    assert_eq!(found_set(&index, "النار NOT (وقف NEAR/2 النار)"), ["2.txt", "4.txt"]);
}

#[test]
fn nearness_has_no_order() {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nزار وزير الصحة مستشفيات الولاية");
    env.write("2.txt", "عنوان\nمستشفى في الولاية زاره أمس الوزير مع وفد");
    env.write("3.txt", "المستشفى\nالوزير");
    env.write("4.txt", "عنوان\nوزير الدفاع في مستشفى الجيش، ووزارة الصحة");
    env.ingest();
    let index = env.index();
    for (query, found) in [
        ("مستشفى NEAR/2 وزير", vec!["1.txt"]),
        ("وزير NEAR/2 مستشفى", vec!["1.txt"]),
        ("وزير NEAR/3 مستشفى", vec!["1.txt", "4.txt"]),
        ("مستشفى NEAR/3 وزير", vec!["1.txt", "4.txt"]),
        ("وزير NEAR/5 مستشفى", vec!["1.txt", "2.txt", "4.txt"]),
        ("مستشفى NEAR/5 وزير", vec!["1.txt", "2.txt", "4.txt"]),
        ("\"وزير الصحة\" NEAR/1 مستشفى", vec!["1.txt"]),
        ("مستشفى NEAR/1 \"وزير الصحة\"", vec!["1.txt"]),
        ("\"وزارة الصحة\" NEAR/1 الجيش", vec![]),
        ("وزير NEAR/2 صحة NEAR/2 مستشفى", vec!["1.txt"]),
        ("title:(مستشفى NEAR/3 وزير)", vec![]),
    ] {
        assert_eq!(found_set(&index, query), found, "{query}");
    }
}

#[test]
fn a_written_form_is_told_from_its_other_forms() {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nقرأت كتب الأطفال");
    env.write("2.txt", "عنوان\nقرأت الكتب كلها");
    env.write("3.txt", "عنوان\nقرأت كتابا");
    env.ingest();
    let index = env.index();
    assert_eq!(found_set(&index, "كتاب"), ["1.txt", "2.txt", "3.txt"]);
    assert_eq!(found_set(&index, "=الكتب"), ["2.txt"]);
    assert_eq!(found_set(&index, "=كتب"), ["1.txt"]);
}

#[test]
fn a_match_level_says_how_near_a_word_has_to_be() {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nقدّم الوزير استقالته");
    env.write("2.txt", "عنوان\nأعلنت الإذاعة إستقاله الحكومة");
    env.write("3.txt", "عنوان\nرئيس مستقيل");
    env.write("4.txt", "عنوان\nقبل الملك استقالةَ الحكومة");
    env.ingest();
    let searcher = env.index().searcher().unwrap();
    let found = |query: &str, level: MatchLevel| {
        let options = SearchOptions::new().match_level(level);
        let results = searcher.search(&Query::parse(query).unwrap(), &options).unwrap();
        assert_eq!(results.total as usize, results.hits.len());
        let mut ids: Vec<_> = results.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("استقالة", MatchLevel::Exact), ["4.txt"]);
    assert_eq!(found("استقالة", MatchLevel::Folded), ["2.txt", "4.txt"]);
    assert_eq!(found("استقالة", MatchLevel::Stem), ["1.txt", "2.txt", "4.txt"]);
    assert_eq!(found("استقالة", MatchLevel::Coarse), ["1.txt", "2.txt", "3.txt", "4.txt"]);
    assert_eq!(found("\"استقالة الحكومة\"", MatchLevel::Exact), ["4.txt"]);
    assert_eq!(found("\"استقالة الحكومة\"", MatchLevel::Coarse), ["2.txt", "4.txt"]);
    assert_eq!(found("title:عنوان -استقالة", MatchLevel::Exact), ["1.txt", "2.txt", "3.txt"]);
    // What a word says itself holds, whatever the search says.
    for level in [MatchLevel::Exact, MatchLevel::Coarse] {
        assert_eq!(found("exact:استقالة", level), ["4.txt"]);
        assert_eq!(found("مكتوبا:استقالة", level), ["2.txt", "4.txt"]);
        assert_eq!(found("=استقالة", level), ["2.txt", "4.txt"]);
        assert_eq!(found("stem:(استقالة)", level), ["1.txt", "2.txt", "4.txt"]);
        assert_eq!(found("قريب:استقالة", level), ["1.txt", "2.txt", "3.txt", "4.txt"]);
        assert_eq!(found("+stem:استقالة +exact:الوزير", level), ["1.txt"]);
        assert_eq!(found("exact:استقالة NEAR/3 exact:الحكومة", level), ["4.txt"]);
        assert_eq!(found("exact:(استقالة NEAR/3 الحكومة)", level), ["4.txt"]);
        assert_eq!(found("folded:(استقالة NEAR/3 الحكومة)", level), ["2.txt", "4.txt"]);
        assert_eq!(found("stem:استقالة NEAR/3 stem:وزير", level), ["1.txt"]);
        assert_eq!(found("stem:(من الوزير)", level), ["1.txt"]);
    }
}

#[test]
fn prefixes_endings_and_typing_mistakes() {
    let env = TestEnv::new();
    for (number, word) in ["باكستان", "أفغانستان", "استقلال", "استقرار", "نتنياهو", "inflation"].iter().enumerate()
    {
        env.write(&format!("{number}.txt"), format!("عنوان\nوردت كلمة {word} هنا"));
    }
    env.ingest();
    let index = env.index();
    assert_eq!(found_set(&index, "*ستان"), ["0.txt", "1.txt"]);
    assert_eq!(found_set(&index, "است*"), ["2.txt", "3.txt"]);
    assert_eq!(found_set(&index, "إستق*"), ["2.txt", "3.txt"], "a prefix is folded");
    assert_eq!(found_set(&index, "infla*"), ["5.txt"]);
    assert_eq!(found_set(&index, "نتنياهوو~"), ["4.txt"]);
    assert_eq!(found_set(&index, "نتانياهوو~"), Vec::<String>::new());
    assert_eq!(found_set(&index, "نتانياهوو~2"), ["4.txt"]);
}

#[test]
fn fields_narrow() {
    let env = TestEnv::new();
    env.write(
        "a.jsonl",
        concat!(
            r#"{"id": "1", "title": "زلزال", "text": "نص", "source": "صحيفة المرفأ", "section": "محليات", "author": "ليلى حداد", "url": "https://www.example.org/a/1"}"#,
            "\n",
            r#"{"id": "2", "title": "نص", "text": "زلزال", "source": "صحيفة الواحة", "section": "رياضة", "author": "سامي حداد", "url": "https://example.net/زلزال"}"#,
            "\n",
        ),
    );
    env.write("2015/3.txt", "عنوان\nزلزال في صحيفة المرفأ");
    env.ingest();
    let index = env.index();
    for (query, ids) in [
        ("زلزال", vec!["1", "2", "2015/3.txt"]),
        ("title:زلزال", vec!["1"]),
        ("عنوان:زلزال", vec!["1"]),
        // The headline counts as the first words of the text (`preceded_by` in the schema).
        ("نص:زلزال", vec!["1", "2", "2015/3.txt"]),
        ("زلزال source:المرفأ", vec!["1"]),
        ("زلزال مصدر:المرفا", vec!["1"]),
        ("زلزال -section:رياضة", vec!["1", "2015/3.txt"]),
        ("author:حداد", vec!["1", "2"]),
        ("كاتب:\"ليلى حداد\"", vec!["1"]),
        ("id:2", vec!["2"]),
        ("معرف:2015/3.txt", vec!["2015/3.txt"]),
        ("path:2015/*", vec!["2015/3.txt"]),
        ("url:https://example.org", vec!["1"]),
        ("title:(زلزال OR نص)", vec!["1", "2"]),
    ] {
        assert_eq!(found_set(&index, query), ids, "{query}");
    }
    assert_eq!(found(&index, "ليلى"), Vec::<String>::new(), "authors are searched where they are named");
}

#[test]
fn dates_narrow() {
    let env = TestEnv::new();
    for (id, date) in [("a", "2014-12-31"), ("b", "2015-01-01"), ("c", "2015-07-17T22:30:00"), ("d", "")] {
        env.write(
            &format!("{id}.json"),
            format!(r#"{{"id": "{id}", "title": "زلزال", "text": "نص", "date": "{date}"}}"#),
        );
    }
    env.ingest();
    let index = env.index();
    for (query, ids) in [
        ("date:2015", vec!["b", "c"]),
        ("تاريخ:٢٠١٥", vec!["b", "c"]),
        ("زلزال date:2015-07", vec!["c"]),
        ("date:2015-07-17", vec!["c"]),
        ("date:17/7/2015", vec!["c"]),
        ("date:2014-12-31..2015-01-01", vec!["a", "b"]),
        ("date:..2015-06", vec!["a", "b"]),
        ("date:2015-02..", vec!["c"]),
        ("قبل:2015-01", vec!["a"]),
        ("بعد:2015-01-01", vec!["c"]),
        ("تاريخ:\"كانون الثاني 2015\"", vec!["b"]),
        ("تاريخ:\"تموز 2015\"", vec!["c"]),
        ("date:\"Shawwal 1436\"", vec!["c"]),
        ("تاريخ:(2014 أو 2016)", vec!["a"]),
        ("-date:2015", vec!["a", "d"]),
    ] {
        assert_eq!(found_set(&index, query), ids, "{query}");
    }
}

#[test]
fn hits_are_sorted_by_date_where_that_is_asked() {
    let (_env, index) = TestEnv::with_example_index();
    let dates = |sort| -> Vec<_> {
        let options = SearchOptions::new().limit(100).sort(sort);
        search_with(&index, "مدينة", &options).hits.iter().filter_map(|hit| hit.published).collect()
    };
    let newest = dates(Sort::Newest);
    assert!(newest.len() > 5 && newest.is_sorted_by(|a, b| a >= b), "{newest:?}");
    let mut oldest = dates(Sort::Oldest);
    assert!(oldest.is_sorted());
    oldest.reverse();
    assert_eq!(oldest, newest);
}

#[test]
fn newer_articles_rank_higher_where_that_is_asked() {
    let env = TestEnv::new();
    for (id, text, date) in [
        ("old", "زلزال في الجبل", "2014-12-31"),
        ("new", "زلزال في السهل", "2024-01-01"),
        ("undated", "زلزال في الوادي", ""),
        ("best", "زلزال بعد زلزال وخوف من زلزال", "2000-01-01"),
    ] {
        let record = format!(r#"{{"id": "{id}", "title": "نبأ", "text": "{text}", "date": "{date}"}}"#);
        env.write(&format!("{id}.json"), record);
    }
    env.ingest();
    let searcher = env.index().searcher().unwrap();
    let query = Query::parse("زلزال").unwrap();
    let ids = |options: &SearchOptions| -> Vec<_> {
        searcher.search(&query, options).unwrap().hits.into_iter().map(|hit| hit.id).collect()
    };
    let plain = SearchOptions::new();
    assert_eq!(ids(&plain)[0], "best");
    let now = jiff::civil::date(2024, 1, 2).at(0, 0, 0, 0);
    let recent = plain.clone().recency(Some(Recency::new(now, 30.0)));
    assert_eq!(ids(&recent)[0], "new");
    let explained = searcher.explain(&query, "new", &recent).unwrap().unwrap();
    let hits = searcher.search(&query, &recent).unwrap().hits;
    assert!((explained.score - hits[0].score).abs() < 1e-4, "{explained:?}");
    assert_eq!(ids(&recent.limit(2).offset(2)).len(), 2);
}

#[test]
fn articles_without_a_date_come_last() {
    let env = TestEnv::new();
    for (id, date) in [("a", "2014-12-31"), ("b", ""), ("c", "1938-01-01")] {
        env.write(
            &format!("{id}.json"),
            format!(r#"{{"id": "{id}", "title": "زلزال", "text": "نص", "date": "{date}"}}"#),
        );
    }
    env.ingest();
    let index = env.index();
    let ids = |sort| -> Vec<_> {
        let options = SearchOptions::new().sort(sort).copies(Copies::Separate);
        search_with(&index, "زلزال", &options).hits.into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids(Sort::Newest), ["a", "c", "b"]);
    assert_eq!(ids(Sort::Oldest), ["c", "a", "b"]);
}

#[test]
fn pages_of_hits_join_without_a_gap() {
    let (_env, index) = TestEnv::with_example_index();
    let all = search_with(&index, "مدينة وزارة مياه", &SearchOptions::new().limit(100));
    assert!(all.total > 12 && all.total == all.hits.len() as u64);
    let ranks: Vec<_> = all.hits.iter().map(|hit| hit.rank).collect();
    assert_eq!(ranks, (1..=all.hits.len()).collect::<Vec<_>>());
    assert!(all.hits.is_sorted_by(|a, b| a.score >= b.score));
    let mut pages = Vec::new();
    for offset in (0..all.hits.len()).step_by(5) {
        let page = search_with(&index, "مدينة وزارة مياه", &SearchOptions::new().limit(5).offset(offset));
        assert_eq!(page.total, all.total);
        pages.extend(page.hits);
    }
    assert_eq!(pages, all.hits);
    assert_eq!(search_with(&index, "مدينة", &SearchOptions::new().limit(0)).hits, []);
    assert_eq!(search_with(&index, "مدينة", &SearchOptions::new().offset(1000)).hits, []);
}

#[test]
fn more_of_the_words_rank_higher() {
    let env = TestEnv::new();
    env.write("both.txt", "خبر\nزيارة وزير الصحة إلى المستشفى الجديد في المدينة");
    env.write("one.txt", "خبر\nزيارة وزير الدفاع إلى الثكنة الجديدة في المدينة");
    env.write("title.txt", "وزير الصحة يفتتح مدرسة\nافتتح المسؤول مدرسة جديدة في المدينة صباح أمس");
    env.write("none.txt", "خبر\nمباراة في كرة القدم بين فريقين من المدينة");
    env.ingest();
    let ids = found(&env.index(), "وزير الصحة");
    assert_eq!((ids.len(), ids[2].as_str()), (3, "one.txt"), "{ids:?}");
    let boosted = found(&env.index(), "الدفاع^9 الصحة");
    assert_eq!(boosted[0], "one.txt");
}

#[test]
fn a_rare_word_of_the_same_family_ranks_no_higher_than_the_word_that_was_typed() {
    let env = TestEnv::new();
    for number in 0..20 {
        env.write(&format!("{number}.txt"), "خبر\nقبلت الحكومة استقالة المدير أمس.");
    }
    env.write("family.txt", "خبر\nحضر الوزير المستقيل الجلسة أمس.");
    env.write("other.txt", "خبر\nحضر الناس الجلسة أمس.");
    env.ingest();
    let ids = found(&env.index(), "استقالة");
    assert_eq!((ids.len(), ids.last().map(String::as_str)), (21, Some("family.txt")), "{ids:?}");
}

#[test]
fn function_words_are_left_out_of_a_query_that_has_others() {
    let (_env, index) = TestEnv::with_example_index();
    assert_eq!(found(&index, "في المكتبة"), found(&index, "المكتبة"));
    assert!(search(&index, "في").total > 30, "alone they are searched");
    assert!(search(&index, "+في +المكتبة").total > 0);
}

#[test]
fn what_stands_in_no_article_is_not_found() {
    let (_env, index) = TestEnv::with_example_index();
    assert_totals(&index, &[("ذخذخذخ", 0), ("ذخذخذخ*", 0), ("+مدينة +ذخذخذخ", 0), ("\"مدينة ذخذخذخ\"", 0)]);
    assert_eq!(search(&index, "مدينة ذخذخذخ").total, search(&index, "مدينة").total);
}

#[test]
fn an_article_is_had_by_its_id() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    let article = searcher.article("atlas-2024-43").unwrap().unwrap();
    assert_eq!((article.path.as_str(), article.record.as_str()), ("sufuh-alatlas/2024.zip", "articles-2024.jsonl#2"));
    assert_eq!(searcher.article("sufuh-alatlas").unwrap(), None);
}

#[test]
fn a_result_serializes_as_it_is() {
    let env = TestEnv::new();
    env.write("1.json", r#"{"id": "1", "title": "زلزال قوي", "text": "وقع الزلزال فجرا.", "date": "2015-07-21"}"#);
    env.ingest();
    let options = SearchOptions::new().snippets(Some(SnippetOptions::new().max_chars(40)));
    let mut results = search_with(&env.index(), "الزلزال", &options);
    assert!(results.hits[0].score > 0.0);
    results.hits[0].score = 1.5;
    assert_data_eq!(
        serde_json::to_string_pretty(&results).unwrap(),
        str![[r#"
{
  "total": 1,
  "stories": 1,
  "hits": [
    {
      "rank": 1,
      "id": "1",
      "score": 1.5,
      "title": "زلزال قوي",
      "title_highlights": [
        {
          "start": 0,
          "end": 10
        }
      ],
      "snippets": [
        {
          "text": "وقع الزلزال فجرا.",
          "highlights": [
            {
              "start": 7,
              "end": 21
            }
          ],
          "start": 0,
          "cut_at_start": false,
          "cut_at_end": false
        }
      ],
      "source": "",
      "section": "",
      "author": "",
      "published": "2015-07-21T00:00:00",
      "url": "",
      "path": "1.json",
      "record": "",
      "copies": 0
    }
  ]
}
"#]]
    );
}

#[test]
fn what_a_word_was_read_as_is_joined_with_its_neighbour() {
    let env = TestEnv::new();
    env.write("january.txt", "عنوان\nجرت الانتخابات في كانون الثاني من العام");
    env.write("second.txt", "عنوان\nأقيم الحفل الثاني في القاعة");
    env.write("stove.txt", "عنوان\nجلسوا حول كانون النار");
    env.write("name.txt", "عنوان\nكتب عبد الله رسالة طويلة");
    env.write("god.txt", "عنوان\nرحم الله الفقيد");
    env.ingest();
    let index = env.index();
    for query in ["كاانون الثاني", "كانون الثااني"] {
        assert_eq!(found_set(&index, query), ["january.txt"], "{query}");
    }
    assert_eq!(found(&index, "عبد allah")[0], "name.txt");
}

#[test]
fn a_bare_hamza_is_read_both_ways_in_a_long_query_too() {
    use warraq::arabic::Analyzer;
    let env = TestEnv::new();
    env.write("prisoners.txt", "عنوان\nرُحّب بالأسرى في المدينة");
    env.write("family.txt", "عنوان\nأُقيمت الندوة الأسرية أمس");
    env.write("others.txt", "عنوان\nالمحكمة والقاضي والشهود والبلدية");
    env.ingest();
    let index = env.index();
    let [typed, family] = ["اسري", "الأسرية"].map(|word| Analyzer::Stem.terms(word)[0].term.clone());
    assert_ne!(typed, family, "the one that is read first is another");
    let long = found_set(&index, "اسري المحكمة القاضي الشهود البلدية");
    assert_eq!(long, ["family.txt", "others.txt", "prisoners.txt"]);
}
