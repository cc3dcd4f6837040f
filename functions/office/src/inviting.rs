//! A change of an invitation that exists: read, decided and written once, however often the request comes.

use axum::http::StatusCode;
use domain::enrolment::invitation::Invitation;
use domain::{CourseId, LearnerId};
use shared::http::{Failure, IdempotencyKey, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::Decision;
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::invite_person::InvitationContext;

use crate::access::person_id;
use crate::state::App;
use crate::views::InvitationView;

/// The request.
pub(crate) struct InvitationChange<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) context: &'a RequestContext,
    pub(crate) key: IdempotencyKey,
    /// The last part of the path.
    pub(crate) name: &'static str,
    /// What stands for the person, and the course.
    pub(crate) who: (LearnerId, CourseId),
    pub(crate) body: &'a [u8],
}

/// Makes the change; `apply` returns the invitation, and whether it was changed.
pub(crate) async fn change_invitation(
    app: &App,
    asked: InvitationChange<'_>,
    apply: impl Fn(&mut UnitOfWork<'_>, &InvitationContext) -> Result<(Invitation, bool), Failure>,
) -> Result<Reply, Failure> {
    let InvitationChange { identity, context, key, name, who, body } = asked;
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let route = format!("POST office invitation {name} {} {}", who.0, who.1);
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, body);
    let mut keys = InvitationContext::keys(who.0, who.1);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let read = InvitationContext::from(snapshot, who.0, who.1)?;
            let (invitation, changed) = apply(&mut unit, &read)?;
            let reply = Reply::new(StatusCode::OK, &InvitationView::new(&invitation, None));
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

/// Who and which course, from the path of an administrator's request.
pub(crate) fn invitation_ids(
    identity: &Identity,
    person: &str,
    course: &str,
) -> Result<(LearnerId, CourseId), Failure> {
    let person = person_id(identity, person)?;
    Ok((person, course.parse().map_err(|_| domain::Refusal::NotFound)?))
}
