//! `GET /api/courses/`: the course catalogue, or the courses that the caller teaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::{CourseId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Group, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{CatalogueEntry, Cursor, ItemKey, Page, keys};
use utoipa::IntoParams;

use crate::state::App;
use crate::teaching::TeachingKeys;
use crate::views::CourseView;

/// Which courses to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CourseFilter {
    /// `true`: only courses that the caller teaches, hidden ones among them, each with the submissions that wait to be
    /// graded. Administrators teach all courses of the catalogue. Absent: the catalogue.
    #[param(value_type = Option<bool>)]
    pub taught: Option<String>,
}

/// List the published courses, the newest first; or those that the caller teaches.
#[utoipa::path(
    get, path = "/api/courses/", operation_id = "listCourses", tag = "courses", params(CourseFilter, ListQuery),
    responses((status = 200, body = List<CourseView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub async fn list_courses(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(filter): Query<CourseFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CourseView>>, Failure> {
    let (size, cursor) = query.page()?;
    let taught = filter.taught.as_deref().map_or(Ok(false), str::parse);
    let taught = taught.map_err(|_| Refusal::field("taught", "true or false"))?;
    if !taught {
        let page = app.store.page(context.deadline, &keys::catalogue(), size, cursor.as_ref()).await?;
        return Ok(Json(address.list(None, page, |entry| CourseView::new(entry, &identity))));
    }
    let page = taught_page(&app, &identity, &context, size, cursor.as_ref()).await?;
    let courses: Vec<CourseId> = page.items.iter().map(|course| course.uuid).collect();
    let waiting = app.store.waiting_submissions(context.deadline, &courses).await?;
    let view = |course: CatalogueEntry| {
        let waiting = waiting.get(&course.uuid).copied().map(Into::into);
        CourseView { waiting_submissions: waiting, ..CourseView::new(course, &identity) }
    };
    Ok(Json(address.list(None, page, view)))
}

/// A page of the courses that the caller teaches.
async fn taught_page(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    size: u8,
    cursor: Option<&Cursor>,
) -> Result<Page<CatalogueEntry>, Failure> {
    let Some(teaching) = TeachingKeys::of(identity) else { return Ok(Page::onwards(Vec::new(), None)) };
    let known = match identity.is(Group::Admin) {
        true => None,
        false => teaching.courses(&app.store.read(context.deadline, &teaching.items()).await?)?,
    };
    let taught = |entry: &CatalogueEntry| identity.teaches_as(&entry.instructors);
    match known {
        Some(courses) => Ok(taught_by_id(app, context, courses, size, cursor).await?.only(taught)),
        // Until it is known what everybody teaches, pages have only the courses among so many of the catalogue.
        None => {
            let page = app.store.page(context.deadline, &keys::catalogue(), size, cursor).await?;
            Ok(page.only(taught))
        }
    }
}

/// A page of these courses, those that were made last first.
async fn taught_by_id(
    app: &App,
    context: &RequestContext,
    courses: BTreeSet<CourseId>,
    size: u8,
    cursor: Option<&Cursor>,
) -> Result<Page<CatalogueEntry>, Failure> {
    let rows = courses.into_iter().map(|course| (course.to_string(), course)).collect();
    let page = Page::of_whole(rows, size, cursor);
    let wanted: Vec<ItemKey> = page.items.iter().map(|course| (&keys::course(*course)).into()).collect();
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    page.try_map(|course| {
        let stored = snapshot.peek(&keys::course(course))?;
        let missing = || Failure::Unavailable("We couldn't read your courses. Please try again.");
        Ok(CatalogueEntry::of(&stored.ok_or_else(missing)?))
    })
}
