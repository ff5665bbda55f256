//! The blocks around the items: the scenario itself, agendas, objectives, modules, hot wash.

use super::{Block, may, must};

pub(crate) const SCENARIO: Block = Block {
    name: "Scenario",
    about: "The whole file is one `Scenario( .. )`.",
    fields: &[
        must("language", "1", "The version of this language."),
        must("title", "text", "The name of the exercise."),
        must(
            "summary",
            "text",
            "Two or three sentences with what is at stake; for invitations and the report.",
        ),
        may(
            "marking",
            "a word",
            "Green",
            "The Traffic Light Protocol label on every screen and page.",
        ),
        may(
            "starts",
            "\"Day 1 08:40\" or \"2027-03-06T08:40:00Z\"",
            "\"Day 1 09:00\"",
            "The story's time at StartEx; with a date, Day 1 is that date.",
        ),
        may("about", "About", "nothing", "What the report's overview needs and only you know."),
        may(
            "variables",
            "{\"name\": text, ..}",
            "none",
            "`{{name}}` in any text becomes the text given here.",
        ),
        may("emergency", "text", "\"\"", "What to do in a real emergency; shown only then."),
        may("ground_rules", "list of texts", "none", "Rules in addition to the built-in card."),
        may("warm_up", "text", "none", "A question to the room before StartEx."),
        may(
            "frameworks",
            "list of names",
            "none",
            "Frameworks whose capabilities this scenario names.",
        ),
        may(
            "facts",
            "list of names or (name, true)",
            "none",
            "What the story remembers as true or not; starts unset unless `true` stands with it.",
        ),
        may("gauges", "{\"name\": Gauge, ..}", "none", "Numbers the story moves."),
        must(
            "agendas",
            "{\"id\": Agenda, ..}",
            "How long each part takes; the first agenda is the default.",
        ),
        must(
            "objectives",
            "{\"id\": Objective, ..}",
            "What the exercise is for, in the order of the report.",
        ),
        must(
            "roles",
            "{\"CODE\": Role, ..}",
            "Who plays. A code has two to five capitals or digits and begins with a capital.",
        ),
        may("groups", "{\"id\": Group, ..}", "none", "Roles that are addressed or sit together."),
        must("modules", "list of Module", "The parts of play, in order."),
        may(
            "contingencies",
            "list of Contingency",
            "none",
            "Injects kept in reserve, offered while their trigger holds.",
        ),
        may("hot_wash", "HotWash", "the program's own", "How the round right after EndEx goes."),
        may(
            "feedback",
            "list of texts",
            "none",
            "Further statements of the feedback form, answered from 1 to 5.",
        ),
        may("kept", "{\"name\": text, ..}", "none", "What an import could not place."),
    ],
};

pub(crate) const ABOUT: Block = Block {
    name: "About",
    about: "For the report's overview; every field may be left out.",
    fields: &[
        may("purpose", "text", "none", "Why the exercise is held."),
        may("scope", "text", "none", "What is played and what is not."),
        may("threat", "text", "none", "The threat or hazard."),
        may(
            "mission_areas",
            "list of texts",
            "none",
            "For instance Protection, Response, Recovery.",
        ),
        may("sponsor", "text", "none", "Who asked for it."),
        may("organization", "text", "none", "Who conducts it."),
        may("contact", "text", "none", "Whom to ask afterwards; not shown to players."),
        may("location", "text", "none", "Where it takes place."),
        may("handling", "text", "none", "How its documents are to be handled, beside the marking."),
        may("content_warning", "text", "none", "What participants should know before they come."),
    ],
};

pub(crate) const GAUGE: Block = Block {
    name: "Gauge",
    about: "A whole number that effects move and conditions read.",
    fields: &[
        must("start", "number", "Where it stands at StartEx."),
        may("min", "number", "0", "It never falls below."),
        may("max", "number", "100", "It never rises above."),
        may("shown", "true or false", "false", "Whether participants see it."),
    ],
};

pub(crate) const AGENDA: Block = Block {
    name: "Agenda",
    about: "How long each part takes and what is planned.",
    fields: &[
        may("welcome", "minutes", "0", "Before the first module: ground rules, warm-up."),
        must("minutes", "{\"module\": minutes, ..}", "Every module; 0 means it is not played."),
        must("hot_wash", "minutes", "The round right after EndEx; at least a tenth of the slot."),
        may("close", "minutes", "0", "Thanks, feedback, what happens next."),
        may("slot", "minutes", "the sum", "The whole slot; must be the sum of the parts."),
        may("tiers", "list of Core, Optional", "[Core]", "Which items are planned."),
        may(
            "countdowns",
            "{\"decision\": duration, ..}",
            "none",
            "Other countdowns than the decisions name.",
        ),
        may("show_countdowns", "true or false", "true", "Whether the projector shows them."),
    ],
};

pub(crate) const OBJECTIVE: Block = Block {
    name: "Objective",
    about: "One thing the exercise is meant to show. Its first capability stands in its own fields.",
    fields: &[
        must(
            "text",
            "text",
            "What players should be able to do, so that one can see whether they did.",
        ),
        must("capability", "text", "The capability it belongs to, for instance Detect."),
        may("target", "text", "none", "How well, how fast."),
        may(
            "tasks",
            "{\"id\": text, ..}",
            "none",
            "Critical tasks; elsewhere they are called \"objective/task\".",
        ),
        may("also", "list of Capability", "none", "Further capabilities of the same objective."),
        may(
            "verifies",
            "list of numbers of corrective actions",
            "none",
            "Corrective actions of an earlier exercise, \"k7q2m9-41\", that hold if this is performed.",
        ),
    ],
};

pub(crate) const CAPABILITY: Block = Block {
    name: "Capability",
    about: "A further capability of an objective.",
    fields: &[
        must("capability", "text", "Its name."),
        may("target", "text", "none", "How well, how fast."),
        may("tasks", "{\"id\": text, ..}", "none", "Critical tasks."),
    ],
};

pub(crate) const MODULE: Block = Block {
    name: "Module",
    about: "A part of play. Its items come in the order in which they stand.",
    fields: &[
        must("id", "id", "What agendas call it."),
        must("title", "text", "What screens call it."),
        may(
            "story",
            "\"Day 1 08:40\"",
            "no jump",
            "The story's clock jumps here when the module starts.",
        ),
        may("pace", "number", "stands still", "Story seconds a second of play."),
        may(
            "situation",
            "text",
            "none",
            "What the facilitator says to open the module; read aloud, public.",
        ),
        may(
            "items",
            "list of items",
            "none",
            "Inject, Question, Decision, Poll, Assessment, Breakout, Break.",
        ),
    ],
};

pub(crate) const HOT_WASH: Block = Block {
    name: "HotWash",
    about: "The round right after EndEx.",
    fields: &[
        may("silent", "duration", "\"2m\"", "Everybody writes, nobody speaks."),
        may("per_role", "duration", "\"30s\"", "How long each role has the floor."),
        may("prompts", "list of texts", "the program's own", "What is asked."),
    ],
};
