//! What stands before the room: the question and whom it is put to, results, records, what comes before and after play.

use maud::{Markup, html};

use crate::session::Outcome;
use crate::wire::card::Ask;
use crate::wire::room::{Bar, Closing, Opening, Recorded, Shown, Tally, Weighed};
use crate::words::{Words, fill};

/// Draws it for somebody with a phone in their hand: most of the time it says to look up.
pub fn shown(shown: &Shown, words: &Words) -> Markup {
    html! {
        @if let Some(opening) = &shown.opening { (before(opening, words)) }
        @if let Some(closing) = &shown.closing { (after(shown, closing, words)) }
        @if let Some(result) = &shown.result { (tally(result, words)) }
        @if let Some(recorded) = &shown.recorded { (record(recorded, words)) }
        @if shown.opening.is_none() && shown.closing.is_none() { (talk(shown, words)) }
        @if let Some(question) = &shown.observer_question {
            div.panel data-say=(words.observers_question) {
                h2.tag { (words.observers_question) }
                p.asks { (question) }
            }
        }
        @if let Some(latest) = &shown.latest {
            p.just-in data-say={ (words.just_in) ": " (latest.label) " " (latest.title) } {
                span.tag { (words.just_in) } " "
                a href={ "#inject-" (latest.item) } { (latest.label) " " (latest.title) }
            }
        }
    }
}

fn talk(shown: &Shown, words: &Words) -> Markup {
    html! {
        div.panel.talking {
            p.look-up { (words.look_up) }
            @match &shown.question {
                Some(ask) => (question(ask, shown.asked, words)),
                None => p.quiet { (words.no_answer_yet) },
            }
            @if let Some(floor) = &shown.floor { p.quiet { (fill(words.has_floor, &[("role", &floor.name)])) } }
        }
        @if let Some(situation) = &shown.situation {
            details.fold {
                summary { (words.how_it_began) }
                @for line in situation.split("\n\n") { p { (super::card::lines(line)) } }
            }
        }
    }
}

fn question(ask: &Ask, asked: bool, words: &Words) -> Markup {
    html! {
        h2.asks data-say={ (words.question) ": " (ask.prompt) } { (ask.prompt) }
        @if asked { p.asked { strong { (words.your_role_is_asked) } } }
        p.quiet { (words.put_to) " " (ask.to) }
    }
}

fn before(opening: &Opening, words: &Words) -> Markup {
    html! {
        div.panel {
            @match opening {
                Opening::GroundRules(rules) => {
                    h2 { (words.ground_rules_title) }
                    ul { @for rule in rules { li { (rule) } } }
                },
                Opening::WarmUp(ask) => {
                    p.look-up { (words.look_up) }
                    h2.asks data-say=(ask) { (ask) }
                },
                Opening::Ready => p.look-up { (words.about_to_begin) },
            }
        }
    }
}

fn after(shown: &Shown, closing: &Closing, words: &Words) -> Markup {
    html! {
        div.panel.closing {
            @match &closing.turn {
                Some(_) if shown.my_turn => p.look-up data-say=(words.your_turn) { (words.your_turn) },
                Some(role) => p.look-up { (fill(words.turn_of, &[("role", role)])) },
                None => p.look-up { (words.look_up) },
            }
            ul { @for prompt in &closing.prompts { li { (prompt) } } }
            @if closing.forms > 0 {
                p.quiet { (words.feedback_title) ": " (fill(words.feedback_in, &[("n", &closing.forms), ("m", &closing.of)])) }
            }
        }
    }
}

/// Draws a result as a list of bars, none longer than the longest.
pub fn tally(result: &Tally, words: &Words) -> Markup {
    let most = result.bars.iter().flat_map(|bar| bar.before.iter().chain([&bar.votes])).max();
    let most = most.copied().unwrap_or(0).max(1);
    html! {
        div.panel data-say=(words.result) {
            p.tag { (words.result) }
            h2 { (result.prompt) }
            ul.bars { @for line in &result.bars { (bar(line, most, words)) } }
        }
    }
}

fn bar(line: &Bar, most: u32, words: &Words) -> Markup {
    let wide = |votes: u32| format!("{}%", u64::from(votes) * 100 / u64::from(most));
    html! {
        li {
            span { (line.label) @if let Some(n) = line.before { " " span.quiet { (fill(words.before, &[("n", &n)])) } } }
            b { (line.votes) }
            svg aria-hidden="true" focusable="false" {
                rect.ground width="100%" height="100%" rx="3" {}
                rect width=(wide(line.votes)) height="100%" rx="3" {}
                @if let Some(n) = line.before { rect.before width=(wide(n)) y="75%" height="25%" {} }
            }
        }
    }
}

fn record(recorded: &Recorded, words: &Words) -> Markup {
    let outcome = match recorded.outcome {
        Outcome::Taken => words.outcome_taken,
        Outcome::Conditional => words.outcome_conditional,
        Outcome::EachItsOwn => words.outcome_each_its_own,
        Outcome::Deferred => words.outcome_deferred,
        Outcome::Escalated => words.outcome_escalated,
        Outcome::None => words.outcome_none,
    };
    let what = recorded.what.as_deref().unwrap_or_default();
    html! {
        div.panel data-say={ (words.recorded) ": " (outcome) " " (what) } {
            p.tag { (words.recorded) " " b { (recorded.label) } ": " (outcome) }
            h2 { @if what.is_empty() { (recorded.prompt) } @else { (what) } }
            @if !what.is_empty() { p.quiet { (recorded.prompt) } }
            @if let Some(conditions) = &recorded.conditions { p { (words.conditions) ": " (conditions) } }
            @if let Some(owner) = &recorded.owner { p { (words.owner) ": " (owner) } }
            @if !recorded.options.is_empty() {
                details { summary { (words.options) } ul { @for option in &recorded.options { (weighed(option, words)) } } }
            }
        }
    }
}

fn weighed(option: &Weighed, words: &Words) -> Markup {
    html! {
        li {
            (option.letter) ". " (option.label)
            @if option.chosen { " " strong { "✓ " (words.recorded) } }
            @if let Some(cost) = &option.cost { br; span.quiet { (words.cost) ": " (cost) } }
            @if let Some(lived) = &option.lived { br; (words.lived) ": " (lived) }
        }
    }
}
