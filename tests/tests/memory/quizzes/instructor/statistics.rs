//! Statistics of a quiz's questions.

use serde_json::{Value, json};
use tests::quizzes::{CANARY, QuizWorld, all_correct, all_wrong, questions, quiz};

async fn statistics(world: &QuizWorld) -> Value {
    let answer = world.instructor_request("GET", "statistics/").send(&world.router).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

#[tokio::test]
async fn percentages_cover_all_learners() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let none = statistics(&world).await;
    assert_eq!(
        (&none["attempts"], &none["complete"], &none["passed_percent"]),
        (&json!(0), &json!(true), &Value::Null)
    );
    assert_eq!(none["questions"][0]["correct_percent"], Value::Null);
    for (number, answers) in
        [all_correct(), all_wrong(), json!({"q1": "b", "q3": ["a", "b"]}), json!({})].into_iter().enumerate()
    {
        let learner = world.learner(u32::try_from(number).unwrap()).await;
        world.submit_as(&learner, &answers).await;
    }
    let all = statistics(&world).await;
    assert_eq!(
        (&all["attempts"], &all["complete"], &all["passed_percent"]),
        (&json!(4), &json!(true), &json!(25))
    );
    let question = &all["questions"][0];
    assert_eq!((&question["question_id"], &question["type"]), (&json!("q1"), &json!("single")));
    assert_eq!(
        (&question["asked"], &question["answered"], &question["correct_percent"]),
        (&json!(4), &json!(3), &json!(50))
    );
    let chosen = |question: &Value| -> Vec<(Value, Value)> {
        let options = question["options"].as_array().unwrap().iter();
        options.map(|option| (option["chosen"].clone(), option["chosen_percent"].clone())).collect()
    };
    let expected =
        |numbers: [(u32, u32); 4]| numbers.map(|(count, share)| (json!(count), json!(share))).to_vec();
    assert_eq!(chosen(question), expected([(1, 25), (2, 50), (0, 0), (0, 0)]));
    assert_eq!(chosen(&all["questions"][2]), expected([(3, 75), (1, 25), (0, 0), (1, 25)]));
    assert!(!all.to_string().contains(CANARY));
}

#[tokio::test]
async fn a_question_that_was_not_drawn_was_not_asked() {
    let world = QuizWorld::start(quiz(json!({"pool": 1}))).await;
    for _ in 0..12 {
        world.start_attempt().await;
        world.submit(&json!({})).await;
    }
    let all = statistics(&world).await;
    let asked: Vec<u64> =
        all["questions"].as_array().unwrap().iter().map(|each| each["asked"].as_u64().unwrap()).collect();
    assert_eq!((asked.iter().sum::<u64>(), asked.iter().all(|count| *count < 12)), (12, true), "{asked:?}");
}

#[tokio::test]
async fn statistics_follow_the_newest_grading_and_the_newest_questions() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&json!({"q1": "a"})).await;
    let mut corrected = questions();
    corrected[0]["correctAnswer"] = "a".into();
    corrected.as_array_mut().unwrap().remove(1);
    world.import(json!({"questions": corrected})).await;
    assert_eq!(statistics(&world).await["questions"][0]["correct_percent"], 0);
    world.instructor_request("POST", "regrade/").body(&json!({})).send(&world.router).await;
    let all = statistics(&world).await;
    assert_eq!(
        (&all["questions"][0]["correct_percent"], all["questions"].as_array().unwrap().len()),
        (&json!(100), 2)
    );
}

/// At most 500 attempts from ten partitions are read, in eleven batches.
#[tokio::test]
async fn the_cost_is_bounded_and_an_incomplete_count_is_marked() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_correct()).await;
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    for number in 2..=510 {
        let copy = domain::quiz::attempt::Attempt {
            number,
            id: uuid::Uuid::from_u128(number.into()),
            passed: number % 2 == 0,
            ..attempt.clone()
        };
        let key = shared::store::keys::attempt(copy.learner, copy.content, number);
        world.world.put(&key, &copy).await;
    }
    world.calls();
    let all = statistics(&world).await;
    assert_eq!((&all["attempts"], &all["complete"]), (&json!(500), &json!(false)));
    let calls = world.calls();
    assert!(calls.len() <= 1 + 10 + 11, "{}", calls.len());
}
