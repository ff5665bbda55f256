//! An exercise played by hand: events in order, times as the session would give them.

use std::sync::Arc;

use startex::clock::{Millis, Timestamp};
use startex::diagnostic::Source;
use startex::ident::{Actor, PersonId, RoleCode, SeatId, Seq};
use startex::journal::{Journal as _, MemoryJournal, seeded_salts};
use startex::report::{AfterActionReport, Drafting, Origin};
use startex::scenario::{Scenario, Tlp, read_for_replay};
use startex::session::{
    Attribution, Capacity, ClosedWhy, Draft, EndWhy, Entry, Event, FORMAT, Header, HotWashStep,
    Mode, Outcome, Rating, RecordFrom, Said, Session, Sign, Subject, Tick,
};
use startex::text::Text;

pub(super) const SMALL: &str = include_str!("small.ron");

pub(super) struct Played {
    header: Header,
    scenario: Arc<Scenario>,
    session: Session,
    now: Timestamp,
    happened: Option<Timestamp>,
    pub(super) entries: Vec<Entry>,
}

pub(super) fn text(words: &str) -> Text {
    Text::new(words).expect("it is text")
}

pub(super) fn words(said: &str) -> Said {
    Said::words(text(said))
}

impl Played {
    /// A session of the small exercise in which nothing has happened.
    pub(super) fn new(attribution: Attribution) -> Self {
        Self::of(SMALL, Mode::Live, attribution)
    }

    pub(super) fn of(script: &str, mode: Mode, attribution: Attribution) -> Self {
        Self::on("2027-03-05", script, mode, attribution)
    }

    fn on(day: &str, script: &str, mode: Mode, attribution: Attribution) -> Self {
        let source = Source { name: "small.ron".to_owned(), text: script.to_owned() };
        let scenario = read_for_replay(&source, &|_| None).expect("the script is right");
        let header = Header {
            startex: FORMAT,
            session: "k7q2m9".to_owned(),
            mode,
            language: 1,
            scenario_sha256: "ab".repeat(32),
            agenda: scenario.agendas[0].id.clone(),
            tlp: Tlp::Amber,
            attribution,
            offset: "+02:00".parse().expect("it is an offset"),
            made_by: "startex 0.0.1".to_owned(),
        };
        let mut played = Self {
            session: Session::new(header.clone(), &scenario),
            header,
            scenario: Arc::new(scenario),
            now: format!("{day}T08:00:00.000Z").parse().expect("it is a time"),
            happened: None,
            entries: Vec::new(),
        };
        let loaded = Said { source: Some(script.to_owned()), ..Said::default() };
        played.add(
            Actor::Facilitator,
            None,
            Event::ScenarioLoaded { bytes: script.len() as u64 },
            Some(loaded),
        );
        played
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now = self.now.plus(Millis::seconds(seconds));
        self
    }

    /// What is added next happened so many seconds ago.
    pub(super) fn earlier(&mut self, seconds: i64) -> &mut Self {
        self.happened = Some(Timestamp(self.now.0 - seconds * 1_000));
        self
    }

    pub(super) fn add(
        &mut self,
        by: Actor,
        seat: Option<SeatId>,
        event: Event,
        said: Option<Said>,
    ) -> Seq {
        let seq = Seq(self.entries.len() as u64 + 1);
        let draft = Draft { observed_at: self.happened.take(), ..event.clone().into() };
        let times = self.session.times(&draft, self.now);
        let sync = Seq(seq.0 - 1);
        let entry = Entry { seq, sync, times, by, seat, cmd: None, event, said, redacted: false };
        self.session.apply(&entry);
        self.entries.push(entry);
        seq
    }

    /// The facilitator does something.
    pub(super) fn did(&mut self, event: Event) -> Seq {
        self.add(Actor::Facilitator, None, event, None)
    }

    pub(super) fn said(&mut self, event: Event, said: Said) -> Seq {
        self.add(Actor::Facilitator, None, event, Some(said))
    }

    /// A player arrives and takes a seat.
    pub(super) fn joins(&mut self, person: u32, name: &str, organization: &str, seat: &str) {
        let said = Said {
            name: Some(text(name)),
            organization: Some(text(organization)),
            ..Said::default()
        };
        let anonymous = self.header.attribution == Attribution::Anonymous;
        let by = Actor::Person(PersonId(person));
        let said = (!anonymous).then_some(said);
        self.add(by, None, Event::Joined { capacity: Capacity::Player }, said);
        let seat: SeatId = seat.parse().expect("it is a seat");
        self.add(by, Some(seat.clone()), Event::SeatTaken { person: PersonId(person), seat }, None);
    }

    /// Three people for the registry, one maintainer, two for the desk.
    pub(super) fn fill(&mut self) -> &mut Self {
        self.joins(1, "Ada Lovelace", "Quayside", "REG/1");
        self.joins(2, "Bo Berg", "Quayside", "REG/2");
        self.joins(3, "Cleo Cole", "Quayside", "REG/3");
        self.joins(4, "Dana Dorn", "Anvilry", "MNT/1");
        self.joins(5, "Eli Eck", "Ministry of Kilns", "SOC/1");
        self.joins(6, "Fay Fox", "Ministry of Kilns", "SOC/2");
        self
    }

    pub(super) fn start(&mut self) -> &mut Self {
        self.did(Event::StartEx { must_end: None });
        self.did(Event::ModuleStarted { module: "signal".into(), story: None });
        self
    }

    pub(super) fn note(&mut self, role: Option<&str>, sign: Sign, said: &str) -> Seq {
        self.said(noted(role, sign), Said::words(text(said)))
    }

    pub(super) fn tick(&mut self, item: &str, action: u16, tick: Tick) {
        self.did(Event::ActionTicked { item: item.into(), action, tick });
    }

    pub(super) fn open(&mut self, decision: &str, round: u16, seats: &[&str], seconds: u64) {
        let asked = seats.iter().map(|s| s.parse().expect("it is a seat")).collect();
        let closes_at = self.session.play_at(self.now).plus(Millis::seconds(seconds));
        let decision = decision.into();
        self.did(Event::DecisionOpened { decision, round, asked, closes_at, group: None });
    }

    pub(super) fn answer(&mut self, person: u32, seat: &str, decision: &str, choice: &str) -> Seq {
        self.answer_with(person, seat, decision, choice, None)
    }

    pub(super) fn answer_with(
        &mut self,
        person: u32,
        seat: &str,
        decision: &str,
        choice: &str,
        said: Option<Said>,
    ) -> Seq {
        let event = Event::Answered {
            decision: decision.into(),
            round: 1,
            choice: choice.into(),
            sure: Some(4),
            whose: None,
            late: false,
        };
        let seat = Some(seat.parse().expect("it is a seat"));
        self.add(Actor::Person(PersonId(person)), seat, event, said)
    }

    pub(super) fn close(&mut self, decision: &str, why: ClosedWhy) {
        self.did(Event::DecisionClosed { decision: decision.into(), round: 1, why });
    }

    pub(super) fn record(
        &mut self,
        decision: &str,
        outcome: Outcome,
        from: RecordFrom,
        option: Option<&str>,
        said: Said,
    ) -> Seq {
        let event = Event::Recorded {
            decision: decision.into(),
            outcome,
            from,
            option: option.map(Into::into),
            owner: Some(RoleCode::new("REG")),
            to: None,
            until: None,
            reversible: Some(true),
        };
        self.said(event, said)
    }

    pub(super) fn end(&mut self) -> &mut Self {
        self.did(Event::EndEx { why: EndWhy::Finished });
        self.did(Event::HotWashStep { step: HotWashStep::Round, role: Some("REG".into()) });
        self
    }

    pub(super) fn report(&self) -> AfterActionReport {
        self.report_of(self.entries.len())
    }

    /// The report as it would have been after so many entries.
    pub(super) fn report_of(&self, entries: usize) -> AfterActionReport {
        let mut drafting = Drafting::new(self.header.clone(), Arc::clone(&self.scenario));
        self.entries[..entries].iter().for_each(|entry| drafting.take(entry));
        drafting.draft(&Origin {
            head: Some("cd".repeat(32)),
            head_at_end: None,
            head_finalised: None,
            remarks: Vec::new(),
            written_by: "startex 0.0.1".to_owned(),
        })
    }

    /// The same as a transcript.
    pub(super) fn transcript(&self) -> Vec<u8> {
        let mut journal = MemoryJournal::new(&self.header, seeded_salts(7));
        for entry in &self.entries {
            journal.append(std::slice::from_ref(entry)).expect("memory refuses nothing");
        }
        journal.bytes().to_vec()
    }
}

pub(super) fn noted(role: Option<&str>, sign: Sign) -> Event {
    Event::Noted {
        element: None,
        priority: None,
        due: None,
        sign,
        role: role.map(RoleCode::new),
        spoke_for: None,
        objective: None,
        task: None,
        module: None,
        item: None,
    }
}

/// A whole exercise in which a little of everything happens.
pub(super) fn whole(attribution: Attribution) -> Played {
    played(Played::new(attribution))
}

/// The same on another day.
pub(super) fn whole_on(day: &str, attribution: Attribution) -> Played {
    played(Played::on(day, SMALL, Mode::Live, attribution))
}

fn played(mut play: Played) -> Played {
    play.fill().start();
    signal(&mut play);
    trail(&mut play);
    play.end();
    afterwards(&mut play);
    play
}

fn signal(play: &mut Played) {
    play.did(Event::Released { inject: "slow".into(), story: None });
    play.wait(60).did(Event::QuestionPosed { question: "slow.q1".into() });
    play.did(Event::FloorGiven { role: "REG".into() });
    play.wait(60).note(Some("REG"), Sign::Note, "Ada mumbled something unfit for a report");
    let strength = Event::Noted {
        element: None,
        priority: None,
        due: None,
        sign: Sign::Strength,
        role: Some("REG".into()),
        spoke_for: None,
        objective: Some("detect".into()),
        task: Some("detect/correlate".into()),
        module: Some("signal".into()),
        item: Some("slow".into()),
    };
    play.said(strength, words("Correlated all three reports at once, as Ada Lovelace proposed"));
    play.tick("slow", 0, Tick::Unprompted);
    play.tick("slow", 1, Tick::NotHeard);
    play.wait(60).did(Event::PollOpened { poll: "trust".into(), closes_at: Millis::minutes(4) });
    for (person, choice) in [(1, 0), (2, 0), (3, 0), (4, 2)] {
        let event = Event::Voted { poll: "trust".into(), choice };
        play.add(Actor::Person(PersonId(person)), None, event, None);
    }
    play.did(Event::PollClosed { poll: "trust".into() });
    play.did(Event::PollRevealed { poll: "trust".into() });
    play.wait(120);
    play.open("mitigate", 1, &["REG/1", "REG/2", "REG/3", "MNT/1", "SOC/1", "SOC/2"], 120);
    play.wait(20).answer(1, "REG/1", "mitigate", "yank");
    play.wait(10).answer(2, "REG/2", "mitigate", "yank");
    play.wait(10).answer(3, "REG/3", "mitigate", "keep");
    play.answer_with(4, "MNT/1", "mitigate", "NO_PLAN", Some(words("We never wrote that page")));
    play.wait(80).did(Event::TimeRanOut { decision: "mitigate".into(), round: 1 });
    play.close("mitigate", ClosedWhy::TimeOut);
    play.did(Event::Revealed { decision: "mitigate".into(), round: 1 });
    play.wait(60);
    let said = Said { rationale: Some(text("Two towns build tonight")), ..Said::default() };
    play.record("mitigate", Outcome::Taken, RecordFrom::Answers, Some("yank"), said);
    play.did(Event::EffectsApplied {
        item: Some("mitigate".into()),
        effects: vec![
            startex::scenario::Effect::Set("public".into()),
            startex::scenario::Effect::Add("functionality".into(), -60),
        ],
        due: vec![Millis(0), Millis(0)],
    });
    let assumption = Event::Noted {
        element: None,
        priority: None,
        due: None,
        sign: Sign::Improvement,
        role: Some("REG".into()),
        spoke_for: Some("SOC".into()),
        objective: None,
        task: None,
        module: None,
        item: None,
    };
    play.said(assumption, words("Assumed that the desk would call the towns"));
    let asked = Some("SOC/1".parse().expect("it is a seat"));
    let by = Actor::Person(PersonId(5));
    play.add(
        by,
        asked,
        Event::InformationRequested {},
        Some(words("Is there a list of the towns?")),
    );
    play.did(Event::ModuleEnded { module: "signal".into() });
}

fn trail(play: &mut Played) {
    play.did(Event::ModuleStarted { module: "trail".into(), story: None });
    play.wait(60)
        .did(Event::PollOpened { poll: "trust-again".into(), closes_at: Millis::minutes(20) });
    for (person, choice) in [(1, 2), (2, 2), (3, 0), (4, 2)] {
        let event = Event::Voted { poll: "trust-again".into(), choice };
        play.add(Actor::Person(PersonId(person)), None, event, None);
    }
    play.did(Event::PollClosed { poll: "trust-again".into() });
    play.did(Event::Paused { why: startex::session::PauseWhy::Facilitator });
    play.wait(300).did(Event::Resumed {});
    play.wait(60).note(Some("MNT"), Sign::Parked, "Who pays for the second key?");
    let mut deferred = words("After the lawyers' call");
    deferred.dissent = Some(text("Dana Dorn would not wait"));
    play.record("notice", Outcome::Deferred, RecordFrom::Talk, None, deferred);
    play.wait(60).did(Event::ModuleEnded { module: "trail".into() });
}

fn afterwards(play: &mut Played) {
    let gap = play.note(Some("SOC"), Sign::Improvement, "Nobody knew whom to call on a Saturday");
    play.note(Some("SOC"), Sign::Improvement, "The list of towns is from 2019");
    play.did(Event::Ranked { entry: gap, rank: 1 });
    let analysis = Said {
        text: Some(text("The roster stops at office hours")),
        reference: Some(text("Duty roster, page 3")),
        ..Said::default()
    };
    play.said(Event::Analysed { entry: gap }, analysis);
    for scores in [vec![Some(5), Some(4)], vec![Some(4), None], vec![Some(3), Some(4)]] {
        let event = Event::FeedbackGiven { scores };
        play.add(Actor::Clock, None, event, Some(words("More time for the second module")));
    }
    play.note(None, Sign::Action, "Consider a second key");
    let action = Said {
        text: Some(text("Write the weekend roster")),
        owner: Some(text("Gil Grün")),
        organization: Some(text("Quayside")),
        ..Said::default()
    };
    let planned = Event::CorrectiveAction {
        from: Some(gap),
        objective: Some("tell".into()),
        element: Some(startex::session::Element::Planning),
        priority: Some(startex::session::Priority::High),
        starts: None,
        due: Some("2027-04-01".to_owned()),
    };
    play.said(planned, action);
    let rated = |subject, rating| Event::Rated {
        subject,
        answers: startex::session::RatingAnswers::default(),
        rating,
    };
    play.did(rated(Subject::Task("detect/correlate".into()), Rating::Some));
    play.did(rated(Subject::Objective("detect".into()), Rating::Performed));
    play.did(rated(Subject::Task("tell/first".into()), Rating::Performed));
}
