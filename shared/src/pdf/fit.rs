//! Text that shrinks before it wraps, so that long names and titles fit into the layout.

use super::breaking;
use super::fonts::Style;
use super::text::Line;

/// How a text may shrink to fit.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    pub(super) style: Style,
    /// The largest and the smallest.
    pub(super) sizes: (f32, f32),
    pub(super) width: f32,
    pub(super) lines: usize,
}

impl Fit {
    /// The lines in the largest size at which they are few enough. At the smallest size there may be more, because no
    /// text is cut.
    pub(super) fn lines_of(self, text: &str) -> (Vec<Line>, f32) {
        let mut size = self.sizes.0;
        loop {
            let lines = breaking::lines(text, self.style, self.width / size);
            if lines.len() <= self.lines || size <= self.sizes.1 {
                return (lines, size);
            }
            size = (size - 1.0).max(self.sizes.1);
        }
    }
}

/// A text at the size that fits.
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    pub(super) style: Style,
    pub(super) size: f32,
}

impl Block {
    pub(super) fn new(text: &str, fit: Fit) -> Self {
        let (lines, size) = fit.lines_of(text);
        Self { lines, style: fit.style, size }
    }

    pub(super) fn height(&self) -> f32 {
        (self.lines.len() as f32 - 1.0).mul_add(1.28, 1.0) * self.size
    }
}
