//! Every call of a write fails in every way; then the author saves again. Nothing is lost and nothing is there twice.

use serde_json::{Value, json};
use tests::faults::Fault;
use tests::studio::{DRAFT, DRAFT_TEXT, Studio, definition, outline};
use uuid::Uuid;

const EVERY_FAULT: [Fault; 8] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::TransactionConflict,
    Fault::UnprocessedKeys,
    Fault::ServerError,
];

#[tokio::test]
async fn a_save_that_stops_anywhere_is_saved_by_its_repetition() {
    let mut new = outline(&definition(DRAFT));
    new["title"] = json!("Care of wounds");
    let body = json!({"markdown": "Read it twice."});
    let mut met = 0;
    for fault in EVERY_FAULT {
        for nth in 0..2 {
            let studio = Studio::with_draft().await;
            let (faults, author) = (&studio.world.cloud.faults, studio.author());
            for _ in 0..2 {
                faults.plan(nth, fault);
                faults.until_death(studio.save_outline(&author, DRAFT, 1, &new)).await;
                met += usize::from(!faults.clear());
                let again = studio.save_outline(&author, DRAFT, 1, &new).await;
                assert_eq!((again.status, &again.body["version"]), (200, &json!(2)), "{fault:?} at {nth}");
            }
            faults.plan(nth, fault);
            let save = || studio.save_content(&author, (DRAFT, DRAFT_TEXT), 1, ("text", &body));
            faults.until_death(save()).await;
            met += usize::from(!faults.clear());
            let again = save().await;
            assert_eq!((again.status, &again.body["version"]), (200, &json!(2)), "{fault:?} at {nth}");
            let exported = studio.export(DRAFT).await.body;
            assert_eq!(
                (&exported["title"], &exported["modules"][0]["contents"][0]["text"]),
                (&new["title"], &body)
            );
        }
    }
    assert!(met >= 32, "{met}");
}

fn large() -> Value {
    let mut course = definition(DRAFT);
    let content = |number: u128| {
        json!({
            "uuid": Uuid::from_u128(0xc0de_0000 + number), "title": "Part", "kind": "text",
            "text": {"markdown": format!("Part {number}.")},
        })
    };
    course["modules"][0]["contents"] = Value::Array((0..200).map(content).collect());
    course
}

/// A small course is one transaction; a large one is more, and does not exist until the last.
#[tokio::test]
async fn an_import_that_stops_anywhere_is_whole_after_its_repetition() {
    for (course, calls) in [(definition(DRAFT), 2), (large(), 7)] {
        let mut met = 0;
        for fault in EVERY_FAULT {
            for nth in 0..calls {
                let studio = Studio::open().await;
                let faults = &studio.world.cloud.faults;
                faults.plan(nth, fault);
                let first = faults.until_death(studio.import(&course)).await;
                met += usize::from(!faults.clear());
                let between = studio.draft(DRAFT).await;
                assert!(
                    between.status == 404 || studio.export(DRAFT).await.body == course,
                    "{fault:?} at {nth}: half of it is shown"
                );
                // What was left by a process that died is taken over after a minute.
                studio.world.clock.advance(jiff::SignedDuration::from_mins(2));
                let again = studio.import(&course).await;
                assert_eq!(again.status, 201, "{fault:?} at {nth}: {first:?} {again:?}");
                assert_eq!(studio.export(DRAFT).await.body, course, "{fault:?} at {nth}");
            }
        }
        assert!(met >= 8 * 2, "{met}");
    }
}
