//! The sweep's part in regrading: it walks along all attempts, so that none depends on a page that somebody keeps open.

use std::time::Duration;

use domain::quiz::regrade_walk::{RegradePart, RegradeWalk};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, Read, Transaction, keys};
use tokio::time::Instant;

use crate::instructor_quiz::InstructorQuiz;
use crate::regrading::{BATCH_SIZE, Regrading};
use crate::state::App;

/// A run that gets this close to its deadline leaves the rest to the next one.
const RESERVE: Duration = Duration::from_secs(10);

/// What a run has left of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalkOutcome {
    /// Nothing for now.
    Done,
    /// It can be continued at once.
    More,
    /// Attempts that could not be regraded; they are tried again later.
    Failed(u64),
}

impl App {
    /// Continues a walk until it has ended or time runs out, and keeps its position after every page.
    pub(crate) async fn walk(
        &self,
        of: RegradePart,
        context: &RequestContext,
    ) -> Result<WalkOutcome, Failure> {
        let deadline = context.deadline;
        let Some(found) = self.store.get(deadline, &keys::regrade_walk(of)).await? else {
            return Ok(WalkOutcome::Done);
        };
        if !found.value.is_due(self.clock.now()) {
            return Ok(WalkOutcome::Done);
        }
        let Some(course) = self.store.get(deadline, &keys::course(found.value.course)).await? else {
            return Ok(WalkOutcome::Done);
        };
        let quiz = InstructorQuiz { course: course.value, content: of.content };
        let regrading = Regrading { app: self, context, quiz: &quiz, by: found.value.started_by };
        let taken = found.value.clone().taken(self.clock.now());
        let Some(mut held) = self.replace(deadline, &found, taken).await? else {
            return Ok(WalkOutcome::Done);
        };
        let mut failed = 0;
        loop {
            let cursor = held.value.after.clone().map(Cursor::OlderThan);
            let range = keys::attempts_in_part(of);
            let page = self.store.sharded_page(deadline, &range, BATCH_SIZE, cursor.as_ref()).await?;
            let left = regrading.page(&page.items, held.value.key_version).await?;
            failed += left;
            let position = page.older.map(|(Cursor::OlderThan(at) | Cursor::NewerThan(at))| at);
            let (now, ended) = (self.clock.now(), position.is_none());
            let next = held.value.clone().after(position, left, now);
            let in_time = Instant::now() + RESERVE < deadline;
            let next = match (ended, in_time) {
                (true, _) => next,
                (false, true) => next.taken(now),
                (false, false) => next.given_back(now),
            };
            // A key that was corrected meanwhile has a walk of its own, from the start.
            let Some(read) = self.replace(deadline, &held, next).await? else { return Ok(WalkOutcome::Done) };
            held = read;
            match (failed, ended, in_time) {
                (0, true, _) => return Ok(WalkOutcome::Done),
                (failed, true, _) => return Ok(WalkOutcome::Failed(failed)),
                (_, false, false) => return Ok(WalkOutcome::More),
                (_, false, true) => {}
            }
        }
    }

    /// Writes the walk over what was read; `None` when it has changed since.
    async fn replace(
        &self,
        deadline: Instant,
        read: &Read<RegradeWalk>,
        next: RegradeWalk,
    ) -> Result<Option<Read<RegradeWalk>>, Failure> {
        let mut transaction = Transaction::new();
        transaction.save(&keys::regrade_walk(next.of), Some(read), &next)?;
        let written = self.store.write(deadline, &transaction).await?;
        Ok(written.then(|| Read { version: read.version + 1, value: next }))
    }
}
