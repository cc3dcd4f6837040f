//! A body for every operation that takes one.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::front_door::{FREE_COURSE, FrontDoor, Operation, PAID_COURSE};
use crate::{furnished_courses, quizzes, studio};

impl FrontDoor {
    /// A body that the operation accepts, with these ids by kind.
    ///
    /// # Panics
    /// The operation takes a body that is not listed here.
    pub fn body(&self, operation: &Operation, ids: &BTreeMap<&str, String>) -> Option<Value> {
        let id = |kind: &str| ids.get(kind).unwrap_or_else(|| &self.ids[kind]).clone();
        Some(match operation.id() {
            "reissueCertificate" | "revokeCertificate" | "reprintCertificate" => json!({"reason": "A test."}),
            "adjustCpdCredits" => {
                json!({"learner": id("learner"), "credits": "1.00", "cpd_type": "Clinical", "reason": "A test."})
            }
            "adjustCpdCreditsInBulk" => json!({
                "batch": "A test", "dry_run": false,
                "csv": format!("learner,credits,cpd_type,reason\n{},2.50,Clinical,Conference", id("learner")),
            }),
            "setQuizOverride" | "setAssignmentOverride" => json!({"extra_attempts": 1, "reason": "A test."}),
            "regradeQuiz" => json!({"dry_run": false}),
            "markAttendance" => json!({"attended": [id("learner")], "absent": [Uuid::from_u128(0x0b)]}),
            "createEnrolment" => {
                json!({"course_uuid": ids.get("course").cloned().unwrap_or(FREE_COURSE.to_string())})
            }
            "completeContent" => json!({"progress_percent": 100, "completed": true}),
            "startQuiz" => json!({"content_uuid": id("quiz")}),
            "submitQuiz" => json!({"content_uuid": id("quiz"), "submitted_answers": quizzes::all_correct()}),
            "saveAnswers" => json!({"submitted_answers": {"q1": "a"}}),
            "createSubmission" => json!({"assignment": id("assignment"), "content": {"text": "My work."}}),
            "gradeSubmission" => json!({"action": "grade", "score": 80, "feedback": "Good."}),
            "changeSavedComments" => json!({"add": ["Cite your sources."], "remove": ["Well argued."]}),
            "setCpdGoals" => json!({"period": {"kind": "calendar_year"}, "goal": "25.00", "by_type": []}),
            "grantEnrolment" => furnished_courses::grant(),
            "enrolInBulk" => furnished_courses::bulk_enrolment(&id("learner")),
            "invitePerson" => furnished_courses::invitation("olaf@learner.example"),
            "withdrawEnrolment" | "restoreEnrolment" | "settleEnrolment" | "withdrawInvitation" => {
                json!({"reason": "A test."})
            }
            "extendEnrolment" => json!({"until": "2027-12-01T00:00:00Z", "reason": "A test."}),
            "transferEnrolment" => json!({"to_course_uuid": PAID_COURSE, "reason": "A test."}),
            "eraseLearner" => json!({"confirm": self.world.learner.email, "reason": "A test."}),
            "beginExport" => json!({"reason": "A test."}),
            "refundPayment" => json!({"amount": 1900, "refunded_amount": 0, "reason": "A test."}),
            "assignPayment" => {
                json!({"learner_uuid": id("learner"), "course_uuid": PAID_COURSE, "reason": "A test."})
            }
            "createCourseMessage" => {
                json!({"subject": "A new appendix", "text": "Read it.", "audience": "everyone"})
            }
            "retryFailedWork" => json!({}),
            "updateMe" => json!({"time_zone": "Europe/London"}),
            of_the_studio if studio::takes_body(of_the_studio) => studio::body(of_the_studio, &id("draft")),
            id => {
                assert!(operation.document.get("requestBody").is_none(), "{id} takes a body: list one here");
                return None;
            }
        })
    }
}
