//! `GET /api/office/people/{learner_uuid}/export/parts/`: a part of everything about a person.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::use_cases::export_learner::export_part;
use utoipa::IntoParams;

use crate::access::person_id;
use crate::exporting::ExportPlace;
use crate::state::App;
use crate::views::ExportPartView;

/// Which part.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WantedPart {
    /// Of the export that was begun, or `next_cursor` of the part before.
    #[param(value_type = String, max_length = 3000)]
    pub cursor: Option<String>,
}

/// Get a part of everything about a person. Administrators only, of an export that they have begun.
///
/// What has changed since the part before is in it as it is now. Files are fetched with the download links of their
/// submissions.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/export/parts/", operation_id = "getExportPart", tag = "privacy",
    params(("learner_uuid" = Uuid, Path), WantedPart),
    responses(
        (status = 200, body = ExportPartView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: you have begun no such export"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it was begun more than a day ago"),
    ),
)]
pub async fn get_export_part(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    Query(wanted): Query<WantedPart>,
) -> Result<Json<ExportPartView>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let cursor = wanted.cursor.ok_or_else(|| Refusal::field("cursor", "is missing"))?;
    let place = ExportPlace::read(&cursor)?;
    // Nothing is read about the person before the export is known.
    let entry = app.store.get(context.deadline, &place.entry(person)).await?.map(|read| read.value);
    ExportPlace::require(entry.as_ref(), identity.learner, app.clock.now())?;
    let part = export_part(&app.store, context.deadline, person, place.behind.as_deref()).await?;
    let part = part.ok_or(Refusal::NotFound)?;
    let next = part.next.clone().map(|item| place.behind(item).text());
    Ok(Json(ExportPartView::new(part, next)))
}
