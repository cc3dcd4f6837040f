//! Many enrolments in a course from a CSV file, a part of it in each request.
//!
//! The file comes whole each time, so that its lines keep their numbers and whoever is named twice is found. What a line
//! comes to follows from the facts alone: a part can be sent again after a failure, and a whole file after it.

mod file;
mod granting;
mod planning;

pub(crate) use file::{File, Terms};
pub(crate) use granting::{Granting, ToGrant, grant};
pub(crate) use planning::{Asked, plan};
