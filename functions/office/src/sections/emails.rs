//! The e-mails to a person.

use domain::{LearnerId, MessageId};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Filling, ItemKey, Page, SentMarker, Snapshot, keys};

use super::course_titles::CourseTitles;
use crate::state::App;
use crate::views::PersonEmail;

/// Finds the e-mails of a page.
pub(crate) async fn find(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<&Cursor>),
) -> Result<Page<MessageId>, Failure> {
    Ok(app.store.mails_page(context.deadline, person, size, cursor).await?)
}

/// What the second round trip reads of a page.
pub(crate) fn markers(found: &Page<MessageId>) -> Vec<ItemKey> {
    found.items.iter().map(|message| ItemKey::from(&keys::sent_marker(*message))).collect()
}

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonEmail>, Failure> {
    let found = find(app, context, person, (size, cursor.as_ref())).await?;
    let read = app.store.read(context.deadline, &markers(&found)).await?;
    show(app, context, person, (size, cursor), found, &read).await
}

/// The page, from what was found and what was read of its [`markers`], perhaps with courses.
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
    found: Page<MessageId>,
    read: &Snapshot,
) -> Result<Page<PersonEmail>, Failure> {
    let mut filling = Filling::new(size, cursor);
    take(found, read, &mut filling)?;
    while let Some((size, cursor)) = filling.wanted() {
        let found = find(app, context, person, (size, cursor.as_ref())).await?;
        let read = app.store.read(context.deadline, &markers(&found)).await?;
        take(found, &read, &mut filling)?;
    }
    let page = filling.finish();
    let courses = page.items.iter().filter_map(|marker| marker.mail().and_then(|of| of.mail.course()));
    let titles = CourseTitles::beyond(&app.store, context, read, courses).await?;
    let page = page.map(|marker| PersonEmail::new(&marker, &titles)).only(Option::is_some);
    page.try_map(|view| view.ok_or_else(|| domain::Refusal::NotFound.into()))
}

/// The index may still name what has expired.
fn take(found: Page<MessageId>, read: &Snapshot, filling: &mut Filling<SentMarker>) -> Result<(), Failure> {
    filling.take(found, |message| Ok(read.peek(&keys::sent_marker(message))?))
}
