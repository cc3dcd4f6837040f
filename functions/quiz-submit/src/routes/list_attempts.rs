//! `GET /api/learning/quiz/attempts/{content_uuid}/`: what came of it so far.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::{ContentId, Refusal};
use shared::dynamo::{Decision, ItemKey, Page, keys};
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};

use crate::desk::{Desk, Step, Visit, answered};
use crate::hand_in::settle;
use crate::state::App;
use crate::views::{AttemptList, AttemptView};

/// List the learner's attempts at a quiz, the newest first.
///
/// One read and one page, however many there are. Whoever left the course keeps the history.
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
    let visit = Visit::to(&app, &identity, &context, content).await?;
    let desk = visit.decide(Vec::new(), |snapshot| {
        let now = app.clock.now();
        let desk = Desk::for_history(&visit, snapshot)?;
        let settles = desk.is_overdue(now) && app.enabled && desk.enrolment.value.status.gives_access();
        match desk.version() {
            Err(number) if settles => Ok(Decision::Answer(Step::ReadVersion(number))),
            Ok(version) if settles => settle(&desk, &visit, version),
            _ => answered(desk),
        }
    });
    let desk = desk.await?;
    let range = keys::attempts(identity.learner, content);
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    // Most learners' attempts were graded once; only those of others are looked for beside them.
    let grading = |number| keys::current_grading(identity.learner, content, number);
    let wanted: Vec<ItemKey> = match desk.state.regraded {
        true => page.items.iter().map(|attempt| ItemKey::from(&grading(attempt.number))).collect(),
        false => Vec::new(),
    };
    let gradings = app.store.read(context.deadline, &wanted).await?;
    let mut attempts = Vec::new();
    for attempt in page.items {
        let newest = gradings.get(&grading(attempt.number))?.map(|newest| newest.0);
        attempts.push(AttemptView::counted_by(attempt, newest));
    }
    let page = Page { items: attempts, older: page.older, newer: page.newer };
    let list = address.list(None, page, |attempt| attempt);
    Ok(Json(AttemptList {
        attempts: list.results,
        total_attempts: desk.state.used,
        max_attempts: desk.state.max_attempts(&desk.current.quiz),
        remaining_attempts: desk.state.remaining(&desk.current.quiz),
        next: list.next,
        previous: list.previous,
    }))
}
