//! Regrading a quiz's attempts after its key was corrected: a batch per request, a transaction per attempt.
//!
//! Only the cursor connects the batches. Regrading by the same key changes nothing, so such an attempt is skipped: a
//! batch that stopped half-way can simply be repeated, and two at once do the work of one. The sweep walks along all
//! attempts as well (`regrade_walk.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::Enrolment;
use domain::enrolment::completion::Advance;
use domain::notification::Notice;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::{CorrectedKey, Grading, Regrade};
use domain::quiz::regrade_walk::RegradeWalk;
use domain::{Learner, LearnerId, Refusal};
use shared::http::{Failure, RequestContext, cursor_text};
use shared::store::{CurrentGrading, Cursor, Decision, ItemKey, Owned, Snapshot, Transaction, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use tokio::time::Instant;

use crate::context::QuizDecision;
use crate::instructor_quiz::{GradedAttempts, InstructorQuiz};
use crate::state::App;
use crate::views::{RegradeReply, RegradedAttempt};

/// Attempts in a batch. Each of them may change, which takes two further round trips.
pub(crate) const BATCH_SIZE: u16 = 25;
/// Time kept for the reply: a batch that gets this close to its deadline ends early.
const RESERVE: Duration = Duration::from_secs(3);

/// An instructor's request to regrade a quiz.
pub(crate) struct Regrading<'a> {
    pub(crate) app: &'a App,
    pub(crate) context: &'a RequestContext,
    pub(crate) quiz: &'a InstructorQuiz,
    pub(crate) by: LearnerId,
}

impl Regrading<'_> {
    /// Marks the key that attempts are regraded by from now on, and returns its version. Attempts at older versions that
    /// are submitted after this are graded by it; those submitted before are found by the batches. Whatever these do not
    /// reach, because nobody asks for them, the walks of the sweep do.
    async fn mark(&self) -> Result<u32, Failure> {
        let content = self.quiz.content;
        let (mark, current) = (keys::regrade(content), keys::current_quiz(content));
        let mut keys = vec![ItemKey::from(&mark), (&current).into()];
        keys.extend(keys::regrade_parts(content).map(|part| ItemKey::from(&keys::regrade_walk(part))));
        let decide = |snapshot: &Snapshot| -> QuizDecision<u32> {
            let stored = snapshot.read(&mark)?;
            let key_version = snapshot.get(&current)?.ok_or(Refusal::NotFound)?.number;
            let marked = stored.as_ref().map(|read| read.value.key_version);
            if let Some(marked) = marked.filter(|marked| *marked >= key_version) {
                return Ok(Decision::Answer(marked));
            }
            let (started_at, started_by) = (self.app.clock.now(), self.by);
            let regrade = Regrade { content, key_version, started_at, started_by };
            let mut transaction = Transaction::new();
            transaction.save(&mark, stored.as_ref(), &regrade)?;
            let fact = AuditFact {
                actor: Some(started_by),
                action: AuditAction::QuizRegraded,
                learner: None,
                course: Some(self.quiz.course.uuid),
                to_course: None,
                reason: "",
                details: &[("content", content.to_string()), ("key_version", key_version.to_string())],
            };
            transaction.audit(&fact.entry(self.app.clock.new_id(), started_at))?;
            for part in keys::regrade_parts(content) {
                let course = self.quiz.course.uuid;
                let walk = RegradeWalk::new(part, course, key_version, started_by, started_at);
                let key = keys::regrade_walk(part);
                transaction.save(&key, snapshot.read(&key)?.as_ref(), &walk)?;
            }
            Ok(Decision::Write(transaction, key_version))
        };
        self.app.store.decide(self.context.deadline, &keys, decide).await
    }

    /// The newest version of the quiz.
    async fn newest(&self) -> Result<u32, Failure> {
        let key = keys::current_quiz(self.quiz.content);
        let found = self.app.store.get(self.context.deadline, &key).await?;
        Ok(found.ok_or(Refusal::NotFound)?.value.number)
    }

    /// Regrades the next attempts, newest first.
    pub(crate) async fn batch(
        &self,
        dry_run: bool,
        cursor: Option<&Cursor>,
    ) -> Result<RegradeReply, Failure> {
        if matches!(cursor, Some(Cursor::NewerThan(_))) {
            return Err(Refusal::field("cursor", "not a cursor of this route").into());
        }
        // Whatever is published meanwhile, all attempts are regraded by this one key.
        let key_version = if dry_run { self.newest().await? } else { self.mark().await? };
        let shards = keys::attempts_at(self.quiz.content);
        let page = self.app.store.sharded_page(self.context.deadline, &shards, BATCH_SIZE, cursor).await?;
        let snapshot = self.read(&page.items).await?;
        let versions = self.versions(&snapshot, &page.items, key_version).await?;
        let corrected = versions.get(&key_version).ok_or(Refusal::NotFound)?;
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
            // Take at least one attempt, so that every batch makes progress.
            if let Some(last) = last.filter(|_| Instant::now() + RESERVE > self.context.deadline) {
                reply.next_cursor = Some(cursor_text(&last.cursor()));
                break;
            }
            last = Some(owned);
            let Some(attempt) = snapshot.get(&owned.key)? else { continue };
            let asked = versions.get(&attempt.quiz_version).ok_or(Refusal::NotFound)?;
            let regrading = AttemptRegrading { regrading: self, attempt, asked, corrected };
            let changed = match regrading.regrade(&snapshot, &mut kept)? {
                Some(_) if !dry_run => regrading.save(&mut kept).await?,
                regraded => regraded.map(|(_, view)| view),
            };
            reply.looked_at += 1;
            reply.unchanged += u32::from(changed.is_none());
            reply.changed.extend(changed);
        }
        reply.kept_questions = kept.into_iter().collect();
        Ok(reply)
    }

    /// Regrades these attempts by the key of a version; returns how many could not be. One that fails does not hold up
    /// the others.
    pub(crate) async fn page(&self, page: &[Owned<Attempt>], key_version: u32) -> Result<u64, Failure> {
        let snapshot = self.read(page).await?;
        let versions = self.versions(&snapshot, page, key_version).await?;
        let corrected = versions.get(&key_version).ok_or(Refusal::NotFound)?;
        let mut failed = 0;
        for owned in page {
            if let Err(error) = self.one(owned, &snapshot, &versions, corrected).await {
                let learner = owned.learner;
                tracing::error!(%error, %learner, content = %self.quiz.content, "attempt not regraded");
                failed += 1;
            }
        }
        Ok(failed)
    }

    async fn one(
        &self,
        owned: &Owned<Attempt>,
        snapshot: &Snapshot,
        versions: &BTreeMap<u32, QuizVersion>,
        corrected: &QuizVersion,
    ) -> Result<(), Failure> {
        let Some(attempt) = snapshot.get(&owned.key)? else { return Ok(()) };
        let asked = versions.get(&attempt.quiz_version).ok_or(Refusal::NotFound)?;
        let regrading = AttemptRegrading { regrading: self, attempt, asked, corrected };
        let mut kept = BTreeSet::new();
        if regrading.regrade(snapshot, &mut kept)?.is_some() {
            regrading.save(&mut kept).await?;
        }
        Ok(())
    }

    /// Reads everything that tells which of these attempts would change.
    async fn read(&self, page: &[Owned<Attempt>]) -> Result<Snapshot, Failure> {
        let owned: Vec<_> = page.iter().map(|owned| (owned.learner, owned.key.clone())).collect();
        let course = self.quiz.course.uuid;
        let mut wanted = GradedAttempts::keys(&owned, true);
        wanted.push((&keys::course(course)).into());
        wanted.extend(page.iter().map(|owned| ItemKey::from(&keys::enrolment(owned.learner, course))));
        Ok(self.app.store.read(self.context.deadline, &wanted).await?)
    }

    /// Reads the versions of the quiz that these attempts were asked under, and the one whose key they are regraded by.
    async fn versions(
        &self,
        snapshot: &Snapshot,
        page: &[Owned<Attempt>],
        key_version: u32,
    ) -> Result<BTreeMap<u32, QuizVersion>, Failure> {
        let mut numbers = BTreeSet::from([key_version]);
        for owned in page {
            numbers.extend(snapshot.get(&owned.key)?.map(|attempt| attempt.quiz_version));
        }
        let (app, deadline) = (self.app, self.context.deadline);
        Ok(app.versions.find(&app.store, deadline, self.quiz.content, numbers).await?)
    }
}

/// The regrading of one attempt. The attempt and the versions never change, so they are read only once.
struct AttemptRegrading<'a> {
    regrading: &'a Regrading<'a>,
    attempt: Attempt,
    asked: &'a QuizVersion,
    /// The version whose key it is regraded by.
    corrected: &'a QuizVersion,
}

impl AttemptRegrading<'_> {
    /// The new grading, or `None` if nothing would change. Adds the questions that keep their key to `kept`.
    fn regrade(
        &self,
        snapshot: &Snapshot,
        kept: &mut BTreeSet<String>,
    ) -> Result<Option<(Grading, RegradedAttempt)>, Failure> {
        let Regrading { app, quiz, by, .. } = self.regrading;
        let (learner, content) = (self.attempt.learner, quiz.content);
        let newest = snapshot.get(&keys::current_grading(learner, content, self.attempt.number))?;
        let newest = newest.map(|newest| newest.0);
        let corrected = CorrectedKey::of(self.asked, self.corrected);
        let was_asked = |id: &_| self.attempt.results.iter().any(|result| result.question_id == *id);
        kept.extend(corrected.kept.iter().filter(|id| was_asked(id)).map(ToString::to_string));
        let graded = (*by, app.clock.now());
        let corrected = (&corrected, self.corrected.number);
        let Some(grading) = self.attempt.regrade(newest.as_ref(), self.asked, corrected, graded) else {
            return Ok(None);
        };
        let before = self.attempt.clone().counted_by(newest);
        let enrolment = snapshot.get(&keys::enrolment(learner, quiz.course.uuid))?;
        let course = snapshot.get(&keys::course(quiz.course.uuid))?.ok_or(Refusal::NotFound)?;
        let completes = |enrolment: Enrolment| {
            enrolment.complete_content(&course, content, graded.1).1 == Advance::Course
        };
        let completes = grading.passed && !before.passed && enrolment.is_some_and(completes);
        let profile = snapshot.get(&keys::learner(learner))?;
        let view = RegradedAttempt::new(&before, &grading, profile.as_ref(), completes);
        Ok(Some((grading, view)))
    }

    /// Saves the new grading and its effects, or nothing if another request has just saved them.
    async fn save(&self, kept: &mut BTreeSet<String>) -> Result<Option<RegradedAttempt>, Failure> {
        let Regrading { app, quiz, context, .. } = self.regrading;
        let (learner, content, course) = (self.attempt.learner, quiz.content, quiz.course.uuid);
        let keys = [
            ItemKey::from(&keys::current_grading(learner, content, self.attempt.number)),
            (&keys::quiz_state(learner, content)).into(),
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::learner(learner)).into(),
            (&keys::notification_head(learner)).into(),
        ];
        let decide = |snapshot: &Snapshot| -> QuizDecision<Option<RegradedAttempt>> {
            let Some((grading, view)) = self.regrade(snapshot, kept)? else {
                return Ok(Decision::Answer(None));
            };
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            self.add_grading(snapshot, &grading, &view, &mut unit)?;
            Ok(Decision::Write(unit.transaction, Some(view)))
        };
        app.store.decide(context.deadline, &keys, decide).await
    }

    /// Adds the grading to the transaction, with the notification and, on a first pass, the completion.
    fn add_grading(
        &self,
        snapshot: &Snapshot,
        grading: &Grading,
        view: &RegradedAttempt,
        unit: &mut UnitOfWork<'_>,
    ) -> Result<(), Failure> {
        let quiz = self.regrading.quiz;
        let (learner, content, number) = (self.attempt.learner, quiz.content, self.attempt.number);
        let course = snapshot.get(&keys::course(quiz.course.uuid))?.ok_or(Refusal::NotFound)?;
        let enrolment = snapshot.read(&keys::enrolment(learner, course.uuid))?.ok_or(Refusal::NotFound)?;
        let state_key = keys::quiz_state(learner, content);
        let stored = snapshot.read(&state_key)?.ok_or(Refusal::NotFound)?;
        let current_key = keys::current_grading(learner, content, number);
        let current = snapshot.read(&current_key)?;
        let notifications = snapshot.read(&keys::notification_head(learner))?;
        let profile = snapshot.get(&keys::learner(learner))?;

        let history = keys::grading(learner, content, number, grading.number);
        unit.transaction.create(&history, grading)?;
        unit.transaction.save(&current_key, current.as_ref(), &CurrentGrading(grading.clone()))?;
        let mut state = stored.value.clone();
        (state.regraded, state.passed) = (true, state.passed || grading.passed);
        unit.transaction.save(&state_key, Some(&stored), &state)?;
        let title = format!("Quiz regraded: {}", quiz.title());
        let message = format!(
            "A question in this quiz was corrected. Your score for attempt {number} is now {}% (was {}%).",
            view.score_after, view.score_before
        );
        let notice = Notice::about_course(&enrolment.value, &course, title, message);
        unit.notify(learner, notifications.as_ref(), notice)?;
        if grading.passed && !view.passed_before {
            let email = profile.as_ref().map_or("", |profile| profile.email.as_str());
            let name = Learner::certificate_name(profile.as_ref(), email, "");
            let notes = notifications.as_ref();
            let profile = profile.as_ref();
            let studied = Studied { enrolment: &enrolment, course: &course, notes, name, profile };
            unit.complete_content(studied, content)?;
        }
        Ok(())
    }
}
