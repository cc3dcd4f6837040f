//! Quizzes, attempts, gradings, overrides.

use super::ENROLMENT_SHARDS;
use super::{plain_entities, shared_entities};
use crate::store::due::Work;
use crate::store::key::{Entity, Table};
use crate::store::keys::{shard, sortable};
use domain::QuizOverride;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::{Grading, Regrade};
use domain::quiz::regrade_walk::RegradeWalk;
use serde::{Deserialize, Serialize};

plain_entities! {
    CurrentGrading = "current grading",
    QuizOverride = "quiz override",
    Grading = "grading",
}

shared_entities! {
    Regrade = "regrade",
}

impl Entity for RegradeWalk {
    const NAME: &'static str = "regrade walk";

    /// Due until it has ended.
    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(due_at) = self.due_at else { return Vec::new() };
        Work::Regrade.index(self.of.content.0, due_at, &format!("{}#{}", self.of.content, self.of.part))
    }
}

impl Entity for Attempt {
    const NAME: &'static str = "attempt";

    fn index(&self) -> Vec<(&'static str, String)> {
        let shard = shard(self.learner.0, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("CONTENT#{}#{shard}", self.content)),
            ("gsi1sk", format!("ATTEMPT#{}#{}", sortable(self.submitted_at), self.id)),
        ]
    }
}

impl Entity for QuizState {
    const NAME: &'static str = "quiz state";

    /// Only while a timed attempt is open, so that the index holds exactly what the sweep looks for.
    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(open) = &self.open else { return Vec::new() };
        let Some(due_at) = open.due_at() else { return Vec::new() };
        let shard = shard(open.id, ENROLMENT_SHARDS);
        vec![
            ("gsi1pk", format!("OPEN#{shard}")),
            ("gsi1sk", format!("EXPIRES#{}#{}", sortable(due_at), open.id)),
        ]
    }
}

/// The newest grading of a regraded attempt: a copy, so that it is found without a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CurrentGrading(pub Grading);

impl Entity for QuizVersion {
    const NAME: &'static str = "quiz version";
    const TABLE: Table = Table::Keys;
    const SHARED: bool = true;
}
