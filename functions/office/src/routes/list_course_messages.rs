//! `GET /api/office/courses/{course_uuid}/messages/`: what was written to the learners of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{ItemKey, keys};

use crate::reports_state::ReportsApp;
use crate::roster;
use crate::views::CourseMessageView;

/// List the messages to the learners of a course, newest first. Administrators and the course's instructors.
#[utoipa::path(
    get, path = "/api/office/courses/{course_uuid}/messages/", operation_id = "listCourseMessages", tag = "office",
    params(("course_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<CourseMessageView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
    ),
)]
pub async fn list_course_messages(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CourseMessageView>>, Failure> {
    let id = roster::course_id(&identity, &course_uuid)?;
    let (size, cursor) = query.page()?;
    let range = keys::course_messages(id);
    let (course, page) = tokio::join!(
        roster::course(&app.store, &identity, &context, id),
        app.store.page(context.deadline, &range, size, cursor.as_ref())
    );
    let (_, page) = (course?, page?);
    let authors: Vec<ItemKey> = page.items.iter().map(|it| (&keys::learner(it.author)).into()).collect();
    let authors = app.store.read(context.deadline, &authors).await?;
    let now = app.clock.now();
    let page = page.try_map(|message| {
        let author = authors.peek(&keys::learner(message.author))?;
        Ok::<_, Failure>(CourseMessageView::new(
            message,
            author.map(|author| author.name).unwrap_or_default(),
            now,
        ))
    })?;
    Ok(Json(address.list(None, page, |message| message)))
}
