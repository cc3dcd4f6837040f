//! `POST /api/studio/courses/{course_uuid}/contents/{content_uuid}/try/`: answers a quiz as a learner would.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::ContentKind;
use domain::course::authoring;
use domain::quiz::SubmittedAnswers;
use domain::quiz::grading::grade;
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::keys;
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, editable};
use crate::state::App;
use crate::stateless;
use crate::views::TrialView;
use crate::whole_draft::body_of;

/// Answers to a quiz.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizTrial {
    /// By question, as learners send them: the id of an option, a list of such ids, a typed text, or an option for each
    /// prompt. A missing question counts as wrong.
    #[schema(value_type = Object)]
    pub answers: SubmittedAnswers,
}

/// Answer a quiz as a learner would, on all of its questions. Nothing is stored.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/contents/{content_uuid}/try/", operation_id = "tryQuiz",
    tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = QuizTrial,
    responses(
        (status = 200, body = TrialView),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`; `VALIDATION_ERROR`: of the answers, or of the quiz as it was last saved"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft or content, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn try_quiz(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    bounded(&body)?;
    let trial: QuizTrial = json_body(&body.0)?;
    let (draft, stored) = (keys::draft(course), keys::draft_content(course, content));
    let snapshot = app.store.read(context.deadline, &[(&draft).into(), (&stored).into()]).await?;
    editable(&identity, &snapshot, &draft)?;
    let stored = snapshot.get(&stored)?.ok_or(Refusal::NotFound)?;
    if stored.kind != ContentKind::Quiz {
        return Err(Refusal::NotAQuiz.into());
    }
    let (quiz, answer_key) = authoring::read_quiz(&body_of(&stored)?).map_err(|problems| {
        let mut reasons = BTreeMap::<String, Vec<String>>::new();
        for problem in problems.iter() {
            reasons.entry(format!("quiz.{}", problem.path)).or_default().push(problem.message.clone());
        }
        Refusal::Validation(reasons)
    })?;
    let answers = trial.answers.check(&quiz.questions, "answers").map_err(Refusal::Validation)?;
    let view =
        TrialView::new(&grade(&quiz.questions, quiz.passing_score, &answer_key, &answers), &answer_key);
    let route = format!("POST studio try {course} {content}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    stateless::answer(&app, &context, &idempotent, Reply::new(StatusCode::OK, &view)).await
}
