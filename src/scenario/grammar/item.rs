//! The blocks that stand in a module: injects, questions, decisions, polls, assessments, breakouts, breaks.

use super::{Block, Field, may, must};

const ID: Field = must("id", "id", "Unique among all items.");
const AT: Field = must(
    "at",
    "duration",
    "Planned, from the start of the module; never earlier than the item before.",
);
const STORY: Field = may("story", "\"Day 1 08:45\"", "no jump", "The story's clock jumps here.");
const TIER: Field = may("tier", "Core or Optional", "Core", "Which agendas plan it.");
const WHEN: Field =
    may("when", "condition", "always", "If it does not hold at its turn, the item is passed over.");
const OBJECTIVES: Field = may("objectives", "list of objective ids", "none", "What it exercises.");
const TOUCHES: Field =
    may("touches", "list of capability ids", "none", "Capabilities of the frameworks named above.");
const VERIFIES: Field = may(
    "verifies",
    "list of numbers of corrective actions",
    "none",
    "Corrective actions of an earlier exercise, \"k7q2m9-41\", that hold if the expected actions here are taken.",
);
const CONTROL: Field = may("control", "text", "\"\"", "For the control side only.");
const EXPECT: Field = may(
    "expect",
    "list of texts or Expected",
    "none",
    "Actions the players are expected to take; for the control side only.",
);
const KEPT: Field = may("kept", "{\"name\": text, ..}", "none", "What an import could not place.");
const IF_STUCK: Field = may(
    "if_stuck",
    "list of texts",
    "none",
    "Follow-ups when the room is silent; for the control side only.",
);
const IF_ASKED: Field = may(
    "if_asked",
    "{text: text, ..}",
    "none",
    "What somebody may ask, and the answer; for the control side until asked.",
);

pub(crate) const INJECT: Block = Block {
    name: "Inject",
    about: "Something that reaches the players.",
    fields: &[
        ID,
        may(
            "at",
            "duration",
            "0m",
            "Planned, from the start of the module; required but for a contingency.",
        ),
        STORY,
        TIER,
        must("kind", "one of the seventeen kinds", "What sort of inject it is."),
        may("channel", "a channel", "follows from the kind", "How it reaches them."),
        must("from", "text", "Who sends it, in the story."),
        must("to", "recipients", "Who gets it."),
        must("title", "text", "One line."),
        must("body", "Markdown text", "What it says."),
        may(
            "read_aloud",
            "text",
            "none",
            "Said by the facilitator word for word; public to the recipients.",
        ),
        may(
            "attach",
            "list of paths or Attachment",
            "none",
            "Files below the scenario's folder, or text written here.",
        ),
        CONTROL,
        EXPECT,
        OBJECTIVES,
        TOUCHES,
        VERIFIES,
        WHEN,
        may("then", "list of effects", "none", "Offered with the release."),
        may("questions", "list of questions", "none", "Put to roles after the release."),
        KEPT,
    ],
};

pub(crate) const UNDER_INJECT: Block = Block {
    name: "Question (under an inject)",
    about: "A question that belongs to an inject: written `(ask: .., ..)` or `Question(ask: .., ..)` in its `questions`; it has no `id` and no `at` of its own.",
    fields: &[
        must(
            "ask",
            "text",
            "The question; a catalyst, not a quiz. Put to the room it stands on the projector, whoever is asked.",
        ),
        may("to", "recipients", "the inject's", "Whom it is put to."),
        may("time", "duration", "3m", "How long the talk is planned to take."),
        IF_STUCK,
        IF_ASKED,
        EXPECT,
        may("objectives", "list of objective ids", "the inject's", "What it exercises."),
    ],
};

pub(crate) const EXPECTED: Block = Block {
    name: "Expected",
    about: "An expected action that shows a critical task; a plain text will do where it shows none.",
    fields: &[
        must("text", "text", "What they do."),
        may("task", "\"objective/task\"", "none", "The critical task it shows."),
    ],
};

pub(crate) const ATTACHMENT: Block = Block {
    name: "Attachment",
    about: "A file written into the scenario; a plain path will do for one that lies beside it.",
    fields: &[
        must("name", "file name", "What it is called."),
        must("text", "text", "What it holds."),
    ],
};

pub(crate) const QUESTION: Block = Block {
    name: "Question",
    about: "A question that stands alone.",
    fields: &[
        ID,
        AT,
        STORY,
        TIER,
        must(
            "ask",
            "text",
            "The question; a catalyst, not a quiz. Put to the room it stands on the projector, whoever is asked.",
        ),
        must("to", "recipients", "Whom it is put to."),
        may("time", "duration", "3m", "How long the talk is planned to take."),
        IF_STUCK,
        IF_ASKED,
        CONTROL,
        EXPECT,
        OBJECTIVES,
        TOUCHES,
        VERIFIES,
        WHEN,
        KEPT,
    ],
};

pub(crate) const DECISION: Block = Block {
    name: "Decision",
    about: "A decision point with a countdown. *Something else*, *no answer in our plan* and *not ours, theirs* can always be answered.",
    fields: &[
        ID,
        AT,
        STORY,
        TIER,
        must("owner", "role code", "Who decides."),
        must("asks", "recipients", "Who answers."),
        must("time", "duration", "The countdown."),
        must("prompt", "text", "The question."),
        may("background", "text", "none", "Public text shown with it."),
        must("options", "list of Option", "At least two."),
        may(
            "time_out",
            "As(\"option\") or Own(text: .., then: ..)",
            "a finding",
            "What happens when nobody decides in time.",
        ),
        may("count", "Seats or Roles", "Seats", "What a voice is."),
        may("at_zero", "Wait or Close", "Wait", "What the countdown does at zero."),
        may(
            "costs",
            "Shown or Hidden",
            "Shown",
            "Whether players see the costs while they answer.",
        ),
        may(
            "propose",
            "Nothing, Plurality, Majority, Unanimity",
            "Nothing",
            "What the record proposes.",
        ),
        may("by_group", "true or false", "false", "Whether groups answer apart."),
        may("reveal", "All or Asked", "All", "Who sees the result."),
        CONTROL,
        EXPECT,
        OBJECTIVES,
        TOUCHES,
        VERIFIES,
        WHEN,
        KEPT,
    ],
};

pub(crate) const OPTION: Block = Block {
    name: "Option",
    about: "One way to decide.",
    fields: &[
        must("id", "id", "Unique within its decision."),
        must("label", "text", "A few words."),
        may("cost", "text", "a finding", "What it costs, said before the choice."),
        may("then", "list of effects", "none", "What it does to the story."),
        may(
            "lived",
            "text",
            "none",
            "What a real project that chose this lived through; shown afterwards.",
        ),
        may("control", "text", "\"\"", "For the control side only."),
    ],
};

pub(crate) const OWN: Block = Block {
    name: "Own",
    about: "A time-out outcome that is none of the options.",
    fields: &[
        must("text", "text", "What happens."),
        may("then", "list of effects", "none", "What it does to the story."),
    ],
};

pub(crate) const POLL: Block = Block {
    name: "Poll",
    about: "A quick show of opinion. With `same_as` it repeats an earlier one, and the shift is shown.",
    fields: &[
        ID,
        AT,
        STORY,
        TIER,
        may("ask", "text", "that of `same_as`", "The question."),
        may("to", "recipients", "All, or that of `same_as`", "Who answers."),
        may("options", "list of texts", "that of `same_as`", "The answers."),
        may("time", "duration", "1m", "How long it stays open, as planned."),
        may("same_as", "poll id", "none", "The earlier poll it repeats."),
        CONTROL,
        OBJECTIVES,
        WHEN,
        KEPT,
    ],
};

pub(crate) const ASSESSMENT: Block = Block {
    name: "Assessment",
    about: "A self-assessment against a framework. With `same_as` it repeats an earlier one.",
    fields: &[
        ID,
        AT,
        STORY,
        TIER,
        may(
            "framework",
            "framework name",
            "that of `same_as`",
            "One of the frameworks named above.",
        ),
        may(
            "of",
            "list of texts",
            "that of `same_as`",
            "What is assessed, for instance registries by name.",
        ),
        may(
            "target",
            "number",
            "that of `same_as`",
            "The level that is aimed at: the report names what is missing up to it.",
        ),
        may("to", "recipients", "All, or that of `same_as`", "Who answers."),
        may("time", "duration", "5m", "How long it is planned to take."),
        may("same_as", "assessment id", "none", "The earlier assessment it repeats."),
        CONTROL,
        OBJECTIVES,
        WHEN,
        KEPT,
    ],
};

pub(crate) const BREAKOUT: Block = Block {
    name: "Breakout",
    about: "Groups talk at their own tables and report back.",
    fields: &[
        ID,
        AT,
        STORY,
        TIER,
        must("groups", "list of group ids", "Which groups."),
        must("ask", "text", "What they are to bring back."),
        may("time", "duration", "10m", "How long they have."),
        CONTROL,
        EXPECT,
        OBJECTIVES,
        TOUCHES,
        VERIFIES,
        WHEN,
        KEPT,
    ],
};

pub(crate) const BREAK: Block = Block {
    name: "Break",
    about: "A planned break.",
    fields: &[ID, AT, TIER, must("minutes", "minutes", "How long."), WHEN, KEPT],
};

pub(crate) const CONTINGENCY: Block = Block {
    name: "Contingency",
    about: "An inject in reserve. While the trigger holds, the facilitator is offered it.",
    fields: &[
        may("offer_when", "condition", "a finding", "The trigger."),
        may("why", "text", "\"\"", "What it is good for; for the control side only."),
        must("inject", "Inject", "Its `at` and `tier` are left out."),
    ],
};
