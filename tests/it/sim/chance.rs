//! Commands by chance, sensible ones and nonsense, of every kind.

use startex::clock::Millis;
use startex::ident::{
    Actor, GroupId, ItemId, NO_PLAN, NOT_OURS, OptionId, PersonId, RoleCode, SOMETHING_ELSE,
    SeatId, Seq,
};
use startex::play::Rng;
use startex::scenario::{Channel, Effect, InjectKind, Recipients, Scenario, Tlp};
use startex::session::{
    ActionDraft, AnswerDraft, Attribution, Briefing, Capacity, Command, HotWashStep, InjectDraft,
    NoteDraft, Outcome, PauseWhy, QuestionState, RatingAnswers, RecordDraft, RecordFrom,
    RecordPatch, Refile, RequestReply, Session, Sign, SkipReason, Staffing, Subject, Tick, Until,
    Who,
};
use startex::text::Text;

/// Draws what commands are made of.
pub(super) struct Chance<'a> {
    pub(super) rng: &'a mut Rng,
    pub(super) scenario: &'a Scenario,
    pub(super) session: &'a Session,
}

impl Chance<'_> {
    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        *self.rng.pick(list).expect("the list is not empty")
    }

    fn item(&mut self) -> ItemId {
        let n = self.rng.index(self.scenario.items.len() + 3).unwrap_or(0);
        match self.scenario.items.get(n) {
            Some(item) => item.id.clone(),
            None => self.of(&["nowhere", "whistle.q1", "X1"]).into(),
        }
    }

    fn decision(&mut self) -> ItemId {
        if let Some((open, _)) = self.session.open_rounds().first()
            && self.rng.chance(500)
        {
            return (*open).clone();
        }
        self.of(&["lid", "apart", "again", "tea"]).into()
    }

    fn option(&mut self) -> OptionId {
        let options =
            ["off", "on", "stay", "leave", "yes", "no", SOMETHING_ELSE, NO_PLAN, NOT_OURS];
        OptionId::new(self.of(&options))
    }

    fn role(&mut self) -> RoleCode {
        RoleCode::new(self.of(&["CK", "WT", "GU", "GU", "ZZ"]))
    }

    fn seat(&mut self) -> SeatId {
        let number = u16::try_from(self.rng.below(4)).unwrap_or(1);
        SeatId::new(&self.role(), number)
    }

    fn group(&mut self) -> GroupId {
        GroupId::new(self.of(&["back", "front", "nobody"]))
    }

    fn entry(&mut self) -> Seq {
        Seq(self.rng.below(self.session.last.0 + 3))
    }

    fn note(&mut self) -> Seq {
        let notes: Vec<Seq> = self.session.notes.all.keys().copied().collect();
        let known = self.rng.pick(&notes).copied().filter(|_| true);
        if self.rng.chance(800) { known.unwrap_or(Seq(3)) } else { self.entry() }
    }

    fn person(&mut self) -> PersonId {
        PersonId(1 + u32::try_from(self.rng.below(6)).unwrap_or(0))
    }

    fn text(&mut self) -> Text {
        let words = [
            "Lift it.",
            "</script><b>no</b>",
            "日本語 and العربية",
            "=cmd|' /C calc'!A0",
            "\u{202e}drah si gnihtyreve\u{2066}",
            "two\nlines",
        ];
        Text::new(self.of(&words)).expect("short and not empty")
    }

    fn length(&mut self) -> Millis {
        let seconds = self.of(&[0_u64, 1, 20, 60, 600, 1_000_000]);
        Millis::seconds(seconds)
    }

    /// Returns who asks: mostly the facilitator.
    pub(super) fn actor(&mut self) -> Actor {
        match self.rng.below(10) {
            0 => Actor::Simulated,
            1 | 2 => Actor::Person(self.person()),
            3 => Actor::Autopilot,
            _ => Actor::Facilitator,
        }
    }

    /// Returns something to be asked of the session.
    pub(super) fn command(&mut self) -> Command {
        match self.rng.below(6) {
            0 => self.frame(),
            1 => self.story(),
            2 => self.talk(),
            3 => self.deciding(),
            4 => self.people(),
            _ => self.notes_and_after(),
        }
    }

    /// Returns something the facilitator can take back with one key.
    pub(super) fn undoable(&mut self) -> Command {
        match self.rng.below(15) {
            14 => Command::NextModule,
            11 => Command::MoveDeadline { decision: self.decision(), by: Millis::minutes(1) },
            12 => Command::OpenPoll { poll: self.item() },
            13 => Command::ClosePoll { poll: self.item() },
            0 => Command::Release { inject: self.item() },
            1 => self.noted(),
            2 => Command::Tick { item: self.item(), action: 0, tick: self.tick() },
            3 => Command::GiveFloor { role: self.role() },
            4 => Command::Pose { question: self.of(&["who", "whistle.q1"]).into() },
            5 => Command::Skip { item: self.item(), reason: SkipReason::Time, text: None },
            6 => Command::Defer { item: self.item(), by: Millis::minutes(2) },
            7 => Command::OpenDecision { decision: self.decision(), length: None, group: None },
            8 => Command::CloseDecision { decision: self.decision() },
            9 => Command::Reveal { decision: self.decision() },
            _ => self.record(),
        }
    }

    fn tick(&mut self) -> Tick {
        self.of(&[Tick::Unprompted, Tick::Prompted, Tick::NotHeard, Tick::Open])
    }

    fn noted(&mut self) -> Command {
        let sign = self.of(Sign::ALL);
        let mut note = NoteDraft::new(sign, self.text());
        if self.rng.chance(500) {
            note.role = Some(self.role());
        }
        if self.rng.chance(200) {
            note.spoke_for = Some(self.role());
        }
        Command::Note(Box::new(note))
    }

    fn record(&mut self) -> Command {
        let from = self.of(&[RecordFrom::Answers, RecordFrom::Talk, RecordFrom::TimeOut]);
        let mut record = RecordDraft::new(self.of(Outcome::ALL), from);
        record.option = Some(self.option());
        record.reversible = Some(self.rng.chance(500));
        if self.rng.chance(500) {
            record.conditions = Some(self.text());
            record.text = Some(self.text());
        }
        if record.outcome == Outcome::Deferred {
            let at = self.session.at.play.plus(Millis::minutes(1));
            let fact = Until::Fact("hot".into());
            record.until = Some(if self.rng.chance(500) { Until::Play(at) } else { fact });
        }
        Command::Record { decision: self.decision(), record: Box::new(record) }
    }

    fn frame(&mut self) -> Command {
        match self.rng.below(16) {
            0 => Command::Pause(PauseWhy::Facilitator),
            1..=5 => Command::Resume,
            6 => Command::StartBreak { item: None, length: self.length() },
            7 => Command::GoOffRecord,
            8 => Command::DeclareEmergency,
            9..=11 => Command::EndEmergency,
            12 => Command::SetSpeed(self.of(&[0, 1, 1, 3, 2_000])),
            13 => Command::Mark(self.of(&Tlp::ALL)),
            14 => Command::Brief(self.of(Briefing::ALL)),
            _ => match self.rng.below(5) {
                0 => Command::Staff { role: self.role(), how: Staffing::Simulated },
                1 => Command::Staff { role: self.role(), how: Staffing::Held(1) },
                2 => Command::AcceptCheck { check: "staffing".to_owned() },
                3 => Command::Follow {
                    session: "abc".to_owned(),
                    head: "0".repeat(64),
                    open: 1,
                    actions: Some(self.text()),
                },
                _ => Command::Start { must_end: None },
            },
        }
    }

    fn story(&mut self) -> Command {
        match self.rng.below(10) {
            0 => Command::NextModule,
            1 => Command::Release { inject: self.item() },
            2 => Command::Withdraw { inject: self.item() },
            3 => Command::Skip { item: self.item(), reason: SkipReason::Other, text: None },
            4 => Command::Defer { item: self.item(), by: self.length() },
            5 => Command::Restore { item: self.item() },
            6 => Command::Dismiss { inject: self.of(&["smoke", "burn"]).into() },
            7 => {
                let effects = vec![
                    Effect::Set("warned".into()),
                    Effect::Add("steam".into(), 7),
                    Effect::Queue("burn".into(), 1),
                ];
                Command::Apply { item: None, effects }
            }
            8 => Command::Insert(Box::new(InjectDraft {
                title: self.text(),
                text: self.text(),
                from: None,
                to: Recipients::Roles(vec![self.role()]),
                kind: InjectKind::Email,
                channel: Channel::Email,
            })),
            _ => Command::Jump { to: self.item() },
        }
    }

    fn talk(&mut self) -> Command {
        match self.rng.below(11) {
            0 => Command::Pose { question: self.of(&["who", "whistle.q1", "lid"]).into() },
            1 => Command::FinishQuestion,
            2 => Command::GiveFloor { role: self.role() },
            3 => Command::TakeFloor,
            4 => Command::RaiseHand { seat: self.seat() },
            5 => Command::LowerHand { seat: self.seat() },
            6 => Command::AskForStop { seat: self.seat() },
            7 => Command::Tick { item: self.item(), action: 1, tick: self.tick() },
            8 => Command::AskControl { seat: Some(self.seat()), text: self.text() },
            9 => Command::AnswerRequest {
                request: self.entry(),
                how: RequestReply::Line,
                text: Some(self.text()),
            },
            _ => {
                let seat = self.rng.chance(500).then(|| self.seat());
                Command::Open { inject: self.item(), seat }
            }
        }
    }

    fn deciding(&mut self) -> Command {
        let decision = self.decision();
        match self.rng.below(20) {
            0 | 1 => Command::OpenDecision { decision, length: None, group: None },
            2 => {
                let length = Some(self.length());
                Command::OpenDecision { decision, length, group: Some(self.group()) }
            }
            3 => Command::MoveDeadline { decision, by: self.length() },
            4..=8 => Command::Answer(Box::new(AnswerDraft {
                decision,
                seat: self.seat(),
                choice: self.option(),
                sure: self.of(&[None, Some(3), Some(9)]),
                whose: None,
                text: Some(self.text()),
                late_is_fine: self.rng.chance(700),
            })),
            9 => Command::Peek { decision },
            10 => {
                let hands = vec![(self.option(), 4), (self.option(), 1)];
                Command::CountHands { decision, hands }
            }
            11 | 12 => Command::CloseDecision { decision },
            13 => Command::ReopenDecision { decision, length: self.length() },
            14 => Command::WithdrawDecision { decision },
            15 => Command::Reveal { decision },
            16 => self.record(),
            17 => {
                let fields = RecordPatch { rationale: Some(self.text()), ..RecordPatch::default() };
                Command::AmendRecord { decision, fields: Box::new(fields) }
            }
            18 => Command::Undo,
            _ => self.hall(),
        }
    }

    fn hall(&mut self) -> Command {
        let poll = ItemId::new(self.of(&["tea", "tea-again", "lid"]));
        match self.rng.below(9) {
            0 => Command::OpenPoll { poll },
            1 => Command::Vote { poll, choice: self.of(&[0, 1, 2, 9]), seat: Some(self.seat()) },
            2 => Command::CountPollHands { poll, hands: vec![1, 2, 3] },
            3 => Command::ClosePoll { poll },
            4 => Command::RevealPoll { poll },
            5 => Command::OpenAssessment { assessment: "level".into() },
            6 => Command::CloseAssessment { assessment: "level".into() },
            7 => Command::OpenBreakout { breakout: "tables".into() },
            _ => Command::SayInBreakout {
                breakout: "tables".into(),
                group: self.group(),
                solves: None,
                text: self.text(),
            },
        }
    }

    fn people(&mut self) -> Command {
        let (person, seat) = (self.person(), self.seat());
        match self.rng.below(16) {
            0 | 1 => Command::Join {
                capacity: self.of(Capacity::ALL),
                name: Text::name("NAME-MARKER-7").ok(),
                organization: None,
            },
            2 => Command::AddDevice { person, sha256: "ab".repeat(32) },
            3 => Command::RevokeDevice { person, sha256: "ab".repeat(32) },
            4 | 5 => Command::TakeSeat { person, seat },
            6 => Command::LeaveSeat { person, seat },
            7 => Command::MoveSeat { person, from: seat, to: self.seat() },
            8 => Command::CallAway { seat },
            9 => Command::ComeBack { seat },
            10 => Command::SetReachable { seat, reachable: self.rng.chance(700) },
            11 => Command::Withhold { who: Who::Role(self.role()), alias: "somebody".to_owned() },
            12 if self.rng.chance(100) => Command::TightenAttribution(self.of(Attribution::ALL)),
            13 => Command::FormGroup { group: self.group(), seats: vec![seat] },
            14 => Command::AskAsObserver { text: self.text() },
            15 => Command::SetObserverQuestion {
                question: self.entry(),
                state: self.of(&[QuestionState::Approved, QuestionState::Shown]),
                into: None,
            },
            _ => Command::NameRapporteur { group: self.group(), seat },
        }
    }

    fn notes_and_after(&mut self) -> Command {
        let entry = self.note();
        match self.rng.below(20) {
            0..=3 => self.noted(),
            4 => Command::Amend { entry, text: self.text() },
            5 => {
                let fields = Refile { role: Some(self.role()), ..Refile::default() };
                Command::Refile { entry, fields: Box::new(fields) }
            }
            6 => Command::Promote { entry },
            7 => Command::Demote { entry },
            8 => Command::Merge { entry, into: self.note() },
            9 => Command::TakeBackNote { entry },
            10 => Command::RestoreNote { entry },
            11 => Command::Strike { entry },
            12 => Command::SettleAssumption { entry, confirmed: true },
            13 => Command::HotWash { step: self.of(HotWashStep::ALL), role: None },
            14 => Command::Rank { entry, rank: 2 },
            15 => Command::GiveFeedback { scores: vec![Some(4), None], text: None },
            16 => Command::Rate {
                subject: Subject::Objective("act".into()),
                answers: RatingAnswers { achieved: Some(true), ..RatingAnswers::default() },
                text: None,
            },
            17 => Command::Analyse { entry, text: Some(self.text()), reference: None },
            18 => {
                let action = ActionDraft { text: Some(self.text()), ..ActionDraft::default() };
                Command::AddAction { from: Some(entry), action: Box::new(action) }
            }
            _ => Command::AcceptAction { action: entry },
        }
    }
}
