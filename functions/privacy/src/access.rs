//! Access control: people's data is the administrators' business.

use domain::{LearnerId, Refusal};
use shared::http::{Failure, Group, Identity};

/// The person whom an administrator asks about.
pub(crate) fn person_id(identity: &Identity, text: &str) -> Result<LearnerId, Failure> {
    match identity.is(Group::Admin) {
        true => Ok(text.parse().map_err(|_| Refusal::NotFound)?),
        false => Err(Refusal::PermissionDenied.into()),
    }
}
