//! `GET /api/certificates/`: the learner's certificates.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{HeldCertificate, ItemKey, keys};

use crate::lookup::CertificateLookup;
use crate::state::App;
use crate::views::CertificateView;

/// List your certificates, newest first, including revoked ones.
#[utoipa::path(
    get, path = "/api/certificates/", operation_id = "listCertificates", tag = "certificates", params(ListQuery),
    responses((status = 200, body = List<CertificateView>), (status = 400, body = ErrorBody)),
)]
pub async fn list_certificates(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CertificateView>>, Failure> {
    let (size, cursor) = query.page()?;
    let range = keys::held_certificates(identity.learner);
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    let behind = |pointer: &HeldCertificate| keys::certificate(pointer.enrolment);
    let keys: Vec<ItemKey> = page.items.iter().map(|pointer| ItemKey::from(&behind(pointer))).collect();
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let mut results = Vec::with_capacity(page.items.len());
    for pointer in &page.items {
        if let Some(issue) = snapshot.get(&behind(pointer))? {
            let found = CertificateLookup { current: issue.clone(), issue };
            results.push(CertificateView::new(&app, &found));
        }
    }
    let list = address.list(None, page, |_| ());
    Ok(Json(List { count: list.count, next: list.next, previous: list.previous, results }))
}
