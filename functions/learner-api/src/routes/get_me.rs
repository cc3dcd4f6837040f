//! `GET /api/users/me/`: who is signed in.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use domain::credits::ledger::{Amount, CpdGoals, Head};
use domain::enrolment::invitation::{InvitedPerson, invited_person};
use domain::notification::NotificationHead;
use domain::{Learner, LearnerId, Subscription};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::http::{ErrorBody, Failure, Group, Identity, RequestContext};
use shared::runtime::Switch;
use shared::store::{Decision, ItemKey, Key, Transaction, keys};
use shared::use_cases::claim_invitations::Claimer;
use shared::use_cases::goal_progress::{GoalProgress, goal_progress};
use tokio::time::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use crate::teaching::{TeachingKeys, waiting_in_all};
use crate::views::WaitingSubmissionsView;

/// The time that claiming invitations leaves for the rest of the request.
const SPARE: Duration = Duration::from_secs(3);

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
    /// Whether the daily digest of what waits is sent to this person, while a course names them as an instructor.
    pub daily_digest: bool,
    /// For regulators, as the person states it; `null` until then.
    #[schema(required, example = "RN 123456")]
    pub licence_number: Option<String>,
    /// For regulators, as the person states it; `null` until then.
    #[schema(required, example = "Nurse")]
    pub profession: Option<String>,
    /// The balance of all credits, with two decimals.
    #[schema(example = "0.00")]
    pub total_cpd_credits: String,
    pub unread_notifications: u64,
    /// The submissions that wait to be graded in the courses that name this person as an instructor; of somebody who
    /// teaches more than 50, in the 50 that were made last. `null` for those who may teach nothing, and for a few minutes
    /// after an update.
    #[schema(required)]
    pub waiting_submissions: Option<WaitingSubmissionsView>,
    /// How many enrolments this request has made of invitations to the address: the lists of enrolments and
    /// notifications have changed, and further invitations may wait for the next request.
    pub claimed_invitations: u64,
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
/// their learner and e-mails their recipient. Invitations to a verified address become enrolments.
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
    let (person, invited_key) = invited(&identity).unzip();
    let teaching = TeachingKeys::of(&identity);
    let of_teaching = teaching.iter().flat_map(TeachingKeys::items);
    let keys = keys.into_iter().chain(invited_key.as_ref().map(ItemKey::from)).chain(of_teaching);
    let keys: Vec<ItemKey> = keys.collect();
    let may_write = app.switches.require(Switch::Writes).await.is_ok();
    let mut courses = None;
    let ((profile, mut head, ledger, goals), invited) = app
        .store
        .decide(context.deadline, &keys, |snapshot| {
            let stored = snapshot.read(&profile_key)?;
            let head = snapshot.peek(&head_key)?.unwrap_or_default();
            let known = stored.as_ref().map(|read| &read.value);
            let now = app.clock.now();
            let fresh = Learner::refreshed(known, &identity.claims(), now);
            let (ledger, goals) = (snapshot.peek(&ledger_key)?, snapshot.peek(&goals_key)?);
            courses = teaching.as_ref().map(|keys| keys.courses(snapshot)).transpose()?.flatten();
            // It decides about nothing that is written here.
            let invited = invited_key.as_ref().map(|key| snapshot.peek(key)).transpose()?.flatten();
            match (fresh, known) {
                // Shown as it will be stored once writing is switched on again.
                (Some(fresh), _) if !may_write => Ok(Decision::Answer(((fresh, head, ledger, goals), None))),
                (Some(fresh), _) => {
                    let mut transaction = Transaction::new();
                    transaction.save_profile(stored.as_ref(), &fresh)?;
                    Ok(Decision::Write(transaction, ((fresh, head, ledger, goals), invited)))
                }
                (None, Some(known)) => {
                    let invited = invited.filter(|_| may_write);
                    Ok(Decision::Answer(((known.clone(), head, ledger, goals), invited)))
                }
                (None, None) => Err(Failure::Unavailable("We couldn't read your profile. Please try again.")),
            }
        })
        .await?;
    let claimed = match (person, invited) {
        (Some(person), Some(invited)) => claim(&app, &identity, &context, person, &invited).await,
        _ => 0,
    };
    // Each of them has a notification.
    head.unread += claimed;
    let zone = Learner::zone(Some(&profile));
    let goals = goals.unwrap_or_else(|| CpdGoals::standard(identity.learner));
    let (credits, waiting) = tokio::join!(
        credits(&app, &context, &zone, ledger.as_ref(), &goals),
        waiting_in_all(&app, &context, courses.as_ref())
    );
    let (credits, waiting_submissions) = (credits?, waiting?);
    let me = me(&identity, &profile, &head, &credits);
    Ok(Json(Me { claimed_invitations: claimed, waiting_submissions, ..me }))
}

/// What stood for the caller until now, and where it says what it is invited to; only for an address that the identity
/// provider has verified.
fn invited(identity: &Identity) -> Option<(LearnerId, Key<InvitedPerson>)> {
    let person = invited_person(&identity.email);
    (identity.email_verified == Some(true)).then(|| (person, keys::invited_person(person)))
}

/// Claims what the address was invited to. What is left when the time runs out waits for the next request.
async fn claim(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    person: LearnerId,
    invited: &InvitedPerson,
) -> u64 {
    let deadline = context.deadline.checked_sub(SPARE).unwrap_or(context.deadline);
    if !invited.concerns(identity.learner) || Instant::now() >= deadline {
        return 0;
    }
    let claimer = Claimer {
        store: &app.store,
        clock: app.clock.as_ref(),
        correlation_id: &context.correlation_id,
        learner: identity.learner,
        person,
        deadline,
    };
    claimer.claim(invited).await
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
        instructor_messages: profile.mail.wants(Subscription::InstructorMessages),
        daily_digest: profile.mail.wants(Subscription::DailyDigest),
        licence_number: profile.licence_number.clone(),
        profession: profile.profession.clone(),
        total_cpd_credits: credits.balance.to_string(),
        unread_notifications: head.unread,
        waiting_submissions: None,
        claimed_invitations: 0,
        cpd: CpdSummary {
            period: CpdPeriod { start: progress.period.start, end: progress.period.end },
            earned: progress.earned.to_string(),
            goal: progress.goal.to_string(),
            remaining: progress.remaining().to_string(),
        },
    }
}
