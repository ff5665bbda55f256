//! Reading what stands around the items: the scenario itself, agendas, objectives, modules.

use std::collections::BTreeMap;

use super::super::draft::{Audience, Owner, Target};
use super::super::grammar;
use super::super::model::{
    About, Agenda, Capability, Content, CriticalTask, Gauge, HotWash, Item, LANGUAGE, Module,
    Objective, Scenario, Tier, Tlp,
};
use super::super::slice::Slice;
use super::{Fields, Reader, Value, What, meant};
use crate::clock::{Millis, StoryTime, Timestamp};
use crate::diagnostic::Diagnostic;
use crate::ident::{AgendaId, ItemId, ModuleId, Name, ObjectiveId, TaskId};

impl<'s> Reader<'s, '_> {
    pub(super) fn scenario(&mut self, whole: Slice<'s>) -> Option<Scenario> {
        let what = What { block: "the file", field: "the whole" };
        let value = Value { slice: whole, what };
        let top = self.fields(value, &grammar::SCENARIO, Owner::Scenario)?;
        self.language(&top)?;
        self.variables(&top);
        let (dated, starts) = self.starts(&top);
        let facts = self.facts(&top);
        let gauges = self.gauges(&top);
        let objectives = self.objectives(&top);
        let roles = self.roles(&top);
        let groups = self.groups(&top);
        let modules = self.modules(&top);
        self.contingencies(&top);
        let agendas = self.agendas(&top, &modules);
        let frameworks = self.references(&top, "frameworks", &Target::Framework);
        let mut items = std::mem::take(&mut self.items);
        number(&mut items);
        let mut index = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            index.entry(item.id.clone()).or_insert(i);
        }
        Some(Scenario {
            title: self.text(&top, "title", Audience::Public),
            summary: self.text(&top, "summary", Audience::Public),
            marking: self.marking(&top),
            dated,
            starts,
            about: self.about(&top),
            emergency: self.text(&top, "emergency", Audience::Public),
            ground_rules: self.texts(&top, "ground_rules", Audience::Public),
            warm_up: self.opt_text(&top, "warm_up", Audience::Public),
            frameworks,
            facts,
            gauges,
            agendas,
            objectives,
            roles,
            groups,
            modules,
            items,
            index,
            hot_wash: self.hot_wash(&top),
            feedback: self.texts(&top, "feedback", Audience::Public),
            kept: self.kept(&top),
            attachments: std::mem::take(&mut self.attachments),
        })
    }

    /// A script of another language cannot be read further.
    fn language(&mut self, top: &Fields<'s>) -> Option<()> {
        let Some(value) = top.get("language") else { return Some(()) };
        let written = self.number(value, 0..=i64::from(u32::MAX))?;
        if written == i64::from(LANGUAGE) {
            return Some(());
        }
        let finding =
            Diagnostic::error("SX012", format!("this program does not read language {written}"))
                .at(value.span(), format!("it reads language {LANGUAGE}"));
        let finding = if written > i64::from(LANGUAGE) {
            finding.help("use a newer startex")
        } else {
            finding.help(format!("write `language: {LANGUAGE}`"))
        };
        self.report(finding);
        None
    }

    fn marking(&mut self, top: &Fields<'s>) -> Tlp {
        // Left out is Green, which is not the first word of the table.
        if top.get("marking").is_none() {
            Tlp::default()
        } else {
            Tlp::ALL[self.choice(top, "marking")]
        }
    }

    fn variables(&mut self, top: &Fields<'s>) {
        let Some(value) = top.get("variables") else { return };
        for (name, at, value) in self.table(value) {
            self.declare(Target::Variable, &name, at);
            self.passages.push(super::Passage { span: value.span(), audience: Audience::Public });
            if let Some(text) = self.plain(value) {
                self.variables.insert(name, text.into_owned());
            }
        }
    }

    /// Returns the date of Day 1, if the story is dated, and the story's time at `StartEx`.
    fn starts(&mut self, top: &Fields<'s>) -> (Option<Timestamp>, StoryTime) {
        let usual = (None, StoryTime::default());
        let Some(value) = top.get("starts") else { return usual };
        let Some(written) = self.plain(value) else { return usual };
        if let Ok(story) = written.parse() {
            return (None, story);
        }
        // The story's clock shows what the author wrote, whatever the offset.
        let clock = written.get(11..16).and_then(|hm| format!("Day 1 {hm}").parse().ok());
        if let (Ok(at), Some(story)) = (written.parse::<Timestamp>(), clock) {
            return (Some(at), story);
        }
        let meant = meant::story_time(&written);
        let finding = Diagnostic::error("SX009", format!("`{written}` is no time to start at"))
            .at(value.span(), "expected for instance \"Day 1 08:40\" or \"2027-03-06T08:40:00Z\"");
        self.report(match &meant {
            Some(meant) => finding.replace(value.span(), format!("\"{meant}\"")),
            None => finding,
        });
        usual
    }

    fn about(&mut self, top: &Fields<'s>) -> About {
        let Some(value) = top.get("about") else { return About::default() };
        let Some(f) = self.fields(value, &grammar::ABOUT, Owner::Other) else {
            return About::default();
        };
        About {
            purpose: self.opt_text(&f, "purpose", Audience::Public),
            scope: self.opt_text(&f, "scope", Audience::Public),
            threat: self.opt_text(&f, "threat", Audience::Public),
            mission_areas: self.texts(&f, "mission_areas", Audience::Public),
            sponsor: self.opt_text(&f, "sponsor", Audience::Public),
            organization: self.opt_text(&f, "organization", Audience::Public),
            // A real person answers here, so a live address is what is wanted.
            contact: self.opt_text(&f, "contact", Audience::Control),
            location: self.opt_text(&f, "location", Audience::Control),
            handling: self.opt_text(&f, "handling", Audience::Public),
            content_warning: self.opt_text(&f, "content_warning", Audience::Public),
        }
    }

    fn facts(&mut self, top: &Fields<'s>) -> BTreeMap<Name, bool> {
        let mut facts: BTreeMap<Name, bool> = BTreeMap::new();
        let Some(value) = top.get("facts") else { return facts };
        for value in self.list(value) {
            let (named, set) = if value.slice.text.starts_with('(') {
                let Some(pair) = self.tuple(value, 2, "(\"fact\", true)") else { continue };
                match pair[1].slice.text {
                    "true" => (pair[0], true),
                    "false" => (pair[0], false),
                    _ => {
                        let finding = pair[1].wrong("`true` or `false`");
                        self.report(finding);
                        (pair[0], false)
                    }
                }
            } else {
                (value, false)
            };
            let Some(name) = self.id(named) else { continue };
            self.declare(Target::Fact, &name, named.span());
            facts.entry(Name::new(&name)).or_insert(set);
        }
        facts
    }

    fn gauges(&mut self, top: &Fields<'s>) -> BTreeMap<Name, Gauge> {
        let mut gauges = BTreeMap::new();
        let Some(value) = top.get("gauges") else { return gauges };
        for (id, at, value) in self.table(value) {
            self.well_formed(&id, at.clone());
            self.declare(Target::Gauge, &id, at);
            let owner = Owner::Gauge(gauges.len());
            let Some(fields) = self.fields(value, &grammar::GAUGE, owner) else { continue };
            let mut number = |name: &str, otherwise: i64| {
                fields
                    .get(name)
                    .and_then(|v| self.number(v, -1_000_000..=1_000_000))
                    .unwrap_or(otherwise)
            };
            let (min, max) = (number("min", 0), number("max", 100));
            let start = number("start", max);
            if min > max || start < min || start > max {
                self.report(
                    Diagnostic::error("SX010", format!("the gauge `{id}` cannot stand at {start}"))
                        .at(self.places.of(owner, "start"), format!("it goes from {min} to {max}")),
                );
            }
            let shown = self.yes(&fields, "shown", false);
            let max = max.max(min);
            gauges.insert(Name::new(&id), Gauge { start: start.clamp(min, max), min, max, shown });
        }
        gauges
    }

    fn objectives(&mut self, top: &Fields<'s>) -> Vec<Objective> {
        let mut objectives = Vec::new();
        let Some(value) = top.get("objectives") else { return objectives };
        for (id, at, value) in self.table(value) {
            self.well_formed(&id, at.clone());
            self.declare(Target::Objective, &id, at.clone());
            let owner = Owner::Objective(objectives.len());
            let Some(fields) = self.fields(value, &grammar::OBJECTIVE, owner) else { continue };
            self.places.put(owner, "", at);
            let mut capabilities = vec![self.capability(&fields, &id)];
            if let Some(also) = fields.get("also") {
                for value in self.list(also) {
                    if let Some(f) = self.fields(value, &grammar::CAPABILITY, Owner::Other) {
                        capabilities.push(self.capability(&f, &id));
                    }
                }
            }
            let text = self.text(&fields, "text", Audience::Public);
            let verifies = self.action_numbers(&fields, "verifies");
            objectives.push(Objective { id: ObjectiveId::new(&id), text, capabilities, verifies });
        }
        objectives
    }

    fn capability(&mut self, fields: &Fields<'s>, objective: &str) -> Capability {
        let mut tasks = Vec::new();
        if let Some(value) = fields.get("tasks") {
            for (id, at, value) in self.table(value) {
                self.well_formed(&id, at.clone());
                let id = format!("{objective}/{id}");
                self.declare(Target::Task, &id, at);
                let text = self.prose(value, Audience::Public);
                tasks.push(CriticalTask { id: TaskId::new(&id), text });
            }
        }
        Capability {
            name: self.text(fields, "capability", Audience::Public),
            target: self.opt_text(fields, "target", Audience::Public),
            tasks,
        }
    }

    fn modules(&mut self, top: &Fields<'s>) -> Vec<Module> {
        let mut modules: Vec<Module> = Vec::new();
        let Some(value) = top.get("modules") else { return modules };
        for value in self.list(value) {
            let owner = Owner::Module(modules.len());
            let Some(fields) = self.fields(value, &grammar::MODULE, owner) else { continue };
            let id = fields.get("id").and_then(|v| self.id(v)).unwrap_or_default();
            self.declare(Target::Module, &id, self.places.of(owner, "id"));
            let first = self.items.len();
            if let Some(items) = fields.get("items") {
                self.items_of(items, modules.len());
            }
            let pace = fields.get("pace").and_then(|v| self.number(v, 1..=86_400));
            modules.push(Module {
                id: ModuleId::new(&id),
                title: self.text(&fields, "title", Audience::Public),
                story: self.story(&fields, "story"),
                pace: pace.and_then(|p| u32::try_from(p).ok()),
                situation: self.opt_text(&fields, "situation", Audience::Public),
                items: first..self.items.len(),
            });
        }
        modules
    }

    fn agendas(&mut self, top: &Fields<'s>, modules: &[Module]) -> Vec<Agenda> {
        let mut agendas = Vec::new();
        let Some(value) = top.get("agendas") else { return agendas };
        for (id, at, value) in self.table(value) {
            self.well_formed(&id, at.clone());
            self.declare(Target::Agenda, &id, at.clone());
            let owner = Owner::Agenda(agendas.len());
            let Some(fields) = self.fields(value, &grammar::AGENDA, owner) else { continue };
            self.places.put(owner, "", at);
            agendas.push(self.agenda(&fields, &id, modules));
            if let Some(value) = fields.get("slot") {
                self.minutes(value);
            }
        }
        agendas
    }

    fn agenda(&mut self, fields: &Fields<'s>, id: &str, modules: &[Module]) -> Agenda {
        let mut part =
            |name: &str| fields.get(name).and_then(|v| self.minutes(v)).unwrap_or_default();
        let (welcome, hot_wash, close) = (part("welcome"), part("hot_wash"), part("close"));
        let mut minutes = vec![Millis::ZERO; modules.len()];
        if let Some(value) = fields.get("minutes") {
            for (name, at, value) in self.table(value) {
                self.uses(Target::Module, &name, at, "minutes");
                let given = self.minutes(value).unwrap_or_default();
                if let Some(i) = modules.iter().position(|m| m.id.as_str() == name) {
                    minutes[i] = given;
                }
            }
        }
        let mut countdowns = BTreeMap::new();
        if let Some(value) = fields.get("countdowns") {
            for (name, at, value) in self.table(value) {
                self.uses(
                    Target::Item(super::super::draft::Sort::Decision),
                    &name,
                    at,
                    "countdowns",
                );
                if let Some(time) = self.duration(value) {
                    countdowns.insert(ItemId::new(&name), time);
                }
            }
        }
        Agenda {
            id: AgendaId::new(id),
            welcome,
            modules: minutes,
            hot_wash,
            close,
            tiers: self.tiers(fields),
            countdowns,
            show_countdowns: self.yes(fields, "show_countdowns", true),
        }
    }

    fn tiers(&mut self, fields: &Fields<'s>) -> Vec<Tier> {
        let Some(value) = fields.get("tiers") else { return vec![Tier::Core] };
        let words: Vec<&str> = grammar::words("tier").iter().map(|(w, _)| *w).collect();
        let list = self.list(value);
        list.into_iter()
            .filter_map(|v| self.word(v, &words))
            .map(|i| [Tier::Core, Tier::Optional][i])
            .collect()
    }

    fn hot_wash(&mut self, top: &Fields<'s>) -> HotWash {
        let usual = HotWash {
            silent: Millis::minutes(2),
            per_role: Millis::seconds(30),
            prompts: Vec::new(),
        };
        let Some(value) = top.get("hot_wash") else { return usual };
        let Some(f) = self.fields(value, &grammar::HOT_WASH, Owner::Other) else { return usual };
        HotWash {
            silent: self.duration_of(&f, "silent", usual.silent),
            per_role: self.duration_of(&f, "per_role", usual.per_role),
            prompts: self.texts(&f, "prompts", Audience::Public),
        }
    }
}

/// Gives every item the label screens use and a short line for lists.
fn number(items: &mut [Item]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let (letter, width, title) = match &item.content {
            Content::Inject(inject) => ("I", 2, inject.title.clone()),
            Content::Question(question) => ("Q", 1, question.ask.clone()),
            Content::Decision(decision) => ("D", 1, decision.prompt.clone()),
            Content::Poll(poll) => ("P", 1, poll.ask.clone()),
            Content::Assessment(assessment) => ("A", 1, assessment.framework.clone()),
            Content::Breakout(breakout) => ("B", 1, breakout.ask.clone()),
            Content::Break(time) => ("BR", 1, format!("Break, {time}")),
        };
        let count = counts.entry(letter).or_default();
        *count += 1;
        item.label = format!("{letter}{count:0width$}");
        item.title = title;
    }
}
