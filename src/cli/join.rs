//! `startex join`: a seat in somebody's session, in a terminal: the same screen as in a rehearsal, from what a server sends.

use std::io::{self, BufRead as _};
use std::path::PathBuf;

use super::console::Console;
use super::{Failure, Shell, looks};
use crate::diagnostic::nearest;
use crate::ident::RoleCode;
use crate::text;
use crate::wire::act::{Door, Join, Surface};
use client::Client;

mod client;
mod seat;

pub(super) use seat::Seat;

/// Takes a seat in somebody's session, in a terminal
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex join http://10.0.8.2:8080/#KILN-42\n  \
                  startex join http://10.0.8.2:8080 --code KILN-42 --name Ana --role REG")]
pub(super) struct Args {
    /// The address the room was told, with its code behind # or without
    #[arg(value_name = "URL")]
    url: String,
    /// The code, where the address has none
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Your name; it is asked for where it is wanted
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Your organization
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// The role you play: its code or its name
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// A certificate to trust: the organizer's own
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let looks = args.plain.looks(&args.looks, "join", &args.url, shell)?;
    let (base, code) = address(&args.url)?;
    let code = args.code.clone().or(code).ok_or_else(|| {
        Failure::usage("the address has no code").hint("give it behind `#`, or with `--code`")
    })?;
    let mut client = Client::new(&base, args.tls_ca.as_deref())?;
    let door = client.look(&code)?;
    if door.surface != Surface::Player {
        return Err(elsewhere(&base, door.surface));
    }
    let join = asked(args, code, &door, shell)?;
    client.join(&join)?;
    let seat = seat::Seat::taken(client)?;
    let mut console = Console::open(looks)?;
    let ended = console.sit(seat);
    drop(console);
    ended
}

/// Takes an address apart: what is spoken to, and the code behind `#`.
fn address(url: &str) -> Result<(String, Option<String>), Failure> {
    let (base, code) = match url.split_once('#') {
        Some((base, code)) => (base, Some(code.to_owned())),
        None => (url, None),
    };
    let base = if base.contains("://") { base.to_owned() } else { format!("http://{base}") };
    let spoken = ["http://", "https://"].iter().any(|scheme| {
        base.strip_prefix(scheme).is_some_and(|host| !host.trim_matches('/').is_empty())
    });
    if !spoken || base.contains(char::is_whitespace) {
        return Err(Failure::usage(format!("`{url}` is no address"))
            .hint("it looks like `http://10.0.8.2:8080/#KILN-42`"));
    }
    Ok((base.trim_end_matches('/').to_owned(), code.filter(|code| !code.is_empty())))
}

/// Other surfaces are pages.
fn elsewhere(base: &str, surface: Surface) -> Failure {
    let page = format!("{base}{}", surface.path());
    Failure::usage("this code opens no player's seat")
        .hint(format!("give it at `{base}/` in a browser: there it opens `{page}`"))
}

/// Finds out what joining needs: from the options, else from whoever sits here.
fn asked(args: &Args, code: String, door: &Door, shell: &mut Shell) -> Result<Join, Failure> {
    let said = |words: &str| text::clean(words).replace('\n', " ");
    shell.err.line(said(&door.title));
    shell.err.line(said(&door.record));
    let expected = door.person.is_some();
    let role = match &args.role {
        Some(named) => Some(role(door, named)?),
        None if expected || door.roles.is_empty() => None,
        None => {
            for place in &door.roles {
                let free = match place.free {
                    0 => "taken; it can be shared".to_owned(),
                    n => format!("{n} free"),
                };
                shell.err.line(format!(
                    "{:<6} {} ({free})",
                    place.role.code,
                    said(&place.role.name)
                ));
            }
            Some(role(door, &answer("your role: ", shell)?)?)
        }
    };
    let name = match &args.name {
        Some(name) => Some(name.clone()),
        None if expected || !door.name => None,
        None => Some(answer("your name (Enter for none): ", shell)?),
    };
    Ok(Join {
        code,
        join: true,
        cmd: Some(seat::command_id()?),
        name: name.filter(|name| !name.is_empty()),
        organization: args.organization.clone(),
        role,
        seat: None,
    })
}

/// Returns the role somebody means.
fn role(door: &Door, named: &str) -> Result<RoleCode, Failure> {
    let is_it = |name: &str| name.eq_ignore_ascii_case(named.trim());
    let found = door.roles.iter().find(|p| is_it(p.role.code.as_str()) || is_it(&p.role.name));
    if let Some(place) = found {
        return Ok(place.role.code.clone());
    }
    let codes = || door.roles.iter().map(|p| p.role.code.as_str());
    let failure = Failure::usage(format!("there is no role `{named}`"));
    let failure = match nearest(&named.to_uppercase(), codes()) {
        Some(close) => failure.hint(format!("did you mean `{close}`?")),
        None => failure,
    };
    Err(failure.hint(format!("there are {}", codes().collect::<Vec<_>>().join(", "))))
}

/// Asks whoever sits at the terminal.
fn answer(question: &str, shell: &mut Shell) -> Result<String, Failure> {
    write!(shell.err, "{question}");
    shell.err.flush();
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(1..) => Ok(line.trim().to_owned()),
        Ok(0) | Err(_) => Err(Failure::usage("nothing was answered")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_its_code_and_without() {
        let taken = |url| address(url).map_err(|failure| failure.message).unwrap();
        let code = |code: &str| Some(code.to_owned());
        let base = "http://10.0.8.2:8080".to_owned();
        assert_eq!(taken("http://10.0.8.2:8080/#KILN-42"), (base.clone(), code("KILN-42")));
        assert_eq!(taken("10.0.8.2:8080"), (base, None));
        assert_eq!(taken("https://kiln.example/"), ("https://kiln.example".to_owned(), None));
        for odd in ["", "http://", "ftp://a", "http://a b"] {
            assert!(address(odd).is_err(), "{odd}");
        }
    }
}
