//! The invitations of a course, from the index; the invitations themselves are read in one batch by the caller.

use domain::enrolment::invitation::InvitationState;
use domain::{CourseId, LearnerId};
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;

impl Store {
    /// A page of at most `size` people whose invitations to a course are in a state like this one, newest first. The
    /// index follows the table within moments, so an invitation may have left the state since.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an entry is corrupt.
    pub async fn invitations_page(
        &self,
        deadline: Instant,
        (course, state): (CourseId, &InvitationState),
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<LearnerId>, StoreError> {
        let range = keys::invitations_in(course, state);
        self.page_as(deadline, &range, size, cursor, |_, item| {
            let [pk, sk] = item.texts(["pk", "sk"]);
            keys::invited_of(&pk, &sk).ok_or_else(|| StoreError::Corrupt {
                entity: "invitation",
                key: format!("{pk}/{sk}"),
                reason: "is in a list of invitations but is none".to_owned(),
            })
        })
        .await
    }
}
