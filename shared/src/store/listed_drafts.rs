//! What the list of drafts shows, without the outlines beside it.

use tokio::time::Instant;

use super::entities::DraftListing;
use super::error::StoreError;
use super::item::VERSION;
use super::key::ItemKey;
use super::keys;
use super::round_trips::Store;
use domain::CourseId;

impl Store {
    /// What the list shows of these drafts, in the same order; a draft that does not exist is left out.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an item is corrupt.
    pub async fn draft_listings(
        &self,
        deadline: Instant,
        courses: &[CourseId],
    ) -> Result<Vec<Option<DraftListing>>, StoreError> {
        let keys: Vec<_> = courses.iter().copied().map(keys::draft_listing).collect();
        let addresses: Vec<ItemKey> = keys.iter().map(ItemKey::from).collect();
        let attributes: Vec<&'static str> =
            DraftListing::ATTRIBUTES.into_iter().chain(["pk", "sk", VERSION]).collect();
        let snapshot = self.read_attributes(deadline, &addresses, &attributes).await?;
        keys.iter().map(|key| snapshot.peek(key)).collect()
    }
}
