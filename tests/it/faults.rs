//! What goes wrong in archives and on disks: each fault is reported, the rest is indexed, and the last commit stays.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use snapbox::{assert_data_eq, str};
use warraq::corpus::{ReadOptions, WalkOptions};
use warraq::ingest::{IngestEvent, IngestOptions, ingest};

use crate::env::{TestEnv, found, found_set, writing};

/// Lines of JSON that do not compress well, so that a part of a stream is a part of the records.
fn lines(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        writeln!(lines, "{{\"title\": \"خبر {}\", \"text\": \"نص عن زلزال {number}\"}}", number * 7919).unwrap();
    }
    lines
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A fault in a file of that name: its bytes, how many articles are read all the same, what is told.
type Fault = (&'static str, Vec<u8>, std::ops::RangeInclusive<u64>, Vec<&'static str>);

fn faults() -> Vec<Fault> {
    let line = lines(1);
    let gzip = gzipped(lines(3000).as_bytes());
    let zip = zipped(&[("1.jsonl", lines(20).as_bytes()), ("2.jsonl", lines(20).as_bytes())]);
    let mut deep = line.clone().into_bytes();
    for level in 0..8 {
        deep = zipped(&[(if level == 0 { "a.jsonl" } else { "inner.zip" }, &deep)]);
    }
    let nested = zipped(&[("inner.zip", &zipped(&[("a.jsonl", line.as_bytes())]))]);
    let broken = format!("{line}{{\"title\": \"ناقص\n{line}");
    let nul = line.replace("زلزال", "زلز\0ال");
    let mut invalid = line.clone().into_bytes();
    invalid.splice(12..12, *b"\xFF\xFE");
    let long = [br#"{"title": "x", "text": ""#.as_slice(), &vec![b'a'; 100 << 20], b"\"}\n", line.as_bytes()].concat();
    vec![
        ("broken.jsonl", broken.into_bytes(), 2..=2, vec!["broken.jsonl:2: not valid JSON"]),
        (
            "cut.jsonl.gz",
            gzip[..gzip.len() / 2].to_vec(),
            500..=2999,
            vec!["cut.jsonl.gz: the compressed data ends early"],
        ),
        ("cut.zip", zip[..zip.len() - 40].to_vec(), 40..=40, vec!["cut.zip: the zip archive is cut off or damaged"]),
        ("deep.zip", deep, 0..=0, vec!["archives stand in one another more than 6 deep"]),
        ("invalid.jsonl", invalid, 1..=1, vec![]),
        ("long.jsonl", long, 1..=1, vec!["long.jsonl:1: the line is longer than the limit of 33554432 bytes"]),
        ("nested.zip", nested, 1..=1, vec![]),
        ("nul.jsonl", nul.into_bytes(), 1..=1, vec![]),
    ]
}

#[test]
fn every_fault_of_a_file_is_told_and_the_rest_is_indexed() {
    for (name, bytes, articles, told) in faults() {
        let env = TestEnv::new();
        env.write(name, bytes);
        env.write("z-sound.txt", "خبر سليم\nنص سليم");
        let (report, skipped) = env.ingest();
        assert!(articles.contains(&(report.articles - 1)), "{name}: {report:?}");
        assert_eq!(skipped.len(), told.len(), "{name}: {skipped:?}");
        assert_eq!((report.skipped, report.unreadable, report.files_read), (told.len() as u64, 0, 2), "{name}");
        for (skipped, told) in skipped.iter().zip(told) {
            assert!(skipped.contains(told), "{name}: {skipped}");
        }
        assert_eq!(found(&env.index(), "سليم"), ["z-sound.txt"], "{name}");
        let kept: u64 = warraq::ingest::skip_reasons(&env.index().known_files().unwrap()).iter().map(|r| r.count).sum();
        assert_eq!(kept, report.skipped, "{name}: the index remembers");
    }
}

#[test]
fn a_file_that_unpacks_without_end_is_told_once() {
    let env = TestEnv::new();
    let bomb = gzipped(&vec![b'\n'; 8 << 20]);
    env.write("a.zip", zipped(&[("bomb.jsonl.gz", &bomb), ("later.jsonl", lines(1).as_bytes())]));
    env.write("b.txt", "خبر سليم\nنص سليم");
    let read = ReadOptions::default().max_unpacked(10, 1 << 20);
    let (report, skipped) = env.ingest_with(&IngestOptions::new().read(read));
    assert_eq!((report.articles, skipped.len()), (1, 1), "{skipped:?}");
    assert!(skipped[0].contains("unpacks to more than 1048576 bytes"), "{skipped:?}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_or_nowhere_are_told_and_make_the_run_partial() {
    let env = TestEnv::new();
    env.write("a/sound.txt", "خبر سليم\nنص سليم");
    std::os::unix::fs::symlink(env.archive(), env.archive().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", env.archive().join("a/broken.txt")).unwrap();
    let (report, skipped) = env.ingest();
    assert_eq!((report.files_read, skipped), (1, vec![]), "links are not followed unless that is asked for");
    let walk = WalkOptions::new().follow_links(true);
    let (report, mut skipped) = env.ingest_with(&IngestOptions::new().walk(walk));
    skipped.sort();
    assert_data_eq!(
        skipped.join("\n"),
        str![[r#"
[DIR]/archive/a/broken.txt: No such file or directory (os error 2)
[DIR]/archive/a/loop: the link leads back to [DIR]/archive
"#]]
    );
    assert_eq!((report.files_unchanged, report.files_removed, report.unreadable), (1, 0, 1));
}

#[test]
fn a_file_that_vanishes_before_it_is_read_is_told_and_forgotten() {
    let env = TestEnv::new();
    env.write("a.txt", "خبر\nنص سليم");
    env.write("b.txt", "خبر\nنص زائل");
    let index = env.index();
    let mut skipped = Vec::new();
    let guard = writing();
    let report = ingest(&index, &env.archive(), &IngestOptions::new(), &mut |event| match event {
        IngestEvent::Planned { .. } => env.remove("b.txt"),
        IngestEvent::Skipped(error) => skipped.push(env.normalise(&error.to_string())),
        _ => {}
    })
    .unwrap();
    drop(guard);
    assert_eq!((report.articles, report.skipped, report.unreadable), (1, 1, 1));
    assert_data_eq!(skipped.join("\n"), str!["[DIR]/archive/b.txt: No such file or directory (os error 2)"]);
    assert_eq!(env.index().known_files().unwrap().into_keys().collect::<Vec<_>>(), ["a.txt"]);
    assert_eq!(env.ingest().0.files_unchanged, 1);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a test that is passed over says so")]
fn a_file_or_folder_that_may_not_be_read_keeps_what_the_index_has_of_it() {
    use std::os::unix::fs::PermissionsExt;

    let env = TestEnv::new();
    env.write("a.txt", "خبر\nنص زلزال");
    env.write("b/c.txt", "خبر\nنص فيضان");
    env.write("d.txt", "خبر\nنص بركان");
    let forbid = |path: &str, mode| {
        fs::set_permissions(env.archive().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    forbid("d.txt", 0);
    if File::open(env.archive().join("d.txt")).is_ok() {
        eprintln!("not tested: this user may read everything");
        return;
    }
    let (report, skipped) = env.ingest();
    assert_eq!((report.articles, report.unreadable), (2, 1), "{skipped:?}");
    assert!(env.index().known_files().unwrap()["d.txt"].unread);
    env.write("a.txt", "خبر\nنص آخر أطول من الأول");
    forbid("a.txt", 0);
    forbid("b", 0);
    let (report, skipped) = env.ingest();
    forbid("b", 0o755);
    assert_eq!((report.articles, report.files_removed, report.unreadable), (0, 0, 3), "{skipped:?}");
    assert_eq!(found_set(&env.index(), "زلزال OR فيضان OR بركان"), ["a.txt", "b/c.txt"]);
    forbid("a.txt", 0o644);
    forbid("d.txt", 0o644);
    assert_eq!(env.ingest().0.articles, 2);
    assert_eq!(found_set(&env.index(), "زلزال OR فيضان OR بركان"), ["b/c.txt", "d.txt"]);
}

#[test]
fn bytes_that_changed_under_the_same_size_and_time_are_found_when_asked_for() {
    let env = TestEnv::new();
    env.write("a.txt", "خبر\nنص زلزال");
    env.write("b.zip", zipped(&[("c.txt", "خبر\nنص فيضان".as_bytes())]));
    env.ingest();
    let path = env.archive().join("a.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    env.write("a.txt", "خبر\nنص بركان");
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(env.ingest().0.files_unchanged, 2, "size and time are as they were");
    let (report, _) = env.ingest_with(&IngestOptions::new().verify(true));
    assert_eq!((report.files_read, report.files_unchanged), (1, 1));
    assert_eq!(found_set(&env.index(), "زلزال OR بركان"), ["a.txt"]);
    assert_eq!(found(&env.index(), "زلزال"), Vec::<String>::new());
}

#[test]
fn a_file_whose_time_alone_changed_is_not_read_again() {
    let env = TestEnv::new();
    env.write("a.jsonl", lines(10));
    env.ingest();
    let later = SystemTime::now() + Duration::from_mins(1);
    File::options().write(true).open(env.archive().join("a.jsonl")).unwrap().set_modified(later).unwrap();
    let (report, _) = env.ingest();
    assert_eq!((report.files_read, report.files_unchanged, report.articles), (0, 1, 0));
    let meta = fs::read(env.index_directory().join("meta.json")).unwrap();
    env.ingest();
    assert_eq!(fs::read(env.index_directory().join("meta.json")).unwrap(), meta, "the new time is known");
    assert_eq!(env.index().stats().unwrap().articles, 10);
}

#[test]
fn an_index_is_the_same_with_any_number_of_threads() {
    let env = TestEnv::with_example_archive();
    env.write("large.jsonl", lines(20_000));
    let mut contents = Vec::new();
    for threads in [1, 2, 3, 3] {
        let _ = fs::remove_dir_all(env.index_directory());
        env.ingest_with(&IngestOptions::new().threads(threads.try_into().unwrap()));
        let mut files: Vec<_> = fs::read_dir(env.index_directory()).unwrap().map(|file| file.unwrap().path()).collect();
        // The names of segments are random; their parts are told by the ends of the names.
        files.retain(|path| path.file_stem().unwrap().len() > 30);
        files.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
        contents.push(files.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>());
    }
    assert!(contents[0].len() > 5);
    assert!(contents.iter().all(|other| *other == contents[0]));
}

#[cfg(all(unix, feature = "cli"))]
#[test]
fn a_disk_that_is_full_leaves_the_last_commit() {
    use std::process::Command;

    let env = TestEnv::new();
    env.write("1.jsonl", lines(50));
    assert_eq!(env.run(&["index"]).code, Some(0));
    env.write("2.jsonl", lines(20_000));
    // No file may grow above 64 KiB: writing fails as it does on a full disk.
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" index";
    let mut command = Command::new("sh");
    crate::env::without_callers_variables(&mut command);
    command.args(["-c", script, env!("CARGO_BIN_EXE_warraq")]).current_dir(env.archive());
    let run = env.finish(&mut command, "");
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.starts_with("error: "), "{run}");
    let index = env.index();
    assert_eq!((index.stats().unwrap().articles, found(&index, "زلزال").len()), (50, 50));
    assert_eq!(env.run(&["index"]).code, Some(0));
    assert_eq!(env.index().stats().unwrap().articles, 20_050);
}
