//! `POST /api/studio/questions/export/`: questions as a file for another tool.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::authoring::{self, QuestionDefinition};
use question_formats::{Format, KeyedQuestion};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use utoipa::ToSchema;

use super::bounded;
use crate::access::require_author;
use crate::state::App;
use crate::stateless;
use crate::views::{ExportedQuestions, FormatName, QuestionFinding, QuestionSeverity};

/// Questions of a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionExport {
    pub format: FormatName,
    /// As a course definition has them.
    #[schema(value_type = Vec<Object>, max_items = 5_000)]
    pub questions: Vec<Value>,
}

/// Write questions as a file for another tool. Nothing is stored.
///
/// A question with problems is left out, and named.
#[utoipa::path(
    post, path = "/api/studio/questions/export/", operation_id = "exportQuestions", tag = "studio",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuestionExport,
    responses(
        (status = 200, body = ExportedQuestions),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn export_questions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    require_author(&identity)?;
    bounded(&body)?;
    let request: QuestionExport = json_body(&body.0)?;
    if request.questions.len() > 5_000 {
        return Err(Refusal::field("questions", "at most 5000").into());
    }
    let (mut questions, mut numbers, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (index, definition) in request.questions.iter().enumerate() {
        match read(definition) {
            Ok(question) => {
                questions.push(question);
                numbers.push(index + 1);
            }
            Err(message) => {
                let severity = QuestionSeverity::NotTaken;
                problems.push(QuestionFinding { line: index + 1, severity, message });
            }
        }
    }
    let format = Format::from(request.format);
    let written = question_formats::write(format, &questions);
    problems.extend(written.findings.into_iter().map(|finding| {
        // Counted among those that were written.
        let line = numbers.get(finding.line.saturating_sub(1)).copied().unwrap_or(finding.line);
        QuestionFinding { line, ..finding.into() }
    }));
    problems.sort_by_key(|problem| problem.line);
    let file_name = format!("questions.{}", extension(format));
    let view = ExportedQuestions { file_name, text: written.text, problems };
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST studio questions export", &body.0);
    stateless::answer(&app, &context, &idempotent, Reply::new(StatusCode::OK, &view)).await
}

fn read(definition: &Value) -> Result<KeyedQuestion, String> {
    let definition: QuestionDefinition =
        serde_json::from_value(definition.clone()).map_err(|error| error.to_string())?;
    let read = authoring::read_question(&definition);
    let (question, key) = read.map_err(|problems| problems.to_string().replace('\n', "; "))?;
    Ok(KeyedQuestion { question, key })
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Aiken => "txt",
        Format::Gift => "gift.txt",
        Format::Json => "json",
        Format::MoodleXml => "xml",
    }
}
