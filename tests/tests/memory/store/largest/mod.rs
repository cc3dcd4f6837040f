//! The largest data that the model allows, read by every route that reads: no response is larger than 5 MB.

mod furniture;
mod messages;
mod payments;

use std::collections::BTreeMap;

use tests::front_door::operations;

use furniture::furnished;

/// A response may have this many bytes as Lambda passes it on.
const MOST: usize = 5_000_000;

/// The status and the least size of what an operation answers: so much of it grows with the data.
fn expected(operation: &str) -> (u16, usize) {
    let least = match operation {
        // What cannot be divided is refused.
        "exportAuditLog" => return (400, 100),
        "listCourseSubmissions" | "listSubmissions" | "exportDraft" | "getPublication" => 4_000_000,
        "listAttempts" => 3_000_000,
        "listCourses" | "getQuizStatistics" => 1_000_000,
        "getDraft" | "getCourse" | "getChanges" | "listEnrolments" => 300_000,
        "getContent" | "getQuiz" | "getAttempt" | "getCourseAttempt" | "getDraftContent"
        | "getSubmission" => 250_000,
        "listCpdTransactions" | "listLearnerCpdTransactions" | "listAuditLog" => 200_000,
        "listNotifications" | "listCourseFiles" => 200_000,
        "listCertificates"
        | "listPersonCertificates"
        | "searchPeople"
        | "listAttendance"
        | "listRoster"
        | "listPublications" => 100_000,
        "exportCpdTransactions" | "exportRoster" | "listInstructors" | "listDrafts" | "listMedia" => 50_000,
        "listMessageRecipients" => 50,
        "listCourseMessages" => 1_000_000,
        "getPayment" | "listPayments" | "listInvitations" => 30_000,
        "listPersonAttempts" | "listPersonSubmissions" | "listPersonEnrolments" | "getPerson" => 50_000,
        "listCourseAttempts" | "getCertificatePdf" | "getPublicCertificatePdf" => 10_000,
        "getSavedComments" => 150_000,
        "getCpdGoals" | "getCpdSummary" => 5_000,
        "getCertificate"
        | "getCredential"
        | "verifyCertificate"
        | "getPublicCredential"
        | "getBadgeAchievement" => 1_000,
        "reportCompletions" | "reportEnrolments" => 100_000,
        "reportCredits" | "reportRevenue" | "reportAttendance" | "reportQuizResults" => 50,
        "getExportPart" => 100_000,
        "getErasure" => 10_000,
        "previewErasure" => 2_000,
        "getBadgeIssuer" | "getBadgeKeys" | "getBadgeKey" | "getRevocations" | "downloadSubmission" => 50,
        "getFailedWork" | "listFailedWork" | "listPersonEmails" => 50,
        "getAssignmentOverride" | "getQuizOverride" | "findPerson" | "getMe" | "checkZoomRoom" => 50,
        other => panic!("{other}: furnish the world with the most that it may return"),
    };
    (200, least)
}

#[tokio::test]
async fn every_response_is_smaller_than_five_megabytes() {
    let mut door = Box::pin(furnished()).await;
    let keys = door.ask(&door.operation("getBadgeKeys"), &door.learner(), &BTreeMap::new(), None).await;
    let kid = keys.body["keys"][0]["kid"].as_str().unwrap();
    door.ids.insert("key", kid.trim_end_matches('/').rsplit('/').next().unwrap().to_owned());
    let mut wrong = Vec::new();
    for operation in operations().into_iter().filter(|operation| !operation.writes()) {
        let mut request = door.request(&operation, &door.caller_of(&operation), &BTreeMap::new(), None);
        let parameters = operation.document["parameters"].as_array();
        if parameters.is_some_and(|all| all.iter().any(|parameter| parameter["name"] == "page_size")) {
            request = request.query("page_size=100");
        }
        let (status, size) = request.passed_on(door.router(&operation)).await;
        let (expected, least) = expected(operation.id());
        if status != expected || !(least..=MOST).contains(&size) {
            wrong.push(format!("{}: {status} with {size} bytes", operation.id()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
