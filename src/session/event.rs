//! What can happen in an exercise: the closed vocabulary of the transcript, one variant a kind.

use serde::de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::vocabulary::{
    Attribution, Briefing, Capacity, ClosedWhy, EndWhy, Files, GapWhy, HotWashStep, Outcome,
    PauseWhy, Priority, QuestionState, Rating, RatingAnswers, RecordFrom, RequestReply, Sign,
    SkipReason, Staffing, Subject, Tick, Until, Who,
};
use crate::clock::{Millis, StoryTime, Timestamp};
use crate::ident::{
    AgendaId, GroupId, ItemId, ModuleId, ObjectiveId, OptionId, PersonId, RoleCode, SeatId, Seq,
    TaskId,
};
use crate::scenario::{Channel, Effect, InjectKind, Recipients, Tlp};

macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident $kind:literal $({ $( $(#[$meta:meta])* $field:ident: $ty:ty ),* $(,)? })?
    ;)+) => {
        /// One thing that happened. Events carry results (`closes_at`), never inputs; no personal words stand in them,
        /// those are in the entry's [`super::Said`].
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub enum Event {
            $( $(#[doc = $doc])+ #[serde(rename = $kind)] $variant { $($( $(#[$meta])* $field: $ty, )*)? }, )+
        }

        impl Event {
            /// Every kind with its meaning, in the order of the documentation.
            pub const KINDS: &'static [(&'static str, &'static str)] =
                &[$( ($kind, concat!($($doc),+)), )+];

            /// Every kind with its fields and their types as the code names them, for the documentation.
            pub const FIELDS: &'static [(&'static str, &'static [(&'static str, &'static str)])] =
                &[$( ($kind, &[$( $( (stringify!($field), stringify!($ty)), )* )?]), )+];

            /// Returns the kind's name as it stands in the transcript.
            pub fn kind(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $kind, )+ }
            }
        }
    };
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

events! {
    // ---- before StartEx
    /// The scenario's text, in `s.source`; always entry 1.
    ScenarioLoaded "scenario_loaded" { bytes: u64 };
    /// One attachment, its name in `s.name` and its bytes, base64, in `s.bytes`.
    AttachmentStored "attachment_stored" { index: u32, bytes: u64, sha256: String };
    /// The exercise this one follows: its session id, the head hash it was known by, and how many of its corrective
    /// actions were open; a line for each in `s.text`.
    Follows "follows" {
        session: String, head: String, #[serde(skip_serializing_if = "is_zero", default)] open: u32,
    };
    /// How a role is staffed in this session.
    RoleStaffed "role_staffed" { role: RoleCode, how: Staffing };
    /// The agenda fitted to the time there is: minutes of each module, and what is dropped to make it fit.
    AgendaFitted "agenda_fitted" {
        agenda: AgendaId,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        until: Option<Timestamp>,
        modules: Vec<Millis>, hot_wash: Millis, dropped: Vec<ItemId>,
    };
    /// A go / no-go check accepted although it is not met.
    CheckAccepted "check_accepted" { check: String };
    /// Ground rules read out, or the warm-up question asked.
    Briefed "briefed" { step: Briefing };
    /// `StartEx`: play begins and play time runs from zero.
    StartEx "start_ex" { #[serde(skip_serializing_if = "Option::is_none", default)] must_end: Option<Timestamp> };
    /// The session's marking was changed.
    Marked "marked" { tlp: Tlp };

    // ---- the clock
    /// Play stands still.
    Paused "paused" { why: PauseWhy };
    /// Play goes on after a pause, a break, off the record.
    Resumed "resumed" {};
    /// A break; planned ones belong to the agenda.
    BreakStarted "break_started" {
        #[serde(skip_serializing_if = "Option::is_none", default)] item: Option<ItemId>,
        back_at: Timestamp,
    };
    /// Nothing is taken down from here until `resumed`.
    OffRecord "off_record" {};
    /// A real-world emergency: play has stopped, every surface says so.
    EmergencyDeclared "emergency_declared" {};
    /// The lead ended the emergency by a typed word; what held before holds again.
    EmergencyOver "emergency_over" {};
    /// A stretch nobody ordered (sleep, stop, crash, program closed); the exercise comes back paused.
    GapRecorded "gap_recorded" { from: Timestamp, to: Timestamp, why: GapWhy };
    /// The operating system's clock was behind the last entry; time goes on from there.
    ClockBehind "clock_behind" { by: Millis };
    /// Written while a countdown runs, so that a crash loses ten seconds of it at most.
    Heartbeat "heartbeat" {};
    /// Play runs so many times as fast as wall time.
    SpeedSet "speed_set" { speed: u32 };
    /// The program opened this transcript again.
    Reopened "reopened" { made_by: String };
    /// A rehearsal jumped to an item; everything between was not played.
    Jumped "jumped" { to: ItemId };

    // ---- the story
    /// A module begins.
    ModuleStarted "module_started" {
        module: ModuleId,
        #[serde(skip_serializing_if = "Option::is_none", default)] story: Option<StoryTime>,
    };
    /// A module ends.
    ModuleEnded "module_ended" { module: ModuleId };
    /// A module that began too early; the one before it is in play again.
    ModuleTakenBack "module_taken_back" { module: ModuleId, again: ModuleId };
    /// An inject was released to its recipients.
    Released "released" {
        inject: ItemId,
        #[serde(skip_serializing_if = "Option::is_none", default)] story: Option<StoryTime>,
    };
    /// An inject written during play; title, text and simulated sender in `s`. It still has to be released.
    InjectInserted "inject_inserted" { inject: ItemId, to: Recipients, inject_kind: InjectKind, channel: Channel };
    /// A participant opened an inject.
    Opened "opened" { inject: ItemId };
    /// A released inject was taken back; surfaces say withdrawn.
    Withdrawn "withdrawn" { inject: ItemId };
    /// An item whose condition was false at its turn, or that a branch went past.
    PassedOver "passed_over" { item: ItemId };
    /// An item left out by the facilitator.
    Skipped "skipped" { item: ItemId, reason: SkipReason };
    /// An item put off: it comes back when its play time has come.
    Deferred "deferred" { item: ItemId, due: Millis };
    /// A skipped, deferred or passed-over item, a dismissed contingency inject, or a poll opened by mistake, stands where it stood before.
    Restored "restored" { item: ItemId };
    /// An offered contingency inject was declined.
    ContingencyDismissed "contingency_dismissed" { inject: ItemId };
    /// Consequences the facilitator accepted, with the values they led to.
    EffectsApplied "effects_applied" {
        #[serde(skip_serializing_if = "Option::is_none", default)] item: Option<ItemId>,
        effects: Vec<Effect>, due: Vec<Millis>,
    };
    /// Accepted consequences undone.
    EffectsUndone "effects_undone" { applied: Seq };

    // ---- talk
    /// A question was put to the room.
    QuestionPosed "question_posed" { question: ItemId };
    /// A question put by mistake.
    QuestionWithdrawn "question_withdrawn" { question: ItemId };
    /// The room is done with a question.
    QuestionDone "question_done" { question: ItemId };
    /// A role has the floor.
    FloorGiven "floor_given" { role: RoleCode };
    /// Nobody has the floor.
    FloorTaken "floor_taken" {};
    /// A seat wants to speak.
    HandRaised "hand_raised" {};
    /// A seat no longer wants to speak.
    HandLowered "hand_lowered" {};
    /// Somebody asks for a stop.
    StopRequested "stop_requested" {};
    /// An expected action was said unprompted, said when prompted, not heard, or the tick was cleared.
    ActionTicked "action_ticked" { item: ItemId, action: u16, tick: Tick };
    /// Players asked the control cell; words in `s.text`.
    InformationRequested "information_requested" {};
    /// The control cell's answer, words in `s.text`; or that an answer was taken back.
    InformationAnswered "information_answered" { request: Seq, how: RequestReply };
    /// A request put on the parking lot.
    InformationParked "information_parked" { request: Seq };

    // ---- what is taken down
    /// A captured line or a desk's observation; words in `s.text`, the owner of a corrective action in `s.owner`.
    Noted "noted" {
        sign: Sign,
        #[serde(skip_serializing_if = "Option::is_none", default)] role: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] spoke_for: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] objective: Option<ObjectiveId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] task: Option<TaskId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] module: Option<ModuleId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] item: Option<ItemId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] element: Option<super::vocabulary::Element>,
        #[serde(skip_serializing_if = "Option::is_none", default)] priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none", default)] due: Option<String>,
    };
    /// The words of an entry were put right; the new ones in `s.text`.
    Amended "amended" { entry: Seq };
    /// What a note is filed under was put right; absent fields stay.
    Refiled "refiled" {
        entry: Seq,
        #[serde(skip_serializing_if = "Option::is_none", default)] sign: Option<Sign>,
        #[serde(skip_serializing_if = "Option::is_none", default)] role: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] objective: Option<ObjectiveId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] task: Option<TaskId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] item: Option<ItemId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] observed_at: Option<Timestamp>,
    };
    /// A note enters the report.
    Promoted "promoted" { entry: Seq };
    /// A note leaves the report.
    Demoted "demoted" { entry: Seq };
    /// A note says the same as another and is counted with it.
    Merged "merged" { entry: Seq, into: Seq };
    /// A note, or a corrective action of the debrief, was taken back.
    NoteTakenBack "note_taken_back" { entry: Seq };
    /// A note taken back, or merged with another, stands for itself again; so does a corrective action.
    NoteRestored "note_restored" { entry: Seq };
    /// What an entry completed or put right is as it was before it: words, filing, cause, rank, record, rating, action.
    ChangeTakenBack "change_taken_back" { entry: Seq };
    /// The words of an entry are struck from every projection and shared copy.
    Struck "struck" { entry: Seq };
    /// A role confirmed, or refuted, what another role assumed for it.
    AssumptionSettled "assumption_settled" { entry: Seq, confirmed: bool };
    /// A parked item was closed.
    ParkedClosed "parked_closed" { entry: Seq };

    // ---- decisions
    /// A decision is put to seats; `closes_at` is play time.
    DecisionOpened "decision_opened" {
        decision: ItemId, round: u16, asked: Vec<SeatId>, closes_at: Millis,
        #[serde(skip_serializing_if = "Option::is_none", default)] group: Option<GroupId>,
    };
    /// The countdown was moved.
    DeadlineMoved "deadline_moved" { decision: ItemId, closes_at: Millis };
    /// A seat's answer; own words in `s.text`.
    Answered "answered" {
        decision: ItemId, round: u16, choice: OptionId,
        #[serde(skip_serializing_if = "Option::is_none", default)] sure: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none", default)] whose: Option<RoleCode>,
        #[serde(skip_serializing_if = "is_false", default)] late: bool,
    };
    /// The facilitator looked at the answers before the close.
    Peeked "peeked" { decision: ItemId, round: u16 };
    /// Hands counted in the room; they are the result of the round.
    HandsCounted "hands_counted" { decision: ItemId, round: u16, hands: Vec<(OptionId, u32)> };
    /// A decision's countdown reached zero.
    TimeRanOut "time_ran_out" { decision: ItemId, round: u16 };
    /// No more answers are counted.
    DecisionClosed "decision_closed" { decision: ItemId, round: u16, why: ClosedWhy };
    /// A closed round was opened again.
    DecisionReopened "decision_reopened" { decision: ItemId, round: u16, closes_at: Millis };
    /// A round opened by mistake.
    DecisionWithdrawn "decision_withdrawn" { decision: ItemId, round: u16 };
    /// The result of a round was shown.
    Revealed "revealed" { decision: ItemId, round: u16 };
    /// A result shown by mistake.
    RevealTakenBack "reveal_taken_back" { decision: ItemId, round: u16 };
    /// The decision record: own text, rationale, dissent and conditions in `s`.
    Recorded "recorded" {
        decision: ItemId, outcome: Outcome, from: RecordFrom,
        #[serde(skip_serializing_if = "Option::is_none", default)] option: Option<OptionId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] owner: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] to: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] until: Option<Until>,
        #[serde(skip_serializing_if = "Option::is_none", default)] reversible: Option<bool>,
    };
    /// A record was completed or put right; absent fields and words stay.
    RecordAmended "record_amended" {
        decision: ItemId,
        #[serde(skip_serializing_if = "Option::is_none", default)] outcome: Option<Outcome>,
        #[serde(skip_serializing_if = "Option::is_none", default)] option: Option<OptionId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] owner: Option<RoleCode>,
        #[serde(skip_serializing_if = "Option::is_none", default)] reversible: Option<bool>,
    };
    /// A record made by mistake.
    RecordTakenBack "record_taken_back" { decision: ItemId };

    // ---- polls, assessments, breakouts
    /// A poll is open until `closes_at`, play time; again, if it was closed by mistake.
    PollOpened "poll_opened" { poll: ItemId, closes_at: Millis };
    /// A person's vote in a poll.
    Voted "voted" { poll: ItemId, choice: u16 };
    /// Hands counted for a poll; none at all where a count was taken back.
    PollHands "poll_hands" { poll: ItemId, hands: Vec<u32> };
    /// A poll is closed; its result is hidden again, if it was shown by mistake.
    PollClosed "poll_closed" { poll: ItemId };
    /// A poll's result was shown.
    PollRevealed "poll_revealed" { poll: ItemId };
    /// A self-assessment against a framework begins.
    AssessmentOpened "assessment_opened" { assessment: ItemId };
    /// One capability judged: held (true), not held (false) or not applicable (absent).
    Assessed "assessed" {
        assessment: ItemId, of: u16, capability: String,
        #[serde(skip_serializing_if = "Option::is_none", default)] held: Option<bool>,
    };
    /// A self-assessment ends.
    AssessmentClosed "assessment_closed" { assessment: ItemId };
    /// Groups work apart until `ends_at`, play time.
    BreakoutOpened "breakout_opened" { breakout: ItemId, ends_at: Millis };
    /// What a group reports: a challenge, a possible solution to one, or an answer; words in `s.text`.
    BreakoutSaid "breakout_said" {
        breakout: ItemId, group: GroupId,
        #[serde(skip_serializing_if = "Option::is_none", default)] solves: Option<Seq>,
    };
    /// The groups are back.
    BreakoutClosed "breakout_closed" { breakout: ItemId };
    /// A seat speaks for its group.
    RapporteurNamed "rapporteur_named" { group: GroupId, seat: SeatId };

    // ---- people
    /// A person arrived; name and organization in `s` unless the session is anonymous.
    Joined "joined" { capacity: Capacity };
    /// A device of a person, known by the hash of its token alone.
    DeviceAdded "device_added" { person: PersonId, sha256: String };
    /// A device no longer speaks for its person.
    DeviceRevoked "device_revoked" { person: PersonId, sha256: String };
    /// A person holds a seat, alone or shared.
    SeatTaken "seat_taken" { person: PersonId, seat: SeatId };
    /// A person no longer holds a seat.
    SeatLeft "seat_left" { person: PersonId, seat: SeatId };
    /// A person went from one seat to another.
    SeatMoved "seat_moved" { person: PersonId, from: SeatId, to: SeatId };
    /// A seat's holder was called away.
    CalledAway "called_away" { seat: SeatId };
    /// A seat's holder is back.
    CameBack "came_back" { seat: SeatId };
    /// A seat's device answers (or not); unreachable seats leave the m of "n of m".
    Reachable "reachable" { seat: SeatId, reachable: bool };
    /// A person or role is an alias from here on, and before.
    Withheld "withheld" { who: Who, alias: String };
    /// Attribution became stricter for the whole session.
    AttributionTightened "attribution_tightened" { mode: Attribution };
    /// Seats were put into a group.
    GroupFormed "group_formed" { group: GroupId, seats: Vec<SeatId> };
    /// The lead handed verbs to a person.
    VerbsHanded "verbs_handed" { person: PersonId, verbs: Vec<String> };
    /// An observer's question; words in `s.text`.
    ObserverAsked "observer_asked" {};
    /// An observer's up-vote, or its withdrawal.
    ObserverVoted "observer_voted" { question: Seq, up: bool };
    /// A moderator approved, hid, merged, showed or closed an observer's question; why it was hidden in `s.text`.
    ObserverQuestionSet "observer_question_set" {
        question: Seq, state: QuestionState,
        #[serde(skip_serializing_if = "Option::is_none", default)] into: Option<Seq>,
    };

    // ---- after EndEx
    /// `EndEx`: play is over. The hash of this entry is the exercise record's named head.
    EndEx "end_ex" { why: EndWhy };
    /// The hot wash goes to its next step.
    HotWashStep "hot_wash_step" {
        step: HotWashStep,
        #[serde(skip_serializing_if = "Option::is_none", default)] role: Option<RoleCode>,
    };
    /// The room ranked an entry, 1 first.
    Ranked "ranked" { entry: Seq, rank: u8 };
    /// A feedback form; own words in `s`. It carries no person in an anonymous session.
    FeedbackGiven "feedback_given" { scores: Vec<Option<u8>> };
    /// Paper forms counted by hand.
    FeedbackCounted "feedback_counted" { forms: u32 };
    /// The participants were thanked and left.
    RoomClosed "room_closed" {};
    /// The control side's debrief begins.
    DebriefStarted "debrief_started" {};
    /// A rating with the five answers it follows from.
    Rated "rated" { subject: Subject, answers: RatingAnswers, rating: Rating };
    /// Why something was observed: root cause in `s.text`, plan or policy in `s.reference`; absent words stay.
    Analysed "analysed" { entry: Seq };
    /// A corrective action: words in `s.text`, owner in `s.owner`, organization in `s.organization`.
    CorrectiveAction "corrective_action" {
        #[serde(skip_serializing_if = "Option::is_none", default)] from: Option<Seq>,
        #[serde(skip_serializing_if = "Option::is_none", default)] objective: Option<ObjectiveId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] element: Option<super::vocabulary::Element>,
        #[serde(skip_serializing_if = "Option::is_none", default)] priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none", default)] starts: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)] due: Option<String>,
    };
    /// A corrective action was completed or put right; absent fields and words stay.
    ActionChanged "action_changed" {
        action: Seq,
        #[serde(skip_serializing_if = "Option::is_none", default)] objective: Option<ObjectiveId>,
        #[serde(skip_serializing_if = "Option::is_none", default)] element: Option<super::vocabulary::Element>,
        #[serde(skip_serializing_if = "Option::is_none", default)] priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none", default)] starts: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)] due: Option<String>,
    };
    /// An owner said yes to a corrective action.
    ActionAccepted "action_accepted" { action: Seq };
    /// The report is final, by the name in `s.name`; a later entry makes a new draft.
    Finalised "finalised" {};

    // ---- the record itself
    /// The scenario was replaced by a corrected one, its text in `s.source`.
    ScenarioReplaced "scenario_replaced" { sha256: String, bytes: u64 };
    /// Recording goes on in another file, whose first lines are a verified copy.
    Continued "continued" { from: Files, at: Seq };
    /// The entries that follow were played while no file could be written, and are written only now.
    Unrecorded "unrecorded" { from: Timestamp, to: Timestamp, entries: u64 };
}

impl Event {
    /// Writes the event's fields as the JSON object that stands under `data`.
    pub fn data_json(&self) -> String {
        let tagged = serde_json::to_string(self).expect("an event has only strings for keys");
        // `{"kind":DATA}`: serde writes the variant's name as the only key.
        let start = self.kind().len() + 4;
        tagged[start..tagged.len() - 1].to_owned()
    }

    /// Reads an event from its kind and the JSON text under `data`.
    ///
    /// # Errors
    /// Says what does not fit; an unknown kind is told apart by [`Event::is_known`].
    pub fn from_json(kind: &str, data: &str) -> Result<Self, serde_json::Error> {
        Self::deserialize(KindAndData { kind, data })
    }

    /// Tells whether this version knows a kind.
    pub fn is_known(kind: &str) -> bool {
        Self::KINDS.iter().any(|(known, _)| *known == kind)
    }
}

/// Lets serde read an enum whose variant's name and content stand in two members of an object.
struct KindAndData<'a> {
    kind: &'a str,
    data: &'a str,
}

impl<'de> de::Deserializer<'de> for KindAndData<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for KindAndData<'de> {
    type Error = serde_json::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, s: S) -> Result<(S::Value, Self), Self::Error> {
        let name: de::value::StrDeserializer<'_, Self::Error> = self.kind.into_deserializer();
        Ok((s.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for KindAndData<'de> {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, s: S) -> Result<S::Value, Self::Error> {
        s.deserialize(&mut serde_json::Deserializer::from_str(self.data))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, v: V) -> Result<V::Value, Self::Error> {
        de::Deserializer::deserialize_seq(&mut serde_json::Deserializer::from_str(self.data), v)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        v: V,
    ) -> Result<V::Value, Self::Error> {
        de::Deserializer::deserialize_map(&mut serde_json::Deserializer::from_str(self.data), v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_and_data_read_back() {
        let events = [
            Event::Resumed {},
            Event::Answered {
                decision: "d3".into(),
                round: 1,
                choice: "yank".into(),
                sure: Some(3),
                whose: None,
                late: false,
            },
            Event::EffectsApplied {
                item: Some("d3".into()),
                effects: vec![Effect::Set("public".into()), Effect::Queue("letter".into(), 12)],
                due: vec![Millis(1), Millis(2)],
            },
        ];
        for event in events {
            let read = Event::from_json(event.kind(), &event.data_json()).unwrap();
            assert_eq!(read, event);
        }
        assert_eq!(Event::Resumed {}.data_json(), "{}");
        assert!(Event::from_json("answered", "{}").is_err());
        assert!(Event::from_json("resumed", r#"{"more":1}"#).is_err());
        assert!(Event::from_json("unheard_of", "{}").is_err() && !Event::is_known("unheard_of"));
    }
}
