//! Choices: their options, and the key in any of the three spellings of specification 3.3.

use std::collections::{BTreeMap, BTreeSet};

use super::super::course::prose;
use super::super::names::given_id;
use super::super::problems::Problems;
use super::super::question_definition::{QuestionDefinition, QuestionTypeName};
use super::super::values::TextOrList;
use super::Answered;
use crate::primitives::plain_text::as_read;
use crate::quiz::credit::MOST_PARTS;
use crate::quiz::{AnswerOption, Correct, OptionId, QuestionKind, Scoring};

/// One spelling of the key: the field, the ids, and the type of question that the spelling suggests.
struct Spelling {
    field: String,
    ids: BTreeSet<OptionId>,
    suggests: QuestionKind,
}

/// `None` only after a problem was added.
pub(super) fn choice(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let options = options(definition, path, problems);
    let (correct, kind) = key(definition, path, problems)?;
    if definition.scoring == Scoring::Partial && correct.len() > MOST_PARTS {
        let message =
            format!("has more than {MOST_PARTS} right options, too many to share the points exactly");
        problems.add(format!("{path}.scoring"), message);
    }
    Some(Answered { kind, options: options?, prompts: Vec::new(), correct: Correct::Options(correct) })
}

/// A statement that is true or false: its options have fixed ids.
pub(super) fn true_false(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let right = match (&definition.correct_answer, &definition.correct_answers) {
        (Some(TextOrList::Text(right)), None) if right == "true" || right == "false" => {
            problems.take(format!("{path}.correctAnswer"), right.parse::<OptionId>())
        }
        _ => {
            problems.add(format!("{path}.correctAnswer"), "must be true or false; or write options");
            None
        }
    };
    let options = [("true", "True"), ("false", "False")];
    let option =
        |(id, text): (&str, &str)| Some(AnswerOption { id: id.parse().ok()?, text: text.to_owned() });
    Some(Answered {
        kind: QuestionKind::TrueFalse,
        options: options.into_iter().filter_map(option).collect(),
        prompts: Vec::new(),
        correct: Correct::Options(BTreeSet::from([right?])),
    })
}

fn options(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Vec<AnswerOption>> {
    problems.require(
        definition.options.len() >= 2,
        format!("{path}.options"),
        "a question needs at least two options",
    );
    let mut first_uses = BTreeMap::new();
    let mut first_texts = BTreeMap::new();
    let mut options = Vec::new();
    for (index, option) in definition.options.iter().enumerate() {
        let path = format!("{path}.options[{index}]");
        prose(&format!("{path}.text"), &option.text, 1_000, problems);
        // Learners could not tell them apart, and one of them may be right and the other wrong.
        if let Some(first) = first_texts.insert(as_read(&option.text), index) {
            problems.add(format!("{path}.text"), format!("reads the same as options[{first}]"));
        }
        if let Some(first) = first_uses.insert(as_read(&option.id), index) {
            let message = format!(
                "{:?} is the id of options[{first}] already; ids are unique in a question",
                option.id
            );
            problems.add(format!("{path}.id"), message);
        }
        let id = given_id::<OptionId>(format!("{path}.id"), &option.id, problems);
        options.extend(id.map(|id| AnswerOption { id, text: option.text.clone() }));
    }
    (options.len() == definition.options.len()).then_some(options)
}

/// The right options, and the type of the question.
fn key(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<(BTreeSet<OptionId>, QuestionKind)> {
    let mut spellings = Vec::new();
    if let Some(answer) = &definition.correct_answer {
        let suggests = match answer {
            TextOrList::Text(_) => QuestionKind::Single,
            TextOrList::List(_) => QuestionKind::Multiple,
        };
        spellings.push(listed(
            definition,
            format!("{path}.correctAnswer"),
            answer.each(),
            suggests,
            problems,
        )?);
    }
    if let Some(ids) = &definition.correct_answers {
        let field = format!("{path}.correctAnswers");
        spellings.push(listed(definition, field, ids, QuestionKind::Multiple, problems)?);
    }
    spellings.extend(marked(definition, path));
    let Some(first) = spellings.first() else {
        problems.add(path, "has no key; mark the right option, or write correctAnswer with its id");
        return None;
    };
    for other in &spellings[1..] {
        if other.ids != first.ids {
            let message = format!("contradicts {}; keep one of the two", first.field);
            problems.add(other.field.clone(), message);
        }
    }
    // A list with a single id is still multiple choice: what learners see before grading must not reveal how many
    // options are right, and must not change when only the key does.
    let kind = match definition.kind {
        Some(QuestionTypeName::Single | QuestionTypeName::SingleChoice | QuestionTypeName::TrueFalse) => {
            QuestionKind::Single
        }
        Some(QuestionTypeName::Multiple | QuestionTypeName::MultipleChoice) => QuestionKind::Multiple,
        // The other types have their own keys.
        None
        | Some(
            QuestionTypeName::Numeric
            | QuestionTypeName::ShortText
            | QuestionTypeName::Ordering
            | QuestionTypeName::Matching,
        ) => first.suggests,
    };
    if kind == QuestionKind::Single && first.ids.len() > 1 {
        let message = "a question of type single has one right option; keep one, or make the type multiple";
        problems.add(first.field.clone(), message);
    }
    Some((first.ids.clone(), kind))
}

/// The key as ids: each names an option, and none is repeated.
fn listed(
    definition: &QuestionDefinition,
    field: String,
    ids: &[String],
    suggests: QuestionKind,
    problems: &mut Problems,
) -> Option<Spelling> {
    if ids.is_empty() {
        problems.add(field, "is empty; name the right option");
        return None;
    }
    let mut found = BTreeSet::new();
    for id in ids {
        match id.parse::<OptionId>() {
            Ok(option) if definition.options.iter().any(|offered| offered.id == *id) => {
                if !found.insert(option) {
                    problems.add(field.clone(), format!("names {id:?} twice; name it once"));
                }
            }
            _ => {
                let offered: Vec<&str> = definition.options.iter().map(|option| option.id.as_str()).collect();
                let message =
                    format!("{id:?} is not the id of an option; the options are {}", offered.join(", "));
                problems.add(field.clone(), message);
            }
        }
    }
    Some(Spelling { field, ids: found, suggests })
}

/// The key as marks on the options. If all marks are false they are ignored: authoring tools write them alongside
/// `correctAnswer`.
fn marked(definition: &QuestionDefinition, path: &str) -> Option<Spelling> {
    let right = definition.options.iter().filter(|option| option.is_correct == Some(true));
    let ids: BTreeSet<OptionId> = right.filter_map(|option| option.id.parse().ok()).collect();
    let suggests = if ids.len() > 1 { QuestionKind::Multiple } else { QuestionKind::Single };
    (!ids.is_empty()).then(|| Spelling { field: format!("{path}.options"), ids, suggests })
}
