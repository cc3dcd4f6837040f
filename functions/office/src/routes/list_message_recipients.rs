//! `GET /api/office/courses/{course_uuid}/messages/recipients/`: how many learners a message would reach.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use domain::course::message::Reach;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext, cursor_text, read_cursor};
use shared::store::{Cursor, keys};
use shared::use_cases::send_course_message::look_at;
use utoipa::IntoParams;

use crate::reports_state::ReportsApp;
use crate::roster;
use crate::views::{AudienceView, MessageRecipients};

/// How many enrolments a request looks at.
const PART: u8 = 250;

/// Whom a message would be for, and which part of the roster is asked about.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecipientsQuery {
    /// Everyone when absent.
    #[param(value_type = Option<AudienceView>)]
    pub audience: Option<String>,
    /// `next` of the part before.
    #[param(max_length = 684)]
    pub cursor: Option<String>,
}

/// Count who would get a message, a part of the roster with each request. Administrators and the course's instructors.
///
/// Ask again with `next` as the `cursor` until it is `null`, and add up. Nothing is sent.
#[utoipa::path(
    get, path = "/api/office/courses/{course_uuid}/messages/recipients/", operation_id = "listMessageRecipients",
    tag = "office", params(("course_uuid" = Uuid, Path), RecipientsQuery),
    responses(
        (status = 200, body = MessageRecipients),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
    ),
)]
pub async fn list_message_recipients(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(query): Query<RecipientsQuery>,
) -> Result<Json<MessageRecipients>, Failure> {
    let id = roster::course_id(&identity, &course_uuid)?;
    let audience = match query.audience.as_deref().filter(|text| !text.is_empty()) {
        None => AudienceView::Everyone,
        Some(name) => serde_json::from_value(serde_json::Value::from(name))
            .map_err(|_| Refusal::field("audience", "must be everyone, active or completed"))?,
    };
    let from = match query.cursor.as_deref().map(read_cursor).transpose()? {
        None => keys::enrolled_until(app.clock.now()),
        Some(from @ Cursor::OlderThan(_)) => from,
        Some(Cursor::NewerThan(_)) => {
            return Err(Refusal::field("cursor", "not a cursor of this list").into());
        }
    };
    let (course, part) = tokio::join!(
        roster::course(&app.store, &identity, &context, id),
        look_at(&app.store, context.deadline, (id, audience.into()), (PART, &from))
    );
    let (_, part) = (course?, part?);
    let Reach { sent: recipients, unsubscribed, unreachable } = part.reach;
    let next = part.next.as_ref().map(cursor_text);
    Ok(Json(MessageRecipients { recipients, unsubscribed, unreachable, next }))
}
