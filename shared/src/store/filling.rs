//! A page of a list that leaves items out: it goes on reading until the page is full or the data has ended.

use super::page::{Cursor, Page};

/// A page in the making. Ask [`wanted`](Self::wanted) what to read, [`take`](Self::take) it, until it is `None`.
#[derive(Debug)]
pub struct Filling<T> {
    size: u8,
    cursor: Option<Cursor>,
    /// In the order in which they were read; one more than the page shows that another page follows.
    kept: Vec<(String, T)>,
    /// Where to go on.
    next: Option<Cursor>,
    /// A page was read already.
    started: bool,
    /// Nothing follows.
    ended: bool,
    /// An item was left out, so what follows may be left out too.
    left_out: bool,
}

/// How many are read at a time once the first page left items out.
const FURTHER: u8 = 100;

impl<T> Filling<T> {
    /// A page of at most `size` items from the cursor on.
    pub fn new(size: u8, cursor: Option<Cursor>) -> Self {
        let (next, kept) = (cursor.clone(), Vec::new());
        Self { size, cursor, kept, next, started: false, ended: false, left_out: false }
    }

    /// How many to read next, and from where; `None` when the page is full or the data has ended.
    pub fn wanted(&self) -> Option<(u8, Option<Cursor>)> {
        let size = if self.started { self.size.max(FURTHER) } else { self.size };
        // Where nothing was left out, the next item is not either.
        let enough = usize::from(self.size) + usize::from(self.left_out);
        (!self.ended && self.kept.len() < enough).then(|| (size, self.next.clone()))
    }

    /// Keeps the items of a page that was read; `keep` is asked for each of them, newest first.
    ///
    /// # Errors
    /// What `keep` returns.
    pub fn take<U, E>(
        &mut self,
        page: Page<U>,
        keep: impl FnMut(U) -> Result<Option<T>, E>,
    ) -> Result<(), E> {
        let (rows, next) = page.try_map(keep)?.into_rows();
        self.left_out |= rows.iter().any(|(_, kept)| kept.is_none());
        self.kept.extend(rows.into_iter().filter_map(|(place, kept)| Some((place, kept?))));
        self.ended = next.is_none();
        (self.next, self.started) = (next, true);
        Ok(())
    }

    /// The page.
    pub fn finish(mut self) -> Page<T> {
        let more = self.kept.len() > usize::from(self.size) || !self.ended && !self.left_out;
        self.kept.truncate(usize::from(self.size));
        Page::of(self.kept, self.cursor.as_ref(), more)
    }
}
