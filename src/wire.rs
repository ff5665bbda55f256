//! What travels between processes: the types of each protocol and their exact lines.

pub mod act;
pub mod back;
pub mod beside;
pub mod card;
pub mod desk;
pub mod room;
