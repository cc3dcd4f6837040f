//! `GET /api/courses/{course_uuid}/sessions/{session_uuid}/attendance/`: who is enrolled, and who attended.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::{CourseId, LiveSessionId, Refusal};
use shared::http::{ErrorBody, Failure, Group, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Filling, ItemKey, Owned, keys};

use crate::state::App;
use crate::views::AttendeeView;

/// List the learners of a course with their attendance at a live session, the newest enrolment first; for the
/// instructors of the course.
///
/// A page costs the same however many learners there are. A brand-new enrolment may take a moment to appear.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", operation_id = "listAttendance",
    tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("session_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<AttendeeView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody, description = "no such session, or not an instructor of its course"),
    ),
)]
pub async fn list_attendance(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, session_uuid)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<AttendeeView>>, Failure> {
    let (size, cursor) = query.page()?;
    require_instructor(&identity)?;
    let id: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let shards = keys::enrolments_in(id);
    // The index is read with the course, for those who teach at all; `taught` tells whether they teach this one.
    let (taught, first) = tokio::join!(
        taught(&app, &identity, &context, (&course_uuid, &session_uuid)),
        app.store.sharded_page(context.deadline, &shards, size.into(), cursor.as_ref())
    );
    let (_, session) = taught?;
    let mut first = Some(first?);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let found = match first.take() {
            Some(first) => first,
            None => app.store.sharded_page(context.deadline, &shards, size.into(), cursor.as_ref()).await?,
        };
        let of =
            |owned: &Owned<Enrolment>| [ItemKey::from(&owned.key), (&keys::learner(owned.learner)).into()];
        let wanted: Vec<ItemKey> = found.items.iter().flat_map(of).collect();
        let snapshot = app.store.read(context.deadline, &wanted).await?;
        // The index may list an enrolment that this read does not find yet; the next request shows it.
        filling.take(found, |owned| {
            let profile = snapshot.get(&keys::learner(owned.learner))?;
            let enrolment = snapshot.get(&owned.key)?.filter(Enrolment::was_granted);
            let view = |enrolment| AttendeeView::new(&enrolment, profile.as_ref(), session);
            Ok::<_, Failure>(enrolment.map(view))
        })?;
    }
    Ok(Json(address.list(None, filling.finish(), |attendee| attendee)))
}

fn require_instructor(identity: &Identity) -> Result<(), Refusal> {
    match identity.is(Group::Instructor) || identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied),
    }
}

/// The course and its live session, if the caller is an instructor of the course.
///
/// # Errors
/// `PERMISSION_DENIED` when the caller is not an instructor at all, `NOT_FOUND` when they teach other courses only.
pub(super) async fn taught(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    (course, session): (&str, &str),
) -> Result<(Course, LiveSessionId), Failure> {
    require_instructor(identity)?;
    let course: CourseId = course.parse().map_err(|_| Refusal::NotFound)?;
    let session: LiveSessionId = session.parse().map_err(|_| Refusal::NotFound)?;
    let stored = app.store.get(context.deadline, &keys::course(course)).await?.map(|read| read.value);
    let course = stored.filter(|course| identity.teaches(course)).ok_or(Refusal::NotFound)?;
    course.session(session).ok_or(Refusal::NotFound)?;
    Ok((course, session))
}
