//! The report on a part of a file of enrolments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkEnrolmentOutcome)]
pub enum LineOutcomeView {
    /// The person is enrolled by this line; in a dry run: would be.
    Enrolled,
    /// The person was enrolled before; nothing changes.
    AlreadyEnrolled,
    /// Nobody has signed in with this address: the person is invited by this line; in a dry run: would be.
    Invited,
    /// The address was invited before; nothing changes.
    AlreadyInvited,
    /// An earlier line names the same person; nothing changes.
    Repeated,
    /// Nobody has signed in with this id.
    NoSuchPerson,
    CourseFull,
    /// See `reason`.
    Refused,
}

/// A line of the file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkEnrolmentRow {
    /// In the file; the headings are in line 1.
    pub line: u64,
    /// The learner as the line has it.
    pub learner: String,
    /// Who that is; `null` if it is nobody.
    #[schema(required)]
    pub learner_uuid: Option<Uuid>,
    /// The name, to spot a mix-up before it happens.
    pub name: String,
    pub outcome: LineOutcomeView,
    /// Why the line enrols nobody.
    #[schema(required)]
    pub reason: Option<String>,
}

/// The report on a part of a file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkEnrolmentReport {
    /// Whether this was a dry run, which enrols nobody.
    pub dry_run: bool,
    /// The file was not saved as Unicode: check letters with accents.
    pub check_letters: bool,
    /// The rows of the whole file.
    pub rows_total: u64,
    /// The rows of this part, in the order of the file.
    pub rows: Vec<BulkEnrolmentRow>,
    /// Where the next part begins; `null` after the last one.
    #[schema(required)]
    pub next_line: Option<u64>,
}
