//! Verbs in one line: what a line means here and now, what it will become, and what could be typed next.

use crate::clock::Timestamp;
use crate::ident::{ItemId, NOT_OURS, OptionId, RoleCode, SOMETHING_ELSE, SeatId};
use crate::scenario::{Channel, Content, InjectKind, Recipients};
use crate::session::{AnswerDraft, Command, InjectDraft, Outcome, Record, RecordDraft, ask_next};
use crate::text::Text;
use crate::tui::field::text_of;
use crate::tui::line::Taken;
use crate::tui::model::{Desk, Line, LineKind};
use crate::tui::short::{self, Names, Options, Voice};

type Commands = Vec<(Command, String)>;

fn words(typed: &str) -> Result<Text, String> {
    text_of(typed).map_err(|refused| refused.to_string())
}

impl Desk {
    /// Reads a line that stands for a whole verb.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub(in crate::tui) fn take_short(&self, line: &Line, wall: Timestamp) -> Result<Taken, String> {
        let typed = line.field.text().trim();
        let command = |command| Taken::Command(Box::new(command));
        let codes = self.codes();
        let names = self.names(&codes);
        match &line.kind {
            LineKind::Voice => Ok(Taken::Commands(self.voices(typed, wall)?)),
            LineKind::Conditions(item) => self.on_conditions(item, typed).map(command),
            LineKind::Escalate(item) => self.passed_up(item, typed).map(command),
            LineKind::Decide => self.decided(typed, wall),
            LineKind::AskControl(from) => {
                let (role, said) = short::from_role(typed, names);
                let seat = role.as_ref().or(from.as_ref()).and_then(|r| self.first_seat(r));
                Ok(command(Command::AskControl { seat, text: words(&said)? }))
            }
            LineKind::Seats => self.seated(typed).map(command),
            LineKind::Inject => Ok(command(Command::Insert(Box::new(self.written(typed)?)))),
            _ => Err("this line is none of them".to_owned()),
        }
    }

    /// Says what a line will become.
    pub(in crate::tui) fn short_preview(&self, line: &Line) -> String {
        let typed = line.field.text();
        if typed.trim().is_empty() {
            return match &line.kind {
                LineKind::Voice => match self.suggested() {
                    Some((_, seat)) => format!("{seat} says ..; or `reg b mnt a`, `rbma`"),
                    None => "who says what: `reg b mnt a`, `rbma`".to_owned(),
                },
                LineKind::Escalate(_) => "passed up, to nobody named".to_owned(),
                LineKind::Inject => "[ROLE ...] title: text".to_owned(),
                LineKind::AskControl(Some(role)) => format!("{role} asks the control cell"),
                LineKind::AskControl(None) => "[ROLE] what is asked".to_owned(),
                LineKind::Decide => "which, and what: `d5 b`".to_owned(),
                LineKind::Seats => "who, and what: `ada to mnt`, `reg out`".to_owned(),
                _ => String::new(),
            };
        }
        // The same reading as Enter's, so that what stands here is what will be.
        match self.take_short(line, self.session().at.wall) {
            Ok(Taken::Command(command)) => self.becomes(&command),
            Ok(Taken::Commands(commands)) => {
                let parts: Vec<String> = commands.iter().map(|(c, _)| self.becomes(c)).collect();
                parts.join("; ")
            }
            Ok(Taken::Pick(pick)) => format!("{}: a letter", pick.title),
            Ok(Taken::Note(..) | Taken::Earlier(_) | Taken::OtherFile(_) | Taken::NewCopy(_)) => {
                String::new()
            }
            Err(why) => why,
        }
    }

    /// Says in few words what a command will do.
    fn becomes(&self, command: &Command) -> String {
        let option = |item: &ItemId, id: &OptionId| self.option_with_letter(item, id);
        #[expect(clippy::wildcard_enum_match_arm, reason = "no other command is made from a line")]
        match command {
            Command::Answer(draft) => {
                let whose = draft.whose.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
                format!("{} says {}{whose}", draft.seat, option(&draft.decision, &draft.choice))
            }
            Command::Vote { poll, choice, seat } => {
                let seat = seat.as_ref().map_or_else(String::new, ToString::to_string);
                let letter = self.letters(poll).get(usize::from(*choice)).copied().unwrap_or('?');
                format!("{seat} says {letter}")
            }
            Command::Record { decision, record } => {
                let what = record.option.as_ref().map(|o| format!(" {}", option(decision, o)));
                let to = record.to.as_ref().map(|to| format!(" to {to}"));
                let parts = [what, to].into_iter().flatten().collect::<String>();
                format!("{} {}{parts}", self.label(decision), record.outcome.label())
            }
            Command::AskControl { seat, .. } => match seat {
                Some(seat) => format!("a request from {}", seat.role),
                None => "a request from the room".to_owned(),
            },
            Command::Insert(draft) => {
                let to = self.short_recipients(&draft.to);
                format!("a new inject to {to}: {}, read before it goes", draft.title)
            }
            _ => self.seats_become(command).unwrap_or_default(),
        }
    }

    /// Says what could be typed next, a line each.
    pub(in crate::tui) fn choices(&self, line: &Line) -> Vec<String> {
        let typed = line.field.text();
        let letters = |item: &ItemId| self.option_rows(item);
        match &line.kind {
            LineKind::Voice => {
                let items = self.open_items();
                let mut rows = Vec::new();
                for item in &items {
                    let missing = self.missing(item);
                    rows.push(format!("not in: {}", self.with_keys(&roles_of(&missing))));
                    rows.extend(letters(item));
                }
                rows
            }
            LineKind::Conditions(item) if self.revealed_choice(item).is_none() => letters(item),
            LineKind::Seats => self.seat_rows(),
            LineKind::Escalate(_) => vec![format!("to: {}", self.with_keys(&self.codes()))],
            LineKind::Inject => {
                let codes: Vec<String> = self.codes().iter().map(ToString::to_string).collect();
                vec![format!("to everybody, or begin with: {}", codes.join(" "))]
            }
            LineKind::Decide => {
                let said = short::word(typed).and_then(|(first, _)| self.decision_called(first));
                match said {
                    Some(item) => letters(&item),
                    None => self
                        .decidable()
                        .iter()
                        .map(|id| format!("{}  {}", self.label(id), self.title(id)))
                        .collect(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn with_keys(&self, codes: &[RoleCode]) -> String {
        let one = |code: &RoleCode| match self.role_keys.get(code) {
            Some(key) => format!("{key} {code}"),
            None => code.to_string(),
        };
        codes.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn names<'a>(&'a self, codes: &'a [RoleCode]) -> Names<'a> {
        Names { codes, keys: &self.role_keys }
    }

    fn option_rows(&self, item: &ItemId) -> Vec<String> {
        let letters = self.letters(item);
        if let Some(Content::Poll(poll)) = self.scenario.item(item).map(|i| &i.content) {
            return letters.iter().zip(&poll.options).map(|(l, o)| format!("{l} {o}")).collect();
        }
        let ids = self.option_ids(item);
        ids.iter().map(|id| self.option_with_letter(item, id)).collect()
    }

    fn option_with_letter(&self, item: &ItemId, id: &OptionId) -> String {
        let at = self.option_ids(item).iter().position(|known| known == id);
        let letter = at.and_then(|at| self.letters(item).get(at).copied()).unwrap_or('?');
        let decision = self.scenario.decision(item).map(|(_, d)| d);
        let label = decision.map_or("", |d| self.option_label(d, id));
        format!("{letter} {label}")
    }

    // ---- voices

    /// Returns the seats an open item is put to.
    fn asked_seats(&self, item: &ItemId) -> Vec<SeatId> {
        let session = self.session();
        let rounds = session.open_rounds().into_iter().filter(|(id, _)| *id == item);
        let asked: Vec<SeatId> = rounds.flat_map(|(_, r)| r.asked.to_vec()).collect();
        if asked.is_empty() {
            let to = self.recipients(item);
            return to.map(|to| session.seats_for(&self.scenario, &to)).unwrap_or_default();
        }
        asked
    }

    /// Returns the seats an open item waits for.
    fn missing(&self, item: &ItemId) -> Vec<SeatId> {
        let session = self.session();
        if let Some(poll) = session.hall.polls.get(item) {
            let mut seats = self.asked_seats(item);
            seats.retain(|s| !poll.votes.keys().any(|(_, of)| of.as_ref() == Some(s)));
            return seats;
        }
        let rounds = session.open_rounds().into_iter().filter(|(id, _)| *id == item);
        rounds.flat_map(|(_, r)| r.missing(session).cloned().collect::<Vec<_>>()).collect()
    }

    /// Returns the open item that asks a role, the one that still waits for it first.
    fn asking(&self, role: &RoleCode) -> Option<ItemId> {
        let items = self.open_items();
        let waits = |id: &&ItemId| self.missing(id).iter().any(|s| s.role == *role);
        let asks = |id: &&ItemId| self.asked_seats(id).iter().any(|s| s.role == *role);
        let found = items.iter().find(waits).or_else(|| items.iter().find(asks));
        found.or_else(|| items.first()).cloned()
    }

    /// Returns whose voice is meant where nobody is named: whoever has the floor, else the only one missing.
    fn suggested(&self) -> Option<(ItemId, SeatId)> {
        let items = self.open_items();
        let floor = self.session().talk.floor.as_ref().map(|(role, _)| role.clone());
        if let Some(role) = floor {
            let of = |seats: Vec<SeatId>| seats.into_iter().find(|s| s.role == role);
            let waiting = items.iter().find_map(|id| Some((id.clone(), of(self.missing(id))?)));
            let asked =
                || items.iter().find_map(|id| Some((id.clone(), of(self.asked_seats(id))?)));
            if let Some(found) = waiting.or_else(asked) {
                return Some(found);
            }
        }
        let mut missing =
            items.iter().flat_map(|id| self.missing(id).into_iter().map(|s| (id.clone(), s)));
        let only = missing.next()?;
        missing.next().is_none().then_some(only)
    }

    fn options_of(&self, item: &ItemId) -> Options {
        let count = self.letters(item).len();
        match self.scenario.decision(item) {
            Some((_, decision)) => Options {
                count,
                own_words: Some(decision.options.len()),
                theirs: Some(decision.options.len() + 2),
            },
            None => Options { count, own_words: None, theirs: None },
        }
    }

    fn voices(&self, typed: &str, wall: Timestamp) -> Result<Commands, String> {
        let codes = self.codes();
        let options = |role: Option<&RoleCode>| {
            let item = match role {
                Some(role) => self.asking(role),
                None => self.suggested().map(|(item, _)| item).or_else(|| self.open_item()),
            };
            item.map(|item| self.options_of(&item)).unwrap_or_default()
        };
        let said = short::voices(typed, self.names(&codes), options)?;
        let mut spoken = Vec::new();
        said.iter().map(|voice| self.voiced(voice, &mut spoken, wall)).collect()
    }

    /// Reads one voice of a line; `spoken` are the seats for which the line spoke already.
    fn voiced(
        &self,
        voice: &Voice,
        spoken: &mut Vec<(ItemId, SeatId)>,
        wall: Timestamp,
    ) -> Result<(Command, String), String> {
        let (item, seat) = match &voice.who {
            None => self.suggested().ok_or_else(|| {
                let next = ask_next(&self.scenario, self.session(), wall);
                let next = next.map_or_else(|| "reg".to_owned(), |n| n.role.to_string());
                format!("who says it? `{} {}`", next.to_lowercase(), voice.typed)
            })?,
            Some((role, number)) => {
                let item = self.asking(role).ok_or("nothing is open")?;
                let mut seats = self.missing(&item);
                seats.extend(self.asked_seats(&item));
                seats.extend(self.session().people.played(role).cloned());
                let fits = |s: &&SeatId| s.role == *role && number.is_none_or(|n| s.number == n);
                // Two voices of a role are two seats, as long as it has as many.
                let silent = |s: &&SeatId| !spoken.iter().any(|(i, of)| *i == item && of == *s);
                let seat = seats.iter().filter(fits).find(silent);
                let seat = seat.or_else(|| seats.iter().find(fits)).cloned();
                (item, seat.ok_or_else(|| format!("nobody plays {role}"))?)
            }
        };
        spoken.push((item.clone(), seat.clone()));
        if self.scenario.decision(&item).is_none() {
            let choice = u16::try_from(voice.option).unwrap_or(u16::MAX);
            let vote = Command::Vote { poll: item, choice, seat: Some(seat) };
            return Ok((vote, voice.typed.clone()));
        }
        let ids = self.option_ids(&item);
        let choice = ids.get(voice.option).cloned().ok_or("there is no such option")?;
        if choice.as_str() == SOMETHING_ELSE && voice.words.is_none() {
            return Err(format!("{} what else? the words behind the letter", seat.role));
        }
        let draft = AnswerDraft {
            decision: item,
            seat,
            whose: voice.whose.clone().filter(|_| choice.as_str() == NOT_OURS),
            choice,
            sure: None,
            text: voice.words.as_deref().map(words).transpose()?,
            // Said aloud to the facilitator, who knows that it is late.
            late_is_fine: true,
        };
        Ok((Command::Answer(Box::new(draft)), voice.typed.clone()))
    }

    // ---- records

    /// Returns the option that is chosen or proposed for a decision whose result is shown.
    fn revealed_choice(&self, item: &ItemId) -> Option<OptionId> {
        (self.revealed_decision().as_ref() == Some(item)).then(|| self.to_record(item)).flatten()
    }

    fn record_of(&self, decision: &ItemId, outcome: Outcome) -> RecordDraft {
        let mut record = RecordDraft::new(outcome, self.record_from(decision));
        record.owner.clone_from(&self.owner);
        record
    }

    fn on_conditions(&self, decision: &ItemId, typed: &str) -> Result<Command, String> {
        let chosen = self.revealed_choice(decision);
        let authored = self.scenario.decision(decision).map_or(0, |(_, d)| d.options.len());
        let (option, under) = short::conditions(typed, chosen.is_some(), authored)?;
        let mut record = self.record_of(decision, Outcome::Conditional);
        let ids = self.option_ids(decision);
        record.option = option.and_then(|at| ids.get(at).cloned()).or(chosen);
        record.conditions = Some(words(&under)?);
        Ok(Command::Record { decision: decision.clone(), record: Box::new(record) })
    }

    fn passed_up(&self, decision: &ItemId, typed: &str) -> Result<Command, String> {
        let codes = self.codes();
        let mut record = self.record_of(decision, Outcome::Escalated);
        match self.names(&codes).role(typed) {
            Some(role) => record.to = Some(role),
            None if typed.is_empty() => {}
            None => record.text = Some(words(typed)?),
        }
        Ok(Command::Record { decision: decision.clone(), record: Box::new(record) })
    }

    /// Returns the decisions a record can be made for now.
    pub(super) fn decidable(&self) -> Vec<ItemId> {
        let again = |r: &Record| matches!(r.outcome, Outcome::Deferred | Outcome::Escalated);
        let record = |id: &ItemId| self.session().decision(id).and_then(|d| d.record.clone());
        let items = self.scenario.items.iter();
        items
            .filter(|i| matches!(i.content, Content::Decision(_)))
            .filter(|i| record(&i.id).is_none_or(|r| again(&r)))
            .map(|i| i.id.clone())
            .collect()
    }

    /// Returns the decision of a label or id.
    fn decision_called(&self, name: &str) -> Option<ItemId> {
        let called = |id: &ItemId| {
            self.label(id).eq_ignore_ascii_case(name) || id.as_str().eq_ignore_ascii_case(name)
        };
        self.decidable().into_iter().find(called)
    }

    fn decided(&self, typed: &str, wall: Timestamp) -> Result<Taken, String> {
        let (name, rest) = short::word(typed).ok_or("which decision?")?;
        let Some(id) = self.decision_called(name) else {
            return Err(format!("`{name}` is no decision that waits for its record"));
        };
        let Some((said, rest)) = short::word(rest) else {
            return Ok(Taken::Pick(Box::new(self.decide_one(&id, wall))));
        };
        let allowed = self.options_of(&id);
        let at = short::letter(said, allowed.count)
            .ok_or_else(|| format!("`{said}` is no option's letter"))?;
        let mut record = self.record_of(&id, Outcome::Taken);
        let ids = self.option_ids(&id);
        let authored = self.scenario.decision(&id).map_or(0, |(_, d)| d.options.len());
        if at < authored {
            record.option = ids.get(at).cloned();
        } else if allowed.own_words == Some(at) {
            record.text = Some(words(rest)?);
        } else {
            return Err("no plan, or not ours: say so from its own list, without the letter".into());
        }
        let command = Command::Record { decision: id, record: Box::new(record) };
        Ok(Taken::Command(Box::new(command)))
    }

    // ---- words

    /// Returns the seat that speaks for a role: the first that is there.
    pub(in crate::tui) fn first_seat(&self, role: &RoleCode) -> Option<SeatId> {
        let people = &self.session().people;
        let here = people.played(role).find(|s| people.counts(s));
        here.or_else(|| people.played(role).next()).cloned()
    }

    fn written(&self, typed: &str) -> Result<InjectDraft, String> {
        let codes = self.codes();
        let written = short::inject(typed, self.names(&codes))?;
        let to = if written.to.is_empty() {
            Recipients::All
        } else {
            Recipients::Roles(written.to.clone())
        };
        Ok(InjectDraft {
            title: words(&written.title)?,
            text: words(&written.text)?,
            from: None,
            to,
            kind: InjectKind::InternalData,
            channel: Channel::Meeting,
        })
    }
}

fn roles_of(seats: &[SeatId]) -> Vec<RoleCode> {
    let mut roles: Vec<RoleCode> = Vec::new();
    for seat in seats {
        if !roles.contains(&seat.role) {
            roles.push(seat.role.clone());
        }
    }
    roles
}
