//! Warraq.
pub mod arabic;
pub mod article;
pub mod error;
pub mod evaluation;
pub mod index;
pub mod schema;
pub mod snippet;
pub use article::Article;
pub use error::{Error, Result};
pub use index::{Index, IndexWriter};
pub use schema::Schema;
pub use snippet::{Snippet, SnippetOptions};
