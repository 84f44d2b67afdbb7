//! The life of an index: made, brought up to date, killed in the middle, refused where it does not fit.

use std::fs;
use std::path::Path;

use snapbox::{assert_data_eq, str};
use warraq::corpus::WalkOptions;
use warraq::ingest::{IngestEvent, IngestOptions, ingest};
use warraq::{Article, Index, Query, Schema, SearchOptions};

use crate::env::{TestEnv, found, found_set, output, start};

/// A schema that differs from the one built in by its version alone.
fn later_schema() -> String {
    let news = Schema::news();
    let version = format!("version = {}\n", news.version());
    assert!(news.as_toml().contains(&version));
    news.as_toml().replacen(&version, &format!("version = {}\n", news.version() + 1), 1)
}

fn one_article(number: usize) -> String {
    format!("عنوان الخبر {number}\nنص الخبر رقم {number} عن الانتخابات والمدارس والطقس.")
}

#[test]
fn a_second_run_reads_nothing() {
    let (env, index) = TestEnv::with_example_index();
    let files = index.known_files().unwrap().len() as u64;
    let before = fs::read(env.index_directory().join("meta.json")).unwrap();
    let (report, skipped) = env.ingest();
    assert_eq!((report.files_read, report.articles, report.files_removed), (0, 0, 0));
    assert_eq!(report.files_unchanged, files);
    assert_eq!(skipped, Vec::<String>::new());
    assert_eq!(fs::read(env.index_directory().join("meta.json")).unwrap(), before, "nothing was written");
}

#[test]
fn an_added_a_changed_and_a_removed_file_are_seen() {
    let env = TestEnv::new();
    for number in 1..=4 {
        env.write(&format!("2015/{number}.txt"), one_article(number));
    }
    env.ingest();
    assert_eq!(found_set(&env.index(), "الانتخابات"), ["2015/1.txt", "2015/2.txt", "2015/3.txt", "2015/4.txt"]);

    env.write("2015/2.txt", "عنوان آخر\nفي هذا النص زلزال وهو أطول من النص الذي كان هنا من قبل بكثير.");
    env.remove("2015/3.txt");
    env.write(
        "2016/5.jsonl",
        "{\"title\": \"خامس\", \"text\": \"زلزال\"}\n{\"title\": \"سادس\", \"text\": \"الانتخابات\"}\n",
    );
    let (report, _) = env.ingest();
    assert_eq!((report.files_read, report.files_unchanged, report.files_removed, report.articles), (2, 2, 1, 3));
    let index = env.index();
    assert_eq!(found_set(&index, "الانتخابات"), ["2015/1.txt", "2015/4.txt", "2016/5.jsonl#2"]);
    assert_eq!(found_set(&index, "زلزال"), ["2015/2.txt", "2016/5.jsonl#1"]);
    assert_eq!(index.stats().unwrap().articles, 5);
    assert_eq!(index.stats().unwrap().files, 4);
}

#[test]
fn a_file_that_loses_records_loses_their_articles() {
    let env = TestEnv::new();
    let record = |word: &str| format!("{{\"title\": \"عنوان\", \"text\": \"{word}\"}}\n");
    env.write("a.jsonl", record("زلزال") + &record("فيضان") + &record("بركان"));
    env.ingest();
    assert_eq!(env.index().stats().unwrap().articles, 3);
    env.write("a.jsonl", record("زلزال") + &record("إعصار"));
    env.ingest();
    let index = env.index();
    assert_eq!(found_set(&index, "زلزال OR فيضان OR بركان OR إعصار"), ["a.jsonl#1", "a.jsonl#2"]);
    assert_eq!(found(&index, "إعصار"), ["a.jsonl#2"]);
}

#[test]
fn a_record_keeps_its_id_and_replaces_the_article_that_had_it() {
    let env = TestEnv::new();
    env.write("a.json", r#"{"id": "خبر-7", "title": "عنوان", "text": "زلزال"}"#);
    env.ingest();
    assert_eq!(found(&env.index(), "زلزال"), ["خبر-7"]);
    env.write("a.json", r#"{"id": "خبر-7", "title": "عنوان", "text": "فيضان في الوادي"}"#);
    env.ingest();
    assert_eq!(found(&env.index(), "زلزال OR فيضان"), ["خبر-7"]);
    assert_eq!(found(&env.index(), "زلزال"), Vec::<String>::new());
}

#[test]
fn an_id_that_stands_twice_is_reported_and_the_first_article_stays() {
    let env = TestEnv::new();
    env.write("a.json", r#"{"id": "1", "title": "عنوان", "text": "زلزال"}"#);
    env.write(
        "b.json",
        r#"[{"id": "1", "title": "عنوان", "text": "فيضان"}, {"id": "2", "title": "عنوان", "text": "بركان"}]"#,
    );
    let (report, skipped) = env.ingest();
    assert_eq!((report.articles, report.skipped), (2, 1));
    assert_data_eq!(skipped.join("\n"), str!["[DIR]/archive/b.json: the id `1` is that of another article"]);
    assert_eq!(found_set(&env.index(), "زلزال OR فيضان OR بركان"), ["1", "2"]);
    assert_eq!(found(&env.index(), "فيضان"), Vec::<String>::new());

    // Nothing is read again while nothing changes; when the first file goes, the second has its turn.
    assert_eq!(env.ingest().0.files_read, 0);
    env.remove("a.json");
    let (report, skipped) = env.ingest();
    assert_eq!((report.articles, report.skipped), (2, 0), "{skipped:?}");
    assert_eq!(found(&env.index(), "فيضان"), ["1"]);
}

#[test]
fn the_library_adds_replaces_and_deletes() {
    let env = TestEnv::new();
    let index = env.index();
    let mut writer = index.writer().unwrap();
    writer.add(&Article::new("1", "زلزال", "نص")).unwrap();
    writer.add(&Article::new("2", "فيضان", "نص")).unwrap();
    writer.commit().unwrap();
    writer.add(&Article::new("1", "بركان", "نص")).unwrap();
    assert_eq!(found_set(&index, "زلزال OR فيضان OR بركان"), ["1", "2"], "nothing is seen before the commit");
    assert_eq!(found(&index, "زلزال"), ["1"]);
    writer.delete("2").unwrap();
    writer.commit().unwrap();
    assert_eq!(found(&index, "زلزال OR فيضان OR بركان"), ["1"]);
    assert_eq!(found(&index, "بركان"), ["1"]);
    assert!(writer.add(&Article::new("", "بلا معرف", "نص")).unwrap_err().to_string().contains("needs an id"));
}

#[test]
fn a_searcher_keeps_the_state_it_was_made_with() {
    let env = TestEnv::new();
    let index = env.index();
    let mut writer = index.writer().unwrap();
    writer.add(&Article::new("1", "زلزال", "نص")).unwrap();
    writer.commit().unwrap();
    let before = index.searcher().unwrap();
    writer.delete("1").unwrap();
    writer.commit().unwrap();
    let query = Query::parse("زلزال").unwrap();
    assert_eq!(before.search(&query, &SearchOptions::new()).unwrap().total, 1);
    assert_eq!(index.searcher().unwrap().search(&query, &SearchOptions::new()).unwrap().total, 0);
}

#[test]
fn an_index_is_read_while_its_segments_are_written_merged_and_removed() {
    const COMMITS: usize = 40;
    let env = TestEnv::new();
    let _writing = crate::env::writing();
    let index = Index::create(env.index_directory(), &Schema::news()).unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut writer = index.writer().unwrap();
            for number in 1..=COMMITS {
                writer.add(&Article::new(number.to_string(), "زلزال", one_article(number))).unwrap();
                writer.commit().unwrap();
            }
            writer.finish().unwrap();
        });
        while !writing.is_finished() {
            let index = Index::open(env.index_directory()).unwrap();
            let stats = index.stats().unwrap();
            assert!(stats.bytes > 0 && stats.articles <= COMMITS as u64);
            let found = index.searcher().unwrap().search(&Query::parse("زلزال").unwrap(), &SearchOptions::new());
            assert!(found.unwrap().total >= stats.articles, "no article is lost between two looks");
        }
    });
    assert_eq!(index.stats().unwrap().articles, COMMITS as u64);
}

#[test]
fn one_writer_at_a_time() {
    let env = TestEnv::new();
    let index = env.index();
    let _writer = index.writer().unwrap();
    let error = index.writer().unwrap_err();
    assert_data_eq!(
        describe(&env, &error),
        str![[r#"
[DIR]/archive/.warraq: another process is writing to this index
hint: wait until it ends, or index into another directory with `--index DIR`
"#]]
    );
}

#[test]
fn a_folder_without_an_index_is_refused_with_advice() {
    let env = TestEnv::new();
    let error = Index::open(env.path().join("archive")).unwrap_err();
    assert_data_eq!(
        describe(&env, &error),
        str![[r#"
[DIR]/archive: there is no index here
hint: make one with `warraq index DIR`
"#]]
    );
}

#[test]
fn an_index_of_another_schema_is_refused_with_advice() {
    let env = TestEnv::new();
    env.index();
    let later = Schema::from_toml(&later_schema()).unwrap();
    let error = Index::open_or_create(env.index_directory(), &later).unwrap_err();
    assert!(error.is_incompatible());
    assert_data_eq!(
        describe(&env, &error),
        str![[r#"
[DIR]/archive/.warraq: the index was made with another schema (version 1, now version 2)
hint: `warraq index --rebuild --schema FILE DIR` makes the index anew with it
"#]]
    );
}

#[test]
fn an_index_of_another_analysis_is_refused_with_advice() {
    let env = TestEnv::new();
    env.index();
    let meta = env.index_directory().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let version = format!("\\\"analysis_version\\\":{}", warraq::arabic::ANALYSIS_VERSION);
    assert!(text.contains(&version), "{text}");
    fs::write(&meta, text.replace(&version, "\\\"analysis_version\\\":0")).unwrap();
    let error = Index::open(env.index_directory()).unwrap_err();
    assert!(error.is_incompatible());
    let version = format!("has version {}", warraq::arabic::ANALYSIS_VERSION);
    assert_data_eq!(
        describe(&env, &error).replace(&version, "has version [VERSION]"),
        str![[r#"
[DIR]/archive/.warraq: the index was made with analysis version 0, this program has version [VERSION]
hint: `warraq index --rebuild DIR` makes the index anew from the files
"#]]
    );
}

#[test]
fn a_folder_of_something_else_is_refused() {
    let env = TestEnv::new();
    fs::create_dir(env.index_directory()).unwrap();
    fs::write(env.index_directory().join("meta.json"), "{}").unwrap();
    assert!(Index::open(env.index_directory()).is_err());
}

#[test]
fn an_index_that_was_never_made_to_its_end_is_made_anew() {
    let env = TestEnv::new();
    env.write("1.txt", one_article(1));
    let meta = env.index_directory().join("meta.json");
    env.index();
    let without_payload = || {
        let mut account: serde_json::Value = serde_json::from_str(&fs::read_to_string(&meta).unwrap()).unwrap();
        account.as_object_mut().unwrap().remove("payload").expect("an index says what it was made with");
        fs::write(&meta, account.to_string()).unwrap();
    };
    without_payload();
    assert!(!Index::exists(env.index_directory()));
    assert_eq!(Index::open(env.index_directory()).unwrap_err().message(), "there is no index here");
    assert_eq!(env.ingest().0.articles, 1);

    // One with articles in it is not thrown away.
    without_payload();
    assert!(Index::exists(env.index_directory()));
    let _writing = crate::env::writing();
    let error = Index::open_or_create(env.index_directory(), &Schema::news()).unwrap_err();
    assert_eq!(error.message(), "this index was not made by warraq");
    let error = Index::create(env.index_directory(), &Schema::news()).unwrap_err();
    assert_eq!(error.message(), "there is an index here already");
}

#[test]
fn of_two_first_runs_at_once_the_second_is_told_of_the_other() {
    use tantivy::Directory;
    use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};

    let env = TestEnv::new();
    fs::create_dir(env.index_directory()).unwrap();
    let _writing = crate::env::writing();
    let lock = MmapDirectory::open(env.index_directory()).unwrap().acquire_lock(&INDEX_WRITER_LOCK).unwrap();
    let error = Index::open_or_create(env.index_directory(), &Schema::news()).unwrap_err();
    assert_eq!(error.message(), "another process is writing to this index");
    assert!(!Index::exists(env.index_directory()));
    drop(lock);
    assert!(Index::open_or_create(env.index_directory(), &Schema::news()).is_ok());
}

#[test]
fn only_what_the_patterns_let_through_is_read() {
    let env = TestEnv::with_example_archive();
    let walk = WalkOptions::new().include("almarfa/**").unwrap().exclude("**/2020/**").unwrap();
    let (report, _) = env.ingest_with(&IngestOptions::new().walk(walk));
    assert_eq!(report.files_read, 6);
    assert!(env.index().known_files().unwrap().keys().all(|path| path.starts_with("almarfa/")));
}

/// The variable that tells the child process of the next test which archive to index.
const CHILD: &str = "WARRAQ_TEST_ABORTS_IN";

/// How many files the child reads before it dies, and how many there are.
const READ_BY_CHILD: usize = 25;
const FILES: usize = 40;

#[test]
fn a_run_that_dies_between_two_commits_leaves_the_last_one() {
    let env = TestEnv::new();
    for number in 0..FILES {
        env.write(&format!("{number:02}.txt"), one_article(number));
    }
    let test = std::env::current_exe().unwrap();
    let mut child = std::process::Command::new(test);
    child.args(["--exact", "index::dies_in_the_middle", "--ignored", "--nocapture"]).env(CHILD, env.archive());
    assert!(!output(&mut child, "").status.success());

    let index = Index::open(env.index_directory()).unwrap();
    let files = index.known_files().unwrap().len();
    assert!(files > 0 && files < READ_BY_CHILD, "{files} files were committed");
    assert_eq!(index.stats().unwrap().articles, files as u64, "articles and files are of one commit");
    assert_eq!(found(&index, "الانتخابات").len(), files);

    let (report, _) = env.ingest();
    assert_eq!((report.files_unchanged, report.files_read), (files as u64, (FILES - files) as u64));
    assert_eq!(found(&env.index(), "الانتخابات").len(), FILES);
}

#[test]
#[ignore = "the child process of the test above: it dies"]
fn dies_in_the_middle() {
    let Some(archive) = std::env::var_os(CHILD) else { return };
    let archive = Path::new(&archive);
    let index = Index::create(archive.join(".warraq"), &Schema::news()).unwrap();
    let mut files = 0;
    // A commit after every ten files or so: each article has some hundred bytes.
    ingest(&index, archive, &IngestOptions::new().commit_bytes(1000), &mut |event| {
        if let IngestEvent::FileDone(_) = event {
            files += 1;
            if files == READ_BY_CHILD {
                std::process::abort();
            }
        }
    })
    .unwrap();
}

#[cfg(all(unix, feature = "cli"))]
#[test]
fn a_program_that_is_killed_leaves_the_last_commit() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::ExitStatusExt;
    use std::process::Stdio;

    let env = TestEnv::new();
    env.write("1-first.jsonl", articles(0..50));
    env.ingest();

    // A record that cannot be read tells when the second run is in the middle of its work.
    env.write("2-broken.jsonl", "{\"title\": broken}\n");
    for file in 0..20 {
        env.write(&format!("3-{file:02}.jsonl"), articles(50 + file * 1000..50 + (file + 1) * 1000));
    }
    let mut command = crate::env::program();
    command.arg("index").arg(env.archive()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = start(&mut command);
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("skipped:"), "{line}");
    std::thread::sleep(std::time::Duration::from_millis(300));
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9), "it was at work when it was killed");

    let index = Index::open(env.index_directory()).unwrap();
    assert_eq!(index.stats().unwrap().articles, 50);
    assert_eq!(found(&index, "الانتخابات").len(), 50);
    let (report, _) = env.ingest();
    assert_eq!(report.articles, 20_000);
    assert_eq!(env.index().stats().unwrap().articles, 20_050);
}

/// JSON Lines of articles with those numbers.
#[cfg(all(unix, feature = "cli"))]
fn articles(numbers: std::ops::Range<usize>) -> String {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in numbers {
        let text = "قالت الوزارة إن المدارس تستعد لموسم الانتخابات في المدن والقرى. ".repeat(12);
        writeln!(lines, "{{\"title\": \"خبر {number}\", \"text\": \"{text}{number}\"}}").unwrap();
    }
    lines
}

fn describe(env: &TestEnv, error: &warraq::Error) -> String {
    let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    env.normalise(&format!("{error}{hint}"))
}
