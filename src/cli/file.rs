//! Writing files: never over another one unless told to, never half a file, for the owner's eyes unless meant for others,
//! and the reason said in words.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
pub use crate::journal::{reason, shown};
pub use crate::text::slug;

/// What to do with a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Refuse,
    /// `--force`.
    Replace,
}

impl Existing {
    /// Reads the `--force` flag.
    pub fn forced(force: bool) -> Self {
        if force { Self::Replace } else { Self::Refuse }
    }
}

/// Who may read a new file. What comes out of an exercise is marked and stays with its owner, as the transcript does;
/// whoever hands it on decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Owner,
    /// Whoever the surroundings let: for what is written to be given away.
    Others,
}

/// A file that is sure to be writable and not yet written: open it before the long work, fill it after.
#[derive(Debug)]
pub struct Promised {
    /// What it was called by whoever asked, for messages.
    named: PathBuf,
    path: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// A new name, held by an empty file until the real one takes its place.
    Held,
    /// An older file, which stays whole until then.
    Older(fs::Permissions),
    /// A pipe or a device: written straight away, there is nothing to be replaced.
    Stream,
    /// Written, or given up.
    Settled,
}

impl Promised {
    /// Claims the name `path` for what only its owner may read.
    pub fn new(path: &Path, existing: Existing) -> Result<Self, Failure> {
        Self::claim(path, existing, Readers::Owner)
    }

    /// Claims the name `path` for what is meant for others.
    pub fn public(path: &Path, existing: Existing) -> Result<Self, Failure> {
        Self::claim(path, existing, Readers::Others)
    }

    fn claim(path: &Path, existing: Existing, readers: Readers) -> Result<Self, Failure> {
        if path.file_name().is_none_or(|name| name.to_string_lossy().chars().any(char::is_control))
        {
            return Err(Failure::new(format!("`{}` is no name for a file", shown(path)))
                .hint("choose a name without line breaks or other control characters"));
        }
        let named = path.to_owned();
        // A link is followed, so that what it points to is replaced and the link stays.
        let path = named.canonicalize().unwrap_or_else(|_| named.clone());
        let place = match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                return Err(Failure::new(format!("`{}` is a folder", shown(&named)))
                    .hint("name a file in it"));
            }
            Ok(meta) if meta.is_file() => match existing {
                Existing::Refuse => return Err(exists(&named)),
                Existing::Replace => Place::Older(meta.permissions()),
            },
            Ok(_) => Place::Stream,
            Err(_) => {
                creating(readers).open(&path).map_err(|fault| {
                    if fault.kind() == io::ErrorKind::AlreadyExists {
                        exists(&named)
                    } else {
                        unwritable(&named, &fault)
                    }
                })?;
                Place::Held
            }
        };
        Ok(Self { named, path, place })
    }

    /// Puts `bytes` in place, all of them or none.
    pub fn fill(self, bytes: &[u8]) -> Result<(), Failure> {
        let named = self.named.clone();
        self.fill_with(|out| out.write_all(bytes).map_err(|fault| unwritable(&named, &fault)))
    }

    /// Puts in place what `make` writes, all of it or nothing: for what is too long to be held in memory.
    pub fn fill_with<T>(
        mut self,
        make: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let named = self.named.clone();
        let failed = |fault: io::Error| unwritable(&named, &fault);
        let permissions = match &self.place {
            Place::Stream => {
                let mut stream = OpenOptions::new().write(true).open(&self.path).map_err(failed)?;
                return make(&mut stream);
            }
            Place::Older(permissions) => permissions.clone(),
            Place::Held | Place::Settled => {
                fs::metadata(&self.path).map_err(&failed)?.permissions()
            }
        };
        let (temporary, file) = beside(&self.path).map_err(&failed)?;
        let mut out = io::BufWriter::new(file);
        // Before a byte is in it, nobody may read more of it than of the older file.
        let permitted = out.get_ref().set_permissions(permissions).map_err(&failed);
        let written = permitted.and_then(|()| make(&mut out)).and_then(|made| {
            out.flush()
                .and_then(|()| out.get_ref().sync_all())
                .and_then(|()| fs::rename(&temporary, &self.path))
                .map_err(&failed)
                .map(|()| made)
        });
        if written.is_err() {
            // The write's own fault is what counts; a temporary file that stays is only untidy.
            drop(fs::remove_file(&temporary));
        } else {
            self.place = Place::Settled;
        }
        written
    }
}

impl Drop for Promised {
    fn drop(&mut self) {
        if matches!(self.place, Place::Held) {
            // Nothing can be done about a name that cannot be freed.
            drop(fs::remove_file(&self.path));
        }
    }
}

/// Writes a whole file at once, for what is meant for others.
pub fn write_public(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    Promised::public(path, existing)?.fill(bytes)
}

/// Writes a whole file at once, for what only its owner may read.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    Promised::new(path, existing)?.fill(bytes)
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|fault| {
        Failure::new(format!("the folder `{}` cannot be made: {}", shown(path), reason(&fault)))
    })
}

/// Opens files that do not exist yet.
fn creating(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options
}

/// Makes a file for the time being in the folder of `path`, so that a rename puts it in place.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    for n in 0..100 {
        let temporary = path.with_file_name(format!(".{name}.{n}.part"));
        match creating(Readers::Owner).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(io::Error::other("a hundred unfinished files lie beside it"))
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!("`{}` exists already", shown(path)))
        .hint("name another file, or give `--force` to replace it")
}

fn unwritable(path: &Path, fault: &io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be written: {}", shown(path), reason(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_only_when_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.md");
        write(&path, b"one", Existing::Refuse).unwrap();
        let refused = write(&path, b"two", Existing::Refuse).unwrap_err();
        assert!(refused.message.ends_with("report.md` exists already"), "{}", refused.message);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"three", Existing::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(names(folder.path()), ["report.md"]);
    }

    #[test]
    fn a_name_promised_and_not_filled_is_freed_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.md");
        let promised = Promised::new(&path, Existing::Refuse).unwrap();
        assert!(Promised::new(&path, Existing::Refuse).is_err(), "the name is held");
        drop(promised);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_is_written_is_for_its_owner_unless_it_is_meant_for_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777
        };
        let held = Promised::new(&folder.path().join("own.md"), Existing::Refuse).unwrap();
        assert_eq!(mode("own.md"), 0o600, "also while it is empty");
        held.fill(b"one").unwrap();
        assert_eq!(mode("own.md"), 0o600);
        write_public(&folder.path().join("public.md"), b"two", Existing::Refuse).unwrap();
        let usual = folder.path().join("usual");
        OpenOptions::new().write(true).create_new(true).open(usual).unwrap();
        assert_eq!(mode("public.md"), mode("usual"));
    }

    #[test]
    fn what_is_replaced_keeps_its_permissions_and_its_link() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        write(&real, b"one", Existing::Refuse).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, b"two", Existing::Replace).unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"two");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn folders_missing_places_and_control_characters_are_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |path: &Path| write(path, b"x", Existing::Replace).unwrap_err().message;
        assert!(refused(folder.path()).ends_with("is a folder"));
        let gone = folder.path().join("no/such/file");
        assert!(refused(&gone).ends_with("cannot be written: there is no such file or folder"));
        assert!(refused(&folder.path().join("a\x1b[2J")).contains("a\u{fffd}[2J` is no name"));
        assert!(names(folder.path()).is_empty());
    }
}
