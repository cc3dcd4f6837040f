//! The certificates that a learner holds, from the copies in the learner's partition.

use domain::certificate::Certificate;
use tokio::time::Instant;

use super::entities::HeldCertificate;
use super::error::StoreError;
use super::key::ItemKey;
use super::keys;
use super::round_trips::Store;

impl Store {
    /// The certificates of these items, in their order. A round trip follows only for items of earlier releases, which
    /// hold no copy.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or a certificate is corrupt.
    pub async fn certificates_of(
        &self,
        deadline: Instant,
        held: &[HeldCertificate],
    ) -> Result<Vec<Option<Certificate>>, StoreError> {
        let without_copy = held.iter().filter(|held| held.certificate.is_none());
        let keys: Vec<ItemKey> =
            without_copy.map(|held| (&keys::certificate(held.enrolment)).into()).collect();
        let snapshot = self.read(deadline, &keys).await?;
        let found = held.iter().map(|held| match &held.certificate {
            Some(copy) => Ok(Some(copy.clone())),
            None => snapshot.get(&keys::certificate(held.enrolment)),
        });
        found.collect()
    }
}
