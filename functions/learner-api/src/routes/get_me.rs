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
use shared::http::{ErrorBody, Failure, Group, Identity, RequestContext};
use shared::runtime::Switch;
use shared::store::{Decision, ItemKey, Transaction, keys};
use shared::use_cases::goal_progress::{GoalProgress, goal_progress};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;

/// A person, with the counters of the header.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub uuid: Uuid,
    /// The e-mail address.
    pub email: String,
    /// May be empty.
    pub name: String,
    pub groups: Vec<Group>,
    /// The IANA time zone for e-mails and CPD periods. `null` until it is set: e-mails then use the zone of the live
    /// session, and periods use UTC.
    #[schema(required, example = "Europe/London")]
    pub time_zone: Option<String>,
    /// Whether instructors' messages to the learners of a course are sent to this person. Service e-mails always are.
    pub instructor_messages: bool,
    /// The balance of all credits, with two decimals.
    #[schema(example = "0.00")]
    pub total_cpd_credits: String,
    pub unread_notifications: u64,
    pub cpd: CpdSummary,
}

/// Credits in the current period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdSummary {
    pub period: CpdPeriod,
    /// Earned in the period, with two decimals.
    pub earned: String,
    /// To be earned in the period.
    pub goal: String,
    /// Still missing for the goal.
    pub remaining: String,
}

/// A period; both days are included.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CpdPeriod {
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    #[schema(value_type = String, format = Date)]
    pub end: Date,
}

/// The learner's credits according to the ledger.
pub(crate) struct CreditsRead {
    pub(crate) balance: Amount,
    pub(crate) progress: GoalProgress,
}

/// Get the signed-in user.
///
/// The stored profile follows the identity provider: it is updated when the claims have changed, so that payments find
/// their learner and e-mails their recipient.
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
    let may_write = app.switches.require(Switch::Writes).await.is_ok();
    let (profile, head, ledger, goals) = app
        .store
        .decide(context.deadline, &keys, |snapshot| {
            let stored = snapshot.read(&profile_key)?;
            let head = snapshot.peek(&head_key)?.unwrap_or_default();
            let known = stored.as_ref().map(|read| &read.value);
            let now = app.clock.now();
            let fresh = Learner::refreshed(known, &identity.claims(), now);
            let (ledger, goals) = (snapshot.peek(&ledger_key)?, snapshot.peek(&goals_key)?);
            match (fresh, known) {
                // Shown as it will be stored once writing is switched on again.
                (Some(fresh), _) if !may_write => Ok(Decision::Answer((fresh, head, ledger, goals))),
                (Some(fresh), _) => {
                    let mut transaction = Transaction::new();
                    transaction.save_profile(stored.as_ref(), &fresh)?;
                    Ok(Decision::Write(transaction, (fresh, head, ledger, goals)))
                }
                (None, Some(known)) => Ok(Decision::Answer((known.clone(), head, ledger, goals))),
                (None, None) => Err(Failure::Unavailable("We couldn't read your profile. Please try again.")),
            }
        })
        .await?;
    let zone = Learner::zone(Some(&profile));
    let goals = goals.unwrap_or_else(|| CpdGoals::standard(identity.learner));
    let credits = credits(&app, &context, &zone, ledger.as_ref(), &goals).await?;
    Ok(Json(me(&identity, &profile, &head, &credits)))
}

/// The learner's credits; at most one query, at the start of the current period.
pub(crate) async fn credits(
    app: &App,
    context: &RequestContext,
    zone: &TimeZone,
    head: Option<&Head>,
    goals: &CpdGoals,
) -> Result<CreditsRead, Failure> {
    let progress = goal_progress(&app.store, context.deadline, goals, zone, head, app.clock.now()).await?;
    Ok(CreditsRead { balance: head.map(|head| head.balance).unwrap_or_default(), progress })
}

pub(crate) fn me(
    identity: &Identity,
    profile: &Learner,
    head: &NotificationHead,
    credits: &CreditsRead,
) -> Me {
    let progress = &credits.progress;
    Me {
        uuid: identity.learner.0,
        email: identity.email.clone(),
        name: profile.name.clone(),
        groups: identity.groups.clone(),
        time_zone: profile.time_zone.clone(),
        instructor_messages: !profile.mail.no_instructor_messages,
        total_cpd_credits: credits.balance.to_string(),
        unread_notifications: head.unread,
        cpd: CpdSummary {
            period: CpdPeriod { start: progress.period.start, end: progress.period.end },
            earned: progress.earned.to_string(),
            goal: progress.goal.to_string(),
            remaining: progress.remaining().to_string(),
        },
    }
}
