//! The projector's page.

use maud::{Markup, html};

use super::{Look, Page, Parts, player, shell};
use crate::wire::room::Wall;

/// Makes what the projector shows.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    player::before(look, into);
    let latest = look.session.known_to(look.scenario, look.viewer).pop();
    let again = latest.filter(|_| look.beside.again).and_then(|id| {
        let (released, _) = look.session.story.items.get(&id)?.released?;
        look.drawn(&id, released)
    });
    let invitation = look.invitation.clone();
    let now = Wall {
        blank: look.beside.blank,
        again,
        address: invitation.address,
        code: invitation.code,
        link: invitation.link,
    };
    into.add("wall", &now, |now| wall(now, look.words));
}

/// Draws the projector's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        (sheet.place("status", "where"))
        (sheet.place("status", "standstill"))
        @for name in ["shown", "decision", "breakout", "questions", "wall"] {
            (sheet.section(name))
        }
    };
    shell::document(page, &body)
}

fn wall(now: &Wall, words: &crate::words::Words) -> Markup {
    html! {
        p data-blank[now.blank] {
            (words.join_at.replace("{address}", &now.address).replace("{code}", &now.code))
        }
        @if let Some(inject) = &now.again { (super::card::inject(inject, words)) }
    }
}
