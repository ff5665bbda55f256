//! Lists for the story: injects by hand, contingencies, leaving out, taking back, landing, ending.

use super::ROWS_MAX;
use crate::clock::{Millis, Reading};
use crate::ident::ItemId;
use crate::session::{Command, EndWhy, Mode, SkipReason, Status, offers, plan, upcoming};
use crate::tui::model::{Desk, LineKind};
use crate::tui::pick::{Pick, Row, Then};

impl Desk {
    /// `i`: whatever comes, out of its order, or an inject written now. What begins is read first; a question is put.
    pub(in crate::tui::update) fn insert_list(&self, clock: Reading) -> Pick {
        let session = self.session();
        let wall = self.wall(clock);
        let write = Row::keyed('n', "write an inject now", Then::Line(LineKind::Inject));
        let mut rows = vec![write];
        let coming = upcoming(&self.scenario, session, wall).into_iter().map(|row| row.item);
        let offered = offers(&self.scenario, session, wall);
        let rest = self.scenario.items.iter().map(|item| item.id.clone());
        let mut seen: Vec<ItemId> = Vec::new();
        for id in coming.chain(offered).chain(self.questions_left()).chain(rest) {
            if session.is_pending(&id) && !seen.contains(&id) {
                let then =
                    if self.scenario.item(&id).is_none() && self.scenario.question(&id).is_some() {
                        Then::Submit(Box::new(Command::Pose { question: id.clone() }))
                    } else {
                        Then::Read(id.clone())
                    };
                rows.push(self.item_row(&id, then));
                seen.push(id);
            }
        }
        Pick::new("By hand: it is read first, then SPACE", rows)
    }

    /// Returns the questions under released injects that were not put, those of the newest inject first.
    fn questions_left(&self) -> Vec<ItemId> {
        let session = self.session();
        let out = session.story.out.values().rev().filter_map(|id| self.scenario.inject(id));
        out.flat_map(|(_, inject)| inject.questions.iter().map(|q| q.id.clone()))
            .filter(|id| session.is_pending(id))
            .collect()
    }

    /// `K`: contingency injects, those whose trigger holds first.
    pub(in crate::tui::update) fn contingency_list(&self, clock: Reading) -> Option<Pick> {
        let session = self.session();
        let offered = offers(&self.scenario, session, self.wall(clock));
        let mut rows = Vec::new();
        for id in &offered {
            rows.push(self.item_row(id, Then::Read(id.clone())));
        }
        let waiting = self.scenario.items.iter().filter(|i| {
            i.module.is_none() && session.is_pending(&i.id) && !offered.contains(&i.id)
        });
        for item in waiting {
            let mut row = self.item_row(&item.id, Then::Read(item.id.clone()));
            row.label.push_str("  (trigger not met)");
            rows.push(row);
        }
        // One by hand: the first by its key under NEXT, any of them here.
        for (at, id) in offered.iter().enumerate() {
            let command = Command::Dismiss { inject: id.clone() };
            let label = format!("{} is not needed", self.label(id));
            rows.push(match at {
                0 => Row::submit('-', label, command),
                _ => Row::new(label, Then::Submit(Box::new(command))),
            });
        }
        (!rows.is_empty()).then(|| Pick::new("Contingency injects", rows))
    }

    /// `s`: why the next item is left out, or how long it is put off.
    pub(in crate::tui::update) fn skip_list(&self, clock: Reading) -> Option<Pick> {
        let coming = upcoming(&self.scenario, self.session(), self.wall(clock));
        let id = self.read.clone().or_else(|| coming.first().map(|row| row.item.clone()))?;
        let skip = |key, reason: SkipReason| {
            let command = Command::Skip { item: id.clone(), reason, text: None };
            Row::submit(key, reason.label(), command)
        };
        let mut rows = vec![
            skip('s', SkipReason::NotNeeded),
            skip('t', SkipReason::Time),
            skip('o', SkipReason::Overtaken),
            skip('r', SkipReason::Sensitive),
            Row::keyed('w', "other, in words", Then::Line(LineKind::SkipReason(id.clone()))),
        ];
        let defer = |key, n: u64| {
            let command = Command::Defer { item: id.clone(), by: Millis::minutes(n) };
            Row::submit(key, format!("put off: comes back in {n} min"), command)
        };
        rows.extend([defer('2', 2), defer('5', 5), defer('1', 10)]);
        let minutes = LineKind::DeferMinutes(id.clone(), false);
        rows.push(Row::keyed('m', "put off by so many minutes", Then::Line(minutes)));
        Some(Pick::new(format!("Leave out {}  {}", self.label(&id), self.title(&id)), rows))
    }

    /// `t`: the inject released last, with who has opened it.
    pub(in crate::tui::update) fn take_back_list(&self) -> Option<Pick> {
        let session = self.session();
        let rounds = session.unsettled().filter(|(_, _, round)| round.revealed.is_none());
        let rounds: Vec<Row> = rounds
            .map(|(id, _, round)| {
                let (label, title) = (self.label(id), self.title(id));
                let label = format!("opened by mistake: round {} of {label} {title}", round.number);
                let withdraw = Command::WithdrawDecision { decision: id.clone() };
                Row::new(label, Then::Submit(Box::new(withdraw)))
            })
            .collect();
        let mut released: Vec<_> = session
            .story
            .items
            .iter()
            .filter(|(id, _)| self.is_inject(id))
            .filter_map(|(id, state)| Some((state.released?.0, id, state)))
            .collect();
        released.sort_by_key(|(seq, ..)| std::cmp::Reverse(*seq));
        let row = |id: &ItemId| Then::Submit(Box::new(Command::Withdraw { inject: id.clone() }));
        let Some((_, latest, state)) = released.first() else {
            return (!rounds.is_empty()).then(|| Pick::new("Take back", rounds));
        };
        let seen: Vec<String> = state.opened.iter().map(ToString::to_string).collect();
        let opened = if seen.is_empty() {
            "nobody has opened it".to_owned()
        } else {
            format!("opened by {}: {}", seen.len(), seen.join(" "))
        };
        let mut rows = vec![
            Row::keyed(
                't',
                "take it back: surfaces say withdrawn, effects are undone",
                row(latest),
            ),
            Row::keyed('k', "keep it and go on", Then::Close),
        ];
        let earlier = released.iter().skip(1).take(ROWS_MAX);
        rows.extend(rounds);
        rows.extend(earlier.map(|(_, id, _)| self.item_row(id, row(id))));
        let title = format!("Take back {}  {}", self.label(latest), self.title(latest));
        Some(Pick::new(title, rows).intro([opened]))
    }

    fn is_inject(&self, id: &ItemId) -> bool {
        self.scenario.inject(id).is_some() || self.session().story.inserted.contains_key(id)
    }

    pub(in crate::tui::update) fn restore_list(&self) -> Option<Pick> {
        let session = self.session();
        let rows: Vec<Row> = self
            .scenario
            .items
            .iter()
            .filter_map(|item| {
                let state = session.story.item(&item.id);
                let how = match state.status {
                    Status::Skipped(why) => why.label(),
                    Status::PassedOver => "passed over",
                    Status::Pending if state.dropped => "dropped",
                    Status::Pending if state.due.is_some() => "put off",
                    Status::Pending | Status::Active | Status::Done => return None,
                };
                let command = Command::Restore { item: item.id.clone() };
                let mut row = self.item_row(&item.id, Then::Submit(Box::new(command)));
                row.label = format!("{}  ({how})", row.label);
                Some(row)
            })
            .collect();
        (!rows.is_empty()).then(|| Pick::new("Bring back", rows))
    }

    /// `l`: what to drop to end on time.
    pub(in crate::tui::update) fn land_list(&self, clock: Reading) -> Option<Pick> {
        let session = self.session();
        let fit = plan::land(&self.scenario, session, self.wall(clock))?;
        let dropped =
            fit.newly.iter().map(|id| format!("drop {}  {}", self.label(id), self.title(id)));
        let mut intro: Vec<String> = dropped.collect();
        if intro.is_empty() {
            intro.push("nothing needs to be dropped".to_owned());
        } else {
            intro.push(format!("wins back {} min", fit.wins.round_minutes()));
        }
        let modules = plan::Changes { dropped: Vec::new(), ..plan::Changes::by(&fit, session) };
        if !modules.is_empty() {
            intro.push(modules.words(&self.scenario));
        }
        if !fit.fits {
            intro.push("even so it does not fit: shorten the talk, or end later".to_owned());
        }
        let accept = Then::Submit(Box::new(fit.into()));
        let rows = vec![
            Row::keyed('l', "do that: the agenda is fitted anew", accept),
            Row::keyed('k', "keep the agenda", Then::Close),
            Row::keyed('m', "it must end at another time", Then::Line(LineKind::MustEnd)),
        ];
        let until = session.agenda.until.map_or_else(
            || "as the agenda says".to_owned(),
            |at| format!("at {}", at.hm(session.header.offset)),
        );
        Some(Pick::new(format!("To end {until}"), rows).intro(intro))
    }

    pub(in crate::tui::update) fn end_list(&self) -> Pick {
        let mut rows = Vec::new();
        if let Some(next) = self.session().next_module() {
            let title = &self.scenario.modules[next].title;
            let label = format!("end this module, go on with {} {title}", next + 1);
            rows.push(Row::submit('e', label, Command::NextModule));
        }
        let end = |key, label: &str, why| Row::submit(key, label.to_owned(), Command::End(why));
        rows.push(end('x', "EndEx now, by your decision", EndWhy::Facilitator));
        rows.push(end('t', "EndEx now, because the time is up", EndWhy::Time));
        Pick::new("End", rows)
    }

    pub(in crate::tui::update) fn jump_list(&self) -> Option<Pick> {
        let session = self.session();
        if session.header.mode == Mode::Live {
            return None;
        }
        let ahead = self.scenario.items.iter().filter(|i| {
            i.module >= session.story.current && i.module.is_some() && session.is_pending(&i.id)
        });
        let rows: Vec<Row> = ahead
            .map(|i| {
                self.item_row(&i.id, Then::Submit(Box::new(Command::Jump { to: i.id.clone() })))
            })
            .collect();
        (!rows.is_empty()).then(|| Pick::new("Jump to; what lies between is not played", rows))
    }
}
