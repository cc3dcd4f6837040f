//! Erases everything about one learner that describes the person; what remains are facts under the learner's id.
//!
//! Every step may be the last one before the process dies: each look derives what is left to do from what is stored, so
//! running it again ends in the same state.
//!
//! 1. The profile is closed. No token brings it back, no request of the learner writes any more, and nobody is notified.
//! 2. Checkouts that may still be paid are ended at Stripe. Nothing else is removed before: a payment would find nobody.
//! 3. Enrolments end as when leaving. Zoom's consumer cancels the registrations, as for everybody who leaves.
//! 4. Files are removed, in all versions.
//! 5. Everything else is removed, or keeps its facts and loses its words ([`crate::store::FATES`]). A registration stays
//!    until Zoom has cancelled it, because cancelling takes the address; the next run removes it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::outbox::{Message, SessionRegistrant};
use domain::{Clock, CourseId, Learner, LearnerId, LiveSessionId, Registration, RegistrationStatus};
use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use crate::enrolment_context::EnrolmentContext;
use crate::store::{Decision, ErasedItems, ErasingSteps, LearnerItems, Snapshot, Store, StoreError, keys};
use crate::stripe::checkouts::StripeCheckouts;
use crate::stripe::client::StripeError;
use crate::submitted_files::{FileVersion, FilesError, SubmittedFiles};
use crate::unit_of_work::UnitOfWork;

/// What our tables and buckets do not decide. Every receipt repeats it.
pub const ELSEWHERE: [&str; 6] = [
    "Backups: point-in-time recovery of the tables keeps the last 35 days. After restoring a table from before the erasure, erase again.",
    "Large transcript exports: their bucket removes them after a day.",
    "Responses kept for staff whose request showed the learner: sealed, for seven days.",
    "Identity provider: delete the account there, so that it cannot sign in again.",
    "Stripe keeps the payer's name and address with the payments: ask Stripe to redact them.",
    "Zoom's reports of past live sessions, and e-mails that were delivered, are not reached.",
];

/// How often what has changed meanwhile is looked at again.
const LOOKS_MAX: usize = 20;

/// Where a learner's data is erased.
pub struct LearnerEraser<'a> {
    pub store: &'a Store,
    pub files: &'a SubmittedFiles,
    /// Where open checkouts are ended.
    pub checkouts: &'a StripeCheckouts,
    pub clock: &'a dyn Clock,
    /// How long each step waits for the store.
    pub step_timeout: Duration,
}

/// What an erasure did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Items that are gone, by kind.
    pub removed: BTreeMap<&'static str, usize>,
    /// Items that stay as facts and have lost what they said about the person, by kind.
    pub emptied: BTreeMap<&'static str, usize>,
    /// Checkouts that could still be paid, and were ended at Stripe.
    pub checkouts_ended: usize,
    /// Enrolments that ended.
    pub enrolments_ended: usize,
    /// Versions of submitted files that are gone.
    pub files_removed: usize,
    /// Registrations for live sessions that Zoom has not cancelled yet. While there are some, the erasure is not complete.
    pub waiting_for_zoom: usize,
    /// Registrations that Zoom refused to cancel: its host has to remove them by hand.
    pub refused_by_zoom: usize,
    /// Items that remain, by kind, as of the last look.
    pub kept: BTreeMap<&'static str, Kept>,
    /// When the profile was closed; absent as long as it is not.
    pub closed_at: Option<Timestamp>,
}

/// Items of a kind that remain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    pub items: usize,
    pub why: &'static str,
}

impl Erasure {
    /// Whether there was nothing left to erase.
    pub fn found_nothing(&self) -> bool {
        self.removed.is_empty()
            && self.emptied.is_empty()
            && self.checkouts_ended == 0
            && self.enrolments_ended == 0
            && self.files_removed == 0
            && self.waiting_for_zoom == 0
    }

    fn add(&mut self, items: &ErasedItems) {
        let mut sum = ErasedItems {
            removed: std::mem::take(&mut self.removed),
            emptied: std::mem::take(&mut self.emptied),
        };
        sum.add(items);
        (self.removed, self.emptied) = (sum.removed, sum.emptied);
    }
}

/// Why an erasure stopped. Running it again continues it.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A checkout may still be paid, so nothing but the profile was erased. By itself it ends within a day.
    #[error("a checkout could not be ended: {0}")]
    Checkout(#[from] StripeError),
    #[error("the learner's data keeps changing; run it again")]
    Restless,
}

/// One look at what is stored.
pub(super) struct Look {
    /// As it is stored; `None` if other things are, but no profile.
    pub(super) profile: Option<Learner>,
    /// Enrolments that have to end.
    pub(super) enrolments: Vec<CourseId>,
    /// Registrations that Zoom may still have.
    pub(super) at_zoom: Vec<Registration>,
    pub(super) refused_by_zoom: usize,
    pub(super) files: Vec<FileVersion>,
    /// Checkout Sessions that may still be paid.
    pub(super) open_checkouts: Vec<(CourseId, String)>,
    pub(super) steps: ErasingSteps,
    closed_at: Option<Timestamp>,
}

impl LearnerEraser<'_> {
    /// What an erasure would do now; `None` if nothing is stored about the learner.
    ///
    /// # Errors
    /// The store or the bucket failed, or something is stored that nobody has decided about.
    pub async fn preview(&self, learner: LearnerId) -> Result<Option<Erasure>, EraseError> {
        let Some(look) = self.look(learner).await? else { return Ok(None) };
        Ok(Some(look.preview()))
    }

    /// Erases the learner's data; says in `done` what was done, also when it fails half-way. `false`: nothing is stored
    /// about the learner.
    ///
    /// # Errors
    /// As [`Self::preview`]. Running it again continues where it stopped.
    pub async fn erase(&self, learner: LearnerId, done: &mut Erasure) -> Result<bool, EraseError> {
        let mut asked = BTreeSet::new();
        for _ in 0..LOOKS_MAX {
            let Some(look) = self.look(learner).await? else { return Ok(false) };
            look.report_into(done);
            if look.enrolments.is_empty() && look.files.is_empty() && look.steps.is_empty() {
                self.ask_zoom_again(&look.at_zoom, &asked).await?;
                return Ok(true);
            }
            let Some(closed) = self.store.close_profile(self.deadline(), &look.steps).await? else {
                continue;
            };
            done.add(&closed);
            if !look.open_checkouts.is_empty() {
                self.end_checkouts(learner, &look, None, &mut done.checkouts_ended).await?;
                continue;
            }
            for course in &look.enrolments {
                done.enrolments_ended += usize::from(self.end_enrolment(learner, *course).await?);
                asked.insert(*course);
            }
            for file in &look.files {
                self.files.remove(file).await?;
                done.files_removed += 1;
            }
            let mut items = ErasedItems::default();
            let erased = self.store.erase_items(self.deadline(), &look.steps, None, &mut items).await;
            done.add(&items);
            erased?;
        }
        Err(EraseError::Restless)
    }

    pub(super) async fn look(&self, learner: LearnerId) -> Result<Option<Look>, EraseError> {
        let stored = self.store.learner_items(self.deadline(), learner).await?;
        if stored.is_empty() {
            return Ok(None);
        }
        let now = self.clock.now();
        let ends =
            |enrolment: &domain::enrolment::Enrolment| enrolment.clone().end_for_erasure() != *enrolment;
        let enrolments = stored.enrolments()?.iter().filter(|it| ends(it)).map(|it| it.course).collect();
        let (at_zoom, refused_by_zoom) = self.registrations(&stored, now).await?;
        let submissions = stored.submissions()?.into_iter().map(|it| (it.id, it.created_at));
        let files = self.files.versions_of(submissions.collect()).await?;
        let opened = stored.opened_checkouts()?.into_iter();
        let open = opened.filter(|(_, checkout)| !checkout.closed && now < checkout.expires_at);
        let open_checkouts = open.map(|(course, checkout)| (course, checkout.checkout_session)).collect();
        let held: BTreeSet<(CourseId, LiveSessionId)> =
            at_zoom.iter().map(|it| (it.course, it.session)).collect();
        let steps = ErasingSteps::of(&stored, learner, &held, now)?;
        let profile = stored.profile()?;
        let closed_at = profile.as_ref().and_then(|profile| profile.erased_at);
        Ok(Some(Look {
            profile,
            enrolments,
            at_zoom,
            refused_by_zoom,
            files,
            open_checkouts,
            steps,
            closed_at,
        }))
    }

    /// The registrations that Zoom may still have, and how many it refused to cancel.
    async fn registrations(
        &self,
        stored: &LearnerItems,
        now: Timestamp,
    ) -> Result<(Vec<Registration>, usize), StoreError> {
        let registrations = stored.registrations()?;
        let courses: BTreeSet<CourseId> = registrations.iter().map(|it| it.course).collect();
        let keys: Vec<_> = courses.iter().map(|course| (&keys::course(*course)).into()).collect();
        let snapshot = self.store.read(self.deadline(), &keys).await?;
        let refuses = |it: &&Registration| it.status == RegistrationStatus::Cancelled && it.failure.is_some();
        let refused = registrations.iter().filter(refuses).count();
        let mut at_zoom = Vec::new();
        for registration in registrations {
            let course = snapshot.get(&keys::course(registration.course))?;
            let sessions = course.iter().flat_map(|course| &course.sessions);
            let is_over = sessions
                .filter(|session| session.uuid == registration.session)
                .any(|session| session.ends_at() <= now);
            if registration.may_be_at_zoom(is_over, now) {
                at_zoom.push(registration);
            }
        }
        Ok((at_zoom, refused))
    }

    /// Ends an enrolment, with what follows from that: the seat is free again, and Zoom's consumer looks at its
    /// registrations. Returns whether it had to be ended.
    pub(super) async fn end_enrolment(
        &self,
        learner: LearnerId,
        course: CourseId,
    ) -> Result<bool, StoreError> {
        let keys = EnrolmentContext::keys(learner, course);
        let decide = |snapshot: &Snapshot| {
            let context = EnrolmentContext::from(snapshot, learner, course)?;
            let Some(before) = &context.enrolment else { return Ok(Decision::Answer(false)) };
            let ended = before.value.clone().end_for_erasure();
            if ended == before.value {
                return Ok(Decision::Answer(false));
            }
            let mut unit = UnitOfWork::new(self.clock, "erase");
            match &context.course {
                Some(course) => {
                    let ended = unit.save_enrolment(context.write(course, None), ended)?;
                    unit.enqueue_registrations(&ended, course)?;
                }
                None => unit.transaction.save(&keys::enrolment(learner, course), Some(before), &ended)?,
            }
            Ok(Decision::Write(unit.transaction, true))
        };
        self.store.decide(self.deadline(), &keys, decide).await
    }

    /// Asks Zoom's consumer once more about registrations that an earlier run has waited for: their messages may have
    /// ended in the dead letters.
    async fn ask_zoom_again(
        &self,
        at_zoom: &[Registration],
        asked: &BTreeSet<CourseId>,
    ) -> Result<(), StoreError> {
        let mut unit = UnitOfWork::new(self.clock, "erase");
        let not_asked = at_zoom.iter().filter(|registration| !asked.contains(&registration.course));
        ask_zoom(&mut unit, not_asked)?;
        if !unit.transaction.is_empty() {
            self.store.write(self.deadline(), &unit.transaction).await?;
        }
        Ok(())
    }

    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.step_timeout
    }
}

impl Look {
    /// What an erasure would do.
    pub(super) fn preview(&self) -> Erasure {
        let mut erasure = Erasure {
            checkouts_ended: self.open_checkouts.len(),
            enrolments_ended: self.enrolments.len(),
            files_removed: self.files.len(),
            ..Erasure::default()
        };
        erasure.add(&self.steps.items);
        self.report_into(&mut erasure);
        erasure
    }

    fn report_into(&self, erasure: &mut Erasure) {
        erasure.waiting_for_zoom = self.at_zoom.len();
        erasure.refused_by_zoom = erasure.refused_by_zoom.max(self.refused_by_zoom);
        let kept = self.steps.kept.iter().map(|(kind, (items, why))| (*kind, Kept { items: *items, why }));
        erasure.kept = kept.collect();
        erasure.closed_at = self.closed_at;
    }
}

/// Adds a message to Zoom's consumer for each of these registrations.
pub(super) fn ask_zoom<'r>(
    unit: &mut UnitOfWork<'_>,
    registrations: impl IntoIterator<Item = &'r Registration>,
) -> Result<(), StoreError> {
    for &Registration { learner, course, session, .. } in registrations {
        unit.send(Message::ZoomRegistration(SessionRegistrant { learner, course, session }))?;
    }
    Ok(())
}
