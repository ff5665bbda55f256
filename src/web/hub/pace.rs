//! When the hub takes over what was published: at most so often, an emergency at once, and now and then by itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::super::page::{Beside, Invitation};
use super::super::room::Room;
use super::apart;
use crate::conduct::Snapshot;
use crate::session::Hold;

/// What changes with time alone, as the story's clock, is looked at so often.
const BY_ITSELF: Duration = Duration::from_secs(10);

/// Follows the conductor until it or the server ends.
pub(in crate::web) async fn run(
    room: Arc<Room>,
    mut published: watch::Receiver<Arc<Snapshot>>,
    mut beside: watch::Receiver<Beside>,
    mut invitation: watch::Receiver<Invitation>,
) {
    let mut last = Instant::now();
    loop {
        tokio::select! {
            news = published.changed() => if news.is_err() { return },
            news = beside.changed() => if news.is_err() { return },
            news = invitation.changed() => if news.is_err() { return },
            () = sleep_until(room.hub.waits().unwrap_or(last + BY_ITSELF).min(last + BY_ITSELF)) => {}
        }
        let due = last + Duration::from_millis(apart(room.connections()).0);
        while Instant::now() < due && !is_urgent(&room, &published, &beside) {
            tokio::select! {
                () = sleep_until(due) => {}
                news = published.changed() => if news.is_err() { return },
                news = beside.changed() => if news.is_err() { return },
            }
        }
        let snapshot = Arc::clone(&published.borrow_and_update());
        let (aside, invited) =
            (*beside.borrow_and_update(), invitation.borrow_and_update().clone());
        let room = Arc::clone(&room);
        // It costs what changed, but it must not hold up those who answer requests.
        let done = tokio::task::spawn_blocking(move || room.hub.update(snapshot, aside, invited));
        drop(done.await);
        last = Instant::now();
    }
}

/// Tells whether an emergency begins or ends that is not shown yet.
fn is_urgent(
    room: &Room,
    published: &watch::Receiver<Arc<Snapshot>>,
    beside: &watch::Receiver<Beside>,
) -> bool {
    let declared = |s: &Snapshot| s.session.clock.hold == Some(Hold::Emergency);
    let shown = room.hub.emergency();
    shown != (declared(&published.borrow()) || beside.borrow().emergency)
}
