//! The program: what each command prints, to which stream, and with which exit code.

use snapbox::{assert_data_eq, str};

use crate::env::{Killed, Run, TestEnv, program, start};

/// Three articles whose answers are easily read, indexed.
fn small_archive() -> TestEnv {
    let env = TestEnv::new();
    env.write(
        "2015/a.json",
        r#"{"id": "خبر-1", "title": "زلزال قوي يضرب الساحل", "text": "ضرب زلزال قوي مدن الساحل فجر أمس.\nقالت الوزارة إن المدارس أغلقت.", "date": "2015-07-21T06:30:00", "source": "صحيفة المرفأ", "section": "محليات", "author": "ليلى حداد", "url": "https://example.org/1"}"#,
    );
    env.write("2016/b.txt", "افتتاح مدرسة جديدة\nافتتح الوزير مدرسة جديدة في الجبل.");
    env.write("2016/c.txt", "مباراة\nفاز الفريق في المباراة.");
    let run = env.run(&["index"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    env
}

#[track_caller]
fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// What `stats --json` prints, with numbers in place of what differs between runs.
fn stats_of(env: &TestEnv) -> serde_json::Value {
    let line = env.run(&["stats", "--json"]).stdout;
    json(&line.replace("[BYTES]", "7").replace("[SPEED]", "1").replace("[SECONDS]", "1"))
}

/// The values of `key` in lines of JSON, without the lines that have none.
fn values<'a>(run: &'a Run, key: &str) -> Vec<String> {
    let lines: Vec<&'a str> = run.stdout.lines().collect();
    lines.iter().filter_map(|line| json(&line.replace("[SCORE]", "1.0"))[key].as_str().map(str::to_owned)).collect()
}

#[test]
fn index_reports_what_it_did() {
    let env = TestEnv::with_example_archive();
    assert_data_eq!(
        env.run(&["index"]).to_string(),
        str![[r#"
exit code 0
----- stdout
48 articles from 32 files, 51 kB of text in [SECONDS]/s
files             32: text 20, html 8, json 2, json-lines 1, zip 1
formats           text 21 in 21 files, json-lines 12 in 2, html 8 in 8, json 7 in 2
encodings         UTF-8 38 in 22 files, windows-1256 8 in 8, UTF-16LE 2 in 2
years             2005 2 in 2 files, 2006 2 in 2, 2007 2 in 2, 2008 2 in 2, 2009 3 in 3, 2010 2 in 2, 2011 1 in 1, 2012 1 in 1, 2013 2 in 2, 2014 2 in 2, 2015 3 in 2, 2016 6 in 3, 8 more
dates from        metadata 23 in 8 files, path 21 in 21, text 4 in 4
sources           جريدة سفوح الأطلس 7 in 2 files, صحيفة قنديل الواحة 7 in 2, جريدة مصابيح الدلتا 6 in 1, masabih-aldelta 5 in 5, almarfa 4 in 4, hawadij-aljanub 4 in 4, nawaris-alrafidain 4 in 4, qindil-alwaha 4 in 4, sufuh-alatlas 4 in 4, صحيفة المرفأ 3 in 3
languages         ar 46 in 30 files, ar-TN 1 in 1, fa 1 in 1

"#]]
    );
    assert_data_eq!(
        env.run(&["index"]).to_string(),
        str![[r#"
exit code 0
----- stdout
up to date: 32 files unchanged

"#]]
    );
    env.remove("almarfa/2005/20051220.htm");
    env.write("almarfa/new.txt", "عنوان\nنص");
    assert_data_eq!(
        env.run(&["index", "."]).to_string(),
        str![[r#"
exit code 0
----- stdout
1 article from 1 file, 14 bytes of text in [SECONDS]/s
files             1: text 1
formats           text 1 in 1 file
encodings         UTF-8 1 in 1 file
years             unknown 1 in 1 file
dates from        unknown 1 in 1 file
sources           almarfa 1 in 1 file
languages         unknown 1 in 1 file
31 files unchanged
1 file gone, its articles removed

"#]]
    );
    assert_data_eq!(
        env.run(&["index", "--json"]).to_string(),
        str![[r#"
exit code 0
----- stdout
{"type":"report","files_read":0,"files_unchanged":32,"files_removed":0,"file_bytes":0,"articles":0,"text_bytes":0,"skipped":0,"unreadable":0,"skip_reasons":[],"file_formats":[],"tallies":{"formats":[],"encodings":[],"years":[],"date_origins":[],"sources":[],"languages":[],"suspicions":[],"suspicious":0},"skips":[],"dry_run":false,"index":"./.warraq","megabytes_per_second":[SPEED],"seconds":[SECONDS]}

"#]]
    );
}

#[test]
fn index_tells_what_it_cannot_read_and_goes_on() {
    let env = TestEnv::new();
    env.write("a.txt", "عنوان\nنص");
    env.write("b.jsonl", "{\"title\": \"ب\", \"text\": \"نص\"}\n{\"title\": \"بلا نص\"}\nnot json\n");
    env.write("c.zip", "no archive");
    assert_data_eq!(
        env.run(&["index"]).to_string(),
        str![[r#"
exit code 0
----- stdout
3 articles from 3 files, 31 bytes of text in [SECONDS]/s
files             3: text 1, json-lines 1, zip 1
formats           json-lines 2 in 1 file, text 1 in 1
encodings         UTF-8 3 in 2 files
years             unknown 3 in 2 files
dates from        unknown 3 in 2 files
sources           unknown 3 in 2 files
languages         unknown 3 in 2 files
suspicious        1 article, see `warraq check`: no-text 1
2 files or records skipped
               1  not valid JSON: expected ident at column …: ./b.jsonl:3
               1  the zip archive is cut off or damaged: invalid Zip archive: Could not find EOCD: ./c.zip
----- stderr
skipped: ./b.jsonl:3: not valid JSON: expected ident at column 2
skipped: ./c.zip: the zip archive is cut off or damaged: invalid Zip archive: Could not find EOCD

"#]]
    );
    for number in 0..30 {
        env.write(&format!("d/{number:02}.json"), "{}");
    }
    let run = env.run(&["index", "d"]);
    assert_eq!(run.stderr.lines().count(), 21, "{run}");
    assert!(run.stderr.ends_with("… and 10 more skipped, which --verbose shows\n"), "{run}");
}

#[test]
fn index_reads_one_file_and_writes_where_it_is_told() {
    let env = TestEnv::with_example_archive();
    let run = env.run(&["index", "sufuh-alatlas/2024.zip", "--index", "../elsewhere"]);
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 0
----- stdout
7 articles from 1 file, 7 kB of text in [SECONDS]/s
files             1: zip 1
formats           json-lines 6 in 1 file, text 1 in 1
encodings         UTF-8 7 in 1 file
years             2024 7 in 1 file
dates from        metadata 6 in 1 file, path 1 in 1
sources           جريدة سفوح الأطلس 6 in 1 file, letters 1 in 1
languages         ar 7 in 1 file

"#]]
    );
    assert!(env.path().join("elsewhere/meta.json").is_file());
    assert!(!env.index_directory().exists());
    let run = env.run(&["search", "--index", "../elsewhere", "-n", "1", "سفينة"]);
    assert_eq!(run.code, Some(0), "{run}");
}

#[test]
fn index_takes_patterns() {
    let env = TestEnv::with_example_archive();
    let run = env.run(&["index", "--include", "**/*.txt", "--exclude", "almarfa/**", "--exclude", "**/2009/**"]);
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 0
----- stdout
15 articles from 15 files, 16 kB of text in [SECONDS]/s
files             15: text 15
formats           text 15 in 15 files
encodings         UTF-8 10 in 10 files, windows-1256 4 in 4, UTF-16LE 1 in 1
years             2005 1 in 1 file, 2006 2 in 2, 2007 1 in 1, 2008 1 in 1, 2010 2 in 2, 2012 1 in 1, 2013 2 in 2, 2014 1 in 1, 2017 1 in 1, 2018 1 in 1, 2021 1 in 1, 2022 1 in 1
dates from        path 15 in 15 files
sources           masabih-aldelta 4 in 4 files, nawaris-alrafidain 3 in 3, qindil-alwaha 3 in 3, sufuh-alatlas 3 in 3, hawadij-aljanub 2 in 2
languages         ar 14 in 14 files, fa 1 in 1

"#]]
    );
    assert_data_eq!(
        env.run(&["index", "--include", "a[b"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: `a[b` is not a file pattern: unclosed character class; missing ']'
hint: `*` stands for any characters of a name, `**` for any folders

"#]]
    );
}

#[test]
fn index_takes_a_schema_and_rebuilds_for_another() {
    let env = small_archive();
    let news = warraq::Schema::news();
    let other = news.as_toml().replacen("version = 1", "version = 2", 1);
    std::fs::write(env.path().join("schema.toml"), &other).unwrap();
    assert_data_eq!(
        env.run(&["index", "--schema", "../schema.toml"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: ./.warraq: the index was made with another schema (version 1, now version 2)
hint: `warraq index --rebuild --schema FILE DIR` makes the index anew with it

"#]]
    );
    assert_data_eq!(
        env.run(&["index", "--schema", "../schema.toml", "--rebuild"]).to_string(),
        str![[r#"
exit code 0
----- stdout
3 articles from 3 files, 304 bytes of text in [SECONDS]/s
files             3: text 2, json 1
formats           text 2 in 2 files, json 1 in 1
encodings         UTF-8 3 in 3 files
years             2015 1 in 1 file, unknown 2 in 2
dates from        unknown 2 in 2 files, metadata 1 in 1
sources           unknown 2 in 2 files, صحيفة المرفأ 1 in 1
languages         ar 3 in 3 files

"#]]
    );
    assert_data_eq!(
        env.run(&["index"]).to_string(),
        str![[r#"
exit code 0
----- stdout
up to date: 3 files unchanged

"#]]
    );
    assert_eq!(stats_of(&env)["schema_version"], 2);

    std::fs::write(env.path().join("schema.toml"), other.replacen("stored = true", "kept = true", 1)).unwrap();
    assert_data_eq!(
        env.run(&["index", "--schema", "../schema.toml"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: ../schema.toml:10: unknown field `kept`, expected one of `type`, `analyzers`, `preceded_by`, `stored`, `fast`, `aliases`

"#]]
    );
    assert_data_eq!(
        env.run(&["index", "--schema", "nowhere.toml"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: nowhere.toml: No such file or directory (os error 2)

"#]]
    );
}

#[test]
fn index_refuses_what_is_not_there() {
    let env = TestEnv::new();
    assert_data_eq!(
        env.run(&["index", "nowhere"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: nowhere: No such file or directory (os error 2)
hint: name a directory of articles, or one file

"#]]
    );
    assert!(!env.archive().join("nowhere").exists());
    assert_data_eq!(
        env.run(&["index", "--memory", "3"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: invalid value '3' for '--memory <MIB>': 3 is not in 15..=4000

For more information, try '--help'.

"#]]
    );
}

#[test]
fn search_shows_rank_title_facts_and_passage() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["search", "مدارس"]).to_string(),
        str![[r#"
exit code 0
----- stdout
  1  افتتاح مدرسة جديدة
     2016/b.txt
     افتتح الوزير مدرسة جديدة في الجبل.

  2  زلزال قوي يضرب الساحل
     صحيفة المرفأ · محليات · ليلى حداد · 2015-07-21 · 2015/a.json · [خبر-1]
     قالت الوزارة إن المدارس أغلقت.

2 articles

"#]]
    );
    assert_data_eq!(
        env.run(&["search", "زلزال", "--no-snippets"]).to_string(),
        str![[r#"
exit code 0
----- stdout
  1  زلزال قوي يضرب الساحل
     صحيفة المرفأ · محليات · ليلى حداد · 2015-07-21 · 2015/a.json · [خبر-1]

1 article

"#]]
    );
    assert_data_eq!(
        env.run(&["search", "-n", "1", "--snippet-chars", "20", "مدارس", "OR", "الفريق"]).to_string(),
        str![[r#"
exit code 0
----- stdout
  1  مباراة
     2016/c.txt
     فاز الفريق في …

3 articles

"#]]
    );
}

#[test]
fn search_prints_json_lines() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["search", "--json", "زلزال", "-ذخذخ"]).to_string(),
        str![[r#"
exit code 0
----- stdout
{"type":"hit","rank":1,"id":"خبر-1","score":[SCORE],"title":"زلزال قوي يضرب الساحل","title_highlights":[{"start":0,"end":10}],"snippets":[{"text":"ضرب زلزال قوي مدن الساحل فجر أمس./nقالت الوزارة إن المدارس أغلقت.","highlights":[{"start":7,"end":17}],"start":0,"cut_at_start":false,"cut_at_end":false}],"source":"صحيفة المرفأ","section":"محليات","author":"ليلى حداد","published":"2015-07-21T06:30:00","url":"https://example.org/1","path":"2015/a.json","record":"","copies":0}
{"type":"summary","query":"زلزال -ذخذخ","understood":"زلزال -ذخذخ","total":1,"stories":1,"shown":1,"offset":0,"missing":[{"part":"ذخذخ"}]}

"#]]
    );
    assert_data_eq!(
        env.run(&["search", "--json", "ذخذخ"]).to_string(),
        str![[r#"
exit code 1
----- stdout
{"type":"summary","query":"ذخذخ","understood":"ذخذخ","total":0,"stories":0,"shown":0,"offset":0,"missing":[{"part":"ذخذخ"}]}

"#]]
    );
    let run = env.run(&["search", "--json", "--sort", "oldest", "--offset", "1", "في الساحل المباراة الجبل"]);
    assert_eq!(values(&run, "type"), ["hit", "hit", "summary"], "{run}");
}

#[test]
fn search_colours_matches_where_it_is_told() {
    let env = small_archive();
    let run = env.run(&["search", "--color", "always", "الفريق"]);
    assert!(run.stdout.contains("\u{1b}[1m\u{1b}[31mالفريق\u{1b}[0m"), "{:?}", run.stdout);
    assert!(!env.run(&["search", "--color", "never", "الفريق"]).stdout.contains('\u{1b}'));
    assert!(!env.run(&["search", "الفريق"]).stdout.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn search_that_finds_nothing_exits_with_one() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["search", "ذخذخ"]).to_string(),
        str![[r#"
exit code 1
----- stderr
nothing found
no article has ذخذخ

"#]]
    );
}

#[test]
fn search_says_what_it_did_not_understand() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["search", "-n", "1", "--no-snippets", "مبنى: مدرسة"]).to_string(),
        str![[r#"
exit code 0
----- stdout
  1  افتتاح مدرسة جديدة
     2016/b.txt

2 articles
----- stderr
note: there is no field `مبنى`; fields are title, body, source, author, section, id, url, path, language, date, before, after
hint: leave the colon out, write `/:`, or quote the words

"#]]
    );
    assert_data_eq!(
        env.run(&["search", "--strict", "وزير \"الصحة"]).to_string(),
        str![[r#"
exit code 2
----- stderr
  وزير "الصحة
       ^
error: the quotation mark is never closed
hint: close it, or leave it out

"#]]
    );
    assert_data_eq!(
        env.run(&["search", "؟"]).to_string(),
        str![[r#"
exit code 1
----- stderr
note: the query has no words
hint: write a word to search for
nothing found

"#]]
    );
    assert_data_eq!(
        env.run(&["search"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: the following required arguments were not provided:
  <QUERY>...

Usage: warraq search <QUERY>...

For more information, try '--help'.

"#]]
    );
}

#[test]
fn an_index_is_found_from_anywhere_inside_the_archive() {
    let env = small_archive();
    let run = env.finish(program().args(["search", "الفريق"]).current_dir(env.archive().join("2016")), "");
    assert_eq!(run.code, Some(0), "{run}");
    let stats = |command: &mut std::process::Command| env.finish(command.arg("stats").current_dir(env.path()), "").code;
    assert_eq!(stats(&mut program()), Some(2), "not from outside");
    assert_eq!(stats(program().env("WARRAQ_INDEX", env.index_directory())), Some(0), "but where it is told");
    let run = env.finish(program().args(["search", "x"]).current_dir(env.path()), "");
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 2
----- stderr
error: [DIR]: there is no index in this directory or above
hint: make one with `warraq index DIR`, or name one with `--index DIR`

"#]]
    );
}

#[test]
fn a_command_without_its_index_says_so() {
    let env = TestEnv::new();
    for command in [vec!["stats"], vec!["show", "1"], vec!["search", "x"]] {
        let run = env.run(&[command, vec!["--index", "nowhere"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert_data_eq!(
            run.stderr,
            str![[r#"
error: nowhere: there is no index here
hint: make one with `warraq index DIR`

"#]]
        );
    }
}

#[test]
fn show_prints_one_article() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["show", "خبر-1"]).to_string(),
        str![[r#"
exit code 0
----- stdout
زلزال قوي يضرب الساحل
id: خبر-1
source: صحيفة المرفأ
section: محليات
author: ليلى حداد
published: 2015-07-21T06:30:00
url: https://example.org/1
path: 2015/a.json

ضرب زلزال قوي مدن الساحل فجر أمس.
قالت الوزارة إن المدارس أغلقت.

"#]]
    );
    assert_data_eq!(
        env.run(&["show", "--json", "2016/b.txt"]).to_string(),
        str![[r#"
exit code 0
----- stdout
{"type":"article","id":"2016/b.txt","title":"افتتاح مدرسة جديدة","body":"افتتح الوزير مدرسة جديدة في الجبل.","source":"","section":"","author":"","url":"","path":"2016/b.txt","record":"","language":"ar","copies":[]}

"#]]
    );
    assert_data_eq!(
        env.run(&["show", "خبر-9"]).to_string(),
        str![[r#"
exit code 1
----- stderr
no article has the id `خبر-9`

"#]]
    );
}

#[test]
fn text_of_other_people_does_not_reach_the_terminal_raw() {
    let env = TestEnv::new();
    env.write("a.json", r#"{"id": "1", "title": "عنوان \u001b[31m\u202eمقلوب", "text": "نص \u0007 هنا"}"#);
    env.run(&["index"]);
    for command in [vec!["show", "1"], vec!["search", "هنا"]] {
        let run = env.run(&command);
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{:?}", run.stdout);
        assert!(run.stdout.contains("\\u{202e}"), "{}", run.stdout);
    }
}

#[test]
fn stats_count() {
    let env = small_archive();
    let analysis = format!("{}", warraq::arabic::ANALYSIS_VERSION);
    let run = env.run(&["stats"]);
    assert_eq!(run.code, Some(0));
    let text = run.stdout.replace(&format!("analysis version  {analysis}"), "analysis version  [VERSION]");
    assert_data_eq!(
        text,
        str![[r#"
articles          3
files             3: text 2, json 1
formats           text 2 in 2 files, json 1 in 1
encodings         UTF-8 3 in 3 files
years             2015 1 in 1 file, unknown 2 in 2
dates from        unknown 2 in 2 files, metadata 1 in 1
sources           unknown 2 in 2 files, صحيفة المرفأ 1 in 1
languages         ar 3 in 3 files
text              304 bytes
index             [SIZE] of the text
last run          3 articles from 3 files, 304 bytes of text in [SECONDS]/s
segments          1
schema version    1
analysis version  [VERSION]

"#]]
    );
    assert_eq!(env.run(&["stats"]).stderr, "");
    let stats = stats_of(&env);
    assert_eq!((&stats["last_run"]["articles"], &stats["last_run"]["text_bytes"]), (&3.into(), &304.into()));
    assert_eq!(stats["type"], "stats");
    for (key, value) in [("articles", 3), ("files", 3), ("segments", 1), ("schema_version", 1)] {
        assert_eq!(stats[key], value, "{key}");
    }
    assert!(
        stats["bytes"].is_u64() && stats["text_bytes"].as_u64().unwrap() > 200 && stats["analysis_version"].is_u64()
    );
}

#[test]
fn analyze_shows_words_places_and_terms() {
    let env = TestEnv::new();
    let run = env.run(&["analyze", "--field", "light10", "وبالمَدارس", "في BBC،", "٢٠١٥"]);
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 0
----- stdout
bytes	word	light10
0..20	وبالمَدارس	بالمدارس
21..25	في	في
26..29	BBC	bbc
32..40	٢٠١٥	2015

"#]]
    );
    let run = env.run(&["analyze", "--json", "--analyzer", "exact", "عبد الله"]);
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 0
----- stdout
{"type":"word","word":"عبد الله","start":0,"end":15,"terms":{"exact":"عبدالله"}}

"#]]
    );
    assert_eq!(
        env.run_with_input(&["analyze", "--field", "exact"], "زلزال").stdout,
        env.run(&["analyze", "--field", "exact", "زلزال"]).stdout
    );
    let run = env.run(&["analyze", "زلزال"]);
    let names: Vec<_> = warraq::arabic::Analyzer::ALL.iter().map(|analyzer| analyzer.name()).collect();
    assert_eq!(run.stdout.lines().next(), Some(format!("bytes\tword\t{}", names.join("\t")).as_str()));
    assert_data_eq!(
        env.run(&["analyze", "--field", "khoja", "زلزال"]).to_string().replace("stem, ", ""),
        str![[r#"
exit code 2
----- stderr
error: there is no analyzer `khoja`
hint: the analyzers are exact, light10, snowball

"#]]
    );
}

#[test]
fn analyze_reads_a_list_of_words() {
    let env = TestEnv::new();
    let run = env.run_with_input(&["analyze", "--words", "--field", "light10"], "المدرسة\nعبد الله\n\nBBC news\n");
    assert_data_eq!(
        run.to_string(),
        str![[r#"
exit code 0
----- stdout
المدرسة	مدرس
عبد الله	عبدالل
	
BBC news	bbc news

"#]]
    );
}

#[test]
fn eval_measures_topics() {
    let env = small_archive();
    let file = |name: &str, text: &str| {
        let path = env.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let topics = file("topics.tsv", "1\tمدرسة\n2\tزلزال\n3\tذخذخ\n9\tلا أحكام\n");
    let judgments = file("qrels.txt", "1 0 2016/b.txt 3\n1 0 خبر-1 1\n2 0 خبر-1 2\n3 0 خبر-1 1\n");
    let run_file = env.path().join("run.txt").display().to_string();
    assert_data_eq!(
        env.run(&["eval", &topics, &judgments, "--per-topic", "--run", &run_file]).to_string(),
        str![[r#"
exit code 0
----- stdout
nDCG@10  MAP    MRR@10 R@100
1.0000   1.0000 1.0000 1.0000  1 مدرسة
1.0000   1.0000 1.0000 1.0000  2 زلزال
0.0000   0.0000 0.0000 0.0000  3 ذخذخ
0.6667   0.6667 0.6667 0.6667  mean of 3 topics

"#]]
    );
    let run = std::fs::read_to_string(&run_file).unwrap();
    let columns: Vec<_> = run.lines().map(|line| line.split(' ').collect::<Vec<_>>()).collect();
    let ids: Vec<_> = columns.iter().map(|row| (row[0], row[1], row[2], row[3], row[5])).collect();
    assert_eq!(
        ids,
        [
            ("1", "Q0", "2016/b.txt", "1", "warraq"),
            ("1", "Q0", "خبر-1", "2", "warraq"),
            ("2", "Q0", "خبر-1", "1", "warraq")
        ]
    );

    let means = json(&env.run(&["eval", &topics, &judgments, "--json"]).stdout);
    assert_eq!((&means["type"], &means["topics"]), (&"mean".into(), &3.into()));
    let broken = file("broken.tsv", "1 no tab\n");
    assert_data_eq!(
        env.run(&["eval", &broken, &judgments]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: [DIR]/broken.tsv:1: a topic is an identifier, a tab and a query

"#]]
    );
    let broken = file("broken.txt", "1 0 a\n");
    assert_data_eq!(
        env.run(&["eval", &topics, &broken]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: [DIR]/broken.txt:1: a judgment is `topic 0 article grade`

"#]]
    );
    let long = file("long.tsv", &format!("9\tمدرسة\n1\t{}\n", "زلزال ".repeat(10_001)));
    let refused = env.run(&["eval", &long, &judgments]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.starts_with("error: [DIR]/long.tsv:2: "), "{}", refused.stderr);
    let none = file("none.txt", "");
    assert_eq!(env.run(&["eval", &topics, &none]).code, Some(1));
}

#[test]
fn completions_know_every_command() {
    let env = TestEnv::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = env.run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        for command in ["index", "search", "show", "analyze", "eval", "stats", "check", "completions"] {
            assert!(run.stdout.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(env.run(&["completions", "tcsh"]).code, Some(2));
}

#[test]
fn help_and_version() {
    let env = TestEnv::new();
    assert_data_eq!(
        env.run(&["-h"]).to_string(),
        str![[r#"
exit code 0
----- stdout
A full-text search engine for Arabic news archives

Usage: warraq [OPTIONS] <COMMAND>

Commands:
  index        Read a directory of articles into an index, or bring the index up to date
  search       Search, and show the best articles with the passages that matched
  similar      Show articles related to one
  facets       Count what a query finds by newspaper, section, author, year, month or day
  timeline     Draw how often queries find something over time, side by side
  batch        Run saved queries, and show what is new since their last run
  show         Show one article whole
  analyze      Show how a text is cut into words and terms
  eval         Measure relevance with judged topics
  stats        Show what the index holds: formats, encodings, years, newspapers, what was skipped,
               and its size
  check        List the articles that may not be what they were when they were written
  completions  Print a completion script for a shell
  help         Print this message or the help of the given subcommand(s)

Options:
      --index <DIR>   The index directory; without it, `.warraq` in this directory or one above
                      [env: WARRAQ_INDEX]
      --color <WHEN>  Whether to colour the output [default: auto] [possible values: auto, always,
                      never]
  -h, --help          Print help (see more with '--help')
  -V, --version       Print version

"#]]
    );
    assert_eq!(env.run(&["--version"]).stdout, format!("warraq {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(env.run(&[]).code, Some(2));
    assert_data_eq!(
        env.run(&["serch", "x"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: unrecognized subcommand 'serch'

  tip: a similar subcommand exists: 'search'

Usage: warraq [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Read;
    use std::process::Stdio;
    let env = TestEnv::with_example_archive();
    assert_eq!(env.run(&["index"]).code, Some(0));
    let mut command = program();
    command.args(["search", "--json", "-n", "1000", "--fragments", "9", "--snippet-chars", "2000", "-ذخذخ"]);
    command.current_dir(env.archive()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = start(&mut command);
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn another_writer_is_reported() {
    let env = small_archive();
    let index = env.index();
    let _writer = index.writer().unwrap();
    env.write("d.txt", "عنوان\nنص");
    assert_data_eq!(
        env.run(&["index"]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: ./.warraq: another process is writing to this index
hint: wait until it ends, or index into another directory with `--index DIR`

"#]]
    );
    assert_eq!(env.run(&["search", "الفريق"]).code, Some(0), "searching goes on");
}

/// An archive with something of everything that is worth a second look.
fn doubtful_archive() -> TestEnv {
    let env = TestEnv::new();
    env.write(
        "almarfa/a.jsonl",
        concat!(
            "{\"id\": \"m-1\", \"title\": \"خبر\", \"text\": \"نص سليم كامل\", \"date\": \"2015-07-21\"}\n",
            "{\"title\": \"خبر\", \"text\": \"حر\u{FFFD}ف ضائع\", \"date\": \"غدا\"}\n",
            "{\"title\": broken}\n",
            "{\"title\": \"عنوان وحده\"}\n",
        ),
    );
    env.write("almarfa/sport/b.txt", "A headline\nA text of the sports pages that is written in English alone.");
    env
}

#[test]
fn check_lists_what_is_suspicious_with_the_reasons() {
    let env = doubtful_archive();
    assert_eq!(env.run(&["index"]).code, Some(0), "records that are skipped are no error");
    assert_data_eq!(
        env.run(&["check"]).to_string(),
        str![[r#"
exit code 1
----- stdout
almarfa/a.jsonl#2: the date `غدا` is not understood; letters were lost before the text was stored
almarfa/a.jsonl#4: the article has no text
almarfa/sport/b.txt: the text is not in Arabic letters
3 suspicious in 4 articles

"#]]
    );
    assert_data_eq!(
        env.run(&["check", "--json"]).to_string(),
        str![[r##"
exit code 1
----- stdout
{"type":"suspicious","id":"almarfa/a.jsonl#2","path":"almarfa/a.jsonl","record":"#2","format":"json-lines","encoding":"UTF-8","reasons":[{"kind":"unknown-date","reason":"the date `غدا` is not understood"},{"kind":"replacement-characters","reason":"letters were lost before the text was stored"}]}
{"type":"suspicious","id":"almarfa/a.jsonl#4","path":"almarfa/a.jsonl","record":"#4","format":"json-lines","encoding":"UTF-8","reasons":[{"kind":"no-text","reason":"the article has no text"}]}
{"type":"suspicious","id":"almarfa/sport/b.txt","path":"almarfa/sport/b.txt","record":"","format":"text","encoding":"UTF-8","reasons":[{"kind":"not-arabic","reason":"the text is not in Arabic letters"}]}
{"type":"summary","suspicious":3,"articles":4}

"##]]
    );
    assert_data_eq!(
        env.run(&["stats"]).stdout.lines().take_while(|line| !line.starts_with("text")).collect::<Vec<_>>().join("\n"),
        str![[r#"
articles          4
files             2: json-lines 1, text 1
formats           json-lines 3 in 1 file, text 1 in 1
encodings         UTF-8 4 in 2 files
years             2015 1 in 1 file, unknown 3 in 2
dates from        unknown 3 in 2 files, metadata 1 in 1
sources           almarfa 4 in 2 files
languages         unknown 2 in 1 file, ar 1 in 1, en 1 in 1
suspicious        3 articles, see `warraq check`: no-text 1, not-arabic 1, replacement-characters 1, unknown-date 1
skipped           1
               1  not valid JSON: expected value at column …: almarfa/a.jsonl:3
"#]]
    );
    env.remove("almarfa/a.jsonl");
    env.remove("almarfa/sport/b.txt");
    env.write("c.txt", "خبر\nنص سليم كامل");
    env.run(&["index"]);
    assert_data_eq!(
        env.run(&["check"]).to_string(),
        str![[r#"
exit code 0
----- stdout
nothing suspicious in 1 article

"#]]
    );
}

#[test]
fn a_dry_run_reports_what_an_index_would_hold_and_writes_nothing() {
    let env = doubtful_archive();
    let dry = env.run(&["index", "--dry-run"]);
    assert!(!env.index_directory().exists());
    assert!(dry.stdout.starts_with("nothing was written: 4 articles from 2 files"), "{dry}");
    let run = env.run(&["index"]);
    let below = |run: &Run| run.stdout.split_once('\n').unwrap().1.to_owned();
    assert_eq!(below(&dry), below(&run));
    let report = json(
        &env.run(&["index", "--dry-run", "--rebuild", "--json"])
            .stdout
            .replace("[SECONDS]", "1")
            .replace("[SPEED]", "1"),
    );
    assert_eq!((&report["articles"], &report["dry_run"]), (&4.into(), &true.into()));
    assert_eq!(report["skips"][0]["line"], 3);
    assert_eq!(report["skip_reasons"][0]["examples"][0], "./almarfa/a.jsonl:3");
    assert_eq!(env.run(&["index", "--dry-run"]).stdout, "up to date: 2 files unchanged\n");
}

#[cfg(unix)]
#[test]
fn what_the_system_refuses_to_read_makes_the_exit_code_two() {
    let env = small_archive();
    std::os::unix::fs::symlink("nowhere.txt", env.archive().join("broken.txt")).unwrap();
    assert_eq!(env.run(&["index"]).code, Some(0));
    env.write("2016/d.txt", "زلزال آخر\nنص الخبر");
    let run = env.run(&["index", "--follow-links"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stdout.starts_with("1 article from 1 file"), "{run}");
    assert!(run.stdout.ends_with("1 file or folder could not be read\n"), "{run}");
    assert_eq!(run.stderr, "skipped: ./broken.txt: No such file or directory (os error 2)\n");
}

/// The program as it watches the small archive, and the lines that it prints from now on.
fn watching(env: &TestEnv) -> (Killed, impl Iterator<Item = String>) {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let mut command = program();
    command.args(["index", "--watch=1"]).current_dir(env.archive()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = Killed(start(&mut command));
    let mut lines = BufReader::new(child.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "up to date: 3 files unchanged");
    (child, lines)
}

#[test]
fn watch_keeps_the_index_current() {
    let env = small_archive();
    let (_watching, mut lines) = watching(&env);
    env.write("2017/e.txt", "فيضان في الوادي\nنص الخبر");
    let report = lines.next().unwrap();
    assert!(report.starts_with("1 article from 1 file"), "{report}");
    assert_eq!(values(&env.run(&["search", "--json", "فيضان"]), "id"), ["2017/e.txt"]);
    env.remove("2017/e.txt");
    assert!(lines.any(|line| line == "1 file gone, its articles removed"));
    assert_eq!(env.run(&["search", "فيضان"]).code, Some(1));
}

#[test]
fn watch_goes_on_with_an_index_that_was_made_anew() {
    let env = small_archive();
    let (_watching, mut lines) = watching(&env);
    std::fs::write(env.path().join("schema.toml"), schema_with_synonyms()).unwrap();
    std::fs::write(env.path().join("synonyms.txt"), "قلم, مباراة\n").unwrap();
    let run = env.run(&["index", "--rebuild", "--schema", "../schema.toml"]);
    assert_eq!(run.code, Some(0), "{run}");
    env.write("2017/e.txt", "فيضان في الوادي\nنص الخبر");
    assert!(lines.any(|line| line.starts_with("1 article from 1 file")));
    assert_eq!(values(&env.run(&["search", "--json", "فيضان"]), "id"), ["2017/e.txt"]);
    assert_eq!(values(&env.run(&["search", "--json", "قلم"]), "id"), ["2016/c.txt"], "the synonyms stay");
    assert_eq!(stats_of(&env)["articles"], 4);
}

/// A schema that is not the one built in: it names a file of synonyms.
fn schema_with_synonyms() -> String {
    warraq::Schema::news().as_toml().replacen("version = 1", "version = 7\nsynonyms = \"synonyms.txt\"", 1)
}

#[test]
fn rebuild_keeps_the_schema_and_the_synonyms_of_an_index_and_says_so() {
    let env = small_archive();
    std::fs::write(env.path().join("schema.toml"), schema_with_synonyms()).unwrap();
    std::fs::write(env.path().join("synonyms.txt"), "قلم, مباراة\n").unwrap();
    assert_eq!(env.run(&["index", "--rebuild"]).stderr, "", "there is nothing to tell");
    assert_eq!(env.run(&["index", "--rebuild", "--schema", "../schema.toml"]).stderr, "");
    let run = env.run(&["index", "--rebuild"]);
    assert_data_eq!(
        run.stderr.clone(),
        str![[r#"
note: the index keeps its schema and its synonyms; `--schema FILE` makes it with another

"#]]
    );
    assert!(run.stdout.starts_with("3 articles from 3 files"), "{run}");
    assert_eq!(stats_of(&env)["schema_version"], 7);
    assert_eq!(values(&env.run(&["search", "--json", "قلم"]), "id"), ["2016/c.txt"]);

    // Of an index that is damaged, the schema is not known.
    std::fs::write(env.index_directory().join("meta.json"), "{").unwrap();
    let run = env.run(&["index", "--rebuild"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_data_eq!(
        run.stderr.clone(),
        str![[r#"
note: what the index was made with cannot be read: the schema that is built in is taken

"#]]
    );
    assert_eq!(stats_of(&env)["schema_version"], 1);
}

#[test]
fn an_archive_is_not_its_own_index_and_is_never_thrown_away() {
    let env = small_archive();
    assert_data_eq!(
        env.run(&["index", ".", "--index", "."]).to_string(),
        str![[r#"
exit code 2
----- stderr
error: .: the directory to be read is that of the index
hint: name another directory with `--index DIR`

"#]]
    );
    assert!(!env.archive().join("meta.json").exists());
    env.write("meta.json", r#"{"title": "عنوان", "text": "نص"}"#);
    assert_data_eq!(
        env.run(&["index", "--rebuild", "2015", "--index", "."]).to_string(),
        str![[r#"
exit code 2
----- stderr
note: what the index was made with cannot be read: the schema that is built in is taken
error: .: `.warraq` is no file of an index
hint: an index is made anew only where nothing else lies in its directory; move it away

"#]]
    );
    assert!(env.archive().join("2015/a.json").exists());
    assert!(env.run(&["index"]).stdout.starts_with("1 article from 1 file"));
}

#[test]
fn an_index_that_lies_in_its_archive_is_no_part_of_it() {
    let env = small_archive();
    let index = ["index", "--index", "ix"];
    assert!(env.run(&index).stdout.starts_with("3 articles from 3 files"));
    assert_eq!(env.run(&index).to_string(), "exit code 0\n----- stdout\nup to date: 3 files unchanged\n");
    for more in ["--verbose", "--dry-run"] {
        let run = env.run(&["index", "--rebuild", "--index", "ix", more]);
        assert!(run.stdout.contains("3 articles from 3 files"), "{run}");
        assert!(!run.stdout.contains("skipped"), "{run}");
    }
    assert_eq!(env.run(&index).stdout, "up to date: 3 files unchanged\n");
}

#[test]
fn a_schema_tells_what_folders_mean() {
    let env = TestEnv::new();
    env.write(
        "papers/almarfa/2015/07/21/3.json",
        r#"{"title": "زلزال", "text": "نص", "source": "وكالة", "date": "2010-01-01"}"#,
    );
    env.write(
        "letters/4.json",
        r#"{"title": "بعد الزلزال", "text": "رسالة من قارئ يسأل عن الخيام", "source": "وكالة", "date": "2010-01-01"}"#,
    );
    let schema = |pattern: &str| {
        let text = format!("{}\n[[paths]]\npattern = \"{pattern}\"\n", warraq::Schema::news().as_toml());
        std::fs::write(env.path().join("schema.toml"), &text).unwrap();
        text.lines().count()
    };
    let line = schema("papers/{paper}/**");
    let run = env.run(&["index", "--schema", "../schema.toml"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        format!(
            "error: ../schema.toml:{line}: the path pattern `papers/{{paper}}/**`: `paper` is not a name\n\
             hint: the names are source, section, author, language, title, date, year, month, day\n"
        )
    );
    assert!(!env.index_directory().exists());
    schema("papers/{source}/{year}/{month}/{day}/**");
    assert_eq!(env.run(&["index", "--schema", "../schema.toml"]).code, Some(0));
    let hits = env.run(&["search", "--json", "--sort", "newest", "زلزال"]);
    assert_eq!(values(&hits, "source"), ["almarfa", "وكالة"]);
    assert_eq!(values(&hits, "published"), ["2015-07-21T00:00:00", "2010-01-01T00:00:00"]);
}
