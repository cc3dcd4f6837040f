//! From what a caller holds to the issue that it means, and to the certificate as it is now.

use shared::domain::certificate::Certificate;
use shared::domain::{CertificateStanding, EnrolmentId, LearnerId, Refusal, read_code};
use shared::dynamo::{Address, keys};
use shared::http::{Call, Failure};
use uuid::Uuid;

use crate::app::App;

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
    pub(crate) fn standing(&self) -> CertificateStanding {
        CertificateStanding::of(&self.issue, &self.current)
    }
}

/// The issue that bears this code, however it was typed. What is no code is answered like a code that
/// nobody was given, without asking the store.
pub(crate) async fn by_code(app: &App, call: &Call, text: &str) -> Result<Found, Failure> {
    let code = read_code(text).ok_or(Refusal::NotFound)?;
    let held = app.store.get(call.deadline, &keys::certificate_code(&code)).await?;
    let enrolment = held.ok_or(Refusal::NotFound)?.value.enrolment;
    let current = current(app, call, enrolment).await?;
    if current.code == code {
        return Ok(Found { issue: current.clone(), current });
    }
    let earlier = (1..current.issue).map(|issue| keys::certificate_issue(enrolment, issue));
    let earlier: Vec<_> = earlier.collect();
    let addresses: Vec<Address> = earlier.iter().map(Address::from).collect();
    let snapshot = app.store.read(call.deadline, &addresses).await?;
    for key in &earlier {
        if let Some(issue) = snapshot.get(key)?.map(|issue| issue.0).filter(|issue| issue.code == code) {
            return Ok(Found { issue, current });
        }
    }
    Err(Refusal::NotFound.into())
}

/// The learner's own certificate of that id, as it is now; other people's are not found.
pub(crate) async fn by_uuid(
    app: &App,
    call: &Call,
    learner: LearnerId,
    text: &str,
) -> Result<Found, Failure> {
    let uuid = Uuid::try_parse(text).map_err(|_| Refusal::NotFound)?;
    let held = app.store.get(call.deadline, &keys::held_certificate(learner, uuid)).await?;
    let enrolment = held.ok_or(Refusal::NotFound)?.value.enrolment;
    let current = current(app, call, enrolment).await?;
    Ok(Found { issue: current.clone(), current })
}

async fn current(app: &App, call: &Call, enrolment: EnrolmentId) -> Result<Certificate, Failure> {
    let read = app.store.get(call.deadline, &keys::certificate(enrolment)).await?;
    Ok(read.ok_or(Refusal::NotFound)?.value)
}
