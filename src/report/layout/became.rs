//! What became of the corrective actions of the exercise before: the first thing the improvement plan's reader asks.

use super::{Page, cell};
use crate::report::actions::shown_in_words;
use crate::report::document::{Span, Table, Tone};
use crate::report::model::Shown;
use crate::words::{Language, fill};

impl Page<'_> {
    pub(super) fn became(&mut self) {
        let became = &self.report.became;
        if became.is_empty() {
            return;
        }
        let w = Language::English.actions();
        self.heading(3, "became", w.became_title);
        let count = |result| became.iter().filter(|one| one.result == result).count();
        let (all, verified, untested) =
            (became.len(), count(Shown::Verified), count(Shown::NotTested));
        self.text(fill(
            w.became_sentence,
            &[("all", &all), ("verified", &verified), ("untested", &untested)],
        ));
        if self.report.marking.kind.is_some() {
            self.note(Tone::Caution, w.became_rehearsal, Vec::new());
        }
        let columns: [&str; 5] = [
            &format!("@{}", self.w.number),
            self.w.action,
            w.known_before,
            w.tested_by,
            w.became_column,
        ];
        let mut table = Table::new(w.became_table, &columns);
        for one in became {
            let mut result = vec![Span::strong(shown_in_words(w, one.result))];
            for line in &one.evidence {
                // A break is a span of its own, which is what every format draws as one.
                result.extend([Span::plain("\n"), Span::plain(line)]);
            }
            let tested = one.tested_by.join("\n");
            table.row(vec![
                cell(&one.id),
                cell(one.text.as_deref().unwrap_or(w.no_words)),
                cell(one.known.clone().unwrap_or_default()),
                if tested.is_empty() {
                    vec![Span::quiet(w.tested_by_nothing)]
                } else {
                    cell(tested)
                },
                result,
            ]);
        }
        self.table(table);
    }
}
