//! How a learner's request is decided: its handler sees only a context that is ready.
//!
//! Ready means that the version of the open attempt was read and that no expired attempt is waiting. A handler is
//! called again after a conflicting write, so it must have no effects of its own.

use shared::http::{Failure, IdempotentRequest, Reply};
use shared::store::{Decision, Snapshot};

use crate::context::{Purpose, QuizContext, QuizDecision, QuizRequest};
use crate::submission::submit_expired;

impl QuizRequest<'_> {
    /// Reads the context, decides and writes.
    pub(crate) async fn decide<T>(
        &self,
        mut handle: impl FnMut(QuizContext<'_>) -> QuizDecision<T>,
    ) -> Result<T, Failure> {
        let decide = |snapshot: &Snapshot| self.with_ready_context(snapshot, &mut handle);
        self.app.store.decide(self.context.deadline, &self.keys(), decide).await
    }

    /// The same, unless the request was answered before: then the first answer is given again.
    pub(crate) async fn decide_once(
        &self,
        idempotent: &IdempotentRequest,
        mut handle: impl FnMut(QuizContext<'_>) -> QuizDecision<Reply>,
    ) -> Result<Reply, Failure> {
        let mut keys = idempotent.keys();
        keys.extend(self.keys());
        let decide = |snapshot: &Snapshot| -> QuizDecision<Reply> {
            idempotent.once(snapshot, || self.with_ready_context(snapshot, &mut handle))
        };
        self.app.store.decide(self.context.deadline, &keys, decide).await
    }

    /// Handles the request once its context is ready; submits an expired attempt first.
    ///
    /// An expired attempt is left as it is while quizzes are paused, and while the enrolment gives no access:
    /// grading it then could pass a quiz that completes nothing.
    pub(crate) fn with_ready_context<T>(
        &self,
        snapshot: &Snapshot,
        handle: impl FnOnce(QuizContext<'_>) -> QuizDecision<T>,
    ) -> QuizDecision<T> {
        QuizContext::load(self, snapshot, |context| {
            let may_submit = self.may_grade && context.enrolment.value.status.gives_access();
            if self.purpose != Purpose::Submit && context.is_overdue() && may_submit {
                return submit_expired(&context).map(Decision::WriteFirst);
            }
            handle(context)
        })
    }
}
