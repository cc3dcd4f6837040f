//! Stripe's webhook contract: who may speak ([`signature`]) and what they say ([`event`]).
//!
//! Both are our own on purpose. async-stripe's verifier accepts an empty secret, takes one secret only (we
//! have two while one is rolled), and its parser refuses events that Stripe sends, such as one without an
//! optional part. A test in `tests/` shows the difference.

pub mod event;
pub mod signature;
