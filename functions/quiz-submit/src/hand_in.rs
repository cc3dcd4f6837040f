//! An attempt and everything that follows from it, in one transaction.

use domain::enrolment::completion::Advance;
use domain::quiz::attempt::{Attempt, HandedIn, QuizState};
use domain::quiz::grading::grade;
use domain::quiz::{Answers, QuizVersion};
use shared::dynamo::{Decision, keys};
use shared::http::Failure;
use shared::record::{Record, Studied};

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
    record: &mut Record<'_>,
    answers: Answers,
    claimed_seconds: Option<u32>,
) -> Result<Graded, Failure> {
    // What arrives after the end counts as handed in at the end, with what had been saved by then.
    let over = desk.state.open.as_ref().filter(|open| open.is_over(record.now));
    let (answers, at) = match over {
        Some(open) => (open.saved.clone(), open.expires_at.unwrap_or(record.now)),
        None => (answers, record.now),
    };
    let work = HandedIn {
        quiz_version: version.number,
        grade: grade(&desk.paper(version), version.quiz.passing_score, &version.key, &answers),
        answers,
        claimed_seconds,
        at,
        now: record.now,
        expired: over.is_some(),
    };
    let (state, attempt) = desk.state.clone().hand_in(desk.subject(visit), visit.id, work);
    record.transaction.create(&keys::attempt(attempt.learner, attempt.content, attempt.number), &attempt)?;
    desk.save_state(visit, &mut record.transaction, &state)?;
    let advance = if attempt.passed {
        let studied = Studied {
            place: &desk.place,
            course: &desk.course,
            notes: desk.notes.as_ref(),
            name: desk.certificate_name(visit),
        };
        record.complete_content(studied, attempt.content)?.1
    } else {
        // Nothing to write on the place, but it must not have been left or refunded meanwhile.
        let place = &desk.place.value;
        record.transaction.require(&keys::enrolment(place.learner, place.course), &desk.place);
        Advance::Nothing
    };
    Ok(Graded { attempt, state, advance })
}

/// Grades an attempt whose time is over with what was saved; the request is then judged again.
pub(crate) fn settle<T>(desk: &Desk, visit: &Visit<'_>, version: &QuizVersion) -> Judged<T> {
    let mut record = Record::new(visit.app.clock.as_ref(), &visit.call.correlation_id);
    hand_in(desk, visit, version, &mut record, Answers::default(), None)?;
    Ok(Decision::Write(record.transaction, Step::Again))
}
