//! Payments: what is known of each, and refunding them.

pub(crate) mod facts;
pub(crate) mod listed;
pub(crate) mod refunding;
pub(crate) mod stripe_refunds;
