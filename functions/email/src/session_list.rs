//! What the e-mails about live sessions have in common: the registrations, and the calendar file.

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::live_session::news::KnownSession;
use domain::{CourseId, LearnerId, LiveSessionId, Registration, RegistrationStatus, one_line};
use shared::store::{ItemKey, Key, keys};

use crate::calendar::{Attachment, CalendarCourse, CalendarEvent, calendar as file};
use crate::compose_error::ComposeError;
use crate::enrolment_items::{CourseSummary, TITLE_MAX};
use crate::live_session::SessionAccess;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

/// The keys of the learner's registrations. Only the course names its sessions, so they take a second read.
pub(crate) fn registration_keys(
    first: &StoredItems,
    learner: LearnerId,
    course: CourseId,
) -> Result<Vec<ItemKey>, ComposeError> {
    Ok(sessions(first, learner, course)?.iter().map(Into::into).collect())
}

/// The learner's registrations.
pub(crate) fn registrations(
    stored: &StoredItems,
    learner: LearnerId,
    course: CourseId,
) -> Result<Vec<Registration>, ComposeError> {
    let found: Result<Vec<_>, _> =
        sessions(stored, learner, course)?.iter().map(|key| stored.get(key)).collect();
    Ok(found?.into_iter().flatten().collect())
}

fn sessions(
    stored: &StoredItems,
    learner: LearnerId,
    course: CourseId,
) -> Result<Vec<Key<Registration>>, ComposeError> {
    let sessions = stored.get(&keys::course(course))?.map(|course| course.sessions);
    let key = |session| keys::registration(learner, course, session);
    Ok(sessions.unwrap_or_default().iter().map(|session| key(session.uuid)).collect())
}

/// Whether Zoom has not answered yet for a session that is still to come.
pub(crate) fn is_waiting(
    (enrolment, course): (&Enrolment, &Course),
    registrations: &[Registration],
    context: &MailContext<'_>,
) -> bool {
    enrolment.included_sessions(course).any(|session| {
        let registration = registrations.iter().find(|registration| registration.session == session.uuid);
        let pending =
            registration.is_none_or(|registration| registration.status == RegistrationStatus::Pending);
        pending && session.ends_at() > context.now
    })
}

/// The calendar file with every session that is not over and starts before the end of access, and those that were removed.
pub(crate) fn calendar(
    (enrolment, course): (&Enrolment, &Course),
    summary: &CourseSummary,
    (registrations, removed): (&[Registration], &[(LiveSessionId, &KnownSession)]),
    context: &MailContext<'_>,
) -> Option<Attachment> {
    let coming = enrolment.included_sessions(course).filter(|session| session.ends_at() > context.now);
    let coming = coming.map(|session| {
        let registration = registrations.iter().find(|registration| registration.session == session.uuid);
        let link = match SessionAccess::from(registration) {
            SessionAccess::Link(url) => Some(url),
            _ => None,
        };
        CalendarEvent {
            id: session.uuid.to_string(),
            topic: one_line(&session.topic, TITLE_MAX),
            starts_at: session.starts_at,
            minutes: session.duration_minutes,
            link,
            cancelled: false,
        }
    });
    let removed = removed.iter().map(|(id, known)| CalendarEvent {
        id: id.to_string(),
        topic: one_line(&known.topic, TITLE_MAX),
        starts_at: known.starts_at,
        minutes: known.duration_minutes,
        link: None,
        cancelled: true,
    });
    let events: Vec<CalendarEvent> = coming.chain(removed).collect();
    let course = CalendarCourse {
        title: &summary.title,
        url: &summary.learn_url,
        host: context.brand.site_name(),
        sequence: course.revision,
    };
    file(course, &events, context.now)
}
