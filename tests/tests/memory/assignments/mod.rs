//! Assignment submissions, through the entry points of both functions.

mod confirming;
mod desk;
mod drafts;
mod faults;
mod field_files;
mod grading;
mod life;
mod limits;
mod looking;
mod outage;
mod refused;
mod saved_comments;
mod waiting;
mod way_back;
