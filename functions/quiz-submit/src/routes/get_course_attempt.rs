//! `GET /api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/`: one
//! attempt, question by question.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{LearnerId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::instructor_quiz::{GradedAttempts, InstructorQuiz};
use crate::state::App;
use crate::views::{CourseAttemptDetail, CourseAttemptView, answered_questions, gradings};

/// The most gradings that are shown of one attempt.
const MOST_GRADINGS: u8 = 100;

/// Get an attempt with its questions, answers and gradings, without the answer key.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/",
    operation_id = "getCourseAttempt", tag = "teaching",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("learner_uuid" = Uuid, Path),
        ("attempt_number" = u32, Path),
    ),
    responses(
        (status = 200, body = CourseAttemptDetail),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_course_attempt(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid, learner_uuid, attempt_number)): Path<(String, String, String, String)>,
) -> Result<Json<CourseAttemptDetail>, Failure> {
    let quiz = InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let learner: LearnerId = learner_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let number: u32 = attempt_number.parse().map_err(|_| Refusal::NotFound)?;
    let content = quiz.content;
    let owned = [(learner, keys::attempt(learner, content, number))];
    let snapshot = app.store.read(context.deadline, &GradedAttempts::keys(&owned, true)).await?;
    let GradedAttempts { attempts, learners } = GradedAttempts::from(&snapshot, &owned)?;
    let (attempt, newest) = attempts.into_iter().next().ok_or(Refusal::NotFound)?;
    let numbers = BTreeSet::from([attempt.quiz_version]);
    let versions = app.versions.find(&app.store, context.deadline, content, numbers).await?;
    let version = versions.get(&attempt.quiz_version).ok_or(Refusal::NotFound)?;
    let later = match newest {
        None => Vec::new(),
        Some(_) => {
            let range = keys::gradings(learner, content, number);
            app.store.page(context.deadline, &range, MOST_GRADINGS, None).await?.items
        }
    };
    let counted = attempt.clone().counted_by(newest.clone());
    Ok(Json(CourseAttemptDetail {
        quiz_version: attempt.quiz_version,
        questions: answered_questions(&counted, version),
        gradings: gradings(&attempt, later),
        attempt: CourseAttemptView::new((attempt, newest), &learners),
    }))
}
