//! Lists what instructors teach, for the courses that earlier releases published: once, along the catalogue.
//!
//! Publications keep the lists from then on, and may run at the same time: a course is listed by what its entry in the
//! catalogue says in the same transaction.

use domain::Clock;
use domain::course::teaching::Teaching;
use tokio::time::Instant;

use crate::store::{
    CatalogueEntry, Cursor, Decision, ItemKey, Key, Snapshot, Store, StoreError, TeachingListed, Transaction,
    keys,
};

/// Courses between two notes of how far the walk is.
const PAGE: u8 = 25;

/// Lists as many courses as there is time for; returns whether all of them are listed.
///
/// # Errors
/// The store was unavailable until the deadline. The next walk goes on where the last note says.
pub async fn list_teaching(store: &Store, clock: &dyn Clock, deadline: Instant) -> Result<bool, StoreError> {
    let key = keys::teaching_listed();
    loop {
        let noted = store.get(deadline, &key).await?;
        let before = noted.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        if before.is_complete() {
            return Ok(true);
        }
        let cursor = before.from.map(Cursor::OlderThan);
        let page = store.page(deadline, &keys::catalogue(), PAGE, cursor.as_ref()).await?;
        for entry in &page.items {
            if let (Some(published_at), false) = (entry.published_at, entry.instructors.is_empty()) {
                let key = keys::catalogue_entry(entry.uuid, published_at);
                list(store, clock, deadline, (&key, entry)).await?;
            }
        }
        let after = match page.older {
            Some(Cursor::OlderThan(place) | Cursor::NewerThan(place)) => {
                TeachingListed { from: Some(place), complete_at: None }
            }
            None => TeachingListed { from: None, complete_at: Some(clock.now()) },
        };
        let mut transaction = Transaction::new();
        transaction.save(&key, noted.as_ref(), &after)?;
        // Refused when another walk was faster: then this one goes on from there.
        store.write(deadline, &transaction).await?;
    }
}

/// Lists a course with those whom its entry names by now.
async fn list(
    store: &Store,
    clock: &dyn Clock,
    deadline: Instant,
    (key, found): (&Key<CatalogueEntry>, &CatalogueEntry),
) -> Result<(), StoreError> {
    let mut wanted: Vec<ItemKey> = vec![key.into()];
    wanted.extend(found.instructors.iter().map(|instructor| ItemKey::from(&keys::teaching(*instructor))));
    let decide = |snapshot: &Snapshot| {
        // Hidden meanwhile: it is listed when it is published again.
        let Some(entry) = snapshot.read(key)? else { return Ok(Decision::Answer(())) };
        let mut transaction = Transaction::new();
        let unread = entry.value.instructors.iter().map(|instructor| (&keys::teaching(*instructor)).into());
        let unread = snapshot.unread(unread);
        if !unread.is_empty() {
            return Ok(Decision::ReadAlso(unread));
        }
        for instructor in &entry.value.instructors {
            let key = keys::teaching(*instructor);
            let before = snapshot.read(&key)?;
            let known =
                before.as_ref().map_or_else(|| Teaching::nothing(*instructor), |read| read.value.clone());
            if let Some(after) = known.after(entry.value.uuid, true, clock.now()) {
                transaction.save(&key, before.as_ref(), &after)?;
            }
        }
        if transaction.is_empty() {
            return Ok(Decision::Answer(()));
        }
        // Many read the catalogue, so that it is pinned only where it is said.
        transaction.require(key, &entry);
        Ok::<_, StoreError>(Decision::Write(transaction, ()))
    };
    store.decide(deadline, &wanted, decide).await
}
