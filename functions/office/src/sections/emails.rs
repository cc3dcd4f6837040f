//! The e-mails to a person.

use domain::{LearnerId, MessageId};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Filling, ItemKey, Page, keys};

use super::course_titles::CourseTitles;
use crate::state::App;
use crate::views::PersonEmail;

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonEmail>, Failure> {
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.mails_page(context.deadline, person, size, cursor.as_ref()).await?;
        let key = |message: &MessageId| ItemKey::from(&keys::sent_marker(*message));
        let behind: Vec<ItemKey> = page.items.iter().map(key).collect();
        let found = app.store.read(context.deadline, &behind).await?;
        // The index may still name what has expired.
        filling.take(page, |message| Ok::<_, Failure>(found.peek(&keys::sent_marker(message))?))?;
    }
    let page = filling.finish();
    let courses = page.items.iter().filter_map(|marker| marker.mail().and_then(|of| of.mail.course()));
    let titles = CourseTitles::read(app, context, courses).await?;
    let page = page.map(|marker| PersonEmail::new(&marker, &titles)).only(Option::is_some);
    page.try_map(|view| view.ok_or_else(|| domain::Refusal::NotFound.into()))
}
