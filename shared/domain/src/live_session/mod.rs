//! Live sessions: how a learner's registration with Zoom follows from the enrolment.

pub mod registrant_name;
pub mod registration;
pub mod registration_step;
