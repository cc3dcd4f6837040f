//! Quizzes.

use anyhow::Result;
use serde_json::{Value, json};
use tests::quizzes::{QUIZ, all_correct, all_wrong};

use crate::bench::Bench;
use crate::events::by;
use crate::history::attempts::start;

/// A start, an attempt that fails, one that passes, and the list of all.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let submit = "/api/learning/quiz/submit/";
    let asked = [
        ("start", "/api/learning/quiz/start/", json!({"content_uuid": QUIZ})),
        ("fail", submit, json!({"content_uuid": QUIZ, "submitted_answers": all_wrong()})),
        ("pass", submit, json!({"content_uuid": QUIZ, "submitted_answers": all_correct()})),
    ];
    for (operation, path, body) in asked {
        if operation == "pass" {
            for learner in &bench.furnished.learners {
                start(&bench.furnished, learner).await?;
            }
        }
        let events: [Value; 2] =
            bench.furnished.learners.each_ref().map(|learner| by(learner, "POST", path, Some(&body)));
        bench.request("quiz-submit", operation, 201, events).await?;
    }
    let path = format!("/api/learning/quiz/attempts/{QUIZ}/");
    let events = bench.furnished.learners.each_ref().map(|learner| by(learner, "GET", &path, None));
    bench.request("quiz-submit", "list attempts", 200, events).await.map(drop)
}
