//! Converts a quiz from any of its spellings to one form, and separates its key.

use std::collections::BTreeMap;

use super::contents::{ALWAYS_PASSES, limit};
use super::problems::Problems;
use super::question;
use super::quiz_definition::QuizDefinition;
use super::values::AuthoredNumber;
use crate::Percent;
use crate::primitives::plain_text::as_read;
use crate::quiz::{AnswerKey, Quiz};

/// The longest attempt, in minutes: a day.
const LONGEST_MINUTES: u32 = 1440;
/// The longest wait between two attempts, in minutes: four weeks.
const LONGEST_DELAY: u32 = 4 * 7 * 1440;

/// `None` only after a problem was added.
pub(super) fn quiz(
    definition: &QuizDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<(Quiz, AnswerKey)> {
    let at = |field: &str| format!("{path}.{field}");
    let passing = one_spelling(
        [("passing_score", &definition.passing_score), ("passingScore", &definition.passing_score_camel)],
        path,
        problems,
    );
    let passing_score = match passing {
        Some((name, number)) => {
            let percent = problems.take(at(name), number.exact::<Percent>());
            let passable = percent.is_none_or(|percent| !percent.value().is_zero());
            problems.require(passable, at(name), ALWAYS_PASSES);
            percent
        }
        None => Some(Percent::SEVENTY),
    };
    let attempts = one_spelling(
        [("max_attempts", &definition.max_attempts), ("maxAttempts", &definition.max_attempts_camel)],
        path,
        problems,
    );
    let max_attempts = attempts.and_then(|(name, number)| limit(Some(number), 1_000, &at(name), problems));
    let minutes = definition.time_limit_minutes.as_ref();
    let time_limit_minutes = limit(minutes, LONGEST_MINUTES, &at("time_limit_minutes"), problems);
    let delay = definition.retry_delay_minutes.as_ref();
    let retry_delay_minutes = limit(delay, LONGEST_DELAY, &at("retry_delay_minutes"), problems);
    let count = u32::try_from(definition.questions.len()).unwrap_or(u32::MAX);
    let pool = match limit(definition.pool.as_ref(), u32::MAX, &at("pool"), problems) {
        Some(pool) if pool.get() > count => {
            problems.add(at("pool"), format!("draws {pool} of {count} questions; draw fewer, or write more"));
            None
        }
        pool => pool,
    };
    if definition.questions.is_empty() {
        problems.add(at("questions"), "is empty; a quiz needs at least one question");
    }
    let mut questions = Vec::new();
    let mut key = BTreeMap::new();
    let mut first_uses = BTreeMap::new();
    for (index, definition) in definition.questions.iter().enumerate() {
        let path = format!("{path}.questions[{index}]");
        if let Some(first) = first_uses.insert(as_read(&definition.id), index) {
            let message = format!(
                "{:?} is the id of questions[{first}] already; ids are unique in a quiz",
                definition.id
            );
            problems.add(format!("{path}.id"), message);
        }
        if let Some((question, answer)) = question::question(definition, &path, problems) {
            key.insert(question.id.clone(), answer);
            questions.push(question);
        }
    }
    let quiz = Quiz {
        questions,
        passing_score: passing_score?,
        max_attempts,
        time_limit_minutes,
        retry_delay_minutes,
        shuffle: definition.shuffle,
        pool,
        review: definition.review,
    };
    Some((quiz, AnswerKey(key)))
}

/// The value under either of its names; two different values are a problem.
fn one_spelling<'a>(
    spellings: [(&'static str, &'a Option<AuthoredNumber>); 2],
    path: &str,
    problems: &mut Problems,
) -> Option<(&'static str, &'a AuthoredNumber)> {
    let [(name, first), (other, second)] = spellings;
    if let (Some(first), Some(second)) = (first, second)
        && !first.means(second)
    {
        problems.add(format!("{path}.{other}"), format!("contradicts {name}; keep one of the two"));
    }
    first.as_ref().map(|value| (name, value)).or(second.as_ref().map(|value| (other, value)))
}
