//! Invites somebody who has never signed in to a course. Outdated once the invitation was claimed or withdrawn.
//!
//! There is no profile yet, so the address comes from the invitation, and no name is known.

use askama::Template;
use domain::course::Course;
use domain::enrolment::invitation::Invitation as StoredInvitation;
use domain::{CourseId, Learner, LearnerId};
use shared::store::{ItemKey, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::formatting;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct Invitation {
    /// Stands for whoever has the address.
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

pub(crate) struct Items {
    course: Course,
    invitation: Option<StoredInvitation>,
}

struct Content {
    provider: String,
    course: CourseSummary,
    steps: Vec<String>,
    /// Where a sign-in begins and ends at the person's courses.
    accept_url: String,
    /// The only address by which the invitation can be claimed.
    address: String,
}

impl Email for Invitation {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        vec![(&keys::course(self.course)).into(), (&keys::invitation(self.learner, self.course)).into()]
    }

    fn reader(&self, stored: &StoredItems) -> Result<Learner, ComposeError> {
        let invitation = stored.get(&keys::invitation(self.learner, self.course))?;
        let nobody = Learner {
            id: self.learner,
            email: String::new(),
            name: String::new(),
            time_zone: None,
            email_verified: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            erased_at: None,
            listed: false,
            licence_number: None,
            profession: None,
            mail: domain::MailPreferences::default(),
        };
        Ok(match invitation {
            Some(invitation) => Learner { email: invitation.address, ..nobody },
            // An invitation is removed by an erasure alone.
            None => nobody.erased(jiff::Timestamp::UNIX_EPOCH),
        })
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        Ok(Items {
            course: stored.get(&keys::course(self.course))?.ok_or(ComposeError::Missing("course"))?,
            invitation: stored.get(&keys::invitation(self.learner, self.course))?,
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if !items.invitation.as_ref().is_some_and(StoredInvitation::is_waiting) {
            return Ok(Composed::Outdated("the invitation does not wait any more"));
        }
        let course = EnrolmentItems { course: items.course.clone(), enrolment: None };
        Ok(Composed::content(Content {
            provider: context.brand.provider().to_owned(),
            course: course.summary(context.brand),
            steps: formatting::steps(&items.course, None),
            accept_url: format!("{}/my-courses", context.brand.site()),
            address: context.address(),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("You’re invited: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        format!("{} invites you to this course.", self.provider)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "invitation/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "invitation/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
