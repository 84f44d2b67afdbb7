//! `warraq eval`: searches every topic and measures the rankings against judgments.

mod variants;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;
use warraq::evaluation::{Judgments, Measures, Topic, judgments, mean, measures, topics};
use warraq::search::{ArticleKey, Ranked, RankingWeights};
use warraq::{Error, Index, Query, Schema, Searcher};

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
    let mut out = printer::stdout();
    let mut judged =
        Judged { topics: &topics, path: &args.topics, judgments: &judgments, depth: args.depth, ids: HashMap::new() };
    if args.ablation {
        variants::ablation(&mut out, &index, &mut judged, args.json)?;
        out.flush()?;
        return Ok(Exit::Found);
    }
    if let Some(folds) = args.cross_validate {
        variants::cross_validation(&mut out, &index, &mut judged, usize::from(folds), args.json)?;
        out.flush()?;
        return Ok(Exit::Found);
    }
    let searcher = index.searcher()?;
    let mut run = match &args.run {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|error| Error::io(path, error))?)),
        None => None,
    };
    if !args.json {
        write_head(&mut out)?;
    }
    let mut all = Vec::new();
    for (topic, grades) in judged.topics() {
        let (ranking, ids) = judged.rank(&searcher, topic)?;
        if let Some(run) = &mut run {
            for (index, (ranked, id)) in ranking.iter().zip(&ids).enumerate() {
                writeln!(run, "{} Q0 {id} {} {} warraq", topic.id, index + 1, ranked.score)?;
            }
        }
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
        write_row(&mut out, &means.measures, &format!("mean of {} topics", means.topics))?;
    }
    out.flush()?;
    Ok(if all.is_empty() { Exit::NothingFound } else { Exit::Found })
}

/// Topics with judgments, and the ids of the articles that were ranked for them so far.
struct Judged<'t> {
    topics: &'t [Topic],
    /// The file of the topics.
    path: &'t Path,
    judgments: &'t Judgments,
    depth: usize,
    ids: HashMap<ArticleKey, String>,
}

impl<'t> Judged<'t> {
    /// The topics that were judged, with their grades.
    fn topics(&self) -> impl Iterator<Item = (&'t Topic, &'t HashMap<String, u32>)> + use<'t> {
        let judgments = self.judgments;
        self.topics.iter().filter_map(|topic| Some((topic, judgments.get(&topic.id)?)))
    }

    fn rank(&mut self, searcher: &Searcher, topic: &Topic) -> warraq::Result<(Vec<Ranked>, Vec<String>)> {
        let query = Query::parse_lenient(&topic.query);
        let (query, _) = query.map_err(|error| error.with_path(self.path).with_line(topic.line))?;
        let ranking = searcher.rank(&query, self.depth)?;
        let mut ids = Vec::with_capacity(ranking.len());
        for ranked in &ranking {
            ids.push(match self.ids.entry(ranked.article) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(unknown) => unknown.insert(searcher.id_of(ranked.article)?).clone(),
            });
        }
        Ok((ranking, ids))
    }

    /// The measures of every topic, ranked with other weights.
    fn measure(&mut self, index: &Index, schema: &Schema, weights: RankingWeights) -> warraq::Result<Vec<Measures>> {
        let searcher = index.with_weights_of(schema)?.searcher()?.with_weights(weights);
        self.topics().map(|(topic, grades)| Ok(measures(&self.rank(&searcher, topic)?.1, grades))).collect()
    }
}

fn write_head(out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "nDCG@10  MAP    MRR@10 R@100")
}

fn write_row(out: &mut dyn Write, measures: &Measures, label: &str) -> std::io::Result<()> {
    writeln!(
        out,
        "{:.4}   {:.4} {:.4} {:.4}  {label}",
        measures.ndcg_at_10, measures.average_precision, measures.reciprocal_rank_at_10, measures.recall_at_100
    )
}
