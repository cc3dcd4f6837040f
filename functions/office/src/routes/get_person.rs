//! `GET /api/office/people/{learner_uuid}/`: everything about one person on one page.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use shared::http::{ErrorBody, Failure, Identity, List, PageAddress, RequestContext};
use shared::store::keys;
use utoipa::ToSchema;

use crate::access::{person_id, profile};
use crate::sections::course_titles::course_keys;
use crate::sections::{attempts, certificates, emails, enrolments, submissions};
use crate::state::App;
use crate::views::{
    PersonAttempt, PersonCertificate, PersonDetails, PersonEmail, PersonEnrolment, PersonSubmission,
};

/// How many of each list the page shows; the lists have routes of their own for the others.
const SHOWN: u8 = 10;

/// One person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonPage {
    pub person: PersonDetails,
    /// The balance of all credits, with two decimals.
    #[schema(example = "2.50")]
    pub credit_balance: String,
    pub enrolments: List<PersonEnrolment>,
    pub attempts: List<PersonAttempt>,
    pub submissions: List<PersonSubmission>,
    pub certificates: List<PersonCertificate>,
    /// Of the last 60 days.
    pub emails: List<PersonEmail>,
}

/// Get a person: identity, enrolments with their payments, attempts, submissions, certificates, credits, and the e-mails
/// of the last 60 days. Administrators only.
///
/// Each list has its first ten; `next` leads to the others.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/", operation_id = "getPerson", tag = "office",
    params(("learner_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = PersonPage),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
    ),
)]
pub async fn get_person(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    address: PageAddress,
) -> Result<Json<PersonPage>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let (ledger_key, place) = (keys::ledger_head(person), (SHOWN, None));
    let (profile, ledger, enrolments, attempts, submissions, certificates, emails) = tokio::join!(
        profile(&app, &context, person),
        app.store.get(context.deadline, &ledger_key),
        enrolments::find(&app, &context, person, place),
        attempts::find(&app, &context, person, place),
        submissions::find(&app, &context, person, place),
        certificates::page(&app, &context, person, (SHOWN, None)),
        emails::find(&app, &context, person, place),
    );
    let (profile, enrolments, attempts) = (profile?, enrolments?, attempts?);
    let (submissions, emails) = (submissions?, emails?);
    // Everything behind the lists in one round trip. Another one follows for what only this one makes known: payments that
    // an enrolment no longer holds, and courses of e-mails about others than the newest enrolments.
    let courses = attempts.items.iter().map(|it| it.course);
    let courses = courses.chain(submissions.items.iter().map(|it| it.course));
    let mut wanted = course_keys(courses);
    wanted.extend(enrolments.keys(person));
    wanted.extend(emails::markers(&emails));
    let read = &app.store.read(context.deadline, &wanted).await?;
    let (enrolments, attempts, submissions, emails) = tokio::join!(
        enrolments::show(&app, &context, person, (SHOWN, None), enrolments, read),
        attempts::show(&app, &context, attempts, read),
        submissions::show(&app, &context, submissions, read),
        emails::show(&app, &context, person, (SHOWN, None), emails, read),
    );
    let balance = ledger?.map(|read| read.value.balance).unwrap_or_default();
    Ok(Json(PersonPage {
        person: PersonDetails::of(&profile.value),
        credit_balance: balance.to_string(),
        enrolments: address.below("enrolments/").list(None, enrolments?, |view| view),
        attempts: address.below("attempts/").list(None, attempts?, |view| view),
        submissions: address.below("submissions/").list(None, submissions?, |view| view),
        certificates: address.below("certificates/").list(None, certificates?, |view| view),
        emails: address.below("emails/").list(None, emails?, |view| view),
    }))
}
