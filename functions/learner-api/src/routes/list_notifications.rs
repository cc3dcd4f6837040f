//! `GET /api/notifications/`: the learner's notifications.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::Refusal;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::keys;
use utoipa::IntoParams;

use crate::state::App;
use crate::views::NotificationView;

/// The parameters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NotificationQuery {
    /// `true` returns only unread notifications.
    #[param(value_type = Option<bool>)]
    pub unread: Option<String>,
    /// 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100, default = 20, value_type = Option<i32>)]
    pub page_size: Option<String>,
    /// From `next` or `previous` of another page.
    #[param(max_length = 684)]
    pub cursor: Option<String>,
}

/// List the learner's notifications, the newest first.
#[utoipa::path(
    get, path = "/api/notifications/", operation_id = "listNotifications", tag = "notifications",
    params(NotificationQuery),
    responses((status = 200, body = List<NotificationView>), (status = 400, body = ErrorBody)),
)]
pub async fn list_notifications(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<NotificationQuery>,
    address: PageAddress,
) -> Result<Json<List<NotificationView>>, Failure> {
    let unread = match query.unread.as_deref() {
        None | Some("false" | "0" | "") => false,
        Some("true" | "1") => true,
        Some(_) => return Err(Refusal::field("unread", "must be true or false").into()),
    };
    let (size, cursor) = ListQuery { page_size: query.page_size, cursor: query.cursor }.page()?;
    let head_key = keys::notification_head(identity.learner);
    let head = app.store.get(context.deadline, &head_key).await?.map(|read| read.value).unwrap_or_default();
    // Unread notifications are stored a second time behind the watermark, so filtering costs no more than listing.
    let (range, count) = match unread {
        true => (keys::unread_notifications(identity.learner, head.read_through), head.unread),
        false => (keys::notifications(identity.learner), head.total),
    };
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    Ok(Json(address.list(Some(count), page, |notification| NotificationView::new(notification, &head))))
}
