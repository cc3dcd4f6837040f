//! How much work waits to be graded, from the course's list of it and up to a limit: one small query for a course, however
//! many submissions it has. Nothing is counted when work arrives or is graded, so nothing can disagree with the list.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::CourseId;
use domain::assignment::submission::SubmissionStatus;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::error::StoreError;
use super::keys;
use super::round_trips::Store;
use super::stored::Stored;

/// How many entries of a course are looked at. That many are "more than 99".
const LOOKED_AT: usize = 100;
/// How many courses are asked at the same time.
const AT_ONCE: usize = 25;

/// Submissions that wait to be graded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingSubmissions {
    /// At most 99 for each course.
    pub count: usize,
    /// Whether there are more than were counted.
    pub has_more: bool,
    /// When the oldest of them was submitted.
    pub oldest_at: Option<Timestamp>,
}

impl WaitingSubmissions {
    /// In several courses together.
    pub fn sum(courses: impl IntoIterator<Item = Self>) -> Self {
        courses.into_iter().fold(Self::default(), |sum, course| Self {
            count: sum.count + course.count,
            has_more: sum.has_more || course.has_more,
            oldest_at: [sum.oldest_at, course.oldest_at].into_iter().flatten().min(),
        })
    }
}

impl Store {
    /// The submissions of each of these courses that wait to be graded.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an entry is corrupt.
    pub async fn waiting_submissions(
        &self,
        deadline: Instant,
        courses: &[CourseId],
    ) -> Result<BTreeMap<CourseId, WaitingSubmissions>, StoreError> {
        let (mut left, mut asking, mut found) = (courses.iter(), JoinSet::new(), BTreeMap::new());
        loop {
            while asking.len() < AT_ONCE
                && let Some(course) = left.next().copied()
            {
                let store = self.clone();
                asking.spawn(async move { Ok((course, store.waiting_in(deadline, course).await?)) });
            }
            let Some(answer) = asking.join_next().await else { return Ok(found) };
            let answer = answer.map_err(|error| StoreError::Refused(error.to_string()))?;
            let (course, waiting) = answer.map_err(|error: StoreError| error)?;
            found.insert(course, waiting);
        }
    }

    /// The submissions of a course that wait to be graded.
    ///
    /// # Errors
    /// As [`Self::waiting_submissions`].
    pub async fn waiting_in(
        &self,
        deadline: Instant,
        course: CourseId,
    ) -> Result<WaitingSubmissions, StoreError> {
        let range = keys::course_submissions(course, Some(SubmissionStatus::Submitted));
        let query = self.range_query(&range, &range.from, &range.to)?.projection_expression("sk");
        let (mut seen, mut oldest) = (0, None);
        let take = |item: Stored| {
            oldest = oldest.take().or_else(|| Some(item.text("sk")));
            seen += 1;
            Ok(if seen < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        };
        self.query_all(deadline, query, LOOKED_AT, take).await?;
        let oldest_at = oldest.map(|sk| submitted_at(&sk, &range.pk)).transpose()?;
        Ok(WaitingSubmissions { count: seen.min(LOOKED_AT - 1), has_more: seen == LOOKED_AT, oldest_at })
    }
}

/// When the work was submitted whose entry this is.
fn submitted_at(sk: &str, pk: &str) -> Result<Timestamp, StoreError> {
    keys::submitted_at(sk).ok_or_else(|| StoreError::Corrupt {
        entity: "course submission",
        key: format!("{pk}/{sk}"),
        reason: "names no time".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_has_the_oldest_of_all_and_says_when_it_is_not_exact() {
        let at = |text: &str| Some(text.parse().unwrap());
        let (early, late) = (at("2026-11-01T00:00:00Z"), at("2026-11-02T00:00:00Z"));
        let some = WaitingSubmissions { count: 3, has_more: false, oldest_at: late };
        let many = WaitingSubmissions { count: 99, has_more: true, oldest_at: early };
        assert_eq!(WaitingSubmissions::sum([]), WaitingSubmissions::default());
        let sum = WaitingSubmissions::sum([some, WaitingSubmissions::default(), many]);
        assert_eq!(sum, WaitingSubmissions { count: 102, has_more: true, oldest_at: early });
    }
}
