//! A hall full of people as real clients of the real program, from a process of its own: how long an answer waits for its
//! acknowledgement, how long news needs to reach everybody, what a connection costs, and what a key of the console waits for
//! meanwhile. Beside each stands what a server that knows nothing of exercises needs for the same; read the ratios.

mod console;
mod crowd;
mod figures;
mod floor;
mod http;
mod server;

use std::io;
use std::process::ExitCode;

use figures::say;
use floor::FLOOR;

/// How many people come.
#[derive(Debug, Clone, Copy)]
struct Size {
    players: usize,
    observers: usize,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if words.first().is_some_and(|word| word == FLOOR) {
        return ended(floor::serve());
    }
    // `cargo bench --bench hall -- 2000 10000`; `--quick` is a hall of a hundred.
    let mut numbers = words.iter().filter_map(|word| word.parse().ok());
    let quick = words.iter().any(|word| word == "--quick");
    let size = Size {
        players: numbers.next().unwrap_or(if quick { 50 } else { 2_000 }),
        observers: numbers.next().unwrap_or(if quick { 50 } else { 10_000 }),
    };
    ended(measure(size, &words))
}

fn ended(came: io::Result<()>) -> ExitCode {
    match came {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("it cannot be measured: {fault}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(size: Size, words: &[String]) -> io::Result<()> {
    let wanted = |name: &str| {
        !words.iter().any(|word| ["floor", "headless", "console"].contains(&word.as_str()))
            || words.iter().any(|word| word == name)
    };
    server::many_files()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    say(&format!("a hall of {} players and {} observers", size.players, size.observers));
    let mut anchor = None;
    if wanted("floor") {
        let floor = server::Floor::start()?;
        let figures = runtime.block_on(crowd::at_the_floor(&floor, size))?;
        figures
            .say("the floor: answers written and synced together, frames sent as they are", None);
        anchor = Some(figures);
    }
    if wanted("headless") {
        let headless = server::Headless::start()?;
        let figures = runtime.block_on(crowd::in_the_hall(&headless.server(), size))?;
        figures.say("startex run --headless --autopilot", anchor.as_ref());
    }
    if wanted("console") {
        let mut console = console::Console::start()?;
        let keys = runtime.block_on(crowd::under_the_console(&mut console, size))?;
        say(
            "\nthe console's keys while all of them answer and the decision closes, milliseconds from key to screen",
        );
        say(&format!("  {:<34} {}", "nobody does anything", keys.quiet.line()));
        say(&format!(
            "  {:<34} {}  goal: p99 under 33",
            "2,000 answer within a second",
            keys.busy.line()
        ));
    }
    Ok(())
}
