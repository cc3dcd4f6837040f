//! What the grading desk asks for: the oldest work first, a file to show in the page, and the task.

use domain::assignment::submission::{Author, SubmissionStatus};
use domain::{Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{CourseSubmission, keys};
use tests::api::Caller;
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, uuid};

/// Work of so many learners, a second apart.
pub(super) async fn with_work(count: u128) -> UploadWorld {
    let uploads = UploadWorld::start(json!({})).await;
    for number in 0..count {
        let learner = Learner {
            id: LearnerId(uuid::Uuid::from_u128(0x9000 + number)),
            email: format!("l{number}@learner.example"),
            name: format!("Learner {number}"),
            ..uploads.world.learner.clone()
        };
        uploads.world.put_learner(&learner).await;
        uploads.enrol(&learner, "active").await;
        uploads.world.clock.advance(SignedDuration::from_secs(1));
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": "By hand."}});
        let sent = uploads.by(&Caller::new(&learner), "POST", "/api/submissions/", Some(body)).await;
        assert_eq!(sent.status, 201, "{sent:?}");
    }
    uploads
}

fn names(page: &Value) -> Vec<&str> {
    page["results"].as_array().unwrap().iter().map(|work| work["learner"]["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_queue_starts_with_the_oldest_and_leads_to_the_newer() {
    let uploads = with_work(5).await;
    let first = uploads.course_list("?status=submitted&start=oldest&page_size=2").await;
    assert_eq!(names(&first.body), ["Learner 1", "Learner 0"]);
    assert_eq!(first.body["next"], Value::Null, "nothing is older");
    let (mut page, mut found) = (first.body, Vec::new());
    loop {
        found.extend(names(&page).into_iter().rev().map(str::to_owned));
        let Some(newer) = page["previous"].as_str() else { break };
        let path = newer.split_once("api.example").unwrap().1.to_owned();
        page = uploads.by(&uploads.instructor, "GET", &path, None).await.body;
    }
    assert_eq!(found, (0..5).map(|number| format!("Learner {number}")).collect::<Vec<_>>());

    let newest = uploads.course_list("?status=submitted&start=newest&page_size=2").await;
    assert_eq!(names(&newest.body), ["Learner 4", "Learner 3"]);
    assert_eq!(newest.body["previous"], Value::Null);
    let refused = uploads.course_list("?start=first").await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
}

#[tokio::test]
async fn an_empty_queue_is_empty_from_either_end() {
    let uploads = UploadWorld::start(json!({})).await;
    for start in ["oldest", "newest"] {
        let page = uploads.course_list(&format!("?status=submitted&start={start}")).await;
        assert_eq!(
            page.body,
            json!({"count": null, "next": null, "previous": null, "results": []}),
            "{start}"
        );
    }
}

#[tokio::test]
async fn a_pdf_is_shown_by_a_link_of_its_own_and_other_types_are_only_saved() {
    let uploads = UploadWorld::start(json!({"max_attempts": 3})).await;
    let work = uploads.submit("essay.pdf", &pdf()).await;
    let download = |query: &str| format!("/api/submissions/{}/download/{query}", uuid(&work));
    for caller in [&uploads.instructor, &uploads.world.caller()] {
        let shown = uploads.by(caller, "GET", &download("?inline=true"), None).await;
        let url = shown.body["url"].as_str().unwrap();
        assert!(url.contains("response-content-type=application%2Fpdf"), "{url}");
        assert!(url.contains("response-content-disposition=inline"), "{url}");
    }
    for query in ["", "?inline=false"] {
        let saved = uploads.by(&uploads.instructor, "GET", &download(query), None).await;
        let url = saved.body["url"].as_str().unwrap();
        assert!(
            url.contains("octet-stream") && url.contains("response-content-disposition=attachment"),
            "{url}"
        );
    }
    let refused = uploads.by(&uploads.instructor, "GET", &download("?inline=yes"), None).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    let stranger =
        uploads.by(&uploads.stranger("[instructor]"), "GET", &download("?inline=true"), None).await;
    assert_eq!(stranger.status, 404);

    let text = uploads.submit("essay.txt", b"In plain words.").await;
    let path = format!("/api/submissions/{}/download/?inline=true", uuid(&text));
    let refused = uploads.by(&uploads.instructor, "GET", &path, None).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{refused:?}");
}

#[tokio::test]
async fn a_grader_sees_the_task_beside_the_work() {
    let uploads = UploadWorld::start(json!({"instructions": "Describe **one** change."})).await;
    let work = uploads.write("Done.").await;
    let path = format!("/api/submissions/{}/", uuid(&work));
    let seen = uploads.by(&uploads.instructor, "GET", &path, None).await;
    assert_eq!(seen.body["instructions"], "Describe **one** change.");
    let own = uploads.learner("GET", &path, None).await;
    assert_eq!(own.body.get("instructions"), None, "the content shows it to the learner");
    let listed = uploads.course_list("").await;
    assert_eq!(listed.body["results"][0].get("instructions"), None, "a list would repeat it");
}

/// A list of a status has a file exactly as long as the work has that status, and a file that was replaced is in none.
#[tokio::test]
async fn a_file_is_in_the_list_of_its_works_status() {
    let uploads = UploadWorld::start(json!({"max_attempts": 5})).await;
    let listed = async |expected: &[(&str, usize)]| {
        for (query, many) in expected {
            let files = uploads.course_files(query).await;
            assert_eq!(files.body["results"].as_array().unwrap().len(), *many, "{query}: {files:?}");
        }
    };
    uploads.submit("one.pdf", &pdf()).await;
    let two = uploads.submit("two.pdf", &pdf()).await;
    listed(&[("", 1), ("?status=submitted", 1), ("?status=needs_revision", 0)]).await;
    // What an earlier release left of the work before is not shown either.
    let work = uploads.stored(&two).await;
    let line = CourseSubmission::of(
        Author { learner: work.learner, assignment: ASSIGNMENT, course: work.course },
        &work,
    );
    let stale =
        keys::course_file(work.course, Some(SubmissionStatus::Graded), work.submitted_at.unwrap(), work.id);
    uploads.world.put(&stale, &line).await;
    listed(&[("?status=graded", 0)]).await;
    uploads.grade(&uploads.instructor, &two, json!({"action": "return", "feedback": "More."})).await;
    listed(&[("", 1), ("?status=submitted", 0), ("?status=needs_revision", 1)]).await;
    assert_eq!(uploads.write("More.").await.status, 201);
    listed(&[("?status=submitted", 0)]).await;
}
