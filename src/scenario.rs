//! The scenario language: text to a checked scenario and findings.

mod cards;
mod model;

pub use model::*;
