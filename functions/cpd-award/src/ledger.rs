//! Applies the due steps of one certificate to the ledger, each in one transaction over current data.
//!
//! The transaction writes the entries, the marker of the issue, the lot, the head, the notification, the
//! e-mail and what the certificate records about the ledger. So duplicate, late and reordered triggers are
//! harmless.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::certificate::{Certificate, CertificateStatus, Due};
use domain::credits::ledger::{CpdGoals, Entry, EntryKind, Head, LedgerError, Lot, LotPosition, Posting};
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{Clock, EnrolmentId, Learner, LearnerId};
use jiff::civil::Date;
use shared::runtime::metrics::{self, Metric};
use shared::store::{
    AwardMarker, Decision, ItemKey, Key, Read, ReprintMarker, RevokedMarker, Snapshot, Store, StoreError,
    keys,
};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use crate::posting::{days_around, post, totals_of, unread_totals};

/// Writes the credits of certificates to the ledger.
#[derive(Clone)]
pub struct Ledger {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
}

/// The steps applied for a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppliedSteps {
    /// Issues whose credits were awarded.
    pub awarded: u32,
    /// Issues whose credits were revoked.
    pub revoked: u32,
    /// An award is on hold because it would exceed a limit.
    pub parked: bool,
}

/// The outcome of one step.
enum StepOutcome {
    Applied {
        done: AppliedSteps,
        /// Whether the certificate that was written has a further step due.
        more: bool,
    },
    Parked(LedgerError),
    /// The certificate has changed: plan again.
    Stale,
}

/// A due step, planned before its transaction.
struct Plan {
    enrolment: EnrolmentId,
    learner: LearnerId,
    due: Due,
    /// The lot of an issue to revoke or to reprint.
    lot: Option<Key<Lot>>,
    /// The days on which the entries may count.
    days: Vec<Date>,
    /// The ids of the entries, the same for every retry.
    ids: [Uuid; 2],
}

impl Ledger {
    /// Applies every due step of a certificate.
    ///
    /// # Errors
    /// The store failed; steps applied before stay applied.
    pub async fn apply_due_steps(
        &self,
        deadline: Instant,
        enrolment: EnrolmentId,
        correlation_id: &str,
    ) -> Result<AppliedSteps, StoreError> {
        let mut total = AppliedSteps::default();
        while let Some(plan) = self.plan(deadline, enrolment).await? {
            let keys = plan.keys();
            let decide = |snapshot: &Snapshot| {
                plan.decide(snapshot, UnitOfWork::new(self.clock.as_ref(), correlation_id))
            };
            match self.store.decide(deadline, &keys, decide).await? {
                StepOutcome::Applied { done, more } => {
                    total.awarded += done.awarded;
                    total.revoked += done.revoked;
                    // Whoever changes it after that write sets off a trigger of its own.
                    if !more {
                        break;
                    }
                }
                StepOutcome::Parked(limit) => {
                    tracing::error!(%enrolment, issue = plan.due.issue(), %limit, "award on hold");
                    metrics::count(Metric::AwardParked, 1, self.clock.as_ref());
                    total.parked = true;
                    break;
                }
                StepOutcome::Stale => {}
            }
        }
        Ok(total)
    }

    async fn plan(&self, deadline: Instant, enrolment: EnrolmentId) -> Result<Option<Plan>, StoreError> {
        let Some(read) = self.store.get(deadline, &keys::certificate(enrolment)).await? else {
            return Ok(None);
        };
        let certificate = read.value;
        let Some(due) = certificate.due() else { return Ok(None) };
        let learner = certificate.learner;
        let lot = match due {
            Due::Reprint(issue) | Due::Revoke(issue) => {
                let awarded = keys::award_marker(enrolment, certificate.awarded_as(issue));
                let marker = self.store.get(deadline, &awarded).await?;
                marker.map(|marker| keys::ledger_lot(learner, marker.value.lot))
            }
            Due::Award(_) | Due::AwardRevoked(_) => None,
        };
        let ids = [self.clock.new_id(), self.clock.new_id()];
        let days = match certificate.completed_on {
            Some(day) => vec![day],
            None => days_around(certificate.completed_at).to_vec(),
        };
        Ok(Some(Plan { enrolment, learner, due, lot, days, ids }))
    }
}

impl Plan {
    fn keys(&self) -> Vec<ItemKey> {
        let (enrolment, learner, issue) = (self.enrolment, self.learner, self.due.issue());
        let mut keys: Vec<ItemKey> = vec![
            (&keys::certificate(enrolment)).into(),
            (&keys::certificate_issue(enrolment, issue)).into(),
            (&keys::award_marker(enrolment, issue)).into(),
            (&keys::revoked_marker(enrolment, issue)).into(),
            (&keys::reprint_marker(enrolment, issue)).into(),
            (&keys::ledger_head(learner)).into(),
            (&keys::notification_head(learner)).into(),
            (&keys::cpd_goals(learner)).into(),
            (&keys::learner(learner)).into(),
        ];
        keys.extend(self.lot.iter().map(ItemKey::from));
        keys.extend(totals_of(learner, &self.days));
        keys
    }

    fn decide(
        &self,
        snapshot: &Snapshot,
        mut unit: UnitOfWork<'_>,
    ) -> Result<Decision<StepOutcome>, StoreError> {
        let (enrolment, learner) = (self.enrolment, self.learner);
        let key = keys::certificate(enrolment);
        let Some(certificate) = snapshot.read(&key)? else { return Ok(Decision::Answer(StepOutcome::Stale)) };
        if certificate.value.due() != Some(self.due) {
            return Ok(Decision::Answer(StepOutcome::Stale));
        }
        let head = snapshot.read(&keys::ledger_head(learner))?;
        let before = head.as_ref().map_or_else(|| Head::new(learner), |read| read.value.clone());
        let lots: Vec<Read<Lot>> = match &self.lot {
            Some(lot) => snapshot.read(lot)?.into_iter().collect(),
            None => Vec::new(),
        };
        let posting = match self.posting(snapshot, &certificate.value, Posting::on(before), &lots, &unit) {
            Ok(posting) => posting?,
            Err(limit) => return Ok(Decision::Answer(StepOutcome::Parked(limit))),
        };
        let unread = unread_totals(snapshot, &posting);
        if !unread.is_empty() {
            return Ok(Decision::ReadAlso(unread));
        }
        let mut done = AppliedSteps::default();
        for entry in &posting.entries {
            done.awarded += u32::from(entry.kind == EntryKind::Earned);
            done.revoked += u32::from(entry.kind == EntryKind::Revoked);
            self.mark(&mut unit, entry, &posting.lots)?;
        }
        if let Some(last) = posting.entries.last() {
            post(&mut unit.transaction, snapshot, head.as_ref(), &lots, &posting)?;
            // A reprint changes nothing that concerns the learner's credits.
            if last.kind != EntryKind::Reprinted {
                self.notify(&mut unit, snapshot, &certificate.value, last)?;
            }
        }
        let settled = Certificate { settled: Some(self.due.settles()), ..certificate.value.clone() };
        unit.transaction.save(&key, Some(&certificate), &settled)?;
        // Written with each change of the certificate; releases before that only changed the certificate.
        if settled.issue > 1 || settled.status == CertificateStatus::Revoked {
            unit.copy_certificate(&settled)?;
        }
        let more = settled.due().is_some();
        Ok(Decision::Write(unit.transaction, StepOutcome::Applied { done, more }))
    }

    /// Adds the missing entries: none, one, or both for an issue that was revoked before it was awarded. The
    /// markers decide what was posted before, not the certificate.
    fn posting(
        &self,
        snapshot: &Snapshot,
        certificate: &Certificate,
        mut posting: Posting,
        lots: &[Read<Lot>],
        unit: &UnitOfWork<'_>,
    ) -> Result<Result<Posting, StoreError>, LedgerError> {
        let number = self.due.issue();
        let known = || -> Result<_, StoreError> {
            let issue = snapshot.get(&keys::certificate_issue(self.enrolment, number))?.map(|issue| issue.0);
            let issue = issue.or_else(|| (number == certificate.issue).then(|| certificate.clone()));
            let awarded = snapshot.get(&keys::award_marker(self.enrolment, number))?;
            let revoked = snapshot.get(&keys::revoked_marker(self.enrolment, number))?;
            let reprinted = snapshot.get(&keys::reprint_marker(self.enrolment, number))?;
            let zone = Learner::zone(snapshot.get(&keys::learner(self.learner))?.as_ref());
            Ok((issue, awarded, revoked, reprinted, zone))
        };
        let (issue, awarded, revoked, reprinted, zone) = match known() {
            Ok(known) => known,
            Err(error) => return Ok(Err(error)),
        };
        let mut lot = lots.first().map(|read| read.value.clone());
        let missing = || {
            let reason = format!("issue {number} is missing");
            let (entity, key) = ("certificate", self.enrolment.to_string());
            StoreError::Corrupt { entity, key, reason }
        };
        match (self.due, issue) {
            (Due::Award(_) | Due::AwardRevoked(_), issue) if awarded.is_none() => {
                let Some(issue) = issue else { return Ok(Err(missing())) };
                if !issue.credits.is_zero() {
                    posting = posting.award(&issue, issue.earned_on(&zone), self.ids[0], unit.now)?;
                    lot = posting.lots.values().next().cloned();
                }
            }
            (Due::Reprint(_), issue) if reprinted.is_none() => {
                let Some(issue) = issue else { return Ok(Err(missing())) };
                if let Some(lot) = lot.take() {
                    posting = posting.reprint(lot, &issue, self.ids[0], unit.now)?;
                }
            }
            _ => {}
        }
        if let (Due::AwardRevoked(_) | Due::Revoke(_), None, Some(lot)) = (self.due, revoked, lot) {
            posting = posting.revoke(lot, self.ids[1], unit.now)?;
        }
        Ok(Ok(posting))
    }

    fn mark(
        &self,
        unit: &mut UnitOfWork<'_>,
        entry: &Entry,
        lots: &BTreeMap<LotPosition, Lot>,
    ) -> Result<(), StoreError> {
        let (learner, sequence, issue) = (self.learner, entry.sequence, self.due.issue());
        match entry.kind {
            EntryKind::Earned => {
                let lot = lots.keys().find(|lot| lot.sequence == sequence);
                let lot = lot.copied().unwrap_or(LotPosition { expires_at: None, sequence });
                let marker = AwardMarker { learner, sequence, lot, awarded_at: entry.created_at };
                unit.transaction.create(&keys::award_marker(self.enrolment, issue), &marker)
            }
            EntryKind::Reprinted => {
                let marker = ReprintMarker { learner, sequence, noted_at: entry.created_at };
                unit.transaction.create(&keys::reprint_marker(self.enrolment, issue), &marker)
            }
            _ => {
                let marker = RevokedMarker { learner, sequence, revoked_at: entry.created_at };
                unit.transaction.create(&keys::revoked_marker(self.enrolment, issue), &marker)
            }
        }
    }

    /// Notifies the learner of the final state only: an issue that was revoked before it was awarded is
    /// reported as revoked.
    fn notify(
        &self,
        unit: &mut UnitOfWork<'_>,
        snapshot: &Snapshot,
        certificate: &Certificate,
        last: &Entry,
    ) -> Result<(), StoreError> {
        let learner = self.learner;
        let (title, course) = (&certificate.course_title, certificate.course);
        let (headline, message) = match last.kind {
            EntryKind::Earned => {
                unit.send(Message::Mail(Mail::CreditsAwarded {
                    learner,
                    course,
                    enrolment: self.enrolment,
                    issue: self.due.issue(),
                    credits: last.credits,
                    balance: last.balance_after,
                }))?;
                let headline = format!("{} CPD credits earned", last.credits);
                (
                    headline,
                    format!("Your certificate for {title} is ready. Your balance is {}.", last.balance_after),
                )
            }
            _ => {
                unit.send(Message::Mail(Mail::CertificateRevoked {
                    learner,
                    enrolment: self.enrolment,
                    issue: self.due.issue(),
                    credits: last.credits.abs(),
                    balance: last.balance_after,
                }))?;
                let message = format!(
                    "{} CPD credits were removed. Your balance is {}.",
                    last.credits.abs(),
                    last.balance_after
                );
                (format!("Certificate revoked: {title}"), message)
            }
        };
        let notice = Notice {
            title: headline,
            message,
            action_url: "/cpd".to_owned(),
            metadata: BTreeMap::from([
                ("certificate_uuid".to_owned(), certificate.uuid.to_string()),
                ("course_uuid".to_owned(), course.to_string()),
                ("enrollment_uuid".to_owned(), self.enrolment.to_string()),
            ]),
        };
        unit.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
        // From the first credits on, the learner gets reminders before a period ends.
        if snapshot.read(&keys::cpd_goals(learner))?.is_none() {
            let zone = Learner::zone(snapshot.get(&keys::learner(learner))?.as_ref());
            let goals = CpdGoals::standard(learner).scheduled(&zone, unit.now);
            unit.transaction.create(&keys::cpd_goals(learner), &goals)?;
        }
        Ok(())
    }
}
