//! Findings made while a script is read, before anything is checked.

use super::{Check, found_elsewhere};
use crate::diagnostic::Severity;

const fn error(code: &'static str, summary: &'static str, explanation: &'static str) -> Check {
    Check { code, severity: Severity::Error, summary, explanation, run: found_elsewhere }
}

pub(super) const NO_TEXT: Check = error(
    "SX001",
    "the file is no text that can be read",
    "A scenario is a text file in UTF-8 of at most 4 MiB. A binary file, another encoding such as UTF-16 or Latin-1, a folder \
     or a file that does not exist cannot be read. Line ends of Windows and a byte order mark are no fault. \
     Long artefacts belong into files beside the scenario, named in `attach`.",
);

pub(super) const SYNTAX: Check = error(
    "SX002",
    "a comma, colon, quote or bracket is wrong",
    "Fields are written `name: value` with commas between them, lists `[a, b]`, tables `{\"key\": value}`, texts in quotes. \
     A text may run over several lines; if a quote is missing, the text swallows what follows and the fault shows further down, \
     so look at the place where the text begins as well. The part that could not be read is left out and the rest is checked all the same.",
);

pub(super) const TOO_DEEP: Check = error(
    "SX003",
    "brackets are nested too deep",
    "No scenario needs more than a dozen brackets inside one another; 48 are the limit. Usually brackets were opened and never closed.",
);

pub(super) const UNKNOWN_FIELD: Check = error(
    "SX004",
    "a block has no such field",
    "Each block takes the fields listed in docs/scenario-language.md and no others, so that a slip of the pen is found and not ignored. \
     If the name is close to a known one, the finding says which.",
);

pub(super) const UNKNOWN_WORD: Check = error(
    "SX005",
    "a word is none of those that can stand here",
    "Some values are one of a few words, for instance `kind: Email` or `tier: Core`; conditions, effects and recipients begin with such a word too. \
     They are written with a capital and without quotes.",
);

pub(super) const MISSING_FIELD: Check = error(
    "SX006",
    "a field that is needed is missing",
    "Some fields have no sensible default, for instance the `title` of an inject. The finding says what to add and what it is for.",
);

pub(super) const REPEATED_FIELD: Check = error(
    "SX007",
    "a field stands twice in one block",
    "Only one of them could count, and nobody could tell which. Keep one.",
);

pub(super) const WRONG_SORT: Check = error(
    "SX008",
    "a value is of the wrong sort",
    "A text was written where a number is wanted, a single value where a list is wanted, and so on. Texts stand in quotes, numbers and words do not; \
     a list stands in brackets even if it holds one thing.",
);

pub(super) const MALFORMED: Check = error(
    "SX009",
    "a duration, a time or the number of an action cannot be understood",
    "Durations are written with their units, \"90s\", \"4m\", \"1m30s\", \"1h\", and are at most 48 hours. The story's time is written \"Day 2 09:30\". \
     Fields called `minutes` and the parts of an agenda are bare numbers of minutes. What `verifies` names are the numbers of corrective actions, \
     \"k7q2m9-41\": the session's short name and the entry's number, as reports and `startex actions` show them.",
);

pub(super) const OUT_OF_RANGE: Check = error(
    "SX010",
    "a number is out of range",
    "The finding names the range. A gauge must start between its `min` and `max`; a share is written from 0 to 1.",
);

pub(super) const MALFORMED_ID: Check = error(
    "SX011",
    "an id or role code is not well formed",
    "Ids hold small letters, digits and `-`, begin with a letter or digit and have at most 48 characters: `slow-link`. \
     Role codes have two to five capitals or digits and begin with a capital: `REG`. They stand in transcripts for ever; titles and names may hold any text.",
);

pub(super) const LANGUAGE: Check = error(
    "SX012",
    "the scenario is written in another version of the language",
    "`language: 1` says which version of the language a scenario is written in. A newer one needs a newer program.",
);

pub(super) const ATTACHMENT: Check = error(
    "SX013",
    "an attachment cannot be taken",
    "Attachments are files below the scenario's folder, or texts written into the scenario. Paths that lead elsewhere (`..`, absolute paths, links) are \
     not followed, because scenarios are passed on. One may have 8 MiB, all together 64 MiB. They become part of the transcript.",
);

pub(super) const TOO_MANY: Check = error(
    "SX014",
    "a limit is passed",
    "A scenario holds at most 1,000 injects, a decision at most 20 options. Nobody can conduct more; split it into several exercises.",
);
