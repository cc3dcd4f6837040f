//! Random lists, page by page: no row is lost and none comes twice, however large the rows and whatever is left out.

use std::collections::BTreeMap;

use domain::NotificationId;
use domain::notification::Notification;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shared::store::{Cursor, Filling, Page, StoreError, Transaction, keys};
use tests::world::{World, soon};
use uuid::Uuid;

/// The largest text of a row: 300 KB, however they are counted.
const LARGEST: usize = 300 * 1024;

/// Stores one notification for each size in bytes; returns their ordinals, newest first.
async fn stored(world: &World, sizes: &[usize]) -> Vec<u64> {
    for (number, size) in (1_u64..).zip(sizes) {
        let note = Notification {
            id: NotificationId(Uuid::from_u128(u128::from(number))),
            ordinal: number,
            title: "Note".into(),
            message: "x".repeat(*size),
            action_url: "/".into(),
            metadata: BTreeMap::new(),
            created_at: world.course.published_at.unwrap(),
            read_at: None,
        };
        let mut transaction = Transaction::new();
        transaction.create(&keys::notification(world.learner.id, note.id), &note).unwrap();
        assert!(world.store.write(soon(), &transaction).await.unwrap());
    }
    (1..=u64::try_from(sizes.len()).unwrap()).rev().collect()
}

/// A page of those whose ordinal is a multiple of `every`.
async fn page(world: &World, size: u8, cursor: Option<Cursor>, every: u64) -> Page<u64> {
    let range = keys::notifications(world.learner.id);
    if every == 1 {
        let page = world.store.page(soon(), &range, size, cursor.as_ref()).await.unwrap();
        return page.map(|note| note.ordinal);
    }
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = world.store.page(soon(), &range, size, cursor.as_ref()).await.unwrap();
        let keep = |note: Notification| note.ordinal.is_multiple_of(every).then_some(note.ordinal);
        filling.take(page, |note| Ok::<_, StoreError>(keep(note))).unwrap();
    }
    filling.finish()
}

/// Reads the list to its end and back to its start.
async fn walked(world: &World, all: &[u64], size: u8, every: u64, large: bool) {
    let expected: Vec<u64> = all.iter().copied().filter(|ordinal| ordinal.is_multiple_of(every)).collect();
    let told = format!("page size {size}, every {every}");
    let (mut seen, mut cursor, mut last) = (Vec::<u64>::new(), None::<Cursor>, None::<Cursor>);
    loop {
        let page = page(world, size, cursor, every).await;
        assert!(page.items.len() <= usize::from(size), "{told}");
        if page.older.is_some() {
            let full = page.items.len() == usize::from(size);
            assert!(full || (large && !page.items.is_empty()), "{told}: {:?}", page.items);
        }
        seen.extend(&page.items);
        last = page.items.first().map(|_| page.newer.clone()).unwrap_or(last);
        match page.older {
            None => break,
            older => cursor = older,
        }
    }
    assert_eq!(seen, expected, "{told}, forward");

    // Back from the first item of the last page.
    let mut rest = expected.len();
    let mut newer = last;
    while let Some(cursor) = newer {
        let Cursor::NewerThan(_) = &cursor else { panic!("{told}: a cursor that leads back") };
        let page = page(world, size, Some(cursor), every).await;
        let at = expected.iter().position(|ordinal| Some(ordinal) == page.items.first()).unwrap_or_default();
        assert_eq!(page.items, expected[at..at + page.items.len()], "{told}, back");
        assert!(page.items.is_empty() || at + page.items.len() <= rest, "{told}, back: nothing comes twice");
        if page.newer.is_some() {
            assert!(
                page.items.len() == usize::from(size) || (large && !page.items.is_empty()),
                "{told}, back"
            );
        } else {
            assert_eq!(at, 0, "{told}: the start is reached");
        }
        rest = at;
        newer = page.newer;
    }
}

#[test]
fn random_lists_lose_no_row_and_repeat_none_at_any_page_size() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let size = prop_oneof![
        1 => Just(1),
        5 => 1..2_000_usize,
        1 => 2_000..30_000_usize,
        1 => 30_000..=LARGEST,
        1 => Just(LARGEST),
    ];
    let lists = (proptest::collection::vec(size, 0..40), 1_u8..=100, 1_u64..4);
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&lists, |(sizes, size, every)| {
            runtime.block_on(async {
                let world = World::start().await;
                let all = stored(&world, &sizes).await;
                let large = sizes.iter().sum::<usize>() > 3_000_000;
                walked(&world, &all, size, every, large).await;
            });
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn a_list_of_several_megabytes_is_complete_at_every_page_size() {
    let world = World::start().await;
    let sizes: Vec<usize> = (0..24).map(|number| if number % 3 == 0 { 300_000 } else { 1 }).collect();
    let all = stored(&world, &sizes).await;
    for size in [1, 2, 3, 7, 23, 24, 25, 100] {
        for every in [1, 2, 5] {
            walked(&world, &all, size, every, false).await;
        }
    }
}

#[tokio::test]
async fn a_few_rows_among_many_fill_a_page() {
    let world = World::start().await;
    let all = stored(&world, &vec![10; 130]).await;
    let page = page(&world, 1, None, 120).await;
    assert_eq!((page.items, page.older), (vec![120], None), "nothing follows, so nothing leads on");
    walked(&world, &all, 2, 40, false).await;
}
