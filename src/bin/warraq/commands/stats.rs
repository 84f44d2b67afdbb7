//! `warraq stats`.

use std::io::Write;
use std::path::Path;

use super::Result;
use crate::args::StatsArgs;
use crate::exit::Exit;
use crate::printer;

pub(super) fn run(args: &StatsArgs, named: Option<&Path>) -> Result {
    let stats = super::open_index(named)?.stats()?;
    let mut out = printer::stdout();
    if args.json {
        printer::write_json(&mut out, "stats", &stats)?;
    } else {
        let ratio = stats.bytes as f64 / (stats.text_bytes as f64).max(1.0);
        writeln!(out, "articles          {}", stats.articles)?;
        writeln!(out, "files             {}", stats.files)?;
        writeln!(out, "text              {}", printer::bytes(stats.text_bytes))?;
        writeln!(out, "index             {}, {ratio:.2} of the text", printer::bytes(stats.bytes))?;
        writeln!(out, "segments          {}", stats.segments)?;
        writeln!(out, "schema version    {}", stats.schema_version)?;
        writeln!(out, "analysis version  {}", stats.analysis_version)?;
    }
    out.flush()?;
    Ok(Exit::Found)
}
