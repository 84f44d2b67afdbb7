//! Facets and timelines: exact counts by newspaper, section, author and time, of articles and of stories.

use snapbox::{assert_data_eq, str};
use warraq::search::{CountBy, FacetField, FacetOptions, Interval};
use warraq::{Index, Query, Schema};

use crate::env::TestEnv;

const STORY: &str = "ضرب زلزال قوي مدن الساحل فجر أمس وأغلقت المدارس أبوابها حتى إشعار آخر، وقالت الوزارة إن فرق \
    الإنقاذ وصلت إلى كل القرى البعيدة قبل الظهر";

fn line(id: usize, body: &str, rest: &str) -> String {
    format!("{{\"id\": \"{id}\", \"title\": \"عنوان\", \"text\": \"{body}\"{rest}}}\n")
}

/// Six articles with the word, of which two and two are copies, and one without it.
fn archive(env: &TestEnv) -> Index {
    let other = STORY.replace("فجر أمس وأغلقت المدارس", "ليلة الجمعة ولم تغلق المتاجر").replace("الوزارة", "البلدية");
    let lines = [
        line(1, STORY, r#", "source": "المرفأ", "section": "محليات", "author": "ليلى حداد", "date": "2015-07-31""#),
        line(2, STORY, r#", "source": "الواحة", "section": "محليات", "date": "2015-08-01""#),
        line(3, &other, r#", "source": "المرفأ", "author": "ليلى حداد", "date": "2015-08-01""#),
        line(4, &other, r#", "source": "المرفأ", "author": "سامي نجار", "date": "2016-02-10""#),
        line(5, "زلزال", r#", "source": "السفوح", "date": "2014-12-31""#),
        line(6, "زلزال آخر", ""),
        line(7, "مباراة", r#", "source": "السفوح", "date": "2013-01-01""#),
    ];
    env.write("a.jsonl", lines.concat());
    env.ingest();
    env.index()
}

fn facets(index: &Index, options: &FacetOptions) -> String {
    let counts = index.searcher().unwrap().facets(&Query::parse("زلزال").unwrap(), options).unwrap();
    let mut text = format!("{} articles, {} stories\n", counts.total, counts.stories);
    for facet in counts.facets {
        text.push_str(&format!("{:?}:", facet.field));
        for value in facet.values {
            text.push_str(&format!(" {}×{}", value.count, value.value));
        }
        text.push_str(&format!(" +{} -{}\n", facet.more, facet.without));
    }
    text
}

const ALL: [FacetField; 6] =
    [FacetField::Source, FacetField::Section, FacetField::Author, FacetField::Year, FacetField::Month, FacetField::Day];

#[test]
fn facets_count_articles_or_stories() {
    let env = TestEnv::new();
    let index = archive(&env);
    assert_data_eq!(
        facets(&index, &FacetOptions::new(ALL).count(CountBy::Articles)),
        str![[r#"
6 articles, 4 stories
Source: 3×المرفأ 1×السفوح 1×الواحة +0 -1
Section: 2×محليات +0 -4
Author: 2×ليلى حداد 1×سامي نجار +0 -3
Year: 1×2014 3×2015 1×2016 +0 -1
Month: 1×2014-12 1×2015-07 2×2015-08 1×2016-02 +0 -1
Day: 1×2014-12-31 1×2015-07-31 2×2015-08-01 1×2016-02-10 +0 -1

"#]]
    );
    assert_data_eq!(
        facets(&index, &FacetOptions::new(ALL).limit(1)),
        str![[r#"
6 articles, 4 stories
Source: 2×المرفأ +2 -1
Section: 1×محليات +0 -3
Author: 2×ليلى حداد +1 -3
Year: 1×2014 2×2015 +0 -1
Month: 1×2014-12 1×2015-07 1×2015-08 +0 -1
Day: 1×2014-12-31 1×2015-07-31 1×2015-08-01 +0 -1

"#]]
    );
}

#[test]
fn facets_are_the_same_in_one_segment_and_in_many() {
    let env = TestEnv::new();
    let whole = archive(&env);
    let parts = TestEnv::new();
    let index = parts.index();
    // Two commits, which are too few to be merged.
    for numbers in [1..=4, 5..=7] {
        let _writing = crate::env::writing();
        let mut writer = index.writer().unwrap();
        for number in numbers {
            let article = whole.searcher().unwrap().article(&number.to_string()).unwrap().unwrap();
            writer.add(&article).unwrap();
        }
        writer.commit().unwrap();
    }
    assert_eq!(index.stats().unwrap().segments, 2);
    for count in [CountBy::Articles, CountBy::Stories] {
        let options = FacetOptions::new(ALL).count(count);
        assert_eq!(facets(&index, &options), facets(&whole, &options));
    }
}

#[test]
fn a_field_without_a_column_cannot_be_counted_by() {
    let env = TestEnv::new();
    let _writing = crate::env::writing();
    let schema = Schema::news().as_toml().replace("fast = true\n", "");
    let index = Index::create(env.index_directory(), &Schema::from_toml(&schema).unwrap()).unwrap();
    let options = FacetOptions::new([FacetField::Author]);
    let error = index.searcher().unwrap().facets(&Query::parse("زلزال").unwrap(), &options).unwrap_err();
    assert!(error.to_string().ends_with("the index keeps no column of `author`, so that nothing can be counted by it"));
    assert!(error.hint().unwrap().contains("fast = true"));
}

#[test]
fn a_timeline_has_a_count_for_each_query_and_period() {
    let env = TestEnv::new();
    let searcher = archive(&env).searcher().unwrap();
    let queries = [Query::parse("زلزال").unwrap(), Query::parse("المتاجر OR مباراة").unwrap()];
    let rows = |interval, count| -> Vec<(String, Vec<u64>)> {
        let timeline = searcher.timeline(&queries, interval, count).unwrap();
        assert_eq!((timeline.series[0].undated, timeline.series[1].undated), (1, 0));
        timeline.periods.into_iter().map(|period| (period.period, period.counts)).collect()
    };
    let expected = |rows: &[(&str, [u64; 2])]| -> Vec<(String, Vec<u64>)> {
        rows.iter().map(|(period, counts)| ((*period).to_owned(), counts.to_vec())).collect()
    };
    assert_eq!(
        rows(Interval::Year, CountBy::Articles),
        expected(&[("2013", [0, 1]), ("2014", [1, 0]), ("2015", [3, 1]), ("2016", [1, 1])])
    );
    // A story counts when it was first published.
    assert_eq!(
        rows(Interval::Month, CountBy::Stories),
        expected(&[("2013-01", [0, 1]), ("2014-12", [1, 0]), ("2015-07", [1, 0]), ("2015-08", [1, 1])])
    );
    assert_eq!(rows(Interval::Day, CountBy::Stories)[2], ("2015-07-31".to_owned(), vec![1, 0]));
}

#[cfg(feature = "cli")]
#[test]
fn the_program_prints_facets_and_timelines() {
    let env = TestEnv::new();
    archive(&env);
    let runs: [&[&str]; 7] = [
        &["facets", "زلزال", "--by", "source,author,month", "-n", "2"],
        &["facets", "زلزال", "--by", "source,year", "--tsv", "--count", "articles"],
        &["facets", "زلزال", "--by", "section", "--json"],
        &["timeline", "زلزال"],
        &["timeline", "--by", "year", "زلزال", "مباراة OR المتاجر"],
        &["timeline", "--by", "day", "--tsv", "--count", "articles", "زلزال", "مباراة"],
        &["timeline", "--by", "year", "--json", "زلزال", "ذخذخ"],
    ];
    let printed: Vec<String> = runs.iter().map(|arguments| env.run(arguments).to_string()).collect();
    assert_data_eq!(
        printed.join("\n"),
        str![[r#"
exit code 0
----- stdout
source
       2  المرفأ
       1  السفوح
       …  1 more value
       1  (none)

author
       2  ليلى حداد
       1  سامي نجار
       3  (none)

month
       1  2014-12
       1  2015-07
       1  2015-08
       1  (none)

4 stories in 6 articles

exit code 0
----- stdout
source	3	المرفأ
source	1	السفوح
source	1	الواحة
year	1	2014
year	3	2015
year	1	2016

exit code 0
----- stdout
{"type":"facet","field":"section","values":[{"value":"محليات","count":1}],"more":0,"without":3}
{"type":"summary","query":"زلزال","understood":"زلزال","count":"stories","total":6,"stories":4}

exit code 0
----- stdout
2014-12   1 ████████████████████████████████████████████████████████████
⋮ 6 months of nothing
2015-07   1 ████████████████████████████████████████████████████████████
2015-08   1 ████████████████████████████████████████████████████████████
3 stories, 1 without a date: زلزال

exit code 0
----- stdout
2013   0                                  1 ███████████████
2014   1 ███████████████                  0
2015   2 ██████████████████████████████   1 ███████████████
1. 3 stories, 1 without a date: زلزال
2. 2 stories: مباراة OR المتاجر

exit code 0
----- stdout
period	زلزال	مباراة
2013-01-01	0	1
2014-12-31	1	0
2015-07-31	1	0
2015-08-01	2	0
2016-02-10	1	0

exit code 0
----- stdout
{"type":"period","period":"2014","start":"2014-01-01","counts":[1,0]}
{"type":"period","period":"2015","start":"2015-01-01","counts":[2,0]}
{"type":"summary","by":"year","count":"stories","series":[{"query":"زلزال","understood":"زلزال","dated":3,"undated":1},{"query":"ذخذخ","understood":"ذخذخ","dated":0,"undated":0}]}

"#]]
    );
    assert_eq!(env.run(&["timeline", "ذخذخ"]).code, Some(1));
    assert_eq!(env.run(&["facets", "ذخذخ"]).code, Some(1));
}

#[test]
fn counts_tell_which_words_were_read_as_others() {
    let env = TestEnv::new();
    env.write("1.txt", "خبر\nوصل الوفد إلى بغداد أمس.");
    env.ingest();
    let searcher = env.index().searcher().unwrap();
    let query = Query::parse("baghdad").unwrap();
    let counts = searcher.facets(&query, &FacetOptions::new([FacetField::Year])).unwrap();
    assert_eq!((counts.total, counts.readings[0].read_as.clone()), (1, vec!["بغداد".to_owned()]));
    let timeline = searcher.timeline(&[query], Interval::Month, CountBy::Articles).unwrap();
    assert_eq!(timeline.series[0].readings, counts.readings);
}
