//! For whom a report is: what its annexes hold, and the one page that cannot wait.

use super::model::{
    AfterActionReport, Audience, Extent, FeedbackSummary, Finding, FindingKind as Kind, Headline,
    Participants, Schedule,
};
use super::places;

/// Findings in words that were for the control side alone, or about what was never played.
const CONTROL: [Kind; 5] = [
    Kind::ExpectedNeverTicked,
    Kind::ExpectedNotHeard,
    Kind::DecisionsNotPut,
    Kind::ItemsNotPlayed,
    Kind::QuestionsNotPosed,
];

impl AfterActionReport {
    /// Leaves out what an audience does not get, in every format alike.
    #[must_use]
    pub fn cut_for(mut self, audience: Audience) -> Self {
        self.audience = audience;
        match audience {
            Audience::Control => {}
            Audience::Sponsor => self.for_sponsor(),
            Audience::Participants => self.for_participants(),
        }
        self
    }

    /// Leaves nothing but the one page that cannot wait.
    #[must_use]
    pub fn cut_to_urgent(mut self) -> Self {
        self.extent = Extent::Urgent;
        self.improvement_plan.clone_from(&self.urgent.actions);
        let pressing = |id: &String| self.urgent.actions.iter().any(|action| action.id == *id);
        self.summary.actions.retain(|action| pressing(&action.id));
        self.summary.decisions.clone_from(&self.urgent.decisions);
        self.summary.ranked.clear();
        self.summary.strengths.clear();
        self.summary.improvements.clear();
        self.became.clear();
        self.objectives.clear();
        self.unfiled.clear();
        self.decisions.clear();
        self.polls.clear();
        self.assessments.clear();
        self.breakouts.clear();
        self.findings.clear();
        self.injects.clear();
        self.parking_lot.clear();
        self.requests.clear();
        self.observers_questions.clear();
        self.hot_wash.statements.clear();
        self.hot_wash.ranked.clear();
        self.participants = Participants::default();
        self.feedback = FeedbackSummary::default();
        self.schedule = Schedule::default();
        self
    }

    fn for_sponsor(&mut self) {
        self.schedule.items.clear();
        self.injects.clear();
        self.requests.clear();
        self.observers_questions.clear();
        self.breakouts.clear();
        self.hot_wash.statements.clear();
        for round in self.decisions.iter_mut().flat_map(|decision| &mut decision.rounds) {
            round.words.clear();
        }
    }

    fn for_participants(&mut self) {
        for objective in &mut self.objectives {
            objective.expected.clear();
        }
        // What it rests on are expected actions, word for word.
        self.became.iter_mut().for_each(|became| became.evidence.clear());
        self.schedule.items.retain(|item| item.at.is_some());
        self.schedule.changes.iter_mut().for_each(|change| change.left_out.clear());
        self.overview.branches.clear();
        for decision in &mut self.decisions {
            decision.consequences.clear();
            decision.only_if = None;
        }
        let before = std::mem::take(&mut self.findings);
        self.findings = before.iter().filter(|f| !CONTROL.contains(&f.kind)).cloned().collect();
        let (summary, findings) = (&mut self.summary, &self.findings);
        for headlines in [&mut summary.strengths, &mut summary.improvements] {
            headlines.retain_mut(|headline| keep(headline, &before, findings));
        }
    }
}

/// Tells whether a headline may stay, and leads it to its finding's new number.
fn keep(headline: &mut Headline, before: &[Finding], after: &[Finding]) -> bool {
    let Some(place) = &headline.evidence else { return true };
    let numbered = before.iter().zip(1..);
    let of = numbered.clone().find(|(_, number)| places::finding(*number) == *place);
    let Some((finding, _)) = of else { return true };
    let now = after.iter().zip(1..).find(|(other, _)| other.kind == finding.kind);
    headline.evidence = now.map(|(_, number)| places::finding(number));
    now.is_some()
}
