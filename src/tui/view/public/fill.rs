//! Filling a wall of few rows: parts in the order they are read, given up in the order of what they matter.

use ratatui::text::{Line, Span};

/// Some rows that are shown together or not at all; the lower the rank, the longer they stay.
#[derive(Debug, Clone)]
pub(super) struct Part {
    rank: u8,
    lines: Vec<Line<'static>>,
}

/// The rank of what only gives air.
const AIR: u8 = u8::MAX;

impl Part {
    pub(super) fn new(rank: u8, lines: Vec<Line<'static>>) -> Self {
        Self { rank, lines }
    }

    pub(super) fn air() -> Self {
        Self { rank: AIR, lines: vec![Line::default()] }
    }
}

/// Keeps the parts that matter most as far as there is room; what is left of the last one ends in a sign that there is more.
pub(super) fn fit(mut parts: Vec<Part>, rows: usize) -> Vec<Line<'static>> {
    let count = |parts: &[Part]| parts.iter().map(|p| p.lines.len()).sum::<usize>();
    while count(&parts) > rows && parts.len() > 1 {
        // Of equals the last one goes.
        let worst = parts.iter().enumerate().max_by_key(|(at, p)| (p.rank, *at)).map(|(at, _)| at);
        parts.remove(worst.unwrap_or(0));
    }
    let mut lines: Vec<Line<'static>> = parts.into_iter().flat_map(|p| p.lines).collect();
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            last.spans.push(Span::raw(" …"));
        }
    }
    lines
}

/// Puts empty rows above, so that what is shown stands in the middle.
pub(super) fn in_the_middle(lines: Vec<Line<'static>>, rows: usize) -> Vec<Line<'static>> {
    let above = rows.saturating_sub(lines.len()) / 2;
    let mut placed = vec![Line::default(); above];
    placed.extend(lines);
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[Part], rows: usize) -> Vec<String> {
        fit(parts.to_vec(), rows).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_matters_least_goes_first_and_what_is_cut_says_so() {
        let part = |rank, lines: &[&str]| {
            Part::new(rank, lines.iter().map(|l| Line::from((*l).to_owned())).collect())
        };
        let parts = [part(0, &["q1", "q2"]), Part::air(), part(2, &["clock"]), part(1, &["to"])];
        assert_eq!(shown(&parts, 5), ["q1", "q2", "", "clock", "to"]);
        assert_eq!(shown(&parts, 4), ["q1", "q2", "clock", "to"]);
        assert_eq!(shown(&parts, 3), ["q1", "q2", "to"]);
        assert_eq!(shown(&parts, 2), ["q1", "q2"]);
        assert_eq!(shown(&parts, 1), ["q1 …"]);
        let equals = [part(3, &["a"]), part(3, &["b"]), part(0, &["c"])];
        assert_eq!(shown(&equals, 2), ["a", "c"]);
        assert_eq!(in_the_middle(fit(parts.to_vec(), 5), 9).len(), 7);
    }
}
