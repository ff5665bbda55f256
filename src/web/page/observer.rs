//! The observers' page: what is public, a question of one's own, votes, the self-assessment, feedback; no name is asked.

use maud::{Markup, html};

use super::{Look, Page, Parts, player, shell};
use crate::ident::{ItemId, PersonId};

/// Makes what all observers see alike.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    player::before(look, into);
    into.injects(look);
}

/// Makes what is one observer's own.
pub fn own(look: &Look<'_>, person: PersonId, open: Option<(&ItemId, u16)>, into: &mut Parts<'_>) {
    player::own(look, person, open, into);
}

/// Draws the observers' page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        (sheet.place("status", "where"))
        (sheet.place("status", "standstill"))
        (sheet.section("decision"))
        (sheet.place("mine", "answer"))
        (sheet.section("assessment"))
        (sheet.section("judged"))
        (sheet.section("feedback"))
        (sheet.place("mine", "given"))
        (sheet.section("shown"))
        (sheet.section("breakout"))
        (sheet.section("own"))
        (sheet.section("questions"))
        (player::known(page))
        (sheet.place("mine", "device"))
    };
    shell::document(page, &body)
}
