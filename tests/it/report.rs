//! The after-action report, from entries made by hand: every figure, the attribution rule, hostile words, whole reports.

mod actions;
mod attribution;
mod command;
mod copies;
pub(crate) mod corpus;
mod documented;
mod docx;
mod every;
mod figures;
pub(crate) mod hostile;
mod pdf;
mod played;
mod recount;
mod sessions;
mod solo;
mod tables;
mod whole;
