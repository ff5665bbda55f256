//! The language's document: prose from a file, tables from the tables the program reads and checks by.

use std::fmt::Write as _;

use super::check::CHECKS;
use super::grammar::{self, Need, Phrase};
use super::model::{Channel, InjectKind};
use super::read::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_BYTES_MAX, INJECTS_MAX};
use super::source::SCENARIO_BYTES_MAX;
use crate::diagnostic::Severity;

const PROSE: &str = include_str!("document.md");
const NOTICE: &str = "<!-- Made by the program from src/scenario/document.md and its own tables; a test compares. -->\n";

/// Returns the text of `docs/scenario-language.md`.
pub fn language_document() -> String {
    let mut document = format!("{NOTICE}{PROSE}");
    for (mark, table) in [
        ("effects", phrases(grammar::EFFECTS)),
        ("conditions", phrases(grammar::CONDITIONS)),
        ("recipients", phrases(grammar::RECIPIENTS)),
        ("fields", fields()),
        ("words", words()),
        ("limits", limits()),
        ("findings", findings()),
    ] {
        document = document.replace(&format!("<!-- {mark} -->\n"), &table);
    }
    document
}

fn add(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(line);
    text.push('\n');
}

/// A cell of a table holds no bar of its own.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn phrases(phrases: &[Phrase]) -> String {
    let mut text = String::from("| written | means |\n| --- | --- |\n");
    for phrase in phrases {
        let form = phrase.form.split(" or ").map(|f| format!("`{f}`")).collect::<Vec<_>>();
        add(&mut text, format_args!("| {} | {} |", form.join(" or "), cell(phrase.about)));
    }
    text
}

fn fields() -> String {
    let mut text = String::new();
    for block in grammar::BLOCKS {
        add(&mut text, format_args!("### {}\n\n{}\n", block.name, block.about));
        text.push_str(
            "| field | what is written | if left out | what it is |\n| --- | --- | --- | --- |\n",
        );
        for field in block.fields {
            let otherwise = match field.need {
                Need::Must => "**must be there**".to_owned(),
                Need::Else(otherwise) => cell(otherwise),
            };
            let form = cell(field.form);
            add(
                &mut text,
                format_args!("| `{}` | {form} | {otherwise} | {} |", field.name, cell(field.about)),
            );
        }
        text.push('\n');
    }
    text.pop();
    text
}

fn words() -> String {
    let mut text = String::new();
    for set in grammar::WORDS {
        add(&mut text, format_args!("`{}`:\n", set.field));
        for (word, about) in set.words {
            add(&mut text, format_args!("- `{word}`: {about}"));
        }
        text.push('\n');
    }
    text.push_str("`kind`, with the channel an inject of this kind uses unless it names another:\n\n| kind | means | channel |\n| --- | --- | --- |\n");
    for kind in InjectKind::ALL {
        let means = if *kind == InjectKind::FalsePositive {
            "false positive (players see it as a report)"
        } else {
            kind.label()
        };
        add(
            &mut text,
            format_args!("| `{}` | {means} | `{}` |", kind.word(), kind.channel().word()),
        );
    }
    let channels: Vec<String> = Channel::ALL.iter().map(|c| format!("`{}`", c.word())).collect();
    add(&mut text, format_args!("\n`channel`: {}.", channels.join(", ")));
    text
}

fn limits() -> String {
    let mebi = |bytes: usize| bytes / (1024 * 1024);
    format!(
        "A scenario has at most {INJECTS_MAX} injects and {} MiB; an attachment at most {} MiB, all together {} MiB.\n",
        mebi(SCENARIO_BYTES_MAX),
        mebi(ATTACHMENT_BYTES_MAX),
        mebi(ATTACHMENTS_BYTES_MAX)
    )
}

fn findings() -> String {
    let mut text = String::new();
    for check in CHECKS {
        let kind = match check.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        add(
            &mut text,
            format_args!(
                "### {}: {}\n\n*{kind}*. {}\n",
                check.code, check.summary, check.explanation
            ),
        );
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_filled_and_every_code_stands_in_it() {
        let document = language_document();
        assert_eq!(document.matches("<!--").count(), 1, "only the notice is left");
        for check in CHECKS {
            assert!(document.contains(&format!("### {}: ", check.code)), "{}", check.code);
        }
    }
}
