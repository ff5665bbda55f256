//! Charts: horizontal bars as data, and their drawing as inline SVG that needs neither script nor font.

use maud::{Markup, html};

/// Bars, a group for each row. Every value stands beside its bar in words, so that no colour has to be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// Unique in the document, `[a-z0-9-]`.
    pub id: String,
    pub title: String,
    /// What the chart shows, in sentences, for those who do not see it.
    pub description: String,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub label: String,
    pub bars: Vec<Bar>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    pub value: u64,
    /// The value in words: `17 min played`.
    pub text: String,
    pub kind: BarKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum BarKind {
    /// What counts.
    #[default]
    Full,
    /// What it is compared with: an outline.
    Outline,
    /// The one that was chosen.
    Chosen,
}

const LABEL: u64 = 20;
const BAR: u64 = 16;
const STEP: u64 = 20;
const GAP: u64 = 12;
/// The share of the width the longest bar takes; the rest is for the words beside it.
const WIDEST_PERMILLE: u64 = 620;

impl Chart {
    /// Draws it; widths are shares of what room there is, heights and letters stay the same size.
    pub fn svg(&self) -> Markup {
        let most = self.rows.iter().flat_map(|r| &r.bars).map(|b| b.value).max().unwrap_or(0);
        let (title, desc) = (format!("{}-t", self.id), format!("{}-d", self.id));
        let tops = self.rows.iter().scan(0, |y, row| {
            let top = *y;
            *y += height_of(row);
            Some(top)
        });
        html! {
            svg class="chart" role="img" aria-labelledby={ (title) " " (desc) }
                width="100%" height=(self.height()) xmlns="http://www.w3.org/2000/svg" {
                title id=(title) { (self.title) }
                desc id=(desc) { (self.description) }
                @for (row, y) in self.rows.iter().zip(tops) {
                    text class="chart-label" x="0" y=(y + 14) { (row.label) }
                    @for (bar, at) in row.bars.iter().zip(0_u64..) {
                        (drawn(bar, y + LABEL + at * STEP, most))
                    }
                }
            }
        }
    }

    fn height(&self) -> u64 {
        self.rows.iter().map(height_of).sum()
    }
}

fn height_of(row: &Row) -> u64 {
    LABEL + row.bars.len() as u64 * STEP + GAP
}

fn drawn(bar: &Bar, y: u64, most: u64) -> Markup {
    let width = share(bar.value, most);
    let (class, fill, stroke) = match bar.kind {
        BarKind::Full => ("bar", "#4a6a8f", "none"),
        BarKind::Outline => ("bar bar-outline", "none", "#4a6a8f"),
        BarKind::Chosen => ("bar bar-chosen", "#1f3a5f", "#1f3a5f"),
    };
    html! {
        rect class=(class) x="1" y=(y + 1) width=(width) height=(BAR - 2) fill=(fill) stroke=(stroke) {}
        text class="chart-value" x=(width) dx="8" y=(y + 13) { (bar.text) }
    }
}

/// Returns a value's width in percent with one decimal; something is always a little wider than nothing.
fn share(value: u64, most: u64) -> String {
    let permille = match (value, most) {
        (0, _) | (_, 0) => 0,
        (value, most) => {
            let wide = u128::from(value) * u128::from(WIDEST_PERMILLE) / u128::from(most);
            u64::try_from(wide).unwrap_or(WIDEST_PERMILLE).max(4)
        }
    };
    format!("{}.{}%", permille / 10, permille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_scales_to_its_longest_bar_and_says_everything_in_words() {
        let bar = |value: u64, text: &str| Bar { value, text: text.to_owned(), ..Bar::default() };
        let chart = Chart {
            id: "c1".to_owned(),
            title: "Time <against> plan".to_owned(),
            description: "One module.".to_owned(),
            rows: vec![Row {
                label: "M1 & more".to_owned(),
                bars: vec![bar(15, "15 min planned"), bar(30, "30 min played"), bar(0, "none")],
            }],
        };
        let svg = chart.svg().into_string();
        assert!(svg.contains(r#"width="31.0%""#) && svg.contains(r#"width="62.0%""#), "{svg}");
        assert!(svg.contains(r#"width="0.0%""#) && svg.contains("30 min played"));
        assert!(svg.contains(r#"aria-labelledby="c1-t c1-d""#) && svg.contains("M1 &amp; more"));
        assert!(svg.contains("Time &lt;against&gt; plan") && svg.contains(r#"height="92""#));
    }

    #[test]
    fn no_value_breaks_the_scale() {
        assert_eq!(share(0, 0), "0.0%");
        assert_eq!(share(u64::MAX, u64::MAX), "62.0%");
        assert_eq!(share(1, u64::MAX), "0.4%");
    }
}
