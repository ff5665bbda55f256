//! Every verb with its keys, as data: what is pressed, what the keys line shows, what help and the palette say.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub mod file;
mod kinds;
mod names;

pub use kinds::KINDS;

/// A key with the modifiers that matter. Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    pub code: KeyCode,
    pub control: bool,
}

impl Press {
    pub const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), control: false }
    }

    pub const fn control(c: char) -> Self {
        Self { code: KeyCode::Char(c), control: true }
    }

    pub const fn key(code: KeyCode) -> Self {
        Self { code, control: false }
    }

    /// Reads a terminal's key event; with Alt held a letter is no verb.
    pub fn of(event: KeyEvent) -> Option<Self> {
        if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
        {
            return None;
        }
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = event.code.as_char().filter(|_| control);
        let code = code.map_or(event.code, |c| KeyCode::Char(c.to_ascii_lowercase()));
        Some(Self { code, control })
    }
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.control {
            f.write_str("^")?;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "keys nothing is bound to show by their own names"
        )]
        match self.code {
            KeyCode::Char(' ') => f.write_str("SPACE"),
            KeyCode::Char(c) if self.control => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::PageUp => f.write_str("PgUp"),
            code => write!(f, "{code}"),
        }
    }
}

/// Where a binding holds. The first context that binds a key wins, see `Desk::contexts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Wherever no text field is open.
    Always,
    Home,
    Lobby,
    /// From `StartEx` to `EndEx`.
    Play,
    /// Something is open for answers.
    Open,
    /// A result was shown and waits for its record.
    Revealed,
    /// From `EndEx` on.
    After,
    /// When the room is closed: the control side alone.
    Debrief,
    Replay,
}

macro_rules! verbs {
    ($( $(#[doc = $doc:literal])* $verb:ident $label:literal $about:literal [ $( $context:ident : $( $press:expr ),+ );* ] )+) => {
        /// Something a key or the palette does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Verb { $( $(#[doc = $doc])* $verb ),+ }

        impl Verb {
            pub const ALL: &'static [Self] = &[$( Self::$verb ),+];

            fn ident(self) -> &'static str {
                match self { $( Self::$verb => stringify!($verb) ),+ }
            }

            /// Returns the short word of the keys line.
            pub fn label(self) -> &'static str {
                match self { $( Self::$verb => $label ),+ }
            }

            /// Returns what it does, for help and the palette.
            pub fn about(self) -> &'static str {
                match self { $( Self::$verb => $about ),+ }
            }
        }

        fn standard() -> Vec<Binding> {
            vec![$($($(
                Binding { press: $press, verb: Verb::$verb, context: Context::$context },
            )+)*)+]
        }
    };
}

const SPACE: Press = Press::char(' ');

verbs! {
    /// The next key.
    Next "next" "what the last line says: read, release, pose, open, close, reveal, go on"
        [Always: SPACE, Press::key(KeyCode::PageDown)]
    /// Shows the last inject again; never takes anything back.
    Again "again" "show the last inject again"
        [Always: Press::key(KeyCode::PageUp)]
    Blank "blank" "blank the projector view, or show it again"
        [Always: Press::char('.'), Press::char('b')]
    /// Control text away at once.
    Hide "hide" "hide control text at once: the projector view instead"
        [Always: Press::key(KeyCode::Tab)]
    Emergency "emergency" "real-world emergency: the first press pauses, the second declares"
        [Always: Press::control('x')]
    Note "note" "take down a line: [ROLE] [+ - ! ? =] [>ROLE] [@HH:MM] words"
        [Lobby: Press::char('n'); Play: Press::char('n'); After: Press::char('n')]
    Floor "floor" "give the floor to a role"
        [Play: Press::char('f')]
    AskNext "ask next" "give the floor to the role that `ask next` names"
        [Play: Press::char('g')]
    TakeFloor "end turn" "nobody has the floor"
        [Play: Press::char('F')]
    Expected "expected" "tick an expected action: unprompted, prompted, not heard (its digit alone does, too)"
        [Play: Press::char('x')]
    Decide "decide" "record a decision straight from the talk"
        [Play: Press::char('d')]
    /// In the room, without a phone.
    AskedAloud "asked" "a player asks the control cell: take the request down"
        [Play: Press::char('a')]
    HandUp "hand up" "a role raises a hand, or lowers it"
        [Play: Press::char('H')]
    Questions "questions" "observers' questions: show one, take one down, put one away"
        [Play: Press::char('Q')]
    Hands "hands" "enter hands counted in the room, for instance 9 6 3"
        [Open: Press::char('h')]
    Voice "voice" "answers said aloud: reg b mnt a, or by keys rbma"
        [Open: Press::char('v')]
    CloseNow "close now" "close what is open before all have answered"
        [Open: Press::char('C')]
    MoreTime "1 min more" "give one minute more"
        [Open: Press::char('+')]
    Peek "peek" "look at the answers before the close (recorded)"
        [Open: Press::char('P')]
    AskAgain "ask again" "open the decision for another round; both are kept"
        [Revealed: Press::char('a')]
    EachItsOwn "each its own" "record that each organization does its own thing"
        [Revealed: Press::char('e')]
    Wait "wait" "record that the decision is deferred; it comes back by itself"
        [Revealed: Press::char('w')]
    YesBut "yes, but" "record it as taken on conditions"
        [Revealed: Press::char('y')]
    PassUp "pass up" "record that it is above their authority, and to whom it goes"
        [Revealed: Press::char('p')]
    More "more" "another owner, own words, time ran out, no decision"
        [Revealed: Press::char('m')]
    Reopen "reopen" "open the closed round again"
        [Revealed: Press::char('O')]
    Insert "inject" "pick what comes by hand, or write an inject now"
        [Play: Press::char('i')]
    Contingency "contingency" "the contingency injects that offer themselves"
        [Play: Press::char('K')]
    Decline "not needed" "decline the contingency inject that offers itself"
        [Play: Press::char('-')]
    Skip "skip" "leave out or put off the next item"
        [Play: Press::char('s')]
    TakeBack "take back" "take back a released inject"
        [Play: Press::char('t')]
    Restore "bring back" "bring back what was skipped, deferred or passed over"
        [Play: Press::char('B')]
    Undo "undo" "take back my last act by a later entry"
        [Lobby: Press::char('u'); Play: Press::char('u'); After: Press::char('u')]
    Pause "pause" "stop the clocks"
        [Play: Press::char('z')]
    Break "break" "a break; says when it ends"
        [Play: Press::char('k')]
    OffRecord "off the record" "from here nothing is taken down but from when to when"
        [Play: Press::char('o')]
    Away "called away" "a seat is called away, or back"
        [Play: Press::char('w')]
    Inbox "inbox" "requests from players, assumptions, the parking lot, what is to complete"
        [Play: Press::char('q'); After: Press::char('q')]
    Land "land it" "what to drop to end on time"
        [Play: Press::char('l')]
    End "end" "end the module, or the exercise (EndEx)"
        [Play: Press::char('e')]
    Jump "jump" "rehearsal: go to an inject; what lies between is not played"
        [Play: Press::char('j')]
    Speed "speed" "rehearsal: how fast play runs"
        [Play: Press::char('>')]
    Read "read again" "the full text of what is shown"
        [Play: Press::char('r')]
    Held "held" "people hold the role's seats; a digit says how many"
        [Lobby: Press::char('h')]
    Simulated "simulated" "the control cell plays the role"
        [Lobby: Press::char('s')]
    Given "given" "another role speaks for the role"
        [Lobby: Press::char('g')]
    Dropped "dropped" "the role is not played"
        [Lobby: Press::char('x')]
    SimulateRest "simulate the rest" "the control cell plays every role nobody has"
        [Lobby: Press::char('S')]
    HoldRest "all here" "people hold the seats of every role nobody has"
        [Lobby: Press::char('H')]
    Agenda "agenda" "choose another agenda"
        [Lobby: Press::char('a')]
    MustEnd "must end" "the time the exercise must end; the agenda is fitted to it"
        [Lobby: Press::char('m')]
    Marking "marking" "the TLP label"
        [Lobby: Press::char('t')]
    Attribution "attribution" "how people are named; it can only be tightened"
        [Lobby: Press::char('r')]
    People "seats" "who sits where: move, share, leave a seat, called away, simulated"
        [Lobby: Press::char('p'); Play: Press::char('p')]
    HandOver "hand over" "verbs for somebody at a desk: release, floor, decide, inbox and more"
        [Lobby: Press::char('V'); Play: Press::char('V'); After: Press::char('V')]
    Recorded "what is recorded" "what is recorded and who reads it, marking, attribution, files"
        [Lobby: Press::char('i')]
    OpenActions "open actions" "corrective actions the exercise before this one left open"
        [Lobby: Press::char('f')]
    Report "report" "write the draft report now"
        [After: Press::char('R')]
    Review "read report" "the report as a sponsor reads it: page one, what a human must still write, the rest"
        [After: Press::char('v')]
    Rank "rank" "the room ranks three"
        [After: Press::char('r')]
    Forms "forms" "enter how many paper feedback forms are in"
        [After: Press::char('f')]
    Action "actions" "corrective actions: owner, date, element, priority; an owner says yes"
        [After: Press::char('y')]
    Rate "rate" "rate objectives and critical tasks by five questions"
        [Debrief: Press::char('r')]
    Causes "why" "areas for improvement: root causes, and what is to be done"
        [Debrief: Press::char('w')]
    Sort "working notes" "promote working notes into the report, or leave them out"
        [Debrief: Press::char('g')]
    Records "records" "complete or amend a decision record"
        [After: Press::char('d')]
    Finalise "finalise" "put a name to the report: it is no draft any more"
        [Debrief: Press::char('Z')]
    Strike "strike" "strike a note's words from everything that leaves this machine"
        [Play: Press::char('S'); After: Press::char('S')]
    OtherFile "record file" "write the record to another file, or a second copy of it"
        [Play: Press::char('W'); After: Press::char('W')]
    Correct "correct" "put right what was taken down last: words, sign, role, objective; take back, strike"
        [Lobby: Press::char('c'); Play: Press::char('c'); After: Press::char('c')]
    Search "search" "search everything said and done, and put it right"
        [Lobby: Press::char('/'); Play: Press::char('/'); After: Press::char('/')]
    Earlier "earlier" "the next act happened earlier: its time, to enter it from paper"
        [Lobby: Press::char('@'); Play: Press::char('@'); After: Press::char('@')]
    Room "room" "how to join: QR code, addresses, codes, Wi-Fi, who is connected"
        [Always: Press::char('J')]
    Palette "palette" "everything by name: verbs, injects, roles, texts"
        [Always: Press::char(':')]
    Help "help" "the keys that apply here"
        [Always: Press::char('?')]
    Theme "theme" "the colours: dark, light, high-contrast, colour-blind, no-colour" []
    Bell "bell" "the bell a minute before a decision closes and at its close: on or off" []
    Suspend "suspend" "pause and go back to the shell"
        [Always: Press::control('z')]
    Redraw "redraw" "draw the screen anew"
        [Always: Press::control('l')]
    Leave "leave" "leave the program; the exercise is paused and can be resumed"
        [Always: Press::control('c')]
    /// Replay: one entry back.
    Back "entry back" "one entry back"
        [Replay: Press::key(KeyCode::Left)]
    Forward "entry on" "one entry on"
        [Replay: Press::key(KeyCode::Right)]
    StopBack "stop back" "back to the module or decision before"
        [Replay: Press::key(KeyCode::Up)]
    StopForward "stop on" "on to the next module or decision"
        [Replay: Press::key(KeyCode::Down)]
    First "first" "the first entry"
        [Replay: Press::key(KeyCode::Home)]
    Last "last" "the last entry"
        [Replay: Press::key(KeyCode::End)]
    Faster "faster" "play faster"
        [Replay: Press::char('+')]
    Slower "slower" "play slower"
        [Replay: Press::char('-')]
}

impl Verb {
    /// Tells whether it is one of the desk's, and so stands in the palette.
    pub fn is_desk(self) -> bool {
        !matches!(
            self,
            Self::Back
                | Self::Forward
                | Self::StopBack
                | Self::StopForward
                | Self::First
                | Self::Last
                | Self::Faster
                | Self::Slower
                | Self::Palette
        )
    }
}

/// One key doing one thing in one context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    pub press: Press,
    pub verb: Verb,
    pub context: Context,
}

/// Which key does what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMap(Vec<Binding>);

impl Default for KeyMap {
    fn default() -> Self {
        Self(standard())
    }
}

impl KeyMap {
    /// Returns what a key does; earlier contexts win over later ones.
    pub fn verb(&self, contexts: &[Context], press: Press) -> Option<Verb> {
        contexts.iter().find_map(|context| {
            self.0.iter().find(|b| b.context == *context && b.press == press).map(|b| b.verb)
        })
    }

    /// Returns the key to show for a verb, if one leads to it here.
    pub fn press(&self, contexts: &[Context], verb: Verb) -> Option<Press> {
        self.0
            .iter()
            .filter(|b| b.verb == verb && contexts.contains(&b.context))
            .map(|b| b.press)
            .find(|press| self.verb(contexts, *press) == Some(verb))
    }

    /// Tells whether any key leads to a verb, here or elsewhere.
    pub fn is_bound(&self, verb: Verb) -> bool {
        self.0.iter().any(|b| b.verb == verb)
    }

    /// Returns the verbs that apply in a context, in the order of the table.
    pub fn in_context(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.0.iter().filter(move |b| b.context == context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_context() {
        let map = KeyMap::default();
        for (at, one) in map.0.iter().enumerate() {
            for other in &map.0[at + 1..] {
                assert!(
                    one.context != other.context || one.press != other.press,
                    "{one:?} and {other:?}"
                );
            }
        }
    }

    #[test]
    fn what_always_holds_is_never_hidden_by_a_context() {
        let map = KeyMap::default();
        for always in map.in_context(Context::Always) {
            for other in map.0.iter().filter(|b| b.context != Context::Always) {
                assert_ne!(always.press, other.press, "{always:?} and {other:?}");
            }
        }
    }

    #[test]
    fn the_nearer_context_wins_and_the_keys_line_knows() {
        let map = KeyMap::default();
        let after_reveal = [Context::Revealed, Context::Play, Context::Always];
        let play = [Context::Play, Context::Always];
        assert_eq!(map.verb(&after_reveal, Press::char('w')), Some(Verb::Wait));
        assert_eq!(map.verb(&play, Press::char('w')), Some(Verb::Away));
        assert_eq!(map.press(&after_reveal, Verb::Away), None);
        assert_eq!(map.press(&play, Verb::Away), Some(Press::char('w')));
        assert_eq!(map.press(&play, Verb::Next).unwrap().to_string(), "SPACE");
        assert_eq!(map.press(&play, Verb::Emergency).unwrap().to_string(), "^X");
    }

    #[test]
    fn a_presenters_clicker_drives_it() {
        let map = KeyMap::default();
        for contexts in [[Context::Lobby, Context::Always], [Context::Play, Context::Always]] {
            let verb = |press| map.verb(&contexts, press);
            assert_eq!(verb(Press::key(KeyCode::PageDown)), Some(Verb::Next));
            assert_eq!(verb(Press::key(KeyCode::PageUp)), Some(Verb::Again));
            assert_eq!(verb(Press::char('.')), Some(Verb::Blank));
            assert_eq!(verb(Press::char('b')), Some(Verb::Blank));
        }
    }
}
