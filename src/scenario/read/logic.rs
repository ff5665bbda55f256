//! Reading conditions, effects and recipients.

use super::super::draft::{Declared, Sort, Target};
use super::super::grammar::{CONDITIONS, EFFECTS, Phrase, RECIPIENTS};
use super::super::model::{Bound, Condition, Effect, Recipients};
use super::super::slice::Slice;
use super::{Fields, Reader, Value};
use crate::diagnostic::{Diagnostic, nearest};
use crate::ident::{GroupId, ItemId, Name, OptionId, RoleCode};

impl<'s> Reader<'s, '_> {
    /// Splits `Name(..)` and finds the phrase, or reports what is there instead.
    fn phrase(
        &mut self,
        value: Value<'s>,
        phrases: &'static [Phrase],
        kind: &str,
    ) -> Option<(&'static Phrase, Option<Value<'s>>)> {
        let (name, rest) = value.slice.name();
        let known = phrases.iter().map(|p| p.name);
        let Some(name) = name else {
            let forms = phrases.iter().flat_map(|p| p.form.split(" or "));
            let forms = forms.map(|form| format!("`{form}`")).collect::<Vec<_>>().join(", ");
            let finding = value.wrong(kind).help(format!("write one of {forms}"));
            let inner = value.slice.text.trim_matches('"');
            let begins = |phrase: &&Phrase| {
                inner
                    .strip_prefix(phrase.name)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            let quoted = value.slice.is_string() && phrases.iter().any(|p| begins(&p));
            self.report(if quoted {
                finding
                    .help("it stands without quotes")
                    .replace(value.span(), inner.replace("\\\"", "\""))
            } else {
                finding
            });
            return None;
        };
        let rest = rest.map(|r| value.with(r));
        if self.is_given_up(&value.span()) {
            return None;
        }
        if let Some(phrase) = phrases.iter().find(|p| p.name == name.text) {
            return Some((phrase, rest));
        }
        let near = nearest(name.text, known.clone());
        let all = known.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
        let mut finding =
            Diagnostic::error("SX005", format!("`{}` is no word for {kind}", name.text))
                .at(name.span(), "unknown word")
                .did_you_mean(name.span(), name.text, near);
        if near.is_none() {
            finding = finding.help(format!("there are {all}"));
        }
        self.report(finding);
        near.and_then(|n| phrases.iter().find(|p| p.name == n)).map(|p| (p, rest))
    }

    fn arguments<const N: usize>(
        &mut self,
        value: Value<'s>,
        rest: Option<Value<'s>>,
        phrase: &Phrase,
    ) -> Option<[Value<'s>; N]> {
        let parts = self.tuple(rest.unwrap_or(value), N, phrase.form)?;
        parts.try_into().ok()
    }

    /// Returns a name that stands for something declared elsewhere.
    pub(super) fn reference(&mut self, value: Value<'s>, target: Target) -> Option<String> {
        self.reference_by(value, target, value.what.field)
    }

    fn reference_by(
        &mut self,
        value: Value<'s>,
        target: Target,
        by: &'static str,
    ) -> Option<String> {
        let name = self.plain(value)?.into_owned();
        self.uses(target, &name, value.span(), by);
        Some(name)
    }

    pub(super) fn condition(&mut self, value: Value<'s>) -> Option<Condition> {
        let written = value.slice.text.trim_matches('"');
        let is_fact = |d: &Declared| d.target == Target::Fact && d.name == written;
        if !value.slice.text.ends_with(')') && self.declared.iter().any(is_fact) {
            let finding = value.wrong("a condition").help("ask whether the fact is set");
            self.report(finding.replace(value.span(), format!("Fact(\"{written}\")")));
            self.uses(Target::Fact, written, value.span(), "Fact");
            return Some(Condition::Fact(Name::new(written)));
        }
        let (phrase, rest) = self.phrase(value, CONDITIONS, "a condition")?;
        Some(match phrase.name {
            "All" | "Any" => {
                let [list] = self.arguments(value, rest, phrase)?;
                let parts = self.list(list);
                let parts = parts.into_iter().filter_map(|p| self.condition(p)).collect();
                if phrase.name == "All" { Condition::All(parts) } else { Condition::Any(parts) }
            }
            "Not" => {
                let [inner] = self.arguments(value, rest, phrase)?;
                Condition::Not(Box::new(self.condition(inner)?))
            }
            "Fact" => {
                let [fact] = self.arguments(value, rest, phrase)?;
                Condition::Fact(Name::new(&self.reference_by(fact, Target::Fact, phrase.name)?))
            }
            "Chose" => {
                let [decision, option] = self.arguments(value, rest, phrase)?;
                let decision =
                    self.reference_by(decision, Target::Item(Sort::Decision), phrase.name)?;
                let option =
                    self.reference_by(option, Target::Choice(decision.clone()), phrase.name)?;
                Condition::Chose(ItemId::new(&decision), OptionId::new(&option))
            }
            "TimedOut" => {
                let [decision] = self.arguments(value, rest, phrase)?;
                Condition::TimedOut(self.item_reference(decision, Sort::Decision, phrase.name)?)
            }
            "Released" => {
                let [inject] = self.arguments(value, rest, phrase)?;
                Condition::Released(self.item_reference(inject, Sort::Inject, phrase.name)?)
            }
            "Gauge" => {
                let [gauge, bound] = self.arguments(value, rest, phrase)?;
                let name = self.reference_by(gauge, Target::Gauge, phrase.name);
                let bound = self.bound(bound);
                Condition::Gauge(Name::new(&name?), bound?)
            }
            _ => {
                let [bound] = self.arguments(value, rest, phrase)?;
                Condition::PlayMinutes(self.bound(bound)?)
            }
        })
    }

    pub(super) fn condition_of(&mut self, fields: &Fields<'s>, name: &str) -> Option<Condition> {
        let value = fields.get(name)?;
        self.condition(value)
    }

    fn item_reference(&mut self, value: Value<'s>, sort: Sort, by: &'static str) -> Option<ItemId> {
        Some(ItemId::new(&self.reference_by(value, Target::Item(sort), by)?))
    }

    fn bound(&mut self, value: Value<'s>) -> Option<Bound> {
        const BOUNDS: &[Phrase] = &[
            Phrase { name: "AtLeast", form: "AtLeast(10)", about: "" },
            Phrase { name: "AtMost", form: "AtMost(10)", about: "" },
        ];
        let (phrase, rest) = self.phrase(value, BOUNDS, "a bound")?;
        let [number] = self.arguments(value, rest, phrase)?;
        let number = self.number(number, -1_000_000..=1_000_000)?;
        Some(if phrase.name == "AtLeast" { Bound::AtLeast(number) } else { Bound::AtMost(number) })
    }

    fn effect(&mut self, value: Value<'s>) -> Option<Effect> {
        let (phrase, rest) = self.phrase(value, EFFECTS, "an effect")?;
        Some(match phrase.name {
            "Set" | "Clear" => {
                let [fact] = self.arguments(value, rest, phrase)?;
                let fact = Name::new(&self.reference_by(fact, Target::Fact, phrase.name)?);
                if phrase.name == "Set" { Effect::Set(fact) } else { Effect::Clear(fact) }
            }
            "Add" => {
                let [gauge, number] = self.arguments(value, rest, phrase)?;
                let gauge = self.reference_by(gauge, Target::Gauge, phrase.name);
                let number = self.number(number, -1_000_000..=1_000_000);
                Effect::Add(Name::new(&gauge?), number?)
            }
            "Queue" => {
                let [inject, minutes] = self.arguments(value, rest, phrase)?;
                let inject = self.item_reference(inject, Sort::Inject, phrase.name);
                let minutes = self.number(minutes, 0..=2880)?;
                Effect::Queue(inject?, u32::try_from(minutes).ok()?)
            }
            "Drop" => {
                let [inject] = self.arguments(value, rest, phrase)?;
                Effect::Drop(self.item_reference(inject, Sort::Inject, phrase.name)?)
            }
            _ => {
                let [inject] = self.arguments(value, rest, phrase)?;
                Effect::GoTo(self.item_reference(inject, Sort::Inject, phrase.name)?)
            }
        })
    }

    pub(super) fn effects(&mut self, fields: &Fields<'s>, name: &str) -> Vec<Effect> {
        let Some(value) = fields.get(name) else { return Vec::new() };
        self.list(value).into_iter().filter_map(|v| self.effect(v)).collect()
    }

    pub(super) fn references(
        &mut self,
        fields: &Fields<'s>,
        name: &str,
        target: &Target,
    ) -> Vec<String> {
        let Some(value) = fields.get(name) else { return Vec::new() };
        self.list(value).into_iter().filter_map(|v| self.reference(v, target.clone())).collect()
    }

    pub(super) fn recipients(
        &mut self,
        fields: &Fields<'s>,
        name: &str,
        otherwise: Recipients,
    ) -> Recipients {
        let Some(value) = fields.get(name) else { return otherwise };
        self.recipients_of(value).unwrap_or(otherwise)
    }

    /// Reads role codes or group ids that stand where recipients are wanted, and says how they are written.
    fn bare_recipients(&mut self, value: Value<'s>) -> Option<Recipients> {
        if value.slice.text.ends_with(')') {
            return None;
        }
        let parts = match value.slice.text.as_bytes().first()? {
            b'[' => value.slice.elements().ok()?,
            _ => vec![value.slice],
        };
        let names: Vec<&str> = parts.iter().map(|slice| slice.text.trim_matches('"')).collect();
        let is = |target: &Target, name: &&str| {
            self.declared.iter().any(|d| d.target == *target && d.name == *name)
        };
        let target =
            [Target::Role, Target::Group].into_iter().find(|t| names.iter().any(|n| is(t, n)))?;
        let word = if target == Target::Role { "Roles" } else { "Groups" };
        let list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let finding = value
            .wrong("recipients")
            .help(format!("say what they are: `{word}([..])`"))
            .replace(value.span(), format!("{word}([{list}])"));
        self.report(finding);
        for (slice, name) in parts.iter().zip(&names) {
            self.uses(target.clone(), name, slice.span(), value.what.field);
        }
        Some(if target == Target::Role {
            Recipients::Roles(names.into_iter().map(RoleCode::new).collect())
        } else {
            Recipients::Groups(names.into_iter().map(GroupId::new).collect())
        })
    }

    fn recipients_of(&mut self, value: Value<'s>) -> Option<Recipients> {
        if let Some(recipients) = self.bare_recipients(value) {
            return Some(recipients);
        }
        let (phrase, rest) = self.phrase(value, RECIPIENTS, "recipients")?;
        let (target, list) = match phrase.name {
            "All" | "Players" => {
                if let Some(rest) = rest {
                    self.report(
                        Diagnostic::error(
                            "SX008",
                            format!("`{}` takes nothing in parentheses", phrase.name),
                        )
                        .at(rest.span(), "remove this"),
                    );
                }
                let all = phrase.name == "All";
                return Some(if all { Recipients::All } else { Recipients::Players });
            }
            "Roles" => (Target::Role, self.arguments::<1>(value, rest, phrase)?[0]),
            _ => (Target::Group, self.arguments::<1>(value, rest, phrase)?[0]),
        };
        let names = self.list(list);
        if names.is_empty() && list.slice.text.starts_with('[') {
            self.report(
                Diagnostic::error("SX104", "nobody is addressed")
                    .at(list.span(), "an empty list")
                    .help("name at least one, or write `All` or `Players`"),
            );
        }
        let names = names.into_iter().filter_map(|n| self.reference(n, target.clone()));
        Some(if target == Target::Role {
            Recipients::Roles(names.map(|n| RoleCode::new(&n)).collect())
        } else {
            Recipients::Groups(names.map(|n| GroupId::new(&n)).collect())
        })
    }
}

/// Where a slice is only looked at to see what a name stands for.
pub(super) fn name_of(slice: Slice<'_>) -> Option<Slice<'_>> {
    slice.name().0
}
