//! From a completed course to a certificate that a stranger can verify: on the local stack, under the
//! function's own role, and checked by independent programs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};
use tests::stack::Stack;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a reader of PDF files and QR codes, and a verifier of Open Badges, make of it.
fn verified_independently(pdf: &[u8], jwt: &str, jwks: &Value) -> Value {
    let mut oracle = Command::new(root().join(".local/venv/bin/python"))
        .arg(root().join("infra/local/certificate_oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = json!({"pdf": hex::encode(pdf), "jwt": jwt, "jwks": jwks}).to_string();
    oracle.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let done = oracle.wait_with_output().unwrap();
    assert!(done.status.success(), "the oracle refuses");
    serde_json::from_slice(&done.stdout).unwrap()
}

#[tokio::test]
async fn a_completed_course_is_a_certificate_that_strangers_can_verify() {
    let stack = Stack::running();
    let name = "Nguyễn Thị Hồng Hạnh";
    let email = format!("hanh-{}@learner.example", uuid::Uuid::new_v4().simple());
    let person = stack.person(&email, name).await;
    let enrolment = stack.complete_free_course(&person).await;

    let list = stack.api(Method::GET, "/api/certificates/", &person, None).await;
    let own = &list.body["results"][0];
    assert_eq!((list.status, &own["uuid"]), (200, &enrolment["certificate_uuid"]), "{list:?}");
    let code = own["code"].as_str().unwrap();

    // Anybody, without a token, as it would be typed from paper.
    let public = format!("/api/public/certificates/{}/", code.to_lowercase());
    let shown = stack.anonymous(Method::GET, &public).await;
    assert_eq!((shown.status, &shown.body["status"]), (200, &json!("active")), "{shown:?}");
    assert_eq!((&shown.body["learner_name"], &shown.body["number"]), (&json!(name), &own["number"]));
    assert!(!shown.body.to_string().contains(&email));

    let path = format!("/api/certificates/{}/pdf/", own["uuid"].as_str().unwrap());
    let (status, kind, pdf) = stack.download(&path, Some(&person)).await;
    assert_eq!((status, kind.as_str(), &pdf[..5]), (200, "application/pdf", b"%PDF-".as_slice()));
    let (status, _, same) = stack.download(&format!("{public}pdf/"), None).await;
    assert_eq!((status, &same), (200, &pdf));

    let (status, kind, jwt) = stack.download(&format!("{public}credential/"), None).await;
    assert_eq!((status, kind.as_str()), (200, "application/vc+jwt"));
    let jwt = String::from_utf8(jwt).unwrap();
    let jwks = stack.anonymous(Method::GET, "/api/public/badges/jwks/").await.body;
    let verified = verified_independently(&pdf, &jwt, &jwks);
    let text = verified["text"].as_str().unwrap();
    for part in
        [name, "2026", own["number"].as_str().unwrap(), own["course_title"].as_str().unwrap(), "CPD credits"]
    {
        assert!(text.contains(part), "{part} is in\n{text}");
    }
    assert_eq!(verified["code"], own["verify_url"], "the code on the paper leads to the public page");
    let credential = &verified["credential"];
    assert_eq!(
        credential["credentialSubject"]["creditsEarned"],
        shown.body["credits"].as_str().unwrap().parse::<serde_json::Number>().unwrap().as_f64().unwrap()
    );
    assert!(!credential.to_string().contains(&email));

    // Its keys lead where they say, on this very stack.
    for address in [
        &credential["issuer"]["id"],
        &credential["credentialStatus"]["id"],
        &credential["credentialSubject"]["achievement"]["id"],
    ] {
        let path =
            address.as_str().unwrap().strip_prefix(stack.text("/api_url")).expect("an address of the API");
        let answer = stack.anonymous(Method::GET, path).await;
        assert_eq!((answer.status, &answer.body["id"]), (200, address), "{address}");
    }
}

#[tokio::test]
async fn a_certificate_is_its_learners_and_a_guess_finds_nothing() {
    let stack = Stack::running();
    let (owner, stranger) = (stack.newcomer("Rosa").await, stack.newcomer("Emil").await);
    let enrolment = stack.complete_free_course(&owner).await;
    let uuid = enrolment["certificate_uuid"].as_str().unwrap();
    for rest in ["", "pdf/", "credential/"] {
        let path = format!("/api/certificates/{uuid}/{rest}");
        assert_eq!(stack.download(&path, Some(&owner)).await.0, 200, "{rest}");
        assert_eq!(stack.api(Method::GET, &path, &stranger, None).await.code(), "NOT_FOUND", "{rest}");
        assert_eq!(stack.anonymous(Method::GET, &path).await.status, 401, "{rest}");
        for code in ["0123456789ABCDEFGHJKMNPQ", "x", uuid, "..%2f..%2fjwks"] {
            let path = format!("/api/public/certificates/{code}/{rest}");
            assert_eq!(stack.anonymous(Method::GET, &path).await.status, 404, "{code}");
        }
    }
}
