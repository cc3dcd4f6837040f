//! One file per command.

pub(crate) mod attach_session;
pub(crate) mod course_schema;
pub(crate) mod event;
pub(crate) mod import_course;
pub(crate) mod import_people;
pub(crate) mod index_payments;
pub(crate) mod learner;
pub(crate) mod ledger;
pub(crate) mod list_people;
pub(crate) mod number_certificates;
pub(crate) mod outbox;
pub(crate) mod prune;
pub(crate) mod questions;
pub(crate) mod reconcile;
pub(crate) mod redrive;
pub(crate) mod remove;
pub(crate) mod rollback;
pub(crate) mod settle;
pub(crate) mod smoke;
pub(crate) mod switch;
pub(crate) mod token;
