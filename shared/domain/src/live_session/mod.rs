//! Live sessions: the registration of a learner with Zoom, which follows the enrolment, and what a room at Zoom must be
//! like.

pub mod news;
pub mod registrant_name;
pub mod registration;
pub mod registration_step;
pub mod room_check;
