//! The course studio: drafts by their routes.

mod access;
mod faults;
mod importing;
mod listing;
mod problems;
mod questions;
mod saving;
