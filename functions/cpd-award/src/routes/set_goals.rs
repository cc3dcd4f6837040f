//! `PUT /api/users/cpd_goals/`: sets the learner's goals.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use domain::credits::ledger::{CpdGoals, GOALS_MAX};
use domain::{Learner, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use shared::store::{Decision, ItemKey, Transaction, keys};
use utoipa::ToSchema;

use super::get_goals::show;
use crate::state::App;
use crate::views::{CpdGoalsView, PeriodSetting, TypeGoalView, goal, goals_by_type};

/// A learner's new goals.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CpdGoalsUpdate {
    /// How CPD years are counted.
    pub period: PeriodSetting,
    /// The credits to earn in each year: 0.00 to 9999.99.
    #[schema(example = "30.00", max_length = 8)]
    pub goal: String,
    /// Goals for single kinds of credit, at most twenty.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub by_type: Vec<TypeGoalView>,
}

/// Replace your CPD goals.
#[utoipa::path(
    put, path = "/api/users/cpd_goals/", operation_id = "setCpdGoals", tag = "credits",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CpdGoalsUpdate,
    responses(
        (status = 200, body = CpdGoalsView),
        (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body, or the learner's data was erased"),
    ),
)]
pub async fn set_goals(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let idempotent = IdempotentRequest::new(&key, identity.learner, "PUT cpd goals", &body);
    let work = save(&app, &identity, &context, &body);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn save(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    body: &Bytes,
) -> Result<Reply, Failure> {
    let update: CpdGoalsUpdate = json_body(body)?;
    if update.by_type.len() > GOALS_MAX {
        return Err(Refusal::field("by_type", format!("must have at most {GOALS_MAX} entries")).into());
    }
    let (period, credits) = (update.period.read()?, goal("goal", &update.goal)?);
    let by_type = goals_by_type(&update.by_type)?;
    let learner = identity.learner;
    let (goals_key, profile_key) = (keys::cpd_goals(learner), keys::learner(learner));
    let keys: Vec<ItemKey> = vec![(&goals_key).into(), (&profile_key).into()];
    let goals = app.store.decide(context.deadline, &keys, |snapshot| {
        let before = snapshot.read(&goals_key)?;
        let profile = snapshot.get(&profile_key)?;
        Learner::require_not_erased(profile.as_ref())?;
        let zone = Learner::zone(profile.as_ref());
        let goals = CpdGoals { learner, period, credits, by_type: by_type.clone(), remind_at: None };
        let goals = goals.scheduled(&zone, app.clock.now());
        let mut transaction = Transaction::new();
        transaction.save(&goals_key, before.as_ref(), &goals)?;
        Ok::<_, Failure>(Decision::Write(transaction, goals))
    });
    let goals = goals.await?;
    Ok(Reply::new(StatusCode::OK, &show(app, context, learner, &goals).await?))
}
