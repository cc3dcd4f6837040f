//! The e-mails to a learner, from the index; the markers themselves are read in one batch by the caller.

use std::ops::ControlFlow;

use domain::{LearnerId, MessageId};
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;

impl Store {
    /// A page of at most `size` e-mails that were sent to a learner or could not be, newest first.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn mails_page(
        &self,
        deadline: Instant,
        learner: LearnerId,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<MessageId>, StoreError> {
        let Some((query, edge)) = self.list_query(&keys::mails_to(learner), cursor)? else {
            return Ok(Page::of(Vec::new(), cursor, false));
        };
        let (mut rows, mut more) = (Vec::new(), false);
        self.query_all(deadline, query, usize::from(size) + 2, |item| {
            let [place, pk] = item.texts(["gsi1sk", "pk"]);
            if Some(place.as_str()) == edge {
                return Ok(ControlFlow::Continue(()));
            }
            if rows.len() == usize::from(size) {
                more = true;
                return Ok(ControlFlow::Break(()));
            }
            rows.extend(keys::sent_message_of(&pk).map(|message| (place, message)));
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(Page::of(rows, cursor, more))
    }
}
