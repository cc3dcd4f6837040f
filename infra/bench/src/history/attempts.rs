//! Attempts at the quiz that failed.

use anyhow::{Context, Result, ensure};
use domain::quiz::attempt::{Attempt, QuizState};
use domain::{Clock, Learner};
use serde_json::json;
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::quizzes::{self, QUIZ};

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// The first by the function, the others as copies of it.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    start(furnished, learner).await?;
    let answers = json!({"content_uuid": QUIZ, "submitted_answers": quizzes::all_wrong()});
    let request = ApiRequest::new("POST", "/api/learning/quiz/submit/", &Caller::new(learner)).body(&answers);
    let response = request.send(&quizzes::router(world)).await;
    ensure!(response.status == 201, "{response:?}");
    let first: Attempt = world.get(&keys::attempt(learner.id, QUIZ, 1)).await.context("an attempt")?;
    let mut bulk = Bulk::new(&world.store);
    for number in 2..=furnished.earlier {
        let attempt = Attempt { id: world.clock.new_id(), number, ..first.clone() };
        bulk.create(&keys::attempt(learner.id, QUIZ, number), &attempt).await?;
    }
    bulk.finish().await?;
    let key = keys::quiz_state(learner.id, QUIZ);
    let state: QuizState = world.get(&key).await.context("a quiz state")?;
    world.put(&key, &QuizState { used: furnished.earlier, ..state }).await;
    Ok(())
}

/// Starts an attempt: the quiz has a time limit.
pub(crate) async fn start(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let request = ApiRequest::new("POST", "/api/learning/quiz/start/", &Caller::new(learner));
    let response =
        request.body(&json!({"content_uuid": QUIZ})).send(&quizzes::router(&furnished.world)).await;
    ensure!(response.status == 201, "{response:?}");
    Ok(())
}
