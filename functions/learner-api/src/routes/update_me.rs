//! `PATCH /api/users/me/`: change the profile.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::credits::ledger::CpdGoals;
use domain::{Learner, Refusal};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Transaction, keys};
use utoipa::ToSchema;

use super::get_me::{Me, credits, me};
use crate::state::App;

/// A change of the profile; what is absent stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeUpdate {
    /// The IANA time zone for e-mails and CPD periods.
    #[serde(default)]
    #[schema(example = "Europe/London", max_length = 64)]
    pub time_zone: Option<String>,
    /// Whether instructors' messages to the learners of a course are sent to this person.
    #[serde(default)]
    pub instructor_messages: Option<bool>,
}

/// Set the time zone, or which e-mails arrive beside service messages.
#[utoipa::path(
    patch, path = "/api/users/me/", operation_id = "updateMe", tag = "users",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = MeUpdate,
    responses(
        (status = 200, body = Me),
        (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the learner's data was erased"),
    ),
)]
pub async fn update_me(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let update: MeUpdate = json_body(&body)?;
    if update.time_zone.is_none() && update.instructor_messages.is_none() {
        return Err(Refusal::field("time_zone", "name what to change: this or instructor_messages").into());
    }
    let chosen = update.time_zone.as_deref().map(TimeZone::get).transpose();
    let chosen =
        chosen.map_err(|_| Refusal::field("time_zone", "must be an IANA name such as Europe/London"))?;
    let idempotent = IdempotentRequest::new(&key, identity.learner, "PATCH me", &body);
    let (profile_key, head_key) =
        (keys::learner(identity.learner), keys::notification_head(identity.learner));
    // The period starts and ends with the days of the new zone, so the credits are counted in the new zone.
    let (ledger_key, goals_key) = (keys::ledger_head(identity.learner), keys::cpd_goals(identity.learner));
    let ledger: Vec<ItemKey> = vec![(&ledger_key).into(), (&goals_key).into(), (&profile_key).into()];
    let snapshot = app.store.read(context.deadline, &ledger).await?;
    let zone = match chosen {
        Some(zone) => zone,
        None => Learner::zone(snapshot.peek(&profile_key)?.as_ref()),
    };
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(identity.learner));
    let credits = credits(&app, &context, &zone, snapshot.get(&ledger_key)?.as_ref(), &goals).await?;
    let mut keys: Vec<ItemKey> = vec![(&profile_key).into(), (&head_key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let (stored, now) = (snapshot.read(&profile_key)?, app.clock.now());
            let known = stored.as_ref().map(|read| &read.value);
            Learner::require_not_erased(known)?;
            let fresh = Learner::refreshed(known, &identity.claims(), now);
            let Some(profile) = fresh.or_else(|| known.cloned()) else {
                return Err(Refusal::NotFound.into());
            };
            let time_zone = update.time_zone.clone().or_else(|| profile.time_zone.clone());
            let wanted = update.instructor_messages;
            let mail = wanted.map_or(profile.mail, |wanted| profile.mail.with_instructor_messages(wanted));
            let profile = Learner { time_zone, mail, ..profile };
            let head = snapshot.peek(&head_key)?.unwrap_or_default();
            let reply = Reply::new(StatusCode::OK, &me(&identity, &profile, &head, &credits));
            let mut transaction = Transaction::new();
            transaction.save_profile(stored.as_ref(), &profile)?;
            idempotent.remember(&mut transaction, &reply, now)?;
            Ok::<_, Failure>(Decision::Write(transaction, reply))
        })
        .await
}
