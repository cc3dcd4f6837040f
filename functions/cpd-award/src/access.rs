//! Access control for administrator routes.

use domain::Refusal;
use shared::http::{Failure, Group, Identity};

/// Refuses callers who are not administrators.
pub(crate) fn require_admin(identity: &Identity) -> Result<(), Failure> {
    match identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied.into()),
    }
}
