//! Sequential round trips, counted and not timed.
//!
//! No answer leaves before the process has fallen asleep: by then it has sent everything that it can send without an
//! answer. All that was asked by then is answered together, and is one wave. A machine under load makes waves slower, not
//! more.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::process_state;

/// How often the process is looked at.
const TICK: Duration = Duration::from_millis(1);
/// For so many looks in a row the process has slept.
const CALM: u32 = 3;
/// The same where the system does not say whether a process sleeps.
const CALM_UNSEEN: u32 = 40;
/// A connection over which nothing is asked for so long was opened in vain.
const UNUSED: u32 = 500;

/// Holds answers back, and counts.
#[derive(Debug, Default)]
pub(crate) struct Waves {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Requests whose answer is being made.
    busy: usize,
    /// Connections over which nothing was asked yet.
    fresh: BTreeSet<u64>,
    /// Opened since the last [`Waves::start_anew`].
    opened: u32,
    waiting: Vec<oneshot::Sender<()>>,
    released: u32,
    /// Changes with everything that happens.
    events: u64,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) waves: u32,
    pub(crate) connections: u32,
}

impl Waves {
    /// A connection was opened.
    pub(crate) fn opened(&self, connection: u64) {
        let mut state = self.state();
        state.events += 1;
        state.opened += 1;
        state.fresh.insert(connection);
    }

    /// A connection was closed.
    pub(crate) fn closed(&self, connection: u64) {
        let mut state = self.state();
        state.events += 1;
        state.fresh.remove(&connection);
    }

    /// A request has come.
    pub(crate) fn asked(&self, connection: u64) {
        let mut state = self.state();
        state.events += 1;
        state.busy += 1;
        state.fresh.remove(&connection);
    }

    /// Its answer is ready; returns when it may leave.
    pub(crate) async fn answered(&self) {
        let (release, released) = oneshot::channel();
        {
            let mut state = self.state();
            state.events += 1;
            state.busy -= 1;
            state.waiting.push(release);
        }
        // An error only says that nobody waits any more.
        _ = released.await;
    }

    /// Lets answers leave, as long as it is polled.
    pub(crate) async fn pace(&self, process: u32) {
        let (mut before, mut calm, mut unchanged) = (None, 0, 0);
        loop {
            sleep(TICK).await;
            let (process, needed) = match process_state::of(process) {
                Some(state) => (Some(state), CALM),
                None => (None, CALM_UNSEEN),
            };
            let events = self.state().events;
            let now = Some((events, process));
            let asleep = process.is_none_or(|process| process.asleep);
            unchanged = if now == before { unchanged + 1 } else { 0 };
            calm = if now == before && asleep && self.is_ready(unchanged) { calm + 1 } else { 0 };
            before = now;
            if calm >= needed {
                self.release();
                calm = 0;
            }
        }
    }

    fn is_ready(&self, unchanged: u32) -> bool {
        let state = self.state();
        state.busy == 0 && !state.waiting.is_empty() && (state.fresh.is_empty() || unchanged > UNUSED)
    }

    fn release(&self) {
        let mut state = self.state();
        state.events += 1;
        state.released += 1;
        for answer in state.waiting.drain(..) {
            // An error only says that the process no longer waits.
            _ = answer.send(());
        }
    }

    /// What was counted since the last call.
    pub(crate) fn start_anew(&self) -> Counted {
        let mut state = self.state();
        let counted = Counted { waves: state.released, connections: state.opened };
        (state.released, state.opened) = (0, 0);
        counted
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
