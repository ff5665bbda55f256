//! Time as a value: wall, play and story time, and the one trait through which a clock is read.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment of wall time in milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Where the virtual clock of a rehearsal starts when the scenario is not dated.
    pub const VIRTUAL_EPOCH: Self = Self(946_684_800_000);

    /// Returns the moment `ms` later.
    #[must_use]
    pub fn plus(self, ms: Millis) -> Self {
        Self(self.0.saturating_add(i64::try_from(ms.0).unwrap_or(i64::MAX)))
    }

    /// Returns the time since `earlier`, zero if that lies in the future.
    pub fn since(self, earlier: Self) -> Millis {
        Millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Returns the UTC date and time, clamped to what chrono can show.
    pub fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0).single().unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Returns the moment's `HH:MM` at the given offset.
    pub fn hm(self, offset: Offset) -> String {
        self.utc().with_timezone(&offset.fixed()).format("%H:%M").to_string()
    }

    /// Returns the moment's `HH:MM:SS` at the given offset.
    pub fn hms(self, offset: Offset) -> String {
        self.utc().with_timezone(&offset.fixed()).format("%H:%M:%S").to_string()
    }

    /// Returns the moment's `YYYY-MM-DD` at the given offset.
    pub fn date(self, offset: Offset) -> String {
        self.utc().with_timezone(&offset.fixed()).format("%Y-%m-%d").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Timestamp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(fast) = canonical(text.as_bytes()) {
            return Ok(fast);
        }
        DateTime::parse_from_rfc3339(text)
            .map(|at| Self(at.timestamp_millis()))
            .map_err(|_| format!("`{text}` is no RFC 3339 time such as 2027-03-05T09:12:03.123Z"))
    }
}

/// Reads exactly what [`Timestamp`] writes, without the cost of a general parser; a transcript holds a million of them.
fn canonical(b: &[u8]) -> Option<Timestamp> {
    let shape = b.len() == 24
        && (b[4], b[7], b[10], b[13], b[16], b[19], b[23])
            == (b'-', b'-', b'T', b':', b':', b'.', b'Z');
    if !shape {
        return None;
    }
    let number = |from: usize, to: usize| {
        b[from..to]
            .iter()
            .try_fold(0_i64, |sum, d| d.is_ascii_digit().then(|| sum * 10 + i64::from(d - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let (second, ms) = (number(17, 19)?, number(20, 23)?);
    let valid = (1..=12).contains(&month)
        && (1..=month_days(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    valid.then(|| {
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Timestamp(seconds * 1000 + ms)
    })
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, counted in eras of 400 years from March on.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A length of time, or a moment of play counted from `StartEx`, in milliseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    pub const ZERO: Self = Self(0);

    pub const fn seconds(s: u64) -> Self {
        Self(s * 1000)
    }

    pub const fn minutes(m: u64) -> Self {
        Self(m * 60_000)
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns the difference, zero instead of negative.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns whole minutes, rounded to the nearest.
    pub fn round_minutes(self) -> u64 {
        (self.0 + 30_000) / 60_000
    }

    /// Returns `M:SS`, the form of every countdown.
    pub fn clock(self) -> String {
        let s = self.0.div_ceil(1000);
        format!("{}:{:02}", s / 60, s % 60)
    }
}

impl fmt::Display for Millis {
    /// Writes the form a scenario would use: `90s` as `1m30s`, `4m`, `1h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0 / 1000;
        let (h, m, s) = (s / 3600, s % 3600 / 60, s % 60);
        if h > 0 {
            write!(f, "{h}h")?;
        }
        if m > 0 {
            write!(f, "{m}m")?;
        }
        if s > 0 || (h == 0 && m == 0) {
            write!(f, "{s}s")?;
        }
        Ok(())
    }
}

/// The story's time: minutes since Day 1, 00:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryTime(pub u32);

impl StoryTime {
    pub const fn new(day: u32, hour: u32, minute: u32) -> Self {
        Self((day.saturating_sub(1)) * 1440 + hour * 60 + minute)
    }

    /// Returns the clock alone, `08:40`.
    pub fn hm(self) -> String {
        format!("{:02}:{:02}", self.0 % 1440 / 60, self.0 % 60)
    }
}

impl Default for StoryTime {
    fn default() -> Self {
        Self::new(1, 9, 0)
    }
}

impl fmt::Display for StoryTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day {} {}", self.0 / 1440 + 1, self.hm())
    }
}

impl FromStr for StoryTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no story time such as \"Day 2 09:30\"");
        let (day, clock) =
            text.strip_prefix("Day ").and_then(|r| r.split_once(' ')).ok_or_else(wrong)?;
        let (hour, minute) = clock.split_once(':').ok_or_else(wrong)?;
        let day: u32 = day.parse().map_err(|_| wrong())?;
        let hour: u32 = hour.parse().map_err(|_| wrong())?;
        let minute: u32 = minute.parse().map_err(|_| wrong())?;
        if day == 0 || day > 9999 || hour > 23 || minute > 59 || clock.len() != 5 {
            return Err(wrong());
        }
        Ok(Self::new(day, hour, minute))
    }
}

impl Serialize for StoryTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StoryTime {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The offset from UTC at which the room's clock runs, in minutes; recorded in the transcript's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Offset(pub i32);

impl Offset {
    pub const UTC: Self = Self(0);

    fn fixed(self) -> chrono::FixedOffset {
        chrono::FixedOffset::east_opt(self.0 * 60)
            .unwrap_or_else(|| chrono::FixedOffset::east_opt(0).expect("zero is in range"))
    }

    /// Returns milliseconds east of UTC.
    pub fn ms(self) -> i64 {
        i64::from(self.0) * 60_000
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }
}

impl FromStr for Offset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no offset from UTC such as +02:00");
        let bytes = text.as_bytes();
        if bytes.len() != 6 || bytes[3] != b':' || !text.is_ascii() {
            return Err(wrong());
        }
        let sign = match bytes[0] {
            b'+' => 1,
            b'-' => -1,
            _ => return Err(wrong()),
        };
        let hours: i32 = text[1..3].parse().map_err(|_| wrong())?;
        let minutes: i32 = text[4..6].parse().map_err(|_| wrong())?;
        if hours > 23 || minutes > 59 {
            return Err(wrong());
        }
        Ok(Self(sign * (hours * 60 + minutes)))
    }
}

impl Serialize for Offset {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One reading of a clock: the operating system's wall time and a counter that never goes back and counts sleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub os: Timestamp,
    /// Milliseconds since an arbitrary moment; also counts the time the machine slept.
    pub mono: Millis,
}

/// A source of time. The conductor owns one; nothing below it reads a clock.
pub trait Clock {
    fn read(&self) -> Reading;
}

/// The machine's clock: wall time, and the monotonic clock that goes on through sleep.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
        let os = Timestamp(Utc::now().timestamp_millis());
        #[cfg(target_os = "linux")]
        let id = rustix::time::ClockId::Boottime;
        // On macOS CLOCK_MONOTONIC counts sleep; elsewhere it is the best there is.
        #[cfg(all(unix, not(target_os = "linux")))]
        let id = rustix::time::ClockId::Monotonic;
        #[cfg(unix)]
        let mono = {
            let at = rustix::time::clock_gettime(id);
            let ms = at.tv_sec.unsigned_abs() * 1000 + at.tv_nsec.unsigned_abs() / 1_000_000;
            Millis(ms)
        };
        #[cfg(not(unix))]
        let mono = Millis(u64::try_from(os.0).unwrap_or(0));
        Reading { os, mono }
    }
}

/// A clock that stands still until it is set: rehearsals that play themselves, and tests. Clones show the same time.
#[derive(Debug, Clone)]
pub struct VirtualClock {
    from: Timestamp,
    now: Arc<AtomicI64>,
}

impl VirtualClock {
    pub fn new(at: Timestamp) -> Self {
        Self { from: at, now: Arc::new(AtomicI64::new(at.0)) }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    /// Moves the clock forwards; it never goes back.
    pub fn set(&self, at: Timestamp) {
        self.now.fetch_max(at.0, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn read(&self) -> Reading {
        let os = self.now();
        Reading { os, mono: os.since(self.from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_reads_back_what_it_writes() {
        for ms in [0, 951_782_399_999, 1_804_237_923_123, -86_400_000, 4_102_444_800_001] {
            let at = Timestamp(ms);
            assert_eq!(at.to_string().parse(), Ok(at), "{at}");
        }
        assert_eq!("2024-02-29T00:00:00.000Z".parse(), Ok(Timestamp(1_709_164_800_000)));
        assert!("2023-02-29T00:00:00.000Z".parse::<Timestamp>().is_err());
        assert!("yesterday".parse::<Timestamp>().is_err());
    }

    #[test]
    fn the_quick_reading_agrees_with_chrono() {
        for day in (0..40_000).step_by(37) {
            let at = Timestamp(day * 86_400_000 + day * 977 % 86_400_000);
            let slow = DateTime::parse_from_rfc3339(&at.to_string()).unwrap().timestamp_millis();
            assert_eq!(canonical(at.to_string().as_bytes()), Some(Timestamp(slow)));
        }
    }

    #[test]
    fn story_time_and_offset_read_back() {
        for text in ["Day 1 00:00", "Day 2 09:30", "Day 365 23:59"] {
            assert_eq!(text.parse::<StoryTime>().unwrap().to_string(), text);
        }
        for text in ["Day 0 09:00", "Day 1 24:00", "day 1 09:00", "Day 1 9:00", ""] {
            assert!(text.parse::<StoryTime>().is_err(), "{text}");
        }
        for text in ["+02:00", "-09:30", "+00:00"] {
            assert_eq!(text.parse::<Offset>().unwrap().to_string(), text);
        }
        assert!("+2:00".parse::<Offset>().is_err());
    }

    #[test]
    fn durations_show_as_they_are_written() {
        assert_eq!(Millis::seconds(90).to_string(), "1m30s");
        assert_eq!(Millis::minutes(60).to_string(), "1h");
        assert_eq!(Millis::ZERO.to_string(), "0s");
        assert_eq!(Millis(61_001).clock(), "1:02");
    }
}
