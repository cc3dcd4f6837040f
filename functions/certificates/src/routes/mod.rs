//! One file per route.

pub mod get_achievement;
pub mod get_certificate;
pub mod get_credential;
pub mod get_issuer;
pub mod get_key;
pub mod get_keys;
pub mod get_pdf;
pub mod get_public_certificate;
pub mod get_public_credential;
pub mod get_public_pdf;
pub mod get_revocations;
pub mod list_certificates;
