//! `PATCH /api/users/me/`: change the profile.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::credits::ledger::CpdGoals;
use domain::{Learner, Refusal, checked_statement};
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
use crate::teaching::{TeachingKeys, waiting_in_all};

/// A change of the profile: at least one field. What is left out stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeUpdate {
    /// The IANA time zone for e-mails and CPD periods.
    #[serde(default)]
    #[schema(example = "Europe/London", max_length = 64)]
    pub time_zone: Option<String>,
    /// Of the licence under which the person practises; an empty text removes it. Administrators see it, and reports to
    /// regulators have it.
    #[schema(example = "RN 123456", max_length = 100)]
    pub licence_number: Option<String>,
    /// An empty text removes it. Administrators see it, and reports to regulators have it.
    #[schema(example = "Nurse", max_length = 100)]
    pub profession: Option<String>,
    /// Whether instructors' messages to the learners of a course are sent to this person.
    #[serde(default)]
    pub instructor_messages: Option<bool>,
    /// Whether the daily digest of what waits in the courses that they teach is sent to this person.
    #[serde(default)]
    pub daily_digest: Option<bool>,
}

/// A change, checked.
struct Change {
    zone: Option<(String, TimeZone)>,
    /// Where one is given, what it becomes.
    licence_number: Option<Option<String>>,
    profession: Option<Option<String>>,
    instructor_messages: Option<bool>,
    daily_digest: Option<bool>,
}

impl Change {
    fn read(update: MeUpdate) -> Result<Self, Refusal> {
        let zone = |name: String| {
            let zone = TimeZone::get(&name);
            let zone =
                zone.map_err(|_| Refusal::field("time_zone", "must be an IANA name such as Europe/London"))?;
            Ok::<_, Refusal>((name, zone))
        };
        let stated =
            |field, text: Option<String>| text.map(|text| checked_statement(field, &text)).transpose();
        let change = Self {
            zone: update.time_zone.map(zone).transpose()?,
            licence_number: stated("licence_number", update.licence_number)?,
            profession: stated("profession", update.profession)?,
            instructor_messages: update.instructor_messages,
            daily_digest: update.daily_digest,
        };
        match change.is_empty() {
            true => {
                let text = "give this, licence_number, profession, instructor_messages or daily_digest";
                Err(Refusal::field("time_zone", text))
            }
            false => Ok(change),
        }
    }

    fn is_empty(&self) -> bool {
        self.zone.is_none()
            && self.licence_number.is_none()
            && self.profession.is_none()
            && self.instructor_messages.is_none()
            && self.daily_digest.is_none()
    }

    fn of(&self, profile: Learner) -> Learner {
        let mail = profile.mail;
        let mail = self.instructor_messages.map_or(mail, |wanted| mail.with_instructor_messages(wanted));
        let mail = self.daily_digest.map_or(mail, |wanted| mail.with_daily_digest(wanted));
        Learner {
            time_zone: self.zone.as_ref().map(|(name, _)| name.clone()).or(profile.time_zone),
            licence_number: self.licence_number.clone().unwrap_or(profile.licence_number),
            profession: self.profession.clone().unwrap_or(profile.profession),
            mail,
            ..profile
        }
    }
}

/// Change the profile: the time zone, the licence number and profession for regulators, and which e-mails arrive
/// beside service messages.
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
    let change = Change::read(json_body(&body)?)?;
    let idempotent = IdempotentRequest::new(&key, identity.learner, "PATCH me", &body);
    let (profile_key, head_key) =
        (keys::learner(identity.learner), keys::notification_head(identity.learner));
    // The period starts and ends with the days of the new zone, so the credits are counted in the new zone.
    let (ledger_key, goals_key) = (keys::ledger_head(identity.learner), keys::cpd_goals(identity.learner));
    let mut ledger: Vec<ItemKey> = vec![(&ledger_key).into(), (&goals_key).into(), (&profile_key).into()];
    let teaching = TeachingKeys::of(&identity);
    ledger.extend(teaching.iter().flat_map(TeachingKeys::items));
    let snapshot = app.store.read(context.deadline, &ledger).await?;
    let zone = match &change.zone {
        Some((_, zone)) => zone.clone(),
        None => Learner::zone(snapshot.peek(&profile_key)?.as_ref()),
    };
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(identity.learner));
    let head = snapshot.get(&ledger_key)?;
    let courses = teaching.as_ref().map(|keys| keys.courses(&snapshot)).transpose()?.flatten();
    let (credits, waiting) = tokio::join!(
        credits(&app, &context, &zone, head.as_ref(), &goals),
        waiting_in_all(&app, &context, courses.as_ref())
    );
    let (credits, waiting) = (credits?, waiting?);
    let teaching_key = keys::teaching(identity.learner);
    let mut keys: Vec<ItemKey> = vec![(&profile_key).into(), (&head_key).into(), (&teaching_key).into()];
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
            let profile = change.of(profile);
            let head = snapshot.peek(&head_key)?.unwrap_or_default();
            let me = me(&identity, &profile, &head, &credits);
            let reply = Reply::new(StatusCode::OK, &Me { waiting_submissions: waiting.clone(), ..me });
            let mut transaction = Transaction::new();
            transaction.save_profile(stored.as_ref(), &profile)?;
            // The next digest comes with the next morning of the new zone.
            if let (Some((_, zone)), Some(teaching)) = (&change.zone, snapshot.read(&teaching_key)?) {
                let moved = teaching.value.clone().moved(zone, now);
                transaction.save(&teaching_key, Some(&teaching), &moved)?;
            }
            idempotent.remember(&mut transaction, &reply, now)?;
            Ok::<_, Failure>(Decision::Write(transaction, reply))
        })
        .await
}
