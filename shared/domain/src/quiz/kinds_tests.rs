//! Grading of every kind of question, by example and by property.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::credit::Credit;
use super::grading::{Grade, grade};
use super::{QuestionKey, QuizVersion, SubmittedAnswers};
use crate::Percent;
use crate::course::authoring::{QuestionDefinition, read_question};

/// The question, read as an author writes it.
fn read(definition: &Value) -> (super::Question, QuestionKey) {
    let definition: QuestionDefinition = serde_json::from_value(definition.clone()).unwrap();
    read_question(&definition).unwrap_or_else(|problems| panic!("{problems}"))
}

fn graded(definitions: &[Value], answers: &Value) -> Grade {
    let (questions, keys): (Vec<_>, Vec<_>) = definitions.iter().map(read).unzip();
    let key = super::AnswerKey(questions.iter().map(|question| question.id.clone()).zip(keys).collect());
    let submitted: SubmittedAnswers = serde_json::from_value(answers.clone()).unwrap();
    let answers = submitted.check(&questions, "answers").unwrap();
    grade(&questions, Percent::SEVENTY, &key, &answers)
}

/// The share that the answer earns, as a fraction.
fn share(definition: &Value, answer: &Value) -> String {
    let grade = graded(std::slice::from_ref(definition), &json!({"q": answer}));
    grade.results[0].credit().into()
}

#[test]
fn numbers_are_compared_exactly_and_both_ends_count() {
    let dose = json!({"id": "q", "text": "Dose in mg?", "type": "numeric", "scoring": "partial", "numbers": [
        {"value": 0.3, "tolerance": "0.1"}, {"min": "-5", "max": -4.5, "credit": 50}, {"value": 0, "tolerance": 1, "credit": "12.5"},
    ]});
    for (answer, earned) in [
        ("0.3", "1/1"),
        ("0,3", "1/1"),
        ("0.2", "1/1"),
        ("0.4", "1/1"),
        ("0.400000000", "1/1"),
        ("0.400000001", "1/8"),
        ("0.199999999", "1/8"),
        ("-4.5", "1/2"),
        ("-5.0", "1/2"),
        ("-5.000000001", "0/1"),
        ("1", "1/8"),
        ("1.01", "0/1"),
    ] {
        assert_eq!(share(&dose, &json!(answer)), earned, "{answer}");
    }
}

#[test]
fn texts_are_right_in_an_accepted_spelling_only() {
    let mut city = json!({"id": "q", "text": "Where?", "type": "short_text", "scoring": "partial", "spellings": [
        {"text": "  Den   Haag"}, {"text": "The Hague"}, {"text": "Hague", "credit": 50},
    ]});
    for (answer, earned) in [
        ("den haag", "1/1"),
        (" DEN\u{a0} HAAG ", "1/1"),
        ("the hague", "1/1"),
        ("hague", "1/2"),
        ("The Hagues", "0/1"),
        ("Denhaag", "0/1"),
        ("", "0/1"),
    ] {
        assert_eq!(share(&city, &json!(answer)), earned, "{answer}");
    }
    city["case_sensitive"] = json!(true);
    for (answer, earned) in [("Den Haag", "1/1"), ("den haag", "0/1"), ("Hague", "1/2")] {
        assert_eq!(share(&city, &json!(answer)), earned, "{answer}");
    }
}

#[test]
fn partial_credit_is_a_choice_of_the_author() {
    let options = ["a", "b", "c", "d"].map(|id| json!({"id": id, "text": id}));
    let items = ["first", "second", "third"].map(|text| json!({"text": text, "id": text}));
    let pairs = json!([
        {"prompt": "x", "id": "x", "match": "one", "match_id": "one"}, {"prompt": "y", "id": "y", "match": "two", "match_id": "two"},
        {"prompt": "z", "id": "z", "match": "one"},
    ]);
    let multiple = json!({"id": "q", "text": "?", "options": options, "correctAnswers": ["a", "b", "c"]});
    let ordering = json!({"id": "q", "text": "?", "type": "ordering", "items": items});
    let matching = json!({"id": "q", "text": "?", "type": "matching", "pairs": pairs, "distractors": [{"text": "none", "id": "none"}]});
    for (definition, answer, all_or_nothing, partial) in [
        (&multiple, json!(["a", "b", "c"]), "1/1", "1/1"),
        (&multiple, json!(["a", "b"]), "0/1", "2/3"),
        (&multiple, json!(["a", "b", "d"]), "0/1", "1/3"),
        (&multiple, json!(["a", "d"]), "0/1", "0/1"),
        (&multiple, json!(["a", "b", "c", "d"]), "0/1", "2/3"),
        (&multiple, json!(["d"]), "0/1", "0/1"),
        (&ordering, json!(["first", "second", "third"]), "1/1", "1/1"),
        (&ordering, json!(["first", "third", "second"]), "0/1", "1/3"),
        (&ordering, json!(["third", "first", "second"]), "0/1", "0/1"),
        (&ordering, json!([]), "0/1", "0/1"),
        (&matching, json!({"x": "one", "y": "two", "z": "one"}), "1/1", "1/1"),
        (&matching, json!({"x": "one", "y": "none", "z": "one"}), "0/1", "2/3"),
        (&matching, json!({"y": "two"}), "0/1", "1/3"),
        (&matching, json!({}), "0/1", "0/1"),
    ] {
        let mut definition = definition.clone();
        assert_eq!(share(&definition, &answer), all_or_nothing, "{definition} {answer}");
        definition["scoring"] = json!("partial");
        assert_eq!(share(&definition, &answer), partial, "{definition} {answer}");
    }
}

#[test]
fn thirds_add_up_to_a_whole() {
    let items = ["first", "second", "third"].map(|text| json!({"text": text, "id": text}));
    let question =
        |id: &str| json!({"id": id, "text": "?", "items": items, "scoring": "partial", "points": "0.01"});
    let questions = ["q", "r", "s"].map(question);
    let third = json!(["first", "third", "second"]);
    let grade = graded(&questions, &json!({"q": third, "r": third, "s": third}));
    assert_eq!((grade.score.to_string().as_str(), grade.earned.to_string().as_str()), ("33.33", "0.01"));
    // A third of the points passes at a third and not a ten-thousandth above.
    let (asked, keys): (Vec<_>, Vec<_>) = questions.iter().map(read).unzip();
    let key = super::AnswerKey(asked.iter().map(|question| question.id.clone()).zip(keys).collect());
    let submitted: SubmittedAnswers =
        serde_json::from_value(json!({"q": third, "r": third, "s": third})).unwrap();
    let answers = submitted.check(&asked, "").unwrap();
    let passes =
        |passing: &str| super::grading::grade(&asked, passing.parse().unwrap(), &key, &answers).passed;
    assert!(passes("33.3333") && !passes("33.3334"));
}

#[test]
fn true_is_true_and_has_fixed_ids() {
    let statement =
        json!({"id": "q", "text": "Consent can be withdrawn.", "type": "true_false", "correctAnswer": true});
    assert_eq!(
        (share(&statement, &json!("true")), share(&statement, &json!("false"))),
        ("1/1".into(), "0/1".into())
    );
    let (question, _) = read(&statement);
    let options: Vec<_> =
        question.options.iter().map(|option| (option.id.as_str(), option.text.as_str())).collect();
    assert_eq!(options, [("true", "True"), ("false", "False")]);
}

#[test]
fn a_version_that_was_stored_before_reads_and_writes_the_same() {
    let stored = json!({
        "number": 3, "created_at": "2026-11-01T00:00:00Z",
        "quiz": {"questions": [{"id": "q", "text": "?", "type": "multiple", "points": "1",
            "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}], "passing_score": "70",
            "shuffle": false, "review": "after_submit"},
        "key": {"q": {"correct": ["a", "b"], "explanation": "Both."}},
    });
    let version: QuizVersion = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(serde_json::to_value(&version).unwrap(), stored);
    let result = json!({"question_id": "q", "correct": true});
    let read: super::grading::QuestionResult = serde_json::from_value(result.clone()).unwrap();
    assert_eq!((read.credit(), serde_json::to_value(&read).unwrap()), (Credit::FULL, result));
}

#[test]
fn every_key_is_read_back_and_prints_nothing() {
    let definitions = [
        json!({"id": "q", "text": "?", "numbers": [{"min": -1, "max": "2.5"}], "explanation": "canary"}),
        json!({"id": "q", "text": "?", "spellings": [{"text": "canary"}], "case_sensitive": true}),
        json!({"id": "q", "text": "?", "items": [{"text": "canary"}, {"text": "b"}]}),
        json!({"id": "q", "text": "?", "pairs": [{"prompt": "a", "match": "canary"}, {"prompt": "b", "match": "d"}]}),
    ];
    for definition in definitions {
        let (_, key) = read(&definition);
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<QuestionKey>(&text).unwrap(), key, "{text}");
        assert_eq!(format!("{key:?}"), "QuestionKey(…)");
    }
}

/// A permutation of the numbers below `count`.
fn order(count: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..count).collect::<Vec<_>>()).prop_shuffle()
}

proptest! {
    #[test]
    fn partial_credit_of_an_order_counts_the_items_in_place(
        (right, given) in (2_usize..=20).prop_flat_map(|count| (order(count), order(count))),
        turn in any::<u64>(),
    ) {
        let name = |index: &usize| format!("item {}", (*index as u64 + 3) * (turn % 1000 + 7));
        let items: Vec<Value> = right.iter().map(|index| json!({"text": name(index), "id": name(index)})).collect();
        let mut definition = json!({"id": "q", "text": "?", "items": items, "scoring": "partial"});
        let definition_of = serde_json::from_value::<QuestionDefinition>(definition.clone()).unwrap();
        prop_assume!(read_question(&definition_of).is_ok());
        let answer: Vec<String> = given.iter().map(name).collect();
        let placed = right.iter().zip(&given).filter(|(one, other)| one == other).count();
        let credit = share(&definition, &json!(answer)).parse::<Credit>().unwrap();
        prop_assert_eq!(credit, format!("{placed}/{}", right.len()).parse().unwrap());
        prop_assert!(credit >= Credit::NONE && credit <= Credit::FULL);
        prop_assert_eq!(share(&definition, &json!(answer)), String::from(credit), "the same twice");
        let all: Vec<String> = right.iter().map(name).collect();
        prop_assert_eq!(share(&definition, &json!(all)), "1/1");
        definition["scoring"] = json!("all_or_nothing");
        prop_assert_eq!(share(&definition, &json!(answer)) == "1/1", placed == right.len());
    }

    #[test]
    fn matching_does_not_depend_on_the_order_of_pairs(
        matches in prop::collection::vec(0_usize..6, 2..=20), given in prop::collection::vec(0_usize..6, 20),
    ) {
        prop_assume!(matches.iter().any(|option| *option != matches[0]));
        let pair = |(index, option): (usize, &usize)| json!({"prompt": format!("p{index}"), "match": format!("o{option}")});
        let pairs: Vec<Value> = matches.iter().enumerate().map(pair).collect();
        let distractors: Vec<Value> =
            (0..6).filter(|option| !matches.contains(option)).map(|option| json!({"text": format!("o{option}")})).collect();
        let id = crate::course::authoring::id_of;
        let answer: serde_json::Map<String, Value> = (0..matches.len())
            .map(|index| (id(&format!("p{index}")), json!(id(&format!("o{}", given[index])))))
            .collect();
        let mut definition =
            json!({"id": "q", "text": "?", "pairs": pairs, "distractors": distractors, "scoring": "partial"});
        let found = matches.iter().zip(&given).filter(|(one, other)| one == other).count();
        let earned = share(&definition, &json!(answer));
        prop_assert_eq!(earned.parse::<Credit>(), format!("{found}/{}", matches.len()).parse());
        let (learners_view, _) = read(&definition);
        definition["pairs"].as_array_mut().unwrap().reverse();
        definition["distractors"].as_array_mut().unwrap().reverse();
        prop_assert_eq!(share(&definition, &json!(answer)), earned);
        prop_assert_eq!(&read(&definition).0.options, &learners_view.options, "the order of options tells nothing");
    }

    #[test]
    fn a_numeric_answer_is_right_within_its_tolerance(
        value in -1_000_000_i64..1_000_000, tolerance in 0_i64..10_000, answer in -1_100_000_i64..1_100_000, scale in 0_u32..6,
    ) {
        let decimal = |number: i64| rust_decimal::Decimal::new(number, scale).to_string();
        let definition = json!({"id": "q", "text": "?",
            "numbers": [{"value": decimal(value), "tolerance": decimal(tolerance)}]});
        let right = (answer - value).abs() <= tolerance;
        prop_assert_eq!(share(&definition, &json!(decimal(answer))) == "1/1", right);
        prop_assert_eq!(share(&definition, &json!(decimal(value + tolerance))), "1/1");
        prop_assert_eq!(share(&definition, &json!(decimal(value - tolerance - 1))), "0/1");
    }

    #[test]
    fn partial_multiple_choice_is_between_nothing_and_everything(
        right in prop::collection::btree_set(0_usize..12, 1..12), chosen in prop::collection::btree_set(0_usize..12, 0..12),
    ) {
        let id = |index: &usize| format!("o{index}");
        let options: Vec<Value> = (0..12).map(|index| json!({"id": id(&index), "text": id(&index)})).collect();
        let ids = |set: &std::collections::BTreeSet<usize>| set.iter().map(id).collect::<Vec<_>>();
        let mut definition = json!({"id": "q", "text": "?", "type": "multiple", "options": options,
            "correctAnswers": ids(&right), "scoring": "partial"});
        let found = right.intersection(&chosen).count();
        let points = found.saturating_sub(chosen.len() - found);
        let earned = share(&definition, &json!(ids(&chosen)));
        prop_assert_eq!(earned.parse::<Credit>(), format!("{points}/{}", right.len()).parse());
        prop_assert_eq!(earned == "1/1", right == chosen);
        definition["scoring"] = json!("all_or_nothing");
        prop_assert_eq!(share(&definition, &json!(ids(&chosen))), if right == chosen { "1/1" } else { "0/1" });
    }
}
