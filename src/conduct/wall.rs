//! Wall time that only moves forwards: the system's clock read once, carried on by a counter that also counts sleep.

use crate::clock::{Millis, Reading, Timestamp};

/// Where wall time was fixed to the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    pub wall: Timestamp,
    pub mono: Millis,
}

impl Anchor {
    /// Fixes wall time now, not before `last`; returns also how far the system's clock was behind.
    pub fn fix(now: Reading, last: Timestamp) -> (Self, Millis) {
        let behind = last.since(now.os);
        (Self { wall: now.os.max(last), mono: now.mono }, behind)
    }

    /// Returns the wall time of a reading.
    pub fn wall(&self, now: Reading) -> Timestamp {
        self.wall.plus(now.mono.minus(self.mono))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_is_outlived() {
        let now = Reading { os: Timestamp(5_000), mono: Millis(100) };
        let (anchor, behind) = Anchor::fix(now, Timestamp(8_000));
        assert_eq!((anchor.wall, behind), (Timestamp(8_000), Millis(3_000)));
        let set_back = Reading { os: Timestamp(0), mono: Millis(1_100) };
        assert_eq!(anchor.wall(set_back), Timestamp(9_000));
    }
}
