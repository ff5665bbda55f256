//! A house with a room in it: a session on its own thread and the real server on a port of its own.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use startex::clock::SystemClock;
use startex::conduct::{Conductor, Done, Handle, Request, spawn};
use startex::diagnostic::Source;
use startex::ident::Actor;
use startex::journal::{Journal, MemoryJournal, seeded_salts};
use startex::scenario::{Scenario, read_for_replay};
use startex::session::{Attribution, Briefing, Command, Header};
use startex::web::{self, Options, WebHandle};
use startex::wire::act::Surface;

use super::client::Client;
use crate::support::room::header;

/// The scenario of these tests.
pub(crate) const SCRIPT: &str = include_str!("../scripts/room.ron");

pub(crate) struct House {
    pub(crate) web: WebHandle,
    pub(crate) handle: Handle,
    threads: Vec<JoinHandle<()>>,
}

pub(crate) fn scenario(script: &str) -> Arc<Scenario> {
    let source = Source { name: "room.ron".to_owned(), text: script.to_owned() };
    Arc::new(read_for_replay(&source, &|_| None).expect("the script is right"))
}

impl House {
    /// Opens the lobby.
    pub(crate) fn open() -> Self {
        Self::with(Attribution::Role, Options::default(), |header| {
            Box::new(MemoryJournal::new(header, seeded_salts(1)))
        })
    }

    /// Opens a lobby in which people are expected: `bring` hands in what they did before the room is open.
    pub(crate) fn with_people(bring: impl Fn(&mut dyn FnMut(Request))) -> Self {
        let scenario = scenario(SCRIPT);
        let header = header(&scenario, SCRIPT);
        let journal = Box::new(MemoryJournal::new(&header, seeded_salts(1)));
        let made = Conductor::create(header, scenario, SCRIPT, journal, SystemClock);
        let mut conductor = made.expect("the journal takes it");
        bring(&mut |request| {
            conductor.submit(&request).expect("it is allowed");
        });
        Self::over(conductor, Options::default())
    }

    pub(crate) fn with(
        attribution: Attribution,
        options: Options,
        journal: impl FnOnce(&Header) -> Box<dyn Journal>,
    ) -> Self {
        let scenario = scenario(SCRIPT);
        let mut header = header(&scenario, SCRIPT);
        header.attribution = attribution;
        let journal = journal(&header);
        let made = Conductor::create(header, scenario.clone(), SCRIPT, journal, SystemClock);
        Self::over(made.expect("the journal takes it"), options)
    }

    /// Serves a session that is there already.
    pub(crate) fn over(conductor: Conductor<SystemClock>, options: Options) -> Self {
        let (handle, conductor) = spawn(conductor);
        let listener = TcpListener::bind("127.0.0.1:0").expect("the machine has a loopback");
        let (web, server) =
            web::spawn(listener, options, handle.clone()).expect("the server starts");
        Self { web, handle, threads: vec![server, conductor] }
    }

    /// Does what the lead does.
    #[track_caller]
    pub(crate) fn lead(&self, command: Command) -> Done {
        let shown = format!("{command:?}");
        let done = self.handle.submit(Request::new(command, Actor::Facilitator));
        done.unwrap_or_else(|why| panic!("{shown}: {why}"))
    }

    /// Returns how many answers the last round of a decision has, in time and late, once all that was done is published.
    pub(crate) fn answers(&self, decision: &str) -> (usize, usize) {
        let done = self.lead(Command::Brief(Briefing::WarmUp)).seq;
        let mut published = self.handle.watch();
        while published.borrow_and_update().session.last < done {
            assert!(super::wait_for(&mut published), "it is published");
        }
        let latest = self.handle.latest();
        let round = latest.session.decision(&decision.into()).and_then(|d| d.round().cloned());
        let round = round.expect("it was open");
        (round.answers.len(), round.late.len())
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.web.address())
    }

    pub(crate) fn code(&self, surface: Surface) -> String {
        self.web.codes().of(surface).to_owned()
    }

    /// Brings somebody in; `more` are further members of what is posted.
    #[track_caller]
    pub(crate) fn joined(&self, surface: Surface, more: &str) -> Client {
        let mut client = self.client();
        let code = self.code(surface);
        let reply = client.join(&format!("{{\"code\":\"{code}\",\"join\":true{more}}}"));
        assert_eq!(reply.status, 200, "{reply:?}");
        client
    }

    /// Brings a player in, in a role's first free seat.
    #[track_caller]
    pub(crate) fn player(&self, role: &str) -> Client {
        self.joined(Surface::Player, &format!(",\"name\":\"Ada\",\"role\":\"{role}\""))
    }

    /// Begins play and the first module.
    pub(crate) fn start(&self) {
        self.lead(Command::Start { must_end: None });
        self.lead(Command::NextModule);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.web.stop();
        drop(self.handle.close());
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}
