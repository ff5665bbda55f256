//! What startex costs beside what the same work costs at least, measured in one run: read the ratios, not the figures.

mod appends;
mod checks;
mod reopens;
mod reports;
mod runner;
mod screens;
mod transcripts;

use std::process::ExitCode;

use runner::{Plan, Setup};

/// Every comparison, one function a hot path; the first row of each is the anchor.
const GROUPS: [(&str, Setup); 11] = [
    ("check", checks::check),
    ("append-1", appends::alone),
    ("append-50", appends::fifty),
    ("append-1000", appends::thousand),
    ("reopen-10k", reopens::ten_thousand),
    ("reopen-100k", reopens::hundred_thousand),
    ("reopen-1m", reopens::million),
    ("report-10k", reports::ten_thousand),
    ("report-100k", reports::hundred_thousand),
    ("frame", screens::frame),
    ("start", screens::start),
];

fn main() -> ExitCode {
    if std::env::args().any(|word| word == screens::MINIMAL) {
        return if screens::minimal().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    // `cargo bench -- frame` measures what has `frame` in its name; `--quick` one round at a hundredth of the size.
    let mut words: Vec<String> =
        std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let quick = words.iter().any(|word| word == "--quick");
    words.retain(|word| word != "--quick");
    let plan = Plan::new(quick);
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let mut over = 0;
    for (_, group) in GROUPS.iter().filter(|(name, _)| wanted(name)) {
        over += runner::run(group(plan), plan);
    }
    runner::say(&format!("{over} rows over their goal"));
    ExitCode::SUCCESS
}
