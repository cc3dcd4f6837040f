//! Completes the free demo course on the local stack with the author's answers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stack::{Person, Stack};

/// The authored course definition.
const FREE_COURSE: &str = include_str!("../../infra/demo/courses/cpd-portfolio-basics.json");

impl Stack {
    /// Completes everything that the free demo course requires; returns the completed enrolment.
    ///
    /// # Panics
    /// A step is refused.
    pub async fn complete_free_course(&self, person: &Person) -> Value {
        let course: Value = serde_json::from_str(FREE_COURSE).expect("JSON");
        let join = json!({"course_uuid": course["uuid"]});
        let enrolled = self.api(Method::POST, "/api/enrollments/", person, Some(join)).await;
        assert_eq!(enrolled.status, 201, "{enrolled:?}");
        let modules = course["modules"].as_array().expect("modules");
        let contents = modules.iter().flat_map(|module| module["contents"].as_array().expect("contents"));
        for content in contents.filter(|content| content["is_required"] != false) {
            let uuid = content["uuid"].as_str().expect("a uuid");
            let (path, body) = if content["kind"] == "quiz" {
                let body = json!({"content_uuid": uuid, "submitted_answers": answers(content)});
                ("/api/learning/quiz/submit/".to_owned(), body)
            } else {
                (format!("/api/learning/progress/content/{uuid}/"), json!({"completed": true}))
            };
            let answer = self.api(Method::POST, &path, person, Some(body)).await;
            assert!(answer.status < 300, "{uuid}: {answer:?}");
        }
        let enrolment = self.enrolments(person).await.remove(0);
        assert_eq!(enrolment["status"], "completed", "{enrolment:?}");
        enrolment
    }
}

/// The correct answers, as the author wrote them.
fn answers(quiz: &Value) -> Value {
    let data = ["quiz", "content_data"].iter().find_map(|name| quiz.get(*name)).expect("a quiz");
    let answer = |question: &Value| {
        let flagged = question["options"].as_array().into_iter().flatten().filter(|o| o["isCorrect"] == true);
        let flagged: Vec<Value> = flagged.map(|option| option["id"].clone()).collect();
        let items =
            question["items"].as_array().into_iter().flatten().filter_map(|item| item["text"].as_str());
        let order: Vec<String> = items.map(domain::course::authoring::id_of).collect();
        let key = ["correctAnswer", "correctAnswers"].iter().find_map(|name| question.get(*name)).cloned();
        let several = question["type"] == "multiple" || key.as_ref().is_some_and(Value::is_array);
        let written = if order.is_empty() { json!(flagged.first()) } else { json!(order) };
        let key = key.unwrap_or_else(|| if several { json!(flagged) } else { written });
        (question["id"].as_str().expect("an id").to_owned(), key)
    };
    Value::Object(data["questions"].as_array().expect("questions").iter().map(answer).collect())
}
