//! `startex actions done`, `verify`, `reopen`, `drop`, `change`: a line in the ledger, by whom and on which day.

use std::path::{Path, PathBuf};

use super::{day, gather, today};
use crate::cli::begin::made_by;
use crate::cli::file::{shown, slug};
use crate::cli::{Failure, Shell, place};
use crate::clock::{Clock, SystemClock};
use crate::diagnostic::nearest;
use crate::journal::{LEDGER_NAME, append_ledger, system_salts};
use crate::report::actions::{ActionList, Tracked, track};
use crate::session::{ActionChange, ChangeWords, Deed};
use crate::text::Text;

/// What may be written down of a corrective action.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Deeds {
    /// Writes down that an action was carried out
    #[command(after_help = "Example:\n  startex actions done k7q2m9-41 --evidence merged-as-12")]
    Done(Proof),
    /// Writes down that an action was shown to hold
    #[command(
        after_help = "Example:\n  startex actions verify k7q2m9-41 --evidence seen-in-the-drill"
    )]
    Verify(Proof),
    /// Writes down that an action is open again
    #[command(after_help = "Example:\n  startex actions reopen k7q2m9-41 --why it-did-not-hold")]
    Reopen(Reason),
    /// Writes down that an action is not pursued any more
    #[command(
        after_help = "Example:\n  startex actions drop k7q2m9-41 --why replaced-by-k7q2m9-44"
    )]
    Drop(Reason),
    /// Writes down another owner or another date
    #[command(
        after_help = "Example:\n  startex actions change k7q2m9-41 --due 2027-09-30 --why holidays"
    )]
    Change(Changed),
}

#[derive(Debug, clap::Args)]
pub(super) struct Proof {
    #[command(flatten)]
    of: Of,
    /// How one can tell
    #[arg(long, value_name = "TEXT")]
    evidence: String,
    /// The short name of the exercise that showed it
    #[arg(long, value_name = "SESSION")]
    session: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Reason {
    #[command(flatten)]
    of: Of,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Changed {
    #[command(flatten)]
    of: Of,
    /// The new date
    #[arg(long, value_name = "DATE", value_parser = day)]
    due: Option<String>,
    /// The new owner
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

/// Of which action, by whom, when.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// The number of the action, as reports show it
    #[arg(value_name = "ID")]
    id: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day it happened, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<String>,
    /// The folder of the transcripts and their ledger, instead of the one records go to
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(deeds: &Deeds, shell: &mut Shell) -> Result<(), Failure> {
    let (of, deed) = match deeds {
        Deeds::Done(proof) => (&proof.of, Deed::Done),
        Deeds::Verify(proof) => (&proof.of, Deed::Verified),
        Deeds::Reopen(reason) => (&reason.of, Deed::Reopened),
        Deeds::Drop(reason) => (&reason.of, Deed::Dropped),
        Deeds::Change(changed) => (&changed.of, Deed::Changed),
    };
    let folder = match &of.folder {
        Some(folder) => folder.clone(),
        None => place::transcripts(&shell.environment)?,
    };
    let found = gather(std::slice::from_ref(&folder), true, shell)?;
    let today = today(shell);
    let list = track(&found.reports, &found.changes, &today);
    let action = known(&list, &of.id, &folder)?;
    if let Err(why) = action.standing.admit(deed) {
        return Err(Failure::new(format!("`{}` stays as it is: {why}", of.id)));
    }
    let on = of.on.clone().unwrap_or_else(|| today.clone());
    if on > today || on < action.date {
        return Err(Failure::usage(format!(
            "{on} is not between the exercise ({}) and today ({today})",
            action.date
        )));
    }
    let change = change(deeds, of, deed, on)?;
    let torn = append_ledger(&folder, &change, &made_by(), &mut system_salts())?;
    if torn > 0 {
        shell.warn(&format!(
            "the ledger ended in {torn} bytes that held no change; they are kept in `{}`",
            shown(&folder.join(LEDGER_NAME).with_extension("ledger.torn"))
        ));
    }
    shell.note(&format!("`{}` is {} on {}", of.id, deed.label(), change.on));
    Ok(())
}

fn change(deeds: &Deeds, of: &Of, deed: Deed, on: String) -> Result<ActionChange, Failure> {
    let (mut due, mut owner, mut session) = (None, None, None);
    let text = match deeds {
        Deeds::Done(proof) | Deeds::Verify(proof) => {
            session.clone_from(&proof.session);
            Some(&proof.evidence)
        }
        Deeds::Reopen(reason) | Deeds::Drop(reason) => Some(&reason.why),
        Deeds::Change(changed) => {
            if changed.due.is_none() && changed.owner.is_none() {
                return Err(Failure::usage("nothing is said to have changed")
                    .hint("give `--due DATE`, `--owner NAME` or both"));
            }
            due.clone_from(&changed.due);
            owner.clone_from(&changed.owner);
            changed.why.as_ref()
        }
    };
    if let Some(name) = session.as_ref().filter(|name| slug(name) != **name) {
        return Err(Failure::usage(format!("`{name}` is no session's short name")));
    }
    let refused = |fault| Failure::usage(format!("the words cannot be taken: {fault}"));
    Ok(ActionChange {
        wall: SystemClock.read().os,
        action: of.id.clone(),
        deed,
        on,
        due,
        session,
        words: ChangeWords {
            text: text.map(|text| Text::new(text)).transpose().map_err(refused)?,
            by: of.by.as_deref().map(Text::name).transpose().map_err(refused)?,
            owner: owner.as_deref().map(Text::name).transpose().map_err(refused)?,
        },
    })
}

/// Returns the action of that number, or says which there are.
fn known<'l>(list: &'l ActionList, id: &str, folder: &Path) -> Result<&'l Tracked, Failure> {
    if let Some(action) = list.actions.iter().find(|action| action.id == id) {
        return Ok(action);
    }
    let failure =
        Failure::new(format!("no transcript in `{}` has an action `{id}`", shown(folder)));
    let all = list.actions.iter().map(|action| action.id.as_str());
    Err(match nearest(id, all) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("`startex actions` lists them; `--folder DIR` names another folder"),
    })
}
