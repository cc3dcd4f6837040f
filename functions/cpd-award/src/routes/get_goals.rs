//! `GET /api/users/cpd_goals/`: the learner's goals and progress.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::credits::ledger::CpdGoals;
use domain::{Learner, LearnerId};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{ItemKey, keys};
use shared::use_cases::goal_progress::goal_progress;

use crate::state::App;
use crate::views::CpdGoalsView;

/// Get your CPD goals, and progress towards them.
#[utoipa::path(
    get, path = "/api/users/cpd_goals/", operation_id = "getCpdGoals", tag = "credits",
    responses((status = 200, body = CpdGoalsView), (status = 401, body = ErrorBody)),
)]
pub async fn get_goals(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
) -> Result<Json<CpdGoalsView>, Failure> {
    let learner = identity.learner;
    let goals = app.store.get(context.deadline, &keys::cpd_goals(learner)).await?.map(|read| read.value);
    let goals = goals.unwrap_or_else(|| CpdGoals::standard(learner));
    show(&app, &context, learner, &goals).await.map(Json)
}

/// The goals with current progress.
pub(super) async fn show(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    goals: &CpdGoals,
) -> Result<CpdGoalsView, Failure> {
    let (head_key, profile_key) = (keys::ledger_head(learner), keys::learner(learner));
    let keys: Vec<ItemKey> = vec![(&head_key).into(), (&profile_key).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let profile = snapshot.get(&profile_key)?;
    let (zone, head) = (Learner::zone(profile.as_ref()), snapshot.get(&head_key)?);
    let progress =
        goal_progress(&app.store, context.deadline, goals, &zone, head.as_ref(), app.clock.now()).await?;
    let name = profile.and_then(|profile| profile.time_zone).unwrap_or_else(|| "UTC".to_owned());
    Ok(CpdGoalsView::new(goals, name, &progress))
}
