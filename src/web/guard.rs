//! What is looked at before anything is done: the host, the origin of a write, the length of a body; and the headers that
//! every answer bears.

use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use futures_core::Stream as _;

use super::Settings;
use super::reply::{self, Answer};
use crate::wire::act::Surface;

/// The longest body, in bytes: an answer of 16 KiB fits however it is written.
pub(super) const BODY_BYTES_MAX: usize = 128 * 1024;

/// What every answer bears.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // Under `no-referrer` browsers call the origin of a form `null`, and the form would be refused.
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// The address a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// A request, its body not yet read.
#[derive(Debug)]
pub(super) struct Asked {
    pub head: Parts,
    pub peer: IpAddr,
    /// The parts of its path that vary, in order.
    pub path: Vec<String>,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.head.headers.get(name)?.to_str().ok().map(str::to_owned)
    }

    /// Returns a member of the query.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query()?;
        pairs(query).into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// Returns the token of a surface's cookie, empty if there is none.
    pub(super) fn token(&self, surface: Surface) -> String {
        let wanted = cookie_name(surface);
        let all = self.head.headers.get_all(header::COOKIE).iter();
        let mut cookies = all.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
        let found = cookies.find_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == wanted).then(|| value.to_owned())
        });
        found.unwrap_or_default()
    }

    /// Tells whether a form was posted, not JSON.
    pub(super) fn is_form(&self) -> bool {
        self.header("content-type")
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
    }
}

/// Returns the cookie a surface's token comes in: one laptop may be a player, the projector and the lead's desk at once.
pub(super) fn cookie_name(surface: Surface) -> &'static str {
    match surface {
        Surface::Projector => "startex_projector",
        Surface::Lead => "startex_lead",
        Surface::Player
        | Surface::Observer
        | Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second => "startex",
    }
}

/// Reads `a=1&b=2`, as forms and queries are written.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// Refuses what comes by a name that is not this server's, and writes from other sites' pages.
pub(super) fn refused(head: &Parts, settings: &Settings) -> Option<Answer> {
    let host = head.headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    if !is_own(host, settings) {
        let why = format!("`{host}` is no name of this server");
        return Some(reply::refuse(StatusCode::MISDIRECTED_REQUEST, &why));
    }
    let writes = head.method != Method::GET && head.method != Method::HEAD;
    if writes && !is_same_origin(&head.headers, host, settings) {
        let why = "this was sent from another site's page";
        return Some(reply::refuse(StatusCode::FORBIDDEN, why));
    }
    None
}

/// Tells whether a host names this server. An address is one: only a name can be turned against it by others.
fn is_own(host: &str, settings: &Settings) -> bool {
    let name = without_port(host);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    address.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || settings.hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_same_origin(headers: &HeaderMap, host: &str, settings: &Settings) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or_default());
    if let Some(origin) = text(header::ORIGIN) {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        return authority.is_some_and(|authority| {
            authority.eq_ignore_ascii_case(host)
                || settings
                    .hosts
                    .iter()
                    .any(|own| own.eq_ignore_ascii_case(without_port(authority)))
        });
    }
    // Whoever is no browser sends neither.
    let site = text(HeaderName::from_static("sec-fetch-site"));
    site.is_none_or(|site| site == "same-origin" || site == "none")
}

/// Adds what every answer bears. Pages and data are nobody's to keep; what never changes may be.
pub(super) fn dress(response: &mut Answer) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let kept = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(kept);
}

/// Reads a body of bounded length within a bounded time.
///
/// # Errors
/// Returns the answer that names the limit.
pub(super) async fn body(body: Body, within: Duration) -> Result<Vec<u8>, Answer> {
    if let Ok(read) = tokio::time::timeout(within, collected(body)).await {
        return read;
    }
    let why = format!("the request did not come within {} s", within.as_secs());
    Err(reply::refuse(StatusCode::REQUEST_TIMEOUT, &why))
}

async fn collected(body: Body) -> Result<Vec<u8>, Answer> {
    let mut stream = body.into_data_stream();
    let mut read = Vec::new();
    while let Some(piece) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        let Ok(piece) = piece else {
            return Err(reply::refuse(StatusCode::BAD_REQUEST, "the request broke off"));
        };
        if read.len() + piece.len() > BODY_BYTES_MAX {
            let why = format!("a request has at most {BODY_BYTES_MAX} bytes");
            return Err(reply::refuse(StatusCode::PAYLOAD_TOO_LARGE, &why));
        }
        read.extend_from_slice(&piece);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings { hosts: vec!["ttx.example.org".to_owned()], ..Settings::default() }
    }

    #[test]
    fn names_of_others_are_refused() {
        for host in ["127.0.0.1:8080", "10.0.8.2", "[::1]:8080", "localhost:1", "TTX.example.org"] {
            assert!(is_own(host, &settings()), "{host}");
        }
        for host in ["", "evil.example", "ttx.example.org.evil", "10.0.8.2.evil:80"] {
            assert!(!is_own(host, &settings()), "{host}");
        }
    }

    #[test]
    fn a_write_from_another_page_is_refused() {
        let from = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            is_same_origin(&headers, "10.0.8.2:8080", &settings())
        };
        assert!(
            from("origin", "http://10.0.8.2:8080") && from("origin", "https://ttx.example.org")
        );
        assert!(!from("origin", "http://10.0.8.2:9090") && !from("origin", "null"));
        assert!(!from("sec-fetch-site", "cross-site") && from("sec-fetch-site", "same-origin"));
        assert!(from("user-agent", "curl"));
    }

    #[test]
    fn forms_read_as_they_were_written() {
        let read = pairs("text=a+%26+b%0A&empty=&flag");
        let read: Vec<(&str, &str)> = read.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(read, [("text", "a & b\n"), ("empty", ""), ("flag", "")]);
    }
}
