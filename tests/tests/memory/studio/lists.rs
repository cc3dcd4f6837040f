//! Lists lose no row, whatever the size of what stands behind one.

use domain::course::draft::{Draft, Outline};
use domain::{Clock, CourseId};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::{DraftPointer, Transaction, keys};
use tests::quizzes::INSTRUCTOR;
use tests::studio::{Studio, definition, outline};
use tests::world::soon;
use uuid::Uuid;

/// From a byte to what fits into an item.
const SIZES: [usize; 9] = [1, 10, 1_000, 10_000, 100_000, 200_000, 250_000, 290_000, 298_000];
const DRAFTS: usize = 27;

async fn many() -> Studio {
    let studio = Studio::open().await;
    for number in 0..DRAFTS {
        let course = Uuid::from_u128(0x1000 + number as u128);
        let mut value = outline(&definition(course));
        value["description"] = json!("x".repeat(SIZES[number % SIZES.len()]));
        value["title"] = json!(format!("Course {number}"));
        let outline = Outline::read(value, "outline").unwrap();
        studio.world.clock.advance(SignedDuration::from_secs(1));
        let draft = Draft::new(&outline, INSTRUCTOR, studio.world.clock.now());
        let pointer = DraftPointer {
            author: INSTRUCTOR,
            course: draft.course,
            created_at: draft.created_at,
            archived: false,
        };
        let mut transaction = Transaction::new();
        transaction.create(&keys::draft(CourseId(course)), &draft).unwrap();
        transaction.list(&keys::draft_pointer(INSTRUCTOR, draft.course), &pointer).unwrap();
        assert!(studio.world.store.write(soon(), &transaction).await.unwrap());
    }
    studio
}

#[tokio::test]
async fn the_pages_of_a_list_hold_every_draft_once_in_both_directions() {
    let studio = many().await;
    let expected: Vec<String> = (0..DRAFTS).rev().map(|number| format!("Course {number}")).collect();
    for caller in [studio.author(), studio.world.admin()] {
        for size in [1, 4, 20, 100] {
            let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
            let mut next = Some(format!("/api/studio/courses/?page_size={size}"));
            let mut last = String::new();
            while let Some(path) = next.take() {
                let page = studio.ask("GET", &path, &caller, None).await;
                assert_eq!(page.status, 200, "{page:?}");
                let rows = page.body["results"].as_array().unwrap();
                assert!(!rows.is_empty() && rows.len() <= size);
                forwards.extend(rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()));
                next = page.body["next"].as_str().map(|url| url.replace("https://api.example", ""));
                last = path;
            }
            assert_eq!(forwards, expected, "{size}");
            let mut previous = Some(last);
            while let Some(path) = previous.take() {
                let page = studio.ask("GET", &path, &caller, None).await;
                let rows = page.body["results"].as_array().unwrap();
                backwards.extend(rows.iter().rev().map(|row| row["title"].as_str().unwrap().to_owned()));
                previous = page.body["previous"].as_str().map(|url| url.replace("https://api.example", ""));
            }
            assert_eq!(backwards.into_iter().rev().collect::<Vec<_>>(), expected, "{size}");
        }
    }
}

#[tokio::test]
async fn no_list_reads_an_outline() {
    let studio = many().await;
    for caller in [studio.author(), studio.world.admin()] {
        studio.world.cloud.faults.take_calls();
        let list = studio.ask("GET", "/api/studio/courses/?page_size=100", &caller, None).await;
        assert_eq!(list.body["results"].as_array().unwrap().len(), DRAFTS);
        let calls = studio.world.cloud.faults.take_calls();
        assert!(calls.len() <= 2, "{calls:?}");
        for call in calls {
            let is_index = call.body["IndexName"] == "GSI1";
            let tables = call.body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
            let projected = tables.clone().count() > 0
                && tables.into_iter().all(|table| {
                    let names = table["ExpressionAttributeNames"].as_object().unwrap();
                    !names.values().any(|name| name == "outline") && table["ProjectionExpression"].is_string()
                });
            assert!(is_index || projected, "{call:?}");
        }
    }
}
