//! What was measured, and how it is said.

use std::io::Write;
use std::time::{Duration, Instant};

/// Many times of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

/// What a hall costs a server.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// From the moment an answer was to be sent until its acknowledgement, in milliseconds.
    pub acks: Times,
    pub refused: usize,
    /// From an act to its frame, of all streams.
    pub frames: Times,
    /// The same of the slowest stream each time.
    pub last: Times,
    pub missing: usize,
    /// Seconds of the server's processors while answers came, and while frames went out.
    pub answering: f64,
    pub sending: f64,
    pub sent: usize,
    /// Bytes of the server's memory a connection, beyond what it has without any.
    pub each: f64,
    /// The largest number of frames one stream was sent while the answers came.
    pub burst: usize,
}

#[expect(clippy::disallowed_methods, reason = "a bench is a stopwatch")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Returns a count as a number one can divide by.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("halls count in thousands"))
}

impl Times {
    pub(crate) fn add(&mut self, ms: f64) {
        self.0.push(ms);
    }

    pub(crate) fn all(&mut self, ms: impl IntoIterator<Item = f64>) {
        self.0.extend(ms);
    }

    pub(crate) fn into_all(self) -> Vec<f64> {
        self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn max(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    /// Returns the value below which so many in a hundred are.
    pub(crate) fn below(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn line(&self) -> String {
        format!(
            "p50 {:>7.1}  p99 {:>7.1}  worst {:>7.1}  of {}",
            self.below(50),
            self.below(99),
            self.max(),
            self.len()
        )
    }
}

impl Figures {
    /// Says them, beside those of an anchor.
    pub(crate) fn say(&self, what: &str, anchor: Option<&Self>) {
        let beside = |own: f64, of: fn(&Self) -> f64| match anchor.map(of) {
            Some(anchor) if anchor > 0.0 => format!("  x{:.1}", own / anchor),
            _ => String::new(),
        };
        let micros = |seconds: f64, n: usize| seconds * 1e6 / float(n.max(1));
        let ack = |f: &Self| f.acks.below(99);
        let last = |f: &Self| f.last.below(50);
        let answering = |f: &Self| f.answering * 1e6 / float(f.acks.len().max(1));
        let sending = |f: &Self| f.sending * 1e6 / float(f.sent.max(1));
        say(&format!("\n{what}"));
        let p99 = beside(ack(self), ack);
        say(&format!(
            "  answers acknowledged, ms        {}{p99}, {} refused",
            self.acks.line(),
            self.refused
        ));
        let slowest = beside(last(self), last);
        say(&format!(
            "  act to frame, every stream, ms  {}, {} missing",
            self.frames.line(),
            self.missing
        ));
        say(&format!("  act to frame, slowest, ms       {}{slowest}", self.last.line()));
        say(&format!(
            "  processor, microseconds         {:.0} an answer{}, {:.1} a frame{}",
            micros(self.answering, self.acks.len()),
            beside(answering(self), answering),
            micros(self.sending, self.sent),
            beside(sending(self), sending),
        ));
        say(&format!(
            "  memory                          {:.1} KB a connection",
            self.each / 1024.0
        ));
        say(&format!("  frames in the second of answers {} a stream at most", self.burst));
    }
}

/// Prints a line at once.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Somebody who reads no further has seen enough.
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}
