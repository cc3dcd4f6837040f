//! Stripe's webhook contract: who may speak ([`signature`]) and what they say ([`event`]).
//!
//! Both are our own on purpose. async-stripe's verifier keeps only the last `v1` of the header, so that a
//! valid event fails while a secret is rolled; it accepts an empty secret; and its parser refuses events
//! that Stripe sends. A test in `tests/` shows the difference.

pub mod event;
pub mod signature;
