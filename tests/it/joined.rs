//! A seat in somebody's session, in a terminal: what it shows and does is what a phone's page does.

use std::time::Duration;

use startex::clock::{Clock, Millis, SystemClock};
use startex::session::Command;
use startex::wire::act::Surface;

use crate::headless::Headless;
use crate::support::command::startex;
use crate::support::terminal::Terminal;
use crate::web::house::House;

fn link(house: &House, surface: Surface) -> String {
    format!("http://{}/#{}", house.web.address(), house.code(surface))
}

fn open(decision: &str) -> Command {
    Command::OpenDecision { decision: decision.into(), length: None, group: None }
}

#[test]
fn a_seat_is_taken_in_a_terminal_and_answers_as_a_phone_does() {
    let house = House::open();
    let program = startex("join --name Ada --role REG").argument(&link(&house, Surface::Player));
    let mut terminal = Terminal::start(program, 80, 24);
    terminal.wait_for("EXERCISE EXERCISE");
    terminal.wait_for("REG");
    house.start();
    house.lead(open("mitigate"));
    terminal.wait_for("D1");
    terminal.press("B");
    terminal.press("4");
    terminal.press("\r");
    terminal.wait_for("received; you can change it");
    // A burst is published a moment after it is answered.
    let end = SystemClock.read().mono.plus(Millis::seconds(20));
    let given = loop {
        let latest = house.handle.latest();
        let answers = latest.session.open_rounds().first().map(|(_, round)| round.answers.clone());
        if let Some(given) = answers.and_then(|answers| answers.values().next().cloned()) {
            break given;
        }
        assert!(SystemClock.read().mono < end, "the answer was not published");
        std::thread::park_timeout(Duration::from_millis(20));
    };
    assert_eq!(given.sure, Some(4));
    // The server goes: what was known stays, and the screen says that it is old.
    house.web.stop();
    terminal.wait_for("not connected, trying again");
    terminal.press("\x03");
    terminal.wait_for("eave");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn what_opens_no_seat_is_said_with_what_to_do_instead() {
    let house = House::open();
    let refused = |arguments: &str| {
        let outcome = startex(&format!("join --plain {arguments}")).run();
        assert_ne!(outcome.status, 0, "{}", outcome.stdout);
        outcome.stderr
    };
    let desk = refused(&link(&house, Surface::Scribe));
    assert!(desk.contains("/desk/scribe") && desk.contains("in a browser"), "{desk}");
    let wrong = refused(&format!("http://{} --code NONE-99", house.web.address()));
    assert!(wrong.contains("code"), "{wrong}");
    let none = refused(&format!("http://{}", house.web.address()));
    assert!(none.contains("the address has no code"), "{none}");
    let role = refused(&format!("{} --name A --role REX", link(&house, Surface::Player)));
    assert!(role.contains("did you mean `REG`?"), "{role}");
    let nobody = refused("http://127.0.0.1:1/#KILN-42");
    assert!(nobody.contains("cannot be reached"), "{nobody}");
}

/// The organizer's certificate and its key, as files where something runs.
const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/web/tls/certificate.pem");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/web/tls/key.pem");

#[test]
fn a_seat_is_taken_over_tls_by_whoever_trusts_the_organizers_certificate() {
    let running =
        Headless::begin(&format!("run first-light --tls-cert {CERTIFICATE} --tls-key {KEY}"));
    let link =
        format!("https://localhost:{}/#{}", running.address().port(), running.code("player"));
    let stranger = startex("join --plain --role HAR --name Ada").argument(&link).run();
    assert_ne!(stranger.status, 0, "{}", stranger.stdout);
    assert!(stranger.stderr.contains("certificate"), "{}", stranger.stderr);
    assert!(stranger.stderr.contains("--tls-ca"), "{}", stranger.stderr);
    let program = startex(&format!("join --role HAR --name Ada --tls-ca {CERTIFICATE}"));
    let mut terminal = Terminal::start(program.argument(&link), 80, 24);
    terminal.wait_for("EXERCISE SIMULATED");
    terminal.wait_for("HAR");
    // In clear nobody is served at this port.
    let clear = link.replace("https://", "http://");
    let clear = startex("join --plain --role HAR --name Eve").argument(&clear).run();
    assert_ne!(clear.status, 0, "{}", clear.stdout);
    terminal.press("\x03");
    terminal.wait_for("eave");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
}
