//! What more than one function does. One file is one use case: one read, one decision, one transaction.
//!
//! A use case that is part of a larger decision is a method of
//! [`UnitOfWork`](crate::unit_of_work::UnitOfWork); one that is complete in itself takes the store.

pub mod assign_payment;
pub mod attend_session;
pub mod claim_invitations;
pub mod complete_content;
pub mod confirm_enrolment;
#[cfg(feature = "files")]
mod end_checkouts;
#[cfg(feature = "files")]
pub mod erase_in_parts;
#[cfg(feature = "files")]
pub mod erase_learner;
pub mod export_learner;
pub mod goal_progress;
pub mod grant_enrolment;
pub mod invite_person;
pub mod issue_certificate;
pub mod ledger_totals;
pub mod list_teaching;
mod mend_certificate;
mod pinned_media;
pub mod publish_course;
#[cfg(feature = "stripe")]
pub mod reconcile_events;
pub mod retry_failed_work;
pub mod save_enrolment;
pub mod send_course_message;
pub mod settle_course;
pub mod settle_enrolment;
pub mod transfer_enrolment;
pub mod withdraw_enrolment;
pub mod withdraw_pass;
