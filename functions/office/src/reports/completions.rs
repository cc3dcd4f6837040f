//! The report of completions: who completed a course in a period.

use domain::enrolment::Enrolment;
use shared::http::Failure;
use shared::store::{ItemKey, keys};

use super::{Looking, OfEnrolments};
use crate::views::CompletionRow;

/// The report of completions.
pub(crate) struct Completions;

impl OfEnrolments for Completions {
    type Row = CompletionRow;

    fn may_have(looking: &Looking<'_>, enrolment: &Enrolment) -> bool {
        enrolment.completed_at.is_some_and(|at| looking.period.may_have(at))
    }

    async fn rows(looking: &Looking<'_>, enrolments: &[Enrolment]) -> Result<Vec<CompletionRow>, Failure> {
        let behind = enrolments.iter().flat_map(|enrolment| {
            [ItemKey::from(&keys::learner(enrolment.learner)), (&keys::certificate(enrolment.id)).into()]
        });
        let found = looking.read(behind).await?;
        let mut rows = Vec::new();
        for enrolment in enrolments {
            let profile = found.peek(&keys::learner(enrolment.learner))?;
            let certificate = found.peek(&keys::certificate(enrolment.id))?;
            let row = CompletionRow::of(enrolment, looking.course, profile.as_ref(), certificate.as_ref());
            rows.extend(row.filter(|row| looking.period.has(row.completed_on)));
        }
        Ok(rows)
    }
}
