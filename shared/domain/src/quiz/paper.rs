//! The paper of one attempt: which questions it asks, and in which order.
//!
//! The quiz and the attempt's id determine the paper, so only the id is stored while the attempt is open. The
//! answer key has no influence on it.

use uuid::Uuid;

use super::{Question, Quiz};

impl Quiz {
    /// The questions of the attempt with this id: drawn from the pool and shuffled, if the quiz is set so.
    pub fn paper(&self, attempt: Uuid) -> Vec<Question> {
        let mut questions = self.questions.clone();
        let mut draws = Draws::seeded(attempt);
        if let Some(pool) = self.pool {
            let drawn = draws.shuffled(questions.len());
            let mut kept: Vec<usize> = drawn.into_iter().take(pool.get() as usize).collect();
            // Without `shuffle`, keep the author's order.
            kept.sort_unstable();
            questions = kept.into_iter().map(|index| questions[index].clone()).collect();
        }
        if self.shuffle {
            questions =
                draws.shuffled(questions.len()).into_iter().map(|index| questions[index].clone()).collect();
            for question in &mut questions {
                let order = draws.shuffled(question.options.len());
                question.options = order.into_iter().map(|index| question.options[index].clone()).collect();
            }
        }
        questions
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014). Always gives the same numbers, which a library's generator does not
/// promise across versions.
struct Draws(u64);

impl Draws {
    fn seeded(id: Uuid) -> Self {
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
    fn shuffled(&mut self, count: usize) -> Vec<usize> {
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn quiz(questions: usize, shuffle: bool, pool: Option<u32>) -> Quiz {
        let options = ["a", "b", "c", "d"].map(|id| serde_json::json!({"id": id, "text": id}));
        let questions = (0..questions).map(|number| {
            serde_json::json!({"id": format!("q{number}"), "text": "?", "type": "single", "points": "1", "options": options})
        });
        serde_json::from_value(serde_json::json!({
            "questions": questions.collect::<Vec<_>>(), "passing_score": "70", "shuffle": shuffle, "pool": pool,
        }))
        .unwrap()
    }

    fn ids(paper: &[Question]) -> Vec<&str> {
        paper.iter().map(|question| question.id.as_str()).collect()
    }

    #[test]
    fn a_plain_quiz_is_asked_as_it_was_written() {
        let quiz = quiz(5, false, None);
        assert_eq!(quiz.paper(Uuid::from_u128(1)), quiz.questions);
    }

    #[test]
    fn each_attempt_has_a_stable_paper_of_its_own() {
        let quiz = quiz(10, true, Some(6));
        let papers: BTreeSet<Vec<String>> = (0..50u128)
            .map(|id| {
                let paper = quiz.paper(Uuid::from_u128(id));
                assert_eq!(paper, quiz.paper(Uuid::from_u128(id)));
                let unique: BTreeSet<_> = ids(&paper).into_iter().collect();
                assert_eq!((paper.len(), unique.len()), (6, 6));
                assert!(paper.iter().all(|question| question.options.len() == 4));
                ids(&paper).into_iter().map(str::to_owned).collect()
            })
            .collect();
        assert!(papers.len() > 45, "{}", papers.len());
    }

    #[test]
    fn questions_are_drawn_and_options_are_placed_about_equally_often() {
        let quiz = quiz(8, true, Some(4));
        let (mut drawn, mut first_option) = (BTreeMap::new(), BTreeMap::new());
        for id in 0..4000u128 {
            for question in quiz.paper(Uuid::from_u128(id)) {
                *drawn.entry(question.id.to_string()).or_insert(0u32) += 1;
                *first_option.entry(question.options[0].id.to_string()).or_insert(0u32) += 1;
            }
        }
        assert!(drawn.len() == 8 && drawn.values().all(|count| (1850..2150).contains(count)), "{drawn:?}");
        assert!(first_option.values().all(|count| (3750..4250).contains(count)), "{first_option:?}");
    }

    #[test]
    fn a_pool_alone_keeps_the_authors_order() {
        let quiz = quiz(9, false, Some(4));
        for id in 0..20u128 {
            let paper = quiz.paper(Uuid::from_u128(id));
            assert!(ids(&paper).is_sorted(), "{:?}", ids(&paper));
        }
    }
}
