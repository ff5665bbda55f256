//! What becomes of a typed line: each kind says how it is asked for, what it will become, and what Enter makes of it.

use super::field::text_of;
use super::model::{ActionField, Desk, EntryField, Line, LineKind, RecordField};
use super::pick::Pick;
use crate::clock::{Millis, Timestamp};
use crate::ident::ItemId;
use crate::scenario::Content;
use crate::session::capture::{self, Against, Captured};
use crate::session::{
    About, Command, NoteDraft, Outcome, RecordPatch, RequestReply, SkipReason, Staffing, Until,
    plan,
};
use crate::text::Text;
use crate::words::count;

mod after;

/// What Enter makes of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Taken {
    Command(Box<Command>),
    /// A line to take down, and when it happened.
    Note(Box<NoteDraft>, Timestamp),
    /// When the next act happened; `None` is now.
    Earlier(Option<Timestamp>),
    /// Several at once, each with the part of the line it was read from.
    Commands(Vec<(Command, String)>),
    /// The line leaves a choice open.
    Pick(Box<Pick>),
    /// The disk refused: go on in this file.
    OtherFile(String),
    /// A new second copy of the record.
    NewCopy(String),
}

/// The word that ends a real-world emergency.
const RESUME: &str = "resume";

impl LineKind {
    /// Tells whether it takes as many words as somebody may want an editor for.
    pub fn takes_long_text(&self) -> bool {
        matches!(
            self,
            Self::Capture { .. }
                | Self::Conditions(_)
                | Self::AskControl(_)
                | Self::ObserverQuestion
                | Self::Reply(_)
                | Self::SkipReason(_)
                | Self::OwnWords(..)
                | Self::Amend(..)
                | Self::Inject
                | Self::ActionText
                | Self::Remark(..)
                | Self::Entry(EntryField::Words | EntryField::Cause, _)
        )
    }

    /// Returns what stands above what could be typed.
    pub(super) fn title(&self) -> &'static str {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the others show nothing above them")]
        match self {
            Self::Voice => "Voices: a role, a letter, as many as there are",
            Self::Conditions(_) => "Which option, and under which conditions",
            Self::Escalate(_) => "Passed up",
            Self::Decide => "Which decision, and what was decided",
            Self::Inject => "A new inject",
            Self::Seats => "Who sits where",
            _ => "",
        }
    }

    /// Returns what stands before the field.
    pub(super) fn prompt(&self) -> String {
        match self {
            Self::Capture { .. } => "n> ".to_owned(),
            Self::Hands(_) => "hands> ".to_owned(),
            Self::Reply(_) => "answer> ".to_owned(),
            Self::SkipReason(_) => "why> ".to_owned(),
            Self::OwnWords(..) => "what> ".to_owned(),
            Self::Voice => "v> ".to_owned(),
            Self::Conditions(_) => "yes, but> ".to_owned(),
            Self::Escalate(_) => "to whom> ".to_owned(),
            Self::Decide => "decision> ".to_owned(),
            Self::AskControl(_) => "asks> ".to_owned(),
            Self::ObserverQuestion => "question> ".to_owned(),
            Self::NewCopy => "copy to> ".to_owned(),
            Self::Amend(_, field) => format!("{}> ", field.label()),
            Self::BreakMinutes | Self::DeferMinutes(..) => "minutes> ".to_owned(),
            Self::MustEnd => "must end HH:MM> ".to_owned(),
            Self::Held(role) => format!("{role} held by> "),
            Self::Inject => "inject> ".to_owned(),
            Self::Seats => "seat> ".to_owned(),
            Self::ResumeWord => format!("type {RESUME}> "),
            Self::OtherFile => "file> ".to_owned(),
            Self::Forms => "forms> ".to_owned(),
            Self::Action(field, _) => field.prompt().to_owned(),
            Self::Entry(field, _) => field.prompt().to_owned(),
            Self::Remark(..) => "remark> ".to_owned(),
            Self::ActionText => "action> ".to_owned(),
            Self::Speed => "speed> ".to_owned(),
            Self::FinaliseName => "your name> ".to_owned(),
            Self::Earlier => "happened at HH:MM> ".to_owned(),
        }
    }
}

impl RecordField {
    pub fn label(self) -> &'static str {
        match self {
            Self::Rationale => "rationale",
            Self::Dissent => "dissent",
            Self::Conditions => "conditions",
            Self::Text => "in own words",
        }
    }
}

impl Desk {
    /// Says beside a line what Enter will make of it.
    pub(super) fn preview(&self, line: &Line, wall: Timestamp) -> String {
        match &line.kind {
            LineKind::Capture { opened, about } => {
                let codes = self.codes();
                let against = self.against(&codes, *opened);
                self.spoken(capture::read(line.field.text(), against), about).preview(against)
            }
            LineKind::Voice
            | LineKind::Conditions(_)
            | LineKind::Escalate(_)
            | LineKind::Decide
            | LineKind::AskControl(_)
            | LineKind::Seats
            | LineKind::Inject => self.short_preview(line),
            LineKind::MustEnd => self.until_preview(line.field.text(), wall),
            LineKind::Hands(item) => self.hands_preview(item, line.field.text()),
            LineKind::Reply(_) => "goes to the one who asked".to_owned(),
            LineKind::ObserverQuestion => "waits with the observers' questions".to_owned(),
            LineKind::NewCopy => "from now on everything is written there too".to_owned(),
            LineKind::ActionText
            | LineKind::Entry(EntryField::Mend, _)
            | LineKind::Action(ActionField::Whole, _) => {
                self.action_preview(line.field.text(), wall)
            }
            LineKind::OtherFile => "the record goes on there".to_owned(),
            LineKind::Entry(field, seq) => field.means(*seq),
            LineKind::Action(ActionField::Starts | ActionField::Due, _) => {
                self.date_preview(line.field.text())
            }
            LineKind::Action(ActionField::Owner, _) => {
                "a person or function; owners are named on purpose".to_owned()
            }
            LineKind::Remark(_, answers) => {
                let rating = answers.rating();
                format!("{} {}, and what was seen", rating.letter(), rating.label())
            }
            LineKind::FinaliseName => "the report is final, by this name".to_owned(),
            LineKind::OwnWords(..) => "recorded as the decision".to_owned(),
            LineKind::Amend(item, field) => format!("{} of {}", field.label(), self.label(item)),
            LineKind::BreakMinutes
            | LineKind::DeferMinutes(..)
            | LineKind::Held(_)
            | LineKind::Forms
            | LineKind::Speed => self.number_preview(&line.kind, line.field.text().trim(), wall),
            LineKind::SkipReason(item) => format!("why {} is left out", self.label(item)),
            LineKind::Action(ActionField::Text, _) => "what is to be done".to_owned(),
            LineKind::Action(ActionField::Organization, _) => "whose action it is".to_owned(),
            LineKind::ResumeWord => "then the emergency is over, and play runs again".to_owned(),
            LineKind::Earlier => self.earlier_preview(line.field.text()),
        }
    }

    fn against<'a>(&self, codes: &'a [crate::ident::RoleCode], opened: Timestamp) -> Against<'a> {
        Against { roles: codes, times: self.reckoning(opened) }
    }

    /// Fills in who had the floor when the line was opened; of what happened earlier nobody knows who had.
    fn spoken(&self, read: Captured, about: &About) -> Captured {
        let now = read.observed_at.is_none() && self.earlier.is_none();
        if now { read.spoken_by(about) } else { read }
    }

    fn hands_preview(&self, item: &ItemId, typed: &str) -> String {
        let letters = self.letters(item);
        match capture::hands(typed, letters.len()) {
            Ok(counts) => {
                let sum: u32 = counts.iter().sum();
                let parts: Vec<String> = letters
                    .iter()
                    .zip(&counts)
                    .filter(|(_, n)| **n > 0)
                    .map(|(letter, n)| format!("{letter} {n}"))
                    .collect();
                format!("{} = {sum}", parts.join(", "))
            }
            Err(_) if typed.trim().is_empty() => {
                format!("a count for {}", letters.iter().collect::<String>())
            }
            Err(why) => why,
        }
    }

    /// Reads a line that was entered.
    ///
    /// # Errors
    /// Says why it is not taken; the line stays as it is.
    #[expect(clippy::too_many_lines, reason = "one short arm a kind of line")]
    pub(super) fn take_line(&self, line: &Line, wall: Timestamp) -> Result<Taken, String> {
        let typed = line.field.text().trim();
        let text = || text_of(typed).map_err(|refused| refused.to_string());
        let command = |command| Ok(Taken::Command(Box::new(command)));
        match &line.kind {
            LineKind::Capture { opened, about } => {
                let codes = self.codes();
                let against = self.against(&codes, *opened);
                let read = capture::read(line.field.text(), against);
                // What counts is the key press that opened the line, however long the typing took.
                let at = read.observed_at.or(self.earlier).unwrap_or(*opened);
                let draft = self.spoken(read, about).draft(against);
                let mut draft = draft.map_err(|r| r.to_string())?;
                draft.item.clone_from(&about.item);
                draft.objective.clone_from(&about.objective);
                draft.task.clone_from(&about.task);
                draft.module.clone_from(&about.module);
                Ok(Taken::Note(Box::new(draft), at))
            }
            LineKind::Voice
            | LineKind::Conditions(_)
            | LineKind::Escalate(_)
            | LineKind::Decide
            | LineKind::AskControl(_)
            | LineKind::Seats
            | LineKind::Inject => self.take_short(line, wall),
            LineKind::ObserverQuestion => command(Command::AskAsObserver { text: text()? }),
            LineKind::NewCopy => Ok(Taken::NewCopy(text()?.as_str().to_owned())),
            LineKind::Hands(item) => command(self.hands_command(item, typed)?),
            LineKind::Reply(request) => command(Command::AnswerRequest {
                request: *request,
                how: RequestReply::Line,
                text: Some(text()?),
            }),
            LineKind::SkipReason(item) => command(Command::Skip {
                item: item.clone(),
                reason: SkipReason::Other,
                text: Some(text()?),
            }),
            LineKind::OwnWords(decision, draft) => {
                let mut record = draft.clone();
                if record.outcome == Outcome::Conditional {
                    record.conditions = Some(text()?);
                } else {
                    record.text = Some(text()?);
                }
                command(Command::Record { decision: decision.clone(), record })
            }
            LineKind::Amend(decision, field) => {
                let mut fields = RecordPatch::default();
                let slot = match field {
                    RecordField::Rationale => &mut fields.rationale,
                    RecordField::Dissent => &mut fields.dissent,
                    RecordField::Conditions => &mut fields.conditions,
                    RecordField::Text => &mut fields.text,
                };
                *slot = Some(text()?);
                command(Command::AmendRecord {
                    decision: decision.clone(),
                    fields: Box::new(fields),
                })
            }
            LineKind::OtherFile => Ok(Taken::OtherFile(text()?.as_str().to_owned())),
            LineKind::ResumeWord if typed.eq_ignore_ascii_case(RESUME) => {
                command(Command::EndEmergency)
            }
            LineKind::ResumeWord => Err(format!("type the word {RESUME}, or Esc")),
            LineKind::Action(field, action) => {
                self.take_action_field(*field, *action, typed, wall).and_then(command)
            }
            LineKind::Entry(field, entry) => {
                self.take_entry(*field, *entry, typed, wall).and_then(command)
            }
            LineKind::Remark(subject, answers) => {
                after::rated(subject, *answers, typed).and_then(command)
            }
            LineKind::ActionText => {
                let action = self.read_action(typed, wall)?;
                command(Command::AddAction { from: None, action: Box::new(action) })
            }
            LineKind::Earlier if typed.is_empty() => Ok(Taken::Earlier(None)),
            LineKind::Earlier => self.read_moment(typed, wall).map(|at| Taken::Earlier(Some(at))),
            LineKind::FinaliseName => command(Command::Finalise {
                name: Text::name(typed).map_err(|refused| refused.to_string())?,
            }),
            LineKind::BreakMinutes
            | LineKind::DeferMinutes(..)
            | LineKind::MustEnd
            | LineKind::Held(_)
            | LineKind::Forms
            | LineKind::Speed => self.take_number(&line.kind, typed, wall).and_then(command),
        }
    }

    /// Says what a number comes to, or which numbers there are.
    fn number_preview(&self, kind: &LineKind, typed: &str, wall: Timestamp) -> String {
        let taken = match self.take_number(kind, typed, wall) {
            Ok(command) => command,
            Err(_) if typed.is_empty() => return self.number_asked(kind),
            Err(why) => return why,
        };
        let offset = self.session().header.offset;
        #[expect(clippy::wildcard_enum_match_arm, reason = "a number comes to no other command")]
        match taken {
            Command::StartBreak { length, .. } => {
                format!("a break, back at {}", wall.plus(length).hm(offset))
            }
            Command::Defer { item, by } => {
                format!("{} comes back {}", self.label(&item), in_minutes(by))
            }
            Command::Record { decision, record } => match record.until {
                Some(Until::Play(at)) => {
                    let by = at.minus(self.session().play_at(wall));
                    format!("{} comes back {}", self.label(&decision), in_minutes(by))
                }
                Some(Until::Fact(_)) | None => String::new(),
            },
            Command::Staff { role, how: Staffing::Held(n) } => {
                format!("{role} is held by {}", count(n, "person", "people"))
            }
            Command::CountForms { forms } => {
                format!("{} in, all together", count(forms, "paper form", "paper forms"))
            }
            Command::SetSpeed(1) => "play runs as fast as the clock on the wall".to_owned(),
            Command::SetSpeed(n) => format!("play runs {n} times as fast as the clock on the wall"),
            _ => String::new(),
        }
    }

    fn number_asked(&self, kind: &LineKind) -> String {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the others ask for minutes or words")]
        match kind {
            LineKind::Held(role) => {
                let seats = self.scenario.role(role).map_or(1, |r| r.seats);
                format!("how many people hold {role}, 1 to {seats}")
            }
            LineKind::Forms => "how many paper forms are in, all together".to_owned(),
            LineKind::Speed => {
                let speed = self.session().clock.speed;
                format!("1 to 1000 times the clock on the wall, now {speed}")
            }
            _ => "minutes, 1 to 240".to_owned(),
        }
    }

    fn take_number(
        &self,
        kind: &LineKind,
        typed: &str,
        wall: Timestamp,
    ) -> Result<Command, String> {
        let number = |max: u64| match typed.parse::<u64>() {
            Ok(n) if (1..=max).contains(&n) => Ok(n),
            _ => Err(format!("a number from 1 to {max}")),
        };
        Ok(match kind {
            LineKind::BreakMinutes => {
                Command::StartBreak { item: None, length: Millis::minutes(number(240)?) }
            }
            LineKind::DeferMinutes(item, is_decision) => {
                let by = Millis::minutes(number(240)?);
                if *is_decision {
                    let due = self.session().play_at(wall).plus(by);
                    self.deferred(item, Some(Until::Play(due)))
                } else {
                    Command::Defer { item: item.clone(), by }
                }
            }
            LineKind::MustEnd => {
                let until = self.until(typed, wall)?;
                self.fitted(until, wall)?.into()
            }
            LineKind::Held(role) => {
                let seats = self.scenario.role(role).map_or(1, |r| u64::from(r.seats));
                let n = u16::try_from(number(seats)?).unwrap_or(u16::MAX);
                Command::Staff { role: role.clone(), how: Staffing::Held(n) }
            }
            LineKind::Forms => {
                Command::CountForms { forms: u32::try_from(number(12_000)?).unwrap_or(u32::MAX) }
            }
            LineKind::Speed => Command::SetSpeed(u32::try_from(number(1000)?).unwrap_or(1000)),
            LineKind::Capture { .. }
            | LineKind::Hands(_)
            | LineKind::Reply(_)
            | LineKind::SkipReason(_)
            | LineKind::OwnWords(..)
            | LineKind::Voice
            | LineKind::Conditions(_)
            | LineKind::Escalate(_)
            | LineKind::Decide
            | LineKind::AskControl(_)
            | LineKind::ObserverQuestion
            | LineKind::NewCopy
            | LineKind::Amend(..)
            | LineKind::Seats
            | LineKind::Inject
            | LineKind::ResumeWord
            | LineKind::OtherFile
            | LineKind::Action(..)
            | LineKind::Entry(..)
            | LineKind::Remark(..)
            | LineKind::ActionText
            | LineKind::FinaliseName
            | LineKind::Earlier => return Err("this line takes words".to_owned()),
        })
    }

    /// Reads `11:30` as the next such moment; nothing takes the end away.
    fn until(&self, typed: &str, wall: Timestamp) -> Result<Option<Timestamp>, String> {
        if typed.is_empty() {
            return Ok(None);
        }
        let wrong = || format!("`{typed}` is no time such as 11:30");
        let (hour, minute) = typed.split_once(':').ok_or_else(wrong)?;
        let hour: i64 = hour.parse().map_err(|_| wrong())?;
        let minute: i64 = minute.parse().map_err(|_| wrong())?;
        if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
            return Err(wrong());
        }
        Ok(Some(next_moment(hour, minute, wall, self.session().header.offset.ms())))
    }

    fn fitted(&self, until: Option<Timestamp>, wall: Timestamp) -> Result<plan::Fit, String> {
        let session = self.session();
        plan::fit(&self.scenario, session, &session.agenda.id, until, wall)
            .ok_or_else(|| "the agenda is not in the scenario any more".to_owned())
    }

    /// Says what ending then makes of the agenda: what is dropped goes by name before anybody agrees to it.
    fn until_preview(&self, typed: &str, wall: Timestamp) -> String {
        let Ok(Ok(fit)) = self.until(typed.trim(), wall).map(|until| self.fitted(until, wall))
        else {
            return String::new();
        };
        let changes = plan::Changes::by(&fit, self.session());
        match (changes.is_empty(), fit.fits) {
            (true, _) => "the agenda stays as it is".to_owned(),
            (false, true) => changes.words(&self.scenario),
            (false, false) => format!("too short even so: {}", changes.words(&self.scenario)),
        }
    }

    fn hands_command(&self, item: &ItemId, typed: &str) -> Result<Command, String> {
        let options = self.letters(item).len();
        let counts = capture::hands(typed, options)?;
        if let Some(Content::Poll(_)) = self.scenario.item(item).map(|i| &i.content) {
            return Ok(Command::CountPollHands { poll: item.clone(), hands: counts });
        }
        let ids = self.option_ids(item);
        let hands = ids.into_iter().zip(counts).filter(|(_, n)| *n > 0).collect();
        Ok(Command::CountHands { decision: item.clone(), hands })
    }
}

fn in_minutes(time: Millis) -> String {
    format!("in {}", count(time.round_minutes(), "minute", "minutes"))
}

/// Returns the next moment at which a clock with this offset shows `hour:minute`.
pub(super) fn next_moment(hour: i64, minute: i64, wall: Timestamp, offset_ms: i64) -> Timestamp {
    let day = 24 * 3_600_000;
    let local = wall.0 + offset_ms;
    let midnight = local - local.rem_euclid(day);
    let today = midnight + hour * 3_600_000 + minute * 60_000;
    let local = if today > local { today } else { today + day };
    Timestamp(local - offset_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_half_past_eleven_is_today_or_tomorrow() {
        let wall: Timestamp = "2027-03-05T10:00:00.000Z".parse().unwrap();
        let offset = 2 * 3_600_000;
        let at = |hour, minute| next_moment(hour, minute, wall, offset).to_string();
        assert_eq!(at(12, 30), "2027-03-05T10:30:00.000Z");
        assert_eq!(at(12, 0), "2027-03-06T10:00:00.000Z");
        assert_eq!(at(1, 15), "2027-03-05T23:15:00.000Z");
    }
}
