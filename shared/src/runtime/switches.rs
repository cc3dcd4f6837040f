//! The operator's switches: read while functions run, cached for less than 30 seconds, kept when reading fails.
//!
//! A switch that nobody has turned is not stored, and is on. So a deployment, which knows nothing of them, never turns one
//! back.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::store::{Store, StoreError, keys};

/// How long positions are used. With the longest wait for new ones, that is less than 30 seconds.
const KEPT: Duration = Duration::from_secs(25);
/// The longest wait for the store: a small part of the time that a request has.
const REFRESH_MAX: Duration = Duration::from_secs(2);
/// How long the store is left alone after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// What an operator can switch off without a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Switch {
    /// Everything that writes: requests, consumers, sweeps. Reading goes on.
    Writes,
    /// Checkout and Stripe's events.
    PaidEnrolment,
    /// Starting, saving, submitting and regrading.
    Quizzes,
    /// Uploading files. Links and texts can still be submitted.
    Uploads,
    /// Everything that posts to the ledger.
    Credits,
}

impl Switch {
    /// Every switch.
    pub const ALL: [Self; 5] =
        [Self::Writes, Self::PaidEnrolment, Self::Quizzes, Self::Uploads, Self::Credits];

    /// Its name for operators, and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Writes => "writes",
            Self::PaidEnrolment => "paid-enrolment",
            Self::Quizzes => "quizzes",
            Self::Uploads => "uploads",
            Self::Credits => "credits",
        }
    }

    /// What a person is told whose request it stops.
    pub fn message(self) -> &'static str {
        match self {
            Self::Writes => {
                "Changes are paused at the moment. Nothing was changed. Please try again in a few minutes."
            }
            Self::PaidEnrolment => {
                "Paid enrolment is paused at the moment. You have not been charged. Please try again later."
            }
            Self::Quizzes => "Quizzes are paused at the moment. Nothing was changed. Please try again later.",
            Self::Uploads => "File uploads are paused. You can submit a link instead.",
            Self::Credits => {
                "Changes to credits are paused at the moment. Nothing was changed. Please try again later."
            }
        }
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A switch that is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the switch {0} is off")]
pub struct SwitchedOff(pub Switch);

/// Where the switches stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<Switch>);

impl Positions {
    /// These are off, all others on.
    pub fn off(switches: &[Switch]) -> Self {
        Self(switches.to_vec())
    }

    /// Passes if neither this switch nor all writing is off.
    ///
    /// # Errors
    /// The switch that is off.
    pub fn require(&self, switch: Switch) -> Result<(), SwitchedOff> {
        let off = [Switch::Writes, switch].into_iter().find(|wanted| self.0.contains(wanted));
        off.map_or(Ok(()), |switch| Err(SwitchedOff(switch)))
    }
}

/// Where positions come from.
#[derive(Clone)]
pub enum SwitchSource {
    /// The table of the switches.
    Stored(Store),
    /// A function, with which tests turn switches.
    Given(Arc<dyn Fn() -> Result<Positions, String> + Send + Sync>),
}

/// The switches that a function obeys.
pub struct Switches {
    source: SwitchSource,
    obeyed: Vec<Switch>,
    kept: Mutex<Kept>,
    now: Box<dyn Fn() -> Instant + Send + Sync>,
}

impl fmt::Debug for Switches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Switches").field(&self.obeyed).finish()
    }
}

/// The newest positions.
#[derive(Debug, Default)]
struct Kept {
    /// All on until they are known.
    positions: Positions,
    /// Not before this time are they read again.
    next_read: Option<Instant>,
}

impl Switches {
    /// As [`Self::new`], with the positions that this store holds. Their first reading is a start's first call of the
    /// store, which costs more than any other: name resolution, a TLS handshake, what the SDK builds once.
    pub fn stored_in(store: Store, also: &[Switch]) -> Self {
        Self::new(SwitchSource::Stored(store), also)
    }

    /// The switch for all writing and these. Nothing is read yet: a start asks [`Self::current`] beside its other calls.
    pub fn new(source: SwitchSource, also: &[Switch]) -> Self {
        let obeyed = std::iter::once(Switch::Writes).chain(also.iter().copied()).collect();
        Self { source, obeyed, kept: Mutex::default(), now: Box::new(Instant::now) }
    }

    /// The same with another clock, which a test can move.
    pub fn by_clock(self, now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self { now: Box::new(now), ..self }
    }

    /// Passes if neither this switch nor all writing is off.
    ///
    /// # Errors
    /// The switch that is off.
    pub async fn require(&self, switch: Switch) -> Result<(), SwitchedOff> {
        self.current().await.require(switch)
    }

    /// Whether work that this switch stops may go on; says in the log if not.
    pub async fn allow(&self, switch: Switch) -> bool {
        match self.require(switch).await {
            Ok(()) => true,
            Err(off) => {
                tracing::warn!(switched_off = off.0.name(), "switched off: the work stays where it is");
                false
            }
        }
    }

    /// The positions, read less than 30 seconds ago. If they cannot be read, the last ones stay; before the first ones,
    /// all switches are on.
    pub async fn current(&self) -> Positions {
        {
            let mut kept = self.kept();
            let now = (self.now)();
            if kept.next_read.is_some_and(|next| now < next) {
                return kept.positions.clone();
            }
            // Whoever comes meanwhile uses the last ones; only who comes before the first ones reads as well.
            if kept.next_read.is_some() {
                kept.next_read = Some(now + REFRESH_MAX);
            }
        }
        let began = (self.now)();
        let read = tokio::time::timeout(REFRESH_MAX, self.read()).await;
        let mut kept = self.kept();
        match read.unwrap_or_else(|_| Err("the store did not answer in time".to_owned())) {
            Ok(positions) => {
                if kept.positions != positions {
                    tracing::warn!(off = ?positions.0, "switches were turned");
                }
                // Counted from when they were asked for: the answer may have been on its way for a while.
                *kept = Kept { positions, next_read: Some(began + KEPT) };
            }
            Err(error) => {
                kept.next_read = Some((self.now)() + RETRY_AFTER);
                tracing::error!(error, "switches cannot be read: they stay as they are");
            }
        }
        kept.positions.clone()
    }

    async fn read(&self) -> Result<Positions, String> {
        match &self.source {
            SwitchSource::Given(positions) => positions(),
            SwitchSource::Stored(store) => {
                stored(store, &self.obeyed).await.map_err(|error| error.to_string())
            }
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing that holds the lock can panic half-way.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where these switches stand. One that is not stored is on.
async fn stored(store: &Store, switches: &[Switch]) -> Result<Positions, StoreError> {
    let of = |switch: &Switch| keys::switch_position(switch.name());
    let asked: Vec<_> = switches.iter().map(|switch| (&of(switch)).into()).collect();
    let found = store.read(Instant::now() + REFRESH_MAX, &asked).await?;
    let mut off = Vec::new();
    for switch in switches {
        if found.peek(&of(switch))?.is_some_and(|position| !position.on) {
            off.push(*switch);
        }
    }
    Ok(Positions(off))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_writing_nothing_is_allowed() {
        let off = Positions::off(&[Switch::Writes]);
        for switch in Switch::ALL {
            assert_eq!(off.require(switch), Err(SwitchedOff(Switch::Writes)));
        }
    }

    /// Switches whose positions are given one after the other, and a hand to move the clock. The last positions repeat.
    struct Bench {
        switches: Switches,
        asked: Arc<Mutex<usize>>,
        later: Arc<Mutex<Duration>>,
    }

    impl Bench {
        fn new(given: Vec<Result<Positions, String>>) -> Self {
            let (asked, later) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Duration::ZERO)));
            let (count, moved) = (Arc::clone(&asked), Arc::clone(&later));
            let source = SwitchSource::Given(Arc::new(move || {
                let mut count = count.lock().unwrap();
                *count += 1;
                given[(*count - 1).min(given.len() - 1)].clone()
            }));
            let began = Instant::now();
            let switches = Switches::new(source, &[Switch::Quizzes]);
            let switches = switches.by_clock(move || began + *moved.lock().unwrap());
            Self { switches, asked, later }
        }

        fn wait(&self, time: Duration) {
            *self.later.lock().unwrap() += time;
        }

        fn asked(&self) -> usize {
            *self.asked.lock().unwrap()
        }

        async fn quizzes(&self) -> Result<(), SwitchedOff> {
            self.switches.require(Switch::Quizzes).await
        }
    }

    const HALF_A_MINUTE: Duration = Duration::from_secs(30);
    const OFF: Result<(), SwitchedOff> = Err(SwitchedOff(Switch::Quizzes));

    fn off() -> Positions {
        Positions::off(&[Switch::Quizzes])
    }

    #[tokio::test]
    async fn a_turned_switch_counts_within_thirty_seconds_and_is_not_read_at_every_request() {
        let bench = Bench::new(vec![Ok(Positions::default()), Ok(off()), Ok(Positions::default())]);
        for _ in 0..100 {
            assert_eq!(bench.quizzes().await, Ok(()));
        }
        assert_eq!(bench.asked(), 1);
        bench.wait(HALF_A_MINUTE);
        assert_eq!(bench.quizzes().await, OFF);
        bench.wait(HALF_A_MINUTE);
        assert_eq!(bench.quizzes().await, Ok(()));
        assert_eq!(bench.asked(), 3);
    }

    #[tokio::test]
    async fn a_failure_keeps_the_last_positions_and_is_not_repeated_at_once() {
        let bench = Bench::new(vec![Ok(off()), Err("away".to_owned())]);
        assert_eq!(bench.quizzes().await, OFF);
        for _ in 0..10 {
            bench.wait(HALF_A_MINUTE);
            assert_eq!(bench.quizzes().await, OFF);
            assert_eq!(bench.quizzes().await, OFF);
        }
        assert_eq!(bench.asked(), 11);
    }

    #[tokio::test]
    async fn before_the_first_positions_everything_is_on_and_asked_for_again_soon() {
        let bench = Bench::new(vec![Err("away".to_owned()), Ok(off())]);
        assert_eq!(bench.quizzes().await, Ok(()));
        bench.wait(RETRY_AFTER);
        assert_eq!(bench.quizzes().await, OFF);
    }
}
