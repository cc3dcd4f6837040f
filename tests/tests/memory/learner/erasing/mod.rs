//! A learner is erased: nothing that describes the person is left anywhere, and the facts and their sums stay.

mod checkouts;
mod in_parts;
mod interrupted;
mod invited;
mod kinds;
mod late;
mod whole;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::LearnerId;
use shared::runtime::Aws;
use shared::store::Store;
use shared::stripe::checkouts::StripeCheckouts;
use shared::submitted_files::SubmittedFiles;
use shared::use_cases::erase_learner::{EraseError, Erasure, LearnerEraser};
use tests::bucket::BUCKET;
use tests::tables::names;
use tests::world::World;

/// An item as the store has it.
type Item = HashMap<String, AttributeValue>;

/// The bucket of submitted files.
fn files(aws: &Aws) -> SubmittedFiles {
    SubmittedFiles::new(aws_sdk_s3::Client::new(&aws.config), BUCKET.into())
}

/// Erases a learner as the operator's command does. The calls have the planned faults.
pub(crate) async fn erase(world: &World, learner: LearnerId) -> Result<Erasure, EraseError> {
    let (erased, done) = erase_as_far_as_possible(world, learner).await;
    erased.map(|()| done)
}

/// Erases a learner, and says what was done even if something was in the way.
async fn erase_as_far_as_possible(world: &World, learner: LearnerId) -> (Result<(), EraseError>, Erasure) {
    let (store, files) = (world.cloud.aws.store(names()), files(&world.cloud.aws));
    let (checkouts, mut done) = (world.stripe_checkouts(), Erasure::default());
    let erased = eraser(&store, &files, &checkouts, world).erase(learner, &mut done).await;
    (erased.map(|_| ()), done)
}

/// What an erasure would do.
async fn preview(world: &World, learner: LearnerId) -> Option<Erasure> {
    let (files, checkouts) = (files(&world.cloud.quiet), world.stripe_checkouts());
    eraser(&world.store, &files, &checkouts, world).preview(learner).await.unwrap()
}

fn eraser<'a>(
    store: &'a Store,
    files: &'a SubmittedFiles,
    checkouts: &'a StripeCheckouts,
    world: &'a World,
) -> LearnerEraser<'a> {
    let step_timeout = Duration::from_secs(20);
    LearnerEraser { store, files, checkouts, clock: world.clock.as_ref(), step_timeout }
}

/// Every item of every table, as it is stored.
async fn items(world: &World) -> Vec<(String, Item)> {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let (tables, mut found) = (names(), Vec::new());
    for table in [tables.main, tables.outbox, tables.keys, tables.ledger, tables.drafts].into_iter().flatten()
    {
        let mut start = None;
        loop {
            let scan = client.scan().table_name(&table).set_exclusive_start_key(start.take());
            let page = scan.send().await.unwrap();
            found.extend(page.items().iter().map(|item| (table.clone(), item.clone())));
            start = page.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                break;
            }
        }
    }
    found
}

/// Where one of these texts is stored: in an item, a file's name or its bytes.
async fn found(world: &World, texts: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for (table, item) in items(world).await {
        let text = format!("{item:?}");
        places.extend(
            texts
                .iter()
                .filter(|canary| text.contains(**canary))
                .map(|canary| format!("{canary} in {table} {:?}/{:?}", item["pk"], item["sk"])),
        );
    }
    for (key, version) in world.cloud.objects().versions() {
        let bytes = String::from_utf8_lossy(&version.bytes).into_owned();
        places.extend(
            texts
                .iter()
                .filter(|canary| key.contains(**canary) || bytes.contains(**canary))
                .map(|canary| format!("{canary} in {key}")),
        );
    }
    places
}
