//! Pairs to match.

use std::collections::BTreeMap;

use super::super::names::{Named, count_upwards};
use super::super::problems::Problems;
use super::super::question_definition::QuestionDefinition;
use super::Answered;
use crate::primitives::plain_text::as_read;
use crate::quiz::credit::MOST_PARTS;
use crate::quiz::{AnswerOption, Correct, OptionId, Prompt, PromptId, QuestionKind};

/// The most options that match nothing.
const MOST_DISTRACTORS: usize = 20;

/// `None` only after a problem was added.
pub(super) fn matching(
    definition: &QuestionDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<Answered> {
    let at = |field: &str| format!("{path}.{field}");
    if !(2..=MOST_PARTS).contains(&definition.pairs.len()) {
        problems.add(at("pairs"), format!("must be 2 to {MOST_PARTS} pairs"));
        return None;
    }
    if definition.distractors.len() > MOST_DISTRACTORS {
        problems.add(at("distractors"), format!("has more than {MOST_DISTRACTORS} options"));
        return None;
    }
    let (mut prompt_names, mut option_names) = (Named::default(), Named::default());
    let (mut prompts, mut options, mut pairs) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut known: BTreeMap<String, OptionId> = BTreeMap::new();
    let mut complete = true;
    for (index, pair) in definition.pairs.iter().enumerate() {
        let at = |field: &str| format!("{path}.pairs[{index}].{field}");
        let named = (&*at("id"), pair.id.as_deref());
        let prompt: Option<PromptId> = prompt_names.add(&at("prompt"), &pair.prompt, named, problems);
        let option = match known.get(&as_read(&pair.option)) {
            Some(option) => {
                let agrees = pair.match_id.as_deref().is_none_or(|id| id == option.as_str());
                problems.require(agrees, at("match_id"), "is not the id that the same option has before");
                Some(option.clone())
            }
            None => {
                let named = (&*at("match_id"), pair.match_id.as_deref());
                let option: Option<OptionId> = option_names.add(&at("match"), &pair.option, named, problems);
                options.extend(option.clone().map(|id| AnswerOption { id, text: pair.option.clone() }));
                known.extend(option.clone().map(|id| (as_read(&pair.option), id)));
                option
            }
        };
        complete &= prompt.is_some() && option.is_some();
        if let (Some(prompt), Some(option)) = (prompt, option) {
            prompts.push(Prompt { id: prompt.clone(), text: pair.prompt.clone() });
            pairs.insert(prompt, option);
        }
    }
    for (index, distractor) in definition.distractors.iter().enumerate() {
        let at = |field: &str| format!("{path}.distractors[{index}].{field}");
        let named = (&*at("id"), distractor.id.as_deref());
        let option: Option<OptionId> = option_names.add(&at("text"), &distractor.text, named, problems);
        complete &= option.is_some();
        options.extend(option.map(|id| AnswerOption { id, text: distractor.text.clone() }));
    }
    if !complete {
        return None;
    }
    problems.require(options.len() >= 2, at("pairs"), "all have the same option; there is nothing to choose");
    problems.require(!counts_alike(&prompts, &pairs), at("pairs"), COUNTS_ALIKE);
    // What learners receive must not depend on what matches.
    options.sort_by(|one, other| one.id.cmp(&other.id));
    Some(Answered { kind: QuestionKind::Matching, options, prompts, correct: Correct::Pairs(pairs) })
}

const COUNTS_ALIKE: &str =
    "have ids that count prompts and options alike, and learners' browsers receive ids; leave them out";

/// Whether the ids give the pairs away: prompt 1 with option 1, prompt 2 with option 2.
fn counts_alike(prompts: &[Prompt], pairs: &BTreeMap<PromptId, OptionId>) -> bool {
    let ids: Vec<&str> = prompts.iter().map(|prompt| prompt.id.as_str()).collect();
    let matched: Vec<&str> =
        prompts.iter().filter_map(|prompt| pairs.get(&prompt.id)).map(OptionId::as_str).collect();
    ids == matched || (count_upwards(&ids) && count_upwards(&matched))
}
