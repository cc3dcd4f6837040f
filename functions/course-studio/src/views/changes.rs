//! What publishing changes, in plain words.

use domain::course::changes::{Change, ChangeKind, Count};
use serde::{Deserialize, Serialize};
use shared::http::schemas;
use shared::use_cases::publish_course::Preview;
use utoipa::ToSchema;

use super::problem::ProblemView;

/// One thing that publishing changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeView {
    #[schema(value_type = schemas::CourseChangeKind)]
    pub kind: ChangeKind,
    /// Of the content, live session, module or course.
    pub title: String,
    /// One or more sentences.
    pub text: String,
    /// How many learners or attempts it touches, as far as was counted; `null`: none.
    #[schema(required)]
    pub learners: Option<u32>,
    /// Counting stopped there.
    pub and_more: bool,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self {
            kind: change.kind,
            title: change.title,
            text: change.text,
            learners: change.learners.map(|count| count.number),
            and_more: change.learners.is_some_and(|count| count.more),
        }
    }
}

/// What publishing a draft changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangesView {
    /// Identifies the draft that was looked at; publishing asks for it.
    pub digest: String,
    /// Whether learners will see the course.
    pub visible: bool,
    /// Whether publishing would write nothing.
    pub unchanged: bool,
    /// What has to be changed in the draft before it can be published.
    pub problems: Vec<ProblemView>,
    /// What the draft says and what is stored does not allow.
    pub refused: Vec<ProblemView>,
    /// In the order of the course; empty while there are problems.
    pub changes: Vec<ChangeView>,
    /// What happens by itself afterwards, in sentences.
    pub afterwards: Vec<String>,
    /// How many learners have access, as far as was counted.
    pub enrolled: u32,
    /// Counting stopped there.
    pub enrolled_and_more: bool,
}

impl ChangesView {
    /// A draft that cannot be published yet.
    pub(crate) fn incomplete(digest: String, visible: bool, problems: Vec<ProblemView>) -> Self {
        Self {
            digest,
            visible,
            unchanged: false,
            problems,
            refused: Vec::new(),
            changes: Vec::new(),
            afterwards: Vec::new(),
            enrolled: 0,
            enrolled_and_more: false,
        }
    }

    /// What publishing would do.
    pub(crate) fn new(digest: String, visible: bool, preview: Preview, refused: Vec<ProblemView>) -> Self {
        let Count { number, more } = preview.affected.enrolled;
        Self {
            digest,
            visible,
            unchanged: preview.unchanged,
            problems: Vec::new(),
            refused,
            changes: preview.changes.into_iter().map(ChangeView::from).collect(),
            afterwards: preview.afterwards,
            enrolled: number,
            enrolled_and_more: more,
        }
    }
}
