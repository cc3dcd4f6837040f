//! Attempts whose time is over and whose learners have not returned: graded with what was saved. And attempts that are
//! regraded after a key was corrected.
//!
//! The learner's own next request does the same. Whichever comes first submits the attempt; the other finds it
//! submitted.

use std::time::Duration;

use domain::quiz::attempt::GRACE;
use domain::quiz::regrade_walk::RegradePart;
use domain::{ContentId, LearnerId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::http::{Failure, RequestContext};
use shared::runtime::{Aws, Switch, trace};
use shared::store::{Decision, DueAttempt, Position, Snapshot, Store, StoreError, Transaction, keys};
use shared::sweep_queue::{Handover, HandoverError, SweepQueue, Trigger, all_done};
use tokio::time::Instant;

use crate::config::SweepConfig;
use crate::context::{QuizDecision, QuizRequest};
use crate::regrade_walk::WalkOutcome;
use crate::state::App;

/// How often the sweep is scheduled.
pub const EVERY: SignedDuration = SignedDuration::from_mins(5);
/// A run that gets this close to its deadline hands over the rest.
const RESERVE: Duration = Duration::from_secs(2);
/// The most time for one attempt, so that one that never ends holds up no other.
const PIECE: Duration = Duration::from_secs(10);

/// The sweep of the quizzes.
pub struct Sweep {
    pub app: App,
    /// Work for further processes.
    pub queue: SweepQueue,
}

/// Work that a run hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SweptWork {
    /// Attempts whose time is over.
    Attempts(Position),
    /// Attempts to be regraded.
    Regrade(RegradePart),
}

/// Why a run failed. What was not done stays due.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Attempt(#[from] Failure),
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("a message is none of ours: {0}")]
    Message(#[from] serde_json::Error),
    #[error("{0} attempts were not regraded")]
    NotRegraded(u64),
}

impl From<StoreError> for SweepError {
    fn from(error: StoreError) -> Self {
        Self::Attempt(error.into())
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Attempts that were submitted, by this run or just before it.
    pub submitted: usize,
    /// Attempts that wait until their learner has access again.
    pub parked: usize,
}

/// What became of one attempt.
enum SweepOutcome {
    Submitted,
    Parked,
}

impl Sweep {
    /// Builds the clients.
    pub fn new(config: SweepConfig, aws: &Aws) -> Self {
        let queue = SweepQueue::new(aws, config.sweep_queue, EVERY);
        Self { app: App::new(config.quizzes, aws), queue }
    }

    /// Runs for the schedule, or for a message of the function's queue.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn handle(
        &self,
        event: Value,
        deadline: Instant,
        correlation_id: &str,
    ) -> Result<Value, SweepError> {
        trace::annotate(correlation_id);
        match Trigger::of(event)? {
            Trigger::Schedule => {
                let swept = self.sweep(deadline, correlation_id).await?;
                Ok(json!({"settled": swept.submitted, "parked": swept.parked}))
            }
            Trigger::Handovers(handovers) => {
                for handover in handovers {
                    self.go_on(handover, deadline, correlation_id).await?;
                }
                Ok(all_done())
            }
        }
    }

    /// Submits the attempts of every shard whose time has been over longest, and hands over the rest of each, with all
    /// that has to be regraded.
    ///
    /// One failure does not hold up the other attempts; the next run retries it.
    ///
    /// # Errors
    /// The first failure, after all other attempts were tried.
    pub async fn sweep(&self, deadline: Instant, correlation_id: &str) -> Result<Swept, SweepError> {
        let mut swept = Swept::default();
        // Nothing is graded while quizzes are paused.
        if !self.app.switches.allow(Switch::Quizzes).await {
            return Ok(swept);
        }
        let (store, now) = (&self.app.store, self.app.clock.now());
        let (mut pages, mut rest) = (Vec::new(), Vec::new());
        for shard in Store::attempt_shards() {
            let due = store.due_attempts(deadline, now - GRACE, shard).await?;
            pages.push(due.items);
            rest.extend(due.next.map(SweptWork::Attempts));
        }
        for shard in Store::regrade_shards() {
            let mut next = Some(shard);
            while let Some(from) = next {
                let due = store.due_regrades(deadline, now, from).await?;
                rest.extend(due.items.into_iter().map(SweptWork::Regrade));
                next = due.next;
            }
        }
        // Before the work: a run that dies has handed over already.
        let handed_over = self.queue.hand_over(self.app.clock.as_ref(), rest).await;
        let context = RequestContext { deadline, correlation_id: correlation_id.to_owned() };
        let mut failure = None;
        for page in pages {
            self.submit(page, &context, &mut swept, &mut failure).await;
        }
        handed_over?;
        failure.map_or(Ok(swept), |failure| Err(failure.into()))
    }

    /// Does work that was handed over: the rest of a shard until the next scheduled run takes over, or a part of the
    /// attempts to be regraded.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn go_on(
        &self,
        handover: Handover<SweptWork>,
        deadline: Instant,
        correlation_id: &str,
    ) -> Result<Swept, SweepError> {
        let mut swept = Swept::default();
        if handover.is_over(self.app.clock.as_ref()) || !self.app.switches.allow(Switch::Quizzes).await {
            return Ok(swept);
        }
        let context = RequestContext { deadline, correlation_id: correlation_id.to_owned() };
        let mut next = match &handover.work {
            SweptWork::Attempts(from) => Some(from.clone()),
            SweptWork::Regrade(part) => {
                self.regrade(*part, &context).await?;
                None
            }
        };
        let (clock, mut failure) = (self.app.clock.as_ref(), None);
        let before = clock.now() - GRACE;
        while let Some(from) = next.take().filter(|_| !handover.is_over(clock)) {
            if !in_time(deadline) {
                let work = SweptWork::Attempts(from);
                self.queue.put([Handover { work, until: handover.until }]).await?;
                break;
            }
            if !self.app.switches.allow(Switch::Quizzes).await {
                break;
            }
            let due = self.app.store.due_attempts(deadline, before, from).await?;
            self.submit(due.items, &context, &mut swept, &mut failure).await;
            next = due.next;
        }
        failure.map_or(Ok(swept), |failure| Err(failure.into()))
    }

    async fn submit(
        &self,
        attempts: Vec<DueAttempt>,
        context: &RequestContext,
        swept: &mut Swept,
        failure: &mut Option<Failure>,
    ) {
        for DueAttempt { learner, key } in attempts {
            if !in_time(context.deadline) {
                return;
            }
            let Some(content) = keys::quiz_of(&key) else { continue };
            let deadline = context.deadline.min(Instant::now() + PIECE);
            let context = RequestContext { deadline, ..context.clone() };
            match self.app.sweep_attempt(learner, content, &context).await {
                Ok(SweepOutcome::Submitted) => swept.submitted += 1,
                Ok(SweepOutcome::Parked) => swept.parked += 1,
                Err(error) => {
                    tracing::error!(%error, %learner, %content, "cannot submit an expired attempt");
                    failure.get_or_insert(error);
                }
            }
        }
    }

    async fn regrade(&self, part: RegradePart, context: &RequestContext) -> Result<(), SweepError> {
        match self.app.walk(part, context).await? {
            WalkOutcome::Done => Ok(()),
            // It has a lease of its own, so that it needs no other one.
            WalkOutcome::More => {
                Ok(self.queue.hand_over(self.app.clock.as_ref(), [SweptWork::Regrade(part)]).await?)
            }
            WalkOutcome::Failed(attempts) => Err(SweepError::NotRegraded(attempts)),
        }
    }
}

fn in_time(deadline: Instant) -> bool {
    Instant::now() + RESERVE < deadline
}

impl App {
    async fn sweep_attempt(
        &self,
        learner: LearnerId,
        content: ContentId,
        context: &RequestContext,
    ) -> Result<SweepOutcome, Failure> {
        let request = QuizRequest::by_sweep(self, learner, context, content).await?;
        let decide = |snapshot: &Snapshot| {
            // Once the context is ready, no expired attempt is left.
            let decision =
                request.with_ready_context(snapshot, |_| Ok(Decision::Answer(SweepOutcome::Submitted)));
            match decision {
                // Grading the attempt of a learner without access could pass a quiz that completes nothing. It is found
                // again when access may have returned, whether the learner does or not.
                Err(Failure::Refused(_)) => park(&request, snapshot),
                decision => decision,
            }
        };
        self.store.decide(context.deadline, &request.keys(), decide).await
    }
}

/// Moves an expired attempt in the sweep's index to when its learner may have access again.
fn park(request: &QuizRequest<'_>, snapshot: &Snapshot) -> QuizDecision<SweepOutcome> {
    let key = keys::quiz_state(request.learner, request.content);
    let stored = snapshot.read(&key)?;
    let now = request.app.clock.now();
    let mut state = stored.as_ref().map(|read| read.value.clone()).unwrap_or_default();
    let Some(open) = state.open.as_mut().filter(|open| open.is_over(now)) else {
        return Ok(Decision::Answer(SweepOutcome::Submitted));
    };
    open.park(request.is_suspended(snapshot)?, now);
    let mut transaction = Transaction::new();
    transaction.save(&key, stored.as_ref(), &state)?;
    Ok(Decision::Write(transaction, SweepOutcome::Parked))
}
