//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/`: the attempts of all learners at a quiz.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::quiz::attempt::Attempt;
use domain::{ContentId, LearnerId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Cursor, Filling, Key, Page, StoreError, keys};
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
    InstructorQuiz::require_instructor(&identity)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let listed = Listed { app: &app, context: &context, content, learner };
    // The list is read with the course, for those who teach at all; `find` tells whether they teach this one.
    let (quiz, first) = tokio::join!(
        InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)),
        listed.page(size, cursor.as_ref())
    );
    quiz?;
    let mut first = Some(first?);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let owned = match first.take() {
            Some(first) => first,
            None => listed.page(size, cursor.as_ref()).await?,
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

/// The attempts that are listed: all of them at a quiz, or one learner's.
struct Listed<'a> {
    app: &'a App,
    context: &'a RequestContext,
    content: ContentId,
    learner: Option<LearnerId>,
}

impl Listed<'_> {
    async fn page(
        &self,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<(LearnerId, Key<Attempt>)>, StoreError> {
        let (store, deadline) = (&self.app.store, self.context.deadline);
        // One learner's attempts are stored together: no index is needed.
        let Some(learner) = self.learner else {
            let shards = keys::attempts_at(self.content);
            let page = store.sharded_page(deadline, &shards, size.into(), cursor).await?;
            return Ok(page.map(|owned| (owned.learner, owned.key)));
        };
        let page = store.page(deadline, &keys::attempts(learner, self.content), size, cursor).await?;
        let key = |attempt: Attempt| (learner, keys::attempt(learner, attempt.content, attempt.number));
        Ok(page.map(key))
    }
}
