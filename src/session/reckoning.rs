//! Typed times: what `10:31` means to somebody in the room.

use super::entry::Times;
use super::state::{BEFORE_PLAY, Session};
use crate::clock::{Offset, Timestamp};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What a typed time is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reckoning {
    pub now: Timestamp,
    pub offset: Offset,
    /// When play began, if that was entered later: an exercise held on paper.
    pub began: Option<Timestamp>,
}

impl Reckoning {
    /// Reads `10:31` or `2027-03-05T10:31`. A time alone is the latest such moment that is not after now; of an
    /// exercise held on paper it is the one of that day, however many days ago it was.
    pub fn moment(self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some((date, time)) = text.split_once(['T', ' ']) {
            let (hour, minute) = hour_and_minute(time.trim())?;
            let local: Timestamp =
                format!("{}T{hour:02}:{minute:02}:00.000Z", date.trim()).parse().ok()?;
            return Some(Timestamp(local.0 - self.offset.ms()));
        }
        let (hour, minute) = hour_and_minute(text)?;
        let of_day = hour * HOUR + minute * 60_000 - self.offset.ms();
        let last = |at: i64| at - (at - of_day).rem_euclid(DAY);
        let on_paper = self.began.map(|began| {
            // What comes before play is still of its day, not of the next morning.
            let arrived = began.0.saturating_sub_unsigned(BEFORE_PLAY.0);
            last(arrived - 1) + DAY
        });
        Some(Timestamp(on_paper.filter(|at| *at <= self.now.0).unwrap_or(last(self.now.0))))
    }

    /// Says a moment: its time, and its date where that is not today's.
    pub fn words(self, at: Timestamp) -> String {
        let (time, date) = (at.hm(self.offset), at.date(self.offset));
        if date == self.now.date(self.offset) { time } else { format!("{time} on {date}") }
    }
}

fn hour_and_minute(text: &str) -> Option<(i64, i64)> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

impl Session {
    /// Returns what a time typed now is read against.
    pub fn reckoning(&self, now: Timestamp) -> Reckoning {
        let began = self.clock.started.filter(|at| at.entered_later()).map(Times::happened);
        Reckoning { now, offset: self.header.offset, began }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is 10:42 in the room, on a Friday.
    fn moment(typed: &str, began: Option<&str>) -> String {
        let reckoning = Reckoning {
            now: "2027-03-05T08:42:30.000Z".parse().expect("a time"),
            offset: "+02:00".parse().expect("an offset"),
            began: began.map(|at| at.parse().expect("a time")),
        };
        reckoning.moment(typed).map_or_else(|| "-".to_owned(), |at| reckoning.words(at))
    }

    #[test]
    fn a_time_alone_is_the_latest_one_that_is_not_ahead() {
        assert_eq!(moment("10:42", None), "10:42");
        assert_eq!(moment("0:10", None), "00:10");
        assert_eq!(moment("10:43", None), "10:43 on 2027-03-04");
        for wrong in ["25:00", "10:60", "1031", "+1:30", "ten", "", "2027-03-05T", "T10:31"] {
            assert_eq!(moment(wrong, None), "-", "{wrong}");
        }
    }

    #[test]
    fn a_time_of_an_exercise_held_on_paper_is_of_its_day() {
        let tuesday = Some("2027-03-02T20:00:00.000Z");
        assert_eq!(moment("22:00", tuesday), "22:00 on 2027-03-02");
        assert_eq!(moment("23:59", tuesday), "23:59 on 2027-03-02");
        assert_eq!(moment("0:20", tuesday), "00:20 on 2027-03-03");
        assert_eq!(moment("21:30", tuesday), "21:30 on 2027-03-02", "the briefing before it");
        let this_morning = Some("2027-03-05T07:00:00.000Z");
        assert_eq!(moment("9:31", this_morning), "09:31");
        assert_eq!(moment("10:43", this_morning), "10:43 on 2027-03-04", "it has not come yet");
    }

    #[test]
    fn a_date_says_the_day() {
        assert_eq!(moment("2027-03-01T10:31", None), "10:31 on 2027-03-01");
        assert_eq!(moment("2027-03-05 9:05", None), "09:05");
        assert_eq!(moment("2027-02-30 9:05", None), "-");
    }
}
