//! The exercise as a fold over its transcript: what may happen, what has happened, who may see it.

mod entry;
mod event;
mod vocabulary;

pub use entry::{CommandId, Entry, FORMAT, Header, Said, Times};
pub use event::Event;
pub use vocabulary::*;
