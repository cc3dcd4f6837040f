//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/`: who answered a quiz, and how.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::quiz::attempt::Attempt;
use domain::{LearnerId, Refusal};
use serde::Deserialize;
use shared::dynamo::{Key, Page, keys};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use utoipa::IntoParams;

use crate::lectern::{Gathered, Lectern, keys};
use crate::state::App;
use crate::views::CourseAttemptView;

/// Which attempts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CourseAttemptQuery {
    /// Those of one learner only.
    #[param(value_type = Option<Uuid>)]
    pub learner_uuid: Option<String>,
}

/// List the attempts of all learners at a quiz, the newest first; for those who teach the course.
///
/// A page costs the same however many attempts there are. What was submitted just now may appear a moment later.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/", operation_id = "listCourseAttempts",
    tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), CourseAttemptQuery, ListQuery),
    responses(
        (status = 200, body = List<CourseAttemptView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody, description = "no such quiz, or in a course that somebody else teaches"),
    ),
)]
pub async fn list_course_attempts(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
    Query(filter): Query<CourseAttemptQuery>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CourseAttemptView>>, Failure> {
    let (size, cursor) = query.page()?;
    let one = filter.learner_uuid.as_deref().map(str::parse::<LearnerId>).transpose();
    let one = one.map_err(|_| Refusal::field("learner_uuid", "not a UUID"))?;
    let lectern = Lectern::of(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let found: Page<(LearnerId, Key<Attempt>)> = match one {
        // A learner's own attempts stand side by side: no index is needed.
        Some(learner) => {
            let range = keys::attempts(learner, lectern.content);
            let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
            let key = |attempt: Attempt| (learner, keys::attempt(learner, attempt.content, attempt.number));
            page.map(key)
        }
        None => {
            let shards = keys::attempts_at(lectern.content);
            let page =
                app.store.sharded_page(context.deadline, &shards, size.into(), cursor.as_ref()).await?;
            page.map(|owned| (owned.learner, owned.key))
        }
    };
    let snapshot = app.store.read(context.deadline, &keys(&found.items, true)).await?;
    let Gathered { attempts, people } = Gathered::from(&snapshot, &found.items)?;
    let page = Page { items: attempts, older: found.older, newer: found.newer };
    Ok(Json(address.list(None, page, |attempt| CourseAttemptView::new(attempt, &people))))
}
