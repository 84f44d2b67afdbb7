//! Warraq in a program of one's own: an index in a temporary directory, three articles, one question.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use warraq::{Article, Index, Query, Schema, SearchOptions};

fn main() -> warraq::Result<()> {
    let directory = std::env::temp_dir().join(format!("warraq-embed-{}", std::process::id()));
    let index = Index::create(&directory, &Schema::news())?;
    let mut writer = index.writer()?;
    writer.add(&Article::new("1", "افتتاح مدارس جديدة", "أعلنت الوزارة افتتاح عشر مدارس في القرى."))?;
    writer.add(&Article::new("2", "نتائج الدوري", "فاز الفريق على ضيفه بهدفين."))?;
    writer.add(&Article::new("3", "أسعار النفط", "استقرت الأسعار في الأسواق العالمية أمس."))?;
    writer.commit()?;

    let results = index.searcher()?.search(&Query::parse("مدرسة")?, &SearchOptions::new())?;
    for hit in &results.hits {
        println!("{:.2} {} {}", hit.score, hit.id, hit.title);
        for snippet in &hit.snippets {
            let shown: String =
                snippet.pieces().map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece.into() }).collect();
            println!("  {shown}");
        }
    }
    std::fs::remove_dir_all(&directory).map_err(|error| warraq::Error::io(&directory, error))
}
