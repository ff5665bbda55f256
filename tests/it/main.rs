//! One integration binary.

mod cli;
mod journal;
mod rehearse;
mod scenarios;
mod support;
mod tidy;
mod transcript_doc;
