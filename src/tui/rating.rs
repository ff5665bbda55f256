//! A rating being made: five yes/no questions, one after the other, and what they amount to so far.

use crate::session::{Rating, RatingAnswers, Subject};

/// How many questions a rating follows from.
pub const QUESTIONS: usize = 5;

/// The questions with the answers given so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub subject: Subject,
    pub answers: RatingAnswers,
    /// The question the next `y` or `n` answers.
    pub at: usize,
}

impl Sheet {
    pub fn new(subject: Subject, answers: RatingAnswers) -> Self {
        Self { subject, answers, at: 0 }
    }

    /// Returns the answers in the order of the questions.
    pub fn given(&self) -> [Option<bool>; QUESTIONS] {
        let a = &self.answers;
        [a.achieved, a.harmed_others, a.safety_risk, a.plans_followed, a.improvable]
    }

    /// Answers the question at hand and goes on to the next.
    pub fn answer(&mut self, yes: bool) {
        let a = &mut self.answers;
        let slot = match self.at {
            0 => &mut a.achieved,
            1 => &mut a.harmed_others,
            2 => &mut a.safety_risk,
            3 => &mut a.plans_followed,
            _ => &mut a.improvable,
        };
        *slot = Some(yes);
        self.down();
    }

    pub fn up(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    pub fn down(&mut self) {
        self.at = (self.at + 1).min(QUESTIONS - 1);
    }

    /// Returns the rating once no question that matters is left: what was not achieved needs no other answer.
    pub fn rating(&self) -> Option<Rating> {
        let enough =
            self.answers.achieved == Some(false) || self.given().iter().all(Option::is_some);
        enough.then(|| self.answers.rating())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(answers: &str) -> Sheet {
        let mut sheet = Sheet::new(Subject::Objective("a".into()), RatingAnswers::default());
        for answer in answers.chars() {
            sheet.answer(answer == 'y');
        }
        sheet
    }

    #[test]
    fn five_answers_make_a_rating_and_four_do_not() {
        for (answers, rating) in [
            ("ynnyn", Some(Rating::Performed)),
            ("ynnyy", Some(Rating::Some)),
            ("yynyn", Some(Rating::Major)),
            ("ynnnn", Some(Rating::Major)),
            ("ynny", None),
            ("", None),
            ("n", Some(Rating::Unable)),
        ] {
            assert_eq!(sheet(answers).rating(), rating, "{answers}");
        }
    }

    #[test]
    fn an_answer_is_put_right_by_going_back_to_it() {
        let mut sheet = sheet("ynnyn");
        assert_eq!(sheet.at, QUESTIONS - 1);
        for _ in 0..9 {
            sheet.up();
        }
        sheet.answer(false);
        assert_eq!((sheet.at, sheet.rating()), (1, Some(Rating::Unable)));
    }
}
