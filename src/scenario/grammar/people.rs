//! The blocks about people: roles, how the control cell plays them, groups.

use super::{Block, may, must};

pub(crate) const ROLE: Block = Block {
    name: "Role",
    about: "A part somebody plays.",
    fields: &[
        must("name", "text", "Who they are in the story."),
        may("seats", "number", "1", "How many people may play it."),
        may("organization", "text", "none", "The organization they speak for."),
        may("level", "text", "none", "For instance community, local, national."),
        may("brief", "text", "\"\"", "What they know and feel when it begins; on the role card."),
        may(
            "authority",
            "text",
            "\"\"",
            "What they may decide and what they may not; on the role card.",
        ),
        may(
            "simulated",
            "Simulated",
            "says nothing",
            "How the control cell plays it when nobody sits there.",
        ),
    ],
};

pub(crate) const SIMULATED: Block = Block {
    name: "Simulated",
    about: "How the control cell plays a role.",
    fields: &[
        may(
            "answers_in",
            "(duration, duration)",
            "(\"20s\", \"90s\")",
            "Earliest and latest answer.",
        ),
        may("silent", "number from 0 to 1", "0.1", "How often it does not answer at all."),
        may(
            "tends",
            "{\"decision\": {\"option\": weight, ..}, ..}",
            "all alike",
            "What it tends to answer; once a decision is named, options not named have weight 0.",
        ),
        may("says", "list of texts", "none", "Lines it may say at any time."),
        may("says_on", "{\"inject\": list of texts, ..}", "none", "Lines it says after an inject."),
    ],
};

pub(crate) const GROUP: Block = Block {
    name: "Group",
    about: "Roles that are addressed or sit together.",
    fields: &[
        must("name", "text", "What screens call it."),
        must("roles", "list of role codes", "Who belongs to it."),
    ],
};
