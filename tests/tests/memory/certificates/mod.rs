//! Certificates: access, content, and that reading them changes nothing.

mod credential;
mod documents;
mod held;
mod own;
mod public;
mod signatures;
