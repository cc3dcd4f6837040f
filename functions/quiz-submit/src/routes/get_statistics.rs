//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/`: how the questions were answered.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::quiz::item_statistics::ItemStatistics;
use domain::{ContentId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::instructor_quiz::{GradedAttempts, InstructorQuiz};
use crate::state::App;
use crate::views::StatisticsView;

/// The newest attempts that are counted: enough to judge a question, and a bound on the cost of the reply.
pub const MOST_COUNTED: u16 = 500;

/// Get how often each question was answered correctly and each option was chosen.
///
/// Counts the newest 500 attempts, each by its newest grading.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/", operation_id = "getQuizStatistics",
    tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = StatisticsView),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_statistics(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
) -> Result<Json<StatisticsView>, Failure> {
    InstructorQuiz::require_instructor(&identity)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let shards = keys::attempts_at(content);
    // The list is read with the course, for those who teach at all; `find` tells whether they teach this one.
    let (quiz, page) = tokio::join!(
        InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)),
        app.store.sharded_page(context.deadline, &shards, MOST_COUNTED, None)
    );
    let (quiz, page) = (quiz?, page?);
    let complete = page.older.is_none();
    let page = page.map(|owned| (owned.learner, owned.key));
    let current = keys::current_quiz(quiz.content);
    let mut wanted = GradedAttempts::keys(&page.items, false);
    wanted.push((&current).into());
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let current = snapshot.get(&current)?.ok_or(Refusal::NotFound)?.quiz;
    let mut statistics = ItemStatistics::default();
    for (attempt, newest) in GradedAttempts::from(&snapshot, &page.items)?.attempts {
        statistics.count(&attempt.counted_by(newest));
    }
    Ok(Json(StatisticsView::new(&statistics, complete, &current)))
}
