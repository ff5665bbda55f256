//! Reading attachments: a path below the scenario's folder, or text written into the script.

use std::sync::Arc;

use super::super::draft::{Audience, Owner};
use super::super::grammar;
use super::super::model::Attachment;
use super::{Fields, Reader, Value};
use crate::diagnostic::{Diagnostic, visible};

/// The largest attachment, in bytes.
pub(in crate::scenario) const ATTACHMENT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// All attachments of a scenario together, in bytes.
pub(in crate::scenario) const ATTACHMENTS_BYTES_MAX: usize = 64 * 1024 * 1024;

impl<'s> Reader<'s, '_> {
    pub(super) fn attachments(&mut self, fields: &Fields<'s>) -> Vec<usize> {
        let Some(value) = fields.get("attach") else { return Vec::new() };
        self.list(value).into_iter().filter_map(|v| self.attachment(v)).collect()
    }

    fn attachment(&mut self, value: Value<'s>) -> Option<usize> {
        if value.slice.is_string() {
            let path = self.plain(value)?.into_owned();
            return self.file(value, &path);
        }
        let fields = self.fields(value, &grammar::ATTACHMENT, Owner::Other)?;
        let named = fields.get("name")?;
        let name = self.plain(named)?.into_owned();
        let text = self.text(&fields, "text", Audience::Public);
        if let Some(why) = unsafe_path(&name) {
            self.refuse(named, &name, why);
            return None;
        }
        if self.attached.contains_key(&name) {
            self.report(
                Diagnostic::error("SX101", format!("two attachments are called `{name}`"))
                    .at(named.span(), "already taken")
                    .help("give one of them another name"),
            );
            return None;
        }
        self.keep(named, name, text.into_bytes())
    }

    fn file(&mut self, value: Value<'s>, path: &str) -> Option<usize> {
        if let Some(index) = self.attached.get(path) {
            return Some(*index);
        }
        if let Some(why) = unsafe_path(path) {
            self.refuse(value, path, why);
            return None;
        }
        match (self.loader)(path) {
            Ok(bytes) => self.keep(value, path.to_owned(), bytes),
            Err(why) => {
                self.refuse(value, path, &why);
                None
            }
        }
    }

    fn refuse(&mut self, value: Value<'s>, path: &str, why: &str) {
        self.report(
            Diagnostic::error("SX013", format!("the attachment `{}` cannot be taken", visible(path)))
                .at(value.span(), why)
                .help("attachments are files below the scenario's folder, or written here as (name: \"a.txt\", text: \"..\")"),
        );
    }

    fn keep(&mut self, value: Value<'s>, name: String, bytes: Vec<u8>) -> Option<usize> {
        if !self.replay && bytes.len() > ATTACHMENT_BYTES_MAX {
            let why = format!(
                "{} bytes are too large, at most {ATTACHMENT_BYTES_MAX} are taken",
                bytes.len()
            );
            self.refuse(value, &name, &why);
            return None;
        }
        self.attached_bytes += bytes.len();
        if !self.replay && self.attached_bytes > ATTACHMENTS_BYTES_MAX {
            let why = format!("all attachments together are over {ATTACHMENTS_BYTES_MAX} bytes");
            self.refuse(value, &name, &why);
            return None;
        }
        let index = self.attachments.len();
        self.attached.insert(name.clone(), index);
        self.attachments.push(Attachment { name, bytes: Arc::from(bytes) });
        Some(index)
    }
}

/// Says why a path may not be followed, if it may not.
fn unsafe_path(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("the path is empty");
    }
    if path.len() > 200 {
        return Some("the path is longer than 200 bytes");
    }
    if path.starts_with(['/', '\\', '~']) || path.contains(':') {
        return Some("an absolute path; it must lie below the scenario's folder");
    }
    if path.contains('\\') {
        return Some("write `/` between folders");
    }
    if path.chars().any(crate::text::is_hidden) || path.contains(['\n', '\t']) {
        return Some("the path holds hidden characters");
    }
    let odd = |part: &str| part.is_empty() || part == "." || part == "..";
    path.split('/').any(odd).then_some("`.`, `..` and empty parts are not followed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_stay_below_are_followed() {
        for path in ["a.txt", "kiln/link-times.csv", "日本/ä.png"] {
            assert_eq!(unsafe_path(path), None, "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "./a",
            "C:/x",
            "a\\b",
            "~/x",
            "a\u{202e}b",
            "a\nb",
        ] {
            assert!(unsafe_path(path).is_some(), "{path}");
        }
    }
}
