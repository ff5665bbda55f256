//! startex: runs tabletop exercises and drafts their after-action reports; ARCHITECTURE.md is the map.

pub mod card;
pub mod cli;
pub mod clock;
pub mod conduct;
pub mod diagnostic;
pub mod ident;
pub mod journal;
pub mod play;
pub mod qr;
pub mod report;
pub mod scenario;
pub mod session;
pub mod text;
pub mod tui;
pub mod web;
pub mod wire;
pub mod words;
