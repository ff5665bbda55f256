//! Everything that can happen, once each with every optional field, and once bare where fields may be absent.

use startex::clock::{Millis, StoryTime, Timestamp};
use startex::ident::{Actor, GroupId, ItemId, PersonId, RoleCode, SeatId, Seq};
use startex::journal::{MemoryJournal, seeded_salts};
use startex::scenario::{Channel, Effect, InjectKind, Recipients, Tlp};
use startex::session::{
    Attribution, Briefing, Capacity, ClosedWhy, CommandId, Element, EndWhy, Entry, Event, Files,
    GapWhy, Header, HotWashStep, Outcome, PauseWhy, Priority, QuestionState, Rating, RatingAnswers,
    RecordFrom, RequestReply, Said, Sign, SkipReason, Staffing, Subject, Tick, Times, Until, Who,
};
use startex::text::Text;

/// One thing that happened, who did it, and the words that go with it.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) by: Actor,
    pub(crate) seat: Option<SeatId>,
    pub(crate) event: Event,
    pub(crate) said: Option<Said>,
    pub(crate) observed_at: Option<Timestamp>,
}

impl Sample {
    fn by(self, person: u32) -> Self {
        Self { by: Actor::Person(PersonId(person)), ..self }
    }

    fn at(self, seat: &str) -> Self {
        Self { seat: Some(seat_id(seat)), ..self }
    }

    /// It was entered later: it happened at this minute.
    fn earlier(self, minute: i64) -> Self {
        Self { observed_at: Some(wall(minute)), ..self }
    }

    fn clock(self) -> Self {
        Self { by: Actor::Clock, ..self }
    }

    fn said(self, said: Said) -> Self {
        Self { said: Some(said), ..self }
    }

    fn text(self, words: &str) -> Self {
        self.said(Said::words(text(words)))
    }
}

pub(crate) fn text(words: &str) -> Text {
    Text::new(words).expect("a sample is short")
}

fn seat_id(seat: &str) -> SeatId {
    seat.parse().expect("a seat")
}

fn role(code: &str) -> RoleCode {
    RoleCode::new(code)
}

fn item(id: &str) -> ItemId {
    ItemId::new(id)
}

fn wall(minute: i64) -> Timestamp {
    Timestamp(1_804_237_200_000 + minute * 60_000)
}

fn sha256(of: &str) -> String {
    startex::journal::Hash::of(of.as_bytes()).to_string()
}

fn did(event: Event) -> Sample {
    Sample { by: Actor::Facilitator, seat: None, event, said: None, observed_at: None }
}

/// Returns every kind of event, in the order of the vocabulary.
pub(crate) fn samples() -> Vec<Sample> {
    [
        before(),
        clock(),
        story(),
        talk(),
        notes(),
        decisions(),
        records(),
        polls(),
        people(),
        after(),
        debrief(),
        record(),
    ]
    .concat()
}

fn before() -> Vec<Sample> {
    let source = "(language: 1, title: \"A \\\"kiln\\\"\")\n";
    let scenario = Said { source: Some(source.to_owned()), ..Said::default() };
    let attachment = Said {
        name: Some(text("letter.txt")),
        bytes: Some("RVhFUkNJU0U=".to_owned()),
        ..Said::default()
    };
    vec![
        did(Event::ScenarioLoaded { bytes: source.len() as u64 }).said(scenario),
        did(Event::AttachmentStored { index: 0, bytes: 8, sha256: sha256("EXERCISE") })
            .said(attachment),
        did(Event::Follows { session: "a1b2c3".to_owned(), head: sha256("head"), open: 0 }),
        did(Event::Follows { session: "a1b2c3".to_owned(), head: sha256("head"), open: 1 })
            .said(Said::words(text("a1b2c3-9  Name one contact (no owner)"))),
        did(Event::RoleStaffed { role: role("REG"), how: Staffing::Held(2) }),
        did(Event::RoleStaffed { role: role("LEG"), how: Staffing::GivenTo(role("COM")) }),
        did(Event::AgendaFitted {
            agenda: "panel-90".into(),
            until: Some(wall(90)),
            modules: vec![Millis::minutes(25), Millis::minutes(30)],
            hot_wash: Millis::minutes(15),
            dropped: vec![item("press-call")],
        }),
        did(Event::AgendaFitted {
            agenda: "panel-90".into(),
            until: None,
            modules: vec![],
            hot_wash: Millis::ZERO,
            dropped: vec![],
        }),
        did(Event::CheckAccepted { check: "roles-staffed".to_owned() }),
        did(Event::Briefed { step: Briefing::GroundRules }),
        did(Event::StartEx { must_end: Some(wall(95)) }),
        did(Event::StartEx { must_end: None }),
        did(Event::Marked { tlp: Tlp::AmberStrict }),
    ]
}

fn clock() -> Vec<Sample> {
    vec![
        did(Event::Paused { why: PauseWhy::Facilitator }),
        did(Event::Resumed {}),
        did(Event::BreakStarted { item: Some(item("coffee")), back_at: wall(50) }),
        did(Event::BreakStarted { item: None, back_at: wall(50) }),
        did(Event::OffRecord {}),
        did(Event::EmergencyDeclared {}),
        did(Event::EmergencyOver {}),
        did(Event::GapRecorded { from: wall(3), to: wall(4), why: GapWhy::Asleep }).clock(),
        did(Event::ClockBehind { by: Millis(1_250) }).clock(),
        did(Event::Heartbeat {}).clock(),
        did(Event::SpeedSet { speed: 60 }),
        did(Event::Reopened { made_by: "startex 0.1.0".to_owned() }),
        did(Event::Jumped { to: item("d3") }),
    ]
}

fn story() -> Vec<Sample> {
    let inserted = Said {
        title: Some(text("A call from the press")),
        text: Some(text("\"Is it true?\"\nThe line is bad.")),
        from: Some(text("A reporter")),
        ..Said::default()
    };
    vec![
        did(Event::ModuleStarted { module: "m1".into(), story: Some(StoryTime::new(2, 9, 30)) }),
        did(Event::ModuleStarted { module: "m2".into(), story: None }),
        did(Event::ModuleEnded { module: "m1".into() }),
        did(Event::ModuleTakenBack { module: "m2".into(), again: "m1".into() }),
        did(Event::Released { inject: item("i1"), story: Some(StoryTime::new(1, 8, 40)) }),
        did(Event::Released { inject: item("i2"), story: None }),
        did(Event::InjectInserted {
            inject: item("typed-1"),
            to: Recipients::Roles(vec![role("COM"), role("REG")]),
            inject_kind: InjectKind::News,
            channel: Channel::Phone,
        })
        .said(inserted),
        did(Event::Opened { inject: item("i1") }).by(7).at("REG/1"),
        did(Event::Withdrawn { inject: item("i2") }),
        did(Event::PassedOver { item: item("i3") }).clock(),
        did(Event::Skipped { item: item("i4"), reason: SkipReason::Overtaken }),
        did(Event::Deferred { item: item("i5"), due: Millis::minutes(40) }),
        did(Event::Restored { item: item("i4") }),
        did(Event::ContingencyDismissed { inject: item("c1") }),
        did(Event::EffectsApplied {
            item: Some(item("d1")),
            effects: vec![
                Effect::Set("public".into()),
                Effect::Clear("trusted".into()),
                Effect::Add("exposure".into(), -2),
                Effect::Queue(item("letter"), 12),
                Effect::Drop(item("i6")),
                Effect::GoTo(item("i9")),
            ],
            due: vec![Millis::minutes(24)],
        }),
        did(Event::EffectsApplied { item: None, effects: vec![], due: vec![] }),
        did(Event::EffectsUndone { applied: Seq(40) }),
    ]
}

fn talk() -> Vec<Sample> {
    vec![
        did(Event::QuestionPosed { question: item("q1") }),
        did(Event::QuestionWithdrawn { question: item("q1") }),
        did(Event::QuestionDone { question: item("q2") }),
        did(Event::FloorGiven { role: role("MNT") }),
        did(Event::FloorTaken {}),
        did(Event::HandRaised {}).by(7).at("REG/1"),
        did(Event::HandLowered {}).by(7).at("REG/1"),
        did(Event::StopRequested {}).by(9).at("MNT/1"),
        did(Event::ActionTicked { item: item("i1"), action: 2, tick: Tick::Prompted }),
        did(Event::InformationRequested {}).by(7).at("REG/1").text("Which versions are affected?"),
        did(Event::InformationAnswered { request: Seq(58), how: RequestReply::Line })
            .text("3.2.0 to 3.2.4."),
        did(Event::InformationParked { request: Seq(58) }),
    ]
}

fn notes() -> Vec<Sample> {
    vec![
        did(Event::Noted {
            element: None,
            priority: None,
            due: None,
            sign: Sign::Improvement,
            role: Some(role("REG")),
            spoke_for: Some(role("LEG")),
            objective: Some("o1".into()),
            task: Some("o1/contain".into()),
            module: Some("m1".into()),
            item: Some(item("i1")),
        })
        .earlier(12)
        .text("Nobody knew who may yank: 日本語, \u{5e9}\u{5dc}\u{5d5}\u{5dd}, \\ and \"quotes\""),
        did(Event::Noted {
            element: None,
            priority: None,
            due: None,
            sign: Sign::Note,
            role: None,
            spoke_for: None,
            objective: None,
            task: None,
            module: None,
            item: None,
        })
        .text("ask the registry again"),
        did(Event::Amended { entry: Seq(61) }).text("Nobody knew who may yank a release"),
        did(Event::Refiled {
            entry: Seq(61),
            sign: Some(Sign::Strength),
            role: Some(role("MNT")),
            objective: Some("o2".into()),
            task: Some("o2/tell".into()),
            item: Some(item("i2")),
            observed_at: Some(wall(13)),
        }),
        did(Event::Refiled {
            entry: Seq(61),
            sign: None,
            role: None,
            objective: None,
            task: None,
            item: None,
            observed_at: None,
        }),
        did(Event::Promoted { entry: Seq(62) }),
        did(Event::Demoted { entry: Seq(62) }),
        did(Event::Merged { entry: Seq(62), into: Seq(61) }),
        did(Event::NoteTakenBack { entry: Seq(62) }),
        did(Event::NoteRestored { entry: Seq(62) }),
        did(Event::ChangeTakenBack { entry: Seq(62) }),
        did(Event::Struck { entry: Seq(62) }),
        did(Event::AssumptionSettled { entry: Seq(61), confirmed: false }),
        did(Event::ParkedClosed { entry: Seq(61) }),
    ]
}

fn decisions() -> Vec<Sample> {
    let d3 = || item("d3");
    vec![
        did(Event::DecisionOpened {
            decision: d3(),
            round: 1,
            asked: vec![seat_id("REG/1"), seat_id("MNT/2")],
            closes_at: Millis(723_123),
            group: Some(GroupId::new("east")),
        }),
        did(Event::DecisionOpened {
            decision: item("d4"),
            round: 1,
            asked: vec![],
            closes_at: Millis(800_000),
            group: None,
        }),
        did(Event::DeadlineMoved { decision: d3(), closes_at: Millis(783_123) }),
        did(Event::Answered {
            decision: d3(),
            round: 1,
            choice: "SOMETHING_ELSE".into(),
            sure: Some(4),
            whose: Some(role("DIS")),
            late: true,
        })
        .by(7)
        .at("REG/1")
        .text("Pin it"),
        did(Event::Answered {
            decision: d3(),
            round: 1,
            choice: "yank".into(),
            sure: None,
            whose: None,
            late: false,
        })
        .by(9)
        .at("MNT/2"),
        did(Event::Peeked { decision: d3(), round: 1 }),
        did(Event::HandsCounted {
            decision: d3(),
            round: 1,
            hands: vec![("yank".into(), 5), ("hold".into(), 2)],
        }),
        did(Event::TimeRanOut { decision: d3(), round: 1 }).clock(),
        did(Event::DecisionClosed { decision: d3(), round: 1, why: ClosedWhy::AllIn }).clock(),
        did(Event::DecisionReopened { decision: d3(), round: 1, closes_at: Millis(900_000) }),
        did(Event::DecisionWithdrawn { decision: item("d4"), round: 1 }),
        did(Event::Revealed { decision: d3(), round: 1 }),
        did(Event::RevealTakenBack { decision: d3(), round: 1 }),
    ]
}

fn records() -> Vec<Sample> {
    let d3 = || item("d3");
    let record = Said {
        text: Some(text("Yank, and say so")),
        rationale: Some(text("Every hour adds installs.")),
        dissent: Some(text("Distributions: too early.")),
        conditions: Some(text("Once two of us have rebuilt it.")),
        owner: Some(text("Head of operations")),
        ..Said::default()
    };
    vec![
        did(Event::Recorded {
            decision: d3(),
            outcome: Outcome::Conditional,
            from: RecordFrom::Answers,
            option: Some("yank".into()),
            owner: Some(role("REG")),
            to: Some(role("LEG")),
            until: Some(Until::Fact("rebuilt".into())),
            reversible: Some(true),
        })
        .said(record),
        did(Event::Recorded {
            decision: item("d5"),
            outcome: Outcome::None,
            from: RecordFrom::Talk,
            option: None,
            owner: None,
            to: None,
            until: None,
            reversible: None,
        }),
        did(Event::RecordAmended {
            decision: d3(),
            outcome: Some(Outcome::Deferred),
            option: Some("hold".into()),
            owner: Some(role("MNT")),
            reversible: Some(false),
        }),
        did(Event::RecordAmended {
            decision: d3(),
            outcome: None,
            option: None,
            owner: None,
            reversible: None,
        })
        .said(Said { rationale: Some(text("It was late.")), ..Said::default() }),
        did(Event::RecordTakenBack { decision: d3() }),
    ]
}

fn polls() -> Vec<Sample> {
    vec![
        did(Event::PollOpened { poll: item("p1"), closes_at: Millis::minutes(31) }),
        did(Event::Voted { poll: item("p1"), choice: 2 }).by(8),
        did(Event::PollHands { poll: item("p1"), hands: vec![3, 0, 9] }),
        did(Event::PollClosed { poll: item("p1") }),
        did(Event::PollRevealed { poll: item("p1") }),
        did(Event::AssessmentOpened { assessment: item("a1") }),
        did(Event::Assessed {
            assessment: item("a1"),
            of: 1,
            capability: "authentication/mfa".to_owned(),
            held: Some(true),
        })
        .by(7),
        did(Event::Assessed {
            assessment: item("a1"),
            of: 0,
            capability: "general/vdp".to_owned(),
            held: None,
        }),
        did(Event::AssessmentClosed { assessment: item("a1") }),
        did(Event::BreakoutOpened { breakout: item("b1"), ends_at: Millis::minutes(45) }),
        did(Event::BreakoutSaid {
            breakout: item("b1"),
            group: GroupId::new("east"),
            solves: Some(Seq(100)),
        })
        .text("A shared key ceremony"),
        did(Event::BreakoutSaid {
            breakout: item("b1"),
            group: GroupId::new("west"),
            solves: None,
        })
        .text("Nobody is paid for this"),
        did(Event::BreakoutClosed { breakout: item("b1") }),
        did(Event::RapporteurNamed { group: GroupId::new("east"), seat: seat_id("REG/1") }),
    ]
}

fn people() -> Vec<Sample> {
    let (p7, rep) = (PersonId(7), || "REG/1".parse().expect("a seat"));
    let badge = Said {
        name: Some(text("Ada Lovelace")),
        organization: Some(text("Analytical Engines")),
        ..Said::default()
    };
    vec![
        did(Event::Joined { capacity: Capacity::Player }).by(7).said(badge),
        did(Event::Joined { capacity: Capacity::Observer }).by(8),
        did(Event::DeviceAdded { person: p7, sha256: sha256("token") }),
        did(Event::DeviceRevoked { person: p7, sha256: sha256("token") }),
        did(Event::SeatTaken { person: p7, seat: rep() }).by(7),
        did(Event::SeatLeft { person: p7, seat: rep() }).by(7),
        did(Event::SeatMoved { person: p7, from: rep(), to: seat_id("REG/2") }),
        did(Event::CalledAway { seat: rep() }),
        did(Event::CameBack { seat: rep() }),
        did(Event::Reachable { seat: rep(), reachable: false }).clock(),
        did(Event::Withheld { who: Who::Person(p7), alias: "Participant 7".to_owned() }),
        did(Event::Withheld { who: Who::Role(role("LEG")), alias: "Counsel".to_owned() }),
        did(Event::AttributionTightened { mode: Attribution::Anonymous }),
        did(Event::GroupFormed { group: GroupId::new("east"), seats: vec![rep()] }),
        did(Event::VerbsHanded { person: p7, verbs: vec!["note".to_owned()] }),
        did(Event::ObserverAsked {}).by(8).text("Who tells the mirrors?"),
        did(Event::ObserverVoted { question: Seq(110), up: true }).by(8),
        did(Event::ObserverQuestionSet {
            question: Seq(110),
            state: QuestionState::Merged,
            into: Some(Seq(109)),
        }),
        did(Event::ObserverQuestionSet {
            question: Seq(110),
            state: QuestionState::Approved,
            into: None,
        }),
    ]
}

fn after() -> Vec<Sample> {
    vec![
        did(Event::EndEx { why: EndWhy::Finished }),
        did(Event::HotWashStep { step: HotWashStep::Round, role: Some(role("REG")) }),
        did(Event::HotWashStep { step: HotWashStep::Silent, role: None }),
        did(Event::Ranked { entry: Seq(61), rank: 1 }),
        did(Event::FeedbackGiven { scores: vec![Some(4), None, Some(1)] })
            .by(7)
            .text("More time for the talk"),
        did(Event::FeedbackCounted { forms: 12 }),
        did(Event::RoomClosed {}),
        did(Event::DebriefStarted {}),
        did(Event::Rated {
            subject: Subject::Task("o1/contain".into()),
            answers: RatingAnswers {
                achieved: Some(true),
                harmed_others: Some(false),
                safety_risk: None,
                plans_followed: Some(false),
                improvable: Some(true),
            },
            rating: Rating::Major,
        }),
        did(Event::Rated {
            subject: Subject::Objective("o1".into()),
            answers: RatingAnswers::default(),
            rating: Rating::NotObserved,
        }),
    ]
}

fn debrief() -> Vec<Sample> {
    let corrective = Said {
        text: Some(text("Write down who may yank")),
        owner: Some(text("Grace Hopper")),
        organization: Some(text("The registry")),
        ..Said::default()
    };
    let analysis = Said {
        text: Some(text("The runbook predates the team")),
        reference: Some(text("Runbook 4.2")),
        ..Said::default()
    };
    vec![
        did(Event::Analysed { entry: Seq(61) }).said(analysis),
        did(Event::CorrectiveAction {
            from: Some(Seq(61)),
            objective: Some("o1".into()),
            element: Some(Element::Planning),
            priority: Some(Priority::High),
            starts: Some("2027-04-01".to_owned()),
            due: Some("2027-06-30".to_owned()),
        })
        .said(corrective),
        did(Event::CorrectiveAction {
            from: None,
            objective: None,
            element: None,
            priority: None,
            starts: None,
            due: None,
        })
        .text("Ask counsel"),
        did(Event::ActionChanged {
            action: Seq(130),
            objective: Some("o2".into()),
            element: Some(Element::Training),
            priority: Some(Priority::Low),
            starts: Some("2027-05-01".to_owned()),
            due: Some("2027-07-31".to_owned()),
        }),
        did(Event::ActionChanged {
            action: Seq(130),
            objective: None,
            element: None,
            priority: None,
            starts: None,
            due: None,
        })
        .text("Write down who may yank, and test it"),
        did(Event::ActionAccepted { action: Seq(130) }),
        did(Event::Finalised {}).said(Said { name: Some(text("Grace Hopper")), ..Said::default() }),
    ]
}

fn record() -> Vec<Sample> {
    let source = Said { source: Some("(language: 1)".to_owned()), ..Said::default() };
    vec![
        did(Event::ScenarioReplaced { sha256: sha256("(language: 1)"), bytes: 13 }).said(source),
        did(Event::Continued { from: Files::Copy, at: Seq(100) }),
        did(Event::Unrecorded { from: wall(80), to: wall(85), entries: 14 }),
    ]
}

/// Returns the header of the session that [`entries`] belong to.
pub(crate) fn header() -> Header {
    serde_json::from_str(concat!(
        r#"{"startex":1,"session":"k7q2m9","mode":"live","language":1,"#,
        r#""scenario_sha256":"9a271f2a916b0b6ee6cecb2426f0b3206ef074578be55d9bc94f6f3fe3ab86aa","#,
        r#""agenda":"panel-90","tlp":"GREEN","attribution":"role","offset":"+02:00","#,
        r#""made_by":"startex 0.1.0"}"#
    ))
    .expect("it is a header")
}

/// Numbers samples as entries after `after`, in batches of `batch`: each knows the last batch to be durable.
pub(crate) fn entries(samples: &[Sample], after: u64, batch: u64) -> Vec<Entry> {
    samples
        .iter()
        .zip(after + 1..)
        .map(|(sample, seq)| Entry {
            seq: Seq(seq),
            sync: Seq(after + (seq - after - 1) / batch * batch),
            times: Times {
                wall: Timestamp(1_804_237_923_123 + i64::try_from(seq).expect("few") * 1_000),
                play: Millis(seq * 1_000),
                story: StoryTime::new(1, 8, 40),
                observed_at: sample.observed_at,
            },
            by: sample.by,
            seat: sample.seat.clone(),
            cmd: sample.seat.as_ref().map(|seat| CommandId(format!("{seat}-{seq}"))),
            event: sample.event.clone(),
            said: sample.said.clone(),
            redacted: false,
        })
        .collect()
}

/// Writes entries as a transcript in memory; the same entries, the same bytes.
pub(crate) fn transcript(entries: &[Entry]) -> Vec<u8> {
    use startex::journal::Journal;
    let mut journal = MemoryJournal::new(&header(), seeded_salts(7));
    for batch in entries.chunk_by(|a, b| a.sync == b.sync) {
        journal.append(batch).expect("they follow one another");
    }
    journal.bytes().to_vec()
}
