//! The roster of a course: who is enrolled, how far they are, and when they last got on.

use domain::course::Course;
use domain::{CourseId, Refusal};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::http::{Failure, Group, Identity, RequestContext, schemas};
use shared::store::{Cursor, ItemKey, Page, RosterList, Store, keys};
use utoipa::IntoParams;

use crate::views::{RosterEntry, RosterOrder};

/// Which part of a roster, in which order.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RosterFilter {
    /// Only enrolments in this state.
    #[param(value_type = Option<schemas::EnrolmentStatus>)]
    pub status: Option<String>,
    /// Who enrolled last is first when absent.
    #[param(inline, value_type = Option<RosterOrder>)]
    pub order: Option<String>,
}

impl RosterFilter {
    /// The list that it chooses of a course's roster.
    pub(crate) fn of(&self, course: CourseId) -> Result<RosterList, Refusal> {
        let status =
            named(self.status.as_deref(), || Refusal::field("status", "not a status of an enrolment"))?;
        let order = named(self.order.as_deref(), || Refusal::field("order", "must be newest or oldest"))?;
        Ok(RosterList { course, status, oldest_first: order == Some(RosterOrder::Oldest) })
    }
}

/// What has this name; `None` without a name.
fn named<T: DeserializeOwned>(
    name: Option<&str>,
    refused: impl Fn() -> Refusal,
) -> Result<Option<T>, Refusal> {
    let name = name.filter(|text| !text.is_empty());
    name.map(|name| serde_json::from_value(serde_json::Value::from(name)).map_err(|_| refused())).transpose()
}

/// The course whose roster is asked for.
pub(crate) fn course_id(identity: &Identity, text: &str) -> Result<CourseId, Failure> {
    if !identity.is(Group::Admin) && !identity.is(Group::Instructor) {
        return Err(Refusal::PermissionDenied.into());
    }
    Ok(text.parse().map_err(|_| Refusal::NotFound)?)
}

/// The course, for its instructors and administrators.
pub(crate) async fn course(
    store: &Store,
    identity: &Identity,
    context: &RequestContext,
    course: CourseId,
) -> Result<Course, Failure> {
    let course = store.get(context.deadline, &keys::course(course)).await?;
    let course = course.map(|read| read.value).filter(|course| identity.teaches(course));
    Ok(course.ok_or(Refusal::NotFound)?)
}

/// A page of the roster.
pub(crate) async fn page(
    store: &Store,
    identity: &Identity,
    context: &RequestContext,
    list: RosterList,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<(Course, Page<RosterEntry>), Failure> {
    let id = list.course;
    if cursor.as_ref().is_some_and(|cursor| !list.leads_on(cursor)) {
        return Err(Refusal::field("cursor", "not a cursor of this list").into());
    }
    let (course, page) = tokio::join!(
        course(store, identity, context, id),
        store.roster_page(context.deadline, list, size, cursor.as_ref())
    );
    let (course, page) = (course?, page?);
    let behind = |learner| [ItemKey::from(&keys::enrolment(learner, id)), (&keys::learner(learner)).into()];
    let wanted: Vec<ItemKey> = page.items.iter().flat_map(|found| behind(found.learner)).collect();
    let found = store.read(context.deadline, &wanted).await?;
    // Addresses are the office's business.
    let with_address = identity.is(Group::Admin);
    let page = page.try_map(|entry| {
        let enrolment = found.peek(&keys::enrolment(entry.learner, id))?;
        let profile = found.peek(&keys::learner(entry.learner))?;
        let enrolment = enrolment.ok_or(Refusal::NotFound)?;
        Ok::<_, Failure>(RosterEntry::new(&enrolment, &course, profile.as_ref(), with_address))
    })?;
    Ok((course, page))
}
