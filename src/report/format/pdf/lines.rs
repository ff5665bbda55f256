//! Words broken into lines: the same words in the same width give the same lines on every machine.

use unicode_segmentation::UnicodeSegmentation as _;

use super::faces::{Face, Faces, Glyph};
use crate::report::paged::inline::{self, Look, TO_WRITE, Words};

/// How a text is set; lengths are hundredths of a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: i64,
    pub(super) leading: i64,
    pub(super) bold: bool,
    pub(super) mono: bool,
    pub(super) colour: &'static str,
}

/// What stands together in a line.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) size: i64,
    pub(super) colour: &'static str,
    pub(super) slanted: bool,
    pub(super) glyphs: Vec<(Glyph, char)>,
    pub(super) width: i64,
    /// What it stands for, where it shows a code instead of a character that no face has.
    pub(super) actual: Option<char>,
    /// The anchor it leads to.
    pub(super) to: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) width: i64,
    pub(super) leftward: bool,
    /// Places in it that others lead to.
    pub(super) anchors: Vec<String>,
}

/// One character with its look.
#[derive(Debug, Clone)]
struct Sign<'w> {
    c: char,
    look: Look,
    to: Option<&'w str>,
    width: i64,
    glyph: Option<Glyph>,
}

pub(super) const INK: &str = "0.1 0.13 0.18";
const QUIET: &str = "0.33 0.38 0.43";
const WRITE: &str = "0.54 0.11 0.23";

/// Breaks words into lines; a word longer than a line is broken, and nothing is lost.
pub(super) fn broken(faces: &Faces, words: &[Words<'_>], set: Type, width: i64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut signs: Vec<Sign<'_>> = Vec::new();
    let (mut filled, mut blank) = (0, None);
    let begins = words.iter().map(|w| w.text).find(|text| !text.trim().is_empty());
    let leftward = begins.is_some_and(inline::begins_leftward);
    for one in words {
        let sign = if one.look.to_write { TO_WRITE } else { "" };
        let clean = crate::text::clean(one.text);
        for c in sign.chars().chain(clean.chars()) {
            if c == '\n' {
                lines.push(set_line(faces, &signs, set, leftward));
                signs.clear();
                (filled, blank) = (0, None);
                continue;
            }
            let c = if c == '\t' { ' ' } else { c };
            let (glyph, wide) = measured(faces, c, one.look, set);
            filled += wide;
            signs.push(Sign { c, look: one.look, to: one.to, width: wide, glyph });
            if c == ' ' {
                blank = Some(signs.len());
            } else if filled > width && signs.len() > 1 {
                let at = blank.unwrap_or(signs.len() - 1);
                let rest = signs.split_off(at);
                lines.push(set_line(faces, &signs, set, leftward));
                filled = rest.iter().map(|sign| sign.width).sum();
                (signs, blank) = (rest, None);
            }
        }
    }
    if !signs.is_empty() || lines.is_empty() {
        lines.push(set_line(faces, &signs, set, leftward));
    }
    if let Some(first) = lines.first_mut() {
        first.anchors = words.iter().filter_map(|w| w.anchor).map(str::to_owned).collect();
    }
    lines
}

fn face_of(look: Look, set: Type) -> Face {
    if look.code || set.mono {
        Face::Mono
    } else if look.strong || set.bold {
        Face::Bold
    } else {
        Face::Regular
    }
}

fn measured(faces: &Faces, c: char, look: Look, set: Type) -> (Option<Glyph>, i64) {
    let glyph = faces.find(c, face_of(look, set));
    let wide = |glyph: Glyph, size: i64| glyph.advance * size / 1_000;
    if glyph.is_some() {
        return (glyph, glyph.map_or(0, |glyph| wide(glyph, set.size)));
    }
    let code = code(c);
    let glyphs = code.chars().filter_map(|c| faces.find(c, Face::Mono));
    (None, glyphs.map(|glyph| wide(glyph, small(set.size))).sum())
}

/// Returns how a character is shown that no face has.
fn code(c: char) -> String {
    format!("U+{:04X}\u{a0}", u32::from(c))
}

fn small(size: i64) -> i64 {
    size * 7 / 10
}

/// Makes a line of characters: what is written from the right is turned around, and what looks alike stands together.
fn set_line(faces: &Faces, signs: &[Sign<'_>], set: Type, leftward: bool) -> Line {
    let end = signs.iter().rposition(|sign| sign.c != ' ').map_or(0, |at| at + 1);
    let mut line = Line { leftward, ..Line::default() };
    for sign in turned(&signs[..end], leftward) {
        let colour = if sign.look.to_write {
            WRITE
        } else if sign.look.quiet {
            QUIET
        } else {
            set.colour
        };
        let slanted = sign.look.emphasis || sign.look.to_write;
        line.width += sign.width;
        let to = sign.to.map(str::to_owned);
        let mut run = Run {
            face: Face::Mono,
            size: set.size,
            colour,
            slanted,
            glyphs: Vec::new(),
            width: sign.width,
            actual: None,
            to,
        };
        let Some(glyph) = sign.glyph else {
            let found = |c| faces.find(c, Face::Mono).map(|glyph| (glyph, c));
            run.glyphs = code(sign.c).chars().filter_map(found).collect();
            (run.size, run.actual) = (small(set.size), Some(sign.c));
            line.runs.push(run);
            continue;
        };
        run.face = glyph.face;
        match line.runs.last_mut() {
            Some(last) if alike(last, &run) => {
                last.glyphs.push((glyph, sign.c));
                last.width += sign.width;
            }
            Some(_) | None => {
                run.glyphs.push((glyph, sign.c));
                line.runs.push(run);
            }
        }
    }
    line
}

fn alike(a: &Run, b: &Run) -> bool {
    let looks = |run: &Run| (run.face, run.size, run.colour, run.slanted, run.actual);
    looks(a) == looks(b) && a.to == b.to
}

/// Returns characters in the order they stand in on paper: each stretch of one direction keeps its own.
fn turned<'s, 'w>(signs: &'s [Sign<'w>], leftward: bool) -> Vec<&'s Sign<'w>> {
    if !signs.iter().any(|sign| inline::is_leftward(sign.c)) {
        return signs.iter().collect();
    }
    let mut stretches: Vec<(bool, Vec<&Sign<'_>>)> = Vec::new();
    for (sign, way) in signs.iter().zip(ways(signs, leftward)) {
        match stretches.last_mut() {
            Some((last, all)) if *last == way => all.push(sign),
            Some(_) | None => stretches.push((way, vec![sign])),
        }
    }
    if leftward {
        stretches.reverse();
    }
    stretches.into_iter().flat_map(|(way, all)| if way { backwards(&all) } else { all }).collect()
}

/// Returns which way each character goes; what has none of its own goes with what is on both sides of it, else with the line.
fn ways(signs: &[Sign<'_>], leftward: bool) -> Vec<bool> {
    let own = |sign: &Sign<'_>| {
        let leftward = inline::is_leftward(sign.c);
        (leftward || sign.c.is_alphanumeric()).then_some(leftward)
    };
    let mut after = leftward;
    let mut next: Vec<bool> = signs
        .iter()
        .rev()
        .map(|sign| {
            after = own(sign).unwrap_or(after);
            after
        })
        .collect();
    next.reverse();
    let mut before = leftward;
    let all = signs.iter().zip(next).map(|(sign, after)| {
        if let Some(way) = own(sign) {
            before = way;
            return way;
        }
        if before == after { after } else { leftward }
    });
    all.collect()
}

/// Turns letters around, each with the marks that belong to it.
fn backwards<'s, 'w>(signs: &[&'s Sign<'w>]) -> Vec<&'s Sign<'w>> {
    let text: String = signs.iter().map(|sign| sign.c).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    for letter in text.graphemes(true) {
        let many = letter.chars().count();
        parts.push(&signs[at..at + many]);
        at += many;
    }
    parts.into_iter().rev().flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: Type = Type { size: 1_000, leading: 1_200, bold: false, mono: false, colour: INK };

    fn text(line: &Line) -> String {
        let of = |run: &Run| match run.actual {
            Some(c) => c.to_string(),
            None => run.glyphs.iter().map(|(_, c)| *c).collect(),
        };
        line.runs.iter().map(of).collect()
    }

    #[test]
    fn lines_are_full_and_no_word_and_no_character_is_lost() {
        let faces = Faces::new();
        let long = "x".repeat(16 * 1024);
        let words = format!("one two three 日本 🦀 é {long} end");
        let lines = broken(&faces, &[Words::plain(&words)], SET, 20_000);
        let read: String = lines.iter().map(text).collect();
        assert_eq!(read.replace(' ', ""), words.replace(' ', ""));
        assert!(lines.iter().all(|line| line.width <= 20_000));
        assert!(lines.len() > 300, "{}", lines.len());
    }

    #[test]
    fn breaks_stay_and_what_is_written_from_the_right_is_turned() {
        let faces = Faces::new();
        let lines = broken(&faces, &[Words::plain("a\n\nשלום b")], SET, 20_000);
        assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), ["a", "", "םולש b"]);
        let lines = broken(&faces, &[Words::plain("שלום b")], SET, 20_000);
        assert!(lines[0].leftward && text(&lines[0]) == "b םולש", "{:?}", text(&lines[0]));
    }
}
