//! Certificates: whom they are shown to, what they say, and that showing them changes nothing.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod credential;
mod documents;
mod own;
mod public;
