//! How often codes were wrong lately: limits count failures, for a hall that comes in by right codes sits behind one address.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use tokio::time::Instant;

/// For so long a failure counts.
const WINDOW: Duration = Duration::from_secs(60);
/// The most failures of one address within the window.
pub(super) const OF_ADDRESS_MAX: usize = 30;
/// The most failures of all together within the window.
pub(super) const OF_ALL_MAX: usize = 600;

#[derive(Debug, Default)]
pub(super) struct Failures {
    lately: VecDeque<(Instant, IpAddr)>,
    by_address: BTreeMap<IpAddr, usize>,
    pub(super) total: u64,
}

impl Failures {
    /// Tells whether no code is looked at any more, for a while.
    pub(super) fn is_over(&mut self, from: IpAddr, now: Instant) -> bool {
        self.forget(now);
        self.lately.len() >= OF_ALL_MAX
            || self.by_address.get(&group(from)).is_some_and(|n| *n >= OF_ADDRESS_MAX)
    }

    pub(super) fn count(&mut self, from: IpAddr, now: Instant) {
        self.forget(now);
        self.total += 1;
        self.lately.push_back((now, group(from)));
        *self.by_address.entry(group(from)).or_insert(0) += 1;
    }

    fn forget(&mut self, now: Instant) {
        while let Some((at, from)) = self.lately.front().copied() {
            if now.duration_since(at) < WINDOW {
                return;
            }
            self.lately.pop_front();
            if let Some(n) = self.by_address.get_mut(&from) {
                *n -= 1;
                if *n == 0 {
                    self.by_address.remove(&from);
                }
            }
        }
    }
}

/// Returns the address that stands for all somebody has: of IPv6 the network.
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
        let (guesser, hall) = (address("10.0.0.7"), address("10.0.0.8"));
        for _ in 0..OF_ADDRESS_MAX {
            assert!(!failures.is_over(guesser, now));
            failures.count(guesser, now);
        }
        assert!(failures.is_over(guesser, now) && !failures.is_over(hall, now));
        assert!(!failures.is_over(guesser, now + WINDOW));
        assert_eq!(failures.total, 30);
    }

    #[test]
    fn many_addresses_together_are_stopped_too_and_a_network_is_one() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        for n in 0..600_u32 {
            failures.count(IpAddr::from(n.to_be_bytes()), now);
        }
        assert!(failures.is_over(address("10.9.9.9"), now));
        let near = [address("2001:db8::1"), address("2001:db8::2")];
        assert_eq!(group(near[0]), group(near[1]));
        assert_eq!(group(address("::ffff:10.0.0.7")), address("10.0.0.7"));
    }
}
