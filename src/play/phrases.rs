//! What simulated people say where the author wrote no lines, and what the autopilot takes down.

use crate::text::Text;

/// Makes a text of words that are known to be short and clean.
pub(super) fn text(words: &str) -> Text {
    let fallback = || Text::new("-").expect("a hyphen is text");
    Text::new(words).unwrap_or_else(|_| fallback())
}

/// Lines for a role without lines of its own, or that has said all of them.
pub(super) const LINES: [&str; 16] = [
    "We would need that in writing before we act on it.",
    "Who else knows this by now?",
    "That is in nobody's job description here, which is the answer to your question.",
    "I can do that, if somebody tells me that I may.",
    "What would we say if we were asked about it in an hour?",
    "We have a page about this. It assumes that everybody is awake.",
    "I would rather be slow and right here.",
    "Let us write down what we do not know.",
    "If that is true we are already late.",
    "Who decides this on a Saturday?",
    "We tried that once. It took two days and a favour.",
    "I would ring them before I wrote to them.",
    "How sure are we, out of ten?",
    "That moves the problem to somebody who is not in this room.",
    "Give me ten minutes and one name.",
    "We should say this before somebody else does.",
];

/// What a simulated role answers where none of the options fits.
pub(super) const SOMETHING_ELSE: [&str; 4] = [
    "Half of it now, the other half when we know more.",
    "First tell those who depend on it, then ask again.",
    "Ask for one more hour, in public.",
    "Do the reversible part of each.",
];

/// What observers ask.
pub(super) const OBSERVERS: [&str; 5] = [
    "Who would have noticed this without the first report?",
    "What happens to those who never read announcements?",
    "Is there a written agreement for this, or a habit?",
    "Which of these choices can still be undone tomorrow?",
    "Who pays for the night shift?",
];

/// What is asked of the control cell where the author held nothing back.
pub(super) const REQUESTS: [&str; 3] =
    ["Is this confirmed by anybody else?", "Since when?", "Who else has been told?"];

/// Why a record was made as it was.
pub(super) const RATIONALES: [&str; 6] = [
    "It buys us the most time for the least harm.",
    "It costs us most and those who depend on us least.",
    "We can explain it in one sentence, today.",
    "It keeps the evidence.",
    "Waiting would have been a decision as well, and a worse one.",
    "It is what our plan says, and nobody could name a reason against it.",
];

/// Conditions under which a decision is taken.
pub(super) const CONDITIONS: [&str; 4] = [
    "Only if legal agrees within the hour.",
    "Only for the versions named aloud, and reviewed tomorrow at nine.",
    "Only if two people carry it out together.",
    "Only until the second report is in.",
];

/// What those say who would have decided otherwise.
pub(super) const DISSENT: [&str; 4] = [
    "Too early: two of the reports could be the same one.",
    "It leaves those without a phone number to find out by themselves.",
    "The cost falls on people who were not asked.",
    "We will not be able to keep this up over the weekend.",
];

/// Strengths and gaps people write down in the silent minutes.
pub(super) const STRENGTHS: [&str; 5] = [
    "We said what we did not know before we said what we would do.",
    "The price of each option was named before anybody chose.",
    "The people who depend on us were asked, not informed.",
    "Somebody took the minutes from the first report on.",
    "We changed our mind once, aloud, and said why.",
];

pub(super) const GAPS: [&str; 5] = [
    "Nobody could say who decides outside office hours.",
    "Our list of whom to ring is in a place that needs the thing that is broken.",
    "We waited for one person twice.",
    "We had no words ready for those who do not read advisories.",
    "Nobody knew how long the logs are kept.",
];

pub(super) const STEPS: [&str; 5] = [
    "Write down who decides at night, with a second name, and try the numbers.",
    "Print the call list and keep it where the power does not matter.",
    "Agree on the first three sentences of an announcement.",
    "Ask two neighbours whether they would take our call on a Sunday.",
    "Find out how long the logs are kept, and keep them longer.",
];

/// Takes down that a critical task was carried out.
pub(super) fn strength(task: &str, unprompted: bool) -> Text {
    let how = if unprompted { "without being asked" } else { "after a prompt" };
    text(&format!("{}: done {how}.", trimmed(task)))
}

/// Takes down that a critical task was not heard.
pub(super) fn gap(task: &str) -> Text {
    text(&format!("{}: not heard in this discussion.", trimmed(task)))
}

/// Takes down a step that would mend a gap.
pub(super) fn step(task: &str) -> Text {
    text(&format!("Agree and write down who does this, and try it once: {}.", trimmed(task)))
}

/// Puts something on the parking lot.
pub(super) fn parked(line: &str) -> Text {
    text(&format!("Come back to this: {}", line.trim()))
}

/// Takes down what one role assumed of another.
pub(super) fn spoke_for(other: &str) -> Text {
    text(&format!("Assumes that {other} would carry this out, and was not contradicted."))
}

fn trimmed(task: &str) -> &str {
    task.trim().trim_end_matches('.')
}
