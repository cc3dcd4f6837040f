//! Random numbers that are the same for ever.

use uuid::Uuid;

/// `SplitMix64` (Steele, Lea, Flood 2014). Always gives the same numbers, which a library's generator does not
/// promise across versions.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn seeded(id: Uuid) -> Self {
        let (high, low) = id.as_u64_pair();
        let mut draws = Self(high);
        // Ids from the same millisecond differ only in their low bits, so mix the high half first.
        Self(draws.next() ^ low)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A random permutation of 0 to `count - 1` (Fisher and Yates).
    pub(super) fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let choices = last as u128 + 1;
            // The high half of the product is below `choices`, with a bias of less than 2⁻⁵⁰ at these sizes.
            let drawn = (u128::from(self.next()) * choices) >> 64;
            order.swap(last, usize::try_from(drawn).unwrap_or(last));
        }
        order
    }
}

/// The items in this order.
pub(super) fn in_order<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|index| items.get(*index)).cloned().collect()
}
