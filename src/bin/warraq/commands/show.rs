//! `warraq show`.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::Article;
use warraq::search::StoryCopy;

use super::Result;
use crate::args::ShowArgs;
use crate::exit::Exit;
use crate::printer;

#[derive(Serialize)]
struct ShownArticle<'a> {
    #[serde(flatten)]
    article: &'a Article,
    copies: &'a [StoryCopy],
}

pub(super) fn run(args: &ShowArgs, named: Option<&Path>) -> Result {
    let searcher = super::open_index(named)?.searcher()?;
    let Some(article) = searcher.article(&args.id)? else {
        printer::print_note(&format!("no article has the id `{}`", args.id));
        return Ok(Exit::NothingFound);
    };
    let copies = searcher.copies(&args.id)?;
    let mut out = printer::stdout();
    if args.json {
        printer::write_json(&mut out, "article", &ShownArticle { article: &article, copies: &copies })?;
    } else {
        printer::write_article(&mut out, &article, &copies)?;
    }
    out.flush()?;
    Ok(Exit::Found)
}
