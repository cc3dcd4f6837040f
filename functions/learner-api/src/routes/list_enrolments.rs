//! `GET /api/enrollments/`: the learner's enrolments.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::enrolment::Enrolment;
use domain::{LearnerId, Registration};
use jiff::Timestamp;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{EnrolmentPointer, Filling, ItemKey, Snapshot, keys};

use crate::state::App;
use crate::views::EnrolmentView;

/// List the learner's enrolments, the newest first.
///
/// The cost depends on the page size, not on how many enrolments there are.
#[utoipa::path(
    get, path = "/api/enrollments/", operation_id = "listEnrolments", tag = "enrolments", params(ListQuery),
    responses((status = 200, body = List<EnrolmentView>), (status = 400, body = ErrorBody)),
)]
pub async fn list_enrolments(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<EnrolmentView>>, Failure> {
    let (size, cursor) = query.page()?;
    let range = keys::enrolment_pointers(identity.learner);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let keys: Vec<ItemKey> =
            page.items.iter().flat_map(|pointer| behind(identity.learner, pointer)).collect();
        let snapshot = app.store.read(context.deadline, &keys).await?;
        // Sessions added to a course after the learner enrolled need a further read.
        let mut keys = Vec::new();
        for pointer in &page.items {
            keys.extend(later(identity.learner, pointer, &snapshot)?);
        }
        let later = app.store.read(context.deadline, &keys).await?;
        let now = app.clock.now();
        filling.take(page, |pointer| view(identity.learner, &pointer, [&snapshot, &later], now))?;
    }
    Ok(Json(address.list(None, filling.finish(), |view| view)))
}

/// The keys of everything that a pointer leads to.
fn behind(learner: LearnerId, pointer: &EnrolmentPointer) -> Vec<ItemKey> {
    let course = pointer.course;
    let sessions =
        pointer.sessions.iter().map(|session| ItemKey::from(&keys::registration(learner, course, *session)));
    let enrolment = [ItemKey::from(&keys::enrolment(learner, course)), ItemKey::from(&keys::course(course))];
    enrolment.into_iter().chain(sessions).collect()
}

/// The keys of registrations for sessions that were added after the learner enrolled.
fn later(
    learner: LearnerId,
    pointer: &EnrolmentPointer,
    snapshot: &Snapshot,
) -> Result<Vec<ItemKey>, Failure> {
    let Some(course) = snapshot.get(&keys::course(pointer.course))? else { return Ok(Vec::new()) };
    let new = course.sessions.iter().filter(|session| !pointer.sessions.contains(&session.uuid));
    Ok(new.map(|session| (&keys::registration(learner, course.uuid, session.uuid)).into()).collect())
}

/// The enrolment that a pointer leads to; none if its only payment failed before it granted anything.
fn view(
    learner: LearnerId,
    pointer: &EnrolmentPointer,
    [snapshot, later]: [&Snapshot; 2],
    now: Timestamp,
) -> Result<Option<EnrolmentView>, Failure> {
    let enrolment = snapshot.get(&keys::enrolment(learner, pointer.course))?.filter(Enrolment::is_listed);
    let course = snapshot.get(&keys::course(pointer.course))?;
    let (Some(enrolment), Some(course)) = (enrolment, course) else { return Ok(None) };
    let mut registrations: Vec<Registration> = Vec::new();
    for session in &course.sessions {
        let key = keys::registration(learner, course.uuid, session.uuid);
        registrations.extend(snapshot.get(&key)?.or(later.get(&key)?));
    }
    Ok(Some(EnrolmentView::new(enrolment, &course, &registrations, now)))
}
