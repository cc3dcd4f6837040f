//! `GET /api/learning/quiz/attempts/{content_uuid}/{attempt_number}/`: one of the learner's attempts.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::quiz::attempt::Attempt;
use domain::quiz::explanations::explanations;
use domain::{ContentId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{Decision, keys};

use crate::context::{Purpose, QuizRequest};
use crate::state::App;
use crate::views::{AttemptDetail, AttemptView};

/// Get one of the learner's attempts: its questions and answers, and what the quiz's review setting reveals.
///
/// Learners who have left the course can still open their attempts.
#[utoipa::path(
    get, path = "/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", operation_id = "getAttempt",
    tag = "quizzes",
    params(("content_uuid" = Uuid, Path), ("attempt_number" = u32, Path)),
    responses(
        (status = 200, body = AttemptDetail),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_attempt(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((content_uuid, attempt_number)): Path<(String, String)>,
) -> Result<Json<AttemptDetail>, Failure> {
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let number: u32 = attempt_number.parse().map_err(|_| Refusal::NotFound)?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::History).await?;
    let state = request.decide(|context| Ok(Decision::Answer((context.reveals(), context.into_newest()))));
    let (reveals, newest) = state.await?;

    let attempt_key = keys::attempt(identity.learner, content, number);
    let grading_key = keys::current_grading(identity.learner, content, number);
    let wanted = [(&attempt_key).into(), (&grading_key).into()];
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let attempt: Attempt = snapshot.get(&attempt_key)?.ok_or(Refusal::NotFound)?;
    let grading = snapshot.get(&grading_key)?.map(|newest| newest.0);
    let graded_by = match &grading {
        Some(grading) => grading.key_version,
        None => attempt.key_version.unwrap_or(attempt.quiz_version),
    };

    let numbers = BTreeSet::from([attempt.quiz_version, graded_by]);
    let versions = app.versions.find(&app.store, context.deadline, content, numbers).await?;
    let asked = versions.get(&attempt.quiz_version).ok_or(Refusal::NotFound)?;
    let graded_by = versions.get(&graded_by).ok_or(Refusal::NotFound)?;
    let paper = asked.quiz.paper(attempt.id);
    let explained = reveals.then(|| explanations(asked, graded_by, &newest));
    let results = attempt.clone().counted_by(grading.clone()).results;
    Ok(Json(AttemptDetail::new(
        AttemptView::counted_by(attempt, grading),
        paper,
        &results,
        explained.as_ref(),
    )))
}
