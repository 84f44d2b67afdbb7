//! The stem analyzer in an index of tantivy's own, for whoever builds on tantivy directly.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use tantivy::collector::Count;
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, doc};
use warraq::ArabicTokenizer;
use warraq::arabic::Analyzer;

fn main() -> tantivy::Result<()> {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("arabic").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("arabic", ArabicTokenizer::new(Analyzer::Stem));

    let mut writer: IndexWriter = index.writer(50_000_000)?;
    writer.add_document(doc!(body => "اجتمع الوزراء في المدينة"))?;
    writer.commit()?;

    let query = QueryParser::for_index(&index, vec![body]).parse_query("وزير")?;
    println!("{} document", index.reader()?.searcher().search(&query, &Count)?);
    Ok(())
}
