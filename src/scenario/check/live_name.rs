//! SX130: a text players see names a host, address or mailbox that may exist.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::super::draft::Audience;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX130",
    severity: Severity::Warning,
    summary: "a text players see names a host, address or mailbox that may exist",
    explanation: "Somebody will click it, scan it or write to it, and it may belong to somebody. Only names reserved for documentation are safe: \
                  example.com, example.net, example.org, names ending in .example, .test, .invalid or .localhost; \
                  the addresses 192.0.2.x, 198.51.100.x, 203.0.113.x and 2001:db8::. Texts for the control side only may name what they like.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for passage in context.draft.passages.iter().filter(|p| p.audience == Audience::Public) {
        let text = &context.text[passage.span.clone()];
        if !may_hold_one(text) {
            continue;
        }
        for (range, what, instead) in live_names(text) {
            let span = passage.span.start + range.start..passage.span.start + range.end;
            findings.push(
                CHECK
                    .finding(format!("`{}` may be a real {what}", &text[range]))
                    .at(span, "players see this")
                    .help(format!("use a reserved one, for instance {instead}")),
            );
        }
    }
}

/// Top-level names that are common, and no words or file endings.
const COMMON: [&str; 40] = [
    "com", "org", "net", "io", "dev", "gov", "edu", "mil", "info", "biz", "app", "cloud", "tech",
    "xyz", "online", "site", "de", "uk", "fr", "nl", "eu", "jp", "cn", "ru", "ch", "ca", "br",
    "kr", "pl", "cz", "dk", "fi", "ie", "nz", "za", "mx", "tv", "gg", "gmbh", "onion",
];

fn reserved(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    matches!(
        labels.as_slice(),
        [.., "example" | "test" | "invalid" | "localhost"]
            | [.., "example", "com" | "net" | "org" | "edu"]
    )
}

fn reserved_v4(address: Ipv4Addr) -> bool {
    matches!(
        address.octets(),
        [192, 0, 2, _]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [233, 252, 0, _]
            | [127, _, _, _]
            | [0, 0, 0, 0]
            | [255, 255, 255, 255]
    )
}

fn reserved_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    (segments[0] == 0x2001 && segments[1] == 0xdb8)
        || (segments[0] == 0x3fff && segments[1] < 0x1000)
        || address == Ipv6Addr::LOCALHOST
        || address == Ipv6Addr::UNSPECIFIED
}

/// Tells whether dot-separated labels look like a host name at all.
fn host_like(host: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(label)
        && last.len() >= 2
        && (last.bytes().all(|b| b.is_ascii_alphabetic()) || last.starts_with("xn--"))
}

/// Tells whether a sign may stand in what is looked for.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | ':' | '%' | '+')
}

/// Tells quickly whether a text can hold any of them: in all of them a sign stands before something else.
fn may_hold_one(text: &str) -> bool {
    let inside =
        |pair: &[u8]| matches!(pair[0], b'.' | b'@' | b':') && is_part(char::from(pair[1]));
    text.as_bytes().windows(2).any(inside)
}

type Found = (Range<usize>, &'static str, &'static str);

/// Finds hosts, addresses and mailboxes that are not reserved for documentation.
fn live_names(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_part).map(|i| at + i) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |i| start + i);
        let word = &text[start..end];
        let url = text[..start].ends_with("://");
        at = end;
        let plain = word.bytes().all(|b| !matches!(b, b'.' | b'@' | b':'));
        if plain || word == "http:" || word == "https:" {
            continue;
        }
        let trimmed = word.trim_end_matches(['.', ':', '-', '_', '%', '+', '@']);
        let lead = trimmed.len() - trimmed.trim_start_matches(['.', '-', '_', '%', '+', '@']).len();
        if let Some((range, what, instead)) = judge(&trimmed[lead..], url, &text[..start]) {
            found.push((start + lead + range.start..start + lead + range.end, what, instead));
        }
    }
    found
}

/// Judges one word; the range is within it.
fn judge(word: &str, url: bool, before: &str) -> Option<Found> {
    if let Some(at) = word.rfind('@') {
        let host = word[at + 1..].split(':').next().unwrap_or_default();
        let live = at > 0 && host_like(host) && !reserved(host);
        return live.then_some((0..at + 1 + host.len(), "mailbox", "somebody@quayside.example"));
    }
    if word.matches(':').count() >= 2 {
        // Names with two colons occur in code; addresses hold a digit.
        let address: Ipv6Addr =
            word.parse().ok().filter(|_| word.contains(|c: char| c.is_ascii_digit()))?;
        return (!reserved_v6(address)).then_some((0..word.len(), "address", "2001:db8::7"));
    }
    let host = word.split(':').next().unwrap_or_default();
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        let version = before.to_ascii_lowercase().trim_end().ends_with("version")
            || before.ends_with(['v', 'V']);
        return (!version && !reserved_v4(address)).then_some((
            0..host.len(),
            "address",
            "192.0.2.7",
        ));
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    let live = host_like(host) && !reserved(host) && (url || COMMON.contains(&last));
    live.then_some((0..host.len(), "host", "quayside.example"))
}

#[cfg(test)]
mod tests {
    use super::{live_names, may_hold_one};
    use crate::scenario::fixture::check_with;

    fn found(text: &str) -> Vec<&str> {
        let found: Vec<&str> =
            live_names(text).into_iter().map(|(range, ..)| &text[range]).collect();
        assert!(found.is_empty() || may_hold_one(text), "{text} would not be looked at");
        found
    }

    #[test]
    fn what_may_exist_is_found() {
        assert_eq!(
            found("see https://builds.acme.rs/x or cdn.acme.io."),
            ["builds.acme.rs", "cdn.acme.io"]
        );
        assert_eq!(
            found("mail <bob@acme.museum>, bob@acme.com!"),
            ["bob@acme.museum", "bob@acme.com"]
        );
        assert_eq!(
            found("from 8.8.8.8:53 and 10.0.0.1 (2a00:1450::5)"),
            ["8.8.8.8", "10.0.0.1", "2a00:1450::5"]
        );
    }

    #[test]
    fn reserved_names_and_plain_words_are_left_alone() {
        for text in [
            "https://quay.example/a?b=c example.com a.example.org x@y.test http://a.invalid http://localhost:80",
            "192.0.2.1 198.51.100.9 203.0.113.255 2001:db8::1 ::1 127.0.0.1",
            "main.rs install.sh setup.py README.md Node.js e.g. i.e. 4.8.1 v1.2.3.4 version 1.2.3.4 08:40 12:30:45 a::b",
            "@maintainers, me@ and user@host; end.Then",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn only_texts_players_see_are_looked_at() {
        check_with(
            "inject",
            r#"
control: "really acme.com",
read_aloud: "Look at acme.com now",
//                   ^^^^^^^^ SX130
"#,
        );
    }
}
