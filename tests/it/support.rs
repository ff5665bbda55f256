//! What integration tests share.

pub(crate) mod command;
pub(crate) mod formats;
pub(crate) mod pdf;
pub(crate) mod room;
pub(crate) mod samples;
pub(crate) mod terminal;
