//! `GET /api/users/cpd_goals/`: what the learner has to earn, and how far it has come.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::credits::ledger::CpdGoals;
use domain::{Learner, LearnerId};
use shared::dynamo::{Address, keys};
use shared::http::{Call, ErrorBody, Failure, Identity};
use shared::standing::standing;

use crate::state::App;
use crate::views::CpdGoalsView;

/// Show the learner's CPD goals.
#[utoipa::path(
    get, path = "/api/users/cpd_goals/", operation_id = "getCpdGoals", tag = "credits",
    responses((status = 200, body = CpdGoalsView), (status = 401, body = ErrorBody)),
)]
pub async fn get_goals(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
) -> Result<Json<CpdGoalsView>, Failure> {
    let learner = identity.learner;
    let goals = app.store.get(call.deadline, &keys::cpd_goals(learner)).await?.map(|read| read.value);
    let goals = goals.unwrap_or_else(|| CpdGoals::standard(learner));
    show(&app, &call, learner, &goals).await.map(Json)
}

/// The goals with where the learner stands.
pub(super) async fn show(
    app: &App,
    call: &Call,
    learner: LearnerId,
    goals: &CpdGoals,
) -> Result<CpdGoalsView, Failure> {
    let (head_key, profile_key) = (keys::ledger_head(learner), keys::learner(learner));
    let addresses: Vec<Address> = vec![(&head_key).into(), (&profile_key).into()];
    let snapshot = app.store.read(call.deadline, &addresses).await?;
    let profile = snapshot.get(&profile_key)?;
    let (zone, head) = (Learner::zone(profile.as_ref()), snapshot.get(&head_key)?);
    let stands = standing(&app.store, call.deadline, goals, &zone, head.as_ref(), app.clock.now()).await?;
    let name = profile.and_then(|profile| profile.time_zone).unwrap_or_else(|| "UTC".to_owned());
    Ok(CpdGoalsView::new(goals, name, &stands))
}
