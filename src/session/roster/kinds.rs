//! What a roster can be wrong in, with the long text of each finding.

use crate::diagnostic::{Kind, Severity};

pub(super) const NO_TEXT: Kind = Kind {
    code: "SX401",
    severity: Severity::Error,
    summary: "the roster is no text that can be read",
    explanation: "A roster is a table in a text file, in UTF-8 and of at most 1 MiB. Spreadsheets write other sorts of text unless told otherwise: \
                  names with accents then come out wrong. Save it as \"CSV UTF-8\".",
};

pub(super) const SEPARATOR: Kind = Kind {
    code: "SX402",
    severity: Severity::Note,
    summary: "the columns are not separated by commas",
    explanation: "Spreadsheets of many countries write semicolons, some write tabs. The roster was read with what stands in its first line, and \
                  nothing needs to be done; if a name is cut in two, save it with commas.",
};

pub(super) const COLUMN: Kind = Kind {
    code: "SX403",
    severity: Severity::Error,
    summary: "the first line does not name the columns",
    explanation: "The first line of a roster is `role,name,organization,seat,withheld`. `role` and `name` must be there, the others may be \
                  left out, and the order is free. A column startex does not know is refused, for nobody could say what became of it.",
};

pub(super) const MALFORMED: Kind = Kind {
    code: "SX404",
    severity: Severity::Error,
    summary: "a line of the roster cannot be read",
    explanation: "A field that holds a comma or a line break stands in double quotes, and a quote inside it is written twice. A quote that nothing \
                  closes swallows the rest of the file; a line with more fields than columns has a comma too many.",
};

pub(super) const UNKNOWN_ROLE: Kind = Kind {
    code: "SX405",
    severity: Severity::Error,
    summary: "the roster names a role the scenario does not have",
    explanation: "The column `role` holds a role's code, or its name as the scenario has it. Otherwise nobody could say where that person sits.",
};

pub(super) const NO_SEAT: Kind = Kind {
    code: "SX406",
    severity: Severity::Error,
    summary: "the roster names a seat the role does not have",
    explanation: "The column `seat` holds the number of a seat, from 1 to the role's seats in the scenario, or role and number, `REG/1`. Left empty, \
                  the person gets the role's next free seat.",
};

pub(super) const TOO_MANY: Kind = Kind {
    code: "SX407",
    severity: Severity::Error,
    summary: "more people are named for a role than it has seats",
    explanation: "Answers belong to a seat. Give the role more seats in the scenario, put somebody into another role, or let two people share a seat by \
                  writing its number for both.",
};

pub(super) const DOUBLED: Kind = Kind {
    code: "SX408",
    severity: Severity::Warning,
    summary: "two people are named for one seat",
    explanation: "They share it: one current answer, the last one given, counts for both. That may be meant. If it is not, one of them stands in \
                  the wrong line.",
};

pub(super) const NO_NAME: Kind = Kind {
    code: "SX409",
    severity: Severity::Warning,
    summary: "a line of the roster has no name",
    explanation: "The seat stays empty: somebody cancelled, or is not known yet. Decide in the lobby whether the control cell plays the role, another role \
                  speaks for it, or it is dropped.",
};

pub(super) const HIDDEN: Kind = Kind {
    code: "SX410",
    severity: Severity::Warning,
    summary: "a name holds characters that hide or turn the writing",
    explanation: "Control characters and those that change the direction of writing could make one name look like another. They are left out; look \
                  whether the name is still the one you mean.",
};

pub(super) const TOO_LONG: Kind = Kind {
    code: "SX411",
    severity: Severity::Error,
    summary: "a name is too long",
    explanation: "Names of people and organizations have at most 120 bytes; nothing is ever cut. Shorten it: screens and reports show it beside other words.",
};

pub(super) const TWICE: Kind = Kind {
    code: "SX412",
    severity: Severity::Note,
    summary: "one person is named in two lines",
    explanation: "The same name and organization in two lines are one person who holds both seats. If they are two people, tell them apart in \
                  the column `name`.",
};

pub(super) const ALIAS: Kind = Kind {
    code: "SX413",
    severity: Severity::Error,
    summary: "what is written instead of a withheld name gives it away",
    explanation: "The column `withheld` is empty or `no`, `yes` for \"a participant\", or the words to be written instead of the name. Those words \
                  stand in the report and on every screen: the name itself cannot be among them.",
};

pub(super) const EMPTY_ROLE: Kind = Kind {
    code: "SX414",
    severity: Severity::Warning,
    summary: "nobody is named for a role",
    explanation: "Somebody must play it, or speak for it, or it is left out: decide in the lobby. What breaks while nobody does is named beside the \
                  finding: decisions without their owner, questions asked of nobody, injects nobody sees.",
};

/// Every finding there is about a roster, by code.
pub const KINDS: &[Kind] = &[
    NO_TEXT,
    SEPARATOR,
    COLUMN,
    MALFORMED,
    UNKNOWN_ROLE,
    NO_SEAT,
    TOO_MANY,
    DOUBLED,
    NO_NAME,
    HIDDEN,
    TOO_LONG,
    TWICE,
    ALIAS,
    EMPTY_ROLE,
];
