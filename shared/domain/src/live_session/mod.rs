//! Live sessions: the registration of a learner with Zoom, which follows the enrolment.

pub mod news;
pub mod registrant_name;
pub mod registration;
pub mod registration_step;
