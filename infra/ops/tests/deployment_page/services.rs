//! What the commands reach over HTTP: the installation's API, the Parameter Store, buckets.

use serde_json::{Value, json};
use wiremock::matchers::{
    any, body_string_contains, header, header_exists, header_regex, method, path, path_regex,
};
use wiremock::{Match, Mock, MockServer, ResponseTemplate};

const COURSE: &str = "c0000000-0000-4000-8000-000000000001";
const QUIZ: &str = "c0000000-0000-4000-8000-000000000002";
const ENROLMENT: &str = "c0000000-0000-4000-8000-000000000003";

pub(crate) struct Services(MockServer);

impl Services {
    pub(crate) async fn start() -> Self {
        let services = Self(MockServer::start().await);
        services.cloud().await;
        services.public().await;
        services.signed_in().await;
        services
    }

    pub(crate) fn uri(&self) -> String {
        self.0.uri()
    }

    async fn answer(&self, method_: &str, at: impl Match + 'static, status: u16, body: &Value) {
        let token = header("authorization", "Bearer id");
        let mock = Mock::given(method(method_)).and(at).and(token);
        mock.respond_with(ResponseTemplate::new(status).set_body_json(body)).mount(&self.0).await;
    }

    async fn cloud(&self) {
        Mock::given(header_regex("x-amz-target", "AmazonSSM"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"Version": 1})))
            .mount(&self.0)
            .await;
        let empty = "<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>";
        Mock::given(method("GET"))
            .and(path("/cpd-exports/"))
            .respond_with(ResponseTemplate::new(200).set_body_raw(empty, "application/xml"))
            .mount(&self.0)
            .await;
    }

    async fn public(&self) {
        let refusal = |code: &str| json!({"error": {"code": code}});
        let keys = ResponseTemplate::new(200).set_body_json(json!({"keys": [{}]}));
        Mock::given(path("/api/public/badges/jwks/")).respond_with(keys).mount(&self.0).await;
        let unsigned = ResponseTemplate::new(400).set_body_json(refusal("BAD_SIGNATURE"));
        Mock::given(path("/webhook"))
            .and(body_string_contains("evt_smoke"))
            .respond_with(unsigned)
            .mount(&self.0)
            .await;
        let unknown = ResponseTemplate::new(404).set_body_json(refusal("NOT_FOUND"));
        Mock::given(path_regex("^/api/public/certificates/")).respond_with(unknown).mount(&self.0).await;
        let anonymous = ResponseTemplate::new(401).set_body_json(refusal("UNAUTHORIZED"));
        Mock::given(any()).respond_with(anonymous).with_priority(9).mount(&self.0).await;
        let lost = ResponseTemplate::new(404).set_body_json(refusal("NOT_FOUND"));
        Mock::given(header_exists("authorization")).respond_with(lost).with_priority(8).mount(&self.0).await;
    }

    async fn signed_in(&self) {
        let at = |at: String| path(at);
        self.answer("GET", path("/api/users/me/"), 200, &json!({})).await;
        let listed =
            json!({"results": [{"uuid": COURSE, "slug": "free", "price": {"amount": 0}}], "next": null});
        self.answer("GET", path("/api/courses/"), 200, &listed).await;
        let modules = json!([{"contents": [{"uuid": QUIZ, "kind": "quiz"}]}]);
        let course = json!({"uuid": COURSE, "modules": modules});
        self.answer("GET", at(format!("/api/courses/{COURSE}/")), 200, &course).await;
        self.answer("POST", path("/api/enrollments/"), 201, &json!({"uuid": ENROLMENT})).await;
        self.answer("GET", at(format!("/api/learning/quiz/{QUIZ}/")), 200, &json!({"question_count": 1}))
            .await;
        self.answer("DELETE", at(format!("/api/enrollments/{ENROLMENT}/")), 204, &Value::Null).await;
    }
}
