//! The roster of a course: who sees what, by status, as a file, and at the same cost however long it is.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, ReturnConsumedCapacity, WriteRequest};
use domain::enrolment::granting::{Grant, GrantKind};
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{EnrolmentId, LearnerId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Call;
use tests::quizzes::{QuizWorld, quiz};
use tests::tables::names;
use tests::world::World;
use uuid::Uuid;

use super::get;

fn path(world: &World) -> String {
    format!("/api/office/courses/{}/enrolments/", world.course.uuid)
}

fn since() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

/// The enrolment of a person, so many seconds after the first.
pub(super) fn enrolment(
    world: &World,
    learner: LearnerId,
    seconds: u32,
    status: EnrolmentStatus,
) -> Enrolment {
    let at = since() + SignedDuration::from_secs(i64::from(seconds));
    let id = Uuid::from_u128(u128::from(seconds) + 1);
    let grant = Grant { id, kind: GrantKind::Complimentary, reference: None, granted_at: at };
    let (enrolment, _) =
        Enrolment::grant(None, EnrolmentId(id), (learner, world.course.uuid), grant, at).unwrap();
    Enrolment { status, ..enrolment }
}

/// Enrols person `number`.
async fn enrol(world: &World, number: u32, status: EnrolmentStatus) {
    let person = super::person(world, u128::from(number), &format!("Person {number:03}"), &email(number));
    world.put_learner(&person).await;
    let enrolment = enrolment(world, person.id, number, status);
    world.put(&keys::enrolment(person.id, world.course.uuid), &enrolment).await;
}

/// Enrols person `number` before all others.
async fn enrol_long_before(world: &World, number: u32) {
    let person = super::person(world, 1_000 + u128::from(number), "Early", &email(1_000 + number));
    world.put_learner(&person).await;
    let enrolled_at = since() - SignedDuration::from_hours(1_000) + SignedDuration::from_secs(number.into());
    let enrolment = enrolment(world, person.id, 1_000 + number, EnrolmentStatus::Active);
    let enrolment = Enrolment { enrolled_at, ..enrolment };
    world.put(&keys::enrolment(person.id, world.course.uuid), &enrolment).await;
}

fn email(number: u32) -> String {
    format!("person{number}@learner.example")
}

/// Everybody whom the pages from `first` on list, and how many pages that took.
async fn everybody(world: &World, first: &str) -> (Vec<String>, usize) {
    let (mut path, mut seen, mut pages) = (first.to_owned(), Vec::new(), 0);
    loop {
        let page = get(world, &path).await;
        assert_eq!(page.status, 200, "{page:?}");
        pages += 1;
        seen.extend(super::names(&page.body));
        match page.body["next"].as_str() {
            Some(next) => next.split_once(".example").unwrap().1.clone_into(&mut path),
            None => return (seen, pages),
        }
    }
}

#[tokio::test]
async fn a_roster_is_for_the_course_s_instructors_and_addresses_for_administrators() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let office = world.world.office();
    let path = path(&world.world);
    let before = get(&world.world, &path).await.body["results"][0].clone();
    assert_eq!(before["last_activity_at"], Value::Null, "{before}");
    assert_eq!(world.complete_text().await.status, 200);
    let now = domain::Clock::now(world.world.clock.as_ref());
    for (caller, address) in
        [(world.world.admin(), json!("ada@learner.example")), (world.instructor(), Value::Null)]
    {
        let page = ApiRequest::new("GET", &path, &caller).send(&office).await;
        let [entry] = page.body["results"].as_array().unwrap().as_slice() else { panic!("{page:?}") };
        assert_eq!((&entry["name"], &entry["email"]), (&json!("Ada Learner"), &address));
        assert_eq!((&entry["status"], &entry["progress_percent"]), (&json!("active"), &json!(50)), "{entry}");
        let at: Timestamp = entry["last_activity_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(at, now, "{entry}");
    }
    for (groups, status) in [("[instructor]", 404), ("[learner]", 403)] {
        for path in [path.clone(), format!("{path}export/")] {
            let stranger = world.stranger(groups);
            let answer = ApiRequest::new("GET", &path, &stranger).send(&office).await;
            assert_eq!(answer.status, status, "{groups} {path}: {answer:?}");
        }
    }
    let nowhere = format!("/api/office/courses/{}/enrolments/", Uuid::from_u128(9));
    assert_eq!(get(&world.world, &nowhere).await.status, 404);
}

#[tokio::test]
async fn the_pages_of_a_status_show_everybody_with_it_once_newest_first() {
    let world = World::start().await;
    for number in 0..60 {
        let status = match number % 6 {
            0 => EnrolmentStatus::Completed,
            1 => EnrolmentStatus::Revoked,
            _ => EnrolmentStatus::Active,
        };
        enrol(&world, number, status).await;
    }
    let path = path(&world);
    let (all, pages) = everybody(&world, &format!("{path}?page_size=25")).await;
    let expected: Vec<String> = (0..60).rev().map(|number| format!("Person {number:03}")).collect();
    assert_eq!((all, pages), (expected.clone(), 3));
    for (status, size, count) in
        [("completed", 4, 10), ("revoked", 100, 10), ("active", 7, 40), ("expired", 5, 0)]
    {
        let (found, _) = everybody(&world, &format!("{path}?status={status}&page_size={size}")).await;
        assert_eq!(found.len(), count, "{status}");
        let place = |name: &String| expected.iter().position(|other| other == name).unwrap();
        assert!(found.windows(2).all(|two| place(&two[0]) < place(&two[1])), "{status}: {found:?}");
    }
    let second = get(&world, &format!("{path}?page_size=25")).await.body["next"].as_str().unwrap().to_owned();
    let second = get(&world, second.split_once(".example").unwrap().1).await.body;
    let back = second["previous"].as_str().unwrap().split_once(".example").unwrap().1.to_owned();
    assert_eq!(super::names(&get(&world, &back).await.body), expected[..25]);
    for wrong in ["?status=x", "?page_size=0", "?cursor=x", "?order=name"] {
        assert_eq!(get(&world, &format!("{path}{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_roster_can_be_read_from_its_oldest_enrolment_on_and_back() {
    let world = World::start().await;
    for number in 0..60 {
        let status = if number % 6 == 0 { EnrolmentStatus::Completed } else { EnrolmentStatus::Active };
        enrol(&world, number, status).await;
    }
    let path = path(&world);
    let expected: Vec<String> = (0..60).map(|number| format!("Person {number:03}")).collect();
    let (all, pages) = everybody(&world, &format!("{path}?order=oldest&page_size=25")).await;
    assert_eq!((all, pages), (expected.clone(), 3));
    let next = async |link: &Value| {
        let path = link.as_str().unwrap().split_once(".example").unwrap().1.to_owned();
        get(&world, &path).await.body
    };
    let first = get(&world, &format!("{path}?order=oldest&page_size=25")).await.body;
    assert_eq!(first["previous"], Value::Null, "{first}");
    let last = next(&next(&first["next"]).await["next"]).await;
    assert_eq!((super::names(&last), &last["next"]), (expected[50..].to_vec(), &Value::Null));
    let second = next(&last["previous"]).await;
    assert_eq!(super::names(&second), expected[25..50]);
    let back = next(&second["previous"]).await;
    assert_eq!((super::names(&back), &back["previous"]), (expected[..25].to_vec(), &Value::Null));
    for (status, size) in [("completed", 4), ("active", 7), ("expired", 5)] {
        let newest = everybody(&world, &format!("{path}?status={status}&page_size={size}")).await.0;
        let oldest =
            everybody(&world, &format!("{path}?status={status}&order=oldest&page_size={size}")).await.0;
        assert_eq!(oldest, newest.into_iter().rev().collect::<Vec<_>>(), "{status}");
    }
    // A cursor that leads the other way is none of a status.
    let page = get(&world, &format!("{path}?status=active&page_size=5")).await.body;
    let (_, cursor) = page["next"].as_str().unwrap().split_once("cursor=").unwrap();
    let cursor = cursor.split('&').next().unwrap();
    assert_eq!(get(&world, &format!("{path}?status=active&order=oldest&cursor={cursor}")).await.status, 400);
}

#[tokio::test]
async fn the_file_opens_in_a_spreadsheet_and_holds_no_formula() {
    let world = World::start().await;
    enrol(&world, 1, EnrolmentStatus::Active).await;
    enrol(&world, 2, EnrolmentStatus::Completed).await;
    let formula = super::person(&world, 2, "=HYPERLINK(\"x\"), Zoë", &email(2));
    world.put_learner(&formula).await;
    let (headers, file) =
        ApiRequest::new("GET", &format!("{}export/?status=completed", path(&world)), &world.admin())
            .bytes(&world.office())
            .await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(headers["content-encoding"], "identity", "the byte order mark stays");
    assert!(headers["content-disposition"].to_str().unwrap().ends_with(".csv\""));
    let file = String::from_utf8(file).unwrap();
    let expected = "\u{FEFF}name,email,status,progress_percent,enrolled_at,last_activity_at,completed_at,learner_id\n\
         \"'=HYPERLINK(\"\"x\"\"), Zoë\",person2@learner.example,completed,0,2026-11-20T10:00:02Z,,,";
    assert_eq!(file.trim_end(), format!("{expected}{}", formula.id));
}

/// The units that a call consumes when it is made again.
async fn units(client: &Client, call: &Call) -> f64 {
    let text = |value: &Value| AttributeValue::S(value["S"].as_str().unwrap().to_owned());
    if call.operation != "DynamoDB.Query" {
        assert_eq!(call.operation, "DynamoDB.BatchGetItem");
        let tables = call.body["RequestItems"].as_object().unwrap();
        // One item of up to 4 KB each, read consistently.
        let items: usize = tables.values().map(|table| table["Keys"].as_array().unwrap().len()).sum();
        return f64::from(u32::try_from(items).unwrap());
    }
    let mut query = client
        .query()
        .table_name(call.body["TableName"].as_str().unwrap())
        .index_name(call.body["IndexName"].as_str().unwrap());
    for (name, value) in call.body["ExpressionAttributeValues"].as_object().unwrap() {
        query = query.expression_attribute_values(name, text(value));
    }
    let start = call.body["ExclusiveStartKey"].as_object();
    let start = start.map(|key| key.iter().map(|(name, value)| (name.clone(), text(value))).collect());
    let answer = query
        .key_condition_expression(call.body["KeyConditionExpression"].as_str().unwrap())
        .scan_index_forward(call.body["ScanIndexForward"].as_bool().unwrap())
        .limit(i32::try_from(call.body["Limit"].as_i64().unwrap()).unwrap())
        .set_exclusive_start_key(start)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    answer.consumed_capacity.unwrap().capacity_units.unwrap()
}

/// The calls and the units of a page, and the page.
async fn cost(world: &World, path: &str) -> ((usize, f64), Value) {
    world.cloud.faults.take_calls();
    let page: ApiResponse = get(world, path).await;
    assert_eq!(page.status, 200, "{page:?}");
    let client = Client::new(&world.cloud.quiet.config);
    let (calls, mut sum) = (world.cloud.faults.take_calls(), Vec::new());
    for call in &calls {
        sum.push(units(&client, call).await);
    }
    ((calls.len(), sum.into_iter().sum()), page.body)
}

/// So many active enrolments that are older than the others, as the index has them.
async fn store_older(world: &World, many: u32) {
    let (client, table, course) =
        (Client::new(&world.cloud.quiet.config), names().main.unwrap(), world.course.uuid);
    let item = |number: u32| {
        let id = LearnerId(Uuid::from_u128(0x0001_d000_0000_0000 + u128::from(number)));
        let at = since() - SignedDuration::from_secs(i64::from(number) + 1);
        let shard = id.0.as_bytes()[15] % 10;
        let text = |text: String| AttributeValue::S(text);
        HashMap::from([
            ("pk".to_owned(), text(format!("USER#{id}"))),
            ("sk".to_owned(), text(format!("ENROLMENT#{course}"))),
            ("gsi1pk".to_owned(), text(format!("COURSE#{course}#{shard}"))),
            ("gsi1sk".to_owned(), text(format!("ENROLMENT#{}#{id}", at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")))),
            ("status".to_owned(), text("active".to_owned())),
            ("version".to_owned(), AttributeValue::N("1".to_owned())),
        ])
    };
    let numbers: Vec<u32> = (0..many).collect();
    for batch in numbers.chunks(25) {
        let puts = batch.iter().map(|number| {
            let put = PutRequest::builder().set_item(Some(item(*number))).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        });
        client.batch_write_item().request_items(&table, puts.collect()).send().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_page_of_a_roster_of_two_hundred_thousand_costs_what_one_of_twenty_does() {
    let (few, many) = (World::start().await, World::start().await);
    for world in [&few, &many] {
        for number in 0..20 {
            enrol(world, number, EnrolmentStatus::Active).await;
        }
    }
    store_older(&many, 199_980).await;
    for query in ["", "?status=active"] {
        let path = format!("{}{query}", path(&many));
        let ((little, short), (much, long)) = (cost(&few, &path).await, cost(&many, &path).await);
        assert_eq!(much, little, "{query}: calls and units among many and among few");
        assert_eq!(short["results"], long["results"], "{query}");
        assert_eq!(short["results"].as_array().unwrap().len(), 20);
        assert!(short["next"].is_null() && long["next"].is_string(), "{query}");
    }
    for world in [&few, &many] {
        for number in 0..20 {
            enrol_long_before(world, number).await;
        }
    }
    let path_of_oldest = format!("{}?order=oldest", path(&many));
    let ((little, short), (much, long)) =
        (cost(&few, &path_of_oldest).await, cost(&many, &path_of_oldest).await);
    assert_eq!((much, &long["results"]), (little, &short["results"]), "the oldest among many and among few");
    assert_eq!(long["results"].as_array().unwrap().len(), 20);
    // Nobody has this status: the page looks at a bounded part, which a thousand enrolments reach, and its cursor leads on.
    store_older(&few, 960).await;
    let path = format!("{}?status=completed", path(&many));
    let ((little, short), (much, long)) = (cost(&few, &path).await, cost(&many, &path).await);
    assert_eq!(much, little, "those of a status among many and among a thousand");
    for page in [short, long] {
        assert!(page["results"].as_array().unwrap().is_empty() && page["next"].is_string(), "{page}");
    }
}
