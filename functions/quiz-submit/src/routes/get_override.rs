//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/`: what a learner was granted.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{LearnerId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::instructor_quiz::InstructorQuiz;
use crate::state::App;
use crate::views::{GrantView, OverrideDetail, OverrideView};

/// Get the limits of one learner at a quiz, with the history of grants.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
    operation_id = "getQuizOverride", tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("learner_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = OverrideDetail),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody, description = "No such quiz, or the learner was never enrolled in the course"),
    ),
)]
pub async fn get_override(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid, learner_uuid)): Path<(String, String, String)>,
) -> Result<Json<OverrideDetail>, Failure> {
    let quiz = InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let learner: LearnerId = learner_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let (course, content) = (quiz.course.uuid, quiz.content);
    let (enrolment, state) = (keys::enrolment(learner, course), keys::quiz_state(learner, content));
    let (profile, current) = (keys::learner(learner), keys::current_quiz(content));
    let keys = [(&enrolment).into(), (&state).into(), (&profile).into(), (&current).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    snapshot.get(&enrolment)?.ok_or(Refusal::NotFound)?;
    let current = snapshot.get(&current)?.ok_or(Refusal::NotFound)?.quiz;
    let state = snapshot.get(&state)?.unwrap_or_default();
    let current = OverrideView::new(learner, snapshot.get(&profile)?.as_ref(), &state, &current);
    let granted = app.store.page(context.deadline, &keys::quiz_overrides(learner, content), 50, None).await?;
    Ok(Json(OverrideDetail { current, history: granted.items.into_iter().map(GrantView::from).collect() }))
}
