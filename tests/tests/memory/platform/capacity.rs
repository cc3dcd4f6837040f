//! How long a sweep takes when a lot is due: from the calls that it makes and the units that it writes for each piece of
//! work, the shards that are worked on side by side, the time that a call is assumed to take, and what DynamoDB and SES
//! take a second. `docs/capacity.md` states the result.

use std::path::Path;

use domain::course::settlement::SettlementPart;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::quiz::regrade_walk::{RegradePart, RegradeWalk};
use domain::{Clock, LearnerId, MessageId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{Store, Transaction, keys};
use shared::sweep_queue::Handover;
use shared::use_cases::settle_course::AT_ONCE as ENROLMENTS_AT_ONCE;
use tests::api::ApiRequest;
use tests::faults::Call;
use tests::quizzes::{INSTRUCTOR, QUIZ, QuizWorld, quiz};
use tests::tables;
use tests::world::{World, soon};
use uuid::Uuid;

use crate::quizzes::instructor::regrading::{all_correct_after, correct_key};

/// The time of a call, from the request to the decision on its answer. An assumption: about twice what DynamoDB and SQS
/// need within a region for an item of a few kilobytes.
const MILLISECONDS_A_CALL: u64 = 20;

/// What a partition takes, and what a table on demand takes from its first day, in write units a second.
const PARTITION_WRITES: u64 = 1_000;
const TABLE_WRITES: u64 = 4_000;

/// What SES takes a second, once the account has left the sandbox. Some accounts get more.
const EMAILS_A_SECOND: u64 = 14;

/// Work that is due.
struct Load {
    /// As the page names it.
    name: &'static str,
    items: u64,
    /// For a thousand pieces of work.
    cost: Cost,
    /// Shards that are worked on side by side.
    shards: u64,
    /// Pieces of work that are done at the same time in a shard.
    at_once: u64,
    /// The mapping of the sweep's queue admits so many processes.
    function: &'static str,
    /// What the product promises.
    minutes_at_most: u64,
}

impl Load {
    /// As the calls follow each other.
    fn by_calls(&self) -> u64 {
        self.items * self.cost.calls / 1_000 * MILLISECONDS_A_CALL / 1_000 / (self.shards * self.at_once)
    }

    /// As if every unit were written to the partition that the shard has in the index of due work.
    fn by_partitions(&self) -> u64 {
        self.items * self.cost.writes / 1_000 / (self.shards * PARTITION_WRITES)
    }

    /// As if every unit were written to one table.
    fn by_table(&self) -> u64 {
        self.items * self.cost.writes / 1_000 / TABLE_WRITES
    }

    /// Nothing is faster than the slowest of them.
    fn seconds(&self) -> u64 {
        self.by_calls().max(self.by_partitions()).max(self.by_table())
    }

    /// Its line of the table.
    fn line(&self) -> String {
        let Cost { calls, writes } = self.cost;
        format!(
            "| {} | {}.{:02} | {} | {} × {} | {} | {} | {} | {} |",
            self.name,
            calls / 1_000,
            calls % 1_000 / 10,
            writes.div_ceil(1_000),
            self.shards,
            self.at_once,
            hours(self.by_calls()),
            hours(self.by_partitions()),
            hours(self.by_table()),
            self.minutes_at_most / 60,
        )
    }
}

fn hours(seconds: u64) -> String {
    let hundredths = seconds * 100 / 3_600;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// What was asked of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    calls: u64,
    /// Write units, at most.
    writes: u64,
}

impl Cost {
    fn of(made: &[Call]) -> Self {
        let template = tables::template();
        let indexes = |table: &str| {
            let indexes = &template["Resources"][table]["Properties"]["GlobalSecondaryIndexes"];
            count(indexes.as_sequence().map_or(0, Vec::len))
        };
        // The text of an item is longer than the item. Each index may lose an entry and get another.
        let written = |kind: &str, action: &Value, times: u64| {
            let kilobytes = count(action["Item"].to_string().len()).div_ceil(1_024);
            let entries = 2 * indexes(action["TableName"].as_str().unwrap());
            kilobytes * if kind == "ConditionCheck" { times } else { times + entries }
        };
        let writes = made.iter().map(|call| match call.operation.as_str() {
            "DynamoDB.TransactWriteItems" => {
                let items = call.body["TransactItems"].as_array().unwrap();
                let actions = items.iter().flat_map(|item| item.as_object().unwrap());
                actions.map(|(kind, action)| written(kind, action, 2)).sum()
            }
            "DynamoDB.PutItem" | "DynamoDB.DeleteItem" | "DynamoDB.UpdateItem" => {
                written(&call.operation, &call.body, 1)
            }
            _ => 0,
        });
        Self { calls: count(made.len()), writes: writes.sum() }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap()
}

/// The cost of a thousand pieces of work, from runs with one, two and three full pages of them. More work costs the same.
fn flat(page: u64, [one, two, three]: [Cost; 3]) -> Cost {
    assert_eq!(three.calls - two.calls, two.calls - one.calls, "a page costs more when more is due");
    Cost {
        calls: (two.calls - one.calls) * 1_000 / page,
        writes: (two.writes - one.writes).max(three.writes - two.writes) * 1_000 / page,
    }
}

fn row_of(world: &World) -> OutboxRow {
    let mail = Mail::EnrolmentConfirmed {
        learner: world.learner.id,
        course: world.course.uuid,
        transferred_from: None,
    };
    let (due_at, created_at) = (world.clock.now(), world.clock.now());
    let id = MessageId(Uuid::from_u128(0));
    OutboxRow { id, message: Message::Mail(mail), due_at, created_at, correlation_id: "test".into() }
}

async fn cost_of_rows(rows: u128) -> Cost {
    let world = World::start().await;
    for number in 0..rows {
        let mut transaction = Transaction::new();
        // All in one shard, which the last byte names.
        let id = MessageId(Uuid::from_u128(number * 0x100));
        transaction.enqueue(&OutboxRow { id, ..row_of(&world) }).unwrap();
        assert!(world.store.write(soon(), &transaction).await.unwrap());
    }
    world.clock.advance(SignedDuration::from_mins(5));
    let until = world.clock.now() + SignedDuration::from_hours(1);
    let handover = Handover { work: Store::message_shards().next().unwrap(), until };
    world.cloud.faults.take_calls();
    assert_eq!(world.outbox_sweep().go_on(handover, soon()).await.unwrap(), usize::try_from(rows).unwrap());
    Cost::of(&world.cloud.faults.take_calls())
}

async fn cost_of_goals(learners: u128) -> Cost {
    let world = World::start().await;
    let goals = json!({"period": {"kind": "calendar_year"}, "goal": "30.00", "by_type": []});
    let set = ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller()).body(&goals);
    assert_eq!(set.send(&world.cpd_api()).await.status, 200);
    let goals = world.get(&keys::cpd_goals(world.learner.id)).await.unwrap();
    for number in 0..learners {
        let learner = LearnerId(Uuid::from_u128(0xbeef_0000 + number * 0x100));
        world.put_learner(&domain::Learner { id: learner, ..world.learner.clone() }).await;
        let goals = domain::credits::ledger::CpdGoals { learner, ..goals.clone() };
        world.put(&keys::cpd_goals(learner), &goals).await;
    }
    world.clock.set("2026-12-26T00:00:00Z".parse().unwrap());
    world.cloud.faults.take_calls();
    let until = world.clock.now() + SignedDuration::from_hours(1);
    let work = cpd_award::SweptWork::Goals(Store::goal_shards().next().unwrap());
    let swept = world.cpd_sweeper().go_on(Handover { work, until }, soon()).await.unwrap();
    assert!(u128::from(swept.reminded) >= learners && swept.failed == 0, "{swept:?}");
    Cost::of(&world.cloud.faults.take_calls())
}

async fn cost_of_attempts(attempts: u32) -> Cost {
    let world = QuizWorld::start(quiz(json!({}))).await;
    // All in one part, which the last byte of a learner's id names.
    let numbers = (0_u32..).filter(|number| (number & 0xff) % 10 == 0);
    for number in numbers.take(usize::try_from(attempts).unwrap()) {
        let learner = world.learner(number).await;
        world.world.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(world.submit_as(&learner, &all_correct_after()).await.status, 201);
    }
    correct_key(&world, "a", json!({})).await;
    let part = RegradePart { content: QUIZ, part: 0 };
    let (course, now) = (world.world.course.uuid, world.world.clock.now());
    let walk = RegradeWalk::new(part, course, 2, INSTRUCTOR, now);
    world.world.put(&keys::regrade_walk(part), &walk).await;
    world.world.clock.advance(SignedDuration::from_mins(4));
    world.world.cloud.faults.take_calls();
    let work = quiz_submit::SweptWork::Regrade(part);
    let until = world.world.clock.now() + SignedDuration::from_hours(1);
    tests::quizzes::sweep(&world.world).go_on(Handover { work, until }, soon(), "test").await.unwrap();
    Cost::of(&world.world.cloud.faults.take_calls())
}

async fn cost_of_enrolments(enrolments: u32) -> Cost {
    let mut world = World::start().await;
    let course = world.course.uuid;
    let numbers = (0_u32..).filter(|number| (number & 0xff) % 10 == 0);
    for number in numbers.take(usize::try_from(enrolments).unwrap()) {
        world.enrol_another(number).await;
    }
    world.publish(|course| course.title.push('!')).await;
    let part = SettlementPart { course, part: Some(0) };
    let whole = world.get(&keys::settlement(course)).await.unwrap();
    world.put(&keys::settlement_part(part), &whole.split(0, None, world.clock.now())).await;
    world.cloud.faults.take_calls();
    let handover = Handover { work: part, until: world.clock.now() + SignedDuration::from_hours(1) };
    let settled = world.enrolment_sweep().go_on(handover, soon()).await.unwrap();
    assert_eq!((settled.looked_at, settled.failed), (u64::from(enrolments), 0));
    Cost::of(&world.cloud.faults.take_calls())
}

async fn measured() -> [Load; 4] {
    let rows = [cost_of_rows(25).await, cost_of_rows(50).await, cost_of_rows(75).await];
    let goals = [cost_of_goals(25).await, cost_of_goals(50).await, cost_of_goals(75).await];
    let attempts = [cost_of_attempts(25).await, cost_of_attempts(50).await, cost_of_attempts(75).await];
    let enrolments =
        [cost_of_enrolments(100).await, cost_of_enrolments(200).await, cost_of_enrolments(300).await];
    let parts = count(keys::enrolment_parts().count());
    [
        Load {
            name: "1,000,000 due goals",
            items: 1_000_000,
            cost: flat(25, goals),
            shards: count(Store::goal_shards().count()),
            at_once: 1,
            function: "CpdSweepFunction",
            minutes_at_most: 24 * 60,
        },
        Load {
            name: "200,000 outbox rows after an outage",
            items: 200_000,
            cost: flat(25, rows),
            shards: count(Store::message_shards().count()),
            at_once: 1,
            function: "OutboxSweepFunction",
            minutes_at_most: 60,
        },
        Load {
            name: "200,000 attempts to regrade",
            items: 200_000,
            cost: flat(25, attempts),
            shards: count(keys::regrade_parts(QUIZ).count()),
            at_once: 1,
            function: "QuizSweepFunction",
            minutes_at_most: 60,
        },
        Load {
            name: "200,000 enrolments to settle",
            items: 200_000,
            cost: flat(100, enrolments),
            shards: parts,
            at_once: count(ENROLMENTS_AT_ONCE),
            function: "EnrolmentSweepFunction",
            minutes_at_most: 60,
        },
    ]
}

#[tokio::test]
async fn no_sweep_takes_longer_than_the_product_promises() {
    let template = tables::template();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/capacity.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut missing = Vec::new();
    for load in measured().await {
        assert!(load.seconds() <= load.minutes_at_most * 60, "{}: {} s", load.name, load.seconds());
        let mapping = &template["Resources"][load.function]["Properties"]["Events"]["Rest"]["Properties"];
        let processes = mapping["ScalingConfig"]["MaximumConcurrency"].as_u64().unwrap();
        assert!(processes >= load.shards, "{}: a process for each shard", load.function);
        missing.extend((!page.contains(&load.line())).then(|| load.line()));
    }
    assert!(missing.is_empty(), "docs/capacity.md should say\n{}", missing.join("\n"));
    assert!(page.contains(&format!("{MILLISECONDS_A_CALL} ms")), "the assumption is stated");
}

/// The rows of an outage become e-mails. Their own function is quick enough, so they leave as fast as SES takes them.
#[test]
fn e_mails_leave_as_fast_as_ses_takes_them() {
    let budgets: Value = serde_json::from_str(include_str!("../../../../infra/bench/budgets.json")).unwrap();
    let round_trips = budgets["email"]["an e-mail, warm"]["round_trips"].as_u64().unwrap();
    let template = tables::template();
    let events = template["Resources"]["EmailFunction"]["Properties"]["Events"].as_mapping().unwrap();
    let processes =
        events.values().find_map(|event| event["Properties"]["ScalingConfig"]["MaximumConcurrency"].as_u64());
    let a_second = processes.unwrap() * 1_000 / (round_trips * MILLISECONDS_A_CALL);
    assert!(a_second > EMAILS_A_SECOND, "{a_second} e-mails a second");
    let seconds = 200_000 / EMAILS_A_SECOND;
    assert!(seconds <= 24 * 3_600, "{seconds} s");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/capacity.md");
    let page = std::fs::read_to_string(page).unwrap();
    for figure in [
        format!("takes {EMAILS_A_SECOND} a second: {} hours", hours(seconds)),
        format!("{round_trips} round trips"),
        format!("{a_second} e-mails a second"),
    ] {
        assert!(page.contains(&figure), "docs/capacity.md should say {figure:?}");
    }
}

/// What is counted here is at least what the bench counts by DynamoDB's rules.
#[tokio::test]
async fn units_are_counted_rather_too_high() {
    let budgets: Value = serde_json::from_str(include_str!("../../../../infra/bench/budgets.json")).unwrap();
    let budget = budgets["outbox-sweep"]["a row, first"]["write_units"].as_u64().unwrap();
    assert!(cost_of_rows(1).await.writes >= budget);
}
