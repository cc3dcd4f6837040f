//! Every write of the staff leaves exactly one entry in the audit log, in the transaction of its fact.

use std::collections::{BTreeMap, BTreeSet};

use domain::Clock;
use jiff::tz::TimeZone;
use shared::store::keys;
use tests::front_door::FrontDoor;
use tests::world::soon;

use super::repeated_writes::{ready_for, request, writes};

/// Staff writes whose record is elsewhere, and where.
const ELSEWHERE: [(&str, &str); 6] = [
    ("course-studio", "a draft keeps who saved it, and is its authors' own"),
    ("signMediaUpload", "a file of a draft names who uploads it"),
    ("completeMedia", "a file of a draft names who uploads it"),
    ("continueErasure", "a part of an erasure, whose beginning has the entry"),
    ("changeSavedComments", "a grader's own texts, which say nothing of anybody"),
    ("deleteMedia", "a file of a draft, which was never published"),
];
/// What the studio does to a course that learners see.
const PUBLISHES: [&str; 2] = ["publishCourse", "hideCourse"];

async fn entries(door: &FrontDoor) -> usize {
    let today = door.world.clock.now().to_zoned(TimeZone::UTC).date();
    let log = keys::audit_of_month(today);
    door.world.store.page(soon(), &log, 100, None).await.unwrap().items.len()
}

#[tokio::test]
async fn every_write_of_the_staff_leaves_one_entry() {
    let (mut audited, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
    for operation in writes() {
        let (door, ids) = ready_for(&operation).await;
        if door.caller_of(&operation) == door.learner() {
            continue;
        }
        let before = entries(&door).await;
        for _ in 0..2 {
            // The repetition finds the first response.
            let ask = request(&door, &operation, &ids).header("idempotency-key", "audited");
            let answer = door.send(&operation, ask).await;
            assert!((200..300).contains(&answer.status), "{}: {answer:?}", operation.id());
        }
        let left = entries(&door).await - before;
        let exempt = ELSEWHERE.iter().find(|(name, _)| [operation.id(), operation.function].contains(name));
        let exempt = exempt.filter(|_| !PUBLISHES.contains(&operation.id()));
        assert_eq!(left, usize::from(exempt.is_none()), "{}", operation.id());
        match exempt {
            Some((name, _)) => elsewhere.insert(*name),
            None => audited.insert(operation.id().to_owned()),
        };
    }
    assert!(audited.len() >= 16, "{audited:?}");
    let known: BTreeMap<&str, &str> = ELSEWHERE.into();
    assert_eq!(elsewhere, known.into_keys().collect(), "an exemption that nothing needs");
}
