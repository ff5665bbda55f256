//! Chance from a seed: `SplitMix64`, whose stream is part of what a seed promises.
//!
//! The state is a 64-bit counter; a number is the counter, stepped by the odd constant `0x9e37_79b9_7f4a_7c15`, run
//! through Stafford's mixer 13. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
//! Another generator here would change what every seed plays, and with it the golden transcripts.

use crate::clock::Millis;

/// A stream of numbers that follows from its seed alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a stream of its own that follows from this one's state and a name; this one stays where it is.
    #[must_use]
    pub fn fork(&self, name: &str) -> Self {
        // FNV-1a, so that streams of different names start far apart.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(Self(self.0 ^ hash).draw())
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`, 0 for 0. The bias of the multiplication is below 2^-32 for every `n` used here.
    pub fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.draw()) * u128::from(n);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Tells whether something happens that happens so many times in a thousand.
    pub fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < u64::from(permille)
    }

    /// Returns a length between two, both included.
    pub fn between(&mut self, from: Millis, to: Millis) -> Millis {
        from.plus(Millis(self.below(to.minus(from).0 + 1)))
    }

    /// Returns a length between two numbers of seconds.
    pub fn seconds(&mut self, from: u64, to: u64) -> Millis {
        self.between(Millis::seconds(from), Millis::seconds(to))
    }

    /// Returns an index into a list of so many, `None` for an empty one.
    pub fn index(&mut self, len: usize) -> Option<usize> {
        let n = self.below(len as u64);
        (len > 0).then(|| usize::try_from(n).unwrap_or(0))
    }

    /// Returns one of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        self.index(list.len()).map(|at| &list[at])
    }

    /// Returns one of a list by weight, `None` if nothing weighs anything.
    pub fn weighted<'a, T>(&mut self, list: &'a [(T, u32)]) -> Option<&'a T> {
        let total: u64 = list.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut at = self.below(total);
        if total == 0 {
            return None;
        }
        list.iter()
            .find(|(_, weight)| {
                let here = at < u64::from(*weight);
                at = at.saturating_sub(u64::from(*weight));
                here
            })
            .map(|(value, _)| value)
    }

    /// Returns so many hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let digit = |n: u64| char::from_digit(u32::try_from(n).unwrap_or(0), 16).unwrap_or('0');
        (0..digits).map(|_| digit(self.below(16))).collect()
    }

    /// Puts a list into an order of chance.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let at = self.index(last + 1).unwrap_or(0);
            list.swap(last, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_published_generator() {
        let mut rng = Rng::new(1_234_567);
        let drawn: Vec<u64> = (0..5).map(|_| rng.draw()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }

    #[test]
    fn draws_stay_in_range_and_reach_its_ends() {
        let mut rng = Rng::new(7);
        let lengths: Vec<Millis> = (0..4000).map(|_| rng.between(Millis(3), Millis(6))).collect();
        assert_eq!(lengths.iter().min(), Some(&Millis(3)));
        assert_eq!(lengths.iter().max(), Some(&Millis(6)));
        assert_eq!((rng.below(0), rng.index(0), rng.pick::<u8>(&[])), (0, None, None));
        assert!((0..1000).all(|_| !rng.chance(0) && rng.chance(1000)));
    }

    #[test]
    fn weights_decide_and_zero_never_comes() {
        let mut rng = Rng::new(1);
        let list = [("never", 0), ("often", 3), ("seldom", 1)];
        let drawn: Vec<_> = (0..4000).filter_map(|_| rng.weighted(&list).copied()).collect();
        let count = |word| drawn.iter().filter(|d| **d == word).count();
        assert_eq!((drawn.len(), count("never")), (4000, 0));
        assert!((2800..3200).contains(&count("often")), "{}", count("often"));
        assert_eq!(rng.weighted(&[("never", 0)]), None);
    }

    #[test]
    fn a_fork_is_a_stream_of_its_own_and_leaves_the_first_alone() {
        let rng = Rng::new(7);
        let before = rng.clone();
        let (mut a, mut b) = (rng.fork("players"), rng.fork("autopilot"));
        assert_eq!(rng, before);
        assert_ne!(a.draw(), b.draw());
        assert_eq!(rng.fork("players").draw(), before.fork("players").draw());
    }
}
