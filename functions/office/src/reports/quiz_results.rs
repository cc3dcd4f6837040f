//! The report of quiz results: how often each learner submitted a quiz of a course, the best score, and whether it is
//! passed.

use std::collections::BTreeMap;

use domain::course::{ContentKind, Course, OutlineEntry};
use domain::enrolment::Enrolment;
use domain::quiz::grading::Score;
use domain::{ContentId, LearnerId};
use shared::http::Failure;
use shared::store::{ItemKey, keys};

use super::{Looking, OfEnrolments};
use crate::views::QuizResultRow;

/// Attempts that are held in memory at a time: each has its answers with it.
const AT_ONCE: usize = 100;

/// The report of quiz results.
pub(crate) struct QuizResults;

impl OfEnrolments for QuizResults {
    type Row = QuizResultRow;

    const FIRST: u8 = 20;

    fn rows_each(course: &Course) -> usize {
        quizzes(course).count()
    }

    fn may_have(_looking: &Looking<'_>, _enrolment: &Enrolment) -> bool {
        true
    }

    async fn rows(looking: &Looking<'_>, enrolments: &[Enrolment]) -> Result<Vec<QuizResultRow>, Failure> {
        let pairs = |enrolment: &Enrolment| {
            let learner = enrolment.learner;
            quizzes(looking.course).map(move |quiz| (learner, quiz.uuid)).collect::<Vec<_>>()
        };
        let states = enrolments.iter().flat_map(&pairs);
        let behind = states.map(|(learner, quiz)| ItemKey::from(&keys::quiz_state(learner, quiz)));
        let profiles = enrolments.iter().map(|enrolment| ItemKey::from(&keys::learner(enrolment.learner)));
        let found = looking.read(behind.chain(profiles)).await?;
        let mut wanted = Vec::new();
        let mut results = Vec::new();
        for enrolment in enrolments {
            for quiz in quizzes(looking.course) {
                let state = found.peek(&keys::quiz_state(enrolment.learner, quiz.uuid))?;
                let Some(state) = state.filter(|state| state.used > 0) else { continue };
                let submitted = state.last_submitted_at;
                let in_period = looking.period.is_unlimited()
                    || submitted.is_some_and(|at| looking.period.has_moment(at, looking.zone()));
                if in_period {
                    wanted.push(((enrolment.learner, quiz.uuid), state.used, state.regraded));
                    results.push((enrolment, quiz, state));
                }
            }
        }
        let best = best_scores(looking, &wanted).await?;
        let mut rows = Vec::new();
        for (enrolment, quiz, state) in results {
            let profile = found.peek(&keys::learner(enrolment.learner))?;
            let best = best.get(&(enrolment.learner, quiz.uuid)).copied();
            rows.push(QuizResultRow::of(enrolment, looking.course, (quiz, &state, best), profile.as_ref()));
        }
        Ok(rows)
    }
}

fn quizzes(course: &Course) -> impl Iterator<Item = &OutlineEntry> {
    let contents = course.modules.iter().flat_map(|module| &module.contents);
    contents.filter(|content| content.kind == ContentKind::Quiz)
}

/// Of each learner and quiz, the attempts by their numbers: the best score, as they are graded now.
async fn best_scores(
    looking: &Looking<'_>,
    wanted: &[((LearnerId, ContentId), u32, bool)],
) -> Result<BTreeMap<(LearnerId, ContentId), Score>, Failure> {
    let attempts = wanted
        .iter()
        .flat_map(|(of, used, regraded)| (1..=*used).map(move |number| (*of, number, *regraded)));
    let attempts: Vec<_> = attempts.collect();
    let mut best = BTreeMap::new();
    for some in attempts.chunks(AT_ONCE) {
        let of_attempts = some.iter().flat_map(|((learner, quiz), number, regraded)| {
            let grading = regraded.then(|| ItemKey::from(&keys::current_grading(*learner, *quiz, *number)));
            [Some(ItemKey::from(&keys::attempt(*learner, *quiz, *number))), grading].into_iter().flatten()
        });
        let found = looking.read(of_attempts).await?;
        for ((learner, quiz), number, regraded) in some {
            let Some(attempt) = found.peek(&keys::attempt(*learner, *quiz, *number))? else { continue };
            let newest = match regraded {
                true => found.peek(&keys::current_grading(*learner, *quiz, *number))?,
                false => None,
            };
            let score = newest.map_or(attempt.score, |grading| grading.0.score);
            let of_both = best.entry((*learner, *quiz)).or_insert(score);
            *of_both = score.max(*of_both);
        }
    }
    Ok(best)
}
