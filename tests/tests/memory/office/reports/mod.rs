//! Reports: files of facts, by course and period, part by part, as JSON and as CSV.

mod completions;
mod credits;
mod of_enrolments;
mod revenue;

use serde_json::Value;
use tests::api::ApiRequest;
use tests::world::World;
use uuid::Uuid;

use super::get;

/// Every report, by its name in the address.
const ALL: [&str; 6] = ["enrolments", "completions", "credits", "revenue", "attendance", "quiz-results"];

/// Everything that the parts of a report have.
struct Whole {
    rows: Vec<Value>,
    csv: String,
    parts: usize,
    looked_at: u64,
}

/// All parts of a report, each within so many calls.
async fn whole(world: &World, report: &str, query: &str, calls: usize) -> Whole {
    let path = format!("/api/office/reports/{report}/?course={}{query}", world.course.uuid);
    let mut whole = Whole { rows: Vec::new(), csv: String::new(), parts: 0, looked_at: 0 };
    let mut cursor = String::new();
    loop {
        world.cloud.faults.take_calls();
        let part = get(world, &format!("{path}{cursor}")).await;
        assert_eq!(part.status, 200, "{report}: {part:?}");
        let made = world.cloud.faults.take_calls();
        assert!(made.len() <= calls, "{report}: a part is bounded: {}", made.len());
        assert!(made.iter().all(|call| call.operation != "DynamoDB.Scan"), "{report}");
        whole.rows.extend(part.body["rows"].as_array().unwrap().iter().cloned());
        whole.csv += part.body["csv"].as_str().unwrap_or_default();
        whole.looked_at += part.body["looked_at"].as_u64().unwrap();
        whole.parts += 1;
        match part.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return whole,
        }
    }
}

async fn rows(world: &World, report: &str, query: &str) -> Vec<Value> {
    whole(world, report, query, 100).await.rows
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("{field} of {row}"))
}

#[tokio::test]
async fn every_report_is_for_administrators_and_names_what_is_wrong_with_a_request() {
    let world = World::start().await;
    let instructor = world.caller().with("cognito:groups", "[instructor]");
    for report in ALL {
        let path = format!("/api/office/reports/{report}/?course={}", world.course.uuid);
        for caller in [&world.caller(), &instructor] {
            let asked = ApiRequest::new("GET", &path, caller).send(&world.office()).await;
            assert_eq!((asked.status, asked.code()), (403, "PERMISSION_DENIED"), "{report}");
        }
        for (query, field) in [
            ("&from=2026-13-01", "from"),
            ("&to=yesterday", "to"),
            ("&from=2026-02-01&to=2026-01-01", "to"),
            ("&format=xlsx", "format"),
            ("&has_headings=perhaps", "has_headings"),
            ("&cursor=!", "cursor"),
            ("&cursor=eyJhIjoxfQ", "cursor"),
        ] {
            let asked = get(&world, &format!("{path}{query}")).await;
            assert_eq!((asked.status, asked.code()), (400, "VALIDATION_ERROR"), "{report} {query}");
            assert!(asked.body["error"]["details"][field].is_array(), "{report} {query}: {asked:?}");
        }
        for query in ["", "?course=7"] {
            let asked = get(&world, &format!("/api/office/reports/{report}/{query}")).await;
            assert_eq!(asked.status, 400, "{report}: {asked:?}");
        }
        let unknown = format!("/api/office/reports/{report}/?course={}", Uuid::from_u128(0x404));
        assert_eq!(get(&world, &unknown).await.status, 404, "{report}");
        let empty = whole(&world, report, "&format=csv", 100).await;
        assert!(
            empty.csv.starts_with('\u{FEFF}') && empty.csv.lines().count() == 1,
            "{report}: {}",
            empty.csv
        );
    }
}
