//! Sentences by example, and what holds for all of them.

mod courses;
mod examples;
mod properties;
mod refusals;
