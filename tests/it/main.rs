//! One integration binary.

mod bell;
mod check;
mod cli;
mod debrief;
mod journal;
mod keys;
mod keystrokes;
mod language_doc;
mod mirrored;
mod mistakes;
mod print;
mod pty;
mod readme;
mod rehearse;
mod report;
mod roster;
mod scenarios;
mod screens;
mod short;
mod sim;
mod support;
mod themes;
mod tidy;
mod transcript_doc;
mod transcripts;
mod verbs;
