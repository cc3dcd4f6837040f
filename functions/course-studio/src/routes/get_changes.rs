//! `GET /api/studio/courses/{course_uuid}/changes/`: what publishing a draft changes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use domain::course::draft::{digest, located, problems};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::use_cases::publish_course::{PublishError, preview_draft};
use utoipa::IntoParams;

use crate::publishing::{draft, refusal};
use crate::state::App;
use crate::views::{ChangesView, ProblemView};

/// How the course is to be published.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Whether learners are to see the course. Absent: as they do now, and yes before the first time.
    #[param(value_type = Option<bool>)]
    pub visible: Option<String>,
}

/// Say in plain words what publishing a draft changes, and for how many learners.
///
/// Counts end at a thousand. Nothing is written.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/changes/", operation_id = "getChanges", tag = "studio",
    params(("course_uuid" = Uuid, Path), ChangesQuery),
    responses(
        (status = 200, body = ChangesView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn get_changes(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<ChangesView>, Failure> {
    let wanted = query.visible.as_deref().map(str::parse::<bool>).transpose();
    let wanted = wanted.map_err(|_| Refusal::field("visible", "true or false"))?;
    let draft = draft(&app, &identity, &context, &course_uuid).await?;
    let last = draft.draft.value.publication.as_ref();
    let visible = wanted.unwrap_or(last.is_none_or(|last| last.visible));
    let bodies = draft.bodies()?;
    let digest = digest(&draft.outline.join(&bodies));
    let found = problems(&draft.outline, &bodies);
    if !found.is_empty() {
        return Ok(Json(ChangesView::incomplete(digest, visible, ProblemView::all(found))));
    }
    match preview_draft(&app.store, context.deadline, &draft, visible, app.clock.now()).await {
        Ok(preview) => {
            let refused = ProblemView::all(located(&draft.outline, &preview.refused));
            Ok(Json(ChangesView::new(digest, visible, preview, refused)))
        }
        Err(PublishError::Refused(problems)) => {
            let problems = ProblemView::all(located(&draft.outline, &problems));
            Ok(Json(ChangesView::incomplete(digest, visible, problems)))
        }
        Err(error) => Err(refusal(error)),
    }
}
