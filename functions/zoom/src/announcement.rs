//! After a registration was handled: tells the learner what is new about the live sessions, all at once.
//!
//! A purchase registers a learner for several sessions, a message each, and a publication may move all of them. The
//! message that finds no other registration pending announces the news of all: one notification, one e-mail.

use domain::course::{Course, LiveSession};
use domain::enrolment::Enrolment;
use domain::live_session::news::{KnownSessions, SessionNews};
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{LiveSessionId, Registration, RegistrationStatus};
use jiff::Timestamp;
use shared::store::{Decision, ItemKey, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::outcome::RegistrationOutcome;
use crate::reconciler::RegistrationRequest;
use crate::state::App;

/// A registration that failed this often no longer holds up the news about the other sessions.
const RECEIVES_MAX: u32 = 3;

impl App {
    /// Announces what is new, unless it follows with another message.
    pub(crate) async fn announce(
        &self,
        request: RegistrationRequest<'_>,
        outcome: &RegistrationOutcome,
        deadline: Instant,
    ) -> Result<(), StoreError> {
        if !outcome.is_done() && request.receives < RECEIVES_MAX {
            return Ok(());
        }
        let (learner, course) = (request.registrant.learner, request.registrant.course);
        let keys: Vec<ItemKey> = vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::announced_sessions(learner, course)).into(),
            (&keys::notification_head(learner)).into(),
        ];
        let mut registrations_read = false;
        self.store
            .decide(deadline, &keys, |snapshot| {
                let Some(course) = snapshot.get(&keys::course(course))? else {
                    return Ok(Decision::Answer(()));
                };
                if !registrations_read {
                    registrations_read = true;
                    let keys = course.sessions.iter().map(|session| {
                        ItemKey::from(&keys::registration(learner, course.uuid, session.uuid))
                    });
                    let keys: Vec<ItemKey> = keys.collect();
                    if !keys.is_empty() {
                        return Ok(Decision::ReadAlso(keys));
                    }
                }
                self.decide_announcement(request, &course, snapshot)
            })
            .await
    }

    fn decide_announcement(
        &self,
        request: RegistrationRequest<'_>,
        course: &Course,
        snapshot: &Snapshot,
    ) -> Result<Decision<()>, StoreError> {
        let learner = request.registrant.learner;
        let enrolment = snapshot.get(&keys::enrolment(learner, course.uuid))?;
        let Some(enrolment) = enrolment.filter(|enrolment| enrolment.status.gives_access()) else {
            return Ok(Decision::Answer(()));
        };
        let mut unit = UnitOfWork::new(self.clock.as_ref(), request.correlation_id);
        let mut registrations: Vec<Registration> = Vec::new();
        for session in &course.sessions {
            let registration = snapshot.get(&keys::registration(learner, course.uuid, session.uuid))?;
            let is_own = session.uuid == request.registrant.session;
            let is_coming = session.ends_at() > unit.now && enrolment.includes(session);
            if !is_own && is_coming && is_pending(registration.as_ref(), session, unit.now) {
                return Ok(Decision::Answer(()));
            }
            registrations.extend(registration);
        }
        let key = keys::announced_sessions(learner, course.uuid);
        let announced = snapshot.read(&key)?;
        let known = announced.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let is = KnownSessions::of(&enrolment, course, &registrations, unit.now);
        let news = known.news(&is, unit.now);
        // To a learner who has just enrolled only a way in is news: the sessions are on the page that they bought.
        let first = announced.is_none();
        let worth_telling =
            news.iter().any(|(id, news)| !first || *news != SessionNews::Added || is.has_access(*id));
        if !worth_telling {
            return Ok(Decision::Answer(()));
        }
        unit.transaction.save(&key, announced.as_ref(), &is)?;
        unit.send(Message::Mail(Mail::SessionsChanged { learner, course: course.uuid }))?;
        let notes = snapshot.read(&keys::notification_head(learner))?;
        let told = news.iter().map(|(id, news)| {
            let is_left_out = course.session(*id).is_some_and(|session| !enrolment.includes(session));
            Told { is_left_out, ..Told::new(*id, *news, &known, &is) }
        });
        let told: Vec<Told<'_>> = told.collect();
        unit.notify(learner, notes.as_ref(), notice(&enrolment, course, &told))?;
        Ok(Decision::Write(unit.transaction, ()))
    }
}

/// Whether a message about this registration is still to be handled. One for a session that has moved to another meeting
/// is: its new link is told with the new time.
fn is_pending(registration: Option<&Registration>, session: &LiveSession, now: Timestamp) -> bool {
    registration.is_none_or(|registration| {
        let waits = registration.pause.is_some_and(|pause| pause.in_outbox && pause.until > now);
        let moves = registration.room.as_ref().is_some_and(|room| *room != session.zoom);
        (moves || registration.status == RegistrationStatus::Pending) && !waits
    })
}

/// One line of news.
struct Told<'a> {
    news: SessionNews,
    topic: &'a str,
    has_link: bool,
    /// It takes place, after the end of access.
    is_left_out: bool,
}

impl<'a> Told<'a> {
    fn new(id: LiveSessionId, news: SessionNews, known: &'a KnownSessions, is: &'a KnownSessions) -> Self {
        let session = is.sessions.get(&id).or_else(|| known.sessions.get(&id));
        let topic = session.map_or("", |session| session.topic.as_str());
        Self { news, topic, has_link: is.has_link(id), is_left_out: false }
    }
}

fn notice(enrolment: &Enrolment, course: &Course, told: &[Told<'_>]) -> Notice {
    let on_the_page = "The times and your personal links are on the course page.";
    let (title, message) = match told {
        [one] => {
            let topic = one.topic;
            match one.news {
                SessionNews::Moved { .. } => (
                    "Live session moved",
                    format!("“{topic}” has a new time. You'll find it on the course page."),
                ),
                SessionNews::Removed if one.is_left_out => (
                    "Live session after your access",
                    format!(
                        "“{topic}” starts after your access to the course ends, so you're no longer registered for it."
                    ),
                ),
                SessionNews::Removed => ("Live session cancelled", format!("“{topic}” will not take place.")),
                SessionNews::Added | SessionNews::NewLink if one.has_link => (
                    "Your Zoom link is ready",
                    format!("You're registered for “{topic}”. Your personal link is on the course page."),
                ),
                SessionNews::Added | SessionNews::NewLink | SessionNews::AwaitingApproval => (
                    "Your registration is awaiting approval",
                    format!(
                        "The host of “{topic}” approves each participant. Zoom will then e-mail you the link."
                    ),
                ),
            }
        }
        told if told.iter().all(|one| matches!(one.news, SessionNews::Added | SessionNews::NewLink)) => (
            "Your Zoom links are ready",
            format!("You're registered for the live sessions of “{}”. {on_the_page}", course.title),
        ),
        _ => (
            "Live sessions changed",
            format!("The live sessions of “{}” have changed. {on_the_page}", course.title),
        ),
    };
    Notice::about_course(enrolment, course, title.to_owned(), message)
}
