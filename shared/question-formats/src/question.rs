//! What is read and written.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use domain::course::authoring::{
    self, AuthoredNumber, ItemDefinition, NumberDefinition, OptionDefinition, PairDefinition,
    QuestionDefinition, QuestionTypeName, SpellingDefinition, TextOrList,
};
use domain::quiz::{
    AcceptedNumber, AcceptedText, AnswerOption, Correct, OptionId, Prompt, Question, QuestionKey,
    QuestionKind, Scoring,
};
use domain::{Percent, Points};

use crate::finding::{Finding, Severity};
use crate::other_answers::OtherAnswers;

/// A question that our model holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedQuestion {
    pub question: Question,
    pub key: QuestionKey,
}

/// A question and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first line, from 1.
    pub line: usize,
    /// The question, ready for a quiz.
    pub question: KeyedQuestion,
}

/// The outcome of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// In the order of the file.
    pub questions: Vec<Found>,
    /// What does not fit, by line.
    pub findings: Vec<Finding>,
}

/// The outcome of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// The content of the file, in UTF-8.
    pub text: String,
    /// What the format cannot hold, by the number of the question.
    pub findings: Vec<Finding>,
}

/// A question in the terms that all formats share.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Absent: made from the text.
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) several: bool,
    pub(crate) points: Option<String>,
    pub(crate) options: Vec<DraftOption>,
    pub(crate) explanation: Option<String>,
    pub(crate) scoring: Option<Scoring>,
    /// Present: it is not about choosing, and has no options.
    pub(crate) other: Option<OtherAnswers>,
}

/// An option of a [`Draft`].
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftOption {
    /// Absent: made from the text.
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) right: bool,
}

impl Reading {
    /// Adds a question, or the reasons why it does not fit.
    pub(crate) fn add(&mut self, line: usize, draft: Draft) {
        self.add_definition(line, &draft.definition());
    }

    /// As [`Self::add`], for a question in our own terms.
    pub(crate) fn add_definition(&mut self, line: usize, definition: &QuestionDefinition) {
        match authoring::read_question(definition) {
            Ok((question, key)) => {
                self.questions.push(Found { line, question: KeyedQuestion { question, key } })
            }
            Err(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                self.reject(line, problems.join("; "));
            }
        }
    }

    pub(crate) fn reject(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::not_taken(line, message));
    }

    pub(crate) fn leave_out(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::left_out(line, message));
    }

    /// Keeps the first of several questions with one id, which a quiz could not hold.
    pub(crate) fn reject_duplicates(&mut self) {
        let mut first_lines = BTreeMap::new();
        let mut findings = Vec::new();
        self.questions.retain(|found| match first_lines.entry(found.question.question.id.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(found.line);
                true
            }
            Entry::Occupied(first) => {
                let message = format!("has the id of the question in line {}; keep one of them", first.get());
                findings.push(Finding::not_taken(found.line, message));
                false
            }
        });
        self.findings.append(&mut findings);
        self.findings.sort_by_key(|finding| finding.line);
    }
}

impl Writing {
    /// What the other formats lay out with: a text loses the spaces around it there.
    pub(crate) fn name_spaces(&mut self, questions: &[KeyedQuestion]) {
        for (number, question) in (1..).zip(questions) {
            let is_missing =
                |finding: &Finding| finding.line == number && finding.severity == Severity::NotTaken;
            if question.has_spaces_around() && !self.findings.iter().any(is_missing) {
                self.findings.push(Finding::left_out(number, "the spaces around its texts"));
            }
        }
        self.findings.sort_by_key(|finding| finding.line);
    }
}

impl Draft {
    fn definition(self) -> QuestionDefinition {
        let mut definition = self.of_options();
        if let Some(other) = self.other {
            (definition.correct_answers, definition.options) = (None, Vec::new());
            other.add_to(&mut definition, self.scoring);
        }
        definition
    }

    fn of_options(&self) -> QuestionDefinition {
        let ids: Vec<String> = self.options.iter().map(DraftOption::id).collect();
        let right =
            self.options.iter().zip(&ids).filter(|(option, _)| option.right).map(|(_, id)| id.clone());
        QuestionDefinition {
            id: self.id.clone().unwrap_or_else(|| authoring::id_of(&self.text)),
            text: self.text.clone(),
            kind: Some(if self.several { QuestionTypeName::Multiple } else { QuestionTypeName::Single }),
            points: self.points.as_deref().map(AuthoredNumber::from),
            options: self
                .options
                .iter()
                .zip(&ids)
                .map(|(option, id)| OptionDefinition {
                    id: id.clone(),
                    text: option.text.clone(),
                    is_correct: None,
                })
                .collect(),
            correct_answers: Some(right.collect()),
            explanation: self.explanation.clone(),
            scoring: self.scoring.unwrap_or_default(),
            ..QuestionDefinition::default()
        }
    }
}

impl DraftOption {
    fn id(&self) -> String {
        self.id.clone().unwrap_or_else(|| authoring::id_of(&self.text))
    }
}

impl KeyedQuestion {
    /// As an author would write it.
    pub fn definition(&self) -> QuestionDefinition {
        let question = &self.question;
        let mut definition = QuestionDefinition {
            id: question.id.to_string(),
            text: question.text.clone(),
            kind: Some(type_name(question.kind)),
            points: (question.points != Points::ONE).then(|| authored(&question.points)),
            scoring: question.scoring,
            explanation: self.key.explanation.clone(),
            ..QuestionDefinition::default()
        };
        match &self.key.correct {
            Correct::Options(right) => {
                let ids: Vec<String> = right.iter().map(ToString::to_string).collect();
                definition.correct_answer = Some(match ids.as_slice() {
                    [one] if question.kind != QuestionKind::Multiple => TextOrList::Text(one.clone()),
                    _ => TextOrList::List(ids),
                });
                if question.kind != QuestionKind::TrueFalse {
                    let option = |option: &AnswerOption| OptionDefinition {
                        id: option.id.to_string(),
                        text: option.text.clone(),
                        is_correct: None,
                    };
                    definition.options = question.options.iter().map(option).collect();
                }
            }
            Correct::Numbers(accepted) => definition.numbers = accepted.iter().map(number).collect(),
            Correct::Texts(accepted) => {
                definition.case_sensitive = accepted.case_sensitive;
                let spelling = |spelling: &AcceptedText| SpellingDefinition {
                    text: spelling.text.clone(),
                    credit: part(spelling.credit),
                };
                definition.spellings = accepted.spellings.iter().map(spelling).collect();
            }
            Correct::Order(order) => {
                definition.items = order.iter().filter_map(|id| question.option(id)).map(item).collect();
            }
            Correct::Pairs(_) => {
                definition.pairs = self.pairs().map(|(prompt, option)| pair(prompt, option)).collect();
                definition.distractors = self.distractors().map(item).collect();
            }
        }
        definition
    }

    fn has_spaces_around(&self) -> bool {
        let (asked, key) = (&self.question, &self.key);
        let options = asked.options.iter().map(|option| option.text.as_str());
        let prompts = asked.prompts.iter().map(|prompt| prompt.text.as_str());
        let spellings = match &key.correct {
            Correct::Texts(accepted) => accepted.spellings.as_slice(),
            _ => &[],
        };
        let spellings = spellings.iter().map(|spelling| spelling.text.as_str());
        let whole = [Some(asked.text.as_str()), key.explanation.as_deref()].into_iter().flatten();
        whole.chain(options).chain(prompts).chain(spellings).any(|text| text != text.trim())
    }

    /// Its options with whether each is right to choose.
    pub(crate) fn options(&self) -> impl Iterator<Item = (&AnswerOption, bool)> {
        let right = self.key.options();
        self.question.options.iter().map(move |option| (option, right.contains(&option.id)))
    }

    /// The items of an ordering question in the right order.
    pub(crate) fn order(&self) -> impl Iterator<Item = &AnswerOption> {
        let order = match &self.key.correct {
            Correct::Order(order) => order.as_slice(),
            _ => &[],
        };
        order.iter().filter_map(|id| self.question.option(id))
    }

    /// The prompts of a matching question with their options.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&Prompt, &AnswerOption)> {
        self.question.prompts.iter().filter_map(|prompt| {
            let Correct::Pairs(pairs) = &self.key.correct else { return None };
            Some((prompt, self.question.option(pairs.get(&prompt.id)?)?))
        })
    }

    /// The options of a matching question that match nothing.
    pub(crate) fn distractors(&self) -> impl Iterator<Item = &AnswerOption> {
        let matched: BTreeSet<&OptionId> = match &self.key.correct {
            Correct::Pairs(pairs) => pairs.values().collect(),
            _ => BTreeSet::new(),
        };
        self.question.options.iter().filter(move |option| !matched.contains(&option.id))
    }
}

/// The name of the type in course definitions.
fn type_name(kind: QuestionKind) -> QuestionTypeName {
    match kind {
        QuestionKind::Single => QuestionTypeName::Single,
        QuestionKind::Multiple => QuestionTypeName::Multiple,
        QuestionKind::TrueFalse => QuestionTypeName::TrueFalse,
        QuestionKind::Numeric => QuestionTypeName::Numeric,
        QuestionKind::ShortText => QuestionTypeName::ShortText,
        QuestionKind::Ordering => QuestionTypeName::Ordering,
        QuestionKind::Matching => QuestionTypeName::Matching,
    }
}

fn authored(number: &impl ToString) -> AuthoredNumber {
    AuthoredNumber::from(number.to_string().as_str())
}

fn part(credit: Percent) -> Option<AuthoredNumber> {
    (credit != Percent::HUNDRED).then(|| authored(&credit))
}

fn number(accepted: &AcceptedNumber) -> NumberDefinition {
    let credit = part(accepted.credit);
    if accepted.least == accepted.most {
        return NumberDefinition {
            value: Some(authored(&accepted.least)),
            credit,
            ..NumberDefinition::default()
        };
    }
    let (min, max) = (Some(authored(&accepted.least)), Some(authored(&accepted.most)));
    NumberDefinition { min, max, credit, ..NumberDefinition::default() }
}

fn item(option: &AnswerOption) -> ItemDefinition {
    ItemDefinition { id: given(option.id.as_str(), &option.text), text: option.text.clone() }
}

fn pair(prompt: &Prompt, option: &AnswerOption) -> PairDefinition {
    PairDefinition {
        id: given(prompt.id.as_str(), &prompt.text),
        prompt: prompt.text.clone(),
        option: option.text.clone(),
        match_id: given(option.id.as_str(), &option.text),
    }
}

/// The id, unless it is made from the text.
fn given(id: &str, text: &str) -> Option<String> {
    (id != authoring::id_of(text)).then(|| id.to_owned())
}
