//! Files of adjustments as people really send them: saved by Excel, in old encodings, with blank rows, twice.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tests::api::{ApiRequest, ApiResponse};
use tests::world::World;

const SAME_BATCH: &[u8] = include_bytes!("fixtures/bulk_same_batch.csv");
const SAVED_BY_EXCEL: &[u8] = include_bytes!("fixtures/bulk_same_batch_saved_by_excel.csv");
const WINDOWS_1252: &[u8] = include_bytes!("fixtures/bulk_cp1252.csv");
const BLANK_ROWS: &[u8] = include_bytes!("fixtures/bulk_blank_rows.csv");

async fn send(world: &World, body: Value) -> ApiResponse {
    let request = ApiRequest::new("POST", "/api/admin/cpd/adjustments/bulk/", &world.admin());
    request.body(&body).send(&world.cpd_api()).await
}

/// Sends the bytes of a file, with the learner's id in place of `<LEARNER>`.
async fn file(world: &World, batch: &str, bytes: &[u8]) -> ApiResponse {
    let (id, name) = (world.learner.id.to_string(), b"<LEARNER>");
    let mut file = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(name.len()).position(|window| window == name) {
        file.extend_from_slice(&rest[..at]);
        file.extend_from_slice(id.as_bytes());
        rest = &rest[at + name.len()..];
    }
    file.extend_from_slice(rest);
    send(world, json!({"batch": batch, "csv_base64": STANDARD.encode(file), "dry_run": false})).await
}

async fn text(world: &World, batch: &str, csv: &str) -> ApiResponse {
    send(world, json!({"batch": batch, "csv": csv, "dry_run": false})).await
}

fn counts(answer: &ApiResponse) -> (u16, Option<u64>, Option<u64>) {
    (answer.status, answer.body["applied"].as_u64(), answer.body["already_applied"].as_u64())
}

#[tokio::test]
async fn a_file_saved_again_by_a_spreadsheet_is_not_applied_again() {
    let world = World::start().await;
    let learner = world.learner.id;
    assert_eq!(counts(&file(&world, "November", SAME_BATCH).await), (200, Some(1), Some(0)));
    assert_eq!(counts(&file(&world, "November", SAVED_BY_EXCEL).await), (200, Some(0), Some(1)));
    for row in [
        format!("{learner},+2.50,Clinical,Conference day"),
        format!("{},2.5,clinical,Conference\u{A0}day", learner.to_string().to_uppercase()),
        format!("{{{learner}}},\" 2,50 \",CLINICAL,\"Conference\nday\""),
        format!("{},02.500,Clinical ,Conference  day", learner.to_string().replace('-', "\u{2011}")),
    ] {
        let answer = text(&world, " november ", &format!("learner,credits,cpd_type,reason\n{row}\n")).await;
        assert_eq!(counts(&answer), (200, Some(0), Some(1)), "{row}: {}", answer.body);
    }
    let semicolons = format!("Learner;Credits;CPD type;Reason\r\n{learner};2,5;Clinical;Conference day\r\n");
    assert_eq!(counts(&text(&world, "November", &semicolons).await), (200, Some(0), Some(1)));
    assert_eq!(world.stored().await.told(), ["manual_adjustment 2.50"]);
}

#[tokio::test]
async fn what_an_earlier_release_applied_is_known() {
    let world = World::start().await;
    let learner = world.learner.id;
    let cells = [learner.to_string(), "2.50".to_owned(), "Clinical".to_owned(), "Conference day".to_owned()];
    let key = domain::credits::ledger::legacy_row_key("November", &cells.each_ref().map(String::as_str), 0);
    let marker = shared::store::AdjustmentMarker {
        sequence: 1,
        entry: uuid::Uuid::from_u128(1),
        applied_at: domain::Clock::now(world.clock.as_ref()),
    };
    world.put(&shared::store::keys::adjustment_marker(learner, &key), &marker).await;
    for bytes in [SAME_BATCH, SAVED_BY_EXCEL] {
        assert_eq!(counts(&file(&world, "November", bytes).await), (200, Some(0), Some(1)));
    }
}

#[tokio::test]
async fn letters_are_kept_whatever_the_encoding() {
    let world = World::start().await;
    let answer = file(&world, "Café", WINDOWS_1252).await;
    assert_eq!(
        (counts(&answer), &answer.body["encoding"]),
        ((200, Some(1), Some(0)), &json!("windows-1252"))
    );
    let notes = "Café scientifique – Zürich";
    let stored = world.stored().await;
    assert_eq!(stored.entries.iter().map(|entry| entry.notes.as_str()).collect::<Vec<_>>(), [notes]);
    let again = format!("learner,credits,cpd_type,reason\n{},1,Clinical,{notes}", world.learner.id);
    let wide: Vec<u8> = again.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [again.as_bytes().to_vec(), [b"\xef\xbb\xbf", again.as_bytes()].concat(), wide] {
        assert_eq!(counts(&file(&world, "Café", &bytes).await), (200, Some(0), Some(1)));
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_plain_words() {
    let world = World::start().await;
    let learner = world.learner.id;
    let head = "learner,credits,cpd_type,reason";
    // A browser or an older page decoded a file of another encoding as UTF-8.
    let lost = text(&world, "b", &format!("{head}\n{learner},1,Clinical,Caf\u{FFFD}\n")).await;
    let cyrillic = b"learner;credits;cpd_type;reason\n<LEARNER>;1;Clinical;\xca\xee\xed\xf4\xe5\xf0\xe5\xed\xf6\xe8\xff \xe2 \xcc\xee\xf1\xea\xe2\xe5\n";
    let cyrillic = file(&world, "b", cyrillic).await;
    let workbook = file(&world, "b", b"PK\x03\x04\x14\x00\x06\x00").await;
    for answer in [lost, cyrillic, workbook] {
        assert_eq!(answer.status, 400);
        let reason = answer.body["error"]["details"]["csv"][0].as_str().unwrap().to_owned();
        assert!(reason.ends_with("Save it as “CSV UTF-8” and try again."), "{reason}");
    }
    for body in [
        json!({"batch": "b", "dry_run": true}),
        json!({"batch": "b", "csv": head, "csv_base64": "", "dry_run": true}),
        json!({"batch": "b", "csv_base64": "%", "dry_run": true}),
        json!({"batch": "\u{200B}", "csv": format!("{head}\n{learner},1,Clinical,x"), "dry_run": true}),
    ] {
        assert_eq!(send(&world, body.clone()).await.status, 400, "{body}");
    }
    assert!(world.stored().await.entries.is_empty());
}

#[tokio::test]
async fn blank_rows_are_ignored_and_lines_are_those_of_the_file() {
    let world = World::start().await;
    let learner = world.learner.id;
    assert_eq!(counts(&file(&world, "November", BLANK_ROWS).await), (200, Some(1), Some(0)));
    let csv = format!(
        "learner,credits,cpd_type,reason,,\r\n\r\n{learner},1,Clinical,\"two\r\nlines\"\r\n,,,\r\n{learner},x,Clinical,y,,\r\n"
    );
    let refused = text(&world, "December", &csv).await;
    let details = refused.body["error"]["details"].as_object().unwrap();
    assert_eq!(details.keys().collect::<Vec<_>>(), ["line 6"], "{}", refused.body);
    let extra =
        text(&world, "December", &format!("learner,credits,cpd_type,reason\n\n{learner},1,Clinical,a, b"))
            .await;
    let reason = extra.body["error"]["details"]["csv"][0].as_str().unwrap().to_owned();
    assert!(reason.starts_with("line 3: “b” is in a column without a heading."), "{reason}");
}

#[tokio::test]
async fn a_kind_of_credit_is_known_confirmed_or_refused() {
    let world = World::start().await;
    let learner = world.learner.id;
    let mut course = world.course.clone();
    course.cpd_type = "Infection control".into();
    world.put_course(&course).await;
    let csv = |kind: &str| format!("learner,credits,cpd_type,reason\n{learner},1,{kind},x");
    assert_eq!(counts(&text(&world, "a", &csv("infection_control")).await), (200, Some(1), Some(0)));
    let refused = text(&world, "b", &csv("Clincal")).await;
    assert_eq!(
        refused.body["error"]["details"],
        json!({"line 2": ["cpd_type: no course has the type “Clincal”"]})
    );
    let shown = send(&world, json!({"batch": "b", "csv": csv("Clincal"), "dry_run": true})).await;
    assert_eq!(shown.body["rows"][0]["unknown_type"], true);
    let body = json!({"batch": "c", "csv": csv("Wound care"), "dry_run": false, "new_types": ["Wound care"]});
    assert_eq!(counts(&send(&world, body).await), (200, Some(1), Some(0)));
    assert_eq!(
        counts(&text(&world, "d", &csv("WOUND CARE")).await),
        (200, Some(1), Some(0)),
        "now it is known"
    );
    let kinds: Vec<String> = world.stored().await.entries.into_iter().map(|entry| entry.cpd_type).collect();
    assert_eq!(kinds, ["Infection control", "Wound care", "Wound care"]);
}

#[tokio::test]
async fn a_long_kind_of_credit_is_one_kind_in_goals_adjustments_and_files() {
    let world = World::start().await;
    let kind = format!("Continuing {} development", "professional ".repeat(5).trim());
    assert!((61..=100).contains(&kind.chars().count()));
    let adjust = async |cpd_type: &str| {
        let body =
            json!({"learner": world.learner.id, "credits": "1.00", "cpd_type": cpd_type, "reason": "x"});
        ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
            .body(&body)
            .send(&world.cpd_api())
            .await
    };
    assert_eq!(adjust(&kind).await.body["cpd_type"], json!(kind));
    assert_eq!(
        adjust(&kind.to_uppercase()).await.body["cpd_type"],
        json!(kind),
        "the learner’s own spelling"
    );
    assert_eq!(adjust(&"x".repeat(101)).await.status, 400);
    let goals = json!({
        "period": {"kind": "calendar_year"}, "goal": "30.00",
        "by_type": [{"cpd_type": kind.to_lowercase(), "goal": "2.00"}],
    });
    let caller = world.caller();
    let set =
        ApiRequest::new("PUT", "/api/users/cpd_goals/", &caller).body(&goals).send(&world.cpd_api()).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let path = "/api/users/cpd_transactions/summary/";
    let summary = ApiRequest::new("GET", path, &caller).send(&world.cpd_api()).await;
    let kinds = &summary.body["by_cpd_type"];
    assert_eq!((kinds.as_array().unwrap().len(), &kinds[0]["remaining"]), (1, &json!("0.00")), "{kinds}");
    let csv = format!("learner,credits,cpd_type,reason\n{},1,{kind},x", world.learner.id);
    assert_eq!(counts(&text(&world, "a", &csv).await), (200, Some(1), Some(0)));
}
