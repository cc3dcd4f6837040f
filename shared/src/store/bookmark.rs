//! Where a sweep is, within a run and from one run to the next.

use std::sync::{Mutex, PoisonError};

use super::item::Item;

/// Where to continue reading due work: after an item, in a part of the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    pub(super) shard: usize,
    pub(super) start: Option<Start>,
}

/// The item to continue after.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Start {
    /// In order of time.
    sort: String,
    pub(super) key: Item,
}

impl Progress {
    pub(super) fn at(shard: usize) -> Self {
        Self { shard, start: None }
    }

    pub(super) fn after(shard: usize, sort: String, key: Item) -> Self {
        Self { shard, start: Some(Start { sort, key }) }
    }

    fn order(&self) -> (usize, Option<&str>) {
        (self.shard, self.start.as_ref().map(|start| start.sort.as_str()))
    }
}

/// Where the next run of a sweep starts. It lives as long as the process: a new one starts at the oldest work again.
#[derive(Debug, Default)]
pub struct Bookmark(Mutex<Progress>);

impl Bookmark {
    /// Once through all due work, starting where the last run stopped.
    pub fn round(&self) -> Round<'_> {
        let start = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Round { bookmark: self, next: Some(start.clone()), start, wrapped: false }
    }
}

/// One way through all due work.
#[derive(Debug)]
pub struct Round<'a> {
    bookmark: &'a Bookmark,
    start: Progress,
    next: Option<Progress>,
    /// Went past the end and on from the oldest work.
    wrapped: bool,
}

impl Round<'_> {
    /// Where to read now; `None` when everything was seen.
    pub fn next(&self) -> Option<Progress> {
        self.next.clone()
    }

    /// A page was read, and `next` follows. Call it before working on the page: if a piece of work takes all the time,
    /// the next run starts behind it.
    pub fn advance(&mut self, next: Option<Progress>) {
        let began_later = self.start != Progress::default();
        let next = match next {
            None if began_later && !self.wrapped => {
                self.wrapped = true;
                Some(Progress::default())
            }
            next => next,
        };
        self.next = next.filter(|next| !self.wrapped || next.order() < self.start.order());
        let mark = self.next.clone().unwrap_or_default();
        *self.bookmark.0.lock().unwrap_or_else(PoisonError::into_inner) = mark;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(shard: usize, sort: &str) -> Progress {
        Progress::after(shard, sort.to_owned(), Item::new())
    }

    /// The pages of an index with these pages, as one round reads them.
    fn read(bookmark: &Bookmark, pages: &[Progress], at_most: usize) -> Vec<usize> {
        let mut round = bookmark.round();
        let mut seen = Vec::new();
        while let Some(from) = round.next().filter(|_| seen.len() < at_most) {
            let number = pages.iter().position(|page| *page == from).unwrap();
            seen.push(number);
            round.advance(pages.get(number + 1).cloned());
        }
        seen
    }

    #[test]
    fn a_run_that_is_cut_short_is_continued_by_the_next_and_wraps_around() {
        let pages = [Progress::default(), page(0, "a"), page(0, "b"), Progress::at(1), page(1, "a")];
        let bookmark = Bookmark::default();
        assert_eq!(read(&bookmark, &pages, 2), [0, 1]);
        assert_eq!(read(&bookmark, &pages, 2), [2, 3]);
        assert_eq!(read(&bookmark, &pages, 9), [4, 0, 1, 2, 3]);
        assert_eq!(read(&bookmark, &pages, 9), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn work_that_takes_all_the_time_is_behind_the_next_run() {
        let pages = [Progress::default(), page(0, "a"), page(0, "b")];
        let bookmark = Bookmark::default();
        let runs: Vec<_> = (0..4).map(|_| read(&bookmark, &pages, 1)).collect();
        assert_eq!(runs, [[0], [1], [2], [0]]);
    }
}
