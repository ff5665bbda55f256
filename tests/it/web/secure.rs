//! Pages over TLS with the organizer's certificate.

use std::io::{BufReader, Write};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use startex::journal::{MemoryJournal, seeded_salts};
use startex::session::Attribution;
use startex::web::{Options, certificate};
use startex::wire::act::Surface;

use super::client::{connect, head};
use super::house::House;

const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.pem");
const KEY: &[u8] = include_bytes!("tls/key.pem");

/// Asks over TLS by a name the certificate bears.
fn ask(house: &House, head_lines: &str, body: &str) -> (u16, Vec<(String, String)>) {
    let mut roots = RootCertStore::empty();
    let own = CertificateDer::from_pem_slice(CERTIFICATE).expect("it is a certificate");
    roots.add(own).expect("it can be trusted");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("ttx.example.org").expect("it is a name");
    let tls = ClientConnection::new(Arc::new(config), name).expect("it can begin");
    let mut stream = StreamOwned::new(tls, connect(house.web.address()));
    let request = format!(
        "{head_lines}\r\nhost: ttx.example.org\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("the server takes it");
    head(&mut BufReader::new(stream))
}

#[test]
fn a_certificate_serves_pages_and_cookies_that_never_go_in_clear() {
    let options = Options {
        certificate: Some(certificate(CERTIFICATE, KEY).expect("they belong together")),
        hosts: vec!["ttx.example.org".to_owned()],
        ..Options::default()
    };
    let house = House::with(Attribution::Role, options, |header| {
        Box::new(MemoryJournal::new(header, seeded_salts(1)))
    });
    assert!(house.web.url().starts_with("https://"));
    let (status, _) = ask(&house, "GET / HTTP/1.1", "");
    assert_eq!(status, 200);
    let code = house.code(Surface::Observer);
    let join = format!("{{\"code\":\"{code}\",\"join\":true}}");
    let (status, headers) =
        ask(&house, "POST /join HTTP/1.1\r\ncontent-type: application/json", &join);
    assert_eq!(status, 200);
    let cookie = headers.iter().find(|(n, _)| n == "set-cookie").map(|(_, v)| v.as_str());
    let cookie = cookie.expect("who comes in gets a cookie");
    assert!(cookie.contains("; HttpOnly") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(cookie.contains("; SameSite=Lax"), "{cookie}");
}

#[test]
fn a_key_of_another_certificate_is_refused_in_words() {
    let wrong = certificate(CERTIFICATE, CERTIFICATE).expect_err("that is no key");
    assert!(wrong.starts_with("the key cannot be read"), "{wrong}");
}
