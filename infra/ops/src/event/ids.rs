//! Stripe ids. The ids of a purchase are derived from its session, so that `--session cs_1` identifies all of
//! it.

use domain::Clock;
use uuid::Uuid;

/// A new id.
pub(super) fn fresh(prefix: &str, clock: &dyn Clock) -> String {
    // An id starts with the time; its end makes it unique.
    let random = Uuid::new_v5(&clock.new_id(), b"fresh").simple().to_string();
    format!("{prefix}_{}", &random[..24])
}

/// An id derived from `of`.
pub(super) fn derived(prefix: &str, of: &str) -> String {
    let name =
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{prefix} of {of}").as_bytes()).simple().to_string();
    format!("{prefix}_{}", &name[..24])
}
