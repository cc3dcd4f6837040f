//! A learner's request about a quiz, and the context that one read finds for it.
//!
//! A warm request costs one read. A second one follows only when the open attempt asks an older version of the quiz.

use domain::course::{ContentKind, Course};
use domain::enrolment::Enrolment;
use domain::notification::NotificationHead;
use domain::quiz::attempt::{QuizState, Subject};
use domain::quiz::{Question, QuizVersion};
use domain::{ContentId, Learner, LearnerId, Refusal};
use jiff::Timestamp;
use shared::http::{Failure, Identity, RequestContext};
use shared::store::{Decision, ItemKey, Read, Snapshot, Transaction, keys};
use shared::unit_of_work::UnitOfWork;
use uuid::Uuid;

use crate::contents::ContentLocation;
use crate::state::App;

/// What is decided about a quiz once its items were read.
pub(crate) type QuizDecision<T> = Result<Decision<T>, Failure>;

/// Why a quiz is requested: decides who is let in and whether an expired attempt is submitted first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Take the quiz: the enrolment must give access.
    Take,
    /// Submit answers: as [`Self::Take`], but the request itself submits an expired attempt.
    Submit,
    /// View earlier attempts: a former enrolment is enough.
    History,
}

/// One request of one learner about one quiz.
pub(crate) struct QuizRequest<'a> {
    pub(crate) app: &'a App,
    pub(crate) learner: LearnerId,
    /// Absent when the sweep acts for the learner.
    identity: Option<&'a Identity>,
    pub(crate) context: &'a RequestContext,
    pub(crate) content: ContentId,
    location: ContentLocation,
    pub(crate) purpose: Purpose,
    /// The id of the attempt that this request may create: the same however often it is decided.
    pub(crate) attempt_id: Uuid,
}

impl<'a> QuizRequest<'a> {
    /// A request by the learner. Reads the content's course the first time that this process meets the content.
    pub(crate) async fn new(
        app: &'a App,
        identity: &'a Identity,
        context: &'a RequestContext,
        content: ContentId,
        purpose: Purpose,
    ) -> Result<Self, Failure> {
        let location = app.contents.location(&app.store, context.deadline, content).await?;
        let (learner, attempt_id) = (identity.learner, app.clock.new_id());
        Ok(Self { app, learner, identity: Some(identity), context, content, location, purpose, attempt_id })
    }

    /// A request by the sweep, in the learner's absence.
    pub(crate) async fn by_sweep(
        app: &'a App,
        learner: LearnerId,
        context: &'a RequestContext,
        content: ContentId,
    ) -> Result<Self, Failure> {
        let location = app.contents.location(&app.store, context.deadline, content).await?;
        let (purpose, attempt_id) = (Purpose::Take, app.clock.new_id());
        Ok(Self { app, learner, identity: None, context, content, location, purpose, attempt_id })
    }

    /// The items that [`QuizContext::load`] needs.
    pub(crate) fn keys(&self) -> Vec<ItemKey> {
        let (learner, course) = (self.learner, self.location.course);
        vec![
            (&keys::current_quiz(self.content)).into(),
            (&keys::quiz_state(learner, self.content)).into(),
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::learner(learner)).into(),
            (&keys::notification_head(learner)).into(),
        ]
    }
}

/// Everything that a request about a quiz is decided by.
pub(crate) struct QuizContext<'a> {
    pub(crate) request: &'a QuizRequest<'a>,
    pub(crate) now: Timestamp,
    pub(crate) course: Course,
    pub(crate) title: String,
    pub(crate) enrolment: Read<Enrolment>,
    stored_state: Option<Read<QuizState>>,
    pub(crate) state: QuizState,
    pub(crate) notifications: Option<Read<NotificationHead>>,
    profile: Option<Learner>,
    /// The newest version: changed limits, delays and review settings apply immediately.
    pub(crate) current: QuizVersion,
    /// The version that the open attempt was started under, if it is an older one.
    older: Option<QuizVersion>,
}

impl<'a> QuizContext<'a> {
    /// Loads the context from what was read and continues with it.
    ///
    /// Asks for the version of the open attempt if it is an older one and was not read yet: only the state
    /// tells which one that is.
    ///
    /// # Errors
    /// The request is refused, or `then` fails.
    pub(crate) fn load<T>(
        request: &'a QuizRequest<'a>,
        snapshot: &Snapshot,
        then: impl FnOnce(Self) -> QuizDecision<T>,
    ) -> QuizDecision<T> {
        let (learner, content) = (request.learner, request.content);
        let enrolment = snapshot.read(&keys::enrolment(learner, request.location.course))?;
        let course = snapshot.get(&keys::course(request.location.course))?.ok_or(Refusal::NotFound)?;
        // Hide an unpublished course from anyone who was never enrolled.
        if !course.published && enrolment.is_none() {
            return Err(Refusal::NotFound.into());
        }
        if request.location.kind != ContentKind::Quiz {
            return Err(Refusal::NotAQuiz.into());
        }
        let enrolment = enrolment.ok_or(Refusal::NotEnrolled)?;
        let stored_state = snapshot.read(&keys::quiz_state(learner, content))?;
        let mut context = Self {
            request,
            now: request.app.clock.now(),
            title: course.content(content).map(|entry| entry.title.clone()).unwrap_or_default(),
            current: snapshot.get(&keys::current_quiz(content))?.ok_or(Refusal::NotFound)?,
            notifications: snapshot.read(&keys::notification_head(learner))?,
            profile: snapshot.get(&keys::learner(learner))?,
            state: stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default(),
            older: None,
            course,
            enrolment,
            stored_state,
        };
        if request.purpose != Purpose::History {
            context.require_access()?;
        }
        let number = context.state.open.as_ref().map_or(context.current.number, |open| open.quiz_version);
        if number != context.current.number {
            let key = keys::quiz_version(content, number);
            context.older = snapshot.get(&key)?;
            if context.older.is_none() {
                return Ok(Decision::ReadAlso(vec![(&key).into()]));
            }
        }
        then(context)
    }

    /// Refuses unless the quiz is released and the enrolment gives access. A course that is no longer published stays
    /// open to those who are enrolled.
    fn require_access(&self) -> Result<(), Refusal> {
        let entry = self.course.content(self.request.content).ok_or(Refusal::NotFound)?;
        if entry.released_at.is_some_and(|released_at| self.now < released_at) {
            return Err(Refusal::NotFound);
        }
        if !self.enrolment.value.status.gives_access() {
            return Err(Refusal::NotEnrolled);
        }
        Ok(())
    }

    /// The version that this learner is asked now.
    pub(crate) fn version(&self) -> &QuizVersion {
        self.older.as_ref().unwrap_or(&self.current)
    }

    /// The questions of the open attempt in its order; without one, those of a quiz that needs no start.
    pub(crate) fn paper(&self) -> Vec<Question> {
        match &self.state.open {
            Some(open) => self.version().quiz.paper(open.id),
            None if self.current.quiz.needs_start() => Vec::new(),
            None => self.current.quiz.questions.clone(),
        }
    }

    /// Whether the time of the open attempt is over.
    pub(crate) fn is_overdue(&self) -> bool {
        self.state.open.as_ref().is_some_and(|open| open.is_over(self.now))
    }

    /// An empty transaction at the time of the decision.
    pub(crate) fn unit_of_work(&self) -> UnitOfWork<'a> {
        let request = self.request;
        let mut unit = UnitOfWork::new(request.app.clock.as_ref(), &request.context.correlation_id);
        unit.now = self.now;
        unit
    }

    /// Writes the state, provided that it is still the one that was read.
    pub(crate) fn save_state(&self, transaction: &mut Transaction, state: &QuizState) -> Result<(), Failure> {
        let key = keys::quiz_state(self.request.learner, self.request.content);
        Ok(transaction.save(&key, self.stored_state.as_ref(), state)?)
    }

    /// Lets the transaction fail if the enrolment has changed: the learner may have left or been refunded.
    pub(crate) fn require_enrolment(&self, transaction: &mut Transaction) {
        let enrolment = &self.enrolment.value;
        transaction.require(&keys::enrolment(enrolment.learner, enrolment.course), &self.enrolment);
    }

    /// The learner's profile.
    pub(crate) fn profile(&self) -> Option<&Learner> {
        self.profile.as_ref()
    }

    /// The learner's name for a certificate.
    pub(crate) fn certificate_name(&self) -> &str {
        let profile = self.profile.as_ref();
        let (email, name) = match self.request.identity {
            Some(identity) => (identity.email.as_str(), identity.name.as_str()),
            None => (profile.map_or("", |profile| profile.email.as_str()), ""),
        };
        Learner::certificate_name(profile, email, name)
    }

    /// The learner, quiz, course and enrolment of an attempt.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            learner: self.request.learner,
            content: self.request.content,
            course: self.course.uuid,
            enrolment: self.enrolment.value.id,
        }
    }
}
