//! CPD credits: credits of a course, their kinds, the ledger, transcripts.

pub(crate) mod course_credits;
mod cpd_type;
pub mod ledger;
pub mod transcript;

pub use cpd_type::{COMMON_TYPES, CPD_TYPE_MAX, cpd_type_key, known_spelling, read_cpd_type};
