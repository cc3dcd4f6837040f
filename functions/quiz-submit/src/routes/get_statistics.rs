//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/`: how the questions did.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use domain::quiz::item_statistics::ItemStatistics;
use shared::dynamo::keys;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::lectern::{Gathered, Lectern, keys};
use crate::state::App;
use crate::views::StatisticsView;

/// The newest attempts that are counted: enough to judge a question by, and a bound on what the answer costs.
pub const MOST_COUNTED: u16 = 500;

/// Show how often each question was answered right and each option chosen; for those who teach the course.
///
/// Over the newest 500 attempts, as their newest gradings say. The answer costs no more when there are more.
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
    let lectern = Lectern::of(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let shards = keys::attempts_at(lectern.content);
    let page = app.store.sharded_page(context.deadline, &shards, MOST_COUNTED, None).await?;
    let complete = page.older.is_none();
    let page = page.map(|owned| (owned.learner, owned.key));
    let version = keys::current_quiz(lectern.content);
    let mut wanted = keys(&page.items, false);
    wanted.push((&version).into());
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let quiz = snapshot.get(&version)?.ok_or(Refusal::NotFound)?.quiz;
    let mut statistics = ItemStatistics::default();
    for (attempt, newest) in Gathered::from(&snapshot, &page.items)?.attempts {
        statistics.count(&attempt.counted_by(newest));
    }
    Ok(Json(StatisticsView::new(&statistics, complete, &quiz)))
}
