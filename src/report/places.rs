//! The places of a report that other places lead to: one name each, which is the anchor in a document.

use crate::ident::{ItemId, RoleCode};

/// Returns what may stand in an anchor.
pub(super) fn slug(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}

pub(super) fn decision(id: &str) -> String {
    format!("decision-{}", slug(id))
}

pub(super) fn item(id: &str) -> String {
    format!("item-{}", slug(id))
}

pub(super) fn item_of(id: &ItemId) -> String {
    item(id.as_str())
}

/// Modules and objectives are counted from 1.
pub(super) fn module(number: usize) -> String {
    format!("module-{number}")
}

pub(super) fn objective(number: usize) -> String {
    format!("objective-{number}")
}

pub(super) fn task(id: &str) -> String {
    format!("task-{}", slug(id))
}

/// A statement, by its number in this and later exercises.
pub(super) fn statement(id: &str) -> String {
    format!("statement-{}", slug(id))
}

pub(super) fn action(id: &str) -> String {
    format!("action-{}", slug(id))
}

pub(super) fn role(code: &RoleCode) -> String {
    format!("role-{}", slug(code.as_str()))
}

pub(super) fn poll(label: &str) -> String {
    format!("poll-{}", slug(label))
}

pub(super) fn assessment(label: &str) -> String {
    format!("assessment-{}", slug(label))
}

/// Requests, stops and findings are counted from 1.
pub(super) fn request(number: usize) -> String {
    format!("request-{number}")
}

pub(super) fn stop(number: usize) -> String {
    format!("stop-{number}")
}

pub(super) fn finding(number: usize) -> String {
    format!("finding-{number}")
}
