//! Items to put in order.

use super::super::names::{Named, count_upwards};
use super::super::problems::Problems;
use super::super::question_definition::QuestionDefinition;
use super::Answered;
use crate::quiz::credit::MOST_PARTS;
use crate::quiz::{AnswerOption, Correct, OptionId, QuestionKind};

/// `None` only after a problem was added.
pub(super) fn ordering(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let path = format!("{path}.items");
    if !(2..=MOST_PARTS).contains(&definition.items.len()) {
        problems.add(path, format!("must be 2 to {MOST_PARTS} items, in the right order"));
        return None;
    }
    let mut named = Named::default();
    let options: Vec<Option<AnswerOption>> = (0..)
        .zip(&definition.items)
        .map(|(index, item): (usize, _)| {
            let (text, id) = (format!("{path}[{index}].text"), format!("{path}[{index}].id"));
            let id = named.add(&text, &item.text, (&id, item.id.as_deref()), problems)?;
            Some(AnswerOption { id, text: item.text.clone() })
        })
        .collect();
    let mut options: Vec<AnswerOption> = options.into_iter().collect::<Option<_>>()?;
    let order: Vec<OptionId> = options.iter().map(|option| option.id.clone()).collect();
    let ids: Vec<&str> = order.iter().map(OptionId::as_str).collect();
    let message =
        "has ids that count the items in the right order, and learners' browsers receive ids; leave them out";
    problems.require(!count_upwards(&ids), path, message);
    // What learners receive must not depend on the order.
    options.sort_by(|one, other| one.id.cmp(&other.id));
    Some(Answered {
        kind: QuestionKind::Ordering,
        options,
        prompts: Vec::new(),
        correct: Correct::Order(order),
    })
}
