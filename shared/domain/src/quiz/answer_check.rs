//! The check of one answer against its question.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Choice, SubmittedPairs, shortened};
use super::typed::{self, LONGEST_ANSWER};
use super::{Answer, OptionId, PromptId, Question, QuestionKind};

/// Why an answer is refused: the path below the question, and the reason.
type Refused = (String, &'static str);

const UNKNOWN_OPTION: &str = "is not an option of this question";

/// The answer, if it fits its question. Stops at the first reason: a list may hold a million wrong ids.
pub(super) fn checked(question: &Question, choice: &Choice) -> Result<Answer, Refused> {
    match question.kind {
        QuestionKind::Single | QuestionKind::TrueFalse => match choice {
            Choice::One(id) => Ok(Answer::One(offered(question, id)?)),
            Choice::Several(_) | Choice::Pairs(_) => Err(whole("takes one option, not a list")),
        },
        QuestionKind::Multiple => match choice {
            Choice::Several(ids) => Ok(Answer::Several(distinct(question, ids)?)),
            Choice::One(_) | Choice::Pairs(_) => Err(whole("takes a list of options")),
        },
        QuestionKind::Numeric => {
            let typed = typed(choice)?;
            if !typed.is_empty() {
                typed::number(&typed).map_err(whole)?;
            }
            Ok(Answer::Typed { typed })
        }
        QuestionKind::ShortText => Ok(Answer::Typed { typed: typed(choice)? }),
        QuestionKind::Ordering => {
            let Choice::Several(ids) = choice else { return Err(whole("takes a list of all options")) };
            let order = distinct(question, ids)?;
            if !order.is_empty() && order.len() != question.options.len() {
                return Err(whole("must name every option once"));
            }
            Ok(Answer::Order { order })
        }
        QuestionKind::Matching => match choice {
            Choice::Pairs(pairs) => Ok(Answer::Pairs { pairs: matched(question, pairs)? }),
            Choice::One(_) | Choice::Several(_) => {
                Err(whole("takes an object with an option for each prompt"))
            }
        },
    }
}

fn whole(reason: &'static str) -> Refused {
    (String::new(), reason)
}

fn offered(question: &Question, id: &str) -> Result<OptionId, Refused> {
    let option = question.options.iter().find(|option| option.id.as_str() == id);
    option.map(|option| option.id.clone()).ok_or(whole(UNKNOWN_OPTION))
}

/// Options of the question, none of them twice.
fn distinct(question: &Question, ids: &[String]) -> Result<Vec<OptionId>, Refused> {
    let (mut chosen, mut seen) = (Vec::new(), BTreeSet::new());
    for (index, id) in ids.iter().enumerate() {
        let option = offered(question, id).map_err(|(_, reason)| (format!("[{index}]"), reason))?;
        if !seen.insert(option.clone()) {
            return Err((format!("[{index}]"), "is chosen twice"));
        }
        chosen.push(option);
    }
    Ok(chosen)
}

fn typed(choice: &Choice) -> Result<String, Refused> {
    let Choice::One(text) = choice else { return Err(whole("takes what was typed, as a text")) };
    let text = text.trim();
    if text.chars().nth(LONGEST_ANSWER).is_some() {
        return Err(whole("is longer than 300 characters"));
    }
    if text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()) {
        return Err(whole("has a control character"));
    }
    Ok(text.to_owned())
}

fn matched(question: &Question, pairs: &SubmittedPairs) -> Result<BTreeMap<PromptId, OptionId>, Refused> {
    let mut matched = BTreeMap::new();
    for (prompt, option) in &pairs.0 {
        let at = || format!(".{}", shortened(prompt));
        let known = question.prompts.iter().find(|known| known.id.as_str() == prompt);
        let known = known.ok_or_else(|| (at(), "is not a prompt of this question"))?;
        let option = offered(question, option).map_err(|(_, reason)| (at(), reason))?;
        if matched.insert(known.id.clone(), option).is_some() {
            return Err((at(), "is matched twice"));
        }
    }
    Ok(matched)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::quiz::{Question, SubmittedAnswers};

    fn questions() -> Vec<Question> {
        let options = ["a", "b", "c"].map(|id| json!({"id": id, "text": id}));
        let prompts = ["p", "q"].map(|id| json!({"id": id, "text": id}));
        let question = |kind: &str, options: serde_json::Value| json!({"id": kind, "text": "?", "type": kind, "points": "1", "options": options});
        let mut matching = question("matching", json!(options));
        matching["prompts"] = json!(prompts);
        let all = json!([
            question("true_false", json!([{"id": "true", "text": "True"}, {"id": "false", "text": "False"}])),
            question("numeric", json!([])),
            question("short_text", json!([])),
            question("ordering", json!(options)),
            matching,
        ]);
        serde_json::from_value(all).unwrap()
    }

    fn reason(body: &str) -> Option<(String, String)> {
        let submitted: SubmittedAnswers = serde_json::from_str(body).unwrap();
        let reasons = submitted.check(&questions(), "answers").err()?;
        assert_eq!(reasons.len(), 1, "{body}");
        reasons.into_iter().next().map(|(path, mut reasons)| (path, reasons.remove(0)))
    }

    #[test]
    fn an_answer_that_does_not_fit_its_question_is_refused_with_its_path() {
        for (body, path, start) in [
            (r#"{"true_false": "True"}"#, "answers.true_false", "is not an option"),
            (r#"{"true_false": ["true"]}"#, "answers.true_false", "takes one option"),
            (r#"{"numeric": "five"}"#, "answers.numeric", "is not a number"),
            (r#"{"numeric": "1,500"}"#, "answers.numeric", "can be read in two ways"),
            (r#"{"numeric": "1e9"}"#, "answers.numeric", "is not a number"),
            (r#"{"numeric": ["5"]}"#, "answers.numeric", "takes what was typed"),
            (r#"{"short_text": {"p": "a"}}"#, "answers.short_text", "takes what was typed"),
            (r#"{"short_text": "a\u0000b"}"#, "answers.short_text", "has a control character"),
            (r#"{"ordering": ["a", "b"]}"#, "answers.ordering", "must name every option once"),
            (r#"{"ordering": ["a", "b", "b"]}"#, "answers.ordering[2]", "is chosen twice"),
            (r#"{"ordering": ["a", "b", "z"]}"#, "answers.ordering[2]", "is not an option"),
            (r#"{"ordering": "a"}"#, "answers.ordering", "takes a list"),
            (r#"{"matching": {"z": "a"}}"#, "answers.matching.z", "is not a prompt"),
            (r#"{"matching": {"p": "z"}}"#, "answers.matching.p", "is not an option"),
            (r#"{"matching": {"p": "a", "p": "b"}}"#, "answers.matching.p", "is matched twice"),
            (r#"{"matching": ["a"]}"#, "answers.matching", "takes an object"),
        ] {
            let (refused, reason) = reason(body).unwrap_or_default();
            assert!(refused == path && reason.starts_with(start), "{body}: {refused}: {reason}");
        }
        let long = format!(r#"{{"short_text": "{}"}}"#, "é".repeat(301));
        assert_eq!(reason(&long).unwrap().1, "is longer than 300 characters");
    }

    #[test]
    fn what_fits_is_kept_as_it_was_submitted_and_read_back() {
        let body = json!({
            "true_false": "false", "numeric": " 1,50 ", "short_text": "  Beta  Blocker ",
            "ordering": ["c", "a", "b"], "matching": {"q": "a", "p": "a"},
        });
        let submitted: SubmittedAnswers = serde_json::from_value(body).unwrap();
        let answers = submitted.check(&questions(), "").unwrap();
        let stored = serde_json::to_value(&answers).unwrap();
        assert_eq!(
            stored,
            json!({
                "true_false": "false", "numeric": {"typed": "1,50"}, "short_text": {"typed": "Beta  Blocker"},
                "ordering": {"order": ["c", "a", "b"]}, "matching": {"pairs": {"p": "a", "q": "a"}},
            })
        );
        assert_eq!(serde_json::from_value::<crate::quiz::Answers>(stored).unwrap(), answers);
    }

    #[test]
    fn an_answer_may_be_taken_back() {
        let body = json!({"numeric": "", "short_text": " ", "ordering": [], "matching": {}});
        let submitted: SubmittedAnswers = serde_json::from_value(body).unwrap();
        let answers = submitted.check(&questions(), "").unwrap();
        assert!(answers.0.values().all(super::Answer::is_blank));
        assert!(reason(r#"{"matching": {"p": "a"}}"#).is_none(), "a part of the prompts is an answer");
    }
}
