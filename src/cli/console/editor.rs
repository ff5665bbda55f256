//! Lends the terminal to somebody's own editor for a text that is too long for a line. Play goes on meanwhile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::file::{self, Existing, reason, shown};
use crate::text::TEXT_BYTES_MAX;
use crate::tui::{inbox, terminal};

/// Which editor, and where the text lies while it is edited.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Editor {
    /// `VISUAL`, else `EDITOR`: a command line.
    pub command: Option<String>,
    pub folder: PathBuf,
}

impl Editor {
    /// Lets a text be edited, and returns what has become of it.
    ///
    /// # Errors
    /// Says why it was not, or cannot be, taken; what the editor left that cannot be taken stays in its file.
    pub(super) fn edit(&self, text: &str, title: &str) -> Result<String, String> {
        let Some(command) = &self.command else {
            return Err("no editor: set VISUAL or EDITOR before the next start".to_owned());
        };
        let mut random = [0; 8];
        getrandom::fill(&mut random)
            .map_err(|_| "the operating system gives no random bytes".to_owned())?;
        let name = format!("EXERCISE-{:016x}.md", u64::from_le_bytes(random));
        let path = self.folder.join(name);
        file::write(&path, text.as_bytes(), Existing::Refuse).map_err(|failure| failure.message)?;
        let ended = inbox::lend(|| {
            terminal::give_back();
            // The shell splits the command line as `git` and others have it split.
            let script = format!("exec {command} \"$0\"");
            let ended = Command::new("sh").arg("-c").arg(script).arg(&path).status();
            terminal::retake(title);
            ended
        });
        let edited = match ended {
            None => Err("the keyboard could not be lent to an editor".to_owned()),
            Some(Err(fault)) => Err(format!("no editor could be started: {}", reason(&fault))),
            Some(Ok(status)) if !status.success() => {
                Err(format!("the editor `{command}` failed: nothing was changed"))
            }
            Some(Ok(_)) => return taken(&path),
        };
        // It holds what the line still holds; a file that stays is only untidy.
        drop(fs::remove_file(&path));
        edited
    }
}

/// Reads what the editor left; what cannot be taken stays where it is.
fn taken(path: &Path) -> Result<String, String> {
    let kept = |why: &str| format!("{why}; what you wrote is in `{}`", shown(path));
    let length = fs::metadata(path).map_err(|fault| kept(&reason(&fault)))?.len();
    if length > TEXT_BYTES_MAX as u64 + 1 {
        return Err(kept("longer than 16 KiB"));
    }
    let bytes = fs::read(path).map_err(|fault| kept(&reason(&fault)))?;
    let text = String::from_utf8(bytes).map_err(|_| kept("the text is not UTF-8"))?;
    drop(fs::remove_file(path));
    Ok(text)
}
