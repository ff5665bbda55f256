//! Reading blocks: fields in parentheses, of which some are unknown, missing or said twice.

use std::ops::Range;

use super::super::draft::{Owner, WHOLE};
use super::super::grammar::{self, Block, Need};
use super::super::slice::{Named, Slice, Unread};
use super::{Fields, Reader, Value, meant, syntax};
use crate::diagnostic::Diagnostic;

impl<'s> Reader<'s, '_> {
    /// Reads the fields of a block and reports unknown, repeated and missing ones.
    pub(super) fn fields(
        &mut self,
        value: Value<'s>,
        block: &'static Block,
        owner: Owner,
    ) -> Option<Fields<'s>> {
        let (name, rest) = value.slice.name();
        let Some(rest) = rest.filter(|r| r.text.starts_with(['(', '{'])) else {
            self.no_fields(value, block);
            return None;
        };
        if let Some(name) = name.filter(|name| name.text != plain_name(block))
            && !self.is_meant(name, block)
        {
            self.unread.push(value.span());
            return None;
        }
        let head = name.map_or(rest.start..rest.start + 1, Slice::span);
        let named = self.named(value, rest, block);
        let count = named.as_ref().map_or(0, Vec::len);
        let mut places = Vec::with_capacity(count + 2);
        places.extend([("", head.clone()), (WHOLE, rest.span())]);
        let Some(named) = named else {
            self.places.put_all(owner, places);
            return None;
        };
        let mut fields = Fields { block, values: Vec::with_capacity(count) };
        let mut seen: Vec<(&'static str, Range<usize>)> = Vec::with_capacity(count);
        for (key, at, slice) in &named {
            let (at, slice) = (at.clone(), *slice);
            let Some(field) = self.known_field(block, key, &at, &named) else {
                self.unread.push(slice.span());
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(n, _)| *n == field) {
                self.report(
                    Diagnostic::error(
                        "SX007",
                        format!("`{field}` stands twice in one `{}`", plain_name(block)),
                    )
                    .at(at, "again here")
                    .also(first.clone(), "first here")
                    .help("keep one of them"),
                );
                self.unread.push(slice.span());
                continue;
            }
            seen.push((field, at));
            if let Some(slice) = present(slice) {
                places.push((field, slice.span()));
                fields.values.push((field, slice));
            }
        }
        self.places.put_all(owner, places);
        self.missing(&fields, owner, &head, &rest.span());
        Some(fields)
    }

    /// Returns what stands in the brackets of a block, or reports what is wrong in there.
    fn named(
        &mut self,
        value: Value<'s>,
        rest: Slice<'s>,
        block: &'static Block,
    ) -> Option<Vec<Named<'s>>> {
        let read = if rest.text.starts_with('{') {
            self.in_braces(value, rest, block)?
        } else {
            rest.fields()
        };
        match read {
            Ok(named) => Some(named),
            Err(unread) => {
                self.no_names(rest, block, &unread);
                self.unread.push(value.span());
                None
            }
        }
    }

    /// Reads fields that stand in braces, and says so; `None` if what stands there are no fields.
    fn in_braces(
        &mut self,
        value: Value<'s>,
        rest: Slice<'s>,
        block: &'static Block,
    ) -> Option<Result<Vec<Named<'s>>, Unread>> {
        let entries = rest.entries().unwrap_or_default();
        let is_name = |name: &str| block.field(name).is_some();
        if entries.is_empty() || entries.iter().any(|(key, _)| !is_name(key.text)) {
            self.no_fields(value, block);
            return None;
        }
        let close = rest.span().end;
        self.report(
            Diagnostic::error("SX008", "fields stand in round brackets")
                .at(rest.start..rest.start + 1, "expected a `(`")
                .also(close - 1..close, "and a `)` here")
                .help("braces are for tables: `{\"name\": value, ..}`"),
        );
        let named = |(key, value): (Slice<'s>, Slice<'s>)| (key.text, key.span(), value);
        Some(Ok(entries.into_iter().map(named).collect()))
    }

    /// Says that a value is no block, and how one would be written.
    fn no_fields(&mut self, value: Value<'s>, block: &'static Block) {
        if block.name == grammar::SCENARIO.name {
            let end = value.slice.text.chars().next().map_or(0, char::len_utf8);
            self.report(
                Diagnostic::error("SX008", "this is no scenario")
                    .at(value.slice.start..value.slice.start + end, "expected `Scenario(`")
                    .help("a scenario is one `Scenario( .. )`; `startex new` writes one to begin with"),
            );
            return;
        }
        let finding = value.wrong(&format!("`{}(name: value, ..)`", plain_name(block)));
        let finding = match only_must(block) {
            Some(must) if !value.slice.text.starts_with(['(', '[', '{']) => {
                let named = format!("({must}: {})", value.slice.text);
                finding.help("name its fields, in parentheses").replace(value.span(), named)
            }
            _ => finding.help(format!("write `{}`", pattern(block))),
        };
        self.report(finding);
    }

    /// Says what is wrong in the parentheses of a block.
    fn no_names(&mut self, rest: Slice<'s>, block: &'static Block, unread: &Unread) {
        let parts = rest.tuple().unwrap_or_default();
        if let ([part], Some(must)) = (parts.as_slice(), only_must(block))
            && part.is_string()
        {
            let at = part.start..part.start;
            self.report(
                Diagnostic::error("SX008", format!("`{}` takes fields", plain_name(block)))
                    .at(part.span(), "this value has no name")
                    .replace(at, format!("{must}: ")),
            );
            return;
        }
        let finding = syntax::finding(self.source, unread).help(format!(
            "`{}` is written `{}`",
            plain_name(block),
            pattern(block)
        ));
        self.report(finding);
    }

    /// Reports the name before a parenthesis; `false` if it is that of something else.
    fn is_meant(&mut self, name: Slice<'s>, block: &'static Block) -> bool {
        let wanted = plain_name(block);
        let other = grammar::BLOCKS.iter().any(|block| plain_name(block) == name.text);
        let finding = Diagnostic::error("SX005", format!("`{}` cannot stand here", name.text))
            .at(name.span(), format!("expected `{wanted}`"));
        self.report(if other {
            let written = if block.name == wanted { "" } else { ", without a name before it" };
            finding.help(format!("here stands `{}`{written}", pattern(block)))
        } else {
            finding.replace(name.span(), wanted)
        });
        !other
    }

    fn known_field(
        &mut self,
        block: &'static Block,
        key: &str,
        at: &Range<usize>,
        named: &[Named<'s>],
    ) -> Option<&'static str> {
        if let Some(field) = block.field(key) {
            return Some(field.name);
        }
        let taken: Vec<&str> = named.iter().map(|(name, ..)| *name).collect();
        let meant = meant::field(block, key, &taken);
        let finding =
            Diagnostic::error("SX004", format!("`{}` has no field `{key}`", plain_name(block)))
                .at(at.clone(), "unknown field");
        self.report(if let Some(meant) = meant {
            finding.help(format!("did you mean `{meant}`?")).replace(at.clone(), meant)
        } else {
            let all = block.fields.iter().map(|f| format!("`{}`", f.name));
            finding.help(format!("it takes {}", all.collect::<Vec<_>>().join(", ")))
        });
        // What was surely meant is read as such, so that it is not called missing as well.
        meant
    }

    fn missing(
        &mut self,
        fields: &Fields<'s>,
        owner: Owner,
        head: &Range<usize>,
        span: &Range<usize>,
    ) {
        let within = |outer: &Range<usize>, inner: &Range<usize>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        let values = || fields.values.iter().map(|(_, slice)| slice.span());
        // It may stand in a part that was taken out of this very block.
        if self.blanked.iter().any(|b| within(span, b) && !values().any(|v| within(&v, b))) {
            return;
        }
        for field in fields.block.fields.iter().filter(|f| f.need == Need::Must) {
            if fields.values.iter().all(|(name, _)| *name != field.name) {
                let block = plain_name(fields.block);
                self.absent.insert((owner, field.name));
                self.report(
                    Diagnostic::error("SX006", format!("this `{block}` has no `{}`", field.name))
                        .at(head.clone(), "missing here")
                        .help(format!(
                            "add `{}: {}`: {}",
                            field.name,
                            example(field.form),
                            field.about
                        )),
                );
            }
        }
    }
}

/// Returns the one field a block must have, if there is only one.
fn only_must(block: &'static Block) -> Option<&'static str> {
    let mut musts = block.fields.iter().filter(|field| field.need == Need::Must);
    let must = musts.next()?;
    musts.next().is_none().then_some(must.name)
}

/// Shows how a block is written, with what it must have.
fn pattern(block: &'static Block) -> String {
    let musts = block.fields.iter().filter(|field| field.need == Need::Must);
    let fields: Vec<String> =
        musts.map(|field| format!("{}: {}", field.name, example(field.form))).collect();
    let name = if block.name == plain_name(block) { block.name } else { "" };
    format!("{name}({})", if fields.is_empty() { "..".to_owned() } else { fields.join(", ") })
}

/// Returns the name an author would write before the parenthesis.
pub(super) fn plain_name(block: &Block) -> &'static str {
    block.name.split(' ').next().unwrap_or(block.name)
}

/// Turns the grammar's description of a value into something one could type.
fn example(form: &'static str) -> &'static str {
    match form {
        "text" | "Markdown text" => "\"..\"",
        "id" => "\"some-id\"",
        "duration" => "\"4m\"",
        "minutes" | "number" => "10",
        "recipients" => "All",
        "role code" => "\"REG\"",
        "Inject" => "Inject(..)",
        form if form.starts_with("list") => "[..]",
        form if form.starts_with('{') => "{..}",
        "one of the seventeen kinds" => "Email",
        "1" => "1",
        _ => "..",
    }
}

/// Resolves `Some(..)` and `None`, which RON allows and nobody needs.
fn present(slice: Slice<'_>) -> Option<Slice<'_>> {
    match slice.name() {
        (Some(name), None) if name.text == "None" => None,
        (Some(name), Some(rest)) if name.text == "Some" => {
            rest.tuple().ok().filter(|t| t.len() == 1).map_or(Some(slice), |t| Some(t[0]))
        }
        _ => Some(slice),
    }
}
