//! What is due after an outage or a correction, as a sweep's queue hands it over: in each of two shards as many pieces, so
//! that the budgets say what a piece of each costs.

use anyhow::{Context, Result, ensure};
use domain::certificate::Certificate;
use domain::course::settlement::{Settlement, SettlementPart};
use domain::credits::ledger::{CpdGoals, Head, PeriodKind, Posting, Spans, StartMonth};
use domain::quiz::regrade_walk::{RegradePart, RegradeWalk};
use domain::{Clock, ContentId, CourseId, Learner, LearnerId, MessageId};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use serde::Serialize;
use serde_json::{Value, json};
use shared::store::{Store, keys};
use shared::use_cases::publish_course::{Definition, import_course};
use tests::api::{ApiRequest, Caller};
use tests::credits::certificate;
use tests::quizzes::{self, INSTRUCTOR};
use tests::world::soon;
use uuid::Uuid;

use super::messages::enqueue_as;
use crate::bench::Bench;
use crate::events::message;

/// Pieces of work in each of the two shards.
pub(crate) const PIECES: u8 = 24;

/// Those of a process's first invocation, and of its second.
const SHARDS: [u8; 2] = [0, 1];

/// Longer than any sweep waits for a stream, and than a walk waits at its start.
const AGO: SignedDuration = SignedDuration::from_hours(1);

const SETTLED: Uuid = Uuid::from_u128(0xc3);
const REGRADED: Uuid = Uuid::from_u128(0xc4);
const QUIZ: Uuid = Uuid::from_u128(0xe5);

/// Rows of the outbox that nobody relayed. Before all else: the outbox is empty, and is so again afterwards.
pub(super) async fn rows(bench: &mut Bench) -> Result<()> {
    let (now, learner) = (bench.furnished.world.clock.now(), bench.furnished.learners[0].clone());
    bench.furnished.world.clock.set(now - AGO);
    for id in SHARDS.into_iter().flat_map(ids) {
        enqueue_as(bench, &learner, MessageId(id)).await?;
    }
    bench.furnished.world.clock.set(now);
    let mut shards = Store::message_shards();
    let events = [handed_over(bench, &shards.next())?, handed_over(bench, &shards.next())?];
    measured(bench, "outbox-sweep", "rows", events).await
}

/// The others. After all else: what they leave behind is due for nobody any more.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    goals(bench).await?;
    enrolments(bench).await?;
    attempts(bench).await
}

/// Measures the operation with so many pieces of work, which were all due.
async fn measured(bench: &mut Bench, function: &str, of: &str, events: [Value; 2]) -> Result<()> {
    let operation = format!("{PIECES} {of}");
    bench.batch(function, &operation, events).await?;
    let counts = &bench.table[function][&format!("{operation}, warm")];
    let written = counts.requests.get("DynamoDB.TransactWriteItems");
    ensure!(written.is_some() && counts.write_units >= PIECES.into(), "{function}, {operation}: {counts:?}");
    Ok(())
}

/// The ids of the pieces in a shard: an id's last byte says in which it is.
fn ids(shard: u8) -> impl Iterator<Item = Uuid> {
    (0..PIECES).map(move |number| Uuid::from_u128(0xbac_0000 | (u128::from(number) << 8) | u128::from(shard)))
}

/// The message by which a run hands this work over.
fn handed_over(bench: &Bench, work: &impl Serialize) -> Result<Value> {
    let until = bench.furnished.world.clock.now() + SignedDuration::from_hours(24);
    message(&json!({"work": work, "until": until}))
}

/// A learner for each piece, in the shard of their id.
async fn learners(bench: &Bench, shard: u8) -> Vec<Learner> {
    let world = &bench.furnished.world;
    let mut learners = Vec::new();
    for id in ids(shard) {
        let email = format!("{}@learner.example", id.simple());
        let learner =
            Learner { id: LearnerId(id), email, name: "Due Learner".into(), ..world.learner.clone() };
        world.put_learner(&learner).await;
        learners.push(learner);
    }
    learners
}

/// Learners with credits, but too few, whose year ends within three months.
async fn goals(bench: &mut Bench) -> Result<()> {
    let now = bench.furnished.world.clock.now();
    let after_next = now.to_zoned(TimeZone::UTC).date().first_of_month().saturating_add(2.months());
    let start_month = StartMonth::try_from(i64::from(after_next.month()))?;
    for shard in SHARDS {
        for learner in learners(bench, shard).await {
            let world = &bench.furnished.world;
            let issued = certificate(world, learner.id, 1, "0.50");
            earned(bench, &issued).await?;
            let goals = CpdGoals {
                period: PeriodKind::FiscalYear { start_month },
                remind_at: Some(now - AGO),
                ..CpdGoals::standard(learner.id)
            };
            world.put(&keys::cpd_goals(learner.id), &goals).await;
        }
    }
    let mut shards = Store::goal_shards().map(|shard| json!({"goals": shard}));
    let events = [handed_over(bench, &shards.next())?, handed_over(bench, &shards.next())?];
    measured(bench, "cpd-sweep", "goals", events).await
}

/// What the ledger knows of a certificate's credits.
async fn earned(bench: &Bench, issued: &Certificate) -> Result<()> {
    let (world, learner) = (&bench.furnished.world, issued.learner);
    let day = world.clock.now().to_zoned(TimeZone::UTC).date();
    let id = world.clock.new_id();
    let posting = Posting::on(Head::new(learner)).award(issued, day, id, world.clock.now())?;
    let mut spans = Spans::default();
    for entry in &posting.entries {
        spans = spans.with(entry);
    }
    for (span, totals) in &spans.0 {
        world.put(&keys::ledger_day_totals(learner, *span), totals).await;
    }
    world.put(&keys::ledger_head(learner), &posting.head).await;
    Ok(())
}

/// Enrolments that are behind their course.
async fn enrolments(bench: &mut Bench) -> Result<()> {
    let course = CourseId(SETTLED);
    let mut published = definition(SETTLED, "a");
    import(bench, &published).await?;
    published["title"] = "A course with another title".into();
    import(bench, &published).await?;
    let world = &bench.furnished.world;
    let now = world.clock.now();
    let revision = world.get(&keys::course(course)).await.context("a course")?.revision;
    let mut events = Vec::new();
    for shard in SHARDS {
        for learner in learners(bench, shard).await {
            bench.furnished.enrol(&learner, course).await?;
        }
        let part = SettlementPart { course, part: Some(shard) };
        let settlement = Settlement::of(course, revision, false, None, now).split(shard, None, now);
        world.put(&keys::settlement_part(part), &settlement).await;
        events.push(handed_over(bench, &part)?);
    }
    measured(bench, "enrolment-sweep", "enrolments", two(events)?).await
}

/// Attempts that failed by a wrong key, and pass by the corrected one. Each completes its course.
async fn attempts(bench: &mut Bench) -> Result<()> {
    let (course, content) = (CourseId(REGRADED), ContentId(QUIZ));
    import(bench, &definition(REGRADED, "a")).await?;
    let mut events = Vec::new();
    for shard in SHARDS {
        let router = quizzes::router(&bench.furnished.world);
        for learner in learners(bench, shard).await {
            bench.furnished.enrol(&learner, course).await?;
            let answers = json!({"content_uuid": QUIZ, "submitted_answers": {"q": "b"}});
            let request = ApiRequest::new("POST", "/api/learning/quiz/submit/", &Caller::new(&learner));
            let response = request.body(&answers).send(&router).await;
            ensure!(response.status == 201, "{response:?}");
        }
        let part = RegradePart { content, part: shard };
        events.push(handed_over(bench, &json!({"regrade": part}))?);
        let asked_at = bench.furnished.world.clock.now() - AGO;
        let walk = RegradeWalk::new(part, course, 2, INSTRUCTOR, asked_at);
        bench.furnished.world.put(&keys::regrade_walk(part), &walk).await;
    }
    import(bench, &definition(REGRADED, "b")).await?;
    measured(bench, "quiz-sweep", "attempts", two(events)?).await
}

/// A course of one quiz with this key.
fn definition(course: Uuid, key: &str) -> Value {
    let options = ["a", "b"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
    let question = json!({"id": "q", "text": "Which?", "options": options, "correctAnswer": key});
    let content = if course == REGRADED { QUIZ } else { Uuid::from_u128(QUIZ.as_u128() ^ 1) };
    json!({
        "uuid": course, "slug": format!("due-{}", course.simple()), "title": "A course of one quiz",
        "description": "Answer.", "format": "self_paced", "cpd_credits": "1.00", "cpd_type": "Clinical",
        "duration_minutes": 10, "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD",
        "published": true, "instructors": [INSTRUCTOR],
        "modules": [{"uuid": Uuid::from_u128(course.as_u128() ^ 0xd000), "title": "One", "contents": [{
            "uuid": content, "title": "Answer", "kind": "quiz",
            "quiz": {"questions": [question], "max_attempts": 1},
        }]}],
    })
}

async fn import(bench: &Bench, definition: &Value) -> Result<()> {
    let world = &bench.furnished.world;
    let definition = Definition::read(&definition.to_string())
        .map_err(|problems| anyhow::anyhow!("the course is refused: {problems}"))?;
    import_course(&world.store, soon(), &definition, false, world.clock.now()).await?;
    Ok(())
}

fn two(events: Vec<Value>) -> Result<[Value; 2]> {
    events.try_into().map_err(|_| anyhow::anyhow!("an event for each shard"))
}
