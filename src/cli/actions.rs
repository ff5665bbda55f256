//! `startex actions`: corrective actions across exercises, and what became of each; the ledger beside the transcripts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::file::shown;
use super::report::draft;
use super::{Exit, Failure, Shell, place};
use crate::clock::{Clock, SystemClock};
use crate::journal::{LedgerError, read_ledger};
use crate::report::actions::{ActionList, Tracked, track};
use crate::report::{AfterActionReport, Format, Rendered, calendar, plain};
use crate::session::{ActionChange, Deed, Earlier, is_date};

mod deed;

/// Lists the corrective actions of exercises: open, overdue, done, verified; and writes down what became of one
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 done, 1 something could not be read or written, 2 usage, 3 a damaged record.\n\
                  \n\
                  Examples:\n  \
                  startex actions\n  \
                  startex actions transcripts --status overdue,open\n  \
                  startex actions --format ics > due.ics\n  \
                  startex actions done k7q2m9-41 --evidence merged-as-12 --by Ana\n  \
                  startex actions verify k7q2m9-41 --evidence shown-in-the-drill --session m3x8pd\n  \
                  startex actions change k7q2m9-41 --due 2027-09-30 --why holidays"
)]
pub(super) struct Args {
    #[command(subcommand)]
    deed: Option<deed::Deeds>,
    /// Transcripts, or folders of them; without any, the folder records go to
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Which actions, of open, overdue, done, verified and dropped
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_enum)]
    status: Vec<Status>,
    /// Rehearsals and simulated exercises too
    #[arg(long)]
    rehearsals: bool,
    /// The day on which what is due is overdue, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    format: Printed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Status {
    Open,
    Overdue,
    Done,
    Verified,
    Dropped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Printed {
    Text,
    Md,
    Html,
    Csv,
    Json,
    Ics,
}

/// The width of a table that no terminal limits.
const COLUMNS: u16 = 120;

fn day(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is no day such as 2027-06-30");
    is_date(text).then(|| text.to_owned()).ok_or_else(wrong)
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    if let Some(deed) = &args.deed {
        return deed::run(deed, shell);
    }
    let paths = match args.paths.as_slice() {
        [] => vec![place::transcripts(&shell.environment)?],
        paths => paths.to_vec(),
    };
    let found = gather(&paths, args.rehearsals, shell)?;
    let today = args.today.clone().unwrap_or_else(|| today(shell));
    let mut list = track(&found.reports, &found.changes, &today);
    unknown(&list, &found.changes, shell);
    if !args.status.is_empty() {
        list.actions.retain(|action| args.status.iter().any(|status| status.takes(action)));
    }
    print(args.format, &list, shell);
    match found.failed {
        None => Ok(()),
        Some(code) => Err(Failure::said(code)),
    }
}

impl Status {
    fn takes(self, action: &Tracked) -> bool {
        use crate::session::Standing;
        match self {
            // What is overdue is open as well.
            Self::Open => action.standing == Standing::Open,
            Self::Overdue => action.overdue,
            Self::Done => action.standing == Standing::Done,
            Self::Verified => action.standing == Standing::Verified,
            Self::Dropped => action.standing == Standing::Dropped,
        }
    }
}

fn print(format: Printed, list: &ActionList, shell: &mut Shell) {
    let drawn = |name: &str| {
        let format = Format::named(name);
        format.and_then(|format| format.draw(&list.document())).unwrap_or_default()
    };
    let bytes = match format {
        Printed::Text => plain::lines(&list.document(), width(shell)).into_bytes(),
        Printed::Md => drawn("md"),
        Printed::Html => drawn("html"),
        Printed::Csv => table(list),
        Printed::Json => {
            let json = serde_json::to_string_pretty(list).unwrap_or_default();
            format!("{json}\n").into_bytes()
        }
        Printed::Ics => calendar::write(&list.calendar()),
    };
    shell.out.bytes(&bytes);
}

/// The first of the tables, which is the one that fits on standard output; the history is in the JSON.
fn table(list: &ActionList) -> Vec<u8> {
    let csv = Format::named("csv").and_then(|format| format.tabulate(&list.book()));
    match csv {
        Some(Rendered::Folder(leaves)) => {
            leaves.into_iter().next().map(|leaf| leaf.bytes).unwrap_or_default()
        }
        Some(Rendered::File(bytes)) => bytes,
        None => Vec::new(),
    }
}

/// Returns how wide a table may be.
pub(super) fn width(shell: &Shell) -> usize {
    let terminal = shell.environment.stdout_is_terminal.then(crossterm::terminal::size);
    let columns = terminal.and_then(Result::ok).map(|(columns, _)| columns);
    usize::from(columns.filter(|columns| *columns > 0).unwrap_or(COLUMNS))
}

fn today(shell: &Shell) -> String {
    SystemClock.read().os.date(shell.environment.offset)
}

/// Reports by session and scenario.
type Sessions = BTreeMap<(String, String), AfterActionReport>;

/// What a folder or several hold.
#[derive(Debug, Default)]
struct Gathered {
    reports: Vec<AfterActionReport>,
    changes: Vec<ActionChange>,
    /// What went wrong with one of the files, worst last.
    failed: Option<Exit>,
}

/// Reads every transcript that is named or lies in a named folder. In a folder, what cannot be read is said and left
/// out: one bad file must not hide the others.
fn gather(paths: &[PathBuf], rehearsals: bool, shell: &mut Shell) -> Result<Gathered, Failure> {
    let mut gathered = Gathered::default();
    let mut sessions = Sessions::new();
    let mut ledgers = BTreeSet::new();
    let mut left_out = 0;
    for path in paths {
        if path.is_dir() {
            ledgers.insert(path.clone());
            for file in transcripts(path)? {
                match draft(&file) {
                    Ok(drafted) if drafted.report.marking.kind.is_none() || rehearsals => {
                        keep(&mut sessions, drafted.report);
                    }
                    Ok(drafted) => left_out += drafted.report.improvement_plan.len(),
                    Err(failure) => {
                        shell.warn(&format!(
                            "`{}` was left out: {}",
                            shown(&file),
                            failure.message
                        ));
                        let damaged = failure.code == Exit::Damaged;
                        gathered.failed = match gathered.failed {
                            _ if damaged => Some(Exit::Damaged),
                            other => other.or(Some(Exit::Failed)),
                        };
                    }
                }
            }
        } else {
            let drafted = draft(path)?;
            drafted.notices.iter().for_each(|notice| shell.warn(notice));
            ledgers.insert(folder_of(path));
            keep(&mut sessions, drafted.report);
        }
    }
    if left_out > 0 {
        shell.note(&format!(
            "{left_out} actions of rehearsals are left out; `--rehearsals` shows them"
        ));
    }
    for folder in ledgers {
        let ledger = read_ledger(&folder)?;
        if ledger.torn > 0 {
            shell.warn(&format!(
                "the ledger in `{}` ends in {} bytes that hold no change; they were left out",
                shown(&folder),
                ledger.torn
            ));
        }
        gathered.changes.extend(ledger.changes);
    }
    gathered.reports = sessions.into_values().collect();
    Ok(gathered)
}

/// Of several copies of one session the one that holds most counts.
fn keep(sessions: &mut Sessions, report: AfterActionReport) {
    // Rehearsals from one seed have one name, whatever was rehearsed.
    let from = &report.provenance;
    let session = (from.session.clone(), from.scenario_sha256.clone());
    let longer = sessions
        .get(&session)
        .is_none_or(|known| known.provenance.entries < report.provenance.entries);
    if longer {
        sessions.insert(session, report);
    }
}

/// Returns the transcripts of a folder by their names.
fn transcripts(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listing = fs::read_dir(folder).map_err(|fault| {
        let why = super::file::reason(&fault);
        Failure::new(format!("the folder `{}` cannot be read: {why}", shown(folder)))
    })?;
    let mut paths: Vec<PathBuf> = listing
        .filter_map(|file| file.ok().map(|file| file.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl") && path.is_file())
        .collect();
    paths.sort();
    Ok(paths)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Says which changes of the ledger concern actions that no transcript here holds.
fn unknown(list: &ActionList, changes: &[ActionChange], shell: &mut Shell) {
    let known: BTreeSet<&str> = list.actions.iter().map(|action| action.id.as_str()).collect();
    let unknown: BTreeSet<&str> = changes
        .iter()
        .map(|change| change.action.as_str())
        .filter(|id| !known.contains(id))
        .collect();
    if !unknown.is_empty() {
        let ids: Vec<&str> = unknown.into_iter().collect();
        shell.note(&format!("the ledger names actions of other exercises: {}", ids.join(", ")));
    }
}

/// Returns what an exercise left unproven: its own actions, and those of the one before it that it did not prove.
pub(super) fn earlier(path: &Path, report: &AfterActionReport) -> Result<Vec<Earlier>, Failure> {
    use crate::report::model::Shown;
    let folder = folder_of(path);
    let changes = read_ledger(&folder)?.changes;
    let own = track(std::slice::from_ref(report), &changes, "");
    let mut unproven: Vec<Earlier> = own.actions.iter().filter_map(Tracked::earlier).collect();
    let settled: BTreeMap<&str, bool> = changes
        .iter()
        .filter_map(|change| match change.deed {
            Deed::Verified | Deed::Dropped => Some((change.action.as_str(), true)),
            Deed::Reopened => Some((change.action.as_str(), false)),
            Deed::Done | Deed::Changed => None,
        })
        .collect();
    let carried = report.became.iter().filter(|became| {
        let proven = became.result == Shown::Verified && report.marking.kind.is_none();
        !settled.get(became.id.as_str()).copied().unwrap_or(proven)
    });
    unproven.extend(carried.map(|became| Earlier {
        id: became.id.clone(),
        words: became.text.clone().unwrap_or_default(),
        known: became.known.clone().unwrap_or_default(),
    }));
    Ok(unproven)
}

impl From<LedgerError> for Failure {
    fn from(fault: LedgerError) -> Self {
        let damaged = matches!(fault, LedgerError::Damaged { .. });
        let code = if damaged { Exit::Damaged } else { Exit::Failed };
        Self { code, ..Self::new(fault.to_string()) }
    }
}
