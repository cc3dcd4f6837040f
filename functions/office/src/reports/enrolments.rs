//! The report of enrolments: who enrolled in a course in a period, and what stands behind it.

use domain::enrolment::Enrolment;
use shared::http::Failure;
use shared::store::{ItemKey, keys};

use super::{Looking, OfEnrolments};
use crate::views::EnrolmentRow;

/// The report of enrolments.
pub(crate) struct Enrolments;

impl OfEnrolments for Enrolments {
    type Row = EnrolmentRow;

    fn may_have(looking: &Looking<'_>, enrolment: &Enrolment) -> bool {
        looking.period.has_moment(enrolment.enrolled_at, looking.zone())
    }

    async fn rows(looking: &Looking<'_>, enrolments: &[Enrolment]) -> Result<Vec<EnrolmentRow>, Failure> {
        let profiles = enrolments.iter().map(|enrolment| ItemKey::from(&keys::learner(enrolment.learner)));
        let found = looking.read(profiles).await?;
        let mut rows = Vec::new();
        for enrolment in enrolments {
            let profile = found.peek(&keys::learner(enrolment.learner))?;
            rows.push(EnrolmentRow::of(enrolment, looking.course, profile.as_ref(), looking.zone()));
        }
        Ok(rows)
    }
}
