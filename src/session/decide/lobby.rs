//! Rules before StartEx: staffing, agenda, start.

use super::{Ctx, Decided, Draft, one, refuse};
use crate::clock::{Millis, Timestamp};
use crate::ident::{AgendaId, ItemId, RoleCode};
use crate::session::entry::Said;
use crate::session::event::Event;
use crate::session::next::Check;
use crate::session::plan;
use crate::session::state::Phase;
use crate::session::vocabulary::Staffing;
use crate::text::Text;

pub(super) fn follow(
    ctx: &Ctx<'_>,
    session: &str,
    head: &str,
    open: u32,
    actions: Option<&Text>,
) -> Decided {
    if ctx.session.phase != Phase::Lobby {
        return refuse("which exercise this one follows is said before StartEx");
    }
    let event = Event::Follows { session: session.to_owned(), head: head.to_owned(), open };
    let said = Said { text: actions.cloned(), ..Said::default() };
    Ok(vec![Draft::said(event, said)])
}

pub(super) fn staff(ctx: &Ctx<'_>, role: &RoleCode, how: &Staffing) -> Decided {
    let Some(known) = ctx.scenario.role(role) else {
        return refuse(format!("there is no role `{role}`"));
    };
    match how {
        Staffing::Held(n) if *n == 0 || *n > known.seats => {
            refuse(format!("{role} has {} seats; give a number from 1 to that", known.seats))
        }
        Staffing::GivenTo(other) if other == role || ctx.scenario.role(other).is_none() => {
            refuse(format!("{role} cannot be given to `{other}`; name another role"))
        }
        Staffing::Held(_)
        | Staffing::GivenTo(_)
        | Staffing::Simulated
        | Staffing::Dropped
        | Staffing::Empty => one(Event::RoleStaffed { role: role.clone(), how: how.clone() }),
    }
}

pub(super) fn fit(
    ctx: &Ctx<'_>,
    agenda: &AgendaId,
    until: Option<Timestamp>,
    modules: &[Millis],
    hot_wash: Millis,
    dropped: &[ItemId],
) -> Decided {
    if ctx.session.clock.ended.is_some() {
        return refuse("play is over; the agenda stays as it was");
    }
    if ctx.scenario.agenda(agenda).is_none() {
        return refuse(format!("there is no agenda `{agenda}`"));
    }
    if modules.len() != ctx.scenario.modules.len() {
        return refuse(format!("the agenda needs {} modules", ctx.scenario.modules.len()));
    }
    for id in dropped {
        ctx.item(id)?;
    }
    one(Event::AgendaFitted {
        agenda: agenda.clone(),
        until,
        modules: modules.to_vec(),
        hot_wash,
        dropped: dropped.to_vec(),
    })
}

pub(super) fn accept(check: &str) -> Decided {
    if Check::ALL.iter().all(|known| known.id() != check) {
        return refuse(format!("there is no check `{check}`"));
    }
    one(Event::CheckAccepted { check: check.to_owned() })
}

pub(super) fn start(ctx: &Ctx<'_>, must_end: Option<Timestamp>) -> Decided {
    if ctx.session.phase != Phase::Lobby {
        return refuse("play has begun already");
    }
    // Starting late is no reason to end late: what is left is what is planned.
    let fit = plan::at_start(ctx.scenario, ctx.session, must_end, ctx.now);
    let minutes = fit.as_ref().map_or(&ctx.session.agenda.modules, |fit| &fit.modules);
    let first = ctx
        .scenario
        .modules
        .iter()
        .zip(minutes)
        .find(|(_, minutes)| **minutes > Millis::ZERO)
        .map(|(module, _)| module);
    let Some(module) = first else {
        return refuse("the agenda plays no module; choose another agenda");
    };
    let started = Event::ModuleStarted { module: module.id.clone(), story: module.story };
    let fitted = fit.map(|fit| Event::AgendaFitted {
        agenda: fit.agenda,
        until: fit.until,
        modules: fit.modules,
        hot_wash: fit.hot_wash,
        dropped: fit.dropped,
    });
    let began = [Event::StartEx { must_end }, started];
    Ok(fitted.into_iter().chain(began).map(Draft::from).collect())
}
