//! `POST /api/submissions/{submission_uuid}/grade/`: an instructor grades, returns or approves a submission.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::assignment::submission::{Action, FEEDBACK_CHARACTERS_MAX, Grade};
use domain::{Marks, Refusal, SubmissionId};
use serde::Deserialize;
use serde_json::Number;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use utoipa::ToSchema;

use super::bounded;
use crate::grading::{GradeInput, grade};
use crate::state::App;
use crate::views::{SubmissionView, marks_or_null};
use shared::http::schemas;

/// The grade for a submission.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeRequest {
    /// From 0 to the assignment's `max_score`, with at most two decimals; required for `grade`.
    #[serde(default)]
    #[schema(schema_with = marks_or_null)]
    pub score: Option<Number>,
    /// Feedback for the learner, who also gets it by e-mail; required for `return`.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub feedback: Option<String>,
    /// The action to take.
    #[schema(value_type = schemas::GradeAction)]
    pub action: Action,
    /// The `version` of the submission that you reviewed; a grade for another version is refused. If omitted,
    /// the current version is graded, or its grade corrected. Replaced work is always refused.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_u64)]
    pub version: Option<u64>,
    /// Confirms that a correction takes a pass back. Without it such a correction is refused with 409.
    #[serde(default)]
    pub withdraw_pass: bool,
}

/// Grade, return or approve a submission.
///
/// `grade` passes the work at or above the passing score and asks for a revision below it. The learner gets a
/// notification and an e-mail, and a pass counts towards completing the course. `return` gives the attempt back.
///
/// A grade can be corrected until newer work is submitted. A correction that takes a pass back needs `withdraw_pass`: it
/// opens the assignment again, and revokes the certificate if the course is no longer complete.
#[utoipa::path(
    post, path = "/api/submissions/{submission_uuid}/grade/", operation_id = "gradeSubmission", tag = "submissions",
    params(("submission_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = GradeRequest,
    responses(
        (status = 200, body = SubmissionView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `ALREADY_GRADED`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: you cannot grade your own work"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such submission, or you do not teach the course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the submission has changed or was replaced, or the correction takes a pass back"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn grade_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(submission_uuid): Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    bounded(&body)?;
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let request: GradeRequest = json_body(&body.0)?;
    let input = GradeInput {
        grade: Grade {
            action: request.action,
            score: request
                .score
                .map(|score| score.to_string().parse::<Marks>())
                .transpose()
                .map_err(|error| Refusal::field("score", error.to_string()))?,
            feedback: request.feedback.map(|text| text.trim().to_owned()).unwrap_or_default(),
            withdraw_pass: request.withdraw_pass,
        },
        version: request.version,
    };
    Refusal::longer("feedback", &input.grade.feedback, FEEDBACK_CHARACTERS_MAX)?;
    if input.grade.action == Action::Return && input.grade.feedback.is_empty() {
        return Err(Refusal::field("feedback", "say what the learner should revise").into());
    }
    let key = key.or_new(app.clock.as_ref());
    let route = format!("POST submission {id} grade");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    grade(&app, &identity, &context, id, &idempotent, &input).await
}
