//! The roster of a course: its enrolments from the index, those of one status if asked for.
//!
//! The index holds the status, and no order of its own for it. A page of one status looks at entries until it is full,
//! but at no more than [`LOOKED_AT`]: a page may be shorter than its size, and its cursor leads on. So a page costs the
//! same however long the roster is, and what earlier releases wrote is found as well.

use domain::CourseId;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;
use super::sharded::Owned;

/// The most entries that a page of one status looks at, besides the page that is read first.
const LOOKED_AT: u16 = 2_000;

impl Store {
    /// A page of at most `size` enrolments in a course, newest first; the first page without a cursor. With a status, it
    /// may be shorter although a cursor leads on, and there is no way back.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn roster_page(
        &self,
        deadline: Instant,
        (course, status): (CourseId, Option<EnrolmentStatus>),
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Owned<Enrolment>>, StoreError> {
        let all = keys::enrolments_in(course).sparing();
        let Some(status) = status else {
            return self.sharded_page(deadline, &all, u16::from(size), cursor).await;
        };
        let (mut rows, mut next) = (Vec::new(), cursor.cloned());
        for many in [u16::from(size), LOOKED_AT] {
            let page = self.sharded_page(deadline, &all, many, next.as_ref()).await?;
            next.clone_from(&page.older);
            let (found, _) = page.into_rows();
            let mut matching = found.into_iter().filter(|(_, entry)| entry.status == status.name());
            rows.extend(matching.by_ref().take(usize::from(size) - rows.len()));
            if matching.next().is_some() {
                next = rows.last().map(|(place, _)| Cursor::OlderThan(place.clone()));
            }
            if next.is_none() || rows.len() == usize::from(size) {
                break;
            }
        }
        let mut page = Page::of(rows, None, false);
        page.older = next;
        Ok(page)
    }
}
