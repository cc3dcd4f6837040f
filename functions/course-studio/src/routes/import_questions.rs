//! `POST /api/studio/questions/import/`: the questions of a file, and every line that does not fit.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::authoring::write_ids;
use question_formats::{Format, MAX_BYTES};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    fits_response, json_body,
};
use utoipa::ToSchema;

use crate::access::require_author;
use crate::state::App;
use crate::stateless;
use crate::views::{FormatName, ImportedQuestions, QuestionFinding};

/// A question file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    /// Only shown.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub file_name: String,
    /// Its content.
    #[schema(max_length = 5_000_000)]
    pub text: String,
    /// Absent: recognised by the content.
    #[serde(default)]
    pub format: Option<FormatName>,
}

/// Read a question file of another tool. Nothing is stored.
#[utoipa::path(
    post, path = "/api/studio/questions/import/", operation_id = "importQuestions", tag = "studio",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuestionFile,
    responses(
        (status = 200, body = ImportedQuestions),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn import_questions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    require_author(&identity)?;
    let file: QuestionFile = json_body(&body.0)?;
    if file.text.len() > MAX_BYTES {
        return Err(Refusal::field("text", format!("is larger than {MAX_BYTES} bytes")).into());
    }
    let format = file.format.map_or_else(|| Format::recognise(&file.text), Format::from);
    let reading = question_formats::read(format, &file.text);
    let questions = reading.questions.iter().map(|found| found.question.definition());
    let questions = questions.map(|definition| {
        let mut question = serde_json::to_value(definition).unwrap_or_default();
        write_ids(&mut question);
        question
    });
    let view = ImportedQuestions {
        format: format.into(),
        questions: questions.collect(),
        problems: reading.findings.into_iter().map(QuestionFinding::from).collect(),
    };
    if !fits_response(&view) {
        return Err(
            Refusal::field("text", "holds more questions than fit into a response; split the file").into()
        );
    }
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST studio questions import", &body.0);
    stateless::answer(&app, &context, &idempotent, Reply::new(StatusCode::OK, &view)).await
}
