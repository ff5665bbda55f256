//! A part that fills several places of a page: its pieces by name, together as a frame carries them, apart as the page
//! holds them. The script puts each piece into the place of its name; a page that has no such place leaves it out.

use maud::{Markup, PreEscaped, html};

/// Draws the pieces of a part one after the other. A piece holds no other one.
pub fn whole(pieces: &[(&str, Markup)]) -> Markup {
    html! { @for (name, piece) in pieces { div data-place=(name) { (piece) } } }
}

/// Draws the place of a piece with what a part, drawn by [`whole`], has for it now.
pub fn place(part: &str, drawn: Option<&str>, name: &str) -> Markup {
    let piece = drawn.and_then(|drawn| find(drawn, name)).unwrap_or_default();
    html! { div data-place=(name) data-of=(part) { (PreEscaped(piece)) } }
}

/// Returns a piece of a part drawn by [`whole`]. Text from people is escaped, so that none of it looks like a place.
pub fn find<'a>(drawn: &'a str, name: &str) -> Option<&'a str> {
    const OPEN: &str = "<div data-place=\"";
    let mut pieces = drawn.split(OPEN).skip(1);
    let piece = pieces.find_map(|piece| piece.strip_prefix(name)?.strip_prefix("\">"))?;
    piece.strip_suffix("</div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_page_are_those_of_a_frame_whatever_people_write() {
        let hostile = "</div><div data-place=\"hand\">gone";
        let pieces = [
            ("you", html! { b { (hostile) } }),
            ("hand", html! { div { "up" } }),
            ("none", html! {}),
        ];
        let drawn = whole(&pieces).into_string();
        for (name, piece) in &pieces {
            assert_eq!(find(&drawn, name), Some(piece.0.as_str()), "{name}");
        }
        assert_eq!(find(&drawn, "other"), None);
        let hand = place("mine", Some(&drawn), "hand").into_string();
        assert_eq!(hand, "<div data-place=\"hand\" data-of=\"mine\"><div>up</div></div>");
        let other = place("mine", None, "other").into_string();
        assert_eq!(other, "<div data-place=\"other\" data-of=\"mine\"></div>");
    }
}
