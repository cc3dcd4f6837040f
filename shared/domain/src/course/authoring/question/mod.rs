//! Converts a question and its key.

mod choice;
mod matching;
mod ordering;
mod typed;

use super::course::prose;
use super::names::given_id;
use super::problems::Problems;
use super::question_definition::{QuestionDefinition, QuestionTypeName};
use crate::Points;
use crate::quiz::{AnswerOption, Correct, Prompt, Question, QuestionId, QuestionKey, QuestionKind, Scoring};

/// What a type of question makes of its fields.
struct Answered {
    kind: QuestionKind,
    options: Vec<AnswerOption>,
    prompts: Vec<Prompt>,
    correct: Correct,
}

/// `None` only after a problem was added.
pub(super) fn question(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<(Question, QuestionKey)> {
    let at = |field: &str| format!("{path}.{field}");
    let id = given_id::<QuestionId>(at("id"), &definition.id, problems);
    prose(&at("text"), &definition.text, 2_000, problems);
    let points = match &definition.points {
        Some(number) => problems.take(at("points"), number.exact::<Points>()),
        None => Some(Points::ONE),
    };
    let kind = type_of(definition);
    foreign_fields(definition, kind, path, problems);
    let answered = match kind {
        Type::Choice => choice::choice(definition, path, problems),
        Type::TrueFalse => choice::true_false(definition, path, problems),
        Type::Numeric => typed::numeric(definition, path, problems),
        Type::ShortText => typed::short_text(definition, path, problems),
        Type::Ordering => ordering::ordering(definition, path, problems),
        Type::Matching => matching::matching(definition, path, problems),
    };
    if let Some(text) = definition.explanation.as_deref().filter(|text| !text.trim().is_empty()) {
        prose(&at("explanation"), text, usize::MAX, problems);
    }
    let Answered { kind, options, prompts, correct } = answered?;
    let scoring = definition.scoring;
    problems.require(
        scoring == Scoring::AllOrNothing || kind.has_partial_answers(),
        at("scoring"),
        "a question with one right option is right or wrong; leave it out",
    );
    let explanation = definition.explanation.clone().filter(|text| !text.trim().is_empty());
    let text = definition.text.clone();
    Some((
        Question { id: id?, text, kind, points: points?, options, prompts, scoring },
        QuestionKey { correct, explanation },
    ))
}

/// The types by the fields that they have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Choice,
    TrueFalse,
    Numeric,
    ShortText,
    Ordering,
    Matching,
}

fn type_of(definition: &QuestionDefinition) -> Type {
    match definition.kind {
        // The name was one of `single` before true/false questions had a type of their own.
        Some(QuestionTypeName::TrueFalse) if definition.options.is_empty() => Type::TrueFalse,
        Some(
            QuestionTypeName::Single
            | QuestionTypeName::SingleChoice
            | QuestionTypeName::TrueFalse
            | QuestionTypeName::Multiple
            | QuestionTypeName::MultipleChoice,
        ) => Type::Choice,
        Some(QuestionTypeName::Numeric) => Type::Numeric,
        Some(QuestionTypeName::ShortText) => Type::ShortText,
        Some(QuestionTypeName::Ordering) => Type::Ordering,
        Some(QuestionTypeName::Matching) => Type::Matching,
        None if !definition.numbers.is_empty() => Type::Numeric,
        None if !definition.spellings.is_empty() => Type::ShortText,
        None if !definition.items.is_empty() => Type::Ordering,
        None if !definition.pairs.is_empty() => Type::Matching,
        None => Type::Choice,
    }
}

/// Fields that would be ignored are problems: the author meant something by them.
fn foreign_fields(definition: &QuestionDefinition, kind: Type, path: &str, problems: &mut Problems) {
    let choice = [Type::Choice, Type::TrueFalse];
    let fields: [(&str, bool, &[Type], &str); 9] = [
        ("options", !definition.options.is_empty(), &[Type::Choice], "single and multiple"),
        ("correctAnswer", definition.correct_answer.is_some(), &choice, "single, multiple and true_false"),
        ("correctAnswers", definition.correct_answers.is_some(), &choice, "single and multiple"),
        ("numbers", !definition.numbers.is_empty(), &[Type::Numeric], "numeric"),
        ("spellings", !definition.spellings.is_empty(), &[Type::ShortText], "short_text"),
        ("case_sensitive", definition.case_sensitive, &[Type::ShortText], "short_text"),
        ("items", !definition.items.is_empty(), &[Type::Ordering], "ordering"),
        ("pairs", !definition.pairs.is_empty(), &[Type::Matching], "matching"),
        ("distractors", !definition.distractors.is_empty(), &[Type::Matching], "matching"),
    ];
    for (field, is_written, types, names) in fields {
        if is_written && !types.contains(&kind) {
            problems
                .add(format!("{path}.{field}"), format!("belongs to questions of type {names}; remove it"));
        }
    }
}
