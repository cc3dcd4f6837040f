//! Finds the issue that a code, number or id refers to, and the current certificate.

use domain::certificate::Certificate;
use domain::{
    CertificateReference, CertificateValidity, Learner, LearnerId, Refusal, read_code, read_reference,
};
use shared::http::{Failure, RequestContext};
use shared::store::{CertificateCode, HeldCertificate, ItemKey, Key, Snapshot, keys};
use uuid::Uuid;

use crate::state::App;

/// An issue of a certificate, and the current issue.
#[derive(Clone, Debug)]
pub(crate) struct CertificateLookup {
    /// The requested issue.
    pub(crate) issue: Certificate,
    /// The current certificate: the same issue, or a later one.
    pub(crate) current: Certificate,
}

impl CertificateLookup {
    /// Whether the issue is still valid.
    pub(crate) fn validity(&self) -> CertificateValidity {
        CertificateValidity::of(&self.issue, &self.current)
    }
}

/// Finds the issue with this code, however it was typed. A malformed code gets the same response as an
/// unknown one, without a read.
pub(crate) async fn by_code(
    app: &App,
    context: &RequestContext,
    text: &str,
) -> Result<CertificateLookup, Failure> {
    let code = read_code(text).ok_or(Refusal::NotFound)?;
    pointed_to(app, context, &keys::certificate_code(&code)).await
}

/// Finds the issue with this code or number. The flag says whether it was the code, which shows more.
pub(crate) async fn by_reference(
    app: &App,
    context: &RequestContext,
    text: &str,
) -> Result<(CertificateLookup, bool), Failure> {
    match read_reference(text).ok_or(Refusal::NotFound)? {
        CertificateReference::Code(code) => {
            Ok((pointed_to(app, context, &keys::certificate_code(&code)).await?, true))
        }
        CertificateReference::Number(number) => {
            let found = pointed_to(app, context, &keys::certificate_number(number.letters())).await?;
            match number.is_of(&found.issue) {
                true => Ok((found, false)),
                false => Err(Refusal::NotFound.into()),
            }
        }
    }
}

/// As [`by_code`], with the holder's profile, mostly by the same two reads.
pub(crate) async fn by_code_with_profile(
    app: &App,
    context: &RequestContext,
    text: &str,
) -> Result<(CertificateLookup, Option<Learner>), Failure> {
    let code = read_code(text).ok_or(Refusal::NotFound)?;
    let pointer = app.store.get(context.deadline, &keys::certificate_code(&code)).await?;
    let pointer = pointer.ok_or(Refusal::NotFound)?.value;
    let further = pointer.learner.map(|learner| ItemKey::from(&keys::learner(learner)));
    let (found, snapshot) = behind_pointer(app, context, &pointer, further).await?;
    let profile = keys::learner(found.issue.learner);
    // An earlier release wrote the pointer.
    if !snapshot.includes(&profile) {
        let holder = app.store.get(context.deadline, &profile).await?;
        return Ok((found, holder.map(|read| read.value)));
    }
    Ok((found, snapshot.get(&profile)?))
}

async fn pointed_to(
    app: &App,
    context: &RequestContext,
    pointer: &Key<CertificateCode>,
) -> Result<CertificateLookup, Failure> {
    let pointer = app.store.get(context.deadline, pointer).await?;
    let pointer = pointer.ok_or(Refusal::NotFound)?.value;
    Ok(behind_pointer(app, context, &pointer, None).await?.0)
}

/// What a pointer leads to, and what else was read with it.
async fn behind_pointer(
    app: &App,
    context: &RequestContext,
    pointer: &CertificateCode,
    further: Option<ItemKey>,
) -> Result<(CertificateLookup, Snapshot), Failure> {
    let CertificateCode { enrolment, issue, .. } = *pointer;
    let (now, then) = (keys::certificate(enrolment), keys::certificate_issue(enrolment, issue));
    let wanted: Vec<ItemKey> = [(&now).into(), (&then).into()].into_iter().chain(further).collect();
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let current = snapshot.get(&now)?.ok_or(Refusal::NotFound)?;
    // Only the current certificate records that its issue was revoked.
    let issue = match current.issue == issue {
        true => current.clone(),
        false => snapshot.get(&then)?.ok_or(Refusal::NotFound)?.0,
    };
    Ok((CertificateLookup { issue, current }, snapshot))
}

/// Finds the learner's own certificate with this id; other people's are not found.
pub(crate) async fn by_uuid(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    text: &str,
) -> Result<CertificateLookup, Failure> {
    let uuid = Uuid::try_parse(text).map_err(|_| Refusal::NotFound)?;
    let held = app.store.get(context.deadline, &keys::held_certificate(learner, uuid)).await?;
    behind(app, context, held.map(|read| read.value)).await
}

/// The same with the learner's profile, by the same read.
pub(crate) async fn by_uuid_with_profile(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    text: &str,
) -> Result<(CertificateLookup, Option<Learner>), Failure> {
    let uuid = Uuid::try_parse(text).map_err(|_| Refusal::NotFound)?;
    let (held, profile) = (keys::held_certificate(learner, uuid), keys::learner(learner));
    let snapshot = app.store.read(context.deadline, &[(&held).into(), (&profile).into()]).await?;
    Ok((behind(app, context, snapshot.get(&held)?).await?, snapshot.get(&profile)?))
}

async fn behind(
    app: &App,
    context: &RequestContext,
    held: Option<HeldCertificate>,
) -> Result<CertificateLookup, Failure> {
    let held = held.ok_or(Refusal::NotFound)?;
    let found = app.store.certificates_of(context.deadline, &[held]).await?;
    let current = found.into_iter().flatten().next().ok_or(Refusal::NotFound)?;
    Ok(CertificateLookup { issue: current.clone(), current })
}
