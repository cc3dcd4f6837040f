//! Attempts whose time is over and whose learners have not returned: graded with what was saved.
//!
//! The learner's own next request does the same. Whichever comes first submits the attempt; the other finds it
//! submitted.

use std::time::Duration;

use domain::quiz::attempt::GRACE;
use domain::{ContentId, LearnerId};
use shared::http::{Failure, RequestContext};
use shared::runtime::Switch;
use shared::store::{Decision, DueAttempt, Snapshot, Transaction, keys};
use tokio::time::Instant;

use crate::context::{QuizDecision, QuizRequest};
use crate::state::App;

/// A run that gets this close to its deadline leaves the rest to the next one.
const RESERVE: Duration = Duration::from_secs(2);

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

impl App {
    /// Submits the attempts whose time is over.
    ///
    /// One failure does not hold up the other attempts; the next run retries it.
    ///
    /// # Errors
    /// The first failure, after all other attempts were tried.
    pub async fn sweep(&self, deadline: Instant, correlation_id: &str) -> Result<Swept, Failure> {
        let mut swept = Swept::default();
        // Nothing is graded while quizzes are paused.
        if !self.switches.allow(Switch::Quizzes).await {
            return Ok(swept);
        }
        let before = self.clock.now() - GRACE;
        let context = RequestContext { deadline, correlation_id: correlation_id.to_owned() };
        let (mut round, mut failure) = (self.bookmark.round(), None);
        let in_time = || Instant::now() + RESERVE < deadline;
        while let Some(from) = round.next().filter(|_| in_time()) {
            let due = self.store.due_attempts(deadline, before, from).await?;
            round.advance(due.next);
            if !self.switches.allow(Switch::Quizzes).await {
                break;
            }
            for DueAttempt { learner, key } in due.items {
                if !in_time() {
                    break;
                }
                let Some(content) = keys::quiz_of(&key) else { continue };
                match self.sweep_attempt(learner, content, &context).await {
                    Ok(SweepOutcome::Submitted) => swept.submitted += 1,
                    Ok(SweepOutcome::Parked) => swept.parked += 1,
                    Err(error) => {
                        tracing::error!(%error, %learner, %content, "cannot submit an expired attempt");
                        failure = failure.or(Some(error));
                    }
                }
            }
        }
        failure.map_or(Ok(swept), Err)
    }

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
                // Grading the attempt of a learner without access could pass a quiz that completes nothing.
                Err(Failure::Refused(_)) => park(&request, snapshot),
                decision => decision,
            }
        };
        self.store.decide(context.deadline, &request.keys(), decide).await
    }
}

/// Takes an expired attempt out of the sweep's index until its learner has access again.
fn park(request: &QuizRequest<'_>, snapshot: &Snapshot) -> QuizDecision<SweepOutcome> {
    let key = keys::quiz_state(request.learner, request.content);
    let stored = snapshot.read(&key)?;
    let now = request.app.clock.now();
    let mut state = stored.as_ref().map(|read| read.value.clone()).unwrap_or_default();
    let Some(open) = state.open.as_mut().filter(|open| open.is_over(now)) else {
        return Ok(Decision::Answer(SweepOutcome::Submitted));
    };
    open.parked = true;
    let mut transaction = Transaction::new();
    transaction.save(&key, stored.as_ref(), &state)?;
    Ok(Decision::Write(transaction, SweepOutcome::Parked))
}
