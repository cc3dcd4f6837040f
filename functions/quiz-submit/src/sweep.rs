//! Attempts whose time is over and whose learners do not come back: graded with what was saved.
//!
//! A learner's own next request does the same; whoever is first does it, and the other finds it done.

use std::time::Duration;

use domain::quiz::attempt::GRACE;
use domain::{ContentId, LearnerId};
use jiff::Timestamp;
use shared::dynamo::{Decision, Snapshot, Transaction, keys};
use shared::http::{Failure, RequestContext};
use tokio::time::Instant;

use crate::desk::{Desk, Judged, Step, Visit, answered, written};
use crate::hand_in::settle;
use crate::state::App;

/// Attempts that one run takes from each partition of the index.
const SWEEP_LIMIT: u8 = 25;
/// A run that gets so close to its deadline leaves the rest to the next one.
const RESERVE: Duration = Duration::from_secs(2);

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Attempts that were graded, or found graded.
    pub settled: usize,
    /// Attempts that wait for a learner who may not come in.
    pub parked: usize,
}

/// What became of one attempt.
enum Outcome {
    Settled,
    Parked,
}

impl App {
    /// Grades the attempts whose time is over.
    ///
    /// One that fails does not hold up the others; it is found again by the next run.
    ///
    /// # Errors
    /// The first failure, after all others had their turn.
    pub async fn sweep(&self, deadline: Instant, correlation_id: &str) -> Result<Swept, Failure> {
        let mut swept = Swept::default();
        // Off is off: nothing grades while quizzes are paused.
        if !self.enabled {
            return Ok(swept);
        }
        let before = self.clock.now() - GRACE;
        let due = self.store.due_before(deadline, &keys::open_attempts(), before, SWEEP_LIMIT).await?;
        let context = RequestContext { deadline, correlation_id: correlation_id.to_owned() };
        let mut failure = None;
        for owned in due {
            if Instant::now() + RESERVE > deadline {
                break;
            }
            let Some(content) = keys::quiz_of(&owned.key) else { continue };
            match self.settle_absent(owned.learner, content, &context).await {
                Ok(Outcome::Settled) => swept.settled += 1,
                Ok(Outcome::Parked) => swept.parked += 1,
                Err(error) => {
                    tracing::error!(%error, learner = %owned.learner, %content, "an attempt stays open");
                    failure = failure.or(Some(error));
                }
            }
        }
        failure.map_or(Ok(swept), Err)
    }

    async fn settle_absent(
        &self,
        learner: LearnerId,
        content: ContentId,
        context: &RequestContext,
    ) -> Result<Outcome, Failure> {
        let visit = Visit::in_absence(self, learner, context, content).await?;
        let judge = |snapshot: &Snapshot| {
            let now = self.clock.now();
            let desk = match Desk::of(&visit, snapshot, now) {
                // Whoever may not come in now finds the attempt as it is when they may, and it is graded then:
                // grading it now could pass a quiz that completes nothing.
                Err(Failure::Refused(_)) => return park(&visit, snapshot, now),
                desk => desk?,
            };
            match desk.version() {
                _ if !desk.is_overdue(now) => answered(Outcome::Settled),
                Err(number) => Ok(Decision::Answer(Step::ReadVersion(number))),
                Ok(version) => settle(&desk, &visit, version),
            }
        };
        visit.decide(Vec::new(), judge).await
    }
}

/// Takes the attempt out of the sweep's index.
fn park(visit: &Visit<'_>, snapshot: &Snapshot, now: Timestamp) -> Judged<Outcome> {
    let key = keys::quiz_state(visit.learner, visit.content);
    let Some(stored) = snapshot.read(&key)? else { return answered(Outcome::Settled) };
    let mut state = stored.value.clone();
    let Some(open) = state.open.as_mut().filter(|open| open.is_over(now)) else {
        return answered(Outcome::Settled);
    };
    open.parked = true;
    let mut transaction = Transaction::new();
    transaction.save(&key, Some(&stored), &state)?;
    written(transaction, Outcome::Parked)
}
