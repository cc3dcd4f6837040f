//! The roster of a course: its enrolments from the index, in the order of enrolling, from either end; those of one status
//! if asked for.
//!
//! The index holds the status, and no order of its own for it. A page of one status looks at entries until it is full,
//! but at no more than [`LOOKED_AT_FOR_EACH`] allows: a page may be shorter than its size, and its cursor leads on. So a
//! page costs the same however long the roster is, and what earlier releases wrote is found as well.

use domain::CourseId;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::page::{Cursor, Page};
use super::round_trips::Store;
use super::sharded::Owned;

/// The most entries that a page of one status looks at for each that it may show, besides the page that is read first.
const LOOKED_AT_FOR_EACH: u16 = 25;

/// A roster, or a part of it, in an order.
#[derive(Clone, Copy, Debug)]
pub struct RosterList {
    pub course: CourseId,
    /// Of all when absent.
    pub status: Option<EnrolmentStatus>,
    /// The newest are first without it.
    pub oldest_first: bool,
}

impl RosterList {
    /// All enrolments in a course, newest first.
    pub fn of(course: CourseId) -> Self {
        Self { course, status: None, oldest_first: false }
    }

    /// Whether a page of the list can start there. That of one status has no way back.
    pub fn leads_on(&self, cursor: &Cursor) -> bool {
        self.status.is_none() || self.oldest_first == matches!(cursor, Cursor::NewerThan(_))
    }

    /// The cursor of what follows this place.
    fn behind(&self, place: &str) -> Cursor {
        let cursor = if self.oldest_first { Cursor::NewerThan } else { Cursor::OlderThan };
        cursor(place.to_owned())
    }
}

impl Store {
    /// A page of at most `size` enrolments in a course; the first page without a cursor. With a status, it may be shorter
    /// although a cursor leads on, and there is no way back.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn roster_page(
        &self,
        deadline: Instant,
        list: RosterList,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Owned<Enrolment>>, StoreError> {
        let all = keys::enrolments_in(list.course).sparing();
        let start = cursor.cloned().or_else(|| list.oldest_first.then(|| all.oldest()));
        let Some(status) = list.status else {
            let page = self.sharded_page(deadline, &all, u16::from(size), start.as_ref()).await?;
            return Ok(if list.oldest_first { page.oldest_first(cursor.is_some()) } else { page });
        };
        let (mut rows, mut next) = (Vec::new(), start);
        for many in [u16::from(size), u16::from(size) * LOOKED_AT_FOR_EACH] {
            let page = self.sharded_page(deadline, &all, many, next.as_ref()).await?;
            let (found, further) = page.into_rows();
            next = further;
            let mut matching = found.into_iter().filter(|(_, entry)| entry.status == status.name());
            rows.extend(matching.by_ref().take(usize::from(size) - rows.len()));
            if matching.next().is_some() {
                next = rows.last().map(|(place, _)| list.behind(place));
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
