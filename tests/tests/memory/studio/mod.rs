//! The course studio: drafts by their routes.

mod access;
mod faults;
mod importing;
mod large;
mod lists;
mod media;
mod people;
mod problems;
mod questions;
mod saving;
mod trial;
mod zoom_check;
