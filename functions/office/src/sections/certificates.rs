//! A person's certificates.

use domain::LearnerId;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Filling, ItemKey, Page, keys};

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
        let certificate = |enrolment| ItemKey::from(&keys::certificate(enrolment));
        let keys: Vec<ItemKey> = page.items.iter().map(|held| certificate(held.enrolment)).collect();
        let snapshot = app.store.read(context.deadline, &keys).await?;
        filling.take(page, |held| {
            let found = snapshot.peek(&keys::certificate(held.enrolment))?;
            Ok::<_, Failure>(found.map(|found| PersonCertificate::new(&found)))
        })?;
    }
    Ok(filling.finish())
}
