//! An e-mail to a person, and what became of it.

use domain::outbox::Mail;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::store::{ERASED, MailOutcome, SentMarker};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::sections::course_titles::CourseTitles;

/// What became of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailOutcome)]
pub enum MailOutcomeView {
    /// Handed to the provider; nothing is known since.
    Sent,
    /// The reader's host does not take it yet.
    Delayed,
    /// The reader's host has taken it.
    Delivered,
    /// The provider found malware in it.
    Rejected,
    /// Not sent: an earlier e-mail to the address bounced, or its reader complained.
    Suppressed,
    /// The reader's host does not take it.
    Bounced,
    /// The reader marked it as spam.
    Complained,
    /// Not sent: the sign-in has not verified the address.
    UnverifiedAddress,
    /// Not sent: the address cannot be written to.
    MalformedAddress,
    /// Not sent: the person's data was erased.
    Erased,
}

impl MailOutcomeView {
    pub(crate) fn of(marker: &SentMarker) -> Self {
        match marker {
            SentMarker::Sent { report: Some(report), .. } => match report.outcome {
                MailOutcome::Delayed => Self::Delayed,
                MailOutcome::Delivered => Self::Delivered,
                MailOutcome::Rejected => Self::Rejected,
                MailOutcome::Suppressed => Self::Suppressed,
                MailOutcome::Bounced => Self::Bounced,
                MailOutcome::Complained => Self::Complained,
            },
            SentMarker::Undeliverable { reason, .. } if reason == ERASED => Self::Erased,
            SentMarker::Undeliverable { reason, .. } if reason == "unverified_address" => {
                Self::UnverifiedAddress
            }
            SentMarker::Undeliverable { .. } => Self::MalformedAddress,
            _ => Self::Sent,
        }
    }
}

/// An e-mail to a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonEmail {
    pub uuid: Uuid,
    /// The name of the e-mail, for example `enrolment_confirmed`.
    pub template: String,
    /// `null` for an e-mail that is about no course.
    #[schema(required)]
    pub course_uuid: Option<Uuid>,
    /// Empty if the e-mail is about no course, or the course no longer exists.
    pub course_title: String,
    /// When it was sent, or found not to be sendable.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub outcome: MailOutcomeView,
    /// When the provider reported the outcome.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub reported_at: Option<Timestamp>,
    /// An administrator had it sent again.
    pub sent_again: bool,
}

/// The name of an e-mail, which is its message's tag.
pub(crate) fn template(mail: &Mail) -> String {
    let tagged = serde_json::to_value(mail).unwrap_or_default();
    tagged["template"].as_str().unwrap_or_default().to_owned()
}

impl PersonEmail {
    /// `None` for a marker that does not say what it is of.
    pub(crate) fn new(marker: &SentMarker, titles: &CourseTitles) -> Option<Self> {
        let (at, reported_at) = match marker {
            SentMarker::Sent { sent_at, report, .. } => (*sent_at, report.map(|report| report.reported_at)),
            SentMarker::Undeliverable { found_at, .. } => (*found_at, None),
            _ => return None,
        };
        let of = marker.mail()?;
        let course = of.mail.course();
        Some(Self {
            uuid: of.id.0,
            template: template(&of.mail),
            course_uuid: course.map(|course| course.0),
            course_title: course.map(|course| titles.course(course)).unwrap_or_default(),
            at,
            outcome: MailOutcomeView::of(marker),
            reported_at,
            sent_again: of.sent_again,
        })
    }
}
