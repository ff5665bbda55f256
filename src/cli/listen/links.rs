//! Everybody's own link: a table for whoever sends them out, or a sheet to print and cut.

use std::path::Path;

use crate::cli::Failure;
use crate::cli::file::{self, Existing};
use crate::report::FORMATS;
use crate::report::document::{Block, Document, Dress, Heading, House, Span};
use crate::scenario::{Scenario, Tlp};
use crate::web::Link;
use crate::words::Language;

/// Writes the links of everybody who is expected, for the organizer's eyes alone.
pub(super) fn write(
    path: &Path,
    base: &str,
    links: &[Link],
    (scenario, tlp): (&Scenario, Tlp),
) -> Result<(), Failure> {
    let page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let bytes = if page {
        let sheet = sheet(base, links, scenario, tlp);
        let html = FORMATS.iter().find(|format| format.name == "html");
        html.and_then(|format| format.draw(&sheet)).unwrap_or_default()
    } else {
        table(base, links).into_bytes()
    };
    file::write(path, &bytes, Existing::Refuse)
}

fn url(base: &str, link: &Link) -> String {
    format!("{base}/#{}", link.code)
}

fn table(base: &str, links: &[Link]) -> String {
    let rows = links.iter().map(|link| {
        let seats: Vec<String> = link.seats.iter().map(ToString::to_string).collect();
        let name = link.name.clone().unwrap_or_default();
        [field(&name), field(&seats.join(" ")), field(&url(base, link))].join(",")
    });
    let table: Vec<String> = std::iter::once("name,seats,link".to_owned()).chain(rows).collect();
    table.join("\n") + "\n"
}

/// Quotes a field; what a spreadsheet would take for a formula is a text.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn sheet(base: &str, links: &[Link], scenario: &Scenario, tlp: Tlp) -> Document {
    let words = Language::English.words();
    let slips = links.iter().map(|link| {
        let roles: Vec<String> = link
            .seats
            .iter()
            .filter_map(|seat| scenario.role(&seat.role))
            .map(|role| role.name.clone())
            .collect();
        let name = link.name.clone().unwrap_or_else(|| roles.join(", "));
        let plate = Block::Plate { name, below: roles.join(", ") };
        let says = words.join_by_phone.to_owned();
        Block::Slip {
            page: false,
            blocks: vec![plate, Block::Link { says, link: url(base, link) }],
        }
    });
    let heading =
        Heading { level: 1, text: scenario.title.clone(), anchor: "title".to_owned(), page: false };
    let how =
        "One link each. Whoever opens it is in that seat: give it to that person and nobody else.";
    let first = [Block::Heading(heading), Block::Paragraph(vec![Span::quiet(how)])];
    Document {
        title: format!("{}: personal links", scenario.title),
        marking: vec![
            words.exercise_line.to_owned(),
            words.for_players.to_owned(),
            tlp.label().to_owned(),
        ],
        about: vec![scenario.title.clone(), "personal links".to_owned()],
        dress: Dress::Upright,
        language: Language::English,
        house: House::default(),
        blocks: first.into_iter().chain(slips).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::{PersonId, SeatId};

    #[test]
    fn a_table_of_links_holds_no_formula_and_breaks_at_no_quote() {
        let link = |name: &str| Link {
            person: PersonId(1),
            name: Some(name.to_owned()),
            seats: vec![SeatId::new(&"REG".into(), 2)],
            code: "seat-abc".to_owned(),
        };
        let table = table("http://10.0.8.2:8080", &[link("=1+1"), link("Ana \"A\", Berg")]);
        assert_eq!(
            table,
            "name,seats,link\n\"'=1+1\",\"REG/2\",\"http://10.0.8.2:8080/#seat-abc\"\n\
             \"Ana \"\"A\"\", Berg\",\"REG/2\",\"http://10.0.8.2:8080/#seat-abc\"\n"
        );
    }
}
