//! What is shown of a person: a page of each list, read in as few round trips as its items need.

pub(crate) mod attempts;
pub(crate) mod certificates;
pub(crate) mod course_titles;
pub(crate) mod emails;
pub(crate) mod enrolments;
pub(crate) mod submissions;
