//! A person's certificates.

use domain::LearnerId;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Filling, Page, keys};

use crate::state::App;
use crate::views::PersonCertificate;

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonCertificate>, Failure> {
    let range = keys::held_certificates(person);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let mut found = app.store.certificates_of(context.deadline, &page.items).await?.into_iter();
        filling.take(page, |_| {
            Ok::<_, Failure>(found.next().flatten().map(|found| PersonCertificate::new(&found)))
        })?;
    }
    Ok(filling.finish())
}
