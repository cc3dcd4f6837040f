//! From what a caller holds to the issue that it means, and to the certificate as it is now.

use domain::certificate::Certificate;
use domain::{CertificateValidity, LearnerId, Refusal, read_code};
use shared::dynamo::{CertificateCode, keys};
use shared::http::{Failure, RequestContext};
use uuid::Uuid;

use crate::state::App;

/// An issue, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The issue that was asked for.
    pub(crate) issue: Certificate,
    /// The certificate as it is now: the same issue, or a later one.
    pub(crate) current: Certificate,
}

impl Found {
    /// Whether the issue still holds.
    pub(crate) fn standing(&self) -> CertificateValidity {
        CertificateValidity::of(&self.issue, &self.current)
    }
}

/// The issue that bears this code, however it was typed. What is no code is answered like a code that
/// nobody was given, without asking the store.
pub(crate) async fn by_code(app: &App, context: &RequestContext, text: &str) -> Result<Found, Failure> {
    let code = read_code(text).ok_or(Refusal::NotFound)?;
    let pointer = app.store.get(context.deadline, &keys::certificate_code(&code)).await?;
    let CertificateCode { enrolment, issue } = pointer.ok_or(Refusal::NotFound)?.value;
    let (now, then) = (keys::certificate(enrolment), keys::certificate_issue(enrolment, issue));
    let snapshot = app.store.read(context.deadline, &[(&now).into(), (&then).into()]).await?;
    let current = snapshot.get(&now)?.ok_or(Refusal::NotFound)?;
    // The issue as it was made does not know that it was revoked; the certificate as it is now does.
    let issue = match current.issue == issue {
        true => current.clone(),
        false => snapshot.get(&then)?.ok_or(Refusal::NotFound)?.0,
    };
    Ok(Found { issue, current })
}

/// The learner's own certificate of that id, as it is now; other people's are not found.
pub(crate) async fn by_uuid(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    text: &str,
) -> Result<Found, Failure> {
    let uuid = Uuid::try_parse(text).map_err(|_| Refusal::NotFound)?;
    let held = app.store.get(context.deadline, &keys::held_certificate(learner, uuid)).await?;
    let enrolment = held.ok_or(Refusal::NotFound)?.value.enrolment;
    let read = app.store.get(context.deadline, &keys::certificate(enrolment)).await?;
    let current = read.ok_or(Refusal::NotFound)?.value;
    Ok(Found { issue: current.clone(), current })
}
