//! The routes, a file each.

pub mod get_person;
pub mod list_person_attempts;
pub mod list_person_certificates;
pub mod list_person_enrolments;
pub mod list_person_submissions;
pub mod search_people;
