//! The conductor on its own thread, and how everybody else reaches it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use super::{Conductor, Done, Refused, Request, Snapshot};
use crate::clock::{Clock, Millis};
use crate::ident::Actor;
use crate::journal::Journal;
use crate::session::{Command, Files, PauseWhy};

/// As many requests wait as there may be people.
const INBOX: usize = 12_100;
/// The most requests served by one write and sync.
const BATCH: usize = 4_096;
/// While play runs somebody looks at the clock at least this often, so that a gap is noticed.
const WATCH: Millis = Millis::seconds(1);
/// Screens hear of a burst at most this often.
const PUBLISH: Millis = Millis(50);

/// What a request is answered with.
pub type Reply = Box<dyn FnOnce(Result<Done, Refused>) + Send>;
/// A reply with what it will say.
type Answered = (Reply, Result<Done, Refused>);
/// Makes the journal of another file; runs on the conductor's thread, because it copies what is durable.
type Opener = Box<dyn FnOnce(&dyn Journal) -> Result<(Box<dyn Journal>, Files), String> + Send>;

enum Message {
    Ask(Box<Request>, Reply),
    ContinueIn(Opener, Reply),
    CopyTo(PathBuf, Reply),
    Unrecorded(Reply),
    /// Pauses, syncs and ends the thread.
    Close(Reply),
}

/// Reaches the conductor from any thread.
#[derive(Clone)]
pub struct Handle {
    inbox: SyncSender<Message>,
    latest: watch::Receiver<Arc<Snapshot>>,
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}

impl Handle {
    /// Sends a request; `reply` is called on the conductor's thread once it is durable or refused.
    pub fn send(
        &self,
        request: Request,
        reply: impl FnOnce(Result<Done, Refused>) + Send + 'static,
    ) {
        self.post(Message::Ask(Box::new(request), Box::new(reply)));
    }

    /// Sends a request and waits until it is durable or refused.
    ///
    /// # Errors
    /// As [`Conductor::submit`], and if the conductor is busy or gone.
    pub fn submit(&self, request: Request) -> Result<Done, Refused> {
        self.wait(|reply| Message::Ask(Box::new(request), reply))
    }

    /// Goes on in another file, which `open` makes from the journal that failed.
    ///
    /// # Errors
    /// If the file cannot be made or written; play goes on as it did.
    pub fn continue_in(
        &self,
        open: impl FnOnce(&dyn Journal) -> Result<(Box<dyn Journal>, Files), String> + Send + 'static,
    ) -> Result<Done, Refused> {
        self.wait(|reply| Message::ContinueIn(Box::new(open), reply))
    }

    /// Begins a second copy of the record.
    ///
    /// # Errors
    /// If the file cannot be made; recording goes on as it did.
    pub fn copy_to(&self, path: PathBuf) -> Result<Done, Refused> {
        self.wait(|reply| Message::CopyTo(path, reply))
    }

    /// Goes on although nothing can be written.
    pub fn go_unrecorded(&self) -> Result<Done, Refused> {
        self.wait(Message::Unrecorded)
    }

    /// Pauses play, makes everything durable and ends the conductor. However full the inbox is, this one gets in: whoever
    /// waits for the end of the thread would wait for ever.
    pub fn close(&self) -> Result<Done, Refused> {
        let (answer, answered) = sync_channel(1);
        let reply: Reply = Box::new(move |done| drop(answer.try_send(done)));
        if let Err(gone) = self.inbox.send(Message::Close(reply)) {
            gone.0.refuse(Refused::Gone);
        }
        answered.recv().unwrap_or(Err(Refused::Gone))
    }

    pub fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.latest.borrow())
    }

    /// Returns a receiver that is told of every published snapshot; latest wins.
    pub fn watch(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.latest.clone()
    }

    fn wait(&self, message: impl FnOnce(Reply) -> Message) -> Result<Done, Refused> {
        let (answer, answered) = sync_channel(1);
        self.post(message(Box::new(move |done| drop(answer.try_send(done)))));
        answered.recv().unwrap_or(Err(Refused::Gone))
    }

    fn post(&self, message: Message) {
        let (message, refused) = match self.inbox.try_send(message) {
            Ok(()) => return,
            Err(TrySendError::Full(message)) => (message, Refused::Busy),
            Err(TrySendError::Disconnected(message)) => (message, Refused::Gone),
        };
        message.refuse(refused);
    }
}

impl Message {
    fn refuse(self, why: Refused) {
        match self {
            Self::Ask(_, reply)
            | Self::ContinueIn(_, reply)
            | Self::CopyTo(_, reply)
            | Self::Unrecorded(reply)
            | Self::Close(reply) => reply(Err(why)),
        }
    }

    fn is_console(&self) -> bool {
        !matches!(self, Self::Ask(request, _) if request.by != Actor::Facilitator)
    }
}

/// Puts a conductor on its own thread.
pub fn spawn<C: Clock + Send + 'static>(conductor: Conductor<C>) -> (Handle, JoinHandle<()>) {
    let (inbox, messages) = sync_channel(INBOX);
    let (publish, latest) = watch::channel(Arc::new(conductor.snapshot()));
    let thread = std::thread::spawn(move || Desk { conductor, publish, due: None }.run(&messages));
    (Handle { inbox, latest }, thread)
}

struct Desk<C: Clock> {
    conductor: Conductor<C>,
    publish: watch::Sender<Arc<Snapshot>>,
    /// When the snapshot that waits is to be published, by the counter; `None` if none waits.
    due: Option<Millis>,
}

impl<C: Clock> Desk<C> {
    fn run(mut self, inbox: &Receiver<Message>) {
        let mut published = Millis::ZERO;
        loop {
            let first = match self.patience() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(wait) => inbox.recv_timeout(wait),
            };
            let changed = self.conductor.elapse();
            let mut batch = match first {
                Ok(message) => vec![message],
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => {
                    // Nobody is left to be told how it went.
                    drop(self.pause());
                    return;
                }
            };
            batch.extend(inbox.try_iter().take(BATCH - 1));
            // The console's commands go first.
            batch.sort_by_key(|m| !m.is_console());
            let console = batch.first().is_some_and(Message::is_console);
            let served = !batch.is_empty();
            let replies = match self.serve(batch) {
                Ok(replies) => replies,
                Err(reply) => {
                    self.close(reply);
                    return;
                }
            };
            let now = self.conductor.clock.read().mono;
            if console || changed {
                // What the facilitator did is shown at once.
                self.due = Some(now);
            } else if served {
                self.due.get_or_insert(published.plus(PUBLISH));
            }
            for (reply, done) in replies {
                reply(done);
            }
            if self.due.is_some_and(|due| due <= now) {
                self.publish.send_replace(Arc::new(self.conductor.snapshot()));
                (self.due, published) = (None, now);
            }
        }
    }

    /// Returns how long nothing needs to be done, `None` for as long as nobody asks.
    fn patience(&self) -> Option<Duration> {
        let now = self.conductor.clock.read().mono;
        let publish = self.due.map(|due| due.minus(now));
        let watch = self.conductor.session.running().then_some(WATCH);
        let deadline = self.conductor.session.next_deadline();
        let deadline = deadline.map(|due| due.since(self.conductor.now()));
        let wait = [publish, watch, deadline].into_iter().flatten().min()?;
        Some(Duration::from_millis(wait.0.max(1)))
    }

    /// Serves what waits; requests in a row share one sync. A request to close comes back to the caller.
    fn serve(&mut self, batch: Vec<Message>) -> Result<Vec<Answered>, Reply> {
        let mut answered = Vec::with_capacity(batch.len());
        let (mut requests, mut replies) = (Vec::new(), Vec::new());
        let mut closing = None;
        for message in batch {
            match message {
                Message::Ask(request, reply) => {
                    requests.push(*request);
                    replies.push(reply);
                }
                Message::ContinueIn(open, reply) => {
                    let done = self.move_on(open);
                    answered.push((reply, done));
                }
                Message::CopyTo(path, reply) => {
                    let done = self.conductor.copy_to(&path).map(|()| self.standing());
                    answered.push((reply, done));
                }
                Message::Unrecorded(reply) => {
                    self.conductor.go_unrecorded();
                    answered.push((reply, Ok(self.standing())));
                }
                Message::Close(reply) => closing = Some(reply),
            }
        }
        let done = self.conductor.serve(&requests);
        answered.extend(replies.into_iter().zip(done));
        match closing {
            None => Ok(answered),
            Some(closing) => {
                for (reply, done) in answered {
                    reply(done);
                }
                Err(closing)
            }
        }
    }

    fn move_on(&mut self, open: Opener) -> Result<Done, Refused> {
        let (journal, from) = open(self.conductor.journal()).map_err(Refused::NotRecorded)?;
        self.conductor.continue_in(journal, from)?;
        Ok(self.standing())
    }

    fn standing(&self) -> Done {
        let durable = self.conductor.held.is_none();
        Done { seq: self.conductor.session.last, durable }
    }

    fn pause(&mut self) -> Result<Done, Refused> {
        if !self.conductor.session.running() {
            return Ok(self.standing());
        }
        let command = Command::Pause(PauseWhy::Closing);
        self.conductor.submit(&Request::new(command, Actor::Clock))
    }

    fn close(mut self, reply: Reply) {
        let done = self.pause();
        self.publish.send_replace(Arc::new(self.conductor.snapshot()));
        reply(done);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::{Reading, Timestamp};
    use crate::conduct::Recording;
    use crate::conduct::tests::{MINIMAL, header, scenario};
    use crate::journal::{FailingJournal, MemoryJournal, seeded_salts};
    use crate::session::{EndWhy, Hold, NoteDraft, Phase, Sign};
    use crate::text::Text;

    /// A clock the test moves.
    #[derive(Debug, Clone, Default)]
    struct Set(Arc<Mutex<u64>>);

    impl Clock for Set {
        fn read(&self) -> Reading {
            let ms = *self.0.lock().expect("no test panics while it holds the clock");
            let os = Timestamp(1_800_000_000_000).plus(Millis(ms));
            Reading { os, mono: Millis(ms) }
        }
    }

    impl Set {
        fn pass(&self, ms: u64) {
            *self.0.lock().expect("no test panics while it holds the clock") += ms;
        }
    }

    fn by_lead(command: Command) -> Request {
        Request::new(command, Actor::Facilitator)
    }

    fn note(text: &str) -> Request {
        let text = Text::new(text).unwrap();
        by_lead(Command::Note(Box::new(NoteDraft::new(Sign::Note, text))))
    }

    #[test]
    fn what_is_answered_is_in_the_snapshot_and_end_ex_names_its_head() {
        let journal = MemoryJournal::new(&header(), seeded_salts(1));
        let clock = Set::default();
        let conductor =
            Conductor::create(header(), scenario(), MINIMAL, Box::new(journal), clock).unwrap();
        let (handle, thread) = spawn(conductor);
        handle.submit(by_lead(Command::Start { must_end: None })).unwrap();
        let done = handle.submit(note("they ask for logs")).unwrap();
        assert!(handle.submit(by_lead(Command::Resume)).is_err());
        handle.submit(by_lead(Command::End(EndWhy::Facilitator))).unwrap();
        handle.close().unwrap();
        thread.join().unwrap();
        let latest = handle.latest();
        assert!(latest.session.notes.get(done.seq).is_some());
        assert_eq!(latest.session.phase, Phase::HotWash);
        assert!(latest.end_head.is_some());
        assert_eq!(handle.submit(note("too late")), Err(Refused::Gone));
    }

    #[test]
    fn whoever_closes_gets_in_though_the_inbox_is_full_and_everybody_before_is_answered() {
        let journal = MemoryJournal::new(&header(), seeded_salts(1));
        let conductor =
            Conductor::create(header(), scenario(), MINIMAL, Box::new(journal), Set::default());
        let (handle, thread) = spawn(conductor.unwrap());
        handle.submit(by_lead(Command::Start { must_end: None })).unwrap();
        // The conductor stands in front of a disk that does not answer.
        let (held, begun) = sync_channel(0);
        let (go_on, goes_on) = sync_channel::<()>(0);
        let stuck = handle.clone();
        let stuck = std::thread::spawn(move || {
            stuck.continue_in(move |_| {
                held.send(()).unwrap();
                goes_on.recv().unwrap();
                Err("it is no disk".to_owned())
            })
        });
        begun.recv().unwrap();
        let (told, answers) = std::sync::mpsc::channel();
        for _ in 0..=INBOX {
            let told = told.clone();
            handle.send(note("said in a crowd"), move |done| told.send(done).unwrap());
        }
        assert_eq!(answers.recv().unwrap(), Err(Refused::Busy), "one is one too many");
        let closing = handle.clone();
        let closing = std::thread::spawn(move || closing.close());
        go_on.send(()).unwrap();
        assert!(stuck.join().unwrap().is_err());
        closing.join().unwrap().unwrap();
        thread.join().unwrap();
        drop(told);
        let answered: Vec<_> = answers.iter().collect();
        assert_eq!(answered.len(), INBOX, "everybody is answered");
        let kept = answered.iter().filter(|done| done.is_ok()).count();
        assert_eq!(handle.latest().session.notes.all.len(), kept, "what was received is there");
        // What was sent before the close was served before it.
        assert_eq!(kept, INBOX);
    }

    #[test]
    fn a_gap_nobody_ordered_comes_back_paused() {
        let journal = MemoryJournal::new(&header(), seeded_salts(1));
        let clock = Set::default();
        let mut conductor =
            Conductor::create(header(), scenario(), MINIMAL, Box::new(journal), clock.clone())
                .unwrap();
        conductor.submit(&by_lead(Command::Start { must_end: None })).unwrap();
        clock.pass(4_000);
        assert!(!conductor.elapse());
        clock.pass(60_000);
        assert!(conductor.elapse());
        assert!(matches!(conductor.session().clock.hold, Some(Hold::Gap(_))));
        assert_eq!(conductor.session().at.play, Millis(4_000));
    }

    #[test]
    fn a_refusing_disk_drops_what_nobody_saw_and_play_goes_on_elsewhere() {
        let inner = MemoryJournal::new(&header(), seeded_salts(1));
        let clock = Set::default();
        let journal = FailingJournal::new(inner, 3);
        let mut conductor =
            Conductor::create(header(), scenario(), MINIMAL, Box::new(journal), clock).unwrap();
        let start = by_lead(Command::Start { must_end: None });
        let mut acknowledged = vec![conductor.submit(&start).unwrap().seq];
        let refused = conductor.submit(&note("lost")).unwrap_err();
        assert!(matches!(refused, Refused::NotRecorded(_)), "{refused:?}");
        assert!(conductor.session().notes.all.is_empty());
        assert!(matches!(conductor.snapshot().recording, Recording::Failed(_)));
        // Only an emergency gets through, and it shows at once.
        assert!(conductor.submit(&note("still refused")).is_err());
        conductor.submit(&by_lead(Command::DeclareEmergency)).unwrap();
        assert_eq!(conductor.session().clock.hold, Some(Hold::Emergency));
        conductor.submit(&by_lead(Command::EndEmergency)).unwrap();
        let done = conductor.submit(&note("kept in memory")).unwrap();
        assert!(!done.durable);
        acknowledged.push(done.seq);
        conductor.submit(&by_lead(Command::End(EndWhy::Facilitator))).unwrap();
        conductor.submit(&note("after the end, in memory too")).unwrap();
        let other = MemoryJournal::after(conductor.journal().head(), seeded_salts(2));
        conductor.continue_in(Box::new(other), Files::Transcript).unwrap();
        assert!(conductor.submit(&note("on disk again")).unwrap().durable);
        assert!(acknowledged.iter().all(|seq| *seq <= conductor.journal().head().seq));
        assert_eq!(conductor.session().unrecorded.len(), 1);
        assert!(conductor.snapshot().end_head.is_some(), "the head at EndEx has a name here too");
    }
    /// Returns a conductor in play, four seconds before which its disk refused a note, asleep for a minute since.
    fn asleep_while_the_disk_refuses(clock: &Set) -> Conductor<Set> {
        let inner = MemoryJournal::new(&header(), seeded_salts(1));
        let journal = Box::new(FailingJournal::new(inner, 3));
        let mut conductor =
            Conductor::create(header(), scenario(), MINIMAL, journal, clock.clone()).unwrap();
        conductor.submit(&by_lead(Command::Start { must_end: None })).unwrap();
        conductor.submit(&note("lost")).unwrap_err();
        clock.pass(4_000);
        conductor.elapse();
        clock.pass(60_000);
        conductor.elapse();
        clock.pass(2_000);
        conductor.elapse();
        conductor
    }

    #[test]
    fn a_sleep_while_the_disk_refuses_is_no_play_in_the_file_it_goes_on_in() {
        let clock = Set::default();
        let mut conductor = asleep_while_the_disk_refuses(&clock);
        let other = MemoryJournal::after(conductor.journal().head(), seeded_salts(2));
        conductor.continue_in(Box::new(other), Files::Transcript).unwrap();
        assert!(matches!(conductor.session().clock.hold, Some(Hold::Gap(_))));
        assert_eq!(conductor.session().at.play, Millis(4_000));
    }

    #[test]
    fn a_sleep_while_the_disk_refuses_is_no_unrecorded_play_either() {
        let clock = Set::default();
        let mut conductor = asleep_while_the_disk_refuses(&clock);
        conductor.go_unrecorded();
        assert!(matches!(conductor.session().clock.hold, Some(Hold::Gap(_))));
        assert_eq!(conductor.session().at.play, Millis(4_000));
        conductor.submit(&note("kept in memory")).unwrap();
        let other = MemoryJournal::after(conductor.journal().head(), seeded_salts(2));
        conductor.continue_in(Box::new(other), Files::Transcript).unwrap();
        let stretch = conductor.session().unrecorded.back().copied().unwrap();
        assert_eq!(stretch.2, 1, "one note was played, and what says so is not play");
    }
}
