//! Credits in a world: certificates of completed courses, the three ledger functions, and the stored ledger.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use cpd_award::{App, AppliedSteps, Award, Exports, Ledger, Sweep, Swept};
use domain::certificate::Certificate;
use domain::credits::ledger::{Amount, Entry, Head, Lot, Span, Spans, audit};
use domain::{Clock, EnrolmentId, Learner, LearnerId};
use serde_json::{Value, json};
use shared::runtime::Switch;
use shared::store::{CertificateIssue, CertificatePointer, Transaction, keys};
use uuid::Uuid;

use crate::api::Caller;
use crate::world::{World, soon, tables_of};

const TABLES: [&str; 3] = ["main", "outbox", "ledger"];

/// One learner's stored ledger.
#[derive(Clone, Debug)]
pub struct Stored {
    /// In sequence.
    pub entries: Vec<Entry>,
    /// In order of consumption.
    pub lots: Vec<Lot>,
    pub head: Option<Head>,
    /// The totals by day.
    pub days: Spans,
}

impl Stored {
    /// The balance.
    pub fn balance_of(&self) -> Amount {
        self.head.as_ref().map(|head| head.balance).unwrap_or_default()
    }

    /// The balance as text.
    pub fn balance(&self) -> String {
        self.balance_of().to_string()
    }

    /// The entries as text, such as `earned 2.50`.
    pub fn told(&self) -> Vec<String> {
        let told = |entry: &Entry| format!("{} {}", entry.kind.as_str(), entry.credits);
        self.entries.iter().map(told).collect()
    }
}

/// A certificate for the `number`th course of a learner.
///
/// # Panics
/// Never; the certificate is valid.
pub fn certificate(world: &World, learner: LearnerId, number: u32, credits: &str) -> Certificate {
    let now = world.clock.now();
    let enrolment = Uuid::from_u128(learner.0.as_u128() ^ (0xce_0000_0000 + u128::from(number)));
    serde_json::from_value(json!({
        "uuid": world.clock.new_id(), "number": format!("CPD-2026-0000-0000-{number:04}"),
        "code": format!("{number:024}"), "enrolment": enrolment, "learner": learner, "learner_name": "Ada Learner",
        "course": world.course.uuid, "course_title": world.course.title, "organiser": world.course.organiser,
        "credits": credits, "cpd_type": "Clinical", "completed_at": now, "status": "active", "issue": 1,
        "issued_at": now,
    }))
    .expect("a certificate")
}

/// Stream records of these certificates, in this order.
///
/// # Panics
/// Never; the records are valid.
pub fn records(enrolments: &[EnrolmentId]) -> Event {
    let record = |(index, enrolment): (usize, &EnrolmentId)| -> EventRecord {
        let record = json!({
            "eventID": format!("e{index}"), "eventName": "INSERT", "awsRegion": "eu-west-1",
            "eventSource": "aws:dynamodb", "eventVersion": "1.1",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_795_348_800, "SequenceNumber": format!("{}", index + 1),
                "Keys": {"pk": {"S": format!("CERT#{enrolment}")}, "sk": {"S": "META"}},
                "SizeBytes": 1, "StreamViewType": "KEYS_ONLY",
            },
        });
        serde_json::from_value(record).expect("a record")
    };
    let mut event = Event::default();
    event.records = enrolments.iter().enumerate().map(record).collect();
    event
}

impl World {
    /// The ledger, as the functions use it.
    pub fn ledger(&self) -> Ledger {
        Ledger { store: self.cloud.aws.store(tables_of(&TABLES)), clock: self.clock.clone() }
    }

    /// The stream function.
    pub fn award(&self) -> Award {
        Award { ledger: self.ledger(), switches: self.board.switches(&[Switch::Credits]) }
    }

    /// The HTTP function.
    pub fn cpd_api(&self) -> Router {
        cpd_award::router(App {
            store: self.cloud.aws.store(tables_of(&TABLES)),
            clock: self.clock.clone(),
            groups_claim: "cognito:groups".into(),
            provider: "Meridian CPD".into(),
            exports: Exports::new(&self.cloud.aws, "exports".into()),
            switches: Arc::new(self.board.switches(&[Switch::Credits])),
        })
    }

    /// Runs the sweep, and what it hands over.
    ///
    /// # Panics
    /// The sweep fails.
    pub async fn cpd_sweep(&self) -> Swept {
        let mut swept = self.cpd_sweeper().sweep(soon()).await.expect("swept");
        loop {
            let handovers = self.handovers("cpd-sweep");
            if handovers.is_empty() {
                return swept;
            }
            for handover in handovers {
                let more = self.cpd_sweeper().go_on(handover, soon()).await.expect("swept");
                swept.settled += more.settled;
                swept.parked += more.parked;
                swept.expired += more.expired;
                swept.warned += more.warned;
                swept.reminded += more.reminded;
                swept.failed += more.failed;
            }
        }
    }

    /// The sweep, started as on Lambda.
    pub fn cpd_sweeper(&self) -> Sweep {
        let queue = self.sweep_queue("cpd-sweep", cpd_award::EVERY);
        Sweep { ledger: self.ledger(), switches: self.board.switches(&[Switch::Credits]), queue }
    }

    /// Applies the due steps of a certificate.
    ///
    /// # Panics
    /// A step fails.
    pub async fn apply_due_steps(&self, certificate: &Certificate) -> AppliedSteps {
        self.ledger().apply_due_steps(soon(), certificate.enrolment, "test").await.expect("applied")
    }

    /// Stores a certificate as issuing does, keeping what it records about the ledger.
    ///
    /// # Panics
    /// The certificate cannot be stored.
    pub async fn hold(&self, certificate: &Certificate) {
        let (key, issue) = (
            keys::certificate(certificate.enrolment),
            keys::certificate_issue(certificate.enrolment, certificate.issue),
        );
        let snapshot = self.store.read(soon(), &[(&key).into(), (&issue).into()]).await.expect("readable");
        let known = snapshot.read(&key).expect("readable");
        let settled = known.as_ref().and_then(|known| known.value.settled);
        let certificate = Certificate { settled, ..certificate.clone() };
        let mut transaction = Transaction::new();
        transaction.save(&key, known.as_ref(), &certificate).expect("storable");
        let before = snapshot.read(&issue).expect("readable");
        let issued = CertificateIssue(certificate.clone());
        transaction.save(&issue, before.as_ref(), &issued).expect("storable");
        if known.is_none() {
            let pointer = CertificatePointer { enrolment: certificate.enrolment };
            transaction.create(&keys::certificate_pointer(certificate.uuid), &pointer).expect("storable");
        }
        assert!(self.store.write(soon(), &transaction).await.expect("stored"));
    }

    /// Stores a certificate of the learner that is not awarded yet.
    pub async fn earn(&self, number: u32, credits: &str) -> Certificate {
        let certificate = certificate(self, self.learner.id, number, credits);
        self.hold(&certificate).await;
        certificate
    }

    /// The learner's stored ledger.
    pub async fn stored(&self) -> Stored {
        self.stored_of(self.learner.id).await
    }

    /// A stored ledger, with all invariants checked.
    ///
    /// # Panics
    /// The ledger is not sound.
    pub async fn stored_of(&self, learner: LearnerId) -> Stored {
        // One query for everything, because the random histories check after every step.
        let client = aws_sdk_dynamodb::Client::new(&self.cloud.quiet.config);
        let query = client
            .query()
            .table_name("LedgerTable")
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(format!("USER#{learner}")))
            .consistent_read(true);
        let items: Vec<_> =
            query.into_paginator().items().send().collect::<Result<_, _>>().await.expect("readable");
        let mut stored = Stored { entries: Vec::new(), lots: Vec::new(), head: None, days: Spans::default() };
        for item in items {
            let sk = item["sk"].as_s().cloned().expect("a key");
            match sk.split('#').next().unwrap_or_default() {
                "ENTRY" => stored.entries.push(serde_dynamo::from_item(item).expect("an entry")),
                "LOT" => stored.lots.push(serde_dynamo::from_item(item).expect("a lot")),
                "TOTALS" => {
                    let span = Span::named(sk.trim_start_matches("TOTALS#")).expect("a span");
                    stored.days.0.insert(span, serde_dynamo::from_item(item).expect("totals by day"));
                }
                "HEAD" => stored.head = Some(serde_dynamo::from_item(item).expect("a head")),
                _ => {}
            }
        }
        let breaches = audit(learner, &stored.entries, &stored.lots, stored.head.as_ref(), &stored.days);
        assert!(breaches.is_empty(), "{breaches:?}\n{:#?}", stored.told());
        stored
    }

    /// Changes the amount of an entry behind the ledger's back.
    ///
    /// # Panics
    /// There is no entry.
    pub async fn damage_an_entry(&self) {
        let client = aws_sdk_dynamodb::Client::new(&self.cloud.quiet.config);
        let scan = client.scan().table_name("LedgerTable").send().await.expect("readable");
        let mut items = scan.items.unwrap_or_default().into_iter();
        let entry = items.find(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("ENTRY#")));
        let mut entry = entry.expect("an entry");
        entry.insert("credits".into(), aws_sdk_dynamodb::types::AttributeValue::S("999.00".into()));
        client.put_item().table_name("LedgerTable").set_item(Some(entry)).send().await.expect("stored");
    }

    /// The learner's stored lots, with nothing checked.
    ///
    /// # Panics
    /// They cannot be read.
    pub async fn stored_lots(&self) -> Vec<Lot> {
        let range = keys::ledger_lots_from(self.learner.id, None);
        let lots = self.store.ascending(soon(), &range, 100_000).await.expect("readable");
        lots.into_iter().map(|read| read.value).collect()
    }

    /// An administrator as a caller.
    pub fn admin(&self) -> Caller {
        Caller::new(&Learner {
            id: LearnerId(Uuid::from_u128(0xad)),
            email: "grace@admin.example".into(),
            name: "Grace Admin".into(),
            ..self.learner.clone()
        })
        .with("cognito:groups", "[admin]")
    }

    /// Checks that every write to the ledger table since the last check was a conditional put;
    /// returns their number.
    ///
    /// # Panics
    /// There was another write.
    pub fn assert_only_conditional_puts(&self) -> usize {
        let mut puts = 0;
        for call in self.cloud.faults.take_calls() {
            let known = ["BatchGetItem", "Query", "TransactWriteItems", "PutItem"];
            let operation = call.operation.strip_prefix("DynamoDB.").unwrap_or_default();
            assert!(operation.is_empty() || known.contains(&operation), "{operation}");
            let alone = (operation == "PutItem").then(|| json!({"Put": call.body}));
            let together = call.body["TransactItems"].as_array().cloned().unwrap_or_default();
            for item in together.into_iter().chain(alone) {
                let kinds: BTreeSet<&String> =
                    item.as_object().into_iter().flat_map(|item| item.keys()).collect();
                let write = item.as_object().and_then(|item| item.values().next()).unwrap_or(&Value::Null);
                if write["TableName"] != "LedgerTable" {
                    continue;
                }
                // A condition that must hold changes nothing.
                if kinds.iter().all(|kind| *kind == "ConditionCheck") {
                    continue;
                }
                assert!(kinds.iter().all(|kind| *kind == "Put"), "{item}");
                let condition = write["ConditionExpression"].as_str().unwrap_or_default();
                let sk = write["Item"]["sk"]["S"].as_str().unwrap_or_default();
                let once = ["ENTRY#", "AWARD#", "REVOKED#", "REPRINT#", "ROW#"]
                    .iter()
                    .any(|prefix| sk.starts_with(prefix));
                match once {
                    true => assert_eq!(condition, "attribute_not_exists(pk)", "{sk}"),
                    false => assert!(!condition.is_empty(), "{sk}"),
                }
                puts += 1;
            }
        }
        puts
    }
}
