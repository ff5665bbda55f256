//! What became of the corrective actions of the exercise before: what this one shows of each, by whatever was meant to.

use super::Draft;
use super::objectives::Expectation;
use crate::report::model::{Became, ObjectiveAnalysis, Shown};
use crate::scenario::{Content, Item};
use crate::session::{Earlier, Tick};
use crate::words::fill;

impl Draft<'_> {
    pub(super) fn what_became(&self, objectives: &[ObjectiveAnalysis]) -> Vec<Became> {
        let Some(follows) = &self.session.follows else { return Vec::new() };
        let Some(lines) = self.veil.words(follows.seq, follows.actions.as_ref()) else {
            return Vec::new();
        };
        let expectations = self.expectations();
        lines
            .lines()
            .filter_map(Earlier::parse)
            .map(|earlier| self.one(earlier, objectives, &expectations))
            .collect()
    }

    fn one(
        &self,
        earlier: Earlier,
        objectives: &[ObjectiveAnalysis],
        expectations: &[Expectation<'_>],
    ) -> Became {
        let mut became = Became {
            id: earlier.id,
            text: Some(earlier.words),
            known: Some(earlier.known).filter(|known| !known.is_empty()),
            tested_by: Vec::new(),
            result: Shown::NotTested,
            evidence: Vec::new(),
        };
        let mut shown = Vec::new();
        for (objective, analysis) in self.scenario.objectives.iter().zip(objectives) {
            if objective.verifies.contains(&became.id) {
                became.tested_by.push(objective.text.clone());
                shown.push(self.by_rating(analysis, &mut became.evidence));
            }
        }
        for item in self.scenario.items.iter().filter(|item| item.verifies.contains(&became.id)) {
            became.tested_by.push(self.item_line(&item.id));
            shown.push(self.by_ticks(item, expectations, &mut became.evidence));
        }
        became.result = together(&shown);
        became
    }

    /// An objective shows what its rating says, which is never better than its evidence.
    fn by_rating(&self, objective: &ObjectiveAnalysis, evidence: &mut Vec<String>) -> Shown {
        let rating = &objective.rating;
        let line =
            fill(self.w.became_rated, &[("objective", &objective.text), ("rating", &rating.label)]);
        match rating.letter.as_str() {
            "P" | "S" => {
                evidence.push(line);
                Shown::Verified
            }
            "M" => {
                evidence.push(line);
                Shown::Partly
            }
            "U" => {
                evidence.push(line);
                Shown::NotVerified
            }
            _ if objective.evidence > 0 => Shown::NotJudged,
            _ => Shown::NotTested,
        }
    }

    /// An item shows what became of the actions expected at it.
    fn by_ticks(
        &self,
        item: &Item,
        expectations: &[Expectation<'_>],
        evidence: &mut Vec<String>,
    ) -> Shown {
        if !self.played(&item.id) {
            evidence.push(fill(self.w.became_not_played, &[("item", &self.item_line(&item.id))]));
            return Shown::NotTested;
        }
        let mut ids = vec![&item.id];
        if let Content::Inject(inject) = &item.content {
            ids.extend(inject.questions.iter().map(|question| &question.id));
        }
        let mut shown = Vec::new();
        for expectation in expectations.iter().filter(|e| ids.contains(&e.item)) {
            let action = self.expected_action(expectation);
            evidence.push(fill(
                self.w.became_expected,
                &[("action", &action.text), ("result", &action.result)],
            ));
            shown.push(match expectation.tick {
                Some(Tick::Unprompted) => Shown::Verified,
                Some(Tick::Prompted) => Shown::Partly,
                Some(Tick::NotHeard) => Shown::NotVerified,
                Some(Tick::Open) | None => Shown::NotJudged,
            });
        }
        if shown.is_empty() { Shown::NotJudged } else { together(&shown) }
    }
}

/// Everything that was meant to verify it counts: it holds where all of it does.
fn together(shown: &[Shown]) -> Shown {
    let any = |one| shown.contains(&one);
    if any(Shown::NotVerified) {
        Shown::NotVerified
    } else if any(Shown::Partly) {
        Shown::Partly
    } else if any(Shown::NotJudged) {
        Shown::NotJudged
    } else if any(Shown::Verified) {
        // What was not played takes nothing away from what was.
        Shown::Verified
    } else {
        Shown::NotTested
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_outweighs_and_nothing_proves_nothing() {
        use Shown::{NotJudged, NotTested, NotVerified, Partly, Verified};
        for (shown, wanted) in [
            (vec![], NotTested),
            (vec![Verified, Verified], Verified),
            (vec![Verified, NotTested], Verified),
            (vec![Verified, NotJudged], NotJudged),
            (vec![Verified, Partly], Partly),
            (vec![Partly, NotVerified, Verified], NotVerified),
        ] {
            assert_eq!(together(&shown), wanted, "{shown:?}");
        }
    }
}
