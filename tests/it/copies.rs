//! Copies of one story: known when they are indexed, shown once, counted exactly, and no matter in how many runs
//! they were read.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use warraq::search::{Copies, Sort};
use warraq::{Article, Index, Query, SearchOptions, SearchResults};

use crate::env::{TestEnv, read_archive, repository, writing};
use crate::relevance::write_articles;

/// A report of an agency as it came over the wire.
const WIRE: &str = "أعلنت هيئة الموانئ أمس أن سفينة شحن جنحت عند مدخل المرفأ الشمالي بعد عطل في محركها، وأن القاطرات \
    سحبتها بعد ست ساعات من العمل المتواصل. وقال مدير الميناء إن حركة البواخر عادت إلى طبيعتها قبل الفجر، ولم يصب \
    أحد من البحارة العشرين بأذى. وأضاف أن لجنة من المهندسين ستفحص الهيكل قبل السماح للسفينة بمواصلة رحلتها نحو \
    الجنوب، وأن تقريرا مفصلا سيرفع إلى الوزارة خلال أسبوع. وذكر صيادون أنهم سمعوا صوت ارتطام قوي عند منتصف الليل.";

/// Another report, of which no run of four words is in the first.
const OTHER: &str = "افتتح وزير الزراعة معرضا للتمور شارك فيه مئتا مزارع من سبع محافظات، وتجول بين الأجنحة واستمع إلى \
    شكاوى المنتجين من شح المياه وارتفاع كلفة النقل. ووعد بإنشاء مخزن مبرد قرب السوق المركزية قبل موسم الجني القادم، \
    وبقروض صغيرة لمن يغرسون أصنافا جديدة. ويستمر المعرض أسبوعين وتصاحبه ندوات عن مكافحة سوسة النخيل الحمراء.";

fn article(id: &str, body: impl Into<String>, source: &str, day: i8) -> Article {
    let published = jiff::civil::date(2015, 7, day).at(0, 0, 0, 0);
    Article::new(id, format!("عنوان {id}"), body).with_source(source).with_published(published)
}

/// The wire story in three papers: as it came, under a line of the paper's own, and without its last sentence.
fn three_copies() -> [Article; 3] {
    [
        article("مرفأ", WIRE, "المرفأ", 3),
        article("واحة", format!("خاص بالواحة. {WIRE}"), "الواحة", 2),
        article("سفوح", WIRE.rsplit_once(". وذكر").unwrap().0, "السفوح", 4),
    ]
}

#[track_caller]
fn indexed(env: &TestEnv, articles: &[Article]) -> Index {
    let index = env.index();
    add(&index, articles);
    index
}

fn add(index: &Index, articles: &[Article]) {
    let _writing = writing();
    let mut writer = index.writer().unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
}

fn search(index: &Index, query: &str, options: &SearchOptions) -> SearchResults {
    index.searcher().unwrap().search(&Query::parse(query).unwrap(), options).unwrap()
}

fn ids(results: &SearchResults) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn a_story_is_one_hit_and_tells_its_copies() {
    let env = TestEnv::new();
    let [first, second, third] = three_copies();
    let index = indexed(&env, &[first, second, third, article("تمور", format!("{OTHER} سفينة"), "المرفأ", 1)]);
    let results = search(&index, "سفينة", &SearchOptions::new());
    assert_eq!((results.total, results.stories, results.hits.len()), (4, 2, 2));
    let story = results.hits.iter().find(|hit| hit.id != "تمور").unwrap();
    assert_eq!((story.copies, story.listed_copies.len()), (2, 0));

    let listed = search(&index, "سفينة", &SearchOptions::new().copies(Copies::Listed));
    let story = listed.hits.iter().find(|hit| hit.id != "تمور").unwrap();
    let mut members: Vec<&str> = story.listed_copies.iter().map(|copy| copy.id.as_str()).collect();
    members.push(&story.id);
    members.sort_unstable();
    assert_eq!(members, ["سفوح", "مرفأ", "واحة"]);
    assert!(story.listed_copies.is_sorted_by_key(|copy| copy.published), "the earliest comes first");

    let separate = search(&index, "سفينة", &SearchOptions::new().copies(Copies::Separate));
    assert_eq!((separate.total, separate.stories, separate.hits.len()), (4, 2, 4));
    assert!(separate.hits.iter().all(|hit| hit.copies == 0));

    let copies = index.searcher().unwrap().copies("مرفأ").unwrap();
    let copies: Vec<&str> = copies.iter().map(|copy| copy.id.as_str()).collect();
    assert_eq!(copies, ["واحة", "سفوح"], "the earliest comes first");
    assert_eq!(index.searcher().unwrap().copies("تمور").unwrap(), []);

    // Only copies that match count: one paper has the word that it added itself.
    let own = search(&index, "خاص", &SearchOptions::new());
    assert_eq!((ids(&own), own.hits[0].copies), (vec!["واحة"], 0));
}

#[test]
fn copies_are_known_in_whatever_order_and_run_they_are_read() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        let env = TestEnv::new();
        let index = env.index();
        for place in order {
            add(&index, &three_copies()[place..=place]);
        }
        let results = search(&index, "سفينة", &SearchOptions::new());
        assert_eq!((results.total, results.stories), (3, 1), "{order:?}");
    }
}

#[test]
fn a_story_outlives_the_article_that_began_it() {
    let env = TestEnv::new();
    let [first, second, third] = three_copies();
    let index = indexed(&env, &[first.clone(), second]);
    {
        let _writing = writing();
        let mut writer = index.writer().unwrap();
        writer.delete("مرفأ").unwrap();
        writer.commit().unwrap();
    }
    add(&index, &[third]);
    let results = search(&index, "سفينة", &SearchOptions::new());
    assert_eq!((results.total, results.stories), (2, 1));
    add(&index, &[first]);
    let results = search(&index, "سفينة", &SearchOptions::new());
    assert_eq!((results.total, results.stories), (3, 1));
}

#[test]
fn short_texts_are_copies_only_where_all_is_the_same() {
    let env = TestEnv::new();
    let caption = |id: &str, title: &str, body: &str| Article::new(id, title, body);
    let index = indexed(
        &env,
        &[
            caption("1", "صورة اليوم", "غروب فوق المرفأ."),
            caption("2", "صورة اليوم", "غُروبٌ فوقَ المرفأ"),
            caption("3", "صورة أمس", "غروب فوق المرفأ."),
            caption("4", "صورة اليوم", "غروب فوق الجبل."),
        ],
    );
    let results = search(&index, "غروب", &SearchOptions::new());
    assert_eq!((results.total, results.stories), (4, 3));
}

/// Forty articles, of which each in four tells one of ten stories.
fn forty(env: &TestEnv) -> Index {
    let articles: Vec<Article> = (0..40)
        .map(|number: i8| {
            let story = number % 10;
            // Numbers are words too: no two stories share a run of four.
            let body: Vec<String> = (0..60).map(|word| format!("{}", 1000 * i32::from(story) + word)).collect();
            article(&format!("{number:02}"), format!("{} زلزال", body.join(" ")), "المرفأ", 1 + number % 7)
        })
        .collect();
    indexed(env, &articles)
}

#[test]
fn pages_are_stable_and_every_story_is_on_one() {
    let env = TestEnv::new();
    let index = forty(&env);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        for copies in [Copies::Counted, Copies::Separate] {
            let options = SearchOptions::new().sort(sort).copies(copies);
            let whole = search(&index, "زلزال", &options.clone().limit(100));
            assert_eq!((whole.total, whole.stories), (40, 10));
            assert_eq!(whole.hits.len(), if copies == Copies::Separate { 40 } else { 10 });
            for size in [1, 3, 7] {
                let mut paged = Vec::new();
                for offset in (0..whole.hits.len()).step_by(size) {
                    paged.extend(search(&index, "زلزال", &options.clone().limit(size).offset(offset)).hits);
                }
                let ranked = |hits: &[warraq::Hit]| -> Vec<(usize, String, u64)> {
                    hits.iter().map(|hit| (hit.rank, hit.id.clone(), hit.copies)).collect()
                };
                assert_eq!(ranked(&paged), ranked(&whole.hits), "{sort:?} {copies:?}, {size} a page");
            }
        }
    }
}

#[test]
fn of_articles_of_one_day_the_first_in_the_index_comes_first() {
    let env = TestEnv::new();
    let index = forty(&env);
    let options = SearchOptions::new().sort(Sort::Newest).copies(Copies::Separate).limit(40);
    let results = search(&index, "زلزال", &options);
    assert!(results.hits.is_sorted_by_key(|hit| (std::cmp::Reverse(hit.published), hit.id.clone())));
}

#[test]
fn what_was_added_after_a_commit_is_told_from_what_was_there() {
    let env = TestEnv::new();
    let [first, second, _] = three_copies();
    let index = indexed(&env, std::slice::from_ref(&first));
    let commit = index.searcher().unwrap().commit();
    let news = SearchOptions::new().added_after(Some(commit));
    assert_eq!(search(&index, "سفينة", &news).total, 0);

    // A copy of what was there is no news, unless every copy counts; another story is.
    add(&index, &[second, article("تمور", format!("{OTHER} سفينة"), "المرفأ", 1)]);
    assert_eq!(ids(&search(&index, "سفينة", &news)), ["تمور"]);
    assert_eq!(search(&index, "سفينة", &news).total, 1);
    assert_eq!(search(&index, "سفينة", &news.clone().copies(Copies::Separate)).total, 2);

    // An article that is read again is not new; one whose text is another is.
    let commit = index.searcher().unwrap().commit();
    let news = SearchOptions::new().added_after(Some(commit));
    add(&index, std::slice::from_ref(&first));
    assert_eq!(search(&index, "سفينة", &news).total, 0);
    add(&index, &[article("مرفأ", format!("{OTHER} زورق"), "المرفأ", 3)]);
    assert_eq!(ids(&search(&index, "زورق", &news)), ["مرفأ"]);
}

#[test]
fn related_articles_share_the_telling_words_and_are_no_copies() {
    let env = TestEnv::new();
    let mut articles = three_copies().to_vec();
    articles.push(article(
        "تحقيق",
        "بدأت لجنة المهندسين فحص هيكل سفينة الشحن التي جنحت عند مدخل المرفأ، وتستمع إلى البحارة والقاطرات.",
        "السفوح",
        6,
    ));
    articles.push(article("تمور", OTHER, "المرفأ", 1));
    for number in 0..40 {
        articles.push(article(&format!("حشو {number}"), format!("مباراة رقم {number} في الملعب البلدي"), "رياضة", 1));
    }
    let index = indexed(&env, &articles);
    let searcher = index.searcher().unwrap();
    let related = searcher.similar("مرفأ", &SearchOptions::new()).unwrap().unwrap();
    assert_eq!(ids(&related), ["تحقيق"]);
    assert!(!related.hits[0].snippets[0].highlights.is_empty());
    assert_eq!(searcher.similar("لا شيء", &SearchOptions::new()).unwrap(), None);
}

/// The hashes of all runs of four folded words.
fn shingles(body: &str) -> HashSet<u64> {
    let folded = warraq::arabic::fold(body);
    let words: Vec<&str> = folded.split(' ').collect();
    words.windows(4).map(|run| hash((run, 0))).collect()
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The part of all shingles of two texts that both have.
fn resemblance(a: &HashSet<u64>, b: &HashSet<u64>) -> f64 {
    let shared = a.intersection(b).count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

#[test]
#[ignore = "analyzes 104 MB of text, which takes minutes without optimisation: cargo test --release --test it copies -- --ignored"]
#[allow(clippy::print_stderr, reason = "a test that is passed over, and the figures of one that is not, are shown")]
fn copies_of_real_articles_are_measured() {
    let data = repository().join("../shared/data/saudinewsnet");
    if !data.is_dir() {
        eprintln!("not measured: ../shared/data/saudinewsnet is not there");
        return;
    }
    let env = TestEnv::new();
    write_articles(&data, &env.archive().join("articles.jsonl"));
    let texts: BTreeMap<String, HashSet<u64>> = read_archive(&env.archive())
        .0
        .into_iter()
        .map(|(article, _)| (article.id, shingles(&article.body)))
        .filter(|(_, shingles)| shingles.len() >= 12)
        .collect();

    // Pairs that have one of the eight least shingles of three orders in common: nearly all that are much alike.
    let mut having: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for (id, shingles) in &texts {
        for order in 1..=3 {
            let least: BTreeSet<u64> = shingles.iter().map(|shingle| hash((shingle, order))).collect();
            least.into_iter().take(8).for_each(|shingle| having.entry(shingle).or_default().push(id));
        }
    }
    let pairs: BTreeSet<(&str, &str)> = having
        .values()
        .flat_map(|ids| ids.iter().enumerate().flat_map(|(place, a)| ids[place + 1..].iter().map(|b| (*a, *b))))
        .collect();
    let alike: Vec<_> = pairs.into_iter().filter(|(a, b)| resemblance(&texts[*a], &texts[*b]) >= 0.8).collect();

    env.ingest();
    let everything = SearchOptions::new().copies(Copies::Listed).snippets(None).limit(texts.len() * 2);
    let results = search(&env.index(), "-ذخذخذخ", &everything);
    let mut story_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut together = 0;
    let mut unlike = 0;
    for (story, hit) in results.hits.iter().enumerate() {
        let members = hit.listed_copies.iter().map(|copy| copy.id.as_str()).chain([hit.id.as_str()]);
        let members: Vec<&str> = members.filter(|id| texts.contains_key(*id)).collect();
        story_of.extend(members.iter().map(|id| (*id, story)));
        for (place, a) in members.iter().enumerate() {
            for b in &members[place + 1..] {
                together += 1;
                unlike += usize::from(resemblance(&texts[*a], &texts[*b]) < 0.4);
            }
        }
    }
    let found = alike.iter().filter(|(a, b)| story_of[a] == story_of[b]).count();
    let recall = found as f64 / alike.len() as f64;
    let wrong = f64::from(unlike as u32) / f64::from(together);
    let in_stories: u64 = results.hits.iter().filter(|hit| hit.copies > 0).map(|hit| hit.copies + 1).sum();
    eprintln!(
        "{} articles, {} stories, {in_stories} articles that are copies or have some; {} pairs resemble one another \
         by .8 and more, of which {recall:.3} are of one story; of {together} pairs of one story, {wrong:.3} resemble \
         one another by less than .4",
        results.total,
        results.stories,
        alike.len(),
    );
    assert!(alike.len() > 3000 && recall >= 0.88 && wrong <= 0.025, "{recall} {wrong}");
}

#[cfg(feature = "cli")]
#[test]
fn the_program_prints_copies() {
    let env = TestEnv::new();
    for (number, article) in three_copies().into_iter().enumerate() {
        let mut article = serde_json::to_value(article).unwrap();
        article["date"] = article["published"].take();
        env.write(&format!("{number}.json"), article.to_string());
    }
    env.run(&["index"]);
    let printed = [
        env.run(&["search", "--no-snippets", "سفينة شحن"]),
        env.run(&["search", "--no-snippets", "--copies", "listed", "سفينة شحن"]),
        env.run(&["search", "--no-snippets", "--copies", "separate", "سفينة شحن"]),
        env.run(&["search", "--no-snippets", "--copies", "listed", "--json", "سفينة شحن"]),
        env.run(&["show", "مرفأ"]),
    ];
    let printed: Vec<String> = printed.iter().map(ToString::to_string).collect();
    snapbox::assert_data_eq!(
        printed.join("\n"),
        snapbox::str![[r#"
exit code 0
----- stdout
  1  عنوان سفوح
     السفوح · 2015-07-04 · 2.json · [سفوح]
     +2 copies

1 story in 3 articles

exit code 0
----- stdout
  1  عنوان سفوح
     السفوح · 2015-07-04 · 2.json · [سفوح]
     +2 copies
       2015-07-02 · الواحة · عنوان واحة [واحة]
       2015-07-03 · المرفأ · عنوان مرفأ [مرفأ]

1 story in 3 articles

exit code 0
----- stdout
  1  عنوان سفوح
     السفوح · 2015-07-04 · 2.json · [سفوح]

  2  عنوان مرفأ
     المرفأ · 2015-07-03 · 0.json · [مرفأ]

  3  عنوان واحة
     الواحة · 2015-07-02 · 1.json · [واحة]

1 story in 3 articles

exit code 0
----- stdout
{"type":"hit","rank":1,"id":"سفوح","score":[SCORE],"title":"عنوان سفوح","title_highlights":[],"snippets":[],"source":"السفوح","section":"","author":"","published":"2015-07-04T00:00:00","url":"","path":"2.json","record":"","copies":2,"listed_copies":[{"id":"واحة","title":"عنوان واحة","source":"الواحة","published":"2015-07-02T00:00:00"},{"id":"مرفأ","title":"عنوان مرفأ","source":"المرفأ","published":"2015-07-03T00:00:00"}]}
{"type":"summary","query":"سفينة شحن","understood":"سفينة شحن","total":3,"stories":1,"shown":1,"offset":0}

exit code 0
----- stdout
عنوان مرفأ
id: مرفأ
source: المرفأ
published: 2015-07-03T00:00:00
path: 0.json
copy: 2015-07-02 · الواحة · عنوان واحة [واحة]
copy: 2015-07-04 · السفوح · عنوان سفوح [سفوح]

أعلنت هيئة الموانئ أمس أن سفينة شحن جنحت عند مدخل المرفأ الشمالي بعد عطل في محركها، وأن القاطرات سحبتها بعد ست ساعات من العمل المتواصل. وقال مدير الميناء إن حركة البواخر عادت إلى طبيعتها قبل الفجر، ولم يصب أحد من البحارة العشرين بأذى. وأضاف أن لجنة من المهندسين ستفحص الهيكل قبل السماح للسفينة بمواصلة رحلتها نحو الجنوب، وأن تقريرا مفصلا سيرفع إلى الوزارة خلال أسبوع. وذكر صيادون أنهم سمعوا صوت ارتطام قوي عند منتصف الليل.

"#]]
    );
}
