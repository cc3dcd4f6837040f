//! CPD credits: what a course is worth, the ledger, transcripts.

pub(crate) mod course_credits;
pub mod ledger;
pub mod transcript;
