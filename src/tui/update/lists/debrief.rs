//! Lists of the debrief: decision records, ratings, root causes, corrective actions, working notes.

use super::ROWS_MAX;
use crate::clock::Reading;
use crate::ident::{ItemId, Seq};
use crate::session::action;
use crate::session::{
    ActionDraft, Command, Element, Note, Outcome, Priority, RecordPatch, Subject, improvements,
    working_notes,
};
use crate::text::Text;
use crate::tui::log::{self, What};
use crate::tui::model::{ActionField, Desk, LineKind, RecordField};
use crate::tui::pick::{Pick, Row, Then};

impl Desk {
    /// `d`: every decision record, complete or not.
    pub(in crate::tui::update) fn records_list(&self, clock: Reading) -> Option<Pick> {
        let recorded =
            |id: &ItemId| self.session().decision(id).is_some_and(|d| d.record.is_some());
        let items = self.scenario.items.iter().filter(|item| recorded(&item.id));
        let rows: Vec<Row> = items
            .filter_map(|item| {
                let what = What::Record(item.id.clone());
                let acts = self.acts(&what, clock)?;
                Some(Row::new(log::says(self, &what), Then::Pick(Box::new(acts))))
            })
            .collect();
        (!rows.is_empty()).then(|| Pick::new("Decision records", rows))
    }

    /// Everything about a decision record that can be completed or put right.
    pub(in crate::tui::update) fn record_list(&self, decision: &ItemId, title: &str) -> Pick {
        let patch = |fields| {
            let command =
                Command::AmendRecord { decision: decision.clone(), fields: Box::new(fields) };
            Then::Submit(Box::new(command))
        };
        let line = |field| Then::Line(LineKind::Amend(decision.clone(), field));
        let owners = self.codes().into_iter().map(|role| {
            let fields = RecordPatch { owner: Some(role.clone()), ..RecordPatch::default() };
            self.role_row(&role, role.to_string(), patch(fields))
        });
        let owners = Then::Pick(Box::new(Pick::new("Who owns it?", owners.collect())));
        let reversible =
            |yes| patch(RecordPatch { reversible: Some(yes), ..RecordPatch::default() });
        let none = || Text::new("none was said").ok();
        let mut rows = vec![
            Row::keyed('r', "rationale", line(RecordField::Rationale)),
            Row::keyed('d', "dissent", line(RecordField::Dissent)),
            Row::keyed(
                '0',
                "no dissent was said",
                patch(RecordPatch { dissent: none(), ..RecordPatch::default() }),
            ),
            Row::keyed('y', "can be reversed", reversible(true)),
            Row::keyed('n', "cannot be reversed", reversible(false)),
            Row::keyed('c', "conditions", line(RecordField::Conditions)),
            Row::keyed('t', "in own words", line(RecordField::Text)),
            Row::keyed('o', "owner", owners),
        ];
        if let Some((_, authored)) = self.scenario.decision(decision) {
            let options = authored.options.iter().zip('a'..).map(|(option, key)| {
                let fields =
                    RecordPatch { option: Some(option.id.clone()), ..RecordPatch::default() };
                Row::keyed(key, option.label.clone(), patch(fields))
            });
            let options = Pick::new("What was decided?", options.collect());
            rows.push(Row::keyed('w', "what was decided", Then::Pick(Box::new(options))));
        }
        let outcomes = Outcome::ALL.iter().map(|outcome| {
            let fields = RecordPatch { outcome: Some(*outcome), ..RecordPatch::default() };
            Row::new(outcome.label(), patch(fields))
        });
        let outcomes = Pick::new("What it came to", outcomes.collect());
        rows.push(Row::keyed(
            'k',
            "taken, deferred, escalated, none ...",
            Then::Pick(Box::new(outcomes)),
        ));
        if self.can_ask_again(decision) {
            let open =
                Command::OpenDecision { decision: decision.clone(), length: None, group: None };
            rows.push(Row::submit('g', "put it to the room again: another round", open));
        }
        let record = self.session().decision(decision).and_then(|d| d.record.as_ref());
        if let Some(record) = record.filter(|r| !self.session().struck.contains(&r.seq)) {
            let strike = Command::Strike { entry: record.seq };
            rows.push(Row::submit(
                'x',
                "strike its words from everything that leaves this laptop",
                strike,
            ));
        }
        Pick::new(title.to_owned(), rows)
    }

    /// `r`: every objective with its critical tasks, and how everybody rated it.
    pub(in crate::tui::update) fn ratings_list(&self) -> Option<Pick> {
        let row = |subject: Subject, indent: &str| {
            let (said, differ) = self.ratings_of(&subject);
            let said = match (said.as_str(), differ) {
                ("", _) => "not rated".to_owned(),
                (_, true) => format!("{said}  THEY DIFFER"),
                (_, false) => said,
            };
            Row::new(format!("{indent}{}  ({said})", self.subject(&subject)), Then::Rate(subject))
        };
        let mut rows = Vec::new();
        for objective in &self.scenario.objectives {
            rows.push(row(Subject::Objective(objective.id.clone()), ""));
            let tasks = objective.capabilities.iter().flat_map(|c| &c.tasks);
            rows.extend(tasks.map(|task| row(Subject::Task(task.id.clone()), "  - ")));
        }
        (!rows.is_empty()).then(|| Pick::new("Rate an objective, or a critical task", rows))
    }

    /// `w`: the areas for improvement, with their causes and actions.
    pub(in crate::tui::update) fn improvements_list(&self, clock: Reading) -> Option<Pick> {
        let rows = improvements(self.session()).map(|note| {
            let cause = note.analysis.as_ref().and_then(|a| a.text.as_ref());
            let cause = cause.map_or("why?", Text::as_str);
            self.note_row(note, &format!("  ({cause})"), clock)
        });
        let rows: Vec<Row> = rows.collect();
        (!rows.is_empty()).then(|| Pick::new("Areas for improvement", rows))
    }

    /// `g`: what was taken down without a sign and is in no report yet.
    pub(in crate::tui::update) fn working_notes_list(&self, clock: Reading) -> Option<Pick> {
        let rows: Vec<Row> =
            working_notes(self.session()).map(|note| self.note_row(note, "", clock)).collect();
        (!rows.is_empty()).then(|| Pick::new("Working notes, in no report yet", rows))
    }

    fn note_row(&self, note: &Note, beside: &str, clock: Reading) -> Row {
        let what = What::Note(note.seq);
        let label = format!("{}{beside}", log::note_line(self, note));
        let acts = self.acts(&what, clock);
        Row::new(label, acts.map_or(Then::Close, |pick| Then::Pick(Box::new(pick))))
    }

    /// Everything about a corrective action that the improvement plan asks for.
    pub(in crate::tui::update) fn action_list(&self, action: Seq, title: String) -> Pick {
        let session = self.session();
        let known = session.after.actions.get(&action);
        if known.is_some_and(|a| a.taken_back) {
            let restore = Command::RestoreNote { entry: action };
            return Pick::new(title, vec![Row::submit('t', "let it stand again", restore)]);
        }
        let change = |fields| {
            Then::Submit(Box::new(Command::ChangeAction { action, fields: Box::new(fields) }))
        };
        let line = |field| Then::Line(LineKind::Action(field, action));
        let element = |e: &Element| {
            Row::new(e.label(), change(ActionDraft { element: Some(*e), ..Default::default() }))
        };
        let elements =
            Pick::new("Which element (POETE)?", Element::ALL.iter().map(element).collect());
        let priority = |(key, p): (char, &Priority)| {
            let fields = ActionDraft { priority: Some(*p), ..Default::default() };
            Row::keyed(key, p.label(), change(fields))
        };
        let priorities = "hml".chars().zip(Priority::ALL).map(priority).collect();
        let priorities = Pick::new("Which priority?", priorities);
        let objectives = self.scenario.objectives.iter().map(|o| {
            let fields = ActionDraft { objective: Some(o.id.clone()), ..Default::default() };
            Row::new(o.text.clone(), change(fields))
        });
        let objectives = Pick::new("For which objective?", objectives.collect());
        let elements_say = "element: planning, organization, equipment, training, exercise";
        let whole = format!("in one line: {}", action::HOW);
        let mut rows = vec![
            Row::keyed('l', whole, line(ActionField::Whole)),
            Row::keyed('o', "owner", line(ActionField::Owner)),
            Row::keyed('d', "due", line(ActionField::Due)),
            Row::keyed('e', elements_say, Then::Pick(Box::new(elements))),
            Row::keyed('p', "priority: high, medium, low", Then::Pick(Box::new(priorities))),
            Row::keyed('g', "organization responsible", line(ActionField::Organization)),
            Row::keyed('s', "start", line(ActionField::Starts)),
            Row::keyed('b', "objective", Then::Pick(Box::new(objectives))),
            Row::keyed('a', "amend the words", line(ActionField::Text)),
        ];
        if known.is_some_and(|a| !a.accepted) {
            rows.push(Row::submit('y', "the owner said yes", Command::AcceptAction { action }));
        }
        rows.push(Row::submit('t', "take it back", Command::TakeBackNote { entry: action }));
        if !session.struck.contains(&action) {
            let strike = Command::Strike { entry: action };
            rows.push(Row::submit(
                'x',
                "strike its words from everything that leaves this laptop",
                strike,
            ));
        }
        Pick::new(title, rows)
    }

    /// `y`: the corrective actions, and a new one.
    pub(in crate::tui::update) fn actions_list(&self) -> Pick {
        let standing = self.session().after.standing_actions().take(ROWS_MAX);
        let mut rows: Vec<Row> = standing
            .map(|a| {
                let text = a.text.as_ref().map_or("(struck)", Text::as_str);
                let label =
                    if a.accepted { format!("{text}  (accepted)") } else { text.to_owned() };
                let list = self.action_list(a.seq, label.clone());
                Row::new(label, Then::Pick(Box::new(list)))
            })
            .collect();
        rows.push(Row::keyed('+', "a new corrective action", Then::Line(LineKind::ActionText)));
        Pick::new("Corrective actions", rows)
    }
}
