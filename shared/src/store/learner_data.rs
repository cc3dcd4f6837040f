//! Everything that is stored about one learner, as it is stored.
//!
//! It is found by partition and not by a list of entities, so that an entity of tomorrow cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::assignment::submission::Submission;
use domain::enrolment::Enrolment;
use domain::enrolment::invitation::invited_as;
use domain::{CourseId, EnrolmentId, Learner, LearnerId, OpenCheckout, Registration, SubmissionId};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{Entity, ItemKey, Table};
use super::keys;
use super::people::entry_keys;
use super::round_trips::Store;

/// Partitions that are read at the same time.
const READ_AT_ONCE: usize = 16;

/// A part of what is stored about a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Profile,
    /// Enrolments, registrations for live sessions, progress.
    Enrolments,
    Payments,
    Quizzes,
    Assignments,
    Certificates,
    /// The ledger and goals.
    Credits,
    Notifications,
    /// Responses kept for their repetition, and whatever has no section of its own.
    Other,
}

impl Section {
    /// The section's name, as a file is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Enrolments => "enrolments",
            Self::Payments => "payments",
            Self::Quizzes => "quizzes",
            Self::Assignments => "assignments",
            Self::Certificates => "certificates",
            Self::Credits => "credits",
            Self::Notifications => "notifications",
            Self::Other => "other",
        }
    }

    /// The section of an item, from its table and keys.
    fn of(table: Table, pk: &str, sk: &str) -> Self {
        if table == Table::Ledger {
            return Self::Credits;
        }
        match pk.split('#').next().unwrap_or_default() {
            "PEOPLE" => return Self::Profile,
            "STRIPE" => return Self::Payments,
            "CERT" => return Self::Certificates,
            "SUBMISSION" => return Self::Assignments,
            _ => {}
        }
        match sk.split('#').next().unwrap_or_default() {
            "PROFILE" | "ERASURE" => Self::Profile,
            "ENROLMENT" | "ENROLLED" | "VIEWING" | "INVITATION" | "INVITED" | "INVITED_AS" => {
                Self::Enrolments
            }
            "QUIZ" | "ATTEMPT" | "GRADING" | "GRADED" | "OVERRIDE" => Self::Quizzes,
            "ASSIGNMENT" | "SUBMISSION" | "HANDED_IN" | "STORAGE" | "COMMENTS" => Self::Assignments,
            "CERTIFICATE" => Self::Certificates,
            "GOALS" => Self::Credits,
            "NOTE" | "NOTES" | "UNREAD" => Self::Notifications,
            _ => Self::Other,
        }
    }
}

/// One item, as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredItem {
    pub section: Section,
    /// Every attribute, its keys among them.
    pub value: Value,
}

/// Everything that is stored about a learner, as it was read.
#[derive(Clone, Debug)]
pub struct LearnerItems {
    pub(super) items: Vec<(ItemKey, Item)>,
}

impl LearnerItems {
    /// Whether nothing is stored about the learner.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The learner's profile.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn profile(&self) -> Result<Option<Learner>, StoreError> {
        Ok(self.all("PROFILE", 1)?.pop())
    }

    /// The learner's enrolments.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn enrolments(&self) -> Result<Vec<Enrolment>, StoreError> {
        self.all("ENROLMENT", 2)
    }

    /// The learner's registrations for live sessions.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn registrations(&self) -> Result<Vec<Registration>, StoreError> {
        self.all("ENROLMENT", 4)
    }

    /// The learner's submissions.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn submissions(&self) -> Result<Vec<Submission>, StoreError> {
        self.all("SUBMISSION", 3)
    }

    /// The Checkout Sessions that the learner last opened, one for each course.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn opened_checkouts(&self) -> Result<Vec<(CourseId, OpenCheckout)>, StoreError> {
        let found = self.such("CHECKOUT", 2).map(|(address, item)| {
            let course = address.sk.split('#').nth(1).and_then(|course| course.parse().ok());
            let course = course.ok_or_else(|| StoreError::Corrupt {
                entity: OpenCheckout::NAME,
                key: address.to_string(),
                reason: "names no course".to_owned(),
            })?;
            Ok((course, from_item::<OpenCheckout>(address, item)?.value))
        });
        found.collect()
    }

    /// The items of the learner's own partition whose sort keys have this form and as many parts.
    fn all<T: Entity>(&self, form: &str, parts: usize) -> Result<Vec<T>, StoreError> {
        let found = self.such(form, parts);
        found.map(|(address, item)| Ok(from_item::<T>(address, item)?.value)).collect()
    }

    fn such(&self, form: &str, parts: usize) -> impl Iterator<Item = (&ItemKey, &Item)> {
        let is_such = move |address: &ItemKey| {
            let mut sk = address.sk.split('#');
            address.pk.starts_with("USER#") && sk.next() == Some(form) && sk.count() + 1 == parts
        };
        self.items.iter().filter(move |(address, _)| is_such(address)).map(|(address, item)| (address, item))
    }
}

impl StoredItem {
    fn of(address: &ItemKey, item: Item) -> Result<Self, StoreError> {
        let value = serde_dynamo::from_item(item)
            .map_err(|error| StoreError::Refused(format!("{address} cannot be read: {error}")))?;
        Ok(Self { section: Section::of(address.table, &address.pk, &address.sk), value })
    }

    fn text(&self, name: &str) -> &str {
        self.value[name].as_str().unwrap_or_default()
    }
}

impl Store {
    /// Everything that is stored about a learner: their partitions, and those of their payments, certificates and
    /// submissions. Empty if nothing is.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item cannot be read.
    pub async fn learner_data(
        &self,
        deadline: Instant,
        learner: LearnerId,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let stored = self.learner_items(deadline, learner).await?;
        stored.items.into_iter().map(|(address, item)| StoredItem::of(&address, item)).collect()
    }

    /// The same, as items.
    ///
    /// # Errors
    /// As [`Self::learner_data`].
    pub async fn learner_items(
        &self,
        deadline: Instant,
        learner: LearnerId,
    ) -> Result<LearnerItems, StoreError> {
        let own = keys::learner(learner).pk;
        let both = BTreeSet::from([(Table::Main, own.clone()), (Table::Ledger, own)]);
        let items = self.items_of_partitions(deadline, both).await?;
        let stored = LearnerItems { items };
        let profile = stored.profile()?;
        let entries = profile.as_ref().map(entry_keys).unwrap_or_default();
        let LearnerItems { mut items } = stored;
        for (address, item) in self.read(deadline, &entries).await?.items {
            items.push((address, item.attributes()?));
        }
        // What the address was invited to, whether or not it was claimed.
        let invited = profile.as_ref().and_then(invited_as).map(|person| keys::learner(person).pk);
        let mut partitions: BTreeSet<(Table, String)> =
            invited.into_iter().map(|pk| (Table::Main, pk)).collect();
        for (address, item) in &items {
            partitions.extend(further(&StoredItem::of(address, item.clone())?));
        }
        items.extend(self.items_of_partitions(deadline, partitions).await?);
        Ok(LearnerItems { items })
    }

    /// All items of these partitions, in their order; some partitions are read at the same time.
    async fn items_of_partitions(
        &self,
        deadline: Instant,
        partitions: BTreeSet<(Table, String)>,
    ) -> Result<Vec<(ItemKey, Item)>, StoreError> {
        let mut waiting = partitions.into_iter();
        let (mut reading, mut found) = (JoinSet::new(), BTreeMap::new());
        loop {
            for (table, pk) in waiting.by_ref().take(READ_AT_ONCE - reading.len()) {
                let store = self.clone();
                reading.spawn(async move {
                    let items = store.items_of_partition(deadline, table, &pk).await;
                    items.map(|items| ((table, pk), items))
                });
            }
            let Some(read) = reading.join_next().await else {
                return Ok(found.into_values().flatten().collect());
            };
            let (partition, items) = read.map_err(|error| StoreError::Refused(error.to_string()))??;
            found.insert(partition, items);
        }
    }

    /// All items of a partition.
    async fn items_of_partition(
        &self,
        deadline: Instant,
        table: Table,
        pk: &str,
    ) -> Result<Vec<(ItemKey, Item)>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let query = self
                .client
                .query()
                .table_name(self.tables.name(table)?)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
                .consistent_read(true)
                .set_exclusive_start_key(start.take());
            let output = self.retry_read(deadline, || query.clone().send()).await?;
            let found = output.items.unwrap_or_default();
            items.extend(found.into_iter().map(|item| (ItemKey::of(table, &item), item)));
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

/// The partitions that an item leads to.
fn further(item: &StoredItem) -> Vec<(Table, String)> {
    let (pk, sk) = (item.text("pk"), item.text("sk"));
    if !pk.starts_with("USER#") {
        return Vec::new();
    }
    let of_certificate = |enrolment: &str| {
        let pk = enrolment.parse::<EnrolmentId>().ok().map(|id| keys::certificate(id).pk);
        pk.into_iter().flat_map(|pk| [(Table::Main, pk.clone()), (Table::Ledger, pk)]).collect::<Vec<_>>()
    };
    let of_payment = |id: &str| (Table::Main, keys::payment(id).pk);
    match sk.split('#').next().unwrap_or_default() {
        "CERTIFICATE" => of_certificate(item.text("enrolment")),
        "INVITED_AS" => keys::invited_partition(sk).into_iter().map(|pk| (Table::Main, pk)).collect(),
        "ENROLMENT" => {
            let held = item.value["payments"].as_array().into_iter().flatten();
            let ids = held.flat_map(|held| [&held["payment"], &held["session"]]);
            let ids = ids.chain([&item.value["stripe_checkout_session_id"]]).filter_map(Value::as_str);
            ids.map(of_payment).chain(of_certificate(item.text("id"))).collect()
        }
        "SUBMISSION" => {
            let id = sk.rsplit('#').next().and_then(|id| id.parse::<SubmissionId>().ok());
            id.map(|id| (Table::Main, keys::grading_entry(id, Uuid::nil()).pk)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
