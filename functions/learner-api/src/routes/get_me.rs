//! `GET /api/users/me/`: who is signed in.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Learner;
use domain::credits::ledger::{Amount, CpdGoals, Head};
use domain::notification::NotificationHead;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::dynamo::{Decision, ItemKey, Transaction, keys};
use shared::goal_progress::{GoalProgress, goal_progress};
use shared::http::{ErrorBody, Failure, Group, Identity, RequestContext};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;

/// A person, with the counters of the header.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The id.
    pub uuid: Uuid,
    /// Where mail goes.
    pub email: String,
    /// How the person is addressed; may be empty.
    pub name: String,
    /// What the person may do.
    pub groups: Vec<Group>,
    /// IANA name of the time zone in which mails and periods are written. `null` until it is set: mails then
    /// name the zone of the session, and periods are those of UTC.
    #[schema(required, example = "Europe/London")]
    pub time_zone: Option<String>,
    /// All credits, with two decimals.
    #[schema(example = "0.00")]
    pub total_cpd_credits: String,
    /// How many notifications are unread.
    pub unread_notifications: u64,
    /// Credits in the current period.
    pub cpd: CpdSummary,
}

/// Credits in the current period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdSummary {
    /// The current period.
    pub period: CpdPeriod,
    /// Earned in it, with two decimals.
    pub earned: String,
    /// To be earned in it.
    pub goal: String,
    /// What is missing.
    pub remaining: String,
}

/// A period, both days included.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdPeriod {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub end: Date,
}

/// The learner's credits, as the ledger has them.
pub(crate) struct CreditsRead {
    /// The sum of all entries.
    pub(crate) balance: Amount,
    /// What counts in the current period.
    pub(crate) standing: GoalProgress,
}

/// Show who is signed in.
///
/// The stored profile follows the identity provider: it is written when the claims say something new, so
/// that a payment finds its learner and a mail its address.
#[utoipa::path(
    get, path = "/api/users/me/", operation_id = "getMe", tag = "users",
    responses((status = 200, body = Me), (status = 401, body = ErrorBody)),
)]
pub async fn get_me(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
) -> Result<Json<Me>, Failure> {
    let (profile_key, head_key) =
        (keys::learner(identity.learner), keys::notification_head(identity.learner));
    let (ledger_key, goals_key) = (keys::ledger_head(identity.learner), keys::cpd_goals(identity.learner));
    let keys: Vec<ItemKey> =
        vec![(&profile_key).into(), (&head_key).into(), (&ledger_key).into(), (&goals_key).into()];
    let (profile, head, ledger, goals) = app
        .store
        .decide(context.deadline, &keys, |snapshot| {
            let stored = snapshot.read(&profile_key)?;
            let head = snapshot.get(&head_key)?.unwrap_or_default();
            let known = stored.as_ref().map(|read| &read.value);
            let now = app.clock.now();
            let fresh = Learner::refreshed(known, identity.learner, &identity.email, &identity.name, now);
            let (ledger, goals) = (snapshot.get(&ledger_key)?, snapshot.get(&goals_key)?);
            match (fresh, known) {
                (Some(fresh), _) => {
                    let mut transaction = Transaction::new();
                    transaction.save(&profile_key, stored.as_ref(), &fresh)?;
                    Ok(Decision::Write(transaction, (fresh, head, ledger, goals)))
                }
                (None, Some(known)) => Ok(Decision::Answer((known.clone(), head, ledger, goals))),
                (None, None) => {
                    Err(Failure::Unavailable("Your profile could not be read. Please try again."))
                }
            }
        })
        .await?;
    let zone = Learner::zone(Some(&profile));
    let goals = goals.unwrap_or_else(|| CpdGoals::standard(identity.learner));
    let credits = credits(&app, &context, &zone, ledger.as_ref(), &goals).await?;
    Ok(Json(me(&identity, &profile, &head, &credits)))
}

/// What the ledger says of a learner; one query at most, at the start of the current period.
pub(crate) async fn credits(
    app: &App,
    context: &RequestContext,
    zone: &TimeZone,
    head: Option<&Head>,
    goals: &CpdGoals,
) -> Result<CreditsRead, Failure> {
    let standing = goal_progress(&app.store, context.deadline, goals, zone, head, app.clock.now()).await?;
    Ok(CreditsRead { balance: head.map(|head| head.balance).unwrap_or_default(), standing })
}

pub(crate) fn me(
    identity: &Identity,
    profile: &Learner,
    head: &NotificationHead,
    credits: &CreditsRead,
) -> Me {
    let standing = &credits.standing;
    Me {
        uuid: identity.learner.0,
        email: identity.email.clone(),
        name: identity.name.clone(),
        groups: identity.groups.clone(),
        time_zone: profile.time_zone.clone(),
        total_cpd_credits: credits.balance.to_string(),
        unread_notifications: head.unread,
        cpd: CpdSummary {
            period: CpdPeriod { start: standing.period.start, end: standing.period.end },
            earned: standing.earned.to_string(),
            goal: standing.goal.to_string(),
            remaining: standing.remaining().to_string(),
        },
    }
}
