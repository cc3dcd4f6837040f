//! Erases what is stored about one learner, item by item, each write conditional on what was read.
//!
//! The walk is that of the export ([`super::learner_data`]), so nothing that is exported can be forgotten here. An item
//! of a kind that nobody has decided about stops the erasure before anything is written.

mod fates;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::time::Instant;

use super::entities::{CertificateAction, CertificateIssue, HeldCertificate, PersonEntry};
use super::error::StoreError;
use super::item::{Item, from_item, to_item};
use super::key::{Entity, ItemKey};
use super::keys;
use super::learner_data::LearnerItems;
use super::round_trips::Store;
use super::transaction::Transaction;
use domain::assignment::assignment_override::AssignmentOverride;
use domain::assignment::submission::{AssignmentProgress, GradingEntry, Submission};
use domain::audit::AuditEntry;
use domain::certificate::{Certificate, REASON_REMOVED};
use domain::enrolment::Enrolment;
use domain::notification::NotificationHead;
use domain::quiz::attempt::QuizState;
use domain::{CourseId, Learner, LearnerId, LiveSessionId, MailPreferences, QuizOverride, Registration};

pub use fates::{FATES, Fate};

/// Why an emptied item stays.
const EMPTIED: &str = "a fact, without what it said about the person";

/// Steps that one transaction takes.
const STEPS_AT_ONCE: usize = 25;

/// What an erasure would do, or has done, by kind of item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasedItems {
    pub removed: BTreeMap<&'static str, usize>,
    pub emptied: BTreeMap<&'static str, usize>,
}

impl ErasedItems {
    /// Whether there was nothing to do.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.emptied.is_empty()
    }

    /// Adds what a further step has done.
    pub fn add(&mut self, other: &Self) {
        for (into, from) in [(&mut self.removed, &other.removed), (&mut self.emptied, &other.emptied)] {
            for (kind, count) in from {
                *into.entry(*kind).or_default() += count;
            }
        }
    }
}

/// The steps of an erasure, from one look at what is stored.
#[derive(Debug)]
pub struct ErasingSteps {
    /// What the steps do.
    pub items: ErasedItems,
    /// How many items stay as they are, by kind, with the reason.
    pub kept: BTreeMap<&'static str, (usize, &'static str)>,
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    kind: &'static str,
    address: ItemKey,
    /// The version that was read; `None` for an item that does not exist yet.
    read: Option<u64>,
    /// `None` removes it.
    item: Option<Item>,
}

impl Step {
    /// Whether it belongs to the transaction that closes the profile: nobody is found any more from then on.
    fn closes(&self) -> bool {
        [Learner::NAME, PersonEntry::NAME, NotificationHead::NAME].contains(&self.kind)
    }

    fn add_to(&self, transaction: &mut Transaction) {
        match &self.item {
            Some(item) => transaction.put_stored(self.address.table, item.clone(), self.read),
            None => transaction.remove_stored(self.address.clone(), self.read),
        }
    }
}

impl ErasingSteps {
    /// The steps for these items. `at_zoom`: registrations that stay until Zoom has cancelled them. Enrolments are ended
    /// elsewhere.
    ///
    /// # Errors
    /// An item is of a kind that nobody has decided about, or cannot be read.
    pub fn of(
        stored: &LearnerItems,
        learner: LearnerId,
        at_zoom: &BTreeSet<(CourseId, LiveSessionId)>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut steps = Self { items: ErasedItems::default(), kept: BTreeMap::new(), steps: Vec::new() };
        let (profile, notes) = (keys::learner(learner), keys::notification_head(learner));
        // The profile comes first: from then on no token and no message writes about the person.
        if !stored.items.iter().any(|(address, _)| *address == profile.item_key()) {
            steps.create(&profile, &unknown(learner, now).erased(now))?;
        }
        if !stored.items.iter().any(|(address, _)| *address == notes.item_key()) {
            steps.create(&notes, &NotificationHead::silenced())?;
        }
        for (address, item) in &stored.items {
            let kind = fates::kind(address, item).ok_or_else(|| undecided(address))?;
            match fates::fate(kind).ok_or_else(|| undecided(address))? {
                Fate::Kept(why) => steps.kept.entry(kind).or_insert((0, why)).0 += 1,
                Fate::Removed => {
                    if kind == Registration::NAME {
                        let registration = from_item::<Registration>(address, item)?.value;
                        if at_zoom.contains(&(registration.course, registration.session)) {
                            continue;
                        }
                    }
                    steps.push(kind, address, item, None)?;
                }
                Fate::Emptied => {
                    steps.kept.entry(kind).or_insert((0, EMPTIED)).0 += 1;
                    if let Some(emptied) = emptied(kind, address, item, now)? {
                        steps.push(kind, address, item, Some(emptied))?;
                    }
                }
            }
        }
        steps.steps.sort_by_key(|step| !step.closes());
        Ok(steps)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Adds the steps that close the person's profile to a transaction.
    pub fn close_within(&self, transaction: &mut Transaction) {
        for step in self.steps.iter().filter(|step| step.closes()) {
            step.add_to(transaction);
        }
    }

    fn create<T: Entity>(&mut self, key: &super::Key<T>, value: &T) -> Result<(), StoreError> {
        let (address, item) = (key.item_key(), to_item(&key.item_key(), 1, value)?);
        self.count(T::NAME, true);
        self.steps.push(Step { kind: T::NAME, address, read: None, item: Some(item) });
        Ok(())
    }

    fn push(
        &mut self,
        kind: &'static str,
        address: &ItemKey,
        read: &Item,
        item: Option<Item>,
    ) -> Result<(), StoreError> {
        let version = super::item::version(address, read)?;
        self.count(kind, item.is_some());
        self.steps.push(Step { kind, address: address.clone(), read: Some(version), item });
        Ok(())
    }

    fn count(&mut self, kind: &'static str, emptied: bool) {
        let counts = if emptied { &mut self.items.emptied } else { &mut self.items.removed };
        *counts.entry(kind).or_default() += 1;
    }
}

impl Store {
    /// Takes the steps that close the person's profile, so that nothing new is written from here on; returns what was
    /// done, or `None` if something has changed meanwhile.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn close_profile(
        &self,
        deadline: Instant,
        steps: &ErasingSteps,
    ) -> Result<Option<ErasedItems>, StoreError> {
        self.take(deadline, &steps.steps.iter().filter(|step| step.closes()).collect::<Vec<_>>()).await
    }

    /// Takes all other steps, some at a time, until then if a moment is given; the first ones in any case. Steps that
    /// meet a change are left for the next look.
    ///
    /// # Errors
    /// The store was unavailable until the deadline. What was done until then is in `done`.
    pub async fn erase_items(
        &self,
        deadline: Instant,
        steps: &ErasingSteps,
        until: Option<Instant>,
        done: &mut ErasedItems,
    ) -> Result<(), StoreError> {
        let others: Vec<&Step> = steps.steps.iter().filter(|step| !step.closes()).collect();
        for (nth, some) in others.chunks(STEPS_AT_ONCE).enumerate() {
            if nth > 0 && until.is_some_and(|until| until <= Instant::now()) {
                break;
            }
            if let Some(erased) = self.take(deadline, some).await? {
                done.add(&erased);
            }
        }
        Ok(())
    }

    async fn take(&self, deadline: Instant, steps: &[&Step]) -> Result<Option<ErasedItems>, StoreError> {
        let (mut transaction, mut erased) = (Transaction::new(), ErasedItems::default());
        for step in steps {
            step.add_to(&mut transaction);
            let counts = if step.item.is_some() { &mut erased.emptied } else { &mut erased.removed };
            *counts.entry(step.kind).or_default() += 1;
        }
        if steps.is_empty() {
            return Ok(Some(erased));
        }
        Ok(self.write(deadline, &transaction).await?.then_some(erased))
    }
}

/// A learner of whom other things are stored, but no profile.
fn unknown(learner: LearnerId, now: Timestamp) -> Learner {
    Learner {
        id: learner,
        email: String::new(),
        name: String::new(),
        time_zone: None,
        email_verified: None,
        created_at: now,
        erased_at: None,
        listed: false,
        mail: MailPreferences::default(),
    }
}

fn undecided(address: &ItemKey) -> StoreError {
    StoreError::Refused(format!("nothing was decided about items like {address}, so nothing was erased"))
}

/// The item without what it says about the person; `None` when it says nothing.
fn emptied(
    kind: &'static str,
    address: &ItemKey,
    item: &Item,
    now: Timestamp,
) -> Result<Option<Item>, StoreError> {
    match kind {
        kind if kind == Learner::NAME => without::<Learner>(address, item, |it| it.erased(now)),
        kind if kind == NotificationHead::NAME => {
            without::<NotificationHead>(address, item, |_| NotificationHead::silenced())
        }
        // Ended by its use case, with its registrations.
        kind if kind == Enrolment::NAME => Ok(None),
        kind if kind == Submission::NAME => without(address, item, Submission::erased),
        kind if kind == GradingEntry::NAME => without(address, item, GradingEntry::erased),
        kind if kind == AssignmentOverride::NAME => without(address, item, AssignmentOverride::erased),
        kind if kind == AssignmentProgress::NAME => without(address, item, AssignmentProgress::erased),
        kind if kind == QuizState::NAME => without(address, item, QuizState::erased),
        kind if kind == QuizOverride::NAME => without(address, item, QuizOverride::erased),
        kind if kind == Certificate::NAME => without(address, item, Certificate::without_holder),
        kind if kind == HeldCertificate::NAME => without(address, item, HeldCertificate::without_holder),
        kind if kind == CertificateIssue::NAME => {
            without::<CertificateIssue>(address, item, |issue| CertificateIssue(issue.0.without_holder()))
        }
        kind if kind == CertificateAction::NAME => without::<CertificateAction>(address, item, |action| {
            CertificateAction { reason: REASON_REMOVED.to_owned(), ..action }
        }),
        kind if kind == AuditEntry::NAME => without(address, item, AuditEntry::erased),
        _ => Err(undecided(address)),
    }
}

fn without<T: Entity + Clone + PartialEq>(
    address: &ItemKey,
    item: &Item,
    erased: impl FnOnce(T) -> T,
) -> Result<Option<Item>, StoreError> {
    let read = from_item::<T>(address, item)?;
    let after = erased(read.value.clone());
    if after == read.value {
        return Ok(None);
    }
    to_item(address, read.version + 1, &after).map(Some)
}
