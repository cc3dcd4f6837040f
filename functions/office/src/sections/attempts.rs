//! A person's attempts at quizzes.

use domain::LearnerId;
use domain::quiz::attempt::Attempt;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Page, Snapshot, keys};

use super::course_titles::{CourseTitles, course_keys};
use crate::state::App;
use crate::views::PersonAttempt;

/// Finds a page of them. What is shown needs their courses as well: the items of [`course_keys`].
pub(crate) async fn find(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<&Cursor>),
) -> Result<Page<Attempt>, Failure> {
    Ok(app.store.page(context.deadline, &keys::attempts_of(person), size, cursor).await?)
}

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonAttempt>, Failure> {
    let page = find(app, context, person, (size, cursor.as_ref())).await?;
    let courses = course_keys(page.items.iter().map(|attempt| attempt.course));
    let read = app.store.read(context.deadline, &courses).await?;
    show(app, context, page, &read).await
}

/// The page, from what was found and the courses that were read.
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    page: Page<Attempt>,
    read: &Snapshot,
) -> Result<Page<PersonAttempt>, Failure> {
    let courses = page.items.iter().map(|attempt| attempt.course);
    let titles = CourseTitles::beyond(&app.store, context, read, courses).await?;
    Ok(page.map(|attempt| PersonAttempt::new(&attempt, &titles)))
}
