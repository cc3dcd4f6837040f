//! `POST /api/studio/courses/{course_uuid}/hide/`: takes a course from the catalogue.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once,
};

use crate::publishing::draft;
use crate::state::App;
use crate::views::PublishedView;

/// How often hiding is tried again after a conflict.
const TRIES: u8 = 5;

/// Hide a course: it leaves the catalogue, and those who are enrolled keep access.
///
/// What was last published is published again, but hidden; what the draft has beyond that stays unpublished. A course
/// that is not shown stays as it is.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/hide/", operation_id = "hideCourse", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = PublishedView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the course was never published, it is being published by somebody else, or the key was used with another body"),
    ),
)]
pub async fn hide_course(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = crate::access::course_in(&identity, &course_uuid)?;
    let route = format!("POST studio hide {course}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let work = Box::pin(hide(&app, &identity, &context, &course_uuid));
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn hide(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    course_uuid: &str,
) -> Result<Reply, Failure> {
    for _ in 0..TRIES {
        let draft = draft(app, identity, context, course_uuid).await?;
        let plan = app.store.plan_hiding(context.deadline, &draft, identity.learner, app.clock.now()).await?;
        if let Some(plan) = plan {
            app.store.carry_out(context.deadline, &plan).await?;
            continue;
        }
        let last = draft.draft.value.publication.as_ref();
        let last = last.ok_or(Refusal::Conflict("This course was never published."))?;
        let hidden = PublishedView { number: last.number, at: last.at, visible: last.visible };
        return Ok(Reply::new(StatusCode::OK, &hidden));
    }
    Err(Refusal::Conflict("Somebody else is publishing this course. Try again.").into())
}
