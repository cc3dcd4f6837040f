//! `PUT /api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/`: more attempts or more time
//! for one learner.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{AuditAction, AuditFact};
use domain::{Learner, LearnerId, QuizOverride, Refusal, one_line};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::context::QuizDecision;
use crate::instructor_quiz::InstructorQuiz;
use crate::state::App;
use crate::views::OverrideView;

/// What a learner is granted; it replaces any earlier grant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// Attempts in addition to the quiz's limit.
    #[serde(default)]
    #[schema(maximum = 100)]
    pub extra_attempts: u32,
    /// Extra time, as a percentage of the quiz's time limit.
    #[serde(default)]
    #[schema(maximum = 400)]
    pub extra_time_percent: u32,
    /// Further minutes, added to the percentage.
    #[serde(default)]
    #[schema(maximum = 1440)]
    pub extra_minutes: u32,
    /// The reason, kept with the grant.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
}

/// Grant one learner more attempts or more time.
///
/// The history of grants is kept. Extra time also extends an open attempt; an open attempt is never shortened.
#[utoipa::path(
    put, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
    operation_id = "setQuizOverride", tag = "teaching",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("learner_uuid" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = OverrideRequest,
    responses(
        (status = 200, body = OverrideView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor, or a grant to oneself"),
        (status = 404, body = ErrorBody, description = "No such quiz, or the learner was never enrolled in the course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn set_override(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, content_uuid, learner_uuid)): Path<(String, String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    bounded(&body)?;
    let request: OverrideRequest = json_body(&body.0)?;
    let quiz = InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let learner: LearnerId = learner_uuid.parse().map_err(|_| Refusal::NotFound)?;
    // An instructor may also be a learner of the course.
    if learner == identity.learner {
        return Err(Refusal::PermissionDenied.into());
    }
    let grant = request.check(app.as_ref(), &identity)?;
    let content = quiz.content;
    let route = format!("PUT quiz override {content} {learner}");
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let mut keys = idempotent.keys();
    keys.extend([
        ItemKey::from(&keys::enrolment(learner, quiz.course.uuid)),
        (&keys::quiz_state(learner, content)).into(),
        (&keys::learner(learner)).into(),
        (&keys::current_quiz(content)).into(),
    ]);
    let decide = |snapshot: &Snapshot| {
        idempotent.once(snapshot, || grant_override(&quiz, learner, &grant, &idempotent, snapshot))
    };
    app.store.decide(context.deadline, &keys, decide).await
}

impl OverrideRequest {
    fn check(self, app: &App, identity: &Identity) -> Result<QuizOverride, Refusal> {
        for (field, value, most) in [
            ("extra_attempts", self.extra_attempts, QuizOverride::MOST_ATTEMPTS),
            ("extra_time_percent", self.extra_time_percent, QuizOverride::MOST_PERCENT),
            ("extra_minutes", self.extra_minutes, QuizOverride::MOST_MINUTES),
        ] {
            Refusal::above(field, value, most)?;
        }
        Refusal::longer("reason", &self.reason, QuizOverride::LONGEST_REASON)?;
        Ok(QuizOverride {
            id: app.clock.new_id(),
            extra_attempts: self.extra_attempts,
            extra_time_percent: self.extra_time_percent,
            extra_minutes: self.extra_minutes,
            reason: one_line(&self.reason, QuizOverride::LONGEST_REASON),
            granted_by: identity.learner,
            granted_at: app.clock.now(),
        })
    }
}

fn grant_override(
    quiz: &InstructorQuiz,
    learner: LearnerId,
    grant: &QuizOverride,
    idempotent: &IdempotentRequest,
    snapshot: &Snapshot,
) -> QuizDecision<Reply> {
    let content = quiz.content;
    snapshot.get(&keys::enrolment(learner, quiz.course.uuid))?.ok_or(Refusal::NotFound)?;
    let current = snapshot.get(&keys::current_quiz(content))?.ok_or(Refusal::NotFound)?;
    let stored = snapshot.read(&keys::quiz_state(learner, content))?;
    let before = stored.as_ref().map(|read| read.value.clone()).unwrap_or_default();
    let profile = snapshot.get(&keys::learner(learner))?;
    Learner::require_not_erased(profile.as_ref())?;
    let mut state = grant.grant(before);
    if let Some(number) = state.open.as_ref().map(|open| open.quiz_version) {
        // An open attempt is extended by the time limit that it was started under.
        let key = keys::quiz_version(content, number);
        let asked = match number == current.number {
            true => Some(current.clone()),
            false => snapshot.get(&key)?,
        };
        let Some(asked) = asked else { return Ok(Decision::ReadAlso(vec![(&key).into()])) };
        state.extend(&asked.quiz, grant.granted_at);
    }
    let view = OverrideView::new(learner, profile.as_ref(), &state, &current.quiz);
    let reply = Reply::new(StatusCode::OK, &view);
    let mut transaction = Transaction::new();
    transaction.save(&keys::quiz_state(learner, content), stored.as_ref(), &state)?;
    transaction.create(&keys::quiz_override(learner, content, grant.id), grant)?;
    let fact = AuditFact {
        actor: Some(grant.granted_by),
        action: AuditAction::QuizOverridden,
        learner: Some(learner),
        course: Some(quiz.course.uuid),
        to_course: None,
        reason: &grant.reason,
        details: &[("content", content.to_string())],
    };
    transaction.audit(&fact.entry(grant.id, grant.granted_at))?;
    idempotent.remember(&mut transaction, &reply, grant.granted_at)?;
    Ok(Decision::Write(transaction, reply))
}
