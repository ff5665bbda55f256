//! The debrief at the desk: its points one after the other, the rating sheet, what comes after `EndEx`.

use crossterm::event::KeyCode;

use super::super::key::{Press, Verb};
use super::super::log::What;
use super::super::model::{Desk, Effect, LineKind, Overlay};
use super::super::pick::{Row, Then};
use super::super::rating::Sheet;
use crate::clock::Reading;
use crate::session::{Command, Part, Phase, Point, RatingAnswers, Step, Subject};

/// The key that puts a point of the debrief off.
pub(in crate::tui) const LATER: char = '>';

impl Desk {
    /// Opens the five questions about a subject, with the answers the lead gave before.
    pub(super) fn rate(&mut self, subject: Subject) {
        let answers = self.own_answers(&subject);
        self.overlays.push(Overlay::Rating(Sheet::new(subject, answers)));
    }

    /// Sets a point aside: the debrief goes on without it, nothing is recorded.
    pub(super) fn set_aside(&mut self, point: Point) {
        if !self.aside.contains(&point) {
            self.aside.push(point);
        }
        self.say("set aside; it comes back when the debrief is opened again");
    }

    /// Sets everything left in a part aside.
    pub(super) fn set_part_aside(&mut self, part: Part) {
        let left = self.points().into_iter().filter(|point| point.part() == part);
        let left: Vec<Point> = left.collect();
        self.say(format!(
            "{} set aside; they come back when the debrief is opened again",
            left.len()
        ));
        self.aside.extend(left);
    }

    /// Opens what can be done about an entry the debrief has come to.
    pub(super) fn go_through(&mut self, step: &Step, clock: Reading) {
        let (entry, title, point) = match step {
            Step::Analyse(entry) => (*entry, "Why?", Point::Analyse(*entry)),
            Step::Mend(entry) => (*entry, "What is to be done?", Point::Mend(*entry)),
            Step::Sort(entry) => (*entry, "Into the report?", Point::Sort(*entry)),
            _ => return,
        };
        let Some(mut pick) = self.acts(&What::Note(entry), clock) else { return };
        pick.title = format!("{title}  {}", pick.title);
        // What the point is about stands under Enter.
        let wanted = match step {
            Step::Analyse(_) => 'w',
            Step::Mend(_) => 'c',
            _ => 'p',
        };
        if let Point::Sort(_) = point {
            let rest = Then::PartLater(Part::Sort);
            pick.rows.insert(0, Row::keyed('L', "leave it and all the rest as they are", rest));
        }
        pick.rows.insert(0, Row::keyed(LATER, "later: go on with the next", Then::Later(point)));
        pick.at = pick.rows.iter().position(|row| row.key == Some(wanted)).unwrap_or(0);
        self.pick(pick);
    }

    /// Takes a key for the rating sheet.
    pub(super) fn rating_key(&mut self, press: Press) -> Vec<Effect> {
        let Some(Overlay::Rating(sheet)) = self.overlays.last_mut() else { return Vec::new() };
        match press.code {
            KeyCode::Char('y') => sheet.answer(true),
            KeyCode::Char('n') => sheet.answer(false),
            KeyCode::Up => sheet.up(),
            KeyCode::Down => sheet.down(),
            KeyCode::Esc => {
                self.overlays.pop();
            }
            KeyCode::Char('0') => {
                let subject = sheet.subject.clone();
                self.overlays.pop();
                return self.rated(subject, RatingAnswers::default());
            }
            KeyCode::Enter | KeyCode::Char(' ' | 'r') => {
                let (subject, answers) = (sheet.subject.clone(), sheet.answers);
                if sheet.rating().is_none() {
                    self.say("answer the questions with y and n first; 0 is: not observed");
                    return Vec::new();
                }
                self.overlays.pop();
                if press.code != KeyCode::Char('r') {
                    return self.rated(subject, answers);
                }
                let kind = LineKind::Remark(subject, answers);
                let initial = self.initial(&kind);
                self.ask_with(kind, &initial);
            }
            KeyCode::Char(LATER) => {
                let point = Point::Rate(sheet.subject.clone());
                self.overlays.pop();
                self.set_aside(point);
            }
            _ => {}
        }
        Vec::new()
    }

    fn rated(&mut self, subject: Subject, answers: RatingAnswers) -> Vec<Effect> {
        let rating = answers.rating();
        let said = format!("rated {} {}", rating.letter(), rating.label());
        // The word said beside the former rating stands with the new one.
        let before = (subject.clone(), crate::ident::Actor::Facilitator);
        let text = self.session().after.ratings.get(&before).and_then(|r| r.text.clone());
        self.submit_said(Command::Rate { subject, answers, text }, said)
    }

    /// Does what belongs to the time after `EndEx`.
    pub(super) fn after_verb(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        let phase = self.session().phase;
        match verb {
            Verb::Report if phase == Phase::Lobby => {
                self.refuse("there is nothing to report before StartEx");
            }
            Verb::Report => return self.write_report(),
            Verb::Review => return vec![Effect::DrawReport],
            Verb::Rank => {
                let pick = self.rank_list();
                self.pick_or(pick, "nothing was taken down that could be ranked");
            }
            Verb::Forms => self.ask(LineKind::Forms),
            Verb::Action => {
                let pick = self.actions_list();
                self.pick(pick);
            }
            Verb::Records => {
                let pick = self.records_list(clock);
                self.pick_or(pick, "no decision has a record yet");
            }
            Verb::Rate if phase > Phase::Play => {
                let pick = self.ratings_list();
                self.pick_or(pick, "the scenario names no objective to rate");
            }
            Verb::Causes => {
                let pick = self.improvements_list(clock);
                self.pick_or(pick, "no area for improvement was taken down");
            }
            Verb::Sort => {
                let pick = self.working_notes_list(clock);
                self.pick_or(pick, "no working note waits: what was promoted or left out stays so");
            }
            Verb::Finalise if matches!(phase, Phase::Closed | Phase::Debrief) => {
                self.ask(LineKind::FinaliseName);
            }
            Verb::Finalise if phase == Phase::Finalised => {
                self.refuse("the report is final already");
            }
            _ => self.refuse(format!("{} belongs to the debrief", verb.label())),
        }
        Vec::new()
    }
}
