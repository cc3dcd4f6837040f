//! Work that failed and waits for a person: dead letters in their queues, and what is due for longer than it should be.
//!
//! To add a kind: a variant of [`FailedWorkKind`] and its arm in [`Source::of`].

mod letter_facts;
mod letters;
mod retrying;
mod waiting;
mod waiting_facts;

use domain::{CourseId, LearnerId};
use jiff::{SignedDuration, Timestamp};
use shared::dead_letters::{DeadLetters, QueueError};
use shared::http::{Failure, RequestContext};
use shared::store::{Backlog, Cursor, Page};

use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkCount, FailedWorkKind, FailedWorkReason};

pub(crate) use retrying::{Retry, retry};

/// A piece of work that failed.
pub(crate) struct Piece {
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) reason: FailedWorkReason,
    pub(crate) detail: Option<String>,
    pub(crate) learner: Option<LearnerId>,
    pub(crate) course: Option<CourseId>,
    pub(crate) since: Timestamp,
    pub(crate) can_retry: bool,
}

/// Where the work of a kind is found.
enum Source<'a> {
    Letters(&'a DeadLetters),
    Waiting(&'static [Backlog]),
}

impl<'a> Source<'a> {
    fn of(app: &'a ReportsApp, kind: FailedWorkKind) -> Self {
        match kind {
            FailedWorkKind::Emails => Self::Letters(&app.dead_letters.email),
            FailedWorkKind::ZoomMessages => Self::Letters(&app.dead_letters.zoom),
            FailedWorkKind::Uploads => Self::Letters(&app.dead_letters.upload),
            FailedWorkKind::RejectedEmails => Self::Waiting(&[Backlog::Mails]),
            FailedWorkKind::ZoomRegistrations => Self::Waiting(&[Backlog::Registrations]),
            FailedWorkKind::Awards => Self::Waiting(&[Backlog::Awards]),
            FailedWorkKind::Enrolments => Self::Waiting(&[Backlog::Settlements, Backlog::Reissues]),
            FailedWorkKind::CourseMessages => Self::Waiting(&[Backlog::CourseMessages]),
            FailedWorkKind::Messages => Self::Waiting(&[Backlog::Messages]),
        }
    }
}

/// What is due since then or longer has failed: until then, the stream and the sweeps have not had their turn.
fn overdue(app: &ReportsApp, of: Backlog) -> Timestamp {
    let allowed = match of {
        // Their indexes hold failures alone.
        Backlog::Registrations | Backlog::Mails => SignedDuration::ZERO,
        Backlog::Messages => SignedDuration::from_mins(5),
        Backlog::Awards | Backlog::Reissues => SignedDuration::from_mins(15),
        // A walk that fails is due again a little later; since when it waits is in the item.
        Backlog::Settlements | Backlog::CourseMessages => SignedDuration::from_hours(-1),
    };
    app.clock.now() - allowed
}

/// A page of the work of a kind that failed, and how much there is in all, where that is known.
pub(crate) async fn page(
    app: &ReportsApp,
    context: &RequestContext,
    kind: FailedWorkKind,
    place: (u8, Option<Cursor>),
) -> Result<(Option<u64>, Page<Piece>), Failure> {
    match Source::of(app, kind) {
        Source::Letters(queue) => {
            let (count, page) = letters::page(app, context, queue, place).await?;
            Ok((u64::try_from(count).ok(), page))
        }
        Source::Waiting(backlogs) => Ok((None, waiting::page(app, context, backlogs, place).await?)),
    }
}

/// How much work of a kind failed.
pub(crate) async fn count(
    app: &ReportsApp,
    context: &RequestContext,
    kind: FailedWorkKind,
) -> Result<FailedWorkCount, Failure> {
    let (count, more) = match Source::of(app, kind) {
        Source::Letters(queue) => (queue.count().await.map_err(|error| unavailable(&error))?, false),
        Source::Waiting(backlogs) => waiting::count(app, context, backlogs).await?,
    };
    Ok(FailedWorkCount { kind, count, more })
}

/// The queue is unavailable; nothing was lost.
fn unavailable(error: &QueueError) -> Failure {
    tracing::error!(%error, "dead letters");
    Failure::Unavailable("The queue of failed work is unavailable. Please try again.")
}
