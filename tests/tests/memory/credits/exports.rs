//! A period as a file: every credit in it, exactly as in the history.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::api::ApiRequest;
use tests::world::World;

async fn three_entries() -> World {
    let world = World::start().await;
    for (number, credits) in [(1, "2.50"), (2, "0.10")] {
        let certificate = world.earn(number, credits).await;
        world.apply_due_steps(&certificate).await;
        world.clock.advance(SignedDuration::from_hours(24 * 30));
    }
    let body = json!({"learner": world.learner.id, "credits": "-0.20", "cpd_type": "Clinical", "reason": "=HYPERLINK(1)"});
    ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
        .body(&body)
        .send(&world.cpd_api())
        .await;
    world
}

async fn export(world: &World, query: &str) -> String {
    let path = format!("/api/users/cpd_transactions/export/{query}");
    ApiRequest::new("GET", &path, &world.caller()).text(&world.cpd_api()).await
}

#[tokio::test]
async fn the_spreadsheet_holds_every_credit_and_no_formula() {
    let world = three_entries().await;
    let text = export(&world, "?format=csv").await;
    let (headers, csv) = text.split_once('\n').unwrap();
    assert!(headers.contains("text/csv") && headers.contains("attachment; filename"), "{headers}");
    assert!(csv.starts_with("\u{FEFF}date,"), "Excel reads UTF-8 only behind a byte order mark");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        lines[1],
        "2026-11-22,earned,Clinical audit,Meridian CPD,Clinical,2.50,2.50,CPD-2026-0000-0000-0001,Ada Learner"
    );
    assert_eq!(lines[3], "2027-01-21,manual_adjustment,'=HYPERLINK(1),,Clinical,-0.20,2.40,,Ada Learner");
}

#[tokio::test]
async fn the_json_has_amounts_as_texts_and_totals_per_year() {
    let world = three_entries().await;
    let text = export(&world, "?format=json").await;
    let file: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    assert_eq!((&file["total"], &file["balance"]), (&json!("2.40"), &json!("2.40")));
    let cycles: Vec<_> = file["cycles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["start"].as_str().unwrap(), c["credits"].as_str().unwrap()))
        .collect();
    assert_eq!(cycles, [("2026-01-01", "2.60"), ("2027-01-01", "-0.20")]);
    assert_eq!(file["entries"][1]["certificate_number"], "CPD-2026-0000-0000-0002");

    let text = export(&world, "?format=json&from=2026-12-01&to=2026-12-31").await;
    let file: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    assert_eq!(
        (file["entries"].as_array().unwrap().len(), &file["total"], &file["balance"]),
        (1, &json!("0.10"), &json!("2.60"))
    );
}

#[tokio::test]
async fn the_transcript_is_a_pdf_and_other_forms_are_refused() {
    let world = three_entries().await;
    let request = ApiRequest::new("GET", "/api/users/cpd_transactions/export/?format=pdf", &world.caller());
    let (_, file) = request.bytes(&world.cpd_api()).await;
    assert!(file.starts_with(b"%PDF-"), "{} bytes", file.len());
    for query in ["?format=xml", "?format=csv&from=2027-13-01"] {
        let path = format!("/api/users/cpd_transactions/export/{query}");
        assert_eq!(
            ApiRequest::new("GET", &path, &world.caller()).send(&world.cpd_api()).await.status,
            400,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_period_with_too_many_entries_for_a_pdf_is_refused_with_what_to_do() {
    let world = World::start().await;
    super::history::fill(&world, 10_001).await;
    let pdf = ApiRequest::new("GET", "/api/users/cpd_transactions/export/?format=pdf", &world.caller());
    let refused = pdf.send(&world.cpd_api()).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    assert_eq!(
        refused.body["error"]["details"]["from"][0],
        "selects more than 10,000 entries; choose a shorter period, or CSV instead of PDF"
    );
    let csv = ApiRequest::new("GET", "/api/users/cpd_transactions/export/?format=csv", &world.caller());
    assert_eq!(csv.send(&world.cpd_api()).await.status, 201, "a link to the file");
}

#[tokio::test]
async fn a_large_file_is_a_link_that_is_signed_for_five_minutes() {
    let world = World::start().await;
    super::history::fill(&world, 4000).await;
    let request = ApiRequest::new("GET", "/api/users/cpd_transactions/export/?format=json", &world.caller());
    let answer = request.send(&world.cpd_api()).await;
    assert_eq!(
        (answer.status, &answer.body["expires_at"]),
        (201, &json!("2026-11-22T12:05:00Z")),
        "{}",
        answer.body
    );
    let url = answer.body["url"].as_str().unwrap();
    for part in [
        "/exports/transcripts/",
        &world.learner.id.to_string(),
        ".json?",
        "X-Amz-Signature=",
        "X-Amz-Expires=300",
    ] {
        assert!(url.contains(part), "{part}: {url}");
    }
    let request = ApiRequest::new("GET", "/api/users/cpd_transactions/export/?format=csv", &world.caller());
    let csv = request.text(&world.cpd_api()).await;
    assert_eq!(csv.lines().count(), 4002, "the same as CSV is small enough to be the answer");
}
