//! Reports: files of facts for spreadsheets and for other programs, part by part.
//!
//! A request looks at so many facts of one course and answers with those that belong to the report, and with where the
//! next part begins. What a part costs does not grow with the course. To add a report: its row in `views/reports/`, a
//! file here that makes rows of facts, and a route.

pub(crate) mod attendance;
pub(crate) mod completions;
pub(crate) mod credits;
pub(crate) mod enrolments;
mod of_enrolments;
mod period;
pub(crate) mod quiz_results;
pub(crate) mod revenue;

use domain::course::Course;
use domain::{CourseId, Refusal};
use serde::{Deserialize, Serialize};
use shared::http::{Failure, Identity, RequestContext};
use shared::spreadsheet::CsvFile;
use shared::store::keys;
use utoipa::{IntoParams, ToSchema};

use crate::access::require_admin;
use crate::reports_state::ReportsApp;

pub(crate) use of_enrolments::{Looking, OfEnrolments, part_of_enrolments};
pub(crate) use period::Period;

/// A part that has less time left ends.
const SPARE: std::time::Duration = std::time::Duration::from_secs(4);
/// How many pages of facts a part looks at.
const PAGES: usize = 5;

/// What is reported, and as what.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    #[param(value_type = Uuid)]
    pub course: Option<String>,
    /// The first day.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    pub from: Option<String>,
    /// The last day.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-31")]
    pub to: Option<String>,
    /// `json` or `csv`; `json` when absent.
    #[param(max_length = 4, example = "csv")]
    pub format: Option<String>,
    /// `true` when the file has its headings already, for example from another course's report.
    #[param(value_type = Option<bool>)]
    pub has_headings: Option<String>,
    /// `next_cursor` of the part before.
    #[param(max_length = 8000)]
    pub cursor: Option<String>,
}

/// What is reported, checked.
pub(crate) struct Asked {
    pub(crate) course: CourseId,
    pub(crate) period: Period,
    pub(crate) cursor: Option<String>,
    as_file: Option<FileSoFar>,
}

/// Whether a file has its headings already.
struct FileSoFar {
    has_headings: bool,
}

impl Asked {
    /// Reads the request of an administrator.
    pub(crate) fn read(identity: &Identity, query: ReportQuery) -> Result<Self, Failure> {
        require_admin(identity)?;
        let course = query.course.as_deref().ok_or_else(|| Refusal::field("course", "is missing"))?;
        let course: CourseId = course.parse().map_err(|_| Refusal::field("course", "not an id"))?;
        let period = Period::read(query.from.as_deref(), query.to.as_deref())?;
        let is_csv = match query.format.as_deref() {
            None | Some("json") => false,
            Some("csv") => true,
            Some(_) => return Err(Refusal::field("format", "must be json or csv").into()),
        };
        let has_headings = match query.has_headings.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(Refusal::field("has_headings", "must be true or false").into()),
        };
        let has_headings = has_headings || query.cursor.is_some();
        let as_file = is_csv.then_some(FileSoFar { has_headings });
        Ok(Self { course, period, cursor: query.cursor, as_file })
    }

    /// The answer of these rows: as JSON, or as the next lines of a file.
    pub(crate) fn answer<R: ReportRow>(&self, part: Part<R>) -> ReportPart<R> {
        let csv = self.as_file.as_ref().map(|file| {
            let mut file = if file.has_headings { CsvFile::further() } else { CsvFile::new(R::HEADINGS) };
            part.rows.iter().for_each(|row| file.line(row.fields()));
            String::from_utf8_lossy(&file.finish()).into_owned()
        });
        ReportPart {
            looked_at: part.looked_at.try_into().unwrap_or(u64::MAX),
            found: part.rows.len().try_into().unwrap_or(u64::MAX),
            rows: if csv.is_some() { Vec::new() } else { part.rows },
            csv,
            next_cursor: part.next,
        }
    }
}

/// A row of a report, and the line of a file that it becomes.
pub(crate) trait ReportRow {
    /// In the order of [`Self::fields`].
    const HEADINGS: &'static [&'static str];

    /// The line of a file. What people wrote has to be inert.
    fn fields(&self) -> Vec<String>;
}

/// What a part has found.
pub(crate) struct Part<R> {
    pub(crate) looked_at: usize,
    pub(crate) rows: Vec<R>,
    pub(crate) next: Option<String>,
}

/// A part of a report.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportPart<R> {
    /// How many facts this part has looked at: enrolments, or payments.
    pub looked_at: u64,
    /// How many rows came of them.
    pub found: u64,
    /// In the order of the facts, newest first; empty in a part of a CSV file.
    pub rows: Vec<R>,
    /// The part of a CSV file; `null` for JSON. The parts of a file follow each other without a gap.
    #[schema(required)]
    pub csv: Option<String>,
    /// Where the next part begins; `null` after the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// The course of a report.
async fn course(app: &ReportsApp, context: &RequestContext, id: CourseId) -> Result<Course, Failure> {
    let course = app.store.get(context.deadline, &keys::course(id)).await?;
    Ok(course.ok_or(Refusal::NotFound)?.value)
}

/// The refusal of a cursor that no part gave.
fn no_cursor() -> Refusal {
    Refusal::field("cursor", "not a cursor of this list")
}
