//! `warraq eval`: searches every topic and measures the rankings against judgments.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;
use warraq::evaluation::{Measures, judgments, mean, measures, topics};
use warraq::{Error, Query};

use super::Result;
use crate::args::EvalArgs;
use crate::exit::Exit;
use crate::printer;

#[derive(Serialize)]
struct TopicMeasures<'a> {
    topic: &'a str,
    query: &'a str,
    #[serde(flatten)]
    measures: Measures,
}

#[derive(Serialize)]
struct Means {
    topics: usize,
    #[serde(flatten)]
    measures: Measures,
}

pub(super) fn run(args: &EvalArgs, named: Option<&Path>) -> Result {
    let topics = topics(&super::read_text(&args.topics)?).map_err(|error| error.with_path(&args.topics))?;
    let judgments = judgments(&super::read_text(&args.judgments)?).map_err(|error| error.with_path(&args.judgments))?;
    let mut index = super::open_index(named)?;
    if let Some(path) = &args.schema {
        index = index.with_weights_of(&super::read_schema(path)?)?;
    }
    let searcher = index.searcher()?;
    let mut run = match &args.run {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|error| Error::io(path, error))?)),
        None => None,
    };
    let mut out = printer::stdout();
    let mut all = Vec::new();
    for topic in &topics {
        let Some(grades) = judgments.get(&topic.id) else { continue };
        let (query, _) = Query::parse_lenient(&topic.query)?;
        let ranking = searcher.rank(&query, args.depth)?;
        if let Some(run) = &mut run {
            for (index, (score, id)) in ranking.iter().enumerate() {
                writeln!(run, "{} Q0 {id} {} {score} warraq", topic.id, index + 1)?;
            }
        }
        let ids: Vec<&str> = ranking.iter().map(|(_, id)| id.as_str()).collect();
        let measures = measures(&ids, grades);
        all.push(measures);
        if args.per_topic {
            let of_topic = TopicMeasures { topic: &topic.id, query: &topic.query, measures };
            if args.json {
                printer::write_json(&mut out, "topic", &of_topic)?;
            } else {
                write_row(&mut out, &measures, &format!("{} {}", topic.id, topic.query))?;
            }
        }
    }
    if let Some(mut run) = run {
        run.flush()?;
    }
    let means = Means { topics: all.len(), measures: mean(&all) };
    if args.json {
        printer::write_json(&mut out, "mean", &means)?;
    } else {
        writeln!(out, "nDCG@10  MAP    MRR@10 R@100")?;
        write_row(&mut out, &means.measures, &format!("mean of {} topics", means.topics))?;
    }
    out.flush()?;
    Ok(if all.is_empty() { Exit::NothingFound } else { Exit::Found })
}

fn write_row(out: &mut dyn Write, measures: &Measures, label: &str) -> std::io::Result<()> {
    writeln!(
        out,
        "{:.4}   {:.4} {:.4} {:.4}  {label}",
        measures.ndcg_at_10, measures.average_precision, measures.reciprocal_rank_at_10, measures.recall_at_100
    )
}
