//! Everything about a learner is exported, whatever it is and wherever it is stored.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::LearnerId;
use serde_json::Value;
use shared::store::{HeldCertificate, keys};
use shared::use_cases::export_learner::{ExportedFile, export_learner};
use tests::api::ApiRequest;
use tests::front_door::FrontDoor;
use tests::uploads::{UploadWorld, pdf, uuid};
use tests::world::soon;
use uuid::Uuid;

type Item = HashMap<String, AttributeValue>;

fn address(table: &str, item: &Item) -> String {
    format!("{table} {}/{}", item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap())
}

#[tokio::test]
async fn everything_that_names_the_learner_is_exported() {
    let door = FrontDoor::open().await;
    let world = &door.world;
    // A few more kinds of things, and credits.
    for (path, body) in [
        ("/api/learning/progress/content/{}/", r#"{"progress_percent": 40, "position_seconds": 9}"#),
        ("/api/notifications/read-all/", ""),
    ] {
        let path = path.replace("{}", &door.ids["content"]);
        let request = ApiRequest::new("POST", &path, &world.caller()).header("idempotency-key", "k");
        assert_eq!(request.raw_body(body).send(&world.learner_api()).await.status, 200);
    }
    let certificate = world.earn(7, "2.50").await;
    let held = keys::held_certificate(world.learner.id, certificate.uuid);
    world.put(&held, &HeldCertificate::of(&certificate)).await;
    world.apply_due_steps(&certificate).await;

    let export = export_learner(&world.store, soon(), world.learner.id).await.unwrap().unwrap();
    let exported: BTreeSet<String> = export
        .sections
        .values()
        .flatten()
        .map(|item| format!("{}/{}", item["pk"].as_str().unwrap(), item["sk"].as_str().unwrap()))
        .collect();
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let (learner, mut named) = (world.learner.id.to_string(), 0);
    let tables = tests::tables::names();
    // A message holds ids alone, and leads to what is exported.
    for table in [tables.main, tables.ledger, tables.keys, tables.drafts].into_iter().flatten() {
        let items = client.scan().table_name(&table).send().await.unwrap();
        for item in items.items() {
            let text = format!("{item:?}");
            let address = address(&table, item);
            // Lists of a course and pointers hold ids alone, and lead to what is exported.
            let forms = [" COURSE#", " ID#", " CODE#", " NUMBER#", " SENT#", " AUDIT#"];
            let leads = forms.iter().any(|form| address.contains(form));
            if !leads && (text.contains(&learner) || text.contains("ada@learner.example")) {
                let key = address.split_once(' ').unwrap().1;
                assert!(exported.contains(key), "{address} is not exported");
                named += 1;
            }
        }
    }
    assert!(named > 15, "{named}");
    let sections: Vec<&str> = export.sections.keys().copied().collect();
    for section in
        ["profile", "enrolments", "payments", "assignments", "certificates", "credits", "notifications"]
    {
        assert!(sections.contains(&section), "{section} of {sections:?}");
    }
    assert_eq!(export.sections["profile"][0]["email"], Value::from("ada@learner.example"));
    assert!(
        !export.sections.values().flatten().any(|item| item.to_string().contains("grace@")),
        "nobody else"
    );
}

#[tokio::test]
async fn files_are_named_and_somebody_unknown_is_not_exported() {
    let world = UploadWorld::start(serde_json::json!({})).await;
    let submitted = world.submit("Essay.pdf", &pdf()).await;
    let export = export_learner(&world.world.store, soon(), world.world.learner.id).await.unwrap().unwrap();
    let [ExportedFile { submission, key, name }] = &export.files[..] else { panic!("{:?}", export.files) };
    assert_eq!(*name, format!("{}-Essay.pdf", uuid(&submitted)));
    assert_eq!(submission.to_string(), uuid(&submitted));
    assert!(world.world.cloud.objects().current(key).is_some(), "{key}");
    let nobody = LearnerId(Uuid::from_u128(0x404));
    assert_eq!(export_learner(&world.world.store, soon(), nobody).await.unwrap(), None);
}
