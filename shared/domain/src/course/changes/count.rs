//! A number that is exact up to a limit, so that counting costs no more in a course with many learners.

use std::fmt;

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As far as was counted.
    pub number: u32,
    /// Counting stopped there.
    pub more: bool,
}

impl Count {
    /// Counting stops here.
    pub const MOST: u32 = 1_000;

    /// Exactly this many, or more than [`Self::MOST`].
    pub fn exactly(number: usize) -> Self {
        match u32::try_from(number) {
            Ok(number) if number <= Self::MOST => Self { number, more: false },
            _ => Self { number: Self::MOST, more: true },
        }
    }

    /// At least this many: not everything was looked at.
    pub fn at_least(number: usize) -> Self {
        Self { more: true, ..Self::exactly(number) }
    }

    /// Whether there are none for certain.
    pub fn is_none(self) -> bool {
        self.number == 0 && !self.more
    }

    /// Whether the sentence is about one: `1 learner gets`, `at least 1 learner gets`.
    pub fn is_one(self) -> bool {
        self.number == 1
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.more, self.number) {
            (false, number) => write!(f, "{}", grouped(number)),
            (true, Self::MOST) => write!(f, "more than {}", grouped(Self::MOST)),
            (true, number) => write!(f, "at least {}", grouped(number)),
        }
    }
}

fn grouped(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}
