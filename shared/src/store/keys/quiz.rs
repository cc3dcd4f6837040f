//! Quizzes, attempts, gradings, overrides.

use super::user;
use crate::store::entities::{CurrentGrading, ENROLMENT_SHARDS};
use crate::store::key::Key;
use crate::store::page::Range;
use crate::store::sharded::Shards;
use domain::quiz::QuizVersion;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::{Grading, Regrade};
use domain::quiz::regrade_walk::{RegradePart, RegradeWalk};
use domain::{ContentId, LearnerId, QuizOverride};
use uuid::Uuid;

/// The newest version of a quiz, with its key.
pub fn current_quiz(content: ContentId) -> Key<QuizVersion> {
    Key::new(format!("CONTENT#{content}"), "CURRENT")
}

/// A version of a quiz, with its key; written once.
pub fn quiz_version(content: ContentId, number: u32) -> Key<QuizVersion> {
    Key::new(format!("CONTENT#{content}"), format!("V#{number:06}"))
}

/// The newest key that the attempts at a quiz were regraded by.
pub fn regrade(content: ContentId) -> Key<Regrade> {
    Key::new(format!("CONTENT#{content}"), "REGRADE")
}

/// The walk along a part of the attempts at a quiz, to regrade them.
pub fn regrade_walk(of: RegradePart) -> Key<RegradeWalk> {
    Key::new(format!("CONTENT#{}", of.content), format!("REGRADE#{}", of.part))
}

/// The part of a quiz's attempts that a walk is for, from its key.
pub(crate) fn regrade_part_of(pk: &str, sk: &str) -> Option<RegradePart> {
    let (content, part) = (pk.strip_prefix("CONTENT#")?, sk.strip_prefix("REGRADE#")?);
    Some(RegradePart { content: content.parse().ok()?, part: part.parse().ok()? })
}

/// The parts in which the attempts at a quiz are regraded.
pub fn regrade_parts(content: ContentId) -> impl Iterator<Item = RegradePart> {
    (0..ENROLMENT_SHARDS).map(move |part| RegradePart { content, part })
}

/// A part of the attempts at a quiz.
pub fn attempts_in_part(of: RegradePart) -> Shards<Attempt> {
    attempts_at(of.content).only(of.part)
}

/// What a learner's next attempt at a quiz depends on; every attempt writes it.
pub fn quiz_state(learner: LearnerId, quiz: ContentId) -> Key<QuizState> {
    Key::new(user(learner), format!("QUIZ#{quiz}"))
}

/// A graded attempt; the key makes its number unique.
pub fn attempt(learner: LearnerId, quiz: ContentId, number: u32) -> Key<Attempt> {
    Key::new(user(learner), format!("ATTEMPT#{quiz}#{number:06}"))
}

/// A learner's attempts at a quiz, in order of their numbers.
pub fn attempts(learner: LearnerId, quiz: ContentId) -> Range<Attempt> {
    Range::prefix(user(learner), &format!("ATTEMPT#{quiz}#"))
}

/// A learner's attempts at all quizzes, quiz by quiz.
pub fn attempts_of(learner: LearnerId) -> Range<Attempt> {
    Range::prefix(user(learner), "ATTEMPT#")
}

/// All attempts at a quiz.
pub fn attempts_at(quiz: ContentId) -> Shards<Attempt> {
    Shards::of(&format!("CONTENT#{quiz}"), ENROLMENT_SHARDS, "ATTEMPT#")
}

/// A later grading of an attempt; written once.
pub fn grading(learner: LearnerId, quiz: ContentId, attempt: u32, number: u32) -> Key<Grading> {
    Key::new(user(learner), format!("GRADING#{quiz}#{attempt:06}#{number:04}"))
}

/// The later gradings of an attempt, in order.
pub fn gradings(learner: LearnerId, quiz: ContentId, attempt: u32) -> Range<Grading> {
    Range::prefix(user(learner), &format!("GRADING#{quiz}#{attempt:06}#"))
}

/// The newest grading of an attempt.
pub fn current_grading(learner: LearnerId, quiz: ContentId, attempt: u32) -> Key<CurrentGrading> {
    Key::new(user(learner), format!("GRADED#{quiz}#{attempt:06}"))
}

/// A learner's override for a quiz; written once.
pub fn quiz_override(learner: LearnerId, quiz: ContentId, id: Uuid) -> Key<QuizOverride> {
    Key::new(user(learner), format!("OVERRIDE#{quiz}#{id}"))
}

/// All overrides that a learner was ever granted for a quiz, in order.
pub fn quiz_overrides(learner: LearnerId, quiz: ContentId) -> Range<QuizOverride> {
    Range::prefix(user(learner), &format!("OVERRIDE#{quiz}#"))
}

/// The quiz of a state, from its key.
pub fn quiz_of(state: &Key<QuizState>) -> Option<ContentId> {
    state.sk.strip_prefix("QUIZ#")?.parse().ok()
}

/// The quiz and the number of an attempt, from its key.
pub fn attempt_of(attempt: &Key<Attempt>) -> Option<(ContentId, u32)> {
    let (quiz, number) = attempt.sk.strip_prefix("ATTEMPT#")?.split_once('#')?;
    Some((quiz.parse().ok()?, number.parse().ok()?))
}
