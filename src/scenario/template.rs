//! Scenarios to begin with, commented, for `startex new`.

/// A scenario to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    pub name: &'static str,
    pub about: &'static str,
    text: &'static str,
}

pub const TEMPLATES: &[Template] = &[
    Template {
        name: "minimal",
        about: "half an hour: two roles, one inject, one decision",
        text: include_str!("template/minimal.ron"),
    },
    Template {
        name: "full",
        about: "every construct of the language, once",
        text: include_str!("template/full.ron"),
    },
];

impl Template {
    /// Returns the script of a new scenario.
    pub fn script(&self, title: &str) -> String {
        let title = crate::text::clean(title).replace('\n', " ");
        let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
        self.text.replace("@TITLE@", quoted.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Drawing, Source, draw};

    #[test]
    fn every_template_is_without_findings_whatever_the_title() {
        for template in TEMPLATES {
            for title in ["Plain", "With \"quotes\" and \\", "日本\u{202e}語\n"] {
                let source = Source { name: template.name.into(), text: template.script(title) };
                let (scenario, findings) = super::super::read(&source, &|_| Err("none".into()));
                let drawn: String =
                    findings.iter().map(|f| draw(&source, f, Drawing::default())).collect();
                assert!(findings.is_empty(), "{drawn}");
                assert_eq!(scenario.unwrap().title, crate::text::clean(title).trim());
            }
        }
    }
}
