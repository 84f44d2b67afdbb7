//! `warraq eval --ablation` and `--cross-validate`: what each part of the ranking gains, and whether weights that were
//! chosen on some topics hold on others.

use std::io::Write;

use serde::Serialize;
use warraq::arabic::Analyzer;
use warraq::article::ArticleField;
use warraq::evaluation::{Measures, mean};
use warraq::search::RankingWeights;
use warraq::{Index, Schema};

use super::{Judged, write_head, write_row};
use crate::printer::{self, CommandError};

/// A way to rank.
struct Variant {
    name: String,
    schema: Schema,
    weights: RankingWeights,
}

#[derive(Serialize)]
struct NamedMeasures<'a> {
    name: &'a str,
    #[serde(flatten)]
    measures: Measures,
}

/// Ranks without one part after another.
pub(super) fn ablation(
    out: &mut dyn Write,
    index: &Index,
    judged: &mut Judged<'_>,
    json: bool,
) -> Result<(), CommandError> {
    let (schema, weights) = (index.schema(), RankingWeights::default());
    let variant =
        |name: &str, schema: &Schema, weights| Variant { name: name.to_owned(), schema: schema.clone(), weights };
    let mut variants = vec![variant("everything", schema, weights)];
    for (field, analyzer, _) in searched_levels(schema) {
        let without = schema.with_weight(field, analyzer, 0.0);
        variants.push(variant(&format!("without {field}, {}", analyzer.name()), &without, weights));
    }
    let mut without = weights;
    without.neighbours = 0.0;
    variants.push(variant("without neighbouring words", schema, without));
    let mut without = weights;
    without.related = 0.0;
    variants.push(variant("without related words", schema, without));
    if !json {
        write_head(out)?;
    }
    for variant in variants {
        let measures = mean(&judged.measure(index, &variant.schema, variant.weights)?);
        write_named(out, &variant.name, measures, json)?;
    }
    Ok(())
}

/// Chooses weights on the topics of all folds but one, and measures them on that one; every topic is measured once,
/// with weights that were chosen without it.
pub(super) fn cross_validation(
    out: &mut dyn Write,
    index: &Index,
    judged: &mut Judged<'_>,
    folds: usize,
    json: bool,
) -> Result<(), CommandError> {
    let grid = grid(index.schema());
    let mut measured = Vec::with_capacity(grid.len());
    for variant in &grid {
        measured.push(judged.measure(index, &variant.schema, variant.weights)?);
    }
    let topics = measured.first().map_or(0, Vec::len);
    let mut held_out = Vec::with_capacity(topics);
    if !json {
        write_head(out)?;
    }
    for fold in 0..folds.min(topics) {
        let quality = |measures: &Vec<Measures>| {
            let chosen_on: Vec<Measures> =
                (0..topics).filter(|topic| topic % folds != fold).map(|topic| measures[topic]).collect();
            let mean = mean(&chosen_on);
            mean.ndcg_at_10 + mean.average_precision + mean.recall_at_100
        };
        let best = (0..grid.len()).max_by(|a, b| quality(&measured[*a]).total_cmp(&quality(&measured[*b])));
        let Some(best) = best else { continue };
        let of_fold: Vec<Measures> =
            (0..topics).filter(|topic| topic % folds == fold).map(|topic| measured[best][topic]).collect();
        write_named(out, &format!("fold {} of {folds}: {}", fold + 1, grid[best].name), mean(&of_fold), json)?;
        held_out.extend(of_fold);
    }
    write_named(out, &format!("mean of {} topics, each held out", held_out.len()), mean(&held_out), json)?;
    let own = judged.measure(index, index.schema(), RankingWeights::default())?;
    write_named(out, "the weights of the schema", mean(&own), json)?;
    Ok(())
}

/// Every combination of half, once and twice each weight, the greatest of the schema left as it is.
fn grid(schema: &Schema) -> Vec<Variant> {
    const FACTORS: [f32; 3] = [0.5, 1.0, 2.0];
    let weights = RankingWeights::default();
    let mut variants = Vec::new();
    for neighbours in FACTORS {
        for related in FACTORS {
            let mut weights = weights;
            weights.neighbours *= neighbours;
            weights.related *= related;
            let name = format!("neighbours {:.3}, related {:.1}", weights.neighbours, weights.related);
            variants.push(Variant { name, schema: schema.clone(), weights });
        }
    }
    let mut levels = searched_levels(schema);
    levels.sort_by(|a, b| b.2.total_cmp(&a.2));
    for (field, analyzer, weight) in levels.into_iter().skip(1) {
        variants = variants
            .into_iter()
            .flat_map(|variant| {
                FACTORS.map(|factor| Variant {
                    name: format!("{}, {field} {} {:.3}", variant.name, analyzer.name(), weight * factor),
                    schema: variant.schema.with_weight(field, analyzer, weight * factor),
                    weights: variant.weights,
                })
            })
            .collect();
    }
    variants
}

/// The levels that plain words are looked for at, with their weights.
fn searched_levels(schema: &Schema) -> Vec<(ArticleField, Analyzer, f32)> {
    let fields = schema.fields().iter();
    let levels = fields.flat_map(|field| field.levels.iter().map(|level| (field.field, level.analyzer, level.weight)));
    levels.filter(|(_, _, weight)| *weight > 0.0).collect()
}

fn write_named(out: &mut dyn Write, name: &str, measures: Measures, json: bool) -> std::io::Result<()> {
    match json {
        true => printer::write_json(out, "variant", &NamedMeasures { name, measures }),
        false => write_row(out, &measures, name),
    }
}
