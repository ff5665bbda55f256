//! What a keys file can be wrong in, with the long text of each finding.

use crate::diagnostic::{Kind, Severity};

pub(super) const SYNTAX: Kind = Kind {
    code: "SX501",
    severity: Severity::Error,
    summary: "the keys file cannot be read",
    explanation: "A keys file is RON, in UTF-8 and of at most 64 KiB: one pair of round brackets, in it a line a verb, its name, a colon, the list of \
                  its keys in square brackets, a comma. `startex keys` prints one to begin with.",
};

pub(super) const UNKNOWN_VERB: Kind = Kind {
    code: "SX502",
    severity: Severity::Error,
    summary: "the keys file names a verb that does not exist",
    explanation: "The names of the verbs are those `startex keys` prints. Nothing is guessed: a key that does something else than was meant is worse \
                  in front of a room than no key.",
};

pub(super) const TWICE: Kind = Kind {
    code: "SX503",
    severity: Severity::Error,
    summary: "the keys file names a verb twice",
    explanation: "Each verb has one line with all its keys. Of two lines nobody could say which was meant.",
};

pub(super) const UNKNOWN_KEY: Kind = Kind {
    code: "SX504",
    severity: Severity::Error,
    summary: "the keys file names a key that does not exist",
    explanation: "A key is a character (upper and lower case differ), SPACE, PgDn, PgUp, Tab, Enter, Esc, Left, Right, Up, Down, Home, End, Ins, \
                  Del, Backspace, F1 to F12, or Ctrl with a letter, written ^L. Keys with Alt are not passed on by every terminal.",
};

pub(super) const RESERVED: Kind = Kind {
    code: "SX505",
    severity: Severity::Error,
    summary: "the key is one that cannot be given away",
    explanation: "SPACE and PgDn are the next key, Tab hides control text, Ctrl-X is the emergency, Ctrl-C leaves, Ctrl-Z suspends: whoever stands in \
                  for you must find them, on every machine. Enter, Esc, Backspace, Del, the arrows and what terminals send for them (Ctrl-H, Ctrl-I, \
                  Ctrl-J, Ctrl-M) belong to text fields and lists. Digits are seats in the lobby and ticks elsewhere.",
};

pub(super) const CONFLICT: Kind = Kind {
    code: "SX506",
    severity: Severity::Error,
    summary: "two verbs are on one key in the same state",
    explanation: "A key does one thing in a state. Give one of the two another key, or none (an empty list): the palette finds every verb by name.",
};

pub(super) const FIXED: Kind = Kind {
    code: "SX507",
    severity: Severity::Error,
    summary: "the verb keeps its keys",
    explanation: "The next key, hiding control text, the emergency, leaving and suspending are the same on every machine, so that whoever stands in for \
                  you finds them. The next key may have further ones. Help and the palette need at least one: they lead to everything else.",
};

pub(super) const SETTING: Kind = Kind {
    code: "SX508",
    severity: Severity::Error,
    summary: "a setting of the keys file has a value it cannot have",
    explanation: "Besides verbs a keys file may say `colours`, the name of a theme in quotes, and `ring`, true or false: whether the bell rings. \
                  Flags, and for the colours `NO_COLOR` and `STARTEX_THEME`, come before the file.",
};

/// Every finding there is in a keys file.
pub const KINDS: &[Kind] =
    &[SYNTAX, UNKNOWN_VERB, TWICE, UNKNOWN_KEY, RESERVED, CONFLICT, FIXED, SETTING];
