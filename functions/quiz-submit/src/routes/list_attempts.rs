//! `GET /api/learning/quiz/attempts/{content_uuid}/`: the learner's attempts and their results.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::{ContentId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};
use shared::store::{Decision, ItemKey, keys};

use crate::context::{Purpose, QuizRequest};
use crate::state::App;
use crate::views::{AttemptList, AttemptView};

/// List the learner's attempts at a quiz, newest first.
///
/// Learners who have left the course can still list their attempts.
#[utoipa::path(
    get, path = "/api/learning/quiz/attempts/{content_uuid}/", operation_id = "listAttempts", tag = "quizzes",
    params(("content_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = AttemptList),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn list_attempts(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(content_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<AttemptList>, Failure> {
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let (size, cursor) = query.page()?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::History).await?;
    let limits = request.decide(|context| {
        let settings = context.settings().clone();
        Ok(Decision::Answer((context.state, settings)))
    });
    let range = keys::attempts(identity.learner, content);
    let read = || app.store.page(context.deadline, &range, size, cursor.as_ref());
    let (limits, page) = tokio::join!(limits, read());
    let ((state, quiz), mut page) = (limits?, page?);
    // The newest attempt has the number of the last one used. If it is missing, it was written after the page was read:
    // by this request, which submits an attempt whose time is over, or by another one.
    if page.newer.is_none() && page.items.first().map_or(0, |newest| newest.number) != state.used {
        page = read().await?;
    }
    // Most learners have no regraded attempt: then no later gradings are read.
    let grading = |number| keys::current_grading(identity.learner, content, number);
    let wanted: Vec<ItemKey> = match state.regraded {
        true => page.items.iter().map(|attempt| ItemKey::from(&grading(attempt.number))).collect(),
        false => Vec::new(),
    };
    let gradings = app.store.read(context.deadline, &wanted).await?;
    let page = page.try_map(|attempt| {
        let newest = gradings.get(&grading(attempt.number))?.map(|newest| newest.0);
        Ok::<_, Failure>(AttemptView::counted_by(attempt, newest))
    })?;
    let list = address.list(None, page, |attempt| attempt);
    Ok(Json(AttemptList {
        attempts: list.results,
        total_attempts: state.used,
        max_attempts: state.max_attempts(&quiz),
        remaining_attempts: state.remaining(&quiz),
        next: list.next,
        previous: list.previous,
    }))
}
