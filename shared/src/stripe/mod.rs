//! Stripe's webhook: [`signature`] verification, the [`event`]s, and the [`metadata`] of our purchases;
//! `client` calls Stripe.
//!
//! Verification and parsing are our own on purpose. async-stripe's verifier accepts an empty secret and takes only
//! one secret (we have two while one is rolled), and its parser refuses events that Stripe does send, such as one
//! without an optional part. `enrolment::async_stripe_differs` in `tests/` shows the difference.

#[cfg(feature = "vendors")]
pub mod checkouts;
#[cfg(feature = "vendors")]
pub mod client;
pub mod event;
#[cfg(feature = "vendors")]
pub mod lazy_client;
mod lenient;
pub mod metadata;
pub mod signature;
