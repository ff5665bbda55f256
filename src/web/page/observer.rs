//! The observers' page.

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
        @for name in ["shown", "decision", "own", "questions", "breakout", "assessment", "feedback"] {
            (sheet.section(name))
        }
        (player::known(page))
    };
    shell::document(page, &body)
}
