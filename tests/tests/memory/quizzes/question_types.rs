//! A quiz with a question of every type, through the front door.

use domain::quiz::attempt::{Attempt, QuizState};
use serde_json::{Value, json};
use shared::store::keys;
use tests::quizzes::{CANARY, QUIZ, QuizWorld, right_answer};

/// A question of every type. The keys hold the canary; the texts that learners see do not.
fn quiz_of_every_type(more: &Value) -> Value {
    let options = ["a", "b", "c"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
    let item = |text: &str| json!({"text": text});
    let mut quiz = json!({"passing_score": 60, "questions": [
        {"id": "one", "text": "One?", "options": options, "correctAnswer": "b", "explanation": CANARY},
        {"id": "some", "text": "Some?", "options": options, "correctAnswers": ["a", "c"], "scoring": "partial"},
        {"id": "truth", "text": "True?", "type": "true_false", "correctAnswer": false, "explanation": CANARY},
        {"id": "number", "text": "How much?", "type": "numeric", "numbers": [{"value": "7777.125", "tolerance": "0.5"}]},
        {"id": "word", "text": "What?", "type": "short_text", "scoring": "partial",
            "spellings": [{"text": CANARY}, {"text": "half", "credit": 50}]},
        {"id": "order", "text": "In which order?", "type": "ordering", "scoring": "partial",
            "items": [item("wash"), item("dry"), item("dress")], "points": 3},
        {"id": "match", "text": "Which?", "type": "matching", "scoring": "partial", "points": 2,
            "pairs": [{"prompt": "x", "match": "ten"}, {"prompt": "y", "match": "five"}], "distractors": [item("fifty")]},
    ]});
    if let (Some(quiz), Value::Object(more)) = (quiz.as_object_mut(), more) {
        quiz.extend(more.clone());
    }
    quiz
}

/// The right answers to the questions that are shown, which only the key tells.
async fn right_answers(world: &QuizWorld, shown: &Value) -> Value {
    let version = world.world.get(&keys::current_quiz(QUIZ)).await.unwrap();
    let answer = |question: &Value| {
        let id = question["id"].as_str().unwrap();
        (id.to_owned(), right_answer(question, version.key.of(&id.parse().unwrap()).unwrap()))
    };
    shown["questions"].as_array().unwrap().iter().map(answer).collect()
}

#[tokio::test]
async fn every_type_is_shown_saved_submitted_and_reviewed() {
    let world = QuizWorld::start(quiz_of_every_type(&json!({}))).await;
    let shown = world.view().await;
    assert_eq!(shown.status, 200, "{shown:?}");
    let questions = shown.body["questions"].as_array().unwrap();
    let types: Vec<&str> = questions.iter().map(|question| question["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["single", "multiple", "true_false", "numeric", "short_text", "ordering", "matching"]);
    let lengths = |list: &str| -> Vec<usize> {
        questions.iter().map(|question| question[list].as_array().unwrap().len()).collect()
    };
    assert_eq!(
        (lengths("options"), lengths("prompts")),
        (vec![3, 3, 2, 0, 0, 3, 3], vec![0, 0, 0, 0, 0, 0, 2])
    );
    assert_eq!(questions[6]["partial_credit"], json!(true));

    let mut answers = right_answers(&world, &shown.body).await;
    answers["number"] = json!("7777,625");
    answers["word"] = json!("  HALF ");
    let order = answers["order"].as_array_mut().unwrap();
    order.swap(1, 2);
    let saved = world.save_shown(&shown.body, &answers).await;
    assert_eq!(saved.status, 200, "{saved:?}");
    let again = world.view().await.body;
    assert_eq!(again["questions"], shown.body["questions"], "the order stays while an attempt is open");
    let mut kept = answers.clone();
    kept["word"] = json!("HALF");
    assert_eq!(again["open_attempt"]["saved_answers"], kept);

    let reply = world.submit_shown(&shown.body, &answers).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let partial =
        |id: &str, percent: Value| json!({"question_id": id, "correct": false, "partial_percent": percent});
    let right = |id: &str| json!({"question_id": id, "correct": true});
    let results = json!([
        right("one"),
        right("some"),
        right("truth"),
        right("number"),
        partial("word", json!(50)),
        partial("order", json!(33.33)),
        right("match"),
    ]);
    // 1 + 1 + 1 + 1 + 0.5 + 1 + 2 of 10 points.
    assert_eq!(
        (&reply.body["score"], &reply.body["passed"], &reply.body["results"]),
        (&json!(75), &json!(true), &results)
    );
    assert_eq!(reply.body["attempt"]["submitted_answers"], kept);

    let review = world.attempt(1).await.body;
    assert_eq!(review["questions"], shown.body["questions"]);
    assert_eq!(review["attempt"]["submitted_answers"], kept);
    assert_eq!(review["results"][5], partial("order", json!(33.33)));
    assert_eq!(review["results"][2]["explanation"], json!(CANARY), "explanations follow the review setting");
    let path = format!("attempts/{}/1/", world.world.learner.id);
    let detail = world.instructor_request("GET", &path).send(&world.router).await;
    assert_eq!(detail.status, 200, "{detail:?}");
    assert_eq!(detail.body["questions"][6]["answer"], answers["match"]);
    assert_eq!(detail.body["questions"][5]["partial_percent"], json!(33.33));
}

#[tokio::test]
async fn nothing_before_grading_depends_on_a_key_of_any_type() {
    let twisted = |twist: bool| {
        let mut quiz = quiz_of_every_type(&json!({"shuffle": true, "review": "never", "max_attempts": 3}));
        let questions = quiz["questions"].as_array_mut().unwrap();
        if twist {
            questions[0]["correctAnswer"] = json!("a");
            questions[2]["correctAnswer"] = json!(true);
            questions[3]["numbers"] = json!([{"min": 1, "max": 2}, {"value": 8}]);
            questions[4]["spellings"] = json!([{"text": "another"}]);
            questions[5]["items"].as_array_mut().unwrap().reverse();
            questions[6]["pairs"] =
                json!([{"prompt": "x", "match": "fifty"}, {"prompt": "y", "match": "five"}]);
            questions[6]["distractors"] = json!([{"text": "ten"}]);
        }
        quiz
    };
    let mut seen = Vec::new();
    for twist in [false, true] {
        let world = QuizWorld::start(twisted(twist)).await;
        let mut texts =
            vec![world.request("GET", &format!("/api/learning/quiz/{QUIZ}/")).text(&world.router).await];
        let started = world.start_attempt().await;
        texts.push(started.body.to_string());
        texts.push(serde_json::to_string(&world.content().await.unwrap()).unwrap());
        let wrong = json!({"truth": "true", "number": "5", "word": "nothing"});
        texts.push(world.save(&wrong).await.body.to_string());
        texts.push(world.view().await.body.to_string());
        texts.push(world.attempts().await.body.to_string());
        for text in &texts {
            assert!(!text.contains(CANARY) && !text.contains("7777"), "{text}");
        }
        seen.push(texts);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn an_answer_that_does_not_fit_uses_no_attempt() {
    let world = QuizWorld::start(quiz_of_every_type(&json!({"max_attempts": 1}))).await;
    for (answers, path) in [
        (json!({"number": "five"}), "submitted_answers.number"),
        (json!({"number": "1,500"}), "submitted_answers.number"),
        (json!({"word": "x".repeat(301)}), "submitted_answers.word"),
        (json!({"word": ["half"]}), "submitted_answers.word"),
        (json!({"truth": "maybe"}), "submitted_answers.truth"),
        (json!({"order": ["wash"]}), "submitted_answers.order[0]"),
        (json!({"match": {"z": "ten"}}), "submitted_answers.match.z"),
    ] {
        for response in [world.submit(&answers).await, world.save(&answers).await] {
            assert_eq!(
                (response.status, response.code()),
                (400, "VALIDATION_ERROR"),
                "{answers}: {response:?}"
            );
            let details = response.body["error"]["details"].as_object().unwrap();
            assert_eq!(details.keys().collect::<Vec<_>>(), [path], "{answers}");
        }
    }
    assert_eq!(world.state(world.world.learner.id).await, QuizState::default());
}

#[tokio::test]
async fn a_started_attempt_keeps_its_own_order() {
    let world = QuizWorld::start(quiz_of_every_type(&json!({"time_limit_minutes": 10}))).await;
    let started = world.start_attempt().await.body;
    let answers = right_answers(&world, &started).await;
    assert_eq!(world.view().await.body["questions"], started["questions"]);
    let reply = world.submit(&answers).await;
    assert_eq!((reply.status, &reply.body["score"]), (201, &json!(100)), "{reply:?}");
    assert_eq!(world.attempt(1).await.body["questions"], started["questions"]);
}

#[tokio::test]
async fn a_corrected_key_regrades_every_type() {
    let mut quiz = quiz_of_every_type(&json!({}));
    let world = QuizWorld::start(quiz.clone()).await;
    let shown = world.view().await.body;
    let mut answers = right_answers(&world, &shown).await;
    answers["number"] = json!("12");
    answers["word"] = json!("Somewhat");
    answers["order"].as_array_mut().unwrap().reverse();
    answers["match"] = json!({});
    // The middle of three items is in its place: 1 + 1 + 1 + 0 + 0 + 1 + 0 of 10.
    assert_eq!(world.submit(&answers).await.body["score"], json!(40));
    quiz["questions"][3]["numbers"] = json!([{"min": 10, "max": 12}]);
    quiz["questions"][4]["spellings"] = json!([{"text": "somewhat"}]);
    quiz["questions"][5]["items"].as_array_mut().unwrap().reverse();
    world.import(quiz).await;
    let regraded = world
        .instructor_request("POST", "regrade/")
        .body(&json!({"dry_run": false}))
        .send(&world.router)
        .await;
    assert_eq!(regraded.status, 200, "{regraded:?}");
    assert_eq!(regraded.body["kept_questions"], json!([]), "a corrected order is no other question");
    assert_eq!(regraded.body["changed"][0]["score_after"], json!(80));
}

#[tokio::test]
async fn instructors_see_which_answers_are_given() {
    let world = QuizWorld::start(quiz_of_every_type(&json!({}))).await;
    let shown = world.view().await.body;
    let right = right_answers(&world, &shown).await;
    for (word, number) in [("half", "3"), ("Half ", "3"), ("half", "3.0"), ("", "")] {
        let mut answers = right.clone();
        (answers["word"], answers["number"]) = (json!(word), json!(number));
        assert_eq!(world.submit(&answers).await.status, 201);
    }
    let statistics = world.instructor_request("GET", "statistics/").send(&world.router).await.body;
    let item = |index: usize| &statistics["questions"][index];
    let typed = |text: &str, given: u32, percent: u32| json!({"text": text, "given": given, "given_percent": percent});
    assert_eq!((&item(3)["answered"], &item(3)["options"]), (&json!(3), &json!([])));
    assert_eq!(item(3)["answers"], json!([typed("3", 2, 50), typed("3.0", 1, 25)]));
    assert_eq!(item(4)["answers"], json!([typed("half", 2, 50), typed("Half", 1, 25)]));
    assert_eq!((&item(4)["correct_percent"], &item(4)["earned_percent"]), (&json!(0), &json!(37.5)));
    let placed =
        |label: &str, text: &str| json!({"label": label, "text": text, "given": 4, "given_percent": 100});
    assert_eq!(item(5)["answers"], json!([placed("1", "wash"), placed("2", "dry"), placed("3", "dress")]));
    assert_eq!(item(6)["answers"], json!([placed("x", "ten"), placed("y", "five")]));
    assert_eq!(
        item(2)["options"][1],
        json!({"option_id": "false", "text": "False", "chosen": 4, "chosen_percent": 100})
    );
}

#[tokio::test]
async fn attempts_of_the_previous_release_are_read() {
    let world = QuizWorld::start(tests::quizzes::quiz(json!({}))).await;
    assert_eq!(world.submit(&tests::quizzes::all_correct()).await.status, 201);
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    let mut stored = serde_json::to_value(&attempt).unwrap();
    assert_eq!(stored["answers"], json!({"q1": "b", "q2": "c", "q3": ["d", "a"]}));
    assert_eq!(
        stored["results"][0],
        json!({"question_id": "q1", "correct": true}),
        "as it was written before"
    );
    stored["results"] = json!([{"question_id": "q1", "correct": true}]);
    assert!(serde_json::from_value::<Attempt>(stored).is_ok());
}
