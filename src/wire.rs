//! What travels between processes: the types of each protocol and their exact lines.

pub mod beside;
