//! Payments and what they become: checkout, the webhook, reconciliation.

mod async_stripe_differs;
mod checkout;
mod payments;
mod reconciling;
mod refused;
mod secrets;
mod unusual_events;
mod webhook_edges;
