//! The routes, a file each.

pub mod assign_payment;
pub mod enrol_in_bulk;
pub mod export_audit_log;
pub mod export_roster;
pub mod get_failed_work;
pub mod get_payment;
pub mod get_person;
pub mod grant_enrolment;
pub mod list_audit_log;
pub mod list_failed_work;
pub mod list_payments;
pub mod list_person_attempts;
pub mod list_person_certificates;
pub mod list_person_emails;
pub mod list_person_enrolments;
pub mod list_person_submissions;
pub mod list_roster;
pub mod refund_payment;
pub mod report_completions;
pub mod restore_enrolment;
pub mod retry_failed_work;
pub mod search_people;
pub mod transfer_enrolment;
pub mod withdraw_enrolment;
