//! An attempt and everything that follows from it, in one transaction.

use domain::enrolment::completion::Advance;
use domain::quiz::Answers;
use domain::quiz::attempt::{Attempt, QuizState, SubmittedWork};
use domain::quiz::grading::grade;
use shared::http::Failure;
use shared::store::{Transaction, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;

use crate::context::QuizContext;

/// A graded attempt that is about to be written.
pub(crate) struct GradedSubmission {
    pub(crate) attempt: Attempt,
    pub(crate) state: QuizState,
    pub(crate) advance: Advance,
}

/// Grades the answers and adds everything that has to be written for them.
///
/// After the end of the attempt, `answers` are ignored: what was saved in time is submitted, as of the end.
pub(crate) fn submit(
    context: &QuizContext<'_>,
    unit: &mut UnitOfWork<'_>,
    answers: Answers,
    claimed_seconds: Option<u32>,
) -> Result<GradedSubmission, Failure> {
    let expired = context.state.open.as_ref().filter(|_| context.is_overdue());
    let (answers, submitted_at) = match expired {
        Some(open) => (open.saved.clone(), open.expires_at.unwrap_or(unit.now)),
        None => (answers, unit.now),
    };
    let version = context.version();
    let (key, key_version) = context.key();
    let work = SubmittedWork {
        quiz_version: version.number,
        key_version,
        grade: grade(&context.paper(), version.quiz.passing_score, &key, &answers),
        answers,
        claimed_seconds,
        submitted_at,
        graded_at: unit.now,
        expired: expired.is_some(),
    };
    let state = context.state.clone();
    let (state, attempt) = state.submit(context.subject(), context.request.attempt_id, work);
    unit.transaction.create(&keys::attempt(attempt.learner, attempt.content, attempt.number), &attempt)?;
    context.save_state(&mut unit.transaction, &state)?;
    context.require_regrade(&mut unit.transaction);
    let advance = if attempt.passed {
        let studied = Studied {
            enrolment: &context.enrolment,
            course: &context.course,
            notes: context.notifications.as_ref(),
            name: context.certificate_name(),
            profile: context.profile(),
        };
        unit.complete_content(studied, attempt.content)?.1
    } else {
        context.require_enrolment(&mut unit.transaction);
        Advance::Nothing
    };
    Ok(GradedSubmission { attempt, state, advance })
}

/// The transaction that submits an expired attempt with what was saved.
pub(crate) fn submit_expired(context: &QuizContext<'_>) -> Result<Transaction, Failure> {
    let mut unit = context.unit_of_work();
    submit(context, &mut unit, Answers::default(), None)?;
    Ok(unit.transaction)
}
