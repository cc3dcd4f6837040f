//! What holds for every definition: taken apart and joined it is the same, and its problems are those of the import.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Bodies, Outline, digest, duplicate, problems, take_apart};
use crate::course::authoring;
use crate::{CourseId, LearnerId};

/// A text as authors write it, in one of its spellings.
fn prose() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-z][ -~äß漢€]{0,60}[a-z]".prop_map(|text| json!(text)),
        vec("[A-Za-z#][a-z ]{0,20}", 1..4).prop_map(|lines| json!(lines)),
    ]
}

fn question() -> impl Strategy<Value = Value> {
    (2_usize..6, any::<prop::sample::Index>(), 0_u8..4, 1_u32..9_999, proptest::option::of("[a-z]{1,20}"))
        .prop_map(|(count, right, spelling, hundredths, explanation)| {
            let right = right.index(count);
            let option = |at: usize| json!({"id": format!("o{at}"), "text": format!("option {at}")});
            let mut options: Vec<Value> = (0..count).map(option).collect();
            let mut question =
                json!({"text": "Which?", "points": format!("{}.{:02}", hundredths / 100, hundredths % 100)});
            match spelling {
                0 => question["correctAnswer"] = json!(format!("o{right}")),
                1 => question["correctAnswer"] = json!([format!("o{right}")]),
                2 => question["correctAnswers"] = json!([format!("o{right}")]),
                _ => options[right]["isCorrect"] = json!(true),
            }
            question["options"] = json!(options);
            if let Some(explanation) = explanation {
                question["explanation"] = json!(explanation);
            }
            question
        })
}

/// A quiz, and whether it is written as authoring tools export it.
fn quiz() -> impl Strategy<Value = (Value, u8)> {
    (vec(question(), 1..5), 0_u8..4, any::<bool>(), any::<bool>()).prop_map(
        |(mut questions, spelling, shuffle, camel)| {
            for (at, question) in questions.iter_mut().enumerate() {
                question["id"] = json!(format!("q{at}"));
            }
            let passing = if camel { "passingScore" } else { "passing_score" };
            (json!({"questions": questions, "shuffle": shuffle, passing: "62.5"}), spelling)
        },
    )
}

fn content() -> impl Strategy<Value = Value> {
    let body = prop_oneof![
        prose().prop_map(|text| json!({"kind": "text", "text": {"markdown": text}})),
        prose().prop_map(|text| json!({"kind": "video", "video": {"url": "/a.mp4", "transcript": text}})),
        Just(json!({"kind": "document", "document": {"url": "https://files.example/a.pdf"}, "quiz": null})),
        Just(json!({"kind": "link", "link": {"url": "https://www.example.org/?a=1#b"}})),
        prose().prop_map(|text| json!({"kind": "assignment", "assignment": {
            "instructions": text, "max_score": 100, "passing_score": "50", "allowed_types": ["pdf"]}})),
        quiz().prop_map(|(quiz, spelling)| match spelling {
            0 => json!({"kind": "quiz", "content_data": quiz}),
            1 => json!({"kind": "quiz", "content_data": quiz.to_string()}),
            2 => json!({"kind": "quiz", "quiz": null, "content_data": quiz}),
            _ => json!({"kind": "quiz", "quiz": quiz}),
        }),
    ];
    (body, proptest::option::of(any::<bool>()), any::<bool>()).prop_map(
        |(mut content, required, released)| {
            content["title"] = json!("A title");
            if let Some(required) = required {
                content["is_required"] = json!(required);
            }
            if released {
                content["released_at"] = json!("2027-01-14T18:00:00+01:00");
            }
            content
        },
    )
}

/// A definition that the import accepts.
fn definition() -> impl Strategy<Value = Value> {
    let modules = vec(vec(content(), 1..5), 1..4);
    (modules, prose(), any::<bool>(), any::<bool>()).prop_map(|(modules, description, published, people)| {
        let mut number = 0_u128;
        let mut id = || {
            number += 1;
            json!(Uuid::from_u128(number))
        };
        let mut course = json!({
            "uuid": id(), "slug": "a-course", "title": "A course", "description": description,
            "format": "self_paced", "cpd_credits": 2.5, "cpd_type": "Clinical", "duration_minutes": 45,
            "price": {"amount": 0, "currency": "GBP"}, "organiser": "Meridian CPD",
        });
        let fields = course.as_object_mut().unwrap();
        if published {
            fields.insert("published".into(), json!(true));
            fields.insert("$schema".into(), json!("../course.schema.json"));
        }
        if people {
            fields.insert("instructors".into(), json!([Uuid::from_u128(7_000)]));
        }
        let mut first = true;
        let mut module = |contents: Vec<Value>| {
            let with_id = |mut content: Value| {
                content["uuid"] = id();
                if std::mem::take(&mut first) {
                    content["is_required"] = json!(true);
                }
                content
            };
            let contents: Vec<Value> = contents.into_iter().map(with_id).collect();
            json!({"uuid": id(), "title": "A module", "contents": contents})
        };
        let modules: Vec<Value> = modules.into_iter().map(&mut module).collect();
        course["modules"] = json!(modules);
        course
    })
}

/// The definition with its quizzes under one name.
fn normal(mut definition: Value) -> Value {
    for module in definition["modules"].as_array_mut().unwrap() {
        for content in module["contents"].as_array_mut().unwrap() {
            let content: &mut Map<String, Value> = content.as_object_mut().unwrap();
            let Some(data) = content.remove("content_data") else { continue };
            let quiz = data.as_str().map_or(data.clone(), |text| serde_json::from_str(text).unwrap());
            content.insert("quiz".into(), quiz);
        }
    }
    definition
}

/// What is stored and read again.
fn stored(outline: &Outline, bodies: &Bodies) -> (Outline, Bodies) {
    let outline = Outline::stored(&outline.to_string()).unwrap();
    let read = |body: &Value| serde_json::from_str(&body.to_string()).unwrap();
    (outline, bodies.iter().map(|(content, body)| (*content, read(body))).collect())
}

/// Every place in a definition, as a JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| {
            found.push(format!("{at}/{name}"));
            places(inner, &format!("{at}/{name}"), found);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, inner)| {
            found.push(format!("{at}/{index}"));
            places(inner, &format!("{at}/{index}"), found);
        }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_the_import_accepts_comes_back_unchanged(definition in definition()) {
        let authored = authoring::read(&definition.to_string());
        prop_assert!(authored.is_ok(), "{:?}", authored);
        let (outline, bodies) = take_apart(definition.clone(), "definition").unwrap();
        let (outline, bodies) = stored(&outline, &bodies);
        let joined = outline.join(&bodies);
        prop_assert_eq!(&joined, &normal(definition));
        prop_assert_eq!(authoring::read(&joined.to_string()), authored);
        prop_assert_eq!(problems(&outline, &bodies), Vec::new());
    }

    /// Piece by piece or as a whole: both find something, or neither does.
    #[test]
    fn a_draft_has_problems_exactly_when_the_import_refuses_it(
        definition in definition(),
        place in any::<prop::sample::Index>(),
        other in prop_oneof![
            Just(Value::Null), Just(json!("")), Just(json!("x")), Just(json!(0)), Just(json!(-1)), Just(json!(1e9)),
            Just(json!([])), Just(json!({})), Just(json!({"x": 1})), Just(json!([1])), Just(json!(true)),
        ],
    ) {
        let mut found = Vec::new();
        places(&definition, "", &mut found);
        let mut broken = normal(definition);
        let place: &String = place.get(&found);
        let Some(value) = broken.pointer_mut(place) else { return Ok(()) };
        *value = other;
        let accepted = authoring::read(&broken.to_string()).is_ok();
        match take_apart(broken.clone(), "definition") {
            Ok((outline, bodies)) => {
                let found = problems(&outline, &bodies);
                prop_assert_eq!(found.is_empty(), accepted, "{}: {:?}", broken, found);
            }
            // What has no structure is no definition either.
            Err(_) => prop_assert!(!accepted, "{}", broken),
        }
    }

    #[test]
    fn a_copy_shares_no_id_and_keeps_everything_else(definition in definition()) {
        let (outline, bodies) = take_apart(definition, "definition").unwrap();
        let (course, author) = (CourseId(Uuid::from_u128(0xc0)), LearnerId(Uuid::from_u128(0xa0)));
        let (copy, copied) = duplicate(&outline, bodies.clone(), course, author);
        prop_assert_eq!(copy.course(), course);
        prop_assert_eq!(copy.contents().len(), outline.contents().len());
        for (old, new) in outline.contents().iter().zip(copy.contents()) {
            prop_assert_ne!(old.uuid, new.uuid);
            prop_assert_eq!(bodies.get(&old.uuid), copied.get(&new.uuid));
        }
        prop_assert_eq!(problems(&copy, &copied), Vec::new());
        prop_assert_ne!(digest(&copy.join(&copied)), digest(&outline.join(&bodies)));
    }
}

#[test]
fn whether_learners_see_it_and_where_its_schema_is_do_not_change_what_it_is() {
    let one = json!({"uuid": "1", "modules": [], "published": true, "$schema": "a"});
    assert_eq!(digest(&one), digest(&json!({"modules": [], "uuid": "1"})));
    assert_ne!(digest(&one), digest(&json!({"modules": [], "uuid": "2"})));
}
