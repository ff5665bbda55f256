//! Reading the items of a module and the contingencies.

use std::collections::BTreeMap;

use super::super::draft::{Audience, Owner, Sort, Target};
use super::super::grammar::{self, Block};
use super::super::model::{
    Assessment, Breakout, Channel, Condition, Content, Contingency, Control, Expected, Inject,
    InjectKind, Item, Poll, Question, Recipients, Tier,
};
use super::{Fields, Reader, Value, logic, meant};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ident::{GroupId, ItemId, ObjectiveId, TaskId};

/// The most injects a scenario may hold.
pub(in crate::scenario) const INJECTS_MAX: usize = 1000;

const KINDS: [&Block; 7] = [
    &grammar::INJECT,
    &grammar::QUESTION,
    &grammar::DECISION,
    &grammar::POLL,
    &grammar::ASSESSMENT,
    &grammar::BREAKOUT,
    &grammar::BREAK,
];

impl<'s> Reader<'s, '_> {
    /// Reads the items of one module into the list of all.
    pub(super) fn items_of(&mut self, value: Value<'s>, module: usize) {
        for value in self.list(value) {
            let Some(block) = self.kind_of_item(value) else {
                self.unread.push(value.span());
                continue;
            };
            self.item(value, block, Some(module), None);
        }
    }

    fn kind_of_item(&mut self, value: Value<'s>) -> Option<&'static Block> {
        let names = KINDS.iter().map(|k| k.name);
        let all = || KINDS.iter().map(|k| format!("`{}`", k.name)).collect::<Vec<_>>().join(", ");
        let Some(name) = logic::name_of(value.slice) else {
            let place = value.span();
            let finding = Diagnostic::error("SX008", "this item does not say what it is")
                .at(place.start..place.start + 1, "no name stands before this")
                .help(format!("write one of {} before the parenthesis", all()));
            self.report(finding);
            return None;
        };
        if let Some(kind) = KINDS.iter().find(|k| k.name == name.text) {
            return Some(kind);
        }
        let Some(near) = nearest(name.text, names) else {
            let mut finding =
                Diagnostic::error("SX005", format!("`{}` is no kind of item", name.text))
                    .at(name.span(), "cannot stand here")
                    .help(format!("an item is one of {}", all()));
            let kinds = meant::words_of("kind");
            if let Some(kind) = meant::word(name.text, &kinds) {
                finding = finding.help(format!("write `Inject(kind: {kind}, ..)`"));
            }
            self.report(finding);
            return None;
        };
        // `fields` says that the name is wrong; here it only matters what was meant.
        KINDS.iter().find(|k| k.name == near).copied()
    }

    fn item(
        &mut self,
        value: Value<'s>,
        block: &'static Block,
        module: Option<usize>,
        contingency: Option<Contingency>,
    ) {
        let index = self.items.len();
        let owner = Owner::Item(index);
        self.current = Some(index);
        let Some(fields) = self.fields(value, block, owner) else {
            self.current = None;
            return;
        };
        let id = fields.get("id").and_then(|v| self.id(v)).unwrap_or_default();
        let tier = match (&contingency, block.field("tier")) {
            (Some(_), _) => Tier::Contingency,
            (None, Some(_)) => [Tier::Core, Tier::Optional][self.choice(&fields, "tier")],
            (None, None) => Tier::Core,
        };
        let item = Item {
            id: ItemId::new(&id),
            label: String::new(),
            title: String::new(),
            module,
            at: self.duration_of(&fields, "at", Millis::ZERO),
            tier,
            story: block.field("story").and_then(|_| self.story(&fields, "story")),
            when: self.condition_of(&fields, "when"),
            objectives: self.objectives_of(&fields, block),
            touches: block
                .field("touches")
                .map(|_| self.references(&fields, "touches", &Target::Capability))
                .unwrap_or_default(),
            verifies: block
                .field("verifies")
                .map(|_| self.action_numbers(&fields, "verifies"))
                .unwrap_or_default(),
            control: block
                .field("control")
                .map(|_| Control::new(self.text(&fields, "control", Audience::Control)))
                .unwrap_or_default(),
            expect: block.field("expect").map(|_| self.expected(&fields)).unwrap_or_default(),
            kept: self.kept(&fields),
            content: Content::Break(Millis::ZERO),
        };
        self.ids.insert(id.clone());
        let at = self.items.len();
        debug_assert_eq!(at, index, "items are read one after the other");
        self.items.push(item);
        let content = self.content(&fields, index, &id, contingency);
        self.items[index].content = content;
        self.current = None;
    }

    fn content(
        &mut self,
        fields: &Fields<'s>,
        index: usize,
        id: &str,
        contingency: Option<Contingency>,
    ) -> Content {
        match fields.block.name {
            "Inject" => Content::Inject(Box::new(self.inject(fields, index, id, contingency))),
            "Question" => {
                let mut question = self.question(fields, id, Recipients::All);
                question.objectives.clone_from(&self.items[index].objectives);
                question.expect.clone_from(&self.items[index].expect);
                Content::Question(question)
            }
            "Decision" => Content::Decision(Box::new(self.decision(fields, index, id))),
            "Poll" => Content::Poll(self.poll(fields)),
            "Assessment" => Content::Assessment(self.assessment(fields)),
            "Breakout" => Content::Breakout(Breakout {
                groups: self
                    .references(fields, "groups", &Target::Group)
                    .iter()
                    .map(|g| GroupId::new(g))
                    .collect(),
                ask: self.text(fields, "ask", Audience::Public),
                time: self.duration_of(fields, "time", Millis::minutes(10)),
            }),
            _ => {
                let minutes = fields.get("minutes").and_then(|v| self.minutes(v));
                Content::Break(minutes.unwrap_or_default())
            }
        }
    }

    fn inject(
        &mut self,
        fields: &Fields<'s>,
        index: usize,
        id: &str,
        contingency: Option<Contingency>,
    ) -> Inject {
        let kind = fields.get("kind").and_then(|v| self.word(v, &meant::words_of("kind")));
        let kind = kind.map_or(InjectKind::InternalData, |i| InjectKind::ALL[i]);
        let channel = fields.get("channel").and_then(|v| self.word(v, &meant::words_of("channel")));
        let to = self.recipients(fields, "to", Recipients::All);
        let questions = self.questions(fields, index, id, &to);
        Inject {
            kind,
            channel: channel.map_or(kind.channel(), |i| Channel::ALL[i]),
            from: self.text(fields, "from", Audience::Public),
            to,
            title: self.text(fields, "title", Audience::Public),
            body: self.text(fields, "body", Audience::Public),
            read_aloud: self.opt_text(fields, "read_aloud", Audience::Public),
            attach: self.attachments(fields),
            then: self.effects(fields, "then"),
            questions,
            contingency,
        }
    }

    fn questions(
        &mut self,
        inject: &Fields<'s>,
        index: usize,
        id: &str,
        to: &Recipients,
    ) -> Vec<Question> {
        let Some(value) = inject.get("questions") else { return Vec::new() };
        let mut questions = Vec::new();
        for value in self.list(value) {
            let owner = Owner::Question(index, questions.len());
            let Some(fields) = self.fields(value, &grammar::UNDER_INJECT, owner) else { continue };
            let id = format!("{id}.q{}", questions.len() + 1);
            let mut question = self.question(&fields, &id, to.clone());
            question.expect = self.expected(&fields);
            question.objectives = if fields.get("objectives").is_some() {
                self.objectives_of(&fields, fields.block)
            } else {
                self.items[index].objectives.clone()
            };
            questions.push(question);
        }
        questions
    }

    /// Reads a question; what it exercises and expects is for the caller, who may have read it.
    fn question(&mut self, fields: &Fields<'s>, id: &str, to: Recipients) -> Question {
        let stuck = self.texts(fields, "if_stuck", Audience::Control);
        Question {
            id: ItemId::new(id),
            ask: self.text(fields, "ask", Audience::Public),
            to: self.recipients(fields, "to", to),
            time: self.duration_of(fields, "time", Millis::minutes(3)),
            if_stuck: stuck.into_iter().map(Control::new).collect(),
            if_asked: self.if_asked(fields),
            objectives: Vec::new(),
            expect: Vec::new(),
        }
    }

    fn if_asked(&mut self, fields: &Fields<'s>) -> Vec<(Control, Control)> {
        let Some(value) = fields.get("if_asked") else { return Vec::new() };
        let entries = self.table(value);
        entries
            .into_iter()
            .map(|(asked, _, answer)| {
                // The answer is said aloud to whoever asks, so it is held to what players may read.
                (Control::new(asked), Control::new(self.prose(answer, Audience::Public)))
            })
            .collect()
    }

    fn expected(&mut self, fields: &Fields<'s>) -> Vec<Expected> {
        let Some(value) = fields.get("expect") else { return Vec::new() };
        let list = self.list(value);
        let mut expected = Vec::with_capacity(list.len());
        for value in list {
            if !value.slice.text.starts_with('(') {
                let text = Control::new(self.prose(value, Audience::Control));
                expected.push(Expected { text, task: None });
                continue;
            }
            let Some(fields) = self.fields(value, &grammar::EXPECTED, Owner::Other) else {
                continue;
            };
            let task = fields.get("task").and_then(|v| self.reference(v, Target::Task));
            expected.push(Expected {
                text: Control::new(self.text(&fields, "text", Audience::Control)),
                task: task.map(|t| TaskId::new(&t)),
            });
        }
        expected
    }

    fn objectives_of(&mut self, fields: &Fields<'s>, block: &Block) -> Vec<ObjectiveId> {
        if block.field("objectives").is_none() {
            return Vec::new();
        }
        let names = self.references(fields, "objectives", &Target::Objective);
        names.iter().map(|o| ObjectiveId::new(o)).collect()
    }

    pub(super) fn kept(&mut self, fields: &Fields<'s>) -> BTreeMap<String, String> {
        let Some(value) = fields.get("kept") else { return BTreeMap::new() };
        let entries = self.table(value);
        entries.into_iter().map(|(name, _, v)| (name, self.prose(v, Audience::Control))).collect()
    }

    /// Returns the earlier item a poll or assessment repeats.
    fn same_as(&mut self, fields: &Fields<'s>, sort: Sort) -> Option<ItemId> {
        let value = fields.get("same_as")?;
        Some(ItemId::new(&self.reference(value, Target::Item(sort))?))
    }

    fn earlier(&self, id: Option<&ItemId>) -> Option<&Content> {
        let id = id?;
        let before = self.items.len().saturating_sub(1);
        self.items[..before].iter().find(|i| i.id == *id).map(|i| &i.content)
    }

    fn poll(&mut self, fields: &Fields<'s>) -> Poll {
        let same_as = self.same_as(fields, Sort::Poll);
        let earlier = match self.earlier(same_as.as_ref()) {
            Some(Content::Poll(poll)) => Some(poll.clone()),
            _ => None,
        };
        let base = earlier.unwrap_or(Poll {
            ask: String::new(),
            to: Recipients::All,
            options: Vec::new(),
            time: Millis::minutes(1),
            same_as: None,
        });
        let ask = self.text(fields, "ask", Audience::Public);
        let options = self.texts(fields, "options", Audience::Public);
        Poll {
            ask: if ask.is_empty() { base.ask } else { ask },
            to: self.recipients(fields, "to", base.to),
            options: if options.is_empty() { base.options } else { options },
            time: self.duration_of(fields, "time", base.time),
            same_as,
        }
    }

    fn assessment(&mut self, fields: &Fields<'s>) -> Assessment {
        let same_as = self.same_as(fields, Sort::Assessment);
        let earlier = match self.earlier(same_as.as_ref()) {
            Some(Content::Assessment(assessment)) => Some(assessment.clone()),
            _ => None,
        };
        let base = earlier.unwrap_or(Assessment {
            framework: String::new(),
            of: Vec::new(),
            target: None,
            to: Recipients::All,
            time: Millis::minutes(5),
            same_as: None,
        });
        let framework = fields.get("framework").and_then(|v| self.reference(v, Target::Framework));
        let of = self.texts(fields, "of", Audience::Public);
        let target = fields.get("target").and_then(|v| self.number(v, 0..=9));
        Assessment {
            framework: framework.unwrap_or(base.framework),
            of: if of.is_empty() { base.of } else { of },
            target: target.and_then(|level| u8::try_from(level).ok()).or(base.target),
            to: self.recipients(fields, "to", base.to),
            time: self.duration_of(fields, "time", base.time),
            same_as,
        }
    }

    pub(super) fn contingencies(&mut self, top: &Fields<'s>) {
        let Some(value) = top.get("contingencies") else { return };
        for value in self.list(value) {
            let index = self.items.len();
            self.current = Some(index);
            let Some(fields) = self.fields(value, &grammar::CONTINGENCY, Owner::Other) else {
                continue;
            };
            let offer_when = self.condition_of(&fields, "offer_when");
            if let Some(written) = fields.get("offer_when") {
                self.places.put(Owner::Item(index), "offer_when", written.span());
            }
            let contingency = Contingency {
                offer_when: offer_when.unwrap_or(Condition::Any(Vec::new())),
                why: Control::new(self.text(&fields, "why", Audience::Control)),
            };
            if let Some(inject) = fields.get("inject") {
                self.item(inject, &grammar::INJECT, None, Some(contingency));
            }
            self.current = None;
        }
        if !self.replay {
            self.too_many(value);
        }
    }

    fn too_many(&mut self, value: Value<'s>) {
        let injects = self.items.iter().filter(|i| matches!(i.content, Content::Inject(_))).count();
        if injects > INJECTS_MAX {
            self.report(
                Diagnostic::error("SX014", format!("{injects} injects are too many"))
                    .at(
                        value.slice.start..value.slice.start + 1,
                        format!("at most {INJECTS_MAX} are taken"),
                    )
                    .help("split the scenario into several"),
            );
        }
    }
}
