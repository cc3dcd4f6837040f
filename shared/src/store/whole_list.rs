//! Pages of lists that are no range of sort keys, or are shown in the other order.

use super::page::{Cursor, Page};

impl<T> Page<T> {
    /// A page that leads on to others, and has no way back. Its items are so small that a response has room for them all.
    pub fn onwards(items: Vec<T>, next: Option<Cursor>) -> Self {
        let rows = items.into_iter().map(|item| (String::new(), item)).collect();
        let mut page = Self::of(rows, None, false);
        page.older = next;
        page
    }

    /// The page of a list that shows its oldest items first: `older` leads on to newer ones. With `has_way_back`, others come
    /// before it. Its items are so small that a response has room for them all.
    #[must_use]
    pub(super) fn oldest_first(self, has_way_back: bool) -> Self {
        let (back, on) = (self.older.clone(), self.newer.clone());
        let rows = self.into_ordered_rows();
        let mut page = Self::of(rows, None, false);
        page.older = on;
        page.newer = back.filter(|_| has_way_back);
        page
    }

    /// A page of a list that was read as a whole: at most `size` of these rows, newest first. Each has its position in the
    /// list, which sorts.
    pub fn of_whole(mut rows: Vec<(String, T)>, size: u8, cursor: Option<&Cursor>) -> Self {
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        match cursor {
            None => rows.reverse(),
            Some(Cursor::OlderThan(edge)) => {
                rows.retain(|(place, _)| place < edge);
                rows.reverse();
            }
            Some(Cursor::NewerThan(edge)) => rows.retain(|(place, _)| place > edge),
        }
        let more = rows.len() > usize::from(size);
        rows.truncate(usize::from(size));
        Self::of(rows, cursor, more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page_in_both_directions() {
        let rows = || (0..25_u8).rev().map(|row| (format!("{row:02}"), row)).collect::<Vec<_>>();
        let (mut cursor, mut seen, mut last) = (None, Vec::new(), None);
        loop {
            let page = Page::of_whole(rows(), 10, cursor.as_ref());
            seen.extend(page.items.clone());
            last = page.newer.clone().or(last);
            match page.older {
                None => break,
                older => cursor = older,
            }
        }
        assert_eq!(seen, (0..25).rev().collect::<Vec<_>>());
        let back = Page::of_whole(rows(), 10, last.as_ref());
        assert_eq!(back.items, (5..15).rev().collect::<Vec<_>>());
        assert!(back.newer.is_some() && back.older.is_some());
    }
}
