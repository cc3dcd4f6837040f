//! `GET /api/notifications/`: the learner's notifications.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::Refusal;
use domain::notification::{Notification, NotificationHead};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Cursor, Read, keys};
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
    let (learner, cursor) = (identity.learner, cursor.as_ref());
    let head_key = keys::notification_head(learner);
    let head = app.store.get(context.deadline, &head_key);
    let of = |head: Option<Read<NotificationHead>>| head.map(|read| read.value).unwrap_or_default();
    let (head, page) = match (unread, cursor) {
        (false, _) => {
            let range = keys::notifications(learner);
            let (head, page) = tokio::join!(head, app.store.page(context.deadline, &range, size, cursor));
            (of(head?), page?)
        }
        // Unread notifications are stored a second time, so filtering costs no more than listing. Those that were all
        // marked as read at once are still there, older than the others: the head says where they begin.
        (true, None | Some(Cursor::OlderThan(_))) => {
            let range = keys::unread_notifications(learner, 0);
            let page = app.store.page(context.deadline, &range, size + 1, cursor);
            let (head, page) = tokio::join!(head, page);
            let head = of(head?);
            let is_unread = |notification: &Notification| notification.ordinal > head.read_through;
            let page = page?.newest(size, is_unread);
            (head, page)
        }
        // A page that is read towards the newest begins with the oldest, so that has to be known first.
        (true, Some(Cursor::NewerThan(_))) => {
            let head = of(head.await?);
            let range = keys::unread_notifications(learner, head.read_through);
            let page = app.store.page(context.deadline, &range, size, cursor).await?;
            (head, page)
        }
    };
    let count = if unread { head.unread } else { head.total };
    Ok(Json(address.list(Some(count), page, |notification| NotificationView::new(notification, &head))))
}
