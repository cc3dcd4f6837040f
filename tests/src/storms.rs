//! The tests that repeat one thing many times: a part of it in every run, all of it with `cargo xtask test storms`.

use std::env;

/// Holds the seed of a storm, which `cargo xtask test storms` sets.
const VARIABLE: &str = "STORM";

/// How often a test repeats what it does: `usual` times, and `full` times in a storm.
#[must_use]
pub fn size(usual: u32, full: u32) -> u32 {
    if env::var_os(VARIABLE).is_some() { full } else { usual }
}

/// Zero in usual runs, which are all alike, and another number in each storm.
///
/// # Panics
/// The variable is no number.
#[must_use]
pub fn seed() -> u64 {
    env::var(VARIABLE).map_or(0, |seed| seed.parse().expect("STORM is a number"))
}
