//! Runs the rows of a comparison in turns, round by round, so that whatever else the machine does hits all of them.

use std::io::Write;
use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    quick: bool,
}

impl Plan {
    pub(crate) fn new(quick: bool) -> Self {
        Self { quick }
    }

    /// Returns a size as asked for, or a hundredth of it for a quick look.
    pub(crate) fn size(self, full: usize) -> usize {
        if self.quick { (full / 100).max(1) } else { full }
    }

    fn rounds(self) -> usize {
        if self.quick { 1 } else { 5 }
    }
}

/// One thing measured: returns its cost in the unit of its group.
pub(crate) struct Row {
    name: String,
    measure: Box<dyn FnMut() -> f64>,
    /// How many times the anchor it may cost.
    goal: Option<f64>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, measure: impl FnMut() -> f64 + 'static) -> Self {
        Self { name: name.into(), measure: Box::new(measure), goal: None }
    }

    /// Sets how many times the anchor it may cost.
    pub(crate) fn at_most(mut self, goal: f64) -> Self {
        self.goal = Some(goal);
        self
    }
}

/// Sets a comparison up.
pub(crate) type Setup = fn(Plan) -> Group;

/// Rows that do comparable work; the first is the anchor.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// Measures and prints a group; returns how many rows are over their goal.
pub(crate) fn run(mut group: Group, plan: Plan) -> usize {
    let mut costs = vec![Vec::new(); group.rows.len()];
    for _ in 0..plan.rounds() {
        for (row, costs) in group.rows.iter_mut().zip(&mut costs) {
            costs.push((row.measure)());
        }
    }
    say(&format!("\n{}, {}", group.name, group.unit));
    let mut over = 0;
    for (row, own) in group.rows.iter().zip(&costs) {
        let ratios = own.iter().zip(&costs[0]).map(|(own, anchor)| own / anchor).collect();
        let ratio = median(ratios);
        let verdict = match row.goal {
            Some(goal) if ratio > goal => {
                over += 1;
                format!("goal {goal:.1}, OVER")
            }
            Some(goal) => format!("goal {goal:.1}"),
            None => String::new(),
        };
        let (low, high) = own
            .iter()
            .fold((f64::MAX, 0.0_f64), |(low, high), cost| (low.min(*cost), high.max(*cost)));
        say(&format!(
            "  {:<52} {:>11} [{} - {}]  x{ratio:.2}  {verdict}",
            row.name,
            figure(median(own.clone())),
            figure(low),
            figure(high),
        ));
    }
    over
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn figure(cost: f64) -> String {
    let digits = match cost {
        cost if cost >= 100.0 => 0,
        cost if cost >= 1.0 => 2,
        _ => 4,
    };
    format!("{cost:.digits$}")
}

/// Returns how many microseconds one of `count` pieces of the work took.
pub(crate) fn microseconds_each(count: usize, work: impl FnOnce()) -> f64 {
    let count = u32::try_from(count).expect("benches count in millions");
    elapsed(work).as_secs_f64() * 1e6 / f64::from(count)
}

fn elapsed(work: impl FnOnce()) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a bench is a stopwatch")]
    let start = std::time::Instant::now();
    work();
    start.elapsed()
}

/// Prints a line at once: a whole run takes minutes.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Somebody who reads no further has seen enough.
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}
