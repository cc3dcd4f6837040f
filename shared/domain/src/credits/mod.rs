//! CPD credits: credits of a course, the ledger, transcripts.

pub(crate) mod course_credits;
pub mod ledger;
pub mod transcript;
