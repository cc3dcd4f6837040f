//! Sample e-mails for the preview gallery and the snapshot tests, and the people and courses in them.
//!
//! Each e-mail lists its samples in its own folder; [`crate::all_samples`] collects them from the registry.

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::{CourseId, Learner, LearnerId};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::brand::Brand;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::EnrolmentItems;
use crate::mail_context::{MailContext, Wait};
use crate::render::{Rendered, render};

pub(crate) mod live_sessions;

/// The reference in the footer of every sample.
pub const REFERENCE: &str = "019b0000-0000-7000-8000-00000000aaaa";
/// A name that must not break any page or header.
pub const HOSTILE_NAME: &str =
    "Zoë \"<script>alert('x')</script>\" O’Neill\r\nBcc: all@example.org\u{202E}gnp.exe";

/// A course title with the same intent.
pub(crate) const HOSTILE_TITLE: &str = "</td>\u{2066}\"Safe\" & <b>sound</b>\n2";
pub(crate) const LEARNER: &str = "019b0000-0000-7000-8000-000000000001";
pub(crate) const COURSE: &str = "019b0000-0000-7000-8000-0000000000c1";
pub(crate) const ENROLMENT: &str = "019b0000-0000-7000-8000-0000000000f1";
/// What an unsubscribing link carries.
const TOKEN: &str = "019b000000007000800000000000000100112233445566778899aabbccddeeff";
const NOW: &str = "2027-01-13T12:00:00Z";

/// An e-mail in one of the shapes that learners see.
pub struct Sample {
    /// Its file name without an extension.
    pub name: &'static str,
    /// Whether the snapshots hold its HTML too, and not only its text.
    pub html_snapshot: bool,
    content: Box<dyn EmailContent>,
}

impl Sample {
    /// Composes the sample.
    ///
    /// # Panics
    /// The e-mail is outdated or lacks an item: the sample is wrong.
    pub(crate) fn new<E: Email>(
        name: &'static str,
        email: &E,
        items: &E::Items,
        (learner, now): (&Learner, Timestamp),
    ) -> Self {
        let brand = brand();
        let unsubscribe_token = E::OPTIONAL.map(|of| (of, TOKEN));
        let context = MailContext { learner, brand: &brand, now, wait: Wait::Over, unsubscribe_token };
        match email.compose(items, &context) {
            Ok(Composed::Content(content)) => Self { name, html_snapshot: false, content },
            Ok(Composed::Outdated(reason) | Composed::TooEarly(reason)) => {
                panic!("{name} is outdated: {reason}")
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }

    pub(crate) fn with_html_snapshot(self) -> Self {
        Self { html_snapshot: true, ..self }
    }

    /// Renders it for a provider named Meridian CPD.
    ///
    /// # Errors
    /// A template fails.
    pub fn render(&self) -> askama::Result<Rendered> {
        render(self.content.as_ref(), &brand(), stored(json!(REFERENCE)))
    }
}

fn brand() -> Brand {
    Brand::new("Meridian CPD", "https://learning.example.org").expect("a web address")
}

/// Builds a value from its stored form.
///
/// # Panics
/// The JSON does not match the type: the sample is wrong.
pub(crate) fn stored<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("samples are written in the stored form")
}

pub(crate) fn learner_id() -> LearnerId {
    stored(json!(LEARNER))
}

pub(crate) fn course_id() -> CourseId {
    stored(json!(COURSE))
}

/// The day before the first live session.
pub(crate) fn now() -> Timestamp {
    stored(json!(NOW))
}

pub(crate) fn ada() -> Learner {
    stored(json!({
        "id": LEARNER, "email": "ada@learner.example", "name": "Ada Learner",
        "created_at": "2027-01-01T00:00:00Z",
    }))
}

pub(crate) fn named(name: &str) -> Learner {
    Learner { name: name.to_owned(), ..ada() }
}

/// A self-paced course with a quiz and an assignment, and Ada's enrolment on it.
pub(crate) fn enrolment() -> EnrolmentItems {
    EnrolmentItems { course: self_paced_course(), enrolment: Some(active_enrolment()) }
}

pub(crate) fn not_enrolled() -> EnrolmentItems {
    EnrolmentItems { course: self_paced_course(), enrolment: None }
}

fn self_paced_course() -> Course {
    let content = |kind: &str| {
        json!({
            "uuid": "019b0000-0000-7000-8000-0000000000d1", "title": "x", "kind": kind, "is_required": true,
        })
    };
    stored(json!({
        "uuid": COURSE, "slug": "safeguarding-essentials", "title": "Safeguarding Essentials for Clinical Teams",
        "description": "", "format": "self_paced", "cpd_credits": "2.50", "cpd_type": "clinical_governance",
        "duration_minutes": 150, "price": {"amount": 3000, "currency": "usd"}, "organiser": "Meridian CPD",
        "published": true,
        "modules": [{
            "uuid": "019b0000-0000-7000-8000-0000000000b1", "title": "x", "is_required": true,
            "contents": [content("text"), content("quiz"), content("assignment")],
        }],
    }))
}

fn active_enrolment() -> Enrolment {
    stored(json!({
        "id": ENROLMENT, "learner": LEARNER, "course": COURSE, "status": "active", "enrolled_at": NOW,
    }))
}
