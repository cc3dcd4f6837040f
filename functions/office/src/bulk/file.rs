//! The file: its lines, and what is granted by each.

use domain::Refusal;
use domain::audit::checked_reason;
use domain::enrolment::granting::{GrantKind, checked_grant};
use domain::enrolment::in_bulk::{FirstLines, Named};
use shared::spreadsheet::{Row, Table};

/// The columns of a file; only the first has to be there.
const COLUMNS: [&str; 3] = ["learner", "reference", "reason"];
/// The most lines below the headings.
const LINES_MAX: usize = 5_000;
/// How many lines a request does: well within its time, and a report that is kept for a repetition of the request.
const PART: usize = 100;

/// What is granted where a line says nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) kind: GrantKind,
    pub(crate) reference: Option<String>,
    pub(crate) reason: String,
}

/// A line of the file.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: u64,
    /// As it was written.
    pub(crate) learner: String,
    /// Who and what, or why it is not understood.
    pub(crate) asked: Result<AskedLine, String>,
}

/// A line that is understood.
#[derive(Clone, Debug)]
pub(crate) struct AskedLine {
    pub(crate) named: Named,
    pub(crate) reference: Option<String>,
    pub(crate) reason: String,
}

/// The file.
pub(crate) struct File {
    pub(crate) lines: Vec<Line>,
    pub(crate) first: FirstLines,
}

impl File {
    /// Reads a file.
    pub(crate) fn read(text: &str, terms: &Terms) -> Result<Self, Refusal> {
        let table = Table::read_at_least(text, COLUMNS, 1);
        let rows = table.map_err(|error| Refusal::field("csv", error.to_string()))?.rows;
        if rows.is_empty() {
            return Err(Refusal::field("csv", "must have at least one row below the headings"));
        }
        if rows.len() > LINES_MAX {
            let count = rows.len();
            return Err(Refusal::field("csv", format!("must have at most {LINES_MAX} rows; it has {count}")));
        }
        let lines: Vec<Line> = rows.into_iter().map(|row| Line::read(row, terms)).collect();
        let named = lines.iter().filter_map(|line| Some((line.number, &line.asked.as_ref().ok()?.named)));
        let first = FirstLines::of(named);
        Ok(Self { lines, first })
    }

    /// The lines that a request does, and where the next one goes on.
    pub(crate) fn part(&self, from: u64) -> (&[Line], Option<u64>) {
        let start = self.lines.partition_point(|line| line.number < from);
        let rest = &self.lines[start..];
        let (part, further) = rest.split_at(rest.len().min(PART));
        (part, further.first().map(|line| line.number))
    }
}

impl Line {
    fn read(Row { line: number, cells: [learner, reference, reason] }: Row<3>, terms: &Terms) -> Self {
        let asked = match Named::read(&learner) {
            None => Err("learner: must be an e-mail address or a learner’s id".to_owned()),
            Some(named) => terms.of(named, &reference, &reason).map_err(|refusal| refusal.in_one_line()),
        };
        Self { number, learner: domain::one_line(&learner, 254), asked }
    }
}

impl Terms {
    fn of(&self, named: Named, reference: &str, reason: &str) -> Result<AskedLine, Refusal> {
        let reference = if reference.is_empty() { self.reference.as_deref() } else { Some(reference) };
        let reason = if reason.is_empty() { &self.reason } else { reason };
        let reference = checked_grant(self.kind, reference)?;
        Ok(AskedLine { named, reference, reason: checked_reason(reason)? })
    }
}
