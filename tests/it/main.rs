//! One integration binary.

mod cli;
mod journal;
mod report;
mod scenarios;
mod support;
mod tidy;
mod transcript_doc;
