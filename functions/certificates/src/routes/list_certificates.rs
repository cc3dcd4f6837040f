//! `GET /api/certificates/`: the learner's certificates.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::dynamo::{Address, HeldCertificate, keys};
use shared::http::{Call, ErrorBody, Failure, Identity, List, ListQuery, PageAddress};

use crate::lookup::Found;
use crate::state::App;
use crate::views::CertificateView;

/// List the learner's certificates, the newest first; revoked ones too, as such.
#[utoipa::path(
    get, path = "/api/certificates/", operation_id = "listCertificates", tag = "certificates", params(ListQuery),
    responses((status = 200, body = List<CertificateView>), (status = 400, body = ErrorBody)),
)]
pub async fn list_certificates(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CertificateView>>, Failure> {
    let (size, cursor) = query.page()?;
    let range = keys::held_certificates(identity.learner);
    let page = app.store.page(call.deadline, &range, size, cursor.as_ref()).await?;
    let behind = |pointer: &HeldCertificate| keys::certificate(pointer.enrolment);
    let addresses: Vec<Address> = page.items.iter().map(|pointer| Address::from(&behind(pointer))).collect();
    let snapshot = app.store.read(call.deadline, &addresses).await?;
    let mut results = Vec::with_capacity(page.items.len());
    for pointer in &page.items {
        if let Some(issue) = snapshot.get(&behind(pointer))? {
            let found = Found { current: issue.clone(), issue };
            results.push(CertificateView::new(&app, &found));
        }
    }
    let list = address.list(None, page, |_| ());
    Ok(Json(List { count: list.count, next: list.next, previous: list.previous, results }))
}
