//! The addresses of this machine by which somebody in the room could reach it, the likeliest first.

use std::net::{IpAddr, SocketAddr};

use if_addrs::{IfAddr, get_if_addrs};

use crate::tui::room::Door;

/// Networks between this machine and programs on it: no phone is in them.
const INSIDE: [&str; 9] =
    ["docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "podman", "cni", "lxc"];
/// Networks that lead elsewhere: a phone in the room is not at their other end.
const ELSEWHERE: [&str; 6] = ["tun", "tap", "utun", "wg", "ppp", "tailscale"];

/// How likely a phone in the room reaches an address; the less the likelier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likely {
    /// A network at home or in a venue.
    Room,
    Public,
    Elsewhere,
    Inside,
}

/// Returns what can be typed to reach a listener: what it was bound to, or every address of the machine.
pub(super) fn doors(bound: SocketAddr, scheme: &str) -> Vec<Door> {
    let door = |ip: IpAddr, network: &str| Door {
        url: url(scheme, SocketAddr::new(ip, bound.port())),
        network: network.to_owned(),
    };
    if !bound.ip().is_unspecified() {
        return vec![door(bound.ip(), "")];
    }
    let found = found().into_iter().filter(|(_, ip)| bound.is_ipv6() || ip.is_ipv4());
    let found: Vec<(String, IpAddr)> = found.collect();
    let mut doors: Vec<Door> =
        likeliest(&found).iter().map(|(network, ip)| door(*ip, network)).collect();
    if doors.is_empty() {
        doors.push(door(IpAddr::from([127, 0, 0, 1]), "this machine alone"));
    }
    doors
}

/// Returns the addresses of this machine, each with its network; one that cannot tell them still has itself.
fn found() -> Vec<(String, IpAddr)> {
    let found = get_if_addrs().unwrap_or_default();
    let named = found.into_iter().map(|interface| {
        let ip = match interface.addr {
            IfAddr::V4(v4) => IpAddr::V4(v4.ip),
            IfAddr::V6(v6) => IpAddr::V6(v6.ip),
        };
        (interface.name, ip)
    });
    named.collect()
}

/// Returns every address of this machine: what comes from there is no phone.
pub(super) fn own() -> Vec<IpAddr> {
    found().into_iter().map(|(_, ip)| ip).collect()
}

/// Returns an address as it is typed; the port that goes without saying is left out.
pub(super) fn url(scheme: &str, address: SocketAddr) -> String {
    let said = if scheme == "https" { 443 } else { 80 };
    let host = match address.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    match address.port() {
        port if port == said => format!("{scheme}://{host}"),
        port => format!("{scheme}://{host}:{port}"),
    }
}

/// Puts the likeliest first; what leads into the machine itself stays only where there is nothing else.
fn likeliest(found: &[(String, IpAddr)]) -> Vec<(String, IpAddr)> {
    let usable = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_unspecified(),
        // A link-local one works only with the name of the phone's own interface.
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unspecified() && !ip.is_unicast_link_local(),
    };
    let mut ranked: Vec<(Likely, bool, &(String, IpAddr))> = found
        .iter()
        .filter(|(_, ip)| usable(ip))
        .map(|address| (likely(&address.0, address.1), address.1.is_ipv6(), address))
        .collect();
    // The order of the machine holds between equals.
    ranked.sort_by_key(|(likely, six, _)| (*likely, *six));
    let outside = ranked.iter().filter(|(likely, ..)| *likely < Likely::Inside).count();
    let kept = if outside > 0 { outside } else { ranked.len() };
    ranked.into_iter().take(kept).map(|(.., address)| address.clone()).collect()
}

fn likely(network: &str, ip: IpAddr) -> Likely {
    let begins = |names: &[&str]| names.iter().any(|name| network.starts_with(name));
    if begins(&INSIDE) {
        return Likely::Inside;
    }
    if begins(&ELSEWHERE) {
        return Likely::Elsewhere;
    }
    match ip {
        IpAddr::V4(ip) if ip.is_link_local() => Likely::Elsewhere,
        IpAddr::V4(ip) if ip.is_private() => Likely::Room,
        IpAddr::V6(ip) if ip.is_unique_local() => Likely::Room,
        IpAddr::V4(_) | IpAddr::V6(_) => Likely::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(all: &[(&str, &str)]) -> Vec<String> {
        let all: Vec<(String, IpAddr)> =
            all.iter().map(|(name, ip)| ((*name).to_owned(), ip.parse().unwrap())).collect();
        likeliest(&all).into_iter().map(|(name, ip)| format!("{name} {ip}")).collect()
    }

    #[test]
    fn the_rooms_own_network_comes_first_and_what_leads_nowhere_is_left_out() {
        let all = [
            ("lo", "127.0.0.1"),
            ("docker0", "172.17.0.1"),
            ("wg0", "10.9.0.2"),
            ("eth0", "203.0.113.9"),
            ("wlan0", "fe80::1"),
            ("wlan0", "fd00::2"),
            ("wlan0", "10.0.8.2"),
            ("veth12", "169.254.1.1"),
        ];
        let likely =
            ["wlan0 10.0.8.2", "wlan0 fd00::2", "eth0 203.0.113.9", "wg0 10.9.0.2"].to_vec();
        assert_eq!(found(&all), likely);
    }

    #[test]
    fn where_there_is_nothing_else_an_inner_network_is_better_than_none() {
        assert_eq!(found(&[("lo", "::1"), ("docker0", "172.17.0.1")]), ["docker0 172.17.0.1"]);
        assert!(found(&[("lo", "127.0.0.1")]).is_empty());
        assert_eq!(doors("127.0.0.1:80".parse().unwrap(), "http")[0].url, "http://127.0.0.1");
    }

    #[test]
    fn an_address_is_written_as_it_is_typed() {
        let typed = |scheme, address: &str| url(scheme, address.parse().unwrap());
        assert_eq!(typed("http", "10.0.8.2:8080"), "http://10.0.8.2:8080");
        assert_eq!(typed("https", "10.0.8.2:443"), "https://10.0.8.2");
        assert_eq!(typed("https", "[fd00::2]:8443"), "https://[fd00::2]:8443");
    }
}
