//! How often codes were wrong lately: limits count failures, for a hall that comes in by right codes sits behind one address.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use tokio::time::Instant;

use crate::ident::PersonId;

/// For so long a failure counts.
const WINDOW: Duration = Duration::from_secs(60);
/// The most failures of one person who is in already within the window.
pub(super) const OF_PERSON_MAX: usize = 10;
/// The most failures of one address within the window: a hall of people who mistype sits behind one.
pub(super) const OF_ADDRESS_MAX: usize = 120;
/// The most failures of all together within the window.
pub(super) const OF_ALL_MAX: usize = 600;

/// Who gave a code: whoever is in already counts for themselves, so that they shut nobody else out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Giver {
    Person(PersonId),
    Address(IpAddr),
}

#[derive(Debug, Default)]
pub(super) struct Failures {
    lately: VecDeque<(Instant, Giver)>,
    by_giver: BTreeMap<Giver, usize>,
    pub(super) total: u64,
}

impl Giver {
    /// Returns who stands for all somebody has: of IPv6 the network.
    fn grouped(self) -> Self {
        match self {
            Self::Person(_) => self,
            Self::Address(address) => Self::Address(group(address)),
        }
    }

    fn most(self) -> usize {
        match self {
            Self::Person(_) => OF_PERSON_MAX,
            Self::Address(_) => OF_ADDRESS_MAX,
        }
    }
}

impl Failures {
    /// Tells whether no code is looked at any more, for a while.
    pub(super) fn is_over(&mut self, from: Giver, now: Instant) -> bool {
        self.forget(now);
        self.lately.len() >= OF_ALL_MAX
            || self.by_giver.get(&from.grouped()).is_some_and(|n| *n >= from.most())
    }

    pub(super) fn count(&mut self, from: Giver, now: Instant) {
        self.forget(now);
        self.total += 1;
        self.lately.push_back((now, from.grouped()));
        *self.by_giver.entry(from.grouped()).or_insert(0) += 1;
    }

    fn forget(&mut self, now: Instant) {
        while let Some((at, from)) = self.lately.front().copied() {
            if now.duration_since(at) < WINDOW {
                return;
            }
            self.lately.pop_front();
            if let Some(n) = self.by_giver.get_mut(&from) {
                *n -= 1;
                if *n == 0 {
                    self.by_giver.remove(&from);
                }
            }
        }
    }
}

fn group(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.into(),
            None => Ipv6Addr::from(u128::from(v6) >> 64 << 64).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_is_stopped_and_let_go_on_after_a_minute() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        let [guesser, hall] = ["10.0.0.7", "10.0.0.8"].map(|a| Giver::Address(address(a)));
        for _ in 0..OF_ADDRESS_MAX {
            assert!(!failures.is_over(guesser, now));
            failures.count(guesser, now);
        }
        assert!(failures.is_over(guesser, now) && !failures.is_over(hall, now));
        assert!(!failures.is_over(guesser, now + WINDOW));
        assert_eq!(failures.total, OF_ADDRESS_MAX as u64);
    }

    #[test]
    fn somebody_in_the_room_is_stopped_early_and_shuts_nobody_out() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        let (guesser, other) = (Giver::Person(PersonId(7)), Giver::Person(PersonId(8)));
        for _ in 0..OF_PERSON_MAX {
            assert!(!failures.is_over(guesser, now));
            failures.count(guesser, now);
        }
        let hall = Giver::Address(address("10.0.0.7"));
        assert!(failures.is_over(guesser, now));
        assert!(!failures.is_over(other, now) && !failures.is_over(hall, now));
    }

    #[test]
    fn many_addresses_together_are_stopped_too_and_a_network_is_one() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        for n in 0..600_u32 {
            failures.count(Giver::Address(IpAddr::from(n.to_be_bytes())), now);
        }
        assert!(failures.is_over(Giver::Address(address("10.9.9.9")), now));
        let near = [address("2001:db8::1"), address("2001:db8::2")];
        assert_eq!(group(near[0]), group(near[1]));
        assert_eq!(group(address("::ffff:10.0.0.7")), address("10.0.0.7"));
    }
}
