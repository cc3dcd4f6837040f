//! That a sweep costs the same for each piece of work however much is due, so that what the bench counts for a few holds for
//! all. How long a backlog takes is computed from that in `docs/costs.md`; `docs/capacity.md` explains it.

use std::path::Path;

use domain::course::settlement::SettlementPart;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::quiz::regrade_walk::{RegradePart, RegradeWalk};
use domain::{Clock, LearnerId, MessageId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{EnrolmentWalk, Store, Transaction, keys};
use shared::sweep_queue::Handover;
use tests::api::ApiRequest;
use tests::quizzes::{INSTRUCTOR, QUIZ, QuizWorld, quiz};
use tests::tables;
use tests::world::{World, soon};
use uuid::Uuid;

use crate::quizzes::instructor::regrading::{all_correct_after, correct_key};

/// The time of a call, from the request to the decision on its answer. An assumption: about twice what DynamoDB and SQS
/// need within a region for an item of a few kilobytes.
const MILLISECONDS_A_CALL: u64 = 20;

/// What SES takes a second, once the account has left the sandbox. Some accounts get more.
const EMAILS_A_SECOND: u64 = 14;

/// Work that is due.
struct Load {
    /// The operation of the bench that counts the same for fewer pieces.
    operation: &'static str,
    /// Calls for a thousand pieces of work.
    calls: u64,
    /// Shards that are worked on side by side.
    shards: u64,
    /// The mapping of the sweep's queue admits so many processes.
    function: &'static str,
}

fn hours(seconds: u64) -> String {
    let hundredths = seconds * 100 / 3_600;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap()
}

/// The calls for a thousand pieces of work, from runs with one, two and three full pages of them. More work costs the same.
fn flat(page: u64, [one, two, three]: [u64; 3]) -> u64 {
    assert_eq!(three - two, two - one, "a page costs more when more is due");
    (two - one) * 1_000 / page
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

async fn cost_of_rows(rows: u128) -> u64 {
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
    count(world.cloud.faults.take_calls().len())
}

async fn cost_of_goals(learners: u128) -> u64 {
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
    count(world.cloud.faults.take_calls().len())
}

async fn cost_of_attempts(attempts: u32) -> u64 {
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
    count(world.world.cloud.faults.take_calls().len())
}

async fn cost_of_enrolments(enrolments: u32) -> u64 {
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
    let handover = Handover {
        work: EnrolmentWalk::Settlement(part),
        until: world.clock.now() + SignedDuration::from_hours(1),
    };
    let settled = world.enrolment_sweep().go_on(handover, soon()).await.unwrap();
    assert_eq!((settled.looked_at, settled.failed), (u64::from(enrolments), 0));
    count(world.cloud.faults.take_calls().len())
}

async fn measured() -> [Load; 4] {
    let rows = [cost_of_rows(25).await, cost_of_rows(50).await, cost_of_rows(75).await];
    let goals = [cost_of_goals(25).await, cost_of_goals(50).await, cost_of_goals(75).await];
    let attempts = [cost_of_attempts(25).await, cost_of_attempts(50).await, cost_of_attempts(75).await];
    let enrolments =
        [cost_of_enrolments(100).await, cost_of_enrolments(200).await, cost_of_enrolments(300).await];
    [
        Load {
            operation: "24 goals, warm",
            calls: flat(25, goals),
            shards: count(Store::goal_shards().count()),
            function: "CpdSweepFunction",
        },
        Load {
            operation: "24 rows, warm",
            calls: flat(25, rows),
            shards: count(Store::message_shards().count()),
            function: "OutboxSweepFunction",
        },
        Load {
            operation: "24 attempts, warm",
            calls: flat(25, attempts),
            shards: count(keys::regrade_parts(QUIZ).count()),
            function: "QuizSweepFunction",
        },
        Load {
            operation: "24 enrolments, warm",
            calls: flat(100, enrolments),
            shards: count(keys::enrolment_parts().count()),
            function: "EnrolmentSweepFunction",
        },
    ]
}

/// So what is counted for some pieces holds for as many as there are. The hours are computed from it, in `docs/costs.md`.
#[tokio::test]
async fn a_piece_of_work_costs_the_same_however_much_is_due() {
    let (template, budgets) = (tables::template(), budgets());
    for load in measured().await {
        let properties = &template["Resources"][load.function]["Properties"];
        let processes = properties["Events"]["Rest"]["Properties"]["ScalingConfig"]["MaximumConcurrency"]
            .as_u64()
            .unwrap();
        assert!(processes >= load.shards, "{}: a process for each shard", load.function);
        let name = properties["CodeUri"].as_str().unwrap().trim_end_matches('/').rsplit('/').next().unwrap();
        let requests = budgets[name][load.operation]["requests"].as_object().unwrap();
        let counted: u64 = requests.values().map(|number| number.as_u64().unwrap()).sum();
        let (pieces, _) = load.operation.split_once(' ').unwrap();
        let here = load.calls * pieces.parse::<u64>().unwrap() / 1_000;
        assert!(counted >= here, "{}: the bench counts {counted}, and here it is {here}", load.operation);
    }
}

fn budgets() -> Value {
    serde_json::from_str(include_str!("../../../../infra/bench/budgets.json")).unwrap()
}

/// The rows of an outage become e-mails. Their own function is quick enough, so they leave as fast as SES takes them.
#[test]
fn e_mails_leave_as_fast_as_ses_takes_them() {
    let round_trips = budgets()["email"]["an e-mail, warm"]["round_trips"].as_u64().unwrap();
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
