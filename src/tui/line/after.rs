//! Lines about what is there already: a note put right, a root cause, a corrective action's fields, a word beside a rating.

use crate::clock::Timestamp;
use crate::ident::{RoleCode, Seq};
use crate::session::action;
use crate::session::{ActionDraft, Command, RatingAnswers, Refile, Subject};
use crate::text::Text;
use crate::tui::field::text_of;
use crate::tui::model::{ActionField, Desk, EntryField};

impl EntryField {
    pub(super) fn prompt(self) -> &'static str {
        match self {
            Self::Words => "words> ",
            Self::When => "happened HH:MM> ",
            Self::Cause => "why> ",
            Self::Reference => "plan, policy, law> ",
            Self::Mend => "to be done> ",
        }
    }

    pub(super) fn means(self, seq: Seq) -> String {
        match self {
            Self::Words => format!("entry {seq} says this instead; the first words stay recorded"),
            Self::When => "the time at which it happened".to_owned(),
            Self::Cause => "the root cause: why, not only what".to_owned(),
            Self::Reference => "which plan, policy, rule or law applies".to_owned(),
            Self::Mend => "a corrective action; begin with a verb that commits".to_owned(),
        }
    }
}

impl ActionField {
    pub(super) fn prompt(self) -> &'static str {
        match self {
            Self::Whole => "in one line> ",
            Self::Text => "action> ",
            Self::Owner => "owner> ",
            Self::Organization => "organization> ",
            Self::Starts => "starts YYYY-MM-DD or +days> ",
            Self::Due => "due YYYY-MM-DD or +days> ",
        }
    }
}

impl Desk {
    pub(super) fn take_entry(
        &self,
        field: EntryField,
        entry: Seq,
        typed: &str,
        wall: Timestamp,
    ) -> Result<Command, String> {
        let text = || text_of(typed).map_err(|refused| refused.to_string());
        Ok(match field {
            EntryField::Words => Command::Amend { entry, text: text()? },
            EntryField::Cause => Command::Analyse { entry, text: Some(text()?), reference: None },
            EntryField::Reference => {
                Command::Analyse { entry, text: None, reference: Some(text()?) }
            }
            EntryField::Mend => {
                let note = self.session().notes.get(entry);
                let action = ActionDraft {
                    objective: note.and_then(|n| n.objective.clone()),
                    ..self.read_action(typed, wall)?
                };
                Command::AddAction { from: Some(entry), action: Box::new(action) }
            }
            EntryField::When => {
                let at = self.read_moment(typed, wall)?;
                let fields = Refile { observed_at: Some(at), ..Refile::default() };
                Command::Refile { entry, fields: Box::new(fields) }
            }
        })
    }

    pub(super) fn take_action_field(
        &self,
        field: ActionField,
        action: Seq,
        typed: &str,
        wall: Timestamp,
    ) -> Result<Command, String> {
        let name = || Text::name(typed).map(Some).map_err(|refused| refused.to_string());
        let date = || self.date(typed, wall).map(Some);
        let none = ActionDraft::default();
        let fields = match field {
            ActionField::Whole => {
                let read = action::read(typed, self.action_against(&self.codes(), wall));
                if !read.words.is_empty() || typed.is_empty() {
                    return Err(format!("`{}` is none of {}", read.words, action::HOW));
                }
                read.draft().map_err(|refused| refused.to_string())?
            }
            ActionField::Text => {
                let text = text_of(typed).map_err(|refused| refused.to_string())?;
                ActionDraft { text: Some(text), ..none }
            }
            ActionField::Owner => ActionDraft { owner: name()?, ..none },
            ActionField::Organization => ActionDraft { organization: name()?, ..none },
            ActionField::Starts => ActionDraft { starts: date()?, ..none },
            ActionField::Due => ActionDraft { due: date()?, ..none },
        };
        Ok(Command::ChangeAction { action, fields: Box::new(fields) })
    }

    fn action_against<'a>(&self, roles: &'a [RoleCode], now: Timestamp) -> action::Against<'a> {
        action::Against { roles, now, offset: self.session().header.offset }
    }

    /// Reads a whole corrective action: its words, and what stands behind them.
    pub(super) fn read_action(&self, typed: &str, wall: Timestamp) -> Result<ActionDraft, String> {
        let read = action::read(typed, self.action_against(&self.codes(), wall));
        let text = text_of(&read.words).map_err(|refused| refused.to_string())?;
        let fields = read.draft().map_err(|refused| refused.to_string())?;
        Ok(ActionDraft { text: Some(text), ..fields })
    }

    pub(super) fn action_preview(&self, typed: &str, wall: Timestamp) -> String {
        let read = action::read(typed, self.action_against(&self.codes(), wall));
        format!("corrective action, {}", read.preview())
    }

    /// Reads a date, or `+30` as so many days from now; what is no date is refused by the rules.
    fn date(&self, typed: &str, wall: Timestamp) -> Result<String, String> {
        if !typed.starts_with('+') {
            return Ok(typed.to_owned());
        }
        let date = action::date(typed, self.action_against(&[], wall));
        date.ok_or_else(|| format!("`{typed}` is no number of days such as +30"))
    }

    /// Says which day a date names.
    pub(super) fn date_preview(&self, typed: &str) -> String {
        match self.date(typed.trim(), self.session().at.wall) {
            Ok(date) if typed.trim().starts_with('+') => date,
            Ok(_) => "a date such as 2027-06-30, or +30 for in thirty days".to_owned(),
            Err(why) => why,
        }
    }
}

/// Makes the command that rates a subject.
pub(super) fn rated(
    subject: &Subject,
    answers: RatingAnswers,
    typed: &str,
) -> Result<Command, String> {
    let text = match typed {
        "" => None,
        words => Some(text_of(words).map_err(|refused| refused.to_string())?),
    };
    Ok(Command::Rate { subject: subject.clone(), answers, text })
}
