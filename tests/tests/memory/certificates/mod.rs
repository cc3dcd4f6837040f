//! Certificates: access, content, and that reading them changes nothing.

mod credential;
mod documents;
mod own;
mod public;
