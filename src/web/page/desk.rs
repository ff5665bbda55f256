//! The desks' pages.

use maud::{Markup, html};

use super::{Look, Page, Parts, player, shell};
use crate::ident::PersonId;

/// Makes what all desks of a kind see alike.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    player::before(look, into);
    into.injects(look);
}

/// Makes what is one desk's own.
pub fn own(look: &Look<'_>, person: PersonId, into: &mut Parts<'_>) {
    player::own(look, person, None, into);
}

/// Draws a desk's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        (sheet.place("status", "where"))
        (sheet.place("status", "standstill"))
        @for name in ["shown", "decision"] { (sheet.section(name)) }
        (player::known(page))
    };
    shell::document(page, &body)
}
