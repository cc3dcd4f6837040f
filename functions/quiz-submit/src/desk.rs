//! The desk at which a learner meets a quiz: what one read finds, and who is let in.
//!
//! A warm visit costs one read. A second one happens only when an open attempt asks an older version of
//! the quiz than the current one, or when its time turned out to be over.

use domain::course::{ContentKind, Course};
use domain::enrolment::Enrolment;
use domain::notification::NotificationHead;
use domain::quiz::attempt::{QuizState, Subject};
use domain::quiz::{Question, QuizVersion};
use domain::{ContentId, Learner, LearnerId, Refusal};
use jiff::Timestamp;
use shared::dynamo::{Decision, ItemKey, Read, Snapshot, Transaction, keys};
use shared::http::{Failure, Identity, RequestContext};
use uuid::Uuid;

use crate::contents::Home;
use crate::state::App;

/// One request of one learner about one quiz.
pub(crate) struct Visit<'a> {
    pub(crate) app: &'a App,
    pub(crate) learner: LearnerId,
    /// Who the learner is by the claims of the request; the sweep has none, and takes the profile's word.
    pub(crate) claims: Option<&'a Identity>,
    pub(crate) context: &'a RequestContext,
    pub(crate) content: ContentId,
    pub(crate) home: Home,
    /// The id of the attempt that this request may make: the same however often it is judged.
    pub(crate) id: Uuid,
}

/// What a judgement leads to.
pub(crate) enum Step<T> {
    /// The answer.
    Done(T),
    /// Judge again, with this version of the quiz among what is read.
    ReadVersion(u32),
    /// Something was brought up to date first: judge again.
    Again,
}

/// What a judgement decides.
pub(crate) type Judged<T> = Result<Decision<Step<T>>, Failure>;

/// The answer to a request that writes nothing.
pub(crate) fn answered<T>(answer: T) -> Judged<T> {
    Ok(Decision::Answer(Step::Done(answer)))
}

/// The answer to a request that writes.
pub(crate) fn written<T>(transaction: Transaction, answer: T) -> Judged<T> {
    Ok(Decision::Write(transaction, Step::Done(answer)))
}

impl<'a> Visit<'a> {
    /// Finds the content's course; one read, the first time that this process meets the content.
    pub(crate) async fn to(
        app: &'a App,
        identity: &'a Identity,
        context: &'a RequestContext,
        content: ContentId,
    ) -> Result<Self, Failure> {
        Self::of(app, identity.learner, Some(identity), context, content).await
    }

    /// The same for somebody who is not there: an attempt ran out.
    pub(crate) async fn in_absence(
        app: &'a App,
        learner: LearnerId,
        context: &'a RequestContext,
        content: ContentId,
    ) -> Result<Self, Failure> {
        Self::of(app, learner, None, context, content).await
    }

    async fn of(
        app: &'a App,
        learner: LearnerId,
        claims: Option<&'a Identity>,
        context: &'a RequestContext,
        content: ContentId,
    ) -> Result<Self, Failure> {
        let home = app.contents.home(&app.store, context.deadline, content).await?;
        Ok(Self { app, learner, claims, context, content, home, id: app.clock.new_id() })
    }

    /// Reads everything, judges, writes; and again as long as the judgement asks for it.
    pub(crate) async fn decide<T>(
        &self,
        more: Vec<ItemKey>,
        mut judge: impl FnMut(&Snapshot) -> Judged<T>,
    ) -> Result<T, Failure> {
        let (learner, course) = (self.learner, self.home.course);
        let mut keys = more;
        keys.extend([
            ItemKey::from(&keys::current_quiz(self.content)),
            ItemKey::from(&keys::quiz_state(learner, self.content)),
            ItemKey::from(&keys::enrolment(learner, course)),
            ItemKey::from(&keys::course(course)),
            ItemKey::from(&keys::learner(learner)),
            ItemKey::from(&keys::notification_head(learner)),
        ]);
        loop {
            match self.app.store.decide(self.context.deadline, &keys, &mut judge).await? {
                Step::Done(answer) => return Ok(answer),
                Step::ReadVersion(number) => keys.push((&keys::quiz_version(self.content, number)).into()),
                Step::Again => {}
            }
        }
    }
}

/// What was found.
pub(crate) struct Desk {
    pub(crate) course: Course,
    pub(crate) title: String,
    pub(crate) enrolment: Read<Enrolment>,
    stored_state: Option<Read<QuizState>>,
    pub(crate) state: QuizState,
    pub(crate) notes: Option<Read<NotificationHead>>,
    pub(crate) profile: Option<Learner>,
    /// The newest version: limits, delays and what is revealed follow it at idempotent.
    pub(crate) current: QuizVersion,
    /// The version that the open attempt asks, when it is an older one and was read.
    older: Option<QuizVersion>,
}

impl Desk {
    /// Lets the learner in: published, released, a quiz, and an enrolment that gives access.
    ///
    /// # Errors
    /// The refusal, in that order.
    pub(crate) fn of(visit: &Visit<'_>, snapshot: &Snapshot, now: Timestamp) -> Result<Self, Failure> {
        let desk = Self::for_history(visit, snapshot)?;
        let entry = desk.course.content(visit.content).ok_or(Refusal::NotFound)?;
        if !desk.course.published || entry.released_at.is_some_and(|released_at| now < released_at) {
            return Err(Refusal::NotFound.into());
        }
        if !desk.enrolment.value.status.gives_access() {
            return Err(Refusal::NotEnrolled.into());
        }
        Ok(desk)
    }

    /// The same for somebody who only looks back: whoever once had an enrolment keeps the history.
    ///
    /// # Errors
    /// There is no such quiz, or the learner never had an enrolment in its course.
    pub(crate) fn for_history(visit: &Visit<'_>, snapshot: &Snapshot) -> Result<Self, Failure> {
        let (learner, content) = (visit.learner, visit.content);
        let enrolment = snapshot.read(&keys::enrolment(learner, visit.home.course))?;
        let course = snapshot.get(&keys::course(visit.home.course))?.ok_or(Refusal::NotFound)?;
        // To a stranger an unpublished course looks like one that does not exist.
        if !course.published && enrolment.is_none() {
            return Err(Refusal::NotFound.into());
        }
        if visit.home.kind != ContentKind::Quiz {
            return Err(Refusal::NotAQuiz.into());
        }
        let enrolment = enrolment.ok_or(Refusal::NotEnrolled)?;
        let stored_state = snapshot.read(&keys::quiz_state(learner, content))?;
        let state = stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let older = match &state.open {
            Some(open) => snapshot.get(&keys::quiz_version(content, open.quiz_version))?,
            None => None,
        };
        Ok(Self {
            title: course.content(content).map(|entry| entry.title.clone()).unwrap_or_default(),
            current: snapshot.get(&keys::current_quiz(content))?.ok_or(Refusal::NotFound)?,
            notes: snapshot.read(&keys::notification_head(learner))?,
            profile: snapshot.get(&keys::learner(learner))?,
            course,
            enrolment,
            stored_state,
            state,
            older,
        })
    }

    /// The version that this learner is asked now, or the number of the one that has to be read for it.
    pub(crate) fn version(&self) -> Result<&QuizVersion, u32> {
        match &self.state.open {
            Some(open) if open.quiz_version != self.current.number => {
                self.older.as_ref().ok_or(open.quiz_version)
            }
            _ => Ok(&self.current),
        }
    }

    /// The questions of the open attempt in its order; without one those of a quiz that needs no start.
    pub(crate) fn paper(&self, version: &QuizVersion) -> Vec<Question> {
        match &self.state.open {
            Some(open) => version.quiz.paper(open.id),
            None if self.current.quiz.needs_start() => Vec::new(),
            None => version.quiz.questions.clone(),
        }
    }

    /// Whether the open attempt's time is over, so that it has to be graded before anything else.
    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.open.as_ref().is_some_and(|open| open.is_over(now))
    }

    /// Writes the state over what was read.
    pub(crate) fn save_state(
        &self,
        visit: &Visit<'_>,
        transaction: &mut Transaction,
        state: &QuizState,
    ) -> Result<(), Failure> {
        let key = keys::quiz_state(visit.learner, visit.content);
        Ok(transaction.save(&key, self.stored_state.as_ref(), state)?)
    }

    /// The name that a certificate would bear.
    pub(crate) fn certificate_name<'d>(&'d self, visit: &Visit<'d>) -> &'d str {
        let stored = self.profile.as_ref();
        let (email, name) = match visit.claims {
            Some(identity) => (identity.email.as_str(), identity.name.as_str()),
            None => (stored.map_or("", |profile| profile.email.as_str()), ""),
        };
        Learner::certificate_name(stored, email, name)
    }

    /// Who attempts what.
    pub(crate) fn subject(&self, visit: &Visit<'_>) -> Subject {
        Subject {
            learner: visit.learner,
            content: visit.content,
            course: self.course.uuid,
            enrolment: self.enrolment.value.id,
        }
    }
}
