//! The course and the learner's enrolment on it, which most e-mails are about.

use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{CourseId, LearnerId, one_line};
use shared::store::{ItemKey, keys};

use crate::brand::Brand;
use crate::compose_error::ComposeError;
use crate::formatting;
use crate::stored_items::StoredItems;

/// Longest title or topic in an e-mail.
pub(crate) const TITLE_MAX: usize = 200;

#[derive(Clone, Debug)]
pub(crate) struct EnrolmentItems {
    pub(crate) course: Course,
    pub(crate) enrolment: Option<Enrolment>,
}

impl EnrolmentItems {
    pub(crate) fn keys(learner: LearnerId, course: CourseId) -> Vec<ItemKey> {
        vec![(&keys::course(course)).into(), (&keys::enrolment(learner, course)).into()]
    }

    pub(crate) fn read(
        stored: &StoredItems,
        learner: LearnerId,
        course: CourseId,
    ) -> Result<Self, ComposeError> {
        Ok(Self {
            course: stored.get(&keys::course(course))?.ok_or(ComposeError::Missing("course"))?,
            enrolment: stored.get(&keys::enrolment(learner, course))?,
        })
    }

    /// Whether the learner can open the course now.
    pub(crate) fn has_access(&self) -> Result<bool, ComposeError> {
        Ok(self.known()?.status.gives_access())
    }

    /// The enrolment, without which there is nothing to write.
    pub(crate) fn known(&self) -> Result<&Enrolment, ComposeError> {
        self.enrolment.as_ref().ok_or(ComposeError::Missing("enrolment"))
    }

    pub(crate) fn status(&self) -> Option<EnrolmentStatus> {
        self.enrolment.as_ref().map(|enrolment| enrolment.status)
    }

    pub(crate) fn holds_seat(&self) -> bool {
        self.enrolment.as_ref().is_some_and(|enrolment| enrolment.status.holds_seat())
    }

    pub(crate) fn summary(&self, brand: &Brand) -> CourseSummary {
        let course = &self.course;
        let page_url = format!("{}/courses/{}", brand.site(), course.uuid);
        CourseSummary {
            title: one_line(&course.title, TITLE_MAX),
            format: formatting::format(course.format),
            credits: formatting::credits(course.cpd_credits),
            credit_type: formatting::credit_type(&course.cpd_type),
            duration: formatting::duration(course.duration_minutes),
            learn_url: format!("{page_url}/learn"),
            page_url,
        }
    }
}

/// What e-mails say about a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CourseSummary {
    pub(crate) title: String,
    /// With or without live sessions.
    pub(crate) format: &'static str,
    /// "2.50", or "None".
    pub(crate) credits: String,
    /// May be empty.
    pub(crate) credit_type: String,
    /// "4 h 30 min".
    pub(crate) duration: String,
    /// Where it is studied.
    pub(crate) learn_url: String,
    /// Where it is described and bought.
    pub(crate) page_url: String,
}
