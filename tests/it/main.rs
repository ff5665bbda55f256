//! One integration binary.

mod cli;
mod journal;
mod support;
mod tidy;
mod transcript_doc;
