//! Where records go if nobody says where.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Environment, Failure, file};

/// Returns the folder for transcripts: `./transcripts` if there is one and this is not startex's own checkout, else the
/// user's data folder, made if need be.
pub(super) fn transcripts(environment: &Environment) -> Result<PathBuf, Failure> {
    let here = Path::new("transcripts");
    if here.is_dir() && !is_own_checkout(Path::new(".")) {
        return Ok(here.to_owned());
    }
    let Some(data) = &environment.data_folder else {
        return Err(Failure::new("there is no folder of your own to keep records in")
            .hint("name the file: `--transcript FILE`"));
    };
    let folder = data.join("transcripts");
    file::make_folder(&folder)?;
    Ok(folder)
}

/// Tells whether a folder is a checkout of startex itself, whose `transcripts` are for the repository.
fn is_own_checkout(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "name = \"startex\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::file::{Existing, write};

    #[test]
    fn the_programs_own_checkout_is_known_by_its_manifest() {
        assert!(is_own_checkout(Path::new(env!("CARGO_MANIFEST_DIR"))));
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_own_checkout(folder.path()));
        let manifest = b"[package]\nname = \"startex-tools\"\n";
        write(&folder.path().join("Cargo.toml"), manifest, Existing::Refuse).unwrap();
        assert!(!is_own_checkout(folder.path()));
    }
}
