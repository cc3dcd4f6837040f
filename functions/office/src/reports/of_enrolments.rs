//! Reports about the enrolments of a course. The index lists these by when they began, so a part looks at so many of them
//! and keeps what belongs to the report.

use std::future::Future;

use domain::course::Course;
use domain::enrolment::Enrolment;
use jiff::tz::TimeZone;
use shared::http::{Failure, RequestContext, cursor_text, read_cursor};
use shared::store::{Cursor, ItemKey, Owned, RosterList, Snapshot, keys};
use tokio::time::Instant;

use super::{Asked, PAGES, Part, Period, SPARE, course, no_cursor};
use crate::reports_state::ReportsApp;

/// Enrolments that are read at a time, where each comes to one row at most.
const PAGE: usize = 100;
/// Rows that a page of enrolments may come to, where each comes to several.
const ROWS: usize = 200;

/// What a report of enrolments looks with, and at which course.
pub(crate) struct Looking<'a> {
    pub(crate) app: &'a ReportsApp,
    pub(crate) context: &'a RequestContext,
    pub(crate) course: &'a Course,
    pub(crate) period: Period,
}

impl Looking<'_> {
    /// The provider's time zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.app.zone
    }

    /// The items with these keys.
    pub(crate) async fn read(&self, keys: impl IntoIterator<Item = ItemKey>) -> Result<Snapshot, Failure> {
        let keys: Vec<ItemKey> = keys.into_iter().collect();
        Ok(self.app.store.read(self.context.deadline, &keys).await?)
    }
}

/// A report about the enrolments of a course.
pub(crate) trait OfEnrolments {
    type Row: Send;

    /// Enrolments of the first page, which is asked for before the course is known.
    const FIRST: u8 = 100;

    /// How many rows an enrolment may come to.
    fn rows_each(_course: &Course) -> usize {
        1
    }

    /// Whether an enrolment may come to a row.
    fn may_have(looking: &Looking<'_>, enrolment: &Enrolment) -> bool;

    /// The rows of these enrolments, in their order.
    fn rows(
        looking: &Looking<'_>,
        enrolments: &[Enrolment],
    ) -> impl Future<Output = Result<Vec<Self::Row>, Failure>> + Send;
}

/// A part of the report, from the cursor on.
pub(crate) async fn part_of_enrolments<R: OfEnrolments>(
    app: &ReportsApp,
    context: &RequestContext,
    asked: &Asked,
) -> Result<Part<R::Row>, Failure> {
    let cursor = asked.cursor.as_deref().map(read_cursor).transpose()?;
    if matches!(cursor, Some(Cursor::NewerThan(_))) {
        return Err(no_cursor().into());
    }
    let all = RosterList::of(asked.course);
    let first = app.store.roster_page(context.deadline, all, R::FIRST, cursor.as_ref());
    let (course, page) = tokio::join!(course(app, context, asked.course), first);
    let (course, mut page) = (course?, page?);
    let looking = Looking { app, context, course: &course, period: asked.period };
    let many = (ROWS / R::rows_each(&course).max(1)).clamp(1, PAGE);
    let many = u8::try_from(many).unwrap_or(R::FIRST);
    let (mut looked_at, mut rows) = (0, Vec::new());
    for nth in 1.. {
        let next = page.older.take();
        looked_at += page.items.len();
        let enrolments = enrolments(&looking, &page.items).await?;
        let enrolments: Vec<Enrolment> =
            enrolments.into_iter().filter(|enrolment| R::may_have(&looking, enrolment)).collect();
        if !enrolments.is_empty() {
            rows.extend(R::rows(&looking, &enrolments).await?);
        }
        let has_time = context.deadline.saturating_duration_since(Instant::now()) >= SPARE;
        if next.is_none() || nth == PAGES || !has_time {
            return Ok(Part { looked_at, rows, next: next.as_ref().map(cursor_text) });
        }
        page = app.store.roster_page(context.deadline, all, many, next.as_ref()).await?;
    }
    Ok(Part { looked_at, rows, next: None })
}

/// The enrolments behind the entries of the index; one that was ended since is still one.
async fn enrolments(looking: &Looking<'_>, entries: &[Owned<Enrolment>]) -> Result<Vec<Enrolment>, Failure> {
    let key = |entry: &Owned<Enrolment>| keys::enrolment(entry.learner, looking.course.uuid);
    let found = looking.read(entries.iter().map(|entry| ItemKey::from(&key(entry)))).await?;
    let mut enrolments = Vec::with_capacity(entries.len());
    for entry in entries {
        enrolments.extend(found.peek(&key(entry))?);
    }
    Ok(enrolments)
}
