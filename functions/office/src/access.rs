//! Access control: the office is for administrators.

use domain::{LearnerId, Refusal};
use shared::http::{Failure, Group, Identity, RequestContext};
use shared::store::{Read, keys};

use domain::Learner;

use crate::state::App;

/// Refuses callers who are not administrators.
pub(crate) fn require_admin(identity: &Identity) -> Result<(), Failure> {
    match identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied.into()),
    }
}

/// The person whom an administrator asks for.
pub(crate) fn person_id(identity: &Identity, text: &str) -> Result<LearnerId, Failure> {
    require_admin(identity)?;
    Ok(text.parse().map_err(|_| Refusal::NotFound)?)
}

/// A person's profile; `NOT_FOUND` for an id that nobody signed in with.
pub(crate) async fn profile(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
) -> Result<Read<Learner>, Failure> {
    let profile = app.store.get(context.deadline, &keys::learner(person)).await?;
    Ok(profile.ok_or(Refusal::NotFound)?)
}
