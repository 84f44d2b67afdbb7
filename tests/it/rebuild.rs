//! An index made anew: the old one stays until the end, and nothing but an index is ever removed.

use std::fs;
use std::path::Path;

use warraq::index::Rebuild;
use warraq::ingest::{IngestOptions, ingest};
use warraq::schema::Synonyms;
use warraq::{Article, Index, Schema};

use crate::env::{TestEnv, found, writing};

const OTHER_WRITER: &str = "another process is writing to this index";
const CHANGED: &str = "the index was changed by another process since it was opened";

/// An archive of one article, and its index.
fn small_archive() -> TestEnv {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nنص عن زلزال");
    env.ingest();
    env
}

fn names(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn fill(rebuild: &Rebuild, env: &TestEnv) {
    let report = ingest(rebuild.index(), &env.archive(), &IngestOptions::new(), &mut |_| {}).unwrap();
    assert_eq!(report.articles, 2);
}

#[test]
fn the_old_index_is_searched_until_the_new_one_is_in_its_place() {
    let env = small_archive();
    env.write("2.txt", "عنوان\nنص عن فيضان");
    let _writing = writing();
    let old = Index::open(env.index_directory()).unwrap();
    let before = old.searcher().unwrap();
    let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
    fill(&rebuild, &env);
    assert_eq!(old.stats().unwrap().articles, 1);
    assert_eq!(old.writer().unwrap_err().message(), OTHER_WRITER);
    let second = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap_err();
    assert_eq!(second.message(), OTHER_WRITER);
    let new = rebuild.finish().unwrap();
    assert_ne!(new.identity(), old.identity());
    assert_eq!(found(&new, "زلزال OR فيضان").len(), 2);
    assert_eq!(names(&env.archive()), [".warraq", "1.txt", "2.txt"]);
    let query = warraq::Query::parse("زلزال").unwrap();
    assert_eq!(before.search(&query, &warraq::SearchOptions::new()).unwrap().total, 1, "who searches goes on");

    // What was opened before is not written to the new index, which is another.
    assert_eq!(old.writer().unwrap_err().message(), CHANGED);
    assert!(new.writer().is_ok());
}

#[test]
fn what_is_dropped_or_killed_leaves_the_old_index() {
    let env = small_archive();
    env.write("2.txt", "عنوان\nنص عن فيضان");
    let _writing = writing();
    let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
    fill(&rebuild, &env);
    drop(rebuild);
    assert_eq!(names(&env.archive()), [".warraq", "1.txt", "2.txt"]);

    // Killed before it ended.
    let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
    fill(&rebuild, &env);
    let new = env.archive().join(".warraq.rebuilding");
    fs::rename(&new, env.path().join("kept")).unwrap();
    drop(rebuild);
    fs::rename(env.path().join("kept"), &new).unwrap();
    assert_eq!(Index::open(env.index_directory()).unwrap().stats().unwrap().articles, 1);

    // Killed when the old index was taken away and the new one not yet there.
    fs::rename(env.index_directory(), env.archive().join(".warraq.replaced")).unwrap();
    assert!(Index::exists(env.index_directory()));
    assert_eq!(Index::open(env.index_directory()).unwrap().stats().unwrap().articles, 1);
    assert_eq!(names(&env.archive()), [".warraq", ".warraq.rebuilding", "1.txt", "2.txt"]);

    // The next one begins with nothing, and removes no more than it knows.
    fs::create_dir(new.join("folder")).unwrap();
    fs::write(new.join("folder/text.txt"), "نص").unwrap();
    let error = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap_err();
    assert!(error.message().contains("no file of an index"), "{error}");
    assert!(new.join("meta.json").is_file(), "nothing was removed");
    assert_eq!(fs::read_to_string(new.join("folder/text.txt")).unwrap(), "نص");
    fs::remove_dir_all(new.join("folder")).unwrap();
    let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
    assert_eq!(rebuild.index().stats().unwrap().articles, 0);
    fill(&rebuild, &env);
    assert_eq!(rebuild.finish().unwrap().stats().unwrap().articles, 2);
}

#[test]
fn a_directory_with_anything_else_in_it_is_left_alone() {
    let env = small_archive();
    let index = env.index_directory();
    let refused = || {
        let _writing = writing();
        let error = Rebuild::begin(&index, &Schema::news()).unwrap_err();
        assert!(error.hint().is_some());
        error.message().to_owned()
    };
    for name in ["article.txt", "0123456789abcdef.store", "meta.json.bak", ".hidden"] {
        fs::write(index.join(name), "نص").unwrap();
        assert_eq!(refused(), format!("`{name}` is no file of an index"));
        fs::remove_file(index.join(name)).unwrap();
    }
    fs::create_dir(index.join(".tmp1")).unwrap();
    assert_eq!(refused(), "`.tmp1` is no file of an index");
    fs::remove_dir(index.join(".tmp1")).unwrap();
    let _writing = writing();
    fs::write(index.join(".tmpAbC123"), "left by a run that was killed").unwrap();
    assert!(Rebuild::begin(&index, &Schema::news()).is_ok());

    let meta = fs::read_to_string(index.join("meta.json")).unwrap();
    let mut account: serde_json::Value = serde_json::from_str(&meta).unwrap();
    account["payload"] = "of another program".into();
    fs::write(index.join("meta.json"), account.to_string()).unwrap();
    let error = Rebuild::begin(&index, &Schema::news()).unwrap_err();
    assert_eq!(error.message(), "this index was not made by warraq");
    fs::write(index.join("meta.json"), "damaged").unwrap();
    assert!(Rebuild::begin(&index, &Schema::news()).unwrap().finish().is_ok());
}

#[cfg(unix)]
#[test]
fn a_link_to_an_index_stays_a_link() {
    use std::os::unix::fs::PermissionsExt;

    let env = small_archive();
    env.write("2.txt", "عنوان\nنص عن فيضان");
    let elsewhere = env.path().join("elsewhere");
    fs::rename(env.index_directory(), &elsewhere).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o750)).unwrap();
    std::os::unix::fs::symlink("../elsewhere", env.index_directory()).unwrap();
    let _writing = writing();
    let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
    fill(&rebuild, &env);
    assert_eq!(rebuild.finish().unwrap().stats().unwrap().articles, 2);
    assert_eq!(fs::read_link(env.index_directory()).unwrap(), Path::new("../elsewhere"));
    assert_eq!(fs::metadata(&elsewhere).unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!(names(env.path()), ["archive", "elsewhere"]);

    fs::rename(&elsewhere, env.path().join(".elsewhere.replaced")).unwrap();
    assert_eq!(Index::open(env.index_directory()).unwrap().stats().unwrap().articles, 2);
}

#[test]
fn the_schema_is_kept_unless_it_was_built_in() {
    let env = small_archive();
    let directory = env.index_directory();
    let news = Schema::news();
    let own = Schema::from_toml(&news.as_toml().replacen("version = 1", "version = 7", 1)).unwrap();
    let own = own.with_synonyms(Synonyms::parse("سيارة, مركبة").unwrap());
    let _writing = writing();
    assert_eq!(Rebuild::schema_of(&directory).unwrap(), news);
    let rebuild = Rebuild::begin(&directory, &own).unwrap();
    rebuild.finish().unwrap();
    assert_eq!(Rebuild::schema_of(&directory).unwrap().as_toml(), own.as_toml());
    assert_eq!(Rebuild::schema_of(&directory).unwrap().synonyms(), own.synonyms());

    // An index of an earlier program, made with the schema that was built in then.
    let path = directory.join("meta.json");
    let meta = fs::read_to_string(&path).unwrap();
    let built_in = |told: &str| meta.replace("\\\"has_built_in_schema\\\":false", told);
    assert_ne!(built_in(""), meta);
    fs::write(&path, built_in("\\\"has_built_in_schema\\\":true")).unwrap();
    let kept = Rebuild::schema_of(&directory).unwrap();
    assert_eq!((kept.as_toml(), kept.synonyms()), (news.as_toml(), own.synonyms()));
    fs::write(&path, built_in("\\\"has_built_in_schema\\\":null")).unwrap();
    assert_eq!(Rebuild::schema_of(&directory).unwrap().as_toml(), own.as_toml(), "it does not say");
    fs::write(&path, "{").unwrap();
    assert!(Rebuild::schema_of(&directory).is_err());
}

#[test]
fn an_index_that_is_open_is_read_anew_unless_its_fields_are_others() {
    let env = small_archive();
    let directory = env.index_directory();
    let _writing = writing();
    let open = Index::open(&directory).unwrap();
    let rebuild = Rebuild::begin(&directory, &Schema::news()).unwrap();
    assert_eq!(rebuild.finish().unwrap().stats().unwrap().articles, 0);
    assert_eq!(open.stats().unwrap().articles, 0);
    let field = "[fields.url]\n";
    let (before, after) =
        Schema::news().as_toml().split_once(field).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let rest = after.split_once("\n[").map(|(_, rest)| format!("[{rest}")).unwrap_or_default();
    let other = Schema::from_toml(&(before + &rest)).unwrap();
    Rebuild::begin(&directory, &other).unwrap().finish().unwrap();
    assert_eq!(open.stats().unwrap_err().message(), CHANGED);
    assert_eq!(open.searcher().map(|_| ()).unwrap_err().message(), CHANGED);
    assert!(Index::open(&directory).unwrap().searcher().is_ok());
}

#[test]
fn an_index_is_opened_whole_while_it_is_made_anew() {
    let env = small_archive();
    let _writing = writing();
    std::thread::scope(|scope| {
        let rebuilding = scope.spawn(|| {
            for _ in 0..20 {
                let rebuild = Rebuild::begin(env.index_directory(), &Schema::news()).unwrap();
                ingest(rebuild.index(), &env.archive(), &IngestOptions::new(), &mut |_| {}).unwrap();
                rebuild.finish().unwrap();
            }
        });
        while !rebuilding.is_finished() {
            assert_eq!(found(&Index::open(env.index_directory()).unwrap(), "زلزال"), ["1.txt"]);
        }
    });
}

#[test]
fn what_another_process_set_is_not_undone() {
    let env = small_archive();
    let _writing = writing();
    let open = || Index::open(env.index_directory()).unwrap();
    let synonyms = |table: &str| Schema::news().with_synonyms(Synonyms::parse(table).unwrap());
    let first = open();
    let second = Index::open_or_create(env.index_directory(), &synonyms("سيارة, مركبة")).unwrap();
    second.writer().unwrap().commit().unwrap();
    assert_eq!(first.writer().unwrap_err().message(), CHANGED);
    assert_eq!(open().schema().synonyms().as_text(), "سيارة, مركبة");

    // Whoever set them goes on writing, and so does whoever opens the index again.
    let mut writer = second.clone().writer().unwrap();
    writer.add(&Article::new("2", "عنوان", "نص")).unwrap();
    writer.commit().unwrap();
    writer.finish().unwrap();
    open().writer().unwrap().commit().unwrap();
    assert!(second.writer().is_ok());

    // Set back by another process, they are not set anew.
    let third = Index::open_or_create(env.index_directory(), &synonyms("")).unwrap();
    third.writer().unwrap().commit().unwrap();
    assert_eq!(second.writer().unwrap_err().message(), CHANGED);
}

#[test]
fn a_library_reads_neither_the_index_into_itself_nor_the_index_in_an_archive() {
    let env = TestEnv::new();
    env.write("1.txt", "عنوان\nنص عن زلزال");
    env.write("2.txt", "عنوان\nنص عن فيضان");
    let directory = env.archive().join("ix");
    let _writing = writing();
    let index = Index::create(&directory, &Schema::news()).unwrap();
    let read = |index: &Index| ingest(index, &env.archive(), &IngestOptions::new(), &mut |_| {}).unwrap();
    assert_eq!((read(&index).articles, read(&index).files_read), (2, 0));
    let rebuild = Rebuild::begin(&directory, &Schema::news()).unwrap();
    fill(&rebuild, &env);
    let index = rebuild.finish().unwrap();
    assert_eq!(read(&index).files_unchanged, 2);
    let error = ingest(&index, &directory, &IngestOptions::new(), &mut |_| {}).unwrap_err();
    assert_eq!(error.message(), "the directory to be read is that of the index");
}
