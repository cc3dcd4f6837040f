//! A learner's request about a quiz, and the context that one read finds for it.
//!
//! A warm request costs one read. A second one follows only when an older version of the quiz is asked.

use domain::course::{ContentKind, Course};
use domain::enrolment::access::admit_to_study;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::notification::NotificationHead;
use domain::quiz::attempt::{QuizState, Subject};
use domain::quiz::regrade::Regrade;
use domain::quiz::{AnswerKey, Question, Quiz, QuizVersion, ShownVersion};
use domain::{ContentId, Learner, LearnerId, Refusal};
use jiff::Timestamp;
use shared::http::{Failure, Identity, RequestContext};
use shared::runtime::Switch;
use shared::store::{ContentLocation, Decision, ItemKey, Read, Snapshot, StoreError, Transaction, keys};
use shared::unit_of_work::UnitOfWork;
use uuid::Uuid;

use crate::state::App;
use crate::versions::{Asked, Found, Versions};

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
    /// Whether an expired attempt may be submitted now: not while quizzes are switched off.
    pub(crate) may_grade: bool,
    /// The id of the attempt that this request may create: the same however often it is decided.
    pub(crate) attempt_id: Uuid,
    /// What the request says that the learner was shown.
    shown: Shown,
}

/// What a request says that the learner was shown. An older client says nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) version: Option<ShownVersion>,
    /// The number of the attempt that the answers belong to.
    pub(crate) attempt_number: Option<u32>,
}

impl Shown {
    /// Reads both from a request's body.
    pub(crate) fn read(version: Option<&str>, attempt_number: Option<u32>) -> Result<Self, Refusal> {
        let version = version.map(str::parse::<ShownVersion>).transpose();
        let version = version.map_err(|invalid| Refusal::field("version", invalid.to_string()))?;
        Ok(Self { version, attempt_number })
    }
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
        let location =
            app.contents.location(&app.store, context.deadline, content).await?.ok_or(Refusal::NotFound)?;
        let (learner, attempt_id) = (identity.learner, app.clock.new_id());
        let may_grade = app.switches.require(Switch::Quizzes).await.is_ok();
        let shown = Shown::default();
        Ok(Self {
            app,
            learner,
            identity: Some(identity),
            context,
            content,
            location,
            purpose,
            may_grade,
            attempt_id,
            shown,
        })
    }

    /// A request by the sweep, in the learner's absence.
    pub(crate) async fn by_sweep(
        app: &'a App,
        learner: LearnerId,
        context: &'a RequestContext,
        content: ContentId,
    ) -> Result<Self, Failure> {
        let location =
            app.contents.location(&app.store, context.deadline, content).await?.ok_or(Refusal::NotFound)?;
        let (purpose, attempt_id) = (Purpose::Take, app.clock.new_id());
        let (identity, may_grade, shown) = (None, true, Shown::default());
        Ok(Self { app, learner, identity, context, content, location, purpose, may_grade, attempt_id, shown })
    }

    /// The same request, about what the learner was shown.
    pub(crate) fn about(self, shown: Shown) -> Self {
        Self { shown, ..self }
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
            (&keys::regrade(self.content)).into(),
        ]
    }
}

impl QuizRequest<'_> {
    /// Whether the learner's access is suspended, which ends without them.
    pub(crate) fn is_suspended(&self, snapshot: &Snapshot) -> Result<bool, StoreError> {
        let enrolment = snapshot.get(&keys::enrolment(self.learner, self.location.course))?;
        Ok(enrolment.is_some_and(|enrolment| enrolment.status == EnrolmentStatus::Suspended))
    }

    /// Refuses unless the quiz is released and the enrolment gives access; earlier attempts can always be viewed.
    ///
    /// Whoever is enrolled keeps a course that is hidden. A timed attempt that began before access ended goes on.
    fn require_access(
        &self,
        course: &Course,
        enrolment: &Enrolment,
        state: &QuizState,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.purpose == Purpose::History {
            return Ok(());
        }
        let entry = course.content(self.content).ok_or(Refusal::NotFound)?;
        if entry.released_at.is_some_and(|released_at| now < released_at) {
            return Err(Refusal::NotFound);
        }
        match admit_to_study(Some(enrolment), course, now) {
            Err(Refusal::AccessEnded) if state.runs_since_before(enrolment.access_until) => Ok(()),
            admitted => admitted,
        }
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
    /// The last time that the quiz's attempts were regraded.
    regrade: Option<Read<Regrade>>,
    versions: Versions,
}

impl<'a> QuizContext<'a> {
    /// Loads the context from what was read and continues with it.
    ///
    /// Asks for an older version if that is the one to ask and was not read yet: only the state tells.
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
        let state = stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let now = request.app.clock.now();
        let regrade = snapshot.read(&keys::regrade(content))?;
        request.require_access(&course, &enrolment.value, &state, now)?;
        let is_over = state.open.as_ref().is_some_and(|open| open.is_over(now));
        let asked = Asked {
            content,
            state: &state,
            // Of an attempt whose time is over, the saved answers count, whatever the request says.
            named: request.shown.version.as_ref().filter(|_| !is_over),
            regrade: regrade.as_ref().map(|read| &read.value),
            known: &request.app.versions,
        };
        let versions = match Versions::find(asked, snapshot)? {
            Found::Ready(versions) => versions,
            Found::ReadAlso(keys) => return Ok(Decision::ReadAlso(keys)),
        };
        then(Self {
            request,
            now,
            title: course.content(content).map(|entry| entry.title.clone()).unwrap_or_default(),
            notifications: snapshot.read(&keys::notification_head(learner))?,
            profile: snapshot.get(&keys::learner(learner))?,
            state,
            course,
            enrolment,
            stored_state,
            regrade,
            versions,
        })
    }

    /// The settings in force: changed limits, delays and review settings apply immediately.
    pub(crate) fn settings(&self) -> &Quiz {
        &self.versions.current.quiz
    }

    /// Whether the learner may see the result of each question now.
    pub(crate) fn reveals(&self) -> bool {
        self.state.reveals(self.settings())
    }

    /// The newest version of the quiz.
    pub(crate) fn into_newest(self) -> QuizVersion {
        self.versions.current
    }

    /// The version that this learner is asked now.
    pub(crate) fn version(&self) -> &QuizVersion {
        self.versions.asked()
    }

    /// The key that an attempt at this version is graded by, and the number of the version that it is from.
    pub(crate) fn key(&self) -> (AnswerKey, u32) {
        self.versions.key()
    }

    /// The questions of the open attempt in its order; without one, those of a quiz that needs no start.
    pub(crate) fn paper(&self) -> Vec<Question> {
        let quiz = &self.version().quiz;
        match &self.state.open {
            Some(open) => quiz.paper(open.id),
            None if quiz.needs_start() => Vec::new(),
            // Its paper is the same for every attempt.
            None => quiz.paper(Uuid::nil()),
        }
    }

    /// Refuses answers to an attempt that was submitted meanwhile, in another window or by the end of its time.
    pub(crate) fn require_same_attempt(&self) -> Result<(), Refusal> {
        match self.request.shown.attempt_number {
            Some(number) if number != self.state.used + 1 => {
                Err(Refusal::Conflict("This attempt was already submitted. No further attempt was used."))
            }
            _ => Ok(()),
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

    /// Lets the transaction fail if attempts at the asked version are being regraded since the read: an attempt that
    /// the regrading did not meet is graded by its key.
    ///
    /// Answers to the newest version need no regrading, so that learners do not wait for each other.
    pub(crate) fn require_regrade(&self, transaction: &mut Transaction) {
        if self.version().number == self.versions.current.number {
            return;
        }
        let key = keys::regrade(self.request.content);
        match &self.regrade {
            Some(regrade) => transaction.require(&key, regrade),
            None => transaction.require_absent(&key),
        }
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
