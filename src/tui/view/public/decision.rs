//! A decision before the room: the question, the clock in large digits, how many are in; after the reveal bars without names.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Wall;
use super::fill::Part;
use crate::card::{Choice, Form};
use crate::clock::Millis;
use crate::ident::{NO_PLAN, NOT_OURS, SOMETHING_ELSE};
use crate::session::view::{Open, Result as Shown};
use crate::tui::theme::Ink;
use crate::tui::view::text::{both_ends, fit, width, wrap};
use crate::words::fill;

/// Less time than this left is said in another weight, too.
const SOON: Millis = Millis::seconds(10);

pub(super) fn open(wall: &Wall<'_>, open: &Open, area: Rect) -> Vec<Part> {
    let columns = area.width;
    let prompt = wall.centred(Ink::Strong, &open.ask.prompt, columns);
    let to = wall.centred(Ink::Dim, &open.ask.to, columns);
    let counted = if open.of > 0 {
        fill(wall.words.answers_in, &[("n", &open.answered), ("m", &open.of)])
    } else {
        open.answered.to_string()
    };
    let mut parts = Vec::new();
    if open.closed {
        parts.push(Part::new(0, prompt));
        parts.push(Part::air());
        parts.push(Part::new(1, wall.centred(Ink::Strong, wall.words.waiting_for_result, columns)));
        parts.push(Part::new(2, wall.centred(Ink::Dim, &counted, columns)));
    } else {
        let used = prompt.len() + to.len();
        parts.push(Part::new(0, prompt));
        parts.push(Part::new(1, to));
        parts.push(Part::air());
        let left = usize::from(area.height).saturating_sub(used);
        parts.push(Part::new(2, clock(wall, open, &counted, left, area)));
    }
    parts.push(Part::air());
    parts.extend(options(wall, &open.ask.form, columns));
    parts
}

/// The countdown and how many are in; in digits where there are rows for them, else on one line.
fn clock(
    wall: &Wall<'_>,
    open: &Open,
    counted: &str,
    rows: usize,
    area: Rect,
) -> Vec<Line<'static>> {
    let columns = area.width;
    let Some(closes_at) = open.closes_at else {
        return wall.centred(Ink::Strong, counted, columns);
    };
    let play = wall.session.play_at(wall.now);
    let left = closes_at.minus(play);
    if play >= closes_at {
        let over = Millis(play.minus(closes_at).0 / 1000 * 1000).clock();
        let over = fill(wall.words.overrun, &[("time", &over)]);
        let text = format!(" {}   {over}   {counted} ", wall.words.time_is_up);
        return wall.centred(Ink::Alarm, &text, columns);
    }
    let ink = if left <= SOON { Ink::Warning } else { Ink::Strong };
    let mut drawn = wall.digits(ink, &left.clock(), area);
    if drawn.len() > rows {
        return wall.centred(ink, &format!("{}   {counted}", left.clock()), columns);
    }
    if drawn.len() < rows {
        drawn.push(wall.middle(Ink::Strong, counted.to_owned(), columns));
    } else if let Some(middle) = drawn.get_mut(1) {
        middle.spans.push(wall.pen.ink(Ink::Strong, format!("   {counted}")));
    }
    drawn
}

/// The options, a row each: all of the author's or none, so that nobody takes a part of them for the whole.
fn options(wall: &Wall<'_>, form: &Form, columns: u16) -> Vec<Part> {
    let row =
        |letter: char, text: &str| wall.line(Ink::Text, fit(&format!("{letter}  {text}"), columns));
    match form {
        Form::Choice(choices) => {
            let always = |choice: &&Choice| {
                [SOMETHING_ELSE, NO_PLAN, NOT_OURS].contains(&choice.id.as_str())
            };
            let says = |choice: &Choice| match &choice.cost {
                Some(cost) => row(choice.letter, &format!("{}: {cost}", choice.label)),
                None => row(choice.letter, &choice.label),
            };
            let own = choices.iter().filter(|c| !always(c)).map(says).collect();
            let rest = choices.iter().filter(always).map(says).collect();
            vec![Part::new(3, own), Part::new(4, rest)]
        }
        Form::Vote(options) => {
            let rows = options.iter().zip('A'..='Z').map(|(option, letter)| row(letter, option));
            vec![Part::new(3, rows.collect())]
        }
        Form::Talk | Form::Levels { .. } | Form::Words => Vec::new(),
    }
}

pub(super) fn result(wall: &Wall<'_>, result: &Shown, area: Rect) -> Vec<Part> {
    let columns = area.width;
    let most = result.bars.iter().map(|b| b.votes).max().unwrap_or(0).max(1);
    let wide = u32::from(columns / 3);
    // Bars begin in one column, or nobody could compare them.
    let bar = |votes: u32| {
        let cells = (u64::from(votes) * u64::from(wide)).div_ceil(u64::from(most));
        let bar = "█".repeat(usize::try_from(cells).unwrap_or(0));
        format!("{bar:<0$}", usize::from(columns / 3))
    };
    let labels = columns.saturating_sub(columns / 3 + 6);
    let given = result.given(wall.words);
    let prompt = wall.centred(Ink::Strong, &result.prompt, columns);
    // Long labels get a row of their own where there is room for all of them.
    let cut = given.iter().any(|(label, _)| width(label) > labels);
    let roomy = cut && prompt.len() + 2 * given.len() <= usize::from(area.height);
    let mut parts = vec![Part::new(0, prompt), Part::air()];
    for (at, (label, votes)) in (1..).zip(&given) {
        let count = wall.pen.ink(Ink::Strong, format!(" {votes:>3}"));
        let bar = wall.pen.ink(Ink::Text, bar(*votes));
        let rows = if roomy {
            let label = wrap(label, columns).swap_remove(0);
            vec![wall.line(Ink::Text, label), both_ends(vec![bar], vec![count], columns)]
        } else {
            let label = wall.pen.ink(Ink::Text, fit(label, labels));
            vec![both_ends(vec![label], vec![bar, count], columns)]
        };
        parts.push(Part::new(at.min(250), rows));
    }
    parts
}
