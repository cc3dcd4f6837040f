//! The paper of one attempt: which questions it asks, and in which order.
//!
//! The quiz and the attempt's id determine the paper, so only the id is stored while the attempt is open. The
//! answer key has no influence on it: also what is to be put in order or matched is shown in an order that follows from
//! ids alone, by chance even the right one.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::draws::{self, Draws};
use super::{Question, QuestionKind, Quiz};

impl Quiz {
    /// The questions of the attempt with this id: drawn from the pool and shuffled, if the quiz is set so.
    ///
    /// A quiz that needs no start has one paper for all attempts, which also shows it before there is an attempt.
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
                // Everybody expects "True" before "False".
                if question.kind != QuestionKind::TrueFalse {
                    question.options = draws::in_order(&question.options, &order);
                }
            }
        }
        let attempt = if self.needs_start() { attempt } else { Uuid::nil() };
        for question in questions.iter_mut().filter(|question| question.kind.always_shuffles()) {
            question.hide_order(attempt);
        }
        questions
    }
}

impl Question {
    /// Puts options and prompts into an order of this attempt's own.
    fn hide_order(&mut self, attempt: Uuid) {
        let digest = Sha256::new().chain_update(attempt).chain_update(self.id.as_str()).finalize();
        let mut seed = [0; 16];
        seed.copy_from_slice(&digest[..16]);
        let mut draws = Draws::seeded(Uuid::from_bytes(seed));
        // From the ids, so that the order in which the author wrote them has no influence.
        self.options.sort_by(|one, other| one.id.cmp(&other.id));
        let order = draws.shuffled(self.options.len());
        self.options = draws::in_order(&self.options, &order);
        let order = draws.shuffled(self.prompts.len());
        self.prompts = draws::in_order(&self.prompts, &order);
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

    fn quiz_to_put_in_order(settings: &serde_json::Value) -> Quiz {
        let options = ["a", "b", "c", "d", "e"].map(|id| serde_json::json!({"id": id, "text": id}));
        let question = |id: &str, kind: &str| serde_json::json!({"id": id, "text": "?", "type": kind, "points": "1", "options": options, "prompts": options});
        let mut quiz = serde_json::json!({
            "questions": [question("q0", "ordering"), question("q1", "matching"), question("q2", "single")],
            "passing_score": "70",
        });
        quiz.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        serde_json::from_value(quiz).unwrap()
    }

    fn order(question: &Question) -> String {
        question.options.iter().map(|option| option.id.as_str()).collect()
    }

    #[test]
    fn what_is_put_in_order_or_matched_is_shuffled_in_every_quiz() {
        let timed = quiz_to_put_in_order(&serde_json::json!({"time_limit_minutes": 5}));
        let mut firsts = BTreeMap::new();
        for id in 0..2000u128 {
            let paper = timed.paper(Uuid::from_u128(id));
            assert_eq!(paper, timed.paper(Uuid::from_u128(id)), "stable for each attempt");
            assert_eq!(order(&paper[2]), "abcde", "a plain choice keeps the author's order");
            *firsts.entry(("ordering", paper[0].options[0].id.to_string())).or_insert(0) += 1;
            *firsts.entry(("matching", paper[1].options[0].id.to_string())).or_insert(0) += 1;
            *firsts.entry(("prompts", paper[1].prompts[0].id.to_string())).or_insert(0) += 1;
        }
        assert!(firsts.len() == 15 && firsts.values().all(|count| (320..480).contains(count)), "{firsts:?}");
    }

    #[test]
    fn a_plain_quiz_shows_one_order_before_and_during_an_attempt() {
        let plain = quiz_to_put_in_order(&serde_json::json!({}));
        let shown = plain.paper(Uuid::nil());
        assert_eq!(plain.paper(Uuid::from_u128(7)), shown);
        let mut written_otherwise = plain.clone();
        written_otherwise.questions[0].options.reverse();
        assert_eq!(written_otherwise.paper(Uuid::nil()), shown, "the author's order has no influence");
        let orders: BTreeSet<String> = (0..100)
            .map(|number| {
                let mut renamed = plain.clone();
                renamed.questions[0].id = format!("x{number}").parse().unwrap();
                order(&renamed.paper(Uuid::nil())[0])
            })
            .collect();
        assert!(orders.len() > 50, "{orders:?}");
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
