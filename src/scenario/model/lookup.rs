//! Finds things in a scenario by id, and answers what an agenda makes of authored times.

use super::{
    Agenda, Capability, Content, CriticalTask, Decision, Expected, Group, Inject, Item, Objective,
    Question, Recipients, Role, Scenario,
};
use crate::clock::Millis;
use crate::ident::{AgendaId, GroupId, ItemId, ObjectiveId, RoleCode, TaskId};

impl Scenario {
    /// Returns the expected actions of an item, or of a question under an inject.
    pub fn expected(&self, id: &ItemId) -> &[Expected] {
        if let Some((item, question)) = self.question(id) {
            // A question that stands alone carries its own.
            return if question.expect.is_empty() { &item.expect } else { &question.expect };
        }
        self.item(id).map_or(&[], |item| &item.expect)
    }

    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.index.get(id).map(|i| &self.items[*i])
    }

    pub fn inject(&self, id: &ItemId) -> Option<(&Item, &Inject)> {
        match self.item(id) {
            Some(item @ Item { content: Content::Inject(inject), .. }) => Some((item, inject)),
            _ => None,
        }
    }

    pub fn decision(&self, id: &ItemId) -> Option<(&Item, &Decision)> {
        match self.item(id) {
            Some(item @ Item { content: Content::Decision(decision), .. }) => {
                Some((item, decision))
            }
            _ => None,
        }
    }

    /// Returns a question by id with the item it stands in: itself, or the inject it belongs to.
    pub fn question(&self, id: &ItemId) -> Option<(&Item, &Question)> {
        if let Some(item) = self.item(id) {
            if let Content::Question(question) = &item.content {
                return Some((item, question));
            }
            return None;
        }
        let (inject, _) = id.as_str().rsplit_once(".q")?;
        let (item, inject) = self.inject(&ItemId::new(inject))?;
        inject.questions.iter().find(|q| q.id == *id).map(|q| (item, q))
    }

    pub fn role(&self, code: &RoleCode) -> Option<&Role> {
        self.roles.iter().find(|r| r.code == *code)
    }

    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == *id)
    }

    pub fn agenda(&self, id: &AgendaId) -> Option<&Agenda> {
        self.agendas.iter().find(|a| a.id == *id)
    }

    pub fn objective(&self, id: &ObjectiveId) -> Option<&Objective> {
        self.objectives.iter().find(|o| o.id == *id)
    }

    /// Returns the objective and capability a critical task belongs to.
    pub fn task(&self, id: &TaskId) -> Option<(&Objective, &Capability, &CriticalTask)> {
        self.objectives.iter().find_map(|o| {
            o.capabilities
                .iter()
                .find_map(|c| c.tasks.iter().find(|t| t.id == *id).map(|t| (o, c, t)))
        })
    }

    /// Returns the roles a recipient list names, in the scenario's order.
    pub fn roles_of<'a>(&'a self, to: &'a Recipients) -> impl Iterator<Item = &'a Role> {
        self.roles.iter().filter(move |role| match to {
            Recipients::All | Recipients::Players => true,
            Recipients::Roles(codes) => codes.contains(&role.code),
            Recipients::Groups(groups) => {
                groups.iter().any(|g| self.group(g).is_some_and(|g| g.roles.contains(&role.code)))
            }
        })
    }

    /// Returns when an item is due after the start of its module if each module has so much time: authored times scale
    /// with the module.
    pub fn planned_at(&self, item: &Item, modules: &[Millis]) -> Option<Millis> {
        let module = item.module?;
        let authored = self.module_span(module);
        let given = modules.get(module)?;
        if authored.0 == 0 {
            return Some(Millis::ZERO);
        }
        let scaled = u128::from(item.at.0) * u128::from(given.0) / u128::from(authored.0);
        u64::try_from(scaled).ok().map(Millis)
    }

    /// Returns the length a module's authored times were written for: the first agenda's minutes that play it,
    /// or the last item's time if that is later.
    pub fn module_span(&self, module: usize) -> Millis {
        let first = self
            .agendas
            .iter()
            .filter_map(|a| a.modules.get(module).copied())
            .find(|m| *m > Millis::ZERO)
            .unwrap_or_default();
        let last = self.modules[module].items.clone().map(|i| self.items[i].at).max();
        first.max(last.unwrap_or_default())
    }

    /// Returns how long a decision's countdown runs under an agenda.
    pub fn countdown(&self, item: &Item, decision: &Decision, agenda: &Agenda) -> Millis {
        agenda.countdowns.get(&item.id).copied().unwrap_or(decision.time)
    }
}
