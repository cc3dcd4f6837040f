//! The same promises on the local stack, with IAM enforced; nothing is called past its front door.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod alone;
mod certificates;
mod credits;
mod crowd;
mod digests;
mod enrolment;
mod operator;
mod permissions;
mod publishing;
mod quiz;
mod reconcile;
mod repairs;
mod smoke;
mod uploads;
