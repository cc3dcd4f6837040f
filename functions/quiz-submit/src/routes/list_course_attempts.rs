//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/`: the attempts of all learners at a quiz.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::quiz::attempt::Attempt;
use domain::{LearnerId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Filling, Key, Page, keys};
use utoipa::IntoParams;

use crate::instructor_quiz::{GradedAttempts, InstructorQuiz};
use crate::state::App;
use crate::views::CourseAttemptView;

/// Filters the attempts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CourseAttemptQuery {
    /// Only this learner's attempts.
    #[param(value_type = Option<Uuid>)]
    pub learner_uuid: Option<String>,
}

/// List the attempts of all learners at a quiz, newest first.
///
/// An attempt may take a moment to appear after it was submitted.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/", operation_id = "listCourseAttempts",
    tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), CourseAttemptQuery, ListQuery),
    responses(
        (status = 200, body = List<CourseAttemptView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody, description = "No such quiz, or the caller does not teach its course"),
    ),
)]
pub async fn list_course_attempts(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
    Query(filter): Query<CourseAttemptQuery>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CourseAttemptView>>, Failure> {
    let (size, cursor) = query.page()?;
    let learner = filter.learner_uuid.as_deref().map(str::parse::<LearnerId>).transpose();
    let learner = learner.map_err(|_| Refusal::field("learner_uuid", "not a UUID"))?;
    let quiz = InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let owned: Page<(LearnerId, Key<Attempt>)> = match learner {
            // One learner's attempts are stored together: no index is needed.
            Some(learner) => {
                let range = keys::attempts(learner, quiz.content);
                let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
                let key =
                    |attempt: Attempt| (learner, keys::attempt(learner, attempt.content, attempt.number));
                page.map(key)
            }
            None => {
                let shards = keys::attempts_at(quiz.content);
                let page =
                    app.store.sharded_page(context.deadline, &shards, size.into(), cursor.as_ref()).await?;
                page.map(|owned| (owned.learner, owned.key))
            }
        };
        let snapshot = app.store.read(context.deadline, &GradedAttempts::keys(&owned.items, true)).await?;
        filling.take(owned, |owned| {
            let GradedAttempts { attempts, learners } = GradedAttempts::from(&snapshot, &[owned])?;
            let view = |attempt| CourseAttemptView::new(attempt, &learners);
            Ok::<_, Failure>(attempts.into_iter().next().map(view))
        })?;
    }
    Ok(Json(address.list(None, filling.finish(), |attempt| attempt)))
}
