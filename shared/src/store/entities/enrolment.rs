//! Enrolments and registrations for live sessions.

use super::ENROLMENT_SHARDS;
use super::plain_entities;
use crate::store::key::Entity;
use crate::store::keys::{shard, sortable};
use domain::enrolment::Enrolment;
use domain::enrolment::viewing::Viewing;
use domain::live_session::news::KnownSessions;
use domain::{CourseId, EnrolmentId, LiveSessionId, Registration};
use serde::{Deserialize, Serialize};

plain_entities! {
    EnrolmentPointer = "enrolment pointer",
    KnownSessions = "known live sessions",
    Registration = "registration",
    Viewing = "viewing",
}

impl Entity for Enrolment {
    const NAME: &'static str = "enrolment";

    fn index(&self) -> Vec<(&'static str, String)> {
        let shard = shard(self.learner.0, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("COURSE#{}#{shard}", self.course)),
            ("gsi1sk", format!("ENROLMENT#{}#{}", sortable(self.enrolled_at), self.learner)),
        ]
    }
}

/// From the id of an enrolment to the enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentPointer {
    pub enrolment: EnrolmentId,
    pub course: CourseId,
    /// The live sessions that the course had when the enrolment was first written.
    #[serde(default)]
    pub sessions: Vec<LiveSessionId>,
}
