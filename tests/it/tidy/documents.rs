//! Keeps the documents true: the paths, commands, modules and tests they name exist.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::assert_none;
use super::source::{below, root};

const ARCHITECTURE_LINES_MAX: usize = 200;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// Returns what a document sets in backticks outside of fenced blocks.
fn quoted(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// Returns the lines of the blocks fenced as `sh`, with lines that continue joined and comments left out.
pub(crate) fn commands(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut found: Vec<String> = Vec::new();
    let mut continued = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        let line = line.split(" #").next().unwrap_or(line).trim();
        if !inside || line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (line, goes_on) = line.strip_suffix('\\').map_or((line, false), |l| (l.trim(), true));
        match found.last_mut() {
            Some(last) if continued => {
                last.push(' ');
                last.push_str(line);
            }
            _ => found.push(line.to_owned()),
        }
        continued = goes_on;
    }
    found
}

/// Returns the arguments a documented command gives to startex, if it calls it.
pub(crate) fn arguments(command: &str) -> Option<Vec<String>> {
    let rest = command
        .strip_prefix("cargo run --release -- ")
        .or_else(|| command.strip_prefix("startex "))
        .or_else(|| (command == "startex").then_some(""))?;
    let rest = rest.split(" > ").next().unwrap_or(rest);
    let rest = rest.split(" | ").next().unwrap_or(rest);
    let words = rest.split_whitespace().map(str::to_owned);
    Some(std::iter::once("startex".to_owned()).chain(words).collect())
}

fn refused_commands(document: &str, text: &str) -> Vec<String> {
    commands(text)
        .iter()
        .filter_map(|command| Some((command, arguments(command)?)))
        .filter_map(|(command, arguments)| {
            let why = startex::cli::parses(arguments).err()?;
            Some(format!("{document}: `{command}`: {}", why.lines().next().unwrap_or_default()))
        })
        .collect()
}

/// Returns the quoted paths that lead nowhere; only words with a known beginning count as paths.
fn dead_paths(document: &str, text: &str, root: &Path) -> Vec<String> {
    const BEGINNINGS: [&str; 9] = [
        "src/",
        "tests/",
        "docs/",
        "benches/",
        "scenarios/",
        "transcripts/",
        ".ci/",
        "./test",
        "examples/",
    ];
    quoted(text)
        .into_iter()
        .filter(|word| BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
        .filter(|word| !word.contains(['*', '<', ' ', '{']))
        .filter(|word| !root.join(word).exists())
        .map(|word| format!("{document}: `{word}` does not exist"))
        .collect()
}

/// Returns the guards, written `guard: path::of::test`, that no test function bears.
fn dead_guards(text: &str, is_test: impl Fn(&str) -> bool) -> Vec<String> {
    quoted(text)
        .into_iter()
        .filter_map(|word| word.strip_prefix("guard: "))
        .filter(|name| !is_test(name))
        .map(|name| format!("ARCHITECTURE.md: no test is called `{name}`"))
        .collect()
}

#[test]
fn documents_name_only_paths_that_exist() {
    let wrong: Vec<_> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
        .into_iter()
        .flat_map(|document| dead_paths(document, &read(document), &root()))
        .collect();
    assert_none(&wrong);
}

#[test]
fn documented_commands_exist() {
    let mut documents = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for entry in std::fs::read_dir(root().join("docs")).expect("docs is readable") {
        let name = entry.expect("its entries are readable").file_name();
        let name = name.to_string_lossy();
        if Path::new(&*name).extension().is_some_and(|e| e == "md") {
            documents.push(format!("docs/{name}"));
        }
    }
    let wrong: Vec<_> = documents.iter().flat_map(|d| refused_commands(d, &read(d))).collect();
    assert_none(&wrong);
    let in_readme = commands(&read("README.md"));
    for command in ["cargo run --release -- rehearse first-light", "./test"] {
        assert!(in_readme.iter().any(|c| c == command), "README.md does not show `{command}`");
    }
}

#[test]
fn the_architecture_is_short_and_names_every_module_and_guard() {
    let text = read("ARCHITECTURE.md");
    let lines = text.lines().count();
    assert!(lines <= ARCHITECTURE_LINES_MAX, "ARCHITECTURE.md has {lines} lines");
    let sources: Vec<_> = ["src", "tests"].into_iter().flat_map(below).collect();
    let names = |module: &str| quoted(&text).contains(&module);
    let missing: Vec<_> = sources
        .iter()
        .filter_map(|s| s.path.strip_prefix("src/")?.strip_suffix(".rs"))
        .filter(|module| !module.contains('/') && !["lib", "main"].contains(module))
        .filter(|module| !names(module))
        .map(|module| format!("ARCHITECTURE.md: the code map leaves out `{module}`"))
        .collect();
    assert_none(&missing);
    let is_test = |name: &str| {
        let (modules, function) = name.rsplit_once("::").unwrap_or(("", name));
        let folder = modules.replace("::", "/");
        sources.iter().any(|s| {
            let place = s.path.trim_start_matches("src/").trim_start_matches("tests/it/");
            place.trim_end_matches(".rs") == folder && s.text.contains(&format!("fn {function}("))
        })
    };
    assert_none(&dead_guards(&text, is_test));
}

#[test]
fn scripts_can_be_started() {
    for script in ["test", ".ci/run", ".ci/full"] {
        let path = root().join(script);
        let mode = path.metadata().unwrap_or_else(|why| panic!("{script}: {why}")).permissions();
        assert!(mode.mode() & 0o111 == 0o111, "{script} is not executable");
        assert!(read(script).starts_with("#!/usr/bin/env bash\n"), "{script} names no shell");
    }
}

#[test]
fn a_dead_path_a_dead_command_and_a_dead_guard_are_seen() {
    let text = "`src/lib.rs` `src/nowhere.rs` `src/<name>.rs`\n```sh\nstartex man   # pages\n\
                startex man \\\n  --bogus\n./test\n```\n```text\nstartex gone\n```\n\
                `guard: tidy::kept` `guard: tidy::gone`";
    assert_eq!(commands(text), ["startex man", "startex man --bogus", "./test"]);
    assert_eq!(dead_paths("A", text, &root()), ["A: `src/nowhere.rs` does not exist"]);
    let refused = refused_commands("A", text);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("A: `startex man --bogus`: error: unexpected argument"));
    assert_eq!(dead_guards(text, |name| name == "tidy::kept").len(), 1);
}
