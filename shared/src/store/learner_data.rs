//! Everything that is stored about one learner, as it is stored.
//!
//! It is found by partition and not by a list of entities, so that an entity of tomorrow cannot be forgotten.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{EnrolmentId, LearnerId, SubmissionId};
use serde_json::Value;
use tokio::time::Instant;
use uuid::Uuid;

use super::error::StoreError;
use super::key::Table;
use super::keys;
use super::round_trips::Store;

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
            "STRIPE" => return Self::Payments,
            "CERT" => return Self::Certificates,
            "SUBMISSION" => return Self::Assignments,
            _ => {}
        }
        match sk.split('#').next().unwrap_or_default() {
            "PROFILE" => Self::Profile,
            "ENROLMENT" | "ENROLLED" | "VIEWING" => Self::Enrolments,
            "QUIZ" | "ATTEMPT" | "GRADING" | "GRADED" | "OVERRIDE" => Self::Quizzes,
            "ASSIGNMENT" | "SUBMISSION" | "HANDED_IN" | "STORAGE" => Self::Assignments,
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

impl StoredItem {
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
        let own = keys::learner(learner).pk;
        let mut items = self.items_of_partition(deadline, Table::Main, &own).await?;
        items.extend(self.items_of_partition(deadline, Table::Ledger, &own).await?);
        let further: BTreeSet<(Table, String)> = items.iter().flat_map(further).collect();
        for (table, pk) in further {
            items.extend(self.items_of_partition(deadline, table, &pk).await?);
        }
        Ok(items)
    }

    /// All items of a partition.
    async fn items_of_partition(
        &self,
        deadline: Instant,
        table: Table,
        pk: &str,
    ) -> Result<Vec<StoredItem>, StoreError> {
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
            for item in output.items.unwrap_or_default() {
                let sk = item.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
                let value = serde_dynamo::from_item(item).map_err(|error| {
                    StoreError::Refused(format!("an item of {pk} cannot be read: {error}"))
                })?;
                items.push(StoredItem { section: Section::of(table, pk, &sk), value });
            }
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
