//! The after-action report, from entries made by hand: every figure, the attribution rule, hostile words, whole reports.

mod attribution;
mod command;
mod documented;
mod figures;
pub(crate) mod hostile;
mod played;
mod sessions;
mod solo;
mod whole;
