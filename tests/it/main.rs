//! One integration binary.

mod cli;
mod support;
mod tidy;
