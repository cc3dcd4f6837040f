//! Certificates: whom they are shown to, what they say, and that showing them changes nothing.

mod credential;
mod documents;
mod own;
mod public;
