//! Writing and publishing a course.

use anyhow::{Result, ensure};
use domain::Learner;
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::quizzes::INSTRUCTOR;
use tests::studio::{
    DRAFT, DRAFT_QUIZ, DRAFT_TEXT, content_path, course_path, definition, outline, publication, router,
};
use uuid::Uuid;

use crate::bench::Bench;
use crate::events::{asked, by_caller};

/// Another draft of the same author.
const SECOND_DRAFT: Uuid = Uuid::from_u128(0xdaf8);

/// A new draft; two that are read, saved, tried and published.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let author = Learner { id: INSTRUCTOR, ..bench.furnished.learners[0].clone() };
    let author = Caller::new(&author).with("cognito:groups", "[instructor]");
    let router = router(&bench.furnished.world);
    let mut second = definition(SECOND_DRAFT);
    second["slug"] = json!("burns");
    let drafts = [definition(DRAFT), second];
    for draft in &drafts {
        let body = json!({"definition": draft});
        let response =
            ApiRequest::new("POST", "/api/studio/courses/import/", &author).body(&body).send(&router).await;
        ensure!(response.status == 201, "{response:?}");
    }
    let new = json!({"title": "Sepsis", "format": "self_paced"});
    let events = [(); 2].map(|()| asked(&author, "POST", "/api/studio/courses/", &new));
    bench.request("course-studio", "create draft", 201, events).await?;

    let of = |rest: &str| [DRAFT, SECOND_DRAFT].map(|draft| format!("{}{rest}", course_path(draft)));
    let [one, other] = [DRAFT, SECOND_DRAFT].map(|draft| content(draft, DRAFT_TEXT));
    let reads = [
        ("list drafts", [(); 2].map(|()| "/api/studio/courses/".to_owned())),
        ("get draft", of("")),
        ("get content", [one, other]),
        ("export", of("definition/")),
    ];
    for (operation, paths) in reads {
        let events = paths.each_ref().map(|path| by_caller(&author, "GET", path));
        bench.request("course-studio", operation, 200, events).await?;
    }
    save(bench, &author, &drafts).await?;
    let paths = of("changes/?visible=true");
    let events = paths.each_ref().map(|path| by_caller(&author, "GET", path));
    let changes = bench.request("course-studio", "changes", 200, events).await?;
    let mut events = Vec::new();
    for (path, change) in of("publications/").iter().zip(&changes) {
        let mut body = publication(true);
        body["digest"] = change["digest"].clone();
        events.push(asked(&author, "POST", path, &body));
    }
    let events = events.try_into().map_err(|_| anyhow::anyhow!("two drafts"))?;
    bench.request("course-studio", "publish", 201, events).await?;
    let paths = of("publications/");
    let events = paths.each_ref().map(|path| by_caller(&author, "GET", path));
    bench.request("course-studio", "list publications", 200, events).await.map(drop)
}

/// Saves the outlines and a text, and tries the quizzes.
async fn save(bench: &mut Bench, author: &Caller, drafts: &[Value; 2]) -> Result<()> {
    let ids = [DRAFT, SECOND_DRAFT];
    let mut events = Vec::new();
    for (id, draft) in ids.iter().zip(drafts) {
        let mut outline = outline(draft);
        outline["title"] = json!("Care of wounds");
        events.push(asked(author, "PUT", &course_path(*id), &json!({"version": 1, "outline": outline})));
    }
    let events = events.try_into().map_err(|_| anyhow::anyhow!("two drafts"))?;
    bench.request("course-studio", "save outline", 200, events).await?;
    let text = json!({"version": 1, "kind": "text", "body": {"markdown": "Read it twice."}});
    let events = ids.map(|id| asked(author, "PUT", &content(id, DRAFT_TEXT), &text));
    bench.request("course-studio", "save content", 200, events).await?;
    let answers = json!({"answers": {"q1": "b"}});
    let events = ids.map(|id| asked(author, "POST", &format!("{}try/", content(id, DRAFT_QUIZ)), &answers));
    bench.request("course-studio", "try quiz", 200, events).await.map(drop)
}

/// The path of a content; the ids of a draft's contents follow from its own.
fn content(draft: Uuid, of_first: Uuid) -> String {
    let number = of_first.as_u128() & 0xffff;
    content_path(draft, Uuid::from_u128((draft.as_u128() << 16) | number))
}
