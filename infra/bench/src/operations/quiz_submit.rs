//! Quizzes.

use anyhow::Result;
use domain::Learner;
use serde_json::{Value, json};
use tests::api::Caller;
use tests::quizzes::{INSTRUCTOR, QUIZ, all_correct, all_wrong};

use crate::bench::Bench;
use crate::events::{by, by_caller};
use crate::history::attempts::start;

/// A start, answers that are kept, an attempt that fails, one that passes, the lists and an attempt in full.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let submit = "/api/learning/quiz/submit/";
    let asked = [
        ("start", "/api/learning/quiz/start/", json!({"content_uuid": QUIZ})),
        ("fail", submit, json!({"content_uuid": QUIZ, "submitted_answers": all_wrong()})),
        ("pass", submit, json!({"content_uuid": QUIZ, "submitted_answers": all_correct()})),
    ];
    for (operation, path, body) in asked {
        if operation == "fail" {
            let path = format!("/api/learning/quiz/{QUIZ}/answers/");
            let kept = json!({"submitted_answers": all_wrong()});
            let events =
                bench.furnished.learners.each_ref().map(|learner| by(learner, "PUT", &path, Some(&kept)));
            bench.request("quiz-submit", "save answers", 200, events).await?;
        }
        if operation == "pass" {
            for learner in &bench.furnished.learners {
                start(&bench.furnished, learner).await?;
            }
        }
        let events: [Value; 2] =
            bench.furnished.learners.each_ref().map(|learner| by(learner, "POST", path, Some(&body)));
        bench.request("quiz-submit", operation, 201, events).await?;
    }
    let reads = [
        ("get quiz", format!("/api/learning/quiz/{QUIZ}/")),
        ("list attempts", format!("/api/learning/quiz/attempts/{QUIZ}/")),
        ("get attempt", format!("/api/learning/quiz/attempts/{QUIZ}/1/")),
    ];
    for (operation, path) in reads {
        let events = bench.furnished.learners.each_ref().map(|learner| by(learner, "GET", &path, None));
        bench.request("quiz-submit", operation, 200, events).await?;
    }
    let instructor = Learner { id: INSTRUCTOR, ..bench.furnished.learners[0].clone() };
    let instructor = Caller::new(&instructor).with("cognito:groups", "[instructor]");
    let quiz = format!("/api/courses/{}/quizzes/{QUIZ}/", bench.furnished.world.course.uuid);
    for (operation, path) in [("list attempts of the course", "attempts/"), ("statistics", "statistics/")] {
        let event = by_caller(&instructor, "GET", &format!("{quiz}{path}"));
        bench.request("quiz-submit", operation, 200, [event.clone(), event]).await?;
    }
    Ok(())
}
