//! Stripe's ids. Those of a session follow from it, so that `--session cs_1` alone names a whole purchase.

use domain::Clock;
use uuid::Uuid;

/// Something that was not there before.
pub(super) fn fresh(prefix: &str, clock: &dyn Clock) -> String {
    // The front of a new id is the time; what makes it unique stands behind.
    let random = Uuid::new_v5(&clock.new_id(), b"fresh").simple().to_string();
    format!("{prefix}_{}", &random[..24])
}

/// What belongs to `of`; the same for the same.
pub(super) fn derived(prefix: &str, of: &str) -> String {
    let name =
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{prefix} of {of}").as_bytes()).simple().to_string();
    format!("{prefix}_{}", &name[..24])
}
