//! Reading decision points.

use super::super::draft::{Audience, Owner, Target};
use super::super::grammar;
use super::super::model::{
    AtZero, Control, Count, Decision, DecisionOption, Propose, Recipients, Reveal, TimeOut,
};
use super::{Fields, Reader, Value, logic};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ident::{OptionId, RoleCode};

/// More options than letters a room can keep apart, with the three every decision has.
const OPTIONS_MAX: usize = 20;

impl<'s> Reader<'s, '_> {
    /// Returns which of a field's words stands there; the first if none does.
    pub(super) fn choice(&mut self, fields: &Fields<'s>, name: &str) -> usize {
        let Some(value) = fields.get(name) else { return 0 };
        let words: Vec<&str> = grammar::words(name).iter().map(|(word, _)| *word).collect();
        self.word(value, &words).unwrap_or(0)
    }

    pub(super) fn decision(&mut self, fields: &Fields<'s>, item: usize, id: &str) -> Decision {
        let owner = fields.get("owner").and_then(|v| self.reference(v, Target::Role));
        let options = self.options(fields, item);
        Decision {
            owner: RoleCode::new(&owner.unwrap_or_default()),
            asks: self.recipients(fields, "asks", Recipients::Players),
            time: self.duration_of(fields, "time", Millis::minutes(4)),
            prompt: self.text(fields, "prompt", Audience::Public),
            background: self.opt_text(fields, "background", Audience::Public),
            time_out: self.time_out(fields, id, &options),
            options,
            count: [Count::Seats, Count::Roles][self.choice(fields, "count")],
            at_zero: [AtZero::Wait, AtZero::Close][self.choice(fields, "at_zero")],
            costs_shown: self.choice(fields, "costs") == 0,
            propose: [Propose::Nothing, Propose::Plurality, Propose::Majority, Propose::Unanimity]
                [self.choice(fields, "propose")],
            by_group: self.yes(fields, "by_group", false),
            reveal: [Reveal::All, Reveal::Asked][self.choice(fields, "reveal")],
        }
    }

    fn options(&mut self, decision: &Fields<'s>, item: usize) -> Vec<DecisionOption> {
        let Some(value) = decision.get("options") else { return Vec::new() };
        let list = self.list(value);
        if !self.replay && list.len() > OPTIONS_MAX {
            self.report(
                Diagnostic::error("SX014", format!("{} options are too many", list.len()))
                    .at(value.span(), format!("at most {OPTIONS_MAX} can be kept apart")),
            );
        }
        let mut options = Vec::new();
        for value in list {
            let owner = Owner::Choice(item, options.len());
            let Some(fields) = self.fields(value, &grammar::OPTION, owner) else { continue };
            let id = fields.get("id").and_then(|v| self.id(v)).unwrap_or_default();
            options.push(DecisionOption {
                id: OptionId::new(&id),
                label: self.text(&fields, "label", Audience::Public),
                cost: self.text(&fields, "cost", Audience::Public),
                then: self.effects(&fields, "then"),
                lived: self.opt_text(&fields, "lived", Audience::Public),
                control: Control::new(self.text(&fields, "control", Audience::Control)),
            });
        }
        options
    }

    fn time_out(&mut self, decision: &Fields<'s>, id: &str, options: &[DecisionOption]) -> TimeOut {
        let nothing = TimeOut::Own { text: String::new(), then: Vec::new() };
        let Some(value) = decision.get("time_out") else { return nothing };
        match logic::name_of(value.slice).map(|n| n.text) {
            Some("As") => self.as_option(value, id).unwrap_or(nothing),
            Some("Own") => {
                let Some(fields) = self.fields(value, &grammar::OWN, Owner::Other) else {
                    return nothing;
                };
                TimeOut::Own {
                    text: self.text(&fields, "text", Audience::Public),
                    then: self.effects(&fields, "then"),
                }
            }
            _ => {
                let mut finding =
                    value.wrong("`As(\"option\")` or `Own(text: \"..\", then: [..])`").help(
                        "name the option that holds when nobody decides, or an outcome of its own",
                    );
                let text = value.slice.text;
                let written = text.trim_matches('"');
                let ids = options.iter().map(|option| option.id.as_str());
                let known = ids.clone().any(|id| id == written);
                let meant = if known { Some(written) } else { nearest(written, ids) };
                if let Some(option) = meant {
                    finding = finding.replace(value.span(), format!("As(\"{option}\")"));
                } else if value.slice.is_string() && (written.contains(' ') || !options.is_empty())
                {
                    finding = finding.replace(value.span(), format!("Own(text: {text})"));
                }
                self.report(finding);
                meant.map_or(nothing, |option| TimeOut::As(OptionId::new(option)))
            }
        }
    }

    fn as_option(&mut self, value: Value<'s>, id: &str) -> Option<TimeOut> {
        let (_, rest) = value.slice.name();
        let whole = rest.map_or(value, |r| value.with(r));
        let parts = self.tuple(whole, 1, "As(\"option\")")?;
        let option = self.reference(parts[0], Target::Choice(id.to_owned()))?;
        Some(TimeOut::As(OptionId::new(&option)))
    }
}
