//! The course studio in a world: a course definition, its authors, and `course-studio` as it starts on Lambda.

use std::sync::Arc;

use axum::Router;
use domain::{Learner, LearnerId};
use serde_json::{Value, json};
use shared::runtime::SecretSource;
use shared::zoom::{JoinHosts, ZoomConfig};
use uuid::Uuid;

use crate::api::{ApiRequest, ApiResponse, Caller, media_links};
use crate::quizzes::INSTRUCTOR;
use crate::world::{World, tables_of};

/// The course that is being written.
pub const DRAFT: Uuid = Uuid::from_u128(0xdaf7);
/// Its quiz.
pub const DRAFT_QUIZ: Uuid = Uuid::from_u128(0xdaf7_0002);
/// Its text.
pub const DRAFT_TEXT: Uuid = Uuid::from_u128(0xdaf7_0001);
/// Another of its instructors.
pub const SECOND_INSTRUCTOR: LearnerId = LearnerId(Uuid::from_u128(0x1e6));
/// Stands in the answer key of its quiz, and nowhere else.
pub const CANARY: &str = "canary-in-the-answer-key";

/// A definition without problems, of the course with this id; its other ids follow from it.
pub fn definition(course: Uuid) -> Value {
    let id = |number: u128| Uuid::from_u128((course.as_u128() << 16) | number);
    json!({
        "uuid": course, "slug": "wound-care", "title": "Wound care", "description": ["One.", "Two."],
        "format": "self_paced", "cpd_credits": "1.50", "cpd_type": "Clinical", "duration_minutes": 45,
        "price": {"amount": 0, "currency": "gbp"}, "organiser": "Meridian CPD", "published": false,
        "instructors": [INSTRUCTOR, SECOND_INSTRUCTOR],
        "modules": [{"uuid": id(0x10), "title": "One", "contents": [
            {"uuid": id(1), "title": "Read", "kind": "text", "text": {"markdown": "# Read this."}},
            {"uuid": id(2), "title": "Test", "kind": "quiz", "quiz": quiz()},
        ]}],
    })
}

/// A quiz of one question, with its key.
pub fn quiz() -> Value {
    json!({"questions": [{
        "id": "q1", "text": "Which?", "correctAnswer": "b", "explanation": CANARY,
        "options": [{"id": "a", "text": "This"}, {"id": "b", "text": "That"}],
    }], "passing_score": 70})
}

/// The outline of a definition.
///
/// # Panics
/// It has no structure.
pub fn outline(definition: &Value) -> Value {
    let taken = domain::course::draft::take_apart(definition.clone(), "definition");
    taken.expect("a definition").0.value()
}

/// The publication of the course as it was imported.
pub fn publication(visible: bool) -> Value {
    let digest = domain::course::draft::digest(&definition(DRAFT));
    json!({"digest": digest, "visible": visible, "note": "The first one"})
}

/// Whether the operation with this id is one of the studio's that take a body.
pub fn takes_body(operation: &str) -> bool {
    const TAKING: [&str; 11] = [
        "createDraft",
        "importDraft",
        "saveOutline",
        "saveDraftContent",
        "tryQuiz",
        "importQuestions",
        "exportQuestions",
        "publishCourse",
        "restorePublication",
        "createMedia",
        "signMediaUpload",
    ];
    TAKING.contains(&operation)
}

/// A body that such an operation accepts; the outline is of the course with this id.
///
/// # Panics
/// The operation takes a body that is not listed here.
pub fn body(operation: &str, draft: &str) -> Value {
    match operation {
        "createDraft" => json!({"title": "Sepsis", "format": "self_paced"}),
        "importDraft" => json!({"definition": definition(Uuid::from_u128(0xdaf8))}),
        "saveOutline" => {
            let mut outline = outline(&definition(DRAFT));
            outline["uuid"] = json!(draft);
            outline["title"] = json!("Care of wounds");
            outline["instructors"] = json!([INSTRUCTOR]);
            json!({"version": 2, "outline": outline})
        }
        "saveDraftContent" => {
            let mut quiz = quiz();
            quiz["passing_score"] = json!(80);
            json!({"version": 1, "kind": "quiz", "body": quiz})
        }
        "tryQuiz" => json!({"answers": {"q1": "b"}}),
        "importQuestions" => json!({"file_name": "a.txt", "text": "::q:: Which? {=This ~That}"}),
        "exportQuestions" => json!({"format": "gift", "questions": quiz()["questions"]}),
        "publishCourse" => publication(true),
        "restorePublication" => json!({"version": 2}),
        "createMedia" => json!({"name": "captions.vtt", "size_bytes": captions().len()}),
        "signMediaUpload" => json!({"parts": []}),
        other => panic!("{other} takes a body: list one here"),
    }
}

/// Captions of one cue.
pub fn captions() -> Vec<u8> {
    b"WEBVTT\n\n00:01.000 --> 00:02.500\nWelcome.\n".to_vec()
}

/// The function, as it starts on Lambda. Zoom is away.
pub fn router(world: &World) -> Router {
    // Nobody listens on the first port.
    router_with_zoom(world, "http://127.0.0.1:1", zoom_secret())
}

/// The secret of an app at Zoom.
pub fn zoom_secret() -> SecretSource {
    let secret = r#"{"account_id": "acc", "client_id": "id", "client_secret": "sec"}"#;
    SecretSource::Given(Arc::new(move || secret.to_owned()))
}

/// The function with Zoom at this address.
///
/// # Panics
/// It is no address.
pub fn router_with_zoom(world: &World, zoom: &str, secret: SecretSource) -> Router {
    let config = ZoomConfig {
        secret_id: "zoom".into(),
        api_base: format!("{zoom}/v2").parse().expect("an address"),
        oauth_url: format!("{zoom}/oauth/token").parse().expect("an address"),
        join_hosts: JoinHosts::parse("zoom.us").expect("a host"),
    };
    course_studio::router(course_studio::App {
        store: world.cloud.aws.store(tables_of(&["main", "drafts", "keys"])),
        clock: world.clock.clone(),
        groups_claim: "cognito:groups".into(),
        switches: Arc::new(world.board.switches(&[])),
        media: media_links(world),
        zoom: course_studio::ZoomRooms::new(secret, config, world.clock.clone()),
    })
}

/// A world in which two instructors and an administrator write courses.
pub struct Studio {
    pub world: World,
    pub router: Router,
}

impl Studio {
    /// Opens the studio; no course is being written.
    pub async fn open() -> Self {
        let world = World::start().await;
        let router = router(&world);
        Self { world, router }
    }

    /// Opens the studio with the course of [`definition`].
    ///
    /// # Panics
    /// It cannot be imported.
    pub async fn with_draft() -> Self {
        let studio = Self::open().await;
        let imported = studio.import(&definition(DRAFT)).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        studio
    }

    /// Imports a definition as its first instructor.
    pub async fn import(&self, definition: &Value) -> ApiResponse {
        let body = json!({"definition": definition});
        self.ask("POST", "/api/studio/courses/import/", &self.author(), Some(&body)).await
    }

    /// An instructor of the course.
    pub fn author(&self) -> Caller {
        self.person(INSTRUCTOR, "Grace Author", "[instructor]")
    }

    /// The other instructor of the course.
    pub fn second_author(&self) -> Caller {
        self.person(SECOND_INSTRUCTOR, "Alan Author", "[instructor]")
    }

    /// An instructor of no course.
    pub fn stranger(&self) -> Caller {
        self.person(LearnerId(Uuid::from_u128(0x1e7)), "Eve Elsewhere", "[instructor]")
    }

    /// Somebody with these groups.
    pub fn person(&self, id: LearnerId, name: &str, groups: &str) -> Caller {
        let learner = Learner {
            id,
            name: name.into(),
            email: format!("{id}@provider.example"),
            ..self.world.learner.clone()
        };
        Caller::new(&learner).with("cognito:groups", groups)
    }

    /// Sends a request.
    pub async fn ask(&self, method: &str, path: &str, caller: &Caller, body: Option<&Value>) -> ApiResponse {
        let request = ApiRequest::new(method, path, caller);
        let request = body.into_iter().fold(request, |request, body| request.body(body));
        request.send(&self.router).await
    }

    /// Reads a draft as its author.
    pub async fn draft(&self, course: Uuid) -> ApiResponse {
        self.ask("GET", &course_path(course), &self.author(), None).await
    }

    /// Saves an outline over a version.
    pub async fn save_outline(
        &self,
        caller: &Caller,
        course: Uuid,
        version: u64,
        outline: &Value,
    ) -> ApiResponse {
        let body = json!({"version": version, "outline": outline});
        self.ask("PUT", &course_path(course), caller, Some(&body)).await
    }

    /// Saves the body of a content over a version.
    pub async fn save_content(
        &self,
        caller: &Caller,
        (course, content): (Uuid, Uuid),
        version: u64,
        (kind, body): (&str, &Value),
    ) -> ApiResponse {
        let body = json!({"version": version, "kind": kind, "body": body});
        self.ask("PUT", &content_path(course, content), caller, Some(&body)).await
    }

    /// The definition of a draft, as its author exports it.
    pub async fn export(&self, course: Uuid) -> ApiResponse {
        let path = format!("{}definition/", course_path(course));
        self.ask("GET", &path, &self.author(), None).await
    }
}

/// The path of a draft.
pub fn course_path(course: Uuid) -> String {
    format!("/api/studio/courses/{course}/")
}

/// The path of a content of a draft.
pub fn content_path(course: Uuid, content: Uuid) -> String {
    format!("/api/studio/courses/{course}/contents/{content}/")
}
