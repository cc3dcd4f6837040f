//! `ops smoke`: calls a deployed stack as its users do. It buys nothing, and takes back what it adds.

use anyhow::{Context, bail};
use clap::Args;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http_client;
use crate::output;
use crate::smoke_client::{Answer, SmokeClient};
use crate::target::Target;
use crate::test_identity;

/// What is uploaded: no file of any accepted type, so that the check refuses it if it is faster than the cancellation.
const FILE: &[u8] = b"\0A file of the smoke test. It is given up at once.\0";

/// Call a deployed stack as its users do; fails if anything does not answer as it should
#[derive(Debug, Args)]
pub(crate) struct Smoke {
    /// The secret with the test identity's username and password [default: STACK/smoke-identity]
    ///
    /// The environment variables SMOKE_USERNAME and SMOKE_PASSWORD, or SMOKE_TOKEN with an ID token, replace it.
    #[arg(long, value_name = "SECRET")]
    identity: Option<String>,
    /// Leave out what needs a token
    #[arg(long, conflicts_with = "identity")]
    public_only: bool,
    /// A free course with a quiz and an assignment [default: the first that is free]
    #[arg(long, value_name = "SLUG")]
    course: Option<String>,
}

pub(crate) async fn run(args: &Smoke, target: &Target) -> anyhow::Result<()> {
    let stack = target.stack()?.context("name the stack with --stack-name")?;
    let api = stack.api_url.clone().context("the stack has no output ApiUrl")?;
    let webhook = stack.webhook_url.clone().context("the stack has no output WebhookUrl")?;
    let token = match (std::env::var("SMOKE_TOKEN").ok(), &stack.token_url) {
        _ if args.public_only => None,
        (Some(token), _) => Some(token),
        (None, Some(issuer)) => Some(local_token(issuer).await?),
        (None, None) => Some(test_identity::sign_in(target, args.identity.as_deref())?),
    };
    let mut smoke = Checks { client: SmokeClient::new(&api, token)?, failed: 0 };
    smoke.public(&webhook).await;
    if !args.public_only {
        target.confirm_write("a test identity will join a free course and leave it")?;
        smoke.signed_in(args.course.as_deref()).await;
    }
    match smoke.failed {
        0 => {
            output::line("everything answers as it should");
            Ok(())
        }
        failed => bail!("{failed} checks failed"),
    }
}

async fn local_token(issuer: &str) -> anyhow::Result<String> {
    let form = [("grant_type", "password"), ("username", "smoke@learner.example"), ("name", "Smoke Test")];
    let answer = http_client::builder().build()?.post(issuer).form(&form).send().await?;
    let body: Value = answer.json().await.context("the issuer's response is not JSON")?;
    Ok(body["id_token"].as_str().context("the issuer gave no token")?.to_owned())
}

/// The checks, and how many of them failed.
struct Checks {
    client: SmokeClient,
    failed: usize,
}

impl Checks {
    /// Reports a check by its name, and goes on.
    fn note(&mut self, name: &str, outcome: anyhow::Result<()>) -> bool {
        let is_right = outcome.is_ok();
        match outcome {
            Ok(()) => output::line(format!("  ok      {name}")),
            Err(error) => {
                self.failed += 1;
                output::line(format!("  FAILED  {name}: {error:#}"));
            }
        }
        is_right
    }

    /// What anybody may do, and what nobody may do without a token or a signature.
    async fn public(&mut self, webhook: &str) {
        let unknown = format!("/api/public/certificates/{}/", Uuid::new_v4().simple());
        let answer =
            self.client.public(&unknown).await.and_then(|answer| answer.expect(404, Some("NOT_FOUND")));
        self.note("a certificate that does not exist is not verified", answer);
        let keys = self.client.public("/api/public/badges/jwks/").await.and_then(|answer| {
            answer.expect(200, None)?;
            let found = answer.body["keys"].as_array().is_some_and(|keys| !keys.is_empty());
            if found { Ok(()) } else { bail!("no key is published") }
        });
        self.note("the keys that sign credentials are published", keys);
        let anonymous = self.client.public("/api/courses/").await.and_then(|answer| answer.expect(401, None));
        self.note("courses are not shown without a token", anonymous);
        let unsigned = self.client.unsigned_event(webhook).await;
        let unsigned = unsigned.and_then(|answer| answer.expect(400, Some("BAD_SIGNATURE")));
        self.note("the webhook refuses an event without a signature", unsigned);
    }

    /// What a learner does.
    async fn signed_in(&mut self, slug: Option<&str>) {
        let me = self.client.get("/api/users/me/").await.and_then(|answer| answer.expect(200, None));
        self.note("the profile is shown", me);
        let course = self.free_course(slug).await;
        let found = course.as_ref().map(drop).map_err(|error| anyhow::anyhow!("{error:#}"));
        if !self.note("a free course is in the catalogue", found) {
            return;
        }
        let course = course.unwrap_or_default();
        let joined = self.join(&course).await;
        let enrolment = joined.as_ref().ok().cloned().flatten();
        if !self.note("a free course can be joined", joined.map(drop)) {
            return;
        }
        match content(&course, "quiz") {
            Some(quiz) => {
                let outcome = self.quiz(quiz).await;
                self.note("a quiz is shown without its answers", outcome);
            }
            None => output::note("  the course has no quiz"),
        }
        match content(&course, "assignment") {
            Some(assignment) => {
                let outcome = self.upload(assignment).await;
                self.note("a file is uploaded and given up again", outcome);
            }
            None => output::note("  the course has no assignment"),
        }
        if let Some(enrolment) = enrolment {
            let path = format!("/api/enrollments/{enrolment}/");
            let left = self.client.send(Method::DELETE, &path, None).await;
            self.note("the course is left again", left.and_then(|answer| answer.expect(204, None)));
        }
    }

    /// The course with this slug, or the first free one with a quiz.
    async fn free_course(&self, slug: Option<&str>) -> anyhow::Result<Value> {
        let mut path = "/api/courses/".to_owned();
        loop {
            let page = self.client.get(&path).await?;
            page.expect(200, None)?;
            let courses = page.body["results"].as_array().context("the catalogue is no list")?;
            let fits = |course: &&Value| match slug {
                Some(slug) => course["slug"] == slug,
                None => course["price"]["amount"] == 0,
            };
            if let Some(course) = courses.iter().find(fits) {
                if course["price"]["amount"] != 0 {
                    bail!("{} is not free", course["slug"]);
                }
                let path = format!("/api/courses/{}/", course["uuid"].as_str().unwrap_or_default());
                let course = self.client.get(&path).await?;
                course.expect(200, None)?;
                return Ok(course.body);
            }
            // The address of the next page: its path and query, on the host that was named.
            let next = page.body["next"]
                .as_str()
                .and_then(|next| next.find("/api/").map(|at| next[at..].to_owned()));
            path = next.context("no free course is published")?;
        }
    }

    /// Joins; the enrolment if this call made it, so that only it is left again.
    async fn join(&self, course: &Value) -> anyhow::Result<Option<String>> {
        let body = json!({"course_uuid": course["uuid"]});
        let answer = self.client.send(Method::POST, "/api/enrollments/", Some(&body)).await?;
        if answer.status == 200 || answer.status == 409 && answer.code() == "ALREADY_ENROLLED" {
            return Ok(None);
        }
        answer.expect(201, None)?;
        Ok(answer.body["uuid"].as_str().map(str::to_owned))
    }

    async fn quiz(&self, quiz: &str) -> anyhow::Result<()> {
        let answer = self.client.get(&format!("/api/learning/quiz/{quiz}/")).await?;
        answer.expect(200, None)?;
        if answer.body["question_count"].as_u64().unwrap_or(0) == 0 {
            bail!("it has no questions");
        }
        let text = answer.body.to_string();
        match ["correctAnswer", "correct_answer", "explanation"].iter().find(|word| text.contains(**word)) {
            Some(word) => bail!("the quiz shows its {word}"),
            None => Ok(()),
        }
    }

    async fn upload(&self, assignment: &str) -> anyhow::Result<()> {
        let file = json!({"name": "smoke.txt", "size_bytes": FILE.len(), "content_type": "text/plain"});
        let body = json!({"assignment": assignment, "file": file});
        let mut created = self.client.send(Method::POST, "/api/submissions/", Some(&body)).await?;
        if created.code() == "INVALID_FILE_TYPE" {
            let file =
                json!({"name": "smoke.pdf", "size_bytes": FILE.len(), "content_type": "application/pdf"});
            let body = json!({"assignment": assignment, "file": file});
            created = self.client.send(Method::POST, "/api/submissions/", Some(&body)).await?;
        }
        created.expect(201, None)?;
        let uploaded = self.client.upload(&created.body["upload"], FILE).await;
        // Given up in any case: an upload that waits would count against the learner.
        let path = format!("/api/submissions/{}/", created.body["uuid"].as_str().unwrap_or_default());
        let given_up = self.client.send(Method::DELETE, &path, None).await;
        uploaded.and_then(|answer: Answer| answer.expect(200, None))?;
        let given_up = given_up?;
        if given_up.status != 409 {
            return given_up.expect(204, None);
        }
        // The bucket's event was faster, and the file was checked already.
        let checked = self.client.get(&path).await?;
        checked.expect(200, None)?;
        match checked.body["status"].as_str() {
            Some("rejected") => Ok(()),
            other => bail!("it is {}, and it should have been refused", other.unwrap_or_default()),
        }
    }
}

/// The first content of a kind.
fn content<'a>(course: &'a Value, kind: &str) -> Option<&'a str> {
    let modules = course["modules"].as_array().into_iter().flatten();
    let mut contents = modules.flat_map(|module| module["contents"].as_array().into_iter().flatten());
    contents.find(|content| content["kind"] == kind)?["uuid"].as_str()
}
