//! An attempt and everything that follows from it, in one transaction.

use domain::enrolment::completion::Advance;
use domain::quiz::attempt::{Attempt, HandedIn, QuizState};
use domain::quiz::grading::grade;
use domain::quiz::{Answers, QuizVersion};
use shared::dynamo::{Decision, keys};
use shared::http::Failure;
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;

use crate::desk::{Desk, Judged, Step, Visit};

/// An attempt as it is about to be written.
pub(crate) struct Graded {
    pub(crate) attempt: Attempt,
    pub(crate) state: QuizState,
    pub(crate) advance: Advance,
}

/// Grades the answers and gathers what has to be written for them.
pub(crate) fn hand_in(
    desk: &Desk,
    visit: &Visit<'_>,
    version: &QuizVersion,
    unit: &mut UnitOfWork<'_>,
    answers: Answers,
    claimed_seconds: Option<u32>,
) -> Result<Graded, Failure> {
    // What arrives after the end counts as handed in at the end, with what had been saved by then.
    let over = desk.state.open.as_ref().filter(|open| open.is_over(unit.now));
    let (answers, at) = match over {
        Some(open) => (open.saved.clone(), open.expires_at.unwrap_or(unit.now)),
        None => (answers, unit.now),
    };
    let work = HandedIn {
        quiz_version: version.number,
        grade: grade(&desk.paper(version), version.quiz.passing_score, &version.key, &answers),
        answers,
        claimed_seconds,
        at,
        now: unit.now,
        expired: over.is_some(),
    };
    let (state, attempt) = desk.state.clone().hand_in(desk.subject(visit), visit.id, work);
    unit.transaction.create(&keys::attempt(attempt.learner, attempt.content, attempt.number), &attempt)?;
    desk.save_state(visit, &mut unit.transaction, &state)?;
    let advance = if attempt.passed {
        let studied = Studied {
            enrolment: &desk.enrolment,
            course: &desk.course,
            notes: desk.notes.as_ref(),
            name: desk.certificate_name(visit),
        };
        unit.complete_content(studied, attempt.content)?.1
    } else {
        // Nothing to write on the enrolment, but it must not have been left or refunded meanwhile.
        let enrolment = &desk.enrolment.value;
        unit.transaction.require(&keys::enrolment(enrolment.learner, enrolment.course), &desk.enrolment);
        Advance::Nothing
    };
    Ok(Graded { attempt, state, advance })
}

/// Grades an attempt whose time is over with what was saved; the request is then judged again.
pub(crate) fn settle<T>(desk: &Desk, visit: &Visit<'_>, version: &QuizVersion) -> Judged<T> {
    let mut unit = UnitOfWork::new(visit.app.clock.as_ref(), &visit.context.correlation_id);
    hand_in(desk, visit, version, &mut unit, Answers::default(), None)?;
    Ok(Decision::Write(unit.transaction, Step::Again))
}
