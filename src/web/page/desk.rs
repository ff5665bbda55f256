//! The desks' pages: the control side's own, behind codes of their own. Control-only words may stand here and on no
//! participant's page.

use maud::{Markup, html};

use super::{Look, Page, Parts, pieces, player, shell};
use crate::ident::{Actor, ItemId, PersonId, Seq};
use crate::session::view::desk as view;
use crate::session::{
    Command, Hold, PauseWhy, Phase, RatingAnswers, Sign, Subject, Tick, ToComplete, may,
};
use crate::wire::act::Surface;
use crate::wire::desk::{
    Before, Conduct, Context, Deciding, Desk, Expected, Floor, Gap, Line, Next, Queue, Rated,
    Request, ToDo,
};
use crate::wire::room::Mine;

mod conduct;
mod decide;
mod evaluate;
mod floor;
mod line;
mod queue;

/// Makes what all desks of a kind see alike; the lead, who is nobody's number, sees everything here.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    player::before(look, into);
    into.injects(look);
    if look.surface == Surface::Lead {
        into.add("mine", &None::<Mine>, |_| you(title(Surface::Lead)));
        all(look, Actor::Facilitator, into);
    }
}

/// Makes what is one desk's own: what may be done here depends on who sits at it.
pub fn own(look: &Look<'_>, person: PersonId, into: &mut Parts<'_>) {
    let Some(known) = look.session.people.persons.get(&person) else { return };
    let me = Mine {
        person,
        capacity: known.capacity,
        name: known.name.as_ref().map(ToString::to_string),
        seat: None,
        seats: look.session.people.seats_of(person).cloned().collect(),
        answer: None,
        hand_up: false,
        stop_asked: false,
        away: false,
        opened: Vec::new(),
        feedback_given: false,
    };
    let title = title(look.surface);
    into.add("mine", &Some(me), |_| you(title));
    all(look, Actor::Person(person), into);
}

fn you(title: &str) -> Markup {
    pieces::whole(&[("you", html! { p.you { strong { (title) } } })])
}

/// Draws a desk's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let order: &[&str] = match page.surface {
        Surface::Scribe => &["before", "line", "floor", "lines", "expected", "to_complete"],
        Surface::Evaluator => &["before", "expected", "line", "evaluation", "gaps", "lines"],
        Surface::Moderator => &["before", "queue"],
        Surface::Second => &[
            "before", "conduct", "deciding", "floor", "line", "expected", "inbox", "queue", "lines",
        ],
        Surface::Lead | Surface::Player | Surface::Observer | Surface::Projector => &[
            "before",
            "conduct",
            "deciding",
            "floor",
            "line",
            "expected",
            "inbox",
            "queue",
            "lines",
            "to_complete",
            "desks",
        ],
    };
    let body = html! {
        p.notice.bad id="told" role="alert" hidden {}
        (sheet.place("status", "where"))
        (sheet.place("status", "standstill"))
        @for name in order { (sheet.section(name)) }
        // The lead's own part in this comes late in an evening; until then it would only be in the way.
        @if page.surface == Surface::Lead {
            details.fold #rating {
                summary { h2 { "Objectives, tasks and what nobody observed" } }
                (sheet.section("evaluation"))
                (sheet.section("gaps"))
            }
        }
        details.fold #what-is-out {
            summary { h2 { "What is out" } }
            (player::known(page))
        }
        // The thumb's place: it stays at the lower edge.
        @if has(page.surface, Panel::Conduct) { (sheet.section("next")) }
    };
    shell::document(page, &body)
}

/// Returns what a desk is called.
pub fn title(surface: Surface) -> &'static str {
    match surface {
        Surface::Scribe => "Scribe's desk",
        Surface::Evaluator => "Evaluator's desk",
        Surface::Moderator => "Moderator's desk",
        Surface::Second => "Second facilitator",
        Surface::Lead => "Lead facilitator",
        Surface::Player | Surface::Observer | Surface::Projector => "",
    }
}

fn all(look: &Look<'_>, by: Actor, into: &mut Parts<'_>) {
    let Look { scenario, session, .. } = *look;
    let rows = view::before(scenario, session).into_iter();
    let rows = rows.map(|row| Before::of(row, session.header.offset));
    into.add("before", &rows.collect::<Vec<_>>(), |rows| line::before(rows));
    if has(look.surface, Panel::Line) {
        taking_down(look, by, into);
    }
    if has(look.surface, Panel::Evaluate) {
        evaluating(look, by, into);
    }
    if has(look.surface, Panel::Queue) {
        let can = can(
            look,
            by,
            &Command::SetObserverQuestion {
                question: Seq(0),
                state: crate::session::QuestionState::Approved,
                into: None,
            },
        );
        let part = Queue::of(view::queue(scenario, session), session.header.offset, can);
        if can {
            into.add("queue", &part, queue::panel);
        } else {
            into.add("queue", &(), |()| html! {});
        }
    }
    if has(look.surface, Panel::Conduct) {
        conducting(look, by, into);
    }
}

/// What a desk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panel {
    Line,
    Floor,
    Expected,
    ToComplete,
    Evaluate,
    Queue,
    Conduct,
}

fn has(surface: Surface, panel: Panel) -> bool {
    use Panel as P;
    match surface {
        Surface::Scribe => {
            matches!(panel, P::Line | P::Floor | P::Expected | P::ToComplete)
        }
        Surface::Evaluator => matches!(panel, P::Line | P::Expected | P::Evaluate),
        Surface::Moderator => panel == P::Queue,
        Surface::Second => !matches!(panel, P::ToComplete | P::Evaluate),
        Surface::Lead => true,
        Surface::Player | Surface::Observer | Surface::Projector => false,
    }
}

fn can(look: &Look<'_>, by: Actor, command: &Command) -> bool {
    may(look.scenario, look.session, by, command)
}

fn taking_down(look: &Look<'_>, by: Actor, into: &mut Parts<'_>) {
    let Look { scenario, session, wall, surface, .. } = *look;
    let offset = session.header.offset;
    let closed = match session.clock.hold {
        Some(Hold::OffRecord) => Some("Off the record: nothing is taken down.".to_owned()),
        Some(Hold::Emergency) => Some("A real-world emergency is declared.".to_owned()),
        Some(Hold::Paused(_) | Hold::Gap(_) | Hold::Break { .. }) | None => None,
    };
    let context = Context::of(scenario, session, closed);
    let observes = surface == Surface::Evaluator;
    into.add("line", &context, |context| line::capture(context, observes));
    let lines = view::lines(scenario, session, by).into_iter();
    let lines: Vec<Line> = lines.map(|line| Line::of(line, offset)).collect();
    into.add("lines", &lines, |lines| line::taken(lines));
    if has(surface, Panel::Floor) {
        let gives = Command::GiveFloor { role: "-".into() };
        let may_give = session.phase == Phase::Play && can(look, by, &gives);
        let floor = Floor::of(view::floor(scenario, session, wall), may_give);
        into.add("floor", &floor, floor::panel);
    }
    if has(surface, Panel::Expected) {
        let tick = |item: &ItemId| {
            let tick = Command::Tick { item: item.clone(), action: 0, tick: Tick::Open };
            can(look, by, &tick)
        };
        let rows = view::expected(scenario, session).into_iter();
        let rows = rows.map(|row| {
            let can = tick(&row.item);
            Expected::of(row, can)
        });
        into.add("expected", &rows.collect::<Vec<_>>(), |rows| evaluate::expected(rows));
    }
    if has(surface, Panel::ToComplete) {
        let list = ToDo::of(scenario, session, |what| can(look, by, &settling(what)));
        into.add("to_complete", &list, line::to_complete);
    }
}

/// Returns the command that would settle something left open.
fn settling(what: &ToComplete) -> Command {
    match what {
        ToComplete::Record { decision, .. } => {
            Command::AmendRecord { decision: decision.clone(), fields: Box::default() }
        }
        ToComplete::Action { action, .. } => {
            Command::ChangeAction { action: *action, fields: Box::default() }
        }
        ToComplete::Assumption(entry) => {
            Command::SettleAssumption { entry: *entry, confirmed: true }
        }
        ToComplete::Request(request) => Command::ParkRequest { request: *request },
        ToComplete::Parked(entry) => Command::CloseParked { entry: *entry },
        ToComplete::Unfiled(entry) => Command::Refile { entry: *entry, fields: Box::default() },
    }
}

fn evaluating(look: &Look<'_>, by: Actor, into: &mut Parts<'_>) {
    let Look { scenario, session, words, .. } = *look;
    let rate = Command::Rate {
        subject: Subject::Objective("-".into()),
        answers: RatingAnswers::default(),
        text: None,
    };
    let may_rate = can(look, by, &rate);
    let rows = view::evaluation(scenario, session, by).into_iter();
    let rows: Vec<Rated> = rows.map(|row| Rated::of(row, may_rate)).collect();
    into.add("evaluation", &rows, |rows| evaluate::ratings(rows, words));
    let gaps: Vec<Gap> = view::gaps(scenario, session).into_iter().map(Gap::from).collect();
    into.add("gaps", &gaps, |gaps| evaluate::gaps(gaps));
}

fn conducting(look: &Look<'_>, by: Actor, into: &mut Parts<'_>) {
    let Look { scenario, session, wall, words, .. } = *look;
    let offset = session.header.offset;
    let next = Next::from(view::next(scenario, session, by, wall, words));
    into.add("next", &next, |next| conduct::next(next, words));
    let hold = session.clock.hold.as_ref().map(|hold| held(look, hold));
    let now = view::conducting(scenario, session, by, wall);
    let now = Conduct::of(now, hold, offset);
    into.add("conduct", &now, conduct::panel);
    let deciding = view::deciding(scenario, session, wall, words);
    let applies = Command::Apply { item: None, effects: Vec::new() };
    let closes = Command::CloseDecision { decision: "-".into() };
    let deciding = deciding
        .map(|now| Deciding::of(now, scenario, can(look, by, &closes), can(look, by, &applies)));
    let deciding = deciding.filter(|now| now.may_decide || now.may_apply);
    into.add("deciding", &deciding, |now| decide::panel(now.as_ref(), words));
    let parks = can(look, by, &Command::ParkRequest { request: Seq(0) });
    let asked = view::requests(session).into_iter().filter(|_| parks);
    let asked: Vec<Request> = asked.map(|r| Request::of(r, offset)).collect();
    into.add("inbox", &asked, |asked| conduct::inbox(asked));
    if look.surface == Surface::Lead {
        let desks: Vec<Desk> = view::handed(session).into_iter().map(Desk::from).collect();
        into.add("desks", &desks, |desks| conduct::desks(desks));
    }
}

fn held(look: &Look<'_>, hold: &Hold) -> String {
    match hold {
        Hold::Paused(PauseWhy::Facilitator) => look.words.state_paused.to_owned(),
        Hold::Paused(why) => format!("{}: {}", look.words.state_paused, why.label()),
        Hold::Gap(why) => format!("{}: {}", look.words.state_paused, why.label()),
        Hold::Break { back_at, .. } => {
            let time = back_at.hm(look.session.header.offset);
            crate::words::fill(look.words.state_break, &[("time", &time)])
        }
        Hold::OffRecord => look.words.state_off_record.to_owned(),
        Hold::Emergency => look.words.emergency_title.to_owned(),
    }
}

/// Draws a form of one act. Its key tells it from every other on the page.
pub(super) fn act(name: &str, key: &str, inner: &Markup) -> Markup {
    html! {
        form method="post" action={ "/form/" (name) } data-act=(name) data-key=(key) data-once {
            (inner)
        }
    }
}

/// Draws a form that is one button.
pub(super) fn press(name: &str, key: &str, fields: &[(&str, &str)], label: &Markup) -> Markup {
    act(
        name,
        key,
        &html! {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button type="submit" { (label) }
        },
    )
}

/// Draws what became of a form that was sent.
pub(super) fn told() -> Markup {
    html! { p.told role="status" {} }
}

/// Returns the signs a line may have, as somebody chooses them.
pub(super) fn signs() -> [(&'static str, Sign); 6] {
    [
        ("note", Sign::Note),
        ("strength", Sign::Strength),
        ("improvement", Sign::Improvement),
        ("action", Sign::Action),
        ("parked", Sign::Parked),
        ("decision", Sign::Decision),
    ]
}
