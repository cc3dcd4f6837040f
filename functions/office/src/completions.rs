//! The report of completions: who completed a course in a period.
//!
//! The index lists a course's enrolments by when they began, so a part looks at so many of them and keeps those that
//! were completed in the period. What a part costs does not grow with the course.

use domain::course::Course;
use domain::{CourseId, Refusal};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, ItemKey, keys};
use tokio::time::Instant;

use crate::state::App;
use crate::views::CompletionRow;

/// How many enrolments are read at a time.
const PAGE: u8 = 100;
/// How many pages a part looks at.
const PAGES: usize = 5;
/// A part that has less time left ends.
const SPARE: std::time::Duration = std::time::Duration::from_secs(4);

/// The days of a report, both included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period {
    from: Option<Date>,
    to: Option<Date>,
}

impl Period {
    /// Reads the days of a request.
    pub(crate) fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, Refusal> {
        let day = |field: &str, text: Option<&str>| {
            let text = text.filter(|text| !text.is_empty());
            let day = text
                .map(|text| text.parse::<Date>().map_err(|_| Refusal::field(field, "a day like 2026-11-27")));
            day.transpose()
        };
        let period = Self { from: day("from", from)?, to: day("to", to)? };
        match period.from.zip(period.to).is_some_and(|(from, to)| to < from) {
            true => Err(Refusal::field("to", "must not be before from")),
            false => Ok(period),
        }
    }

    fn has(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether a day in some time zone may be one of these, by its day in UTC.
    fn may_have(self, day: Date) -> bool {
        [day.yesterday(), Ok(day), day.tomorrow()].into_iter().flatten().any(|day| self.has(day))
    }
}

/// What a part of a report found.
pub(crate) struct Part {
    pub(crate) looked_at: usize,
    pub(crate) rows: Vec<CompletionRow>,
    pub(crate) next: Option<Cursor>,
}

/// The course of a report.
pub(crate) async fn course(app: &App, context: &RequestContext, id: CourseId) -> Result<Course, Failure> {
    let course = app.store.get(context.deadline, &keys::course(id)).await?;
    Ok(course.ok_or(Refusal::NotFound)?.value)
}

/// A part of the report, from the cursor on.
pub(crate) async fn part(
    app: &App,
    context: &RequestContext,
    id: CourseId,
    period: Period,
    cursor: Option<Cursor>,
) -> Result<Part, Failure> {
    let mut part = Part { looked_at: 0, rows: Vec::new(), next: cursor };
    let first = async {
        let all = (id, None);
        app.store.roster_page(context.deadline, all, PAGE, part.next.as_ref()).await
    };
    let (course, page) = tokio::join!(course(app, context, id), first);
    let (course, mut page) = (course?, page?);
    for nth in 1.. {
        part.next = page.older.take();
        part.looked_at += page.items.len();
        let learners: Vec<_> = page.items.iter().map(|entry| entry.learner).collect();
        part.rows.extend(completed(app, context, &course, period, &learners).await?);
        let has_time = context.deadline.saturating_duration_since(Instant::now()) >= SPARE;
        if part.next.is_none() || nth == PAGES || !has_time {
            break;
        }
        page = app.store.roster_page(context.deadline, (id, None), PAGE, part.next.as_ref()).await?;
    }
    Ok(part)
}

/// Those of the learners who completed the course in the period.
async fn completed(
    app: &App,
    context: &RequestContext,
    course: &Course,
    period: Period,
    learners: &[domain::LearnerId],
) -> Result<Vec<CompletionRow>, Failure> {
    let behind = learners.iter().map(|learner| (&keys::enrolment(*learner, course.uuid)).into());
    let found = app.store.read(context.deadline, &behind.collect::<Vec<ItemKey>>()).await?;
    let mut enrolments = Vec::new();
    for learner in learners {
        // One that was ended since keeps its completion.
        let enrolment = found.peek(&keys::enrolment(*learner, course.uuid))?;
        let in_utc = |at: jiff::Timestamp| at.to_zoned(TimeZone::UTC).date();
        enrolments.extend(
            enrolment
                .filter(|enrolment| enrolment.completed_at.is_some_and(|at| period.may_have(in_utc(at)))),
        );
    }
    let behind = enrolments.iter().flat_map(|enrolment| {
        [ItemKey::from(&keys::learner(enrolment.learner)), (&keys::certificate(enrolment.id)).into()]
    });
    let found = app.store.read(context.deadline, &behind.collect::<Vec<ItemKey>>()).await?;
    let mut rows = Vec::new();
    for enrolment in &enrolments {
        let profile = found.peek(&keys::learner(enrolment.learner))?;
        let certificate = found.peek(&keys::certificate(enrolment.id))?;
        let row = CompletionRow::of(enrolment, course, profile.as_ref(), certificate.as_ref());
        rows.extend(row.filter(|row| period.has(row.completed_on)));
    }
    Ok(rows)
}
