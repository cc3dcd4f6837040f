//! `GET /api/certificates/`: the learner's certificates.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Filling, keys};

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
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let mut found = app.store.certificates_of(context.deadline, &page.items).await?.into_iter();
        filling.take(page, |_| {
            let found =
                found.next().flatten().map(|issue| CertificateLookup { current: issue.clone(), issue });
            Ok::<_, Failure>(found.map(|found| CertificateView::new(&app, &found)))
        })?;
    }
    Ok(Json(address.list(None, filling.finish(), |view| view)))
}
