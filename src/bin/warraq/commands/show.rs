//! `warraq show`.

use std::io::Write;
use std::path::Path;

use super::Result;
use crate::args::ShowArgs;
use crate::exit::Exit;
use crate::printer;

pub(super) fn run(args: &ShowArgs, named: Option<&Path>) -> Result {
    let searcher = super::open_index(named)?.searcher()?;
    let Some(article) = searcher.article(&args.id)? else {
        printer::print_note(&format!("no article has the id `{}`", args.id));
        return Ok(Exit::NothingFound);
    };
    let mut out = printer::stdout();
    if args.json {
        printer::write_json(&mut out, "article", &article)?;
    } else {
        printer::write_article(&mut out, &article)?;
    }
    out.flush()?;
    Ok(Exit::Found)
}
