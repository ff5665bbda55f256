//! Observations and notes that stand in the report.

use std::cmp::Reverse;

use super::Draft;
use crate::ident::ObjectiveId;
use crate::report::model::{HotWashReport, Parked, Statement, StatementKind};
use crate::session::{HotWashStep, Note, Sign};

impl Draft<'_> {
    /// Returns the notes of some signs that stand in the report, in the order they happened.
    fn notes<'s>(&'s self, signs: &'s [Sign]) -> impl Iterator<Item = &'s Note> {
        self.notes.iter().copied().filter(|note| signs.contains(&note.sign))
    }

    /// Returns the best supported notes of a sign: ranked by the room, said by several, analysed, tied to a task.
    pub(super) fn foremost(&self, sign: Sign, count: usize) -> Vec<Statement> {
        let signs = [sign];
        let mut notes: Vec<&Note> = self.notes(&signs).collect();
        notes.sort_by_key(|note| {
            (
                note.rank.unwrap_or(u8::MAX),
                Reverse(self.merged.get(&note.seq).copied().unwrap_or(0)),
                note.analysis.is_none(),
                note.task.is_none(),
            )
        });
        notes
            .into_iter()
            .map(|note| self.statement(note))
            .filter(|statement| statement.text.is_some())
            .take(count)
            .collect()
    }

    /// Returns what was observed about one objective: filed under it, or under one of its critical tasks.
    pub(super) fn statements_on(&self, objective: &ObjectiveId, sign: Sign) -> Vec<Statement> {
        let signs = [sign];
        let on = |note: &&Note| self.objective_of(note).as_ref() == Some(objective);
        self.notes(&signs).filter(on).map(|note| self.statement(note)).collect()
    }

    /// Returns the observations filed under no objective, and the notes and decisions said aloud that were promoted.
    pub(super) fn unfiled(&self) -> Vec<Statement> {
        let loose = |note: &&Note| match note.sign {
            Sign::Strength | Sign::Improvement => self.objective_of(note).is_none(),
            Sign::Decision | Sign::Note => true,
            Sign::Action | Sign::Parked => false,
        };
        self.notes(Sign::ALL).filter(loose).map(|note| self.statement(note)).collect()
    }

    pub(super) fn objective_of(&self, note: &Note) -> Option<ObjectiveId> {
        note.objective.clone().or_else(|| {
            let (objective, _, _) = self.scenario.task(note.task.as_ref()?)?;
            Some(objective.id.clone())
        })
    }

    pub(super) fn statement(&self, note: &Note) -> Statement {
        let points = self.veil.points_at(note.role.as_ref(), note.by);
        let task = note.task.as_ref().and_then(|id| self.scenario.task(id));
        let analysis = note.analysis.as_ref();
        Statement {
            id: self.veil.id(note.seq, points),
            text: self.veil.words(note.seq, note.text.as_ref()),
            kind: match note.sign {
                Sign::Strength => StatementKind::Strength,
                Sign::Improvement => StatementKind::Improvement,
                Sign::Decision => StatementKind::Decision,
                Sign::Note | Sign::Action | Sign::Parked => StatementKind::Note,
            },
            simulated: note.by.is_made_up(),
            role: self.veil.speaker(note.role.as_ref(), note.by),
            spoke_for: note.spoke_for.as_ref().map(|role| self.role(role)),
            at: self.veil.moment_of(note.at, points),
            item: note.item.as_ref().map(|item| self.item_line(item)),
            task: task.map(|(_, _, task)| task.text.clone()),
            rank: note.rank,
            merged: self.merged.get(&note.seq).copied().unwrap_or(0),
            analysis: analysis.and_then(|a| self.veil.words(note.seq, a.text.as_ref())),
            reference: analysis.and_then(|a| self.veil.words(note.seq, a.reference.as_ref())),
        }
    }

    pub(super) fn hot_wash(&self) -> HotWashReport {
        let end = self.session.after.ended.as_ref().map(|(_, seq, _)| *seq);
        let all: Vec<&Note> = self.notes(Sign::ALL).collect();
        let said_after = |note: &&&Note| {
            end.is_some_and(|end| note.seq > end)
                && !matches!(note.sign, Sign::Action | Sign::Parked)
        };
        let statements = all.iter().filter(said_after).map(|note| self.statement(note)).collect();
        HotWashReport {
            held: self.session.after.step.is_some_and(|step| step != HotWashStep::Silent)
                || !self.session.after.had.is_empty(),
            heard: self.session.after.had.iter().map(|role| self.role(role)).collect(),
            statements,
            ranked: self.ranked().collect(),
        }
    }

    /// Returns what the room ranked, first rank first.
    pub(super) fn ranked(&self) -> impl Iterator<Item = Statement> {
        let mut ranked: Vec<&Note> = self.notes(Sign::ALL).filter(|n| n.rank.is_some()).collect();
        ranked.sort_by_key(|note| (note.rank, note.seq));
        ranked.into_iter().map(|note| self.statement(note))
    }

    pub(super) fn parking_lot(&self) -> Vec<Parked> {
        let parked = self.notes(&[Sign::Parked]).map(|note| {
            let points = self.veil.points_at(note.role.as_ref(), note.by);
            Parked {
                text: self.veil.words(note.seq, note.text.as_ref()),
                role: self.veil.speaker(note.role.as_ref(), note.by),
                at: self.veil.moment_of(note.at, points),
                closed: note.closed,
            }
        });
        let requests = self.session.talk.requests.values().filter(|r| r.parked).map(|request| {
            let role = request.seat.as_ref().map(|seat| &seat.role);
            let points = self.veil.points_at(role, request.by);
            Parked {
                text: self.veil.words(request.seq, request.text.as_ref()),
                role: self.veil.speaker(role, request.by),
                at: self.veil.moment_of(request.at, points),
                closed: request.reply.is_some(),
            }
        });
        parked.chain(requests).collect()
    }
}
