//! Grading attempts again after a key was corrected: some of them a call, each in a transaction of its own.
//!
//! Nothing is remembered between the calls but the cursor. An attempt that was graded by the newest key already
//! would get the same results, and is passed over; so a step that stopped half-way is simply repeated, and two
//! that run at once do the work of one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::enrolment::Enrolment;
use domain::enrolment::completion::Advance;
use domain::notification::Notice;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::{CorrectedKey, Grading};
use domain::{Learner, LearnerId, Refusal};
use shared::dynamo::{CurrentGrading, Cursor, Decision, ItemKey, Owned, Snapshot, keys};
use shared::http::{Failure, RequestContext, cursor_text};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use tokio::time::Instant;

use crate::lectern::{Lectern, keys};
use crate::state::App;
use crate::views::{RegradeReply, RegradedAttempt};

/// Attempts that one call looks at: all of them may change, and each then takes two round trips.
const A_STEP: u16 = 25;
/// Time kept for the answer; a step that gets so close to its deadline ends early and says where to go on.
const RESERVE: Duration = Duration::from_secs(3);

/// Grading a quiz's attempts again.
pub(crate) struct Regrading<'a> {
    pub(crate) app: &'a App,
    pub(crate) context: &'a RequestContext,
    pub(crate) lectern: &'a Lectern,
    pub(crate) by: LearnerId,
}

impl Regrading<'_> {
    /// Looks at the next attempts, the newest first.
    pub(crate) async fn step(&self, dry_run: bool, cursor: Option<&Cursor>) -> Result<RegradeReply, Failure> {
        if matches!(cursor, Some(Cursor::NewerThan(_))) {
            return Err(Refusal::field("cursor", "not a cursor of grading again").into());
        }
        let shards = keys::attempts_at(self.lectern.content);
        let page = self.app.store.sharded_page(self.context.deadline, &shards, A_STEP, cursor).await?;
        let found = self.read(&page.items).await?;
        let versions = self.versions(&found, &page.items).await?;
        let mut reply = RegradeReply {
            dry_run,
            looked_at: 0,
            unchanged: 0,
            changed: Vec::new(),
            kept_questions: Vec::new(),
            next_cursor: page.older.as_ref().map(cursor_text),
        };
        let (mut kept, mut last) = (BTreeSet::new(), None::<&Owned<Attempt>>);
        for owned in &page.items {
            // At least one, so that every call gets further.
            if let Some(last) = last.filter(|_| Instant::now() + RESERVE > self.context.deadline) {
                reply.next_cursor = Some(cursor_text(&last.cursor()));
                break;
            }
            last = Some(owned);
            let Some(attempt) = found.get(&owned.key)? else { continue };
            let asked = versions.get(&attempt.quiz_version).ok_or(Refusal::NotFound)?;
            let case = Case { regrading: self, attempt, asked };
            let change = case.judge(&found, &mut kept)?;
            let change = match change {
                Some(_) if !dry_run => case.write(&mut kept).await?,
                change => change.map(|change| change.1),
            };
            reply.looked_at += 1;
            reply.unchanged += u32::from(change.is_none());
            reply.changed.extend(change);
        }
        reply.kept_questions = kept.into_iter().collect();
        Ok(reply)
    }

    /// Everything that says which of these attempts would change.
    async fn read(&self, page: &[Owned<Attempt>]) -> Result<Snapshot, Failure> {
        let owned: Vec<_> = page.iter().map(|owned| (owned.learner, owned.key.clone())).collect();
        let mut wanted = keys(&owned, true);
        wanted.push((&keys::current_quiz(self.lectern.content)).into());
        wanted.push((&keys::course(self.lectern.course.uuid)).into());
        wanted.extend(
            page.iter().map(|owned| ItemKey::from(&keys::enrolment(owned.learner, self.lectern.course.uuid))),
        );
        Ok(self.app.store.read(self.context.deadline, &wanted).await?)
    }

    /// The versions that these attempts were asked under.
    async fn versions(
        &self,
        found: &Snapshot,
        page: &[Owned<Attempt>],
    ) -> Result<BTreeMap<u32, QuizVersion>, Failure> {
        let mut numbers = BTreeSet::new();
        for owned in page {
            numbers.extend(found.get(&owned.key)?.map(|attempt| attempt.quiz_version));
        }
        let key = |number: &u32| keys::quiz_version(self.lectern.content, *number);
        let wanted: Vec<ItemKey> = numbers.iter().map(|number| ItemKey::from(&key(number))).collect();
        let stored = self.app.store.read(self.context.deadline, &wanted).await?;
        let mut versions = BTreeMap::new();
        for number in numbers {
            versions.extend(stored.get(&key(&number))?.map(|version| (number, version)));
        }
        Ok(versions)
    }
}

/// One attempt. It and the version it was asked under never change, so they are read idempotent.
struct Case<'a> {
    regrading: &'a Regrading<'a>,
    attempt: Attempt,
    asked: &'a QuizVersion,
}

impl Case<'_> {
    /// What would change by what was read.
    fn judge(
        &self,
        snapshot: &Snapshot,
        kept: &mut BTreeSet<String>,
    ) -> Result<Option<(Grading, RegradedAttempt)>, Failure> {
        let Regrading { app, lectern, by, .. } = self.regrading;
        let (learner, content) = (self.attempt.learner, lectern.content);
        let current = snapshot.get(&keys::current_quiz(content))?.ok_or(Refusal::NotFound)?;
        let newest = snapshot.get(&keys::current_grading(learner, content, self.attempt.number))?;
        let newest = newest.map(|newest| newest.0);
        let corrected = CorrectedKey::of(self.asked, &current);
        let was_asked = |id: &_| self.attempt.results.iter().any(|result| result.question_id == *id);
        kept.extend(corrected.kept.iter().filter(|id| was_asked(id)).map(ToString::to_string));
        let graded = (*by, app.clock.now());
        let corrected = (&corrected, current.number);
        let Some(grading) = self.attempt.regrade(newest.as_ref(), self.asked, corrected, graded) else {
            return Ok(None);
        };
        let before = self.attempt.clone().counted_by(newest);
        let enrolment = snapshot.get(&keys::enrolment(learner, lectern.course.uuid))?;
        let course = snapshot.get(&keys::course(lectern.course.uuid))?.ok_or(Refusal::NotFound)?;
        let completes = |enrolment: Enrolment| {
            enrolment.complete_content(&course, content, graded.1).1 == Advance::Course
        };
        let completes = grading.passed && !before.passed && enrolment.is_some_and(completes);
        let profile = snapshot.get(&keys::learner(learner))?;
        let view = RegradedAttempt::new(&before, &grading, profile.as_ref(), completes);
        Ok(Some((grading, view)))
    }

    /// Writes the grading with what follows from it; nothing when somebody else has just done so.
    async fn write(&self, kept: &mut BTreeSet<String>) -> Result<Option<RegradedAttempt>, Failure> {
        let Regrading { app, lectern, context, .. } = self.regrading;
        let (learner, content, course) = (self.attempt.learner, lectern.content, lectern.course.uuid);
        let keys = [
            ItemKey::from(&keys::current_grading(learner, content, self.attempt.number)),
            (&keys::current_quiz(content)).into(),
            (&keys::quiz_state(learner, content)).into(),
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::learner(learner)).into(),
            (&keys::notification_head(learner)).into(),
        ];
        let judge = |snapshot: &Snapshot| -> Result<_, Failure> {
            let Some((grading, view)) = self.judge(snapshot, kept)? else {
                return Ok(Decision::Answer(None));
            };
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            self.gather(snapshot, &grading, &view, &mut unit)?;
            Ok(Decision::Write(unit.transaction, Some(view)))
        };
        app.store.decide(context.deadline, &keys, judge).await
    }

    fn gather(
        &self,
        snapshot: &Snapshot,
        grading: &Grading,
        view: &RegradedAttempt,
        unit: &mut UnitOfWork<'_>,
    ) -> Result<(), Failure> {
        let Lectern { content, .. } = *self.regrading.lectern;
        let (learner, number) = (self.attempt.learner, self.attempt.number);
        let course = snapshot.get(&keys::course(self.regrading.lectern.course.uuid))?;
        let course = course.ok_or(Refusal::NotFound)?;
        let enrolment = snapshot.read(&keys::enrolment(learner, course.uuid))?.ok_or(Refusal::NotFound)?;
        let state_key = keys::quiz_state(learner, content);
        let stored = snapshot.read(&state_key)?.ok_or(Refusal::NotFound)?;
        let current_key = keys::current_grading(learner, content, number);
        let current = snapshot.read(&current_key)?;
        let notes = snapshot.read(&keys::notification_head(learner))?;
        let profile = snapshot.get(&keys::learner(learner))?;

        let history = keys::grading(learner, content, number, grading.number);
        unit.transaction.create(&history, grading)?;
        unit.transaction.save(&current_key, current.as_ref(), &CurrentGrading(grading.clone()))?;
        let mut state = stored.value.clone();
        (state.regraded, state.passed) = (true, state.passed || grading.passed);
        unit.transaction.save(&state_key, Some(&stored), &state)?;
        let title = format!("Graded again: {}", self.regrading.lectern.title());
        let message = format!(
            "A question of this quiz was corrected. Your attempt {number} counts {} % now; it was {} %.",
            view.score_after, view.score_before
        );
        unit.notify(
            learner,
            notes.as_ref(),
            Notice::about_course(&enrolment.value, &course, title, message),
        )?;
        if grading.passed && !view.passed_before {
            let email = profile.as_ref().map_or("", |profile| profile.email.as_str());
            let name = Learner::certificate_name(profile.as_ref(), email, "");
            let studied = Studied { enrolment: &enrolment, course: &course, notes: notes.as_ref(), name };
            unit.complete_content(studied, content)?;
        }
        Ok(())
    }
}
