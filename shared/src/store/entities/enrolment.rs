//! Enrolments and registrations for live sessions.

use super::ENROLMENT_SHARDS;
use super::plain_entities;
use crate::store::due::Work;
use crate::store::key::Entity;
use crate::store::keys::{shard, sortable};
use domain::enrolment::Enrolment;
use domain::enrolment::viewing::Viewing;
use domain::live_session::news::KnownSessions;
use domain::{CourseId, EnrolmentId, LiveSessionId, Registration, RegistrationStatus};
use serde::{Deserialize, Serialize};

plain_entities! {
    EnrolmentPointer = "enrolment pointer",
    KnownSessions = "known live sessions",
    Viewing = "viewing",
}

impl Entity for Enrolment {
    const NAME: &'static str = "enrolment";

    fn index(&self) -> Vec<(&'static str, String)> {
        let shard = shard(self.learner.0, ENROLMENT_SHARDS);
        let mut index = vec![
            ("gsi1pk", format!("COURSE#{}#{shard}", self.course)),
            ("gsi1sk", format!("ENROLMENT#{}#{}", sortable(self.enrolled_at), self.learner)),
        ];
        if self.certificate_due {
            let since = self.completed_at.unwrap_or(self.enrolled_at);
            index.extend(Work::Reissue.index(self.learner.0, since, &self.id.to_string()));
        }
        index
    }
}

impl Entity for Registration {
    const NAME: &'static str = "registration";

    /// One that Zoom has refused waits for an administrator.
    fn index(&self) -> Vec<(&'static str, String)> {
        match self.status {
            RegistrationStatus::Failed => {
                let tie = format!("{}#{}", self.learner, self.session);
                Work::Register.index(self.learner.0, self.changed_at, &tie)
            }
            _ => Vec::new(),
        }
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
