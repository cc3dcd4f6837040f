//! A person's submissions.

use domain::LearnerId;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Page, keys};

use super::course_titles::CourseTitles;
use crate::state::App;
use crate::views::PersonSubmission;

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonSubmission>, Failure> {
    let range = keys::all_submissions(person);
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    let titles = CourseTitles::read(app, context, page.items.iter().map(|work| work.course)).await?;
    let now = app.clock.now();
    Ok(page.map(|submission| PersonSubmission::new(&submission, &titles, now)))
}
