//! Settles one enrolment: derives from the facts what is due, and does it.
//!
//! The sweep after a publication, the operator's command and the office do here, from all facts, what every write of an
//! enrolment does from the facts that it knows.

use std::collections::BTreeSet;

use domain::course::{ContentKind, Course};
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::quiz::attempt::QuizState;
use domain::{Clock, ContentId, CourseId, Learner, LearnerId};
use jiff::Timestamp;
use tokio::time::Instant;

use super::mend_certificate::{Mended, first_certificate_keys};
use super::withdraw_pass::CertificateRead;
use crate::enrolment_context::EnrolmentContext;
use crate::store::{Decision, ItemKey, Key, Read, Snapshot, Store, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// The most attempts that are found again at a time: a transaction has room for a hundred items, sessions among them.
const FOUND_AGAIN_MAX: usize = 20;

/// Who asks for an enrolment to be settled, which says how much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlingRequest {
    /// The sweep. Registrations are brought in line if live sessions have changed and the enrolment is behind its course.
    Sweep { sessions_changed: bool },
    /// The office: the certificate is looked at, and the registrations of an enrolment that is behind its course.
    Office,
    /// An operator: the certificate is looked at, and all registrations, also those that Zoom has refused before.
    Operator,
}

impl SettlingRequest {
    /// A person asks, so the certificate is looked at as well. The sweep leaves it alone: what an earlier release stored
    /// does not tell a certificate that is missing from one that the course did not issue at the time.
    fn looks_for_certificate(self) -> bool {
        !matches!(self, Self::Sweep { .. })
    }

    fn asks_zoom(self, is_behind: bool) -> bool {
        match self {
            Self::Sweep { sessions_changed } => sessions_changed && is_behind,
            Self::Office => is_behind,
            Self::Operator => true,
        }
    }
}

/// What settling an enrolment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledEnrolment {
    /// There is no such enrolment.
    Missing,
    /// Nothing was due.
    InOrder,
    /// It was brought up to date with its course.
    UpToDate,
    /// The learner has completed the course.
    Completed,
}

/// What settling an enrolment comes to, with the enrolment afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentSettlement {
    pub outcome: SettledEnrolment,
    pub enrolment: Enrolment,
    /// A certificate is issued, for the first time or again.
    pub issues_certificate: bool,
    /// Live sessions whose registrations are brought in line.
    pub sessions: usize,
}

/// A step of settling.
#[derive(Debug)]
pub enum SettlingStep {
    /// Only what was read shows that these are needed.
    ReadAlso(Vec<ItemKey>),
    /// There is no such enrolment.
    Missing,
    /// Nothing is written if it is in order.
    Settled(Box<EnrolmentSettlement>),
}

/// Settles the enrolment of a learner in a course.
///
/// # Errors
/// The store was unavailable until the deadline, or an item is corrupt.
pub async fn settle_enrolment(
    store: &Store,
    clock: &dyn Clock,
    deadline: Instant,
    (learner, course): (LearnerId, CourseId),
    request: SettlingRequest,
) -> Result<SettledEnrolment, StoreError> {
    let keys: Vec<ItemKey> = EnrolmentContext::keys(learner, course);
    store
        .decide(deadline, &keys, |snapshot| {
            let mut unit = UnitOfWork::new(clock, "settle");
            Ok(match unit.settle_enrolment((learner, course), request, snapshot)? {
                SettlingStep::ReadAlso(keys) => Decision::ReadAlso(keys),
                SettlingStep::Missing => Decision::Answer(SettledEnrolment::Missing),
                SettlingStep::Settled(settled) if settled.outcome == SettledEnrolment::InOrder => {
                    Decision::Answer(settled.outcome)
                }
                SettlingStep::Settled(settled) => Decision::Write(unit.transaction, settled.outcome),
            })
        })
        .await
}

impl UnitOfWork<'_> {
    /// Settles an enrolment as part of a larger decision. The snapshot holds the [`EnrolmentContext`].
    ///
    /// # Errors
    /// An item is corrupt or cannot be stored.
    pub fn settle_enrolment(
        &mut self,
        (learner, course): (LearnerId, CourseId),
        request: SettlingRequest,
        snapshot: &Snapshot,
    ) -> Result<SettlingStep, StoreError> {
        let context = EnrolmentContext::from(snapshot, learner, course)?;
        let settling = Settling { learner, request };
        let unread = snapshot.unread(settling.fact_keys(&context));
        match unread.is_empty() {
            true => settling.settle(self, &context, snapshot),
            false => Ok(SettlingStep::ReadAlso(unread)),
        }
    }
}

/// The state of a quiz as it is stored, and as the sweep finds it.
struct FoundAgain {
    key: Key<QuizState>,
    before: Read<QuizState>,
    after: QuizState,
}

struct Settling {
    learner: LearnerId,
    request: SettlingRequest,
}

impl Settling {
    /// The items that hold the facts: only the course says which.
    fn fact_keys(&self, context: &EnrolmentContext) -> Vec<ItemKey> {
        let (Some(read), Some(course)) = (&context.enrolment, &context.course) else { return Vec::new() };
        // Completed is final, so its facts need no look.
        let mut keys: Vec<ItemKey> = match read.value.completed_at {
            Some(_) => Vec::new(),
            None => graded(course).map(|(content, kind)| self.fact_key(content, kind)).collect(),
        };
        if self.request.looks_for_certificate() {
            keys.extend(first_certificate_keys(&read.value));
        }
        if read.value.sessions.is_empty() {
            keys.push((&keys::enrolment_pointer(self.learner, read.value.id)).into());
        }
        keys
    }

    fn fact_key(&self, content: ContentId, kind: ContentKind) -> ItemKey {
        match kind {
            ContentKind::Assignment => (&keys::assignment_state(self.learner, content)).into(),
            _ => (&keys::quiz_state(self.learner, content)).into(),
        }
    }

    fn settle(
        &self,
        unit: &mut UnitOfWork<'_>,
        context: &EnrolmentContext,
        snapshot: &Snapshot,
    ) -> Result<SettlingStep, StoreError> {
        let (Some(before), Some(course)) = (&context.enrolment, &context.course) else {
            return Ok(SettlingStep::Missing);
        };
        let mut enrolment = before.value.clone();
        if enrolment.sessions.is_empty() {
            // Written by an earlier release.
            let pointer = snapshot.peek(&keys::enrolment_pointer(self.learner, enrolment.id))?;
            enrolment.sessions.extend(pointer.into_iter().flat_map(|pointer| pointer.sessions));
        }
        enrolment.apply_passed(&self.passed(course, snapshot)?);
        let follow = self.request.asks_zoom(enrolment.is_behind(course));
        // A suspended enrolment keeps its registrations until the dispute is decided, and is looked at again then.
        let mut sessions = 0;
        if follow && enrolment.status != EnrolmentStatus::Suspended {
            sessions = unit.enqueue_registrations(&enrolment, course)?;
            enrolment.sessions.clear();
        }
        let found_again = self.found_again(course, snapshot, unit.now)?;
        // Nothing of somebody who asked to be forgotten is written anew.
        let is_erased = context.learner.as_ref().is_some_and(Learner::is_erased);
        let mended = match self.request.looks_for_certificate() && !is_erased {
            true => unit.mend_certificate(&mut enrolment, snapshot)?,
            false => Mended::InOrder,
        };
        if let Mended::ReadAlso(keys) = mended {
            return Ok(SettlingStep::ReadAlso(keys));
        }
        let lacks_certificate = self.request.looks_for_certificate() && enrolment.lacks_certificate(course);
        enrolment.settled_revision = enrolment.settled_revision.max(course.revision);
        let completes = enrolment.due(course).is_some();
        let is_whole = matches!(mended, Mended::InOrder) && !lacks_certificate && !enrolment.certificate_due;
        let in_order = enrolment == before.value && !completes && is_whole && found_again.is_empty();
        if !follow && in_order {
            let (outcome, enrolment) = (SettledEnrolment::InOrder, before.value.clone());
            let settled = EnrolmentSettlement { outcome, enrolment, issues_certificate: false, sessions };
            return Ok(SettlingStep::Settled(Box::new(settled)));
        }
        let certificate = match completes || enrolment.certificate_due {
            true => CertificateRead::of(snapshot, &enrolment)?,
            false => CertificateRead::None,
        };
        let certificate = match certificate {
            CertificateRead::None => None,
            CertificateRead::Known(certificate) => Some(certificate),
            CertificateRead::ReadAlso(key) => return Ok(SettlingStep::ReadAlso(vec![key])),
        };
        for FoundAgain { key, before, after } in &found_again {
            unit.transaction.save(key, Some(before), after)?;
        }
        let write = context.write(course, None);
        let named = enrolment.certificate;
        if lacks_certificate {
            unit.issue_first_certificate(write, &mut enrolment)?;
        }
        let saved = unit.save_enrolment(write, enrolment)?;
        let again = match mended {
            // It is issued over the certificate as it is stored, so not in this transaction: it stays due, and the sweep does it.
            Mended::Restored => false,
            _ => unit.reissue_after_withdrawal((before, &saved), write.name, certificate.as_deref())?,
        };
        let completed = saved.completed_at.is_some() && before.value.completed_at.is_none();
        let outcome = if completed { SettledEnrolment::Completed } else { SettledEnrolment::UpToDate };
        let issues_certificate = again || saved.certificate != named;
        let settled = EnrolmentSettlement { outcome, enrolment: saved, issues_certificate, sessions };
        Ok(SettlingStep::Settled(Box::new(settled)))
    }

    /// Attempts that an earlier release took out of the index of `quiz-sweep`: written again, they are found there.
    fn found_again(
        &self,
        course: &Course,
        snapshot: &Snapshot,
        now: Timestamp,
    ) -> Result<Vec<FoundAgain>, StoreError> {
        let mut found = Vec::new();
        for (content, _) in graded(course).filter(|(_, kind)| *kind == ContentKind::Quiz) {
            let key = keys::quiz_state(self.learner, content);
            let read = snapshot.read(&key)?;
            found.extend(read.and_then(|before| {
                before.value.found_again(now).map(|after| FoundAgain { key, before, after })
            }));
        }
        found.truncate(FOUND_AGAIN_MAX);
        Ok(found)
    }

    /// The quizzes and assignments that the learner has passed. The write need not depend on them: whoever adds such a
    /// fact writes the enrolment too.
    fn passed(&self, course: &Course, snapshot: &Snapshot) -> Result<BTreeSet<ContentId>, StoreError> {
        let mut passed = BTreeSet::new();
        for (content, kind) in graded(course) {
            let is_passed = match kind {
                ContentKind::Assignment => snapshot
                    .peek(&keys::assignment_state(self.learner, content))?
                    .and_then(|state| state.current)
                    .is_some_and(|current| current.status.is_passed()),
                _ => {
                    snapshot.get(&keys::quiz_state(self.learner, content))?.is_some_and(|state| state.passed)
                }
            };
            if is_passed {
                passed.insert(content);
            }
        }
        Ok(passed)
    }
}

/// The quizzes and assignments of a course.
fn graded(course: &Course) -> impl Iterator<Item = (ContentId, ContentKind)> {
    let contents = course.modules.iter().flat_map(|module| &module.contents);
    contents
        .filter(|content| matches!(content.kind, ContentKind::Quiz | ContentKind::Assignment))
        .map(|content| (content.uuid, content.kind))
}

/// Whether the enrolment needs no look after this publication, so that it need not be read with its facts.
pub(super) fn is_settled(enrolment: &Enrolment, revision: u64) -> bool {
    enrolment.settled_revision >= revision
}
