//! What a mail says, looked up from ids at the moment of sending, and whether it is still true.
//!
//! A message may be minutes or, out of the dead letters, days old. What it announces may be over:
//!
//! | Mail | Is not sent when |
//! |---|---|
//! | enrolment confirmed | the place gives no access (left, refunded, disputed) |
//! | join link ready | the same; or the link was withdrawn, the session was taken out of the course or is over |
//! | payment failed | the learner holds a place by now: another payment carried it |
//! | assignment graded | the learner has handed in something newer, which waits to be graded |
//! | payment returned | never: it is about money; only what it says of the place follows the place |
//!
//! What cannot be found out (no profile, no course) is an error: the message ends in the dead letters, where
//! the operator sees it.

use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::course::{Course, LiveSession};
use domain::enrolment::Enrolment;
use domain::outbox::{Mail, SessionRegistrant};
use domain::{Learner, Registration, RegistrationStatus, SubmissionId, one_line};
use jiff::{SignedDuration, Timestamp};
use shared::dynamo::{ItemKey, Snapshot, Store, StoreError, keys};
use tokio::time::Instant;

use crate::letter::{
    Access, AssignmentGraded, CourseFacts, EnrolmentConfirmed, Letter, NAME_MAX, PaymentFailed, Refunded,
    Session, TITLE_MAX, ZoomLinkReady,
};
use crate::render::Brand;
use crate::sender::is_bare_address;
use crate::when::When;
use crate::words;

/// Everything that a mail may speak of.
#[derive(Clone, Debug)]
pub struct Facts {
    /// To whom it goes.
    pub learner: Learner,
    /// Which course it is about.
    pub course: Course,
    /// The learner's place in it.
    pub place: Option<Enrolment>,
    /// The learner's registrations for its live sessions, as far as the mail shows them.
    pub registrations: Vec<Registration>,
    /// The learner's work, and what was handed in last, for a mail about it.
    pub graded: Option<(Submission, Option<SubmissionId>)>,
}

/// A mail, or why there is none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composed {
    /// To be sent.
    Letter(Box<Letter>),
    /// No longer true; with the reason.
    Outdated(&'static str),
}

/// Why it cannot be found out what the mail says.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Something that must exist does not.
    #[error("there is no {0}")]
    Missing(&'static str),
    /// The profile's address is no address; which it is, is not said.
    #[error("the profile holds no usable address")]
    Address,
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Facts {
    /// The keys of what the mail speaks of, as far as they are known beforehand.
    pub(crate) fn addresses(mail: &Mail) -> Vec<ItemKey> {
        let learner = mail.learner();
        let mut addresses: Vec<ItemKey> = vec![(&keys::learner(learner)).into()];
        if let Some(course) = mail.course() {
            addresses.push((&keys::course(course)).into());
            addresses.push((&keys::enrolment(learner, course)).into());
        }
        if let Mail::ZoomLinkReady(SessionRegistrant { course, session, .. }) = mail {
            addresses.push((&keys::registration(learner, *course, *session)).into());
        }
        if let Mail::AssignmentGraded { assignment, submission, .. } = mail {
            addresses.push((&keys::submission(learner, *assignment, *submission)).into());
            addresses.push((&keys::assignment_state(learner, *assignment)).into());
        }
        addresses
    }

    /// The facts behind those keys; the registrations of a hybrid course are one more read, since only the
    /// course knows its sessions.
    pub(crate) async fn read(
        store: &Store,
        snapshot: &Snapshot,
        mail: &Mail,
        deadline: Instant,
    ) -> Result<Self, ComposeError> {
        let (id, course_id) = (mail.learner(), mail.course().ok_or(ComposeError::Missing("course"))?);
        let learner = snapshot.get(&keys::learner(id))?.ok_or(ComposeError::Missing("learner profile"))?;
        let course = snapshot.get(&keys::course(course_id))?.ok_or(ComposeError::Missing("course"))?;
        let place = snapshot.get(&keys::enrolment(id, course_id))?;
        let registration = |session| keys::registration(id, course_id, session);
        let registrations = match mail {
            Mail::ZoomLinkReady(seat) => snapshot.get(&registration(seat.session))?.into_iter().collect(),
            Mail::EnrolmentConfirmed { .. } => {
                let keys: Vec<_> = course.sessions.iter().map(|session| registration(session.uuid)).collect();
                let addresses: Vec<ItemKey> = keys.iter().map(Into::into).collect();
                let snapshot = store.read(deadline, &addresses).await?;
                let found: Result<Vec<_>, _> = keys.iter().map(|key| snapshot.get(key)).collect();
                found?.into_iter().flatten().collect()
            }
            _ => Vec::new(),
        };
        let graded = match mail {
            Mail::AssignmentGraded { assignment, submission, .. } => {
                let work = snapshot.get(&keys::submission(id, *assignment, *submission))?;
                let work = work.ok_or(ComposeError::Missing("submission"))?;
                let state = snapshot.get(&keys::assignment_state(id, *assignment))?;
                Some((work, state.and_then(|state| state.current).map(|current| current.submission)))
            }
            _ => None,
        };
        Ok(Self { learner, course, place, registrations, graded })
    }

    /// Where the mail goes.
    pub(crate) fn address(&self) -> Result<&str, ComposeError> {
        let address = self.learner.email.as_str();
        if is_bare_address(address) { Ok(address) } else { Err(ComposeError::Address) }
    }

    /// What the mail says at this moment.
    ///
    /// # Errors
    /// Something that the message speaks of does not exist.
    pub fn compose(&self, mail: &Mail, brand: &Brand, now: Timestamp) -> Result<Composed, ComposeError> {
        let (name, course) = (one_line(&self.learner.name, NAME_MAX), self.course(brand));
        Ok(match mail {
            Mail::EnrolmentConfirmed { .. } => match self.has_access()? {
                false => Composed::Outdated("the place gives no access"),
                true => {
                    let (sessions, steps) = (self.sessions(now), words::steps(&self.course));
                    letter(Letter::EnrolmentConfirmed(EnrolmentConfirmed { name, course, sessions, steps }))
                }
            },
            Mail::ZoomLinkReady(seat) => {
                let Some(session) = self.course.session(seat.session) else {
                    return Ok(Composed::Outdated("the session is no longer part of the course"));
                };
                let session = self.session(session, now);
                match (self.has_access()?, &session.access) {
                    (false, _) => Composed::Outdated("the place gives no access"),
                    (true, Access::Over) => Composed::Outdated("the session is over"),
                    (true, Access::Later | Access::ByHost) => Composed::Outdated("the link was withdrawn"),
                    (true, Access::Link(_)) => {
                        letter(Letter::ZoomLinkReady(ZoomLinkReady { name, course, session }))
                    }
                }
            }
            Mail::PaymentFailed { .. } => match self.holds_place() {
                true => Composed::Outdated("another payment carries the place"),
                false => {
                    let price = self.course.price.to_string();
                    letter(Letter::PaymentFailed(PaymentFailed { name, course, price }))
                }
            },
            Mail::AssignmentGraded { .. } => {
                let (work, newest) = self.graded.as_ref().ok_or(ComposeError::Missing("submission"))?;
                if newest.is_some_and(|newest| newest != work.id) {
                    return Ok(Composed::Outdated("something newer was handed in"));
                }
                let verdict = work.verdict.as_ref().ok_or(ComposeError::Missing("grade"))?;
                let title = self.course.content(work.assignment).map(|entry| entry.title.as_str());
                letter(Letter::AssignmentGraded(AssignmentGraded {
                    name,
                    work_url: format!("{}/{}", course.learn_url, work.assignment),
                    course,
                    title: one_line(title.unwrap_or("your assignment"), TITLE_MAX),
                    score: verdict.score.map(|score| format!("{score} of {}", verdict.max_score)),
                    passed: work.status.is_passed(),
                    approved: work.status == SubmissionStatus::Approved,
                    has_feedback: !verdict.feedback.is_empty(),
                }))
            }
            Mail::Refunded { amount, access_ended, .. } => letter(Letter::Refunded(Refunded {
                name,
                course,
                amount: amount.as_ref().map(ToString::to_string),
                access_ended: *access_ended && !self.holds_place(),
                completed: self.place.as_ref().is_some_and(|place| place.completed_at.is_some()),
            })),
            // They are about a ledger, not about a place: `credits.rs` composes them.
            Mail::CreditsAwarded { .. } | Mail::CreditsExpiring { .. } | Mail::CycleEnding { .. } => {
                return Err(ComposeError::Missing("place in a letter about credits"));
            }
        })
    }

    fn has_access(&self) -> Result<bool, ComposeError> {
        let place = self.place.as_ref().ok_or(ComposeError::Missing("enrolment"))?;
        Ok(place.status.gives_access())
    }

    fn holds_place(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.status.holds_seat())
    }

    fn course(&self, brand: &Brand) -> CourseFacts {
        let course = &self.course;
        let page_url = format!("{}/courses/{}", brand.site(), course.uuid);
        CourseFacts {
            title: one_line(&course.title, TITLE_MAX),
            format: words::format(course.format),
            credits: words::credits(course.cpd_credits),
            credit_type: words::credit_type(&course.cpd_type),
            duration: words::duration(course.duration_minutes),
            learn_url: format!("{page_url}/learn"),
            page_url,
        }
    }

    fn sessions(&self, now: Timestamp) -> Vec<Session> {
        let mut sessions: Vec<&LiveSession> = self.course.sessions.iter().collect();
        sessions.sort_by_key(|session| session.starts_at);
        sessions.into_iter().map(|session| self.session(session, now)).collect()
    }

    fn session(&self, session: &LiveSession, now: Timestamp) -> Session {
        let zones = [self.learner.time_zone.as_deref(), Some(session.time_zone.as_str())];
        let registration =
            self.registrations.iter().find(|registration| registration.session == session.uuid);
        let over = session.starts_at + SignedDuration::from_mins(i64::from(session.duration_minutes)) <= now;
        let access =
            match registration {
                _ if over => Access::Over,
                Some(Registration {
                    status: RegistrationStatus::Registered, join_url: Some(url), ..
                }) if is_link(url) => Access::Link(url.clone()),
                Some(Registration { status: RegistrationStatus::AwaitingApproval, .. }) => Access::ByHost,
                _ => Access::Later,
            };
        Session {
            topic: one_line(&session.topic, TITLE_MAX),
            when: When::new(session.starts_at, session.duration_minutes, &zones),
            duration: words::duration(session.duration_minutes),
            access,
        }
    }
}

fn letter(letter: Letter) -> Composed {
    Composed::Letter(Box::new(letter))
}

/// A link that may stand behind a button. Zoom's consumer has judged its host before it was stored.
fn is_link(url: &str) -> bool {
    url.starts_with("https://")
        && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
}
