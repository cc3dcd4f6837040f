//! Payments and what they become: checkout, the webhook, reconciliation.

mod access_period;
mod async_stripe_differs;
mod checkout;
mod delayed;
mod judged_anew;
mod payments;
mod reconciling;
mod refused;
mod reversals;
mod second_checkout;
mod secrets;
mod torn_reads;
mod unusual_events;
mod webhook_edges;
