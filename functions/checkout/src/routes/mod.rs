//! One file per route.

pub mod create_checkout;
