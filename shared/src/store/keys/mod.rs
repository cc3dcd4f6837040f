//! Every key: one constructor per entity, for reading and writing, and one range per list; a file per context.

mod assignment;
mod audit;
mod certificate;
mod course;
mod credits;
mod draft;
mod enrolment;
mod invitation;
mod learner;
mod outbox;
mod payment;
mod people;
mod publication;
mod quiz;
mod switch;

use domain::LearnerId;
use jiff::Timestamp;
use uuid::Uuid;

pub use assignment::*;
pub use audit::*;
pub use certificate::*;
pub use course::*;
pub use credits::*;
pub use draft::*;
pub use enrolment::*;
pub use invitation::*;
pub use learner::*;
pub use outbox::*;
pub use payment::*;
pub use people::*;
pub use publication::*;
pub use quiz::*;
pub use switch::*;

/// A time as text that sorts like time: always UTC, always three decimals.
pub(crate) fn sortable(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// One of a few partitions, always the same for an id, so that no index partition gets hot.
pub(crate) fn shard(id: Uuid, shards: u8) -> u8 {
    id.as_bytes()[15] % shards
}

/// The learner who owns a partition.
pub(crate) fn learner_of(pk: &str) -> Option<LearnerId> {
    pk.strip_prefix("USER#")?.parse().ok()
}

fn user(learner: LearnerId) -> String {
    format!("USER#{learner}")
}
