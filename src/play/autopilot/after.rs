//! The autopilot after `EndEx`: hot wash, feedback, the control side's debrief.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each phase has its own steps and leaves the others"
)]

use super::super::{Rare, phrases};
use super::{Act, Autopilot};
use crate::clock::{Millis, Offset, Timestamp};
use crate::ident::Seq;
use crate::scenario::Scenario;
use crate::session::{
    ActionDraft, Command, Element, HotWashStep, Note, Priority, RatingAnswers, RecordPatch, Refile,
    Session, Sign, Step, Subject, ToComplete, next_step, to_complete,
};
use crate::text::Text;

const CAUSES: [&str; 4] = [
    "The plan was written for office hours.",
    "Two teams each believed that the other one had it.",
    "It was known, and nobody had the time.",
    "The procedure is right; nobody has tried it since it was written.",
];
const REFERENCES: [&str; 3] =
    ["Incident response plan, page 4", "Release checklist", "Agreement on mutual assistance"];
const RATINGS: [&str; 3] = [
    "Carried out as planned; one wait for a single person.",
    "Carried out, after a prompt from the facilitator.",
    "Started late, and finished only in talk.",
];

/// A point of the debrief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Complete(ToComplete),
    Rate(Subject),
    Analyse(Seq),
    /// A corrective action for an area for improvement.
    Mend(Seq),
    Accept(Seq),
    Finalise,
}

impl Autopilot {
    pub(super) fn afterwards(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        let command = match next_step(scenario, session, None, wall) {
            Step::HotWash { step, role } => {
                self.hot_wash(scenario, step, role, wall);
                return;
            }
            Step::CloseRoom if session.after.step == Some(HotWashStep::Feedback) => {
                if self.lets_feed_back(session, wall) {
                    return;
                }
                if self.take(Rare::PaperForms) {
                    let forms = u32::try_from(1 + self.rng.below(4)).unwrap_or(1);
                    self.does(wall, 1, 4, Command::CountForms { forms });
                }
                Command::HotWash { step: HotWashStep::Done, role: None }
            }
            Step::CloseRoom => Command::CloseRoom,
            // The debrief is the control side's own: nobody invents ratings of what somebody did.
            Step::StartDebrief if self.chair.is_some() || self.room.is_some() => {
                self.finished = true;
                return;
            }
            Step::StartDebrief => {
                self.does(wall, 240, 420, Command::StartDebrief);
                return;
            }
            _ => return self.debrief(scenario, session, wall),
        };
        self.does(wall, 5, 10, command);
    }

    fn hot_wash(
        &mut self,
        scenario: &Scenario,
        step: HotWashStep,
        role: Option<crate::ident::RoleCode>,
        wall: Timestamp,
    ) {
        let at = wall.plus(self.rng.seconds(2, 5));
        let length = match step {
            HotWashStep::Silent => scenario.hot_wash.silent,
            HotWashStep::Round if role.as_ref().is_some_and(|r| self.is_somebodys(r)) => {
                scenario.hot_wash.per_role.max(Millis::seconds(90))
            }
            HotWashStep::Round => scenario.hot_wash.per_role,
            HotWashStep::Rank => Millis::seconds(60),
            HotWashStep::Feedback => Millis::seconds(120),
            HotWashStep::Done => Millis::ZERO,
        };
        self.at(at, Act::Do(Command::HotWash { step, role }));
        let until = at.plus(length);
        if step == HotWashStep::Rank {
            self.at(at.plus(Millis(length.0 / 2)), Act::Rank);
        }
        self.at(until, Act::Wait);
    }

    fn debrief(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        if self.debriefed || !self.repertoire.words {
            self.finished = true;
            return;
        }
        self.debriefed = true;
        let mut items: Vec<Item> = Vec::new();
        for open in to_complete(scenario, session) {
            if self.rng.chance(700) {
                items.push(Item::Complete(open));
            }
        }
        let gaps =
            session.notes.standing().filter(|n| n.sign == Sign::Improvement && n.in_report());
        for note in gaps {
            if self.rng.chance(500) {
                items.push(Item::Analyse(note.seq));
            }
            if self.rng.chance(350) {
                items.push(Item::Mend(note.seq));
            }
        }
        for objective in &scenario.objectives {
            if self.rng.chance(850) {
                items.push(Item::Rate(Subject::Objective(objective.id.clone())));
            }
            for task in objective.capabilities.iter().flat_map(|c| &c.tasks) {
                if self.rng.chance(400) {
                    items.push(Item::Rate(Subject::Task(task.id.clone())));
                }
            }
        }
        for action in session.after.standing_actions() {
            if self.rng.chance(500) {
                items.push(Item::Accept(action.seq));
            }
        }
        if self.repertoire.has(Rare::Finalise) {
            items.push(Item::Finalise);
        }
        let mut at = wall;
        if self.repertoire.has(Rare::NoteCare)
            && let Some(objective) = scenario.objectives.first()
        {
            // Rated by mistake, and taken back at once.
            let subject = Subject::Objective(objective.id.clone());
            let answers = RatingAnswers { achieved: Some(false), ..RatingAnswers::default() };
            let rate = Command::Rate { subject, answers, text: None };
            at = at.plus(Millis::seconds(20));
            self.at(at, Act::by_hand(rate));
            at = at.plus(Millis::seconds(5));
            self.at(at, Act::by_hand(Command::Undo));
        }
        for item in items {
            at = at.plus(self.rng.seconds(15, 60));
            self.at(at, Act::Debrief(item));
        }
        self.at(at, Act::Wait);
    }

    pub(super) fn debrief_item(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        item: &Item,
    ) -> Option<Command> {
        Some(match item {
            Item::Complete(open) => return self.complete(scenario, session, wall, open),
            Item::Rate(subject) => self.rate(subject),
            Item::Analyse(entry) => Command::Analyse {
                entry: *entry,
                text: self.rng.pick(&CAUSES).map(|w| phrases::text(w)),
                reference: if self.rng.chance(500) {
                    self.rng.pick(&REFERENCES).map(|w| phrases::text(w))
                } else {
                    None
                },
            },
            Item::Mend(entry) => {
                let note = session.notes.get(*entry)?;
                let task = note.task.as_ref().and_then(|id| scenario.task(id));
                let words = task.map(|(_, _, t)| phrases::step(&t.text));
                let words =
                    words.or_else(|| self.rng.pick(&phrases::STEPS).map(|w| phrases::text(w)))?;
                let mut action = self.owned(scenario, note, wall);
                action.text = Some(words);
                action.objective.clone_from(&note.objective);
                Command::AddAction { from: Some(*entry), action: Box::new(action) }
            }
            Item::Accept(action) => Command::AcceptAction { action: *action },
            Item::Finalise => Command::Finalise { name: phrases::text("The lead facilitator") },
        })
    }

    fn complete(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
        open: &ToComplete,
    ) -> Option<Command> {
        Some(match open {
            ToComplete::Record { decision, missing } => {
                let lacks = |part| missing.contains(&part);
                let owner = scenario.decision(decision).map(|(_, d)| d.owner.clone());
                let pick = |list: &[&'static str], rng: &mut super::Rng| {
                    rng.pick(list).map(|w| phrases::text(w))
                };
                let rationale = pick(&phrases::RATIONALES, &mut self.rng);
                let dissent = pick(&phrases::DISSENT, &mut self.rng);
                let fields = RecordPatch {
                    owner: owner.filter(|_| lacks("owner")),
                    rationale: rationale.filter(|_| lacks("rationale")),
                    dissent: dissent.filter(|_| lacks("dissent")),
                    reversible: lacks("reversible").then(|| self.rng.chance(500)),
                    ..RecordPatch::default()
                };
                Command::AmendRecord { decision: decision.clone(), fields: Box::new(fields) }
            }
            ToComplete::Action { action, .. } => {
                let known = session.after.actions.get(action)?;
                let note = session.notes.get(*action);
                let mut fields = match note {
                    Some(note) => self.owned(scenario, note, wall),
                    None => self.dated(wall),
                };
                if known.owner.is_some() {
                    fields.owner = None;
                }
                Command::ChangeAction { action: *action, fields: Box::new(fields) }
            }
            ToComplete::Assumption(entry) => {
                let confirmed = self.rng.chance(600);
                Command::SettleAssumption { entry: *entry, confirmed }
            }
            ToComplete::Parked(entry) => Command::CloseParked { entry: *entry },
            ToComplete::Request(request) => Command::ParkRequest { request: *request },
            ToComplete::Unfiled(entry) => {
                let objective = self.rng.pick(&scenario.objectives)?.id.clone();
                let fields = Refile { objective: Some(objective), ..Refile::default() };
                Command::Refile { entry: *entry, fields: Box::new(fields) }
            }
        })
    }

    /// Returns owner, element and date of a corrective action; the owner is the role that was heard.
    fn owned(&mut self, scenario: &Scenario, note: &Note, wall: Timestamp) -> ActionDraft {
        let role = note.role.as_ref().and_then(|code| scenario.role(code));
        let role = role.or_else(|| self.rng.pick(&scenario.roles));
        let mut action = self.dated(wall);
        if let Some(role) = role {
            action.owner = Text::name(&role.name).ok();
            action.organization = role.organization.as_ref().and_then(|o| Text::name(o).ok());
        }
        action
    }

    fn dated(&mut self, wall: Timestamp) -> ActionDraft {
        const DAY: u64 = 24 * 60;
        let days = *self.rng.pick(&[7_u64, 14, 30, 90]).unwrap_or(&30);
        let due = wall.plus(Millis::minutes(days * DAY)).date(Offset::UTC);
        ActionDraft {
            element: self.rng.pick(Element::ALL).copied(),
            priority: self.rng.pick(Priority::ALL).copied(),
            starts: Some(wall.date(Offset::UTC)),
            due: self.rng.chance(800).then_some(due),
            ..ActionDraft::default()
        }
    }

    fn rate(&mut self, subject: &Subject) -> Command {
        let yes = |rng: &mut super::Rng, permille| Some(rng.chance(permille));
        let answers = RatingAnswers {
            achieved: if self.rng.chance(930) { yes(&mut self.rng, 880) } else { None },
            harmed_others: yes(&mut self.rng, 80),
            safety_risk: yes(&mut self.rng, 50),
            plans_followed: yes(&mut self.rng, 850),
            improvable: yes(&mut self.rng, 600),
        };
        let text = if self.rng.chance(600) {
            self.rng.pick(&RATINGS).map(|w| phrases::text(w))
        } else {
            None
        };
        Command::Rate { subject: subject.clone(), answers, text }
    }
}

/// Returns the room's ranking: the first three gaps that nobody ranked.
pub(super) fn rank(session: &Session) -> Vec<Command> {
    let gaps = session.notes.standing().filter(|n| n.sign == Sign::Improvement && n.rank.is_none());
    gaps.take(3).zip(1_u8..).map(|(note, rank)| Command::Rank { entry: note.seq, rank }).collect()
}
