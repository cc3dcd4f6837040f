//! What an instructor teaches: a copy of what the courses say, by person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{CourseId, LearnerId};

/// The courses that name a person as an instructor. Each publication that changes a course writes it in its transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teaching {
    pub learner: LearnerId,
    pub courses: BTreeSet<CourseId>,
}

impl Teaching {
    /// Of somebody whom no course names.
    pub fn nothing(learner: LearnerId) -> Self {
        Self { learner, courses: BTreeSet::new() }
    }

    /// The same once the course names the person, or no longer does; `None` if that changes nothing.
    pub fn after(&self, course: CourseId, teaches: bool) -> Option<Self> {
        let mut after = self.clone();
        let changes = if teaches { after.courses.insert(course) } else { after.courses.remove(&course) };
        changes.then_some(after)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_course_is_taught_from_when_it_names_the_person_until_it_does_not() {
        let (one, other) = (CourseId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)));
        let nothing = Teaching::nothing(LearnerId(Uuid::nil()));
        assert_eq!(nothing.after(one, false), None);
        let first = nothing.after(one, true).unwrap();
        assert_eq!(first.after(one, true), None);
        let both = first.after(other, true).unwrap();
        assert_eq!(both.courses, [one, other].into());
        assert_eq!(both.after(other, false), Some(first));
    }
}
