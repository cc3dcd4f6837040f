//! `POST /api/office/courses/{course_uuid}/invitations/`: invite somebody to a course by e-mail address.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use domain::enrolment::granting::{GrantKind, checked_grant};
use domain::enrolment::invitation::{checked_address, invited_person};
use domain::{CourseId, LearnerId, Refusal};
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::staff_decision::StaffDecision;
use shared::store::{Decision, ItemKey, Snapshot};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::grant_enrolment::NewGrant;
use shared::use_cases::invite_person::{InvitationContext, NewInvitation};
use utoipa::ToSchema;

use super::grant_enrolment::NewGrantKind;
use crate::access::require_admin;
use crate::state::App;
use crate::views::{InvitationView, InvitedOrEnrolled, OfficeEnrolment};

/// Whom to invite, and what for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonInvite {
    #[schema(format = Email, max_length = 254)]
    pub email: String,
    pub kind: NewGrantKind,
    /// The number of the invoice or the order; for a payment elsewhere.
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Invite somebody to a course by e-mail address. Administrators only.
///
/// Somebody who has signed in with the address is enrolled at once, as by a grant. Anybody else gets an e-mail, and is
/// enrolled at the first sign-in with that address, once it is verified. An invitation keeps no place in the course and
/// does not expire. The same invitation again changes nothing.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/invitations/", operation_id = "invitePerson", tag = "office",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = PersonInvite,
    responses(
        (status = 200, body = InvitedOrEnrolled, description = "Invited or granted before"),
        (status = 201, body = InvitedOrEnrolled, description = "Invited, or enrolled"),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
        (status = 409, body = ErrorBody, description = "`COURSE_FULL`; `CONFLICT`: invited on other terms, enrolled already, or several people have the address"),
    ),
)]
pub async fn invite_person(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let asked: PersonInvite = json_body(&body)?;
    let reason = checked_reason(&asked.reason)?;
    let kind = GrantKind::from(asked.kind);
    let reference = checked_grant(kind, asked.reference.as_deref())?;
    let new = NewInvitation { id: None, address: checked_address(&asked.email)?, kind, reference };
    let people = app.store.people_with_address(context.deadline, &new.address).await?;
    let person = match people.as_slice() {
        [] => None,
        [person] => Some(person.id),
        _ => {
            return Err(Refusal::Conflict(
                "Several people have this address. Grant the enrolment on the page of one of them.",
            )
            .into());
        }
    };
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("POST office invitations {course}"), &body);
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    let mut keys: Vec<ItemKey> = match person {
        Some(learner) => EnrolmentContext::keys(learner, course),
        None => InvitationContext::keys(invited_person(&new.address), course),
    };
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let (view, changed) = match person {
                Some(learner) => enrol(&mut unit, snapshot, by, (learner, course), &new)?,
                None => invite(&mut unit, snapshot, by, course, &new)?,
            };
            let reply = Reply::new(if changed { StatusCode::CREATED } else { StatusCode::OK }, &view);
            if changed {
                idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
                return Ok(Decision::Write(unit.transaction, reply));
            }
            match is_named {
                true => Ok(idempotent.nothing_to_do(reply, unit.now)?),
                false => Ok(Decision::Answer(reply)),
            }
        })
        .await
}

fn enrol(
    unit: &mut UnitOfWork<'_>,
    snapshot: &Snapshot,
    by: StaffDecision<'_>,
    who: (LearnerId, CourseId),
    new: &NewInvitation,
) -> Result<(InvitedOrEnrolled, bool), Failure> {
    let read = EnrolmentContext::from(snapshot, who.0, who.1)?;
    let grant = NewGrant { id: None, kind: new.kind, reference: new.reference.clone(), invited_at: None };
    let (enrolment, changed) = unit.grant_enrolment::<Failure>(by, who, &read, &grant)?;
    let title = read.course.as_ref().map(|course| course.title.as_str()).unwrap_or_default();
    let view = InvitedOrEnrolled {
        invitation: None,
        enrolment: Some(OfficeEnrolment::new(&enrolment, title)),
        learner_uuid: Some(who.0.0),
    };
    Ok((view, changed))
}

fn invite(
    unit: &mut UnitOfWork<'_>,
    snapshot: &Snapshot,
    by: StaffDecision<'_>,
    course: CourseId,
    new: &NewInvitation,
) -> Result<(InvitedOrEnrolled, bool), Failure> {
    let read = InvitationContext::from(snapshot, invited_person(&new.address), course)?;
    let (invitation, changed) = unit.invite_person::<Failure>(by, &read, new)?;
    let view = InvitationView::new(&invitation, None);
    Ok((InvitedOrEnrolled { invitation: Some(view), enrolment: None, learner_uuid: None }, changed))
}
