//! The one-key lists that verbs open, made from what the exercise is in.

use super::super::model::{Desk, LineKind};
use super::super::pick::{Pick, Row, Then};
use super::super::theme::Theme;
use super::verbs::attribution_means;
use crate::clock::{Millis, Reading};
use crate::ident::{ItemId, RoleCode, SeatId};
use crate::scenario::Tlp;
use crate::session::{Attribution, Command, EndWhy, Staffing, ask_next, plan};

mod before;
mod debrief;
mod decision;
mod entry;
mod hall;
mod story;
mod waiting;

/// How many rows a list of things that happened shows.
const ROWS_MAX: usize = 30;

pub(super) fn end_by_emergency() -> Pick {
    let rows = vec![
        Row::submit('e', "end the exercise here (EndEx)", Command::End(EndWhy::Emergency)),
        Row::keyed('n', "no, keep it stopped", Then::Close),
    ];
    Pick::new("End the exercise because of the emergency?", rows).at(1)
}

pub(super) fn breaks() -> Pick {
    let minutes = |key, n: u64| {
        let command = Command::StartBreak { item: None, length: Millis::minutes(n) };
        Row::submit(key, format!("{n} minutes"), command)
    };
    let rows = vec![
        minutes('5', 5),
        minutes('1', 10),
        minutes('2', 15),
        minutes('3', 30),
        Row::keyed('m', "so many minutes", Then::Line(LineKind::BreakMinutes)),
    ];
    Pick::new("Break", rows)
}

pub(super) fn themes() -> Pick {
    let row = |theme: Theme| {
        let key = theme.name().chars().next().unwrap_or('t');
        Row::keyed(key, format!("{}: {}", theme.name(), theme.about()), Then::Theme(theme))
    };
    Pick::new("Colours", Theme::ALL.map(row).to_vec())
}

pub(super) fn marking(labels: &[Tlp]) -> Pick {
    let rows =
        labels.iter().map(|tlp| Row::new(tlp.label(), Then::Submit(Box::new(Command::Mark(*tlp)))));
    Pick::new("Marking of the whole session", rows.collect())
}

pub(super) fn attribution(now: Attribution) -> Option<Pick> {
    let stricter = Attribution::ALL.iter().filter(|mode| **mode > now);
    let rows: Vec<Row> = stricter
        .map(|mode| {
            let label = format!("{}: {}", mode.label(), attribution_means(*mode));
            Row::new(label, Then::Submit(Box::new(Command::TightenAttribution(*mode))))
        })
        .collect();
    let title = format!("Attribution is {}; it can only be tightened", now.label());
    (!rows.is_empty()).then(|| Pick::new(title, rows))
}

impl Desk {
    fn role_row(&self, role: &RoleCode, label: String, then: Then) -> Row {
        match self.role_keys.get(role) {
            Some(key) => Row::keyed(*key, label, then),
            None => Row::new(label, then),
        }
    }

    fn item_row(&self, id: &ItemId, then: Then) -> Row {
        Row::new(format!("{}  {}", self.label(id), self.title(id)), then)
    }

    pub(super) fn leave_list(&self) -> Pick {
        let kept = "everything is in the record; `startex resume` goes on";
        let rows =
            vec![Row::keyed('y', "leave", Then::Leave), Row::keyed('n', "stay", Then::Close)];
        let running = self.session().running();
        let intro =
            if running { format!("the exercise is paused; {kept}") } else { kept.to_owned() };
        Pick::new("Leave the program?", rows).intro([intro])
    }

    pub(super) fn given_list(&self, role: &RoleCode) -> Pick {
        let others = self.codes().into_iter().filter(|c| c != role);
        let rows = others
            .map(|to| {
                let command =
                    Command::Staff { role: role.clone(), how: Staffing::GivenTo(to.clone()) };
                let name = self.scenario.role(&to).map_or("", |r| r.name.as_str());
                self.role_row(&to, format!("{to}  {name}"), Then::Submit(Box::new(command)))
            })
            .collect();
        Pick::new(format!("Who speaks for {role}?"), rows)
    }

    pub(super) fn agenda_list(&self, clock: Reading) -> Pick {
        let wall = self.wall(clock);
        let session = self.session();
        let rows = self
            .scenario
            .agendas
            .iter()
            .filter_map(|agenda| {
                let fit =
                    plan::fit(&self.scenario, session, &agenda.id, session.agenda.until, wall)?;
                let labels: Vec<String> = fit.newly.iter().map(|id| self.label(id)).collect();
                let dropped = if labels.is_empty() {
                    String::new()
                } else {
                    format!("; {} dropped to end in time", labels.join(" "))
                };
                let minutes = agenda.slot().round_minutes();
                let label = format!("{}  {minutes} min in all{dropped}", agenda.id);
                Some(Row::new(label, Then::Submit(Box::new(fit.into()))))
            })
            .collect();
        Pick::new("Agenda", rows)
    }

    /// `f`: the role that `ask next` names stands on top, under Enter and a second `f`.
    pub(super) fn floor_list(&self, clock: Reading) -> Pick {
        let session = self.session();
        let suggested = ask_next(&self.scenario, session, self.wall(clock)).map(|a| a.role);
        let mut rows = Vec::new();
        if let Some(role) = &suggested {
            let give = Command::GiveFloor { role: role.clone() };
            rows.push(Row::submit('f', format!("{role}, asked and not heard longest"), give));
        }
        for role in &self.scenario.roles {
            if session.people.played(&role.code).next().is_none() {
                continue;
            }
            let give = Then::Submit(Box::new(Command::GiveFloor { role: role.code.clone() }));
            let label = format!("{}  {}", role.code, role.name);
            rows.push(self.role_row(&role.code, label, give));
        }
        if session.talk.floor.is_some() {
            rows.push(Row::submit('-', "nobody", Command::TakeFloor));
        }
        Pick::new("The floor goes to", rows)
    }

    pub(super) fn expected_list(&self) -> Option<Pick> {
        let expected = self.expected_now();
        let title = format!("Expected of {}", self.label(&expected.first()?.0));
        let rows: Vec<Row> = expected
            .into_iter()
            .filter_map(|(item, action)| {
                let what = self.scenario.expected(&item).get(usize::from(action))?;
                let now = self.tick_of(&item, action);
                let tick = Self::next_tick(now);
                let label =
                    format!("{}  ({} -> {})", what.text.for_control(), now.label(), tick.label());
                let command = Command::Tick { item, action, tick };
                Some(Row::new(label, Then::Submit(Box::new(command))))
            })
            .collect();
        (!rows.is_empty()).then(|| Pick::new(title, rows))
    }

    /// `w`: a role's key calls its first seat that is here away, or its only one back; whoever is away stands on top.
    pub(super) fn away_list(&self) -> Option<Pick> {
        let people = &self.session().people;
        let is_away = |seat: &SeatId| people.seats.get(seat).is_some_and(|s| s.away.is_some());
        let back = |seat: &SeatId| Then::Submit(Box::new(Command::ComeBack { seat: seat.clone() }));
        let leave =
            |seat: &SeatId| Then::Submit(Box::new(Command::CallAway { seat: seat.clone() }));
        let mut rows = Vec::new();
        let mut others = Vec::new();
        for role in &self.scenario.roles {
            let seats: Vec<&SeatId> = people.played(&role.code).collect();
            let (away, here): (Vec<&SeatId>, Vec<&SeatId>) =
                seats.iter().copied().partition(|s| is_away(s));
            let name = format!("{}  {}", role.code, role.name);
            match (here.as_slice(), away.as_slice()) {
                ([], []) => {}
                ([], [first, rest @ ..]) => {
                    rows.push(self.role_row(&role.code, format!("{name} is back"), back(first)));
                    others.extend(rest.iter().map(|s| Row::new(format!("{s} is back"), back(s))));
                }
                ([first, rest @ ..], away) => {
                    let label = match seats.len() {
                        1 => format!("{name} is called away"),
                        n => format!("{name} is called away ({} of {n} here)", here.len()),
                    };
                    rows.push(self.role_row(&role.code, label, leave(first)));
                    let called = |s: &&SeatId| Row::new(format!("{s} is called away"), leave(s));
                    others.extend(rest.iter().map(called));
                    let came = away.iter().map(|s| Row::new(format!("{s} is back"), back(s)));
                    others.extend(came);
                }
            }
        }
        // Those who can come back first, then the further seats.
        others.sort_by_key(
            |row| matches!(&row.then, Then::Submit(c) if matches!(**c, Command::CallAway { .. })),
        );
        rows.extend(others);
        (!rows.is_empty()).then(|| Pick::new("Called away, or back", rows))
    }
}
