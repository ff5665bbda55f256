//! The scenario language: text to a checked scenario and findings.

mod model;

pub use model::*;
