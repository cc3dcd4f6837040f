//! A person's attempts at quizzes.

use domain::LearnerId;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Page, keys};

use super::course_titles::CourseTitles;
use crate::state::App;
use crate::views::PersonAttempt;

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonAttempt>, Failure> {
    let range = keys::attempts_of(person);
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    let titles = CourseTitles::read(app, context, page.items.iter().map(|attempt| attempt.course)).await?;
    Ok(page.map(|attempt| PersonAttempt::new(&attempt, &titles)))
}
