//! An administrator changes a certificate, and an audit record says who did it and why.
//!
//! The ledger follows as for any other change: by the table's stream or by the sweep.

use axum::body::Bytes;
use axum::http::StatusCode;
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact};
use domain::certificate::{Certificate, CertificateStatus, InvalidTransition};
use jiff::Timestamp;
use shared::http::{Failure, IdempotencyKey, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{CertificateAction, CertificateIssue, Decision, ItemKey, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use uuid::Uuid;

use crate::state::App;
use crate::views::AdminCertificate;

/// The longest reason.
const REASON_MAX: usize = 500;

/// The change to make, and why.
#[derive(Clone, Copy)]
pub(crate) struct CertificateChange<'a> {
    /// `revoked`, `reissued` or `reprinted`.
    pub(crate) action: &'static str,
    /// The same in the audit log.
    pub(crate) audited: AuditAction,
    /// The administrator's reason.
    pub(crate) why: &'a str,
    /// Whether the certificate says what the request asks it to say.
    pub(crate) is_in_place: &'a (dyn Fn(&Certificate) -> bool + Sync),
}

/// Validates a reason.
pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.is_empty() || text.chars().count() > REASON_MAX {
        true => Err(Refusal::field("reason", format!("must have 1 to {REASON_MAX} characters"))),
        false => Ok(domain::one_line(text, REASON_MAX)),
    }
}

/// An invalid transition as a refusal.
pub(crate) fn invalid(error: InvalidTransition) -> Refusal {
    match error {
        InvalidTransition::AlreadyRevoked => {
            Refusal::Conflict("This issue of the certificate is already revoked.")
        }
        InvalidTransition::NotRevoked => Refusal::Conflict("Only a revoked certificate can be reissued."),
        InvalidTransition::Revoked => {
            Refusal::Conflict("Only a valid certificate can be reprinted; a revoked one can be reissued.")
        }
    }
}

enum Attempt {
    Done(Reply),
    Stale,
    /// The certificate is in the state that was asked for, or in another one that does not allow it.
    Refused(Box<Certificate>, Refusal),
}

/// Changes a certificate; `transition` receives the certificate, the name in the learner's profile and the
/// time.
pub(crate) async fn change(
    app: &App,
    context: &RequestContext,
    identity: &Identity,
    (key, body): (&IdempotencyKey, &Bytes),
    certificate: &str,
    what: CertificateChange<'_>,
    transition: impl Fn(Certificate, Option<&str>, Timestamp) -> Result<Certificate, Refusal>,
) -> Result<Reply, Failure> {
    let uuid: Uuid = certificate.parse().map_err(|_| Refusal::NotFound)?;
    let pointer = app.store.get(context.deadline, &keys::certificate_pointer(uuid)).await?;
    let enrolment = pointer.ok_or(Refusal::NotFound)?.value.enrolment;
    let action_id = app.clock.new_id();
    let key = key.clone().or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(
        &key,
        identity.learner,
        &format!("POST certificate {uuid} {}", what.action),
        body,
    );
    let certificate_key = keys::certificate(enrolment);
    loop {
        let known = app.store.get(context.deadline, &certificate_key).await?.ok_or(Refusal::NotFound)?.value;
        let profile_key = keys::learner(known.learner);
        let issue_key = keys::certificate_issue(enrolment, known.issue);
        let mut keys: Vec<ItemKey> =
            vec![(&certificate_key).into(), (&issue_key).into(), (&profile_key).into()];
        keys.extend(idempotent.keys());
        let decide = |snapshot: &Snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(Attempt::Done(reply)));
            }
            let before = snapshot.read(&certificate_key)?.ok_or(Refusal::NotFound)?;
            if before.value.issue != known.issue {
                return Ok(Decision::Answer(Attempt::Stale));
            }
            if before.value.learner == identity.learner {
                return Err(Refusal::PermissionDenied.into());
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let profile = snapshot.get(&profile_key)?.map(|profile| profile.name);
            let after = match transition(before.value.clone(), profile.as_deref(), unit.now) {
                Ok(after) => after,
                Err(refusal) => {
                    return Ok(Decision::Answer(Attempt::Refused(Box::new(before.value), refusal)));
                }
            };
            match after.status {
                // The issue is stored as revoked too, for lookups by its code.
                CertificateStatus::Revoked => {
                    unit.save_certificate(Some(&before), &after)?;
                    let issue = snapshot.read(&issue_key)?;
                    unit.transaction.save(&issue_key, issue.as_ref(), &CertificateIssue(after.clone()))?;
                }
                CertificateStatus::Active => unit.issue_certificate(Some(&before), &after)?,
            }
            let action = CertificateAction {
                uuid: action_id,
                action: what.action.to_owned(),
                issue: after.issue,
                actor: identity.learner,
                reason: what.why.to_owned(),
                at: unit.now,
            };
            unit.transaction.create(&keys::certificate_action(enrolment, action_id), &action)?;
            unit.audit(&AuditFact {
                actor: Some(identity.learner),
                action: what.audited,
                learner: Some(after.learner),
                course: Some(after.course),
                to_course: None,
                reason: what.why,
                details: &[("certificate", after.number.clone())],
            })?;
            let reply = Reply::new(StatusCode::OK, &AdminCertificate::from(&after));
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Ok::<_, Failure>(Decision::Write(unit.transaction, Attempt::Done(reply)))
        };
        match app.store.decide(context.deadline, &keys, decide).await? {
            Attempt::Done(reply) => return Ok(reply),
            Attempt::Stale => {}
            Attempt::Refused(certificate, refusal) => {
                return match was_made(app, context, identity, &certificate, what).await? {
                    true => Ok(Reply::new(StatusCode::OK, &AdminCertificate::from(certificate.as_ref()))),
                    false => Err(refusal.into()),
                };
            }
        }
    }
}

/// Whether the newest change of the certificate is the one that is asked for again: its response may have been lost.
async fn was_made(
    app: &App,
    context: &RequestContext,
    identity: &Identity,
    certificate: &Certificate,
    what: CertificateChange<'_>,
) -> Result<bool, StoreError> {
    let actions = keys::certificate_actions(certificate.enrolment);
    let newest = app.store.page(context.deadline, &actions, 1, None).await?.items;
    Ok(newest.first().is_some_and(|made| {
        made.action == what.action
            && made.issue == certificate.issue
            && made.actor == identity.learner
            && made.reason == what.why
            && (what.is_in_place)(certificate)
    }))
}
