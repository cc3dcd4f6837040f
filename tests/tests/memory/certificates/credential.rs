//! The credential, against the Open Badges 3.0 specification and the JWKS that we serve.

use std::sync::{Arc, Mutex};

use domain::Clock;
use domain::certificate::Certificate;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::runtime::{SecretSource, Secrets};
use shared::store::{CertificateCode, keys};
use tests::api::{ApiRequest, Caller};
use tests::certificates::{API, fresh_key, secret, signing_key};
use tests::world::World;

use super::signatures::{header_of, payload_if_signed};

async fn get(router: &axum::Router, path: &str) -> Value {
    let request = ApiRequest::new("GET", path, &Caller::nobody()).header("accept", "application/json");
    let answer = request.send(router).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

async fn jwt(router: &axum::Router, certificate: &Certificate) -> String {
    let path = format!("/api/public/certificates/{}/credential/", certificate.code);
    get(router, &path).await["jwt"].as_str().unwrap().to_owned()
}

/// The payload, once the signature holds under the key of that name in the served set.
async fn verified(router: &axum::Router, jwt: &str, now: jiff::Timestamp) -> Value {
    let set = get(router, "/api/public/badges/jwks/").await;
    let (header, keys) = (header_of(jwt), set["keys"].as_array().unwrap());
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).expect("the key is served");
    let claims = payload_if_signed(jwt, key).expect("the signature holds");
    assert_eq!(claims["iss"], format!("{API}/api/public/badges/issuer/"));
    assert!(claims["sub"].is_string());
    // The world's clock is fixed, so the real time is not asked.
    assert!(claims["nbf"].as_i64().unwrap() <= now.as_second());
    claims
}

#[tokio::test]
async fn a_credential_says_what_the_specification_asks_for() {
    let world = World::start().await;
    let mut certificate = world.a_certificate();
    certificate.credits_valid_months = Some(36);
    certificate.issued_at = "2026-11-22T12:00:00.789Z".parse().unwrap();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let jwt = jwt(&router, &certificate).await;
    let code = &certificate.code;

    // "Create the JOSE Header": no other header is allowed.
    let header = header_of(&jwt);
    let names: Vec<&String> = header.as_object().unwrap().keys().collect();
    assert_eq!(names, ["alg", "kid", "typ"]);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
    // "A URI that can be dereferenced to an object of type JWK".
    let kid = header["kid"].as_str().unwrap().trim_start_matches(API);
    let key = get(&router, kid).await;
    assert_eq!(key["kid"], header["kid"]);
    assert!(payload_if_signed(&jwt, &key).is_some());

    let payload = verified(&router, &jwt, world.clock.now() + jiff::SignedDuration::from_secs(1)).await;
    let issuer = format!("{API}/api/public/badges/issuer/");
    // "JWT Payload Format": each claim equals the property it represents.
    assert_eq!((&payload["iss"], &payload["issuer"]["id"]), (&json!(issuer), &json!(issuer)));
    assert_eq!(payload["jti"], payload["id"]);
    assert_eq!(payload["sub"], payload["credentialSubject"]["id"]);
    let seconds = |text: &Value| text.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(payload["nbf"].as_i64(), Some(seconds(&payload["validFrom"])));
    assert_eq!(payload["exp"].as_i64(), Some(seconds(&payload["validUntil"])));
    assert_eq!(payload["validFrom"], "2026-11-22T12:00:00Z");
    assert_eq!(payload["validUntil"], "2029-11-22T12:00:00Z");

    // OpenBadgeCredential: @context, id, type, issuer, validFrom, credentialSubject.
    let contexts = payload["@context"].as_array().unwrap();
    assert_eq!(contexts[0], "https://www.w3.org/ns/credentials/v2");
    assert_eq!(contexts[1], "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json");
    assert_eq!(payload["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    assert_eq!(payload["id"], format!("{API}/api/public/certificates/{code}/credential/"));
    assert_eq!(payload["evidence"][0]["id"], format!("https://learn.example/verify/{code}"));
    let status = json!({
        "id": format!("{API}/api/public/certificates/{code}/revocations/"), "type": "1EdTechRevocationList",
    });
    assert_eq!(payload["credentialStatus"], status);
    // Profile: id, type, and a name to show; the same as its address answers.
    let mut profile = get(&router, "/api/public/badges/issuer/").await;
    profile.as_object_mut().unwrap().remove("@context");
    assert_eq!(profile, payload["issuer"]);
    // AchievementSubject: type, achievement; Achievement: id, type, criteria, description, name.
    let subject = &payload["credentialSubject"];
    assert_eq!(subject["type"], json!(["AchievementSubject"]));
    let achievement = &subject["achievement"];
    assert_eq!(achievement["type"], json!(["Achievement"]));
    assert_eq!(achievement["name"], "Clinical audit");
    assert!(achievement["description"].is_string() && achievement["criteria"]["narrative"].is_string());
    let address = achievement["id"].as_str().unwrap().trim_start_matches(API);
    assert_eq!(get(&router, address).await["name"], achievement["name"]);
    // Numbers, and exactly the amount that was earned.
    assert_eq!(subject["creditsEarned"].to_string(), "2.5");
    assert_eq!(achievement["creditsAvailable"].to_string(), "2.5");
}

#[tokio::test]
async fn the_recipient_can_be_checked_and_is_not_to_be_read() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let path = format!("/api/public/certificates/{}/credential/", certificate.code);
    let answer = get(&router, &path).await;
    let text = answer.to_string();
    assert!(!text.contains("ada@learner.example") && !text.contains(&world.learner.id.to_string()), "{text}");
    let identifiers = &answer["credential"]["credentialSubject"]["identifier"];
    let email = &identifiers[0];
    assert_eq!((&email["identityType"], &email["hashed"]), (&json!("emailAddress"), &json!(true)));
    let salted = format!("ada@learner.example{}", email["salt"].as_str().unwrap());
    let hash = format!("sha256${}", hex::encode(Sha256::digest(salted.as_bytes())));
    assert_eq!(email["identityHash"], hash);
    assert_eq!(
        (&identifiers[1]["identityType"], &identifiers[1]["identityHash"]),
        (&json!("name"), &json!("Ada Learner"))
    );

    // Earlier releases put the e-mail address of a learner without a name on the certificate; the credential contains only
    // its hash.
    let nameless = Certificate { learner_name: "ada@learner.example".into(), ..certificate };
    world.put_certificate(&nameless).await;
    let answer = get(&router, &path).await;
    assert!(!answer.to_string().contains("ada@learner.example"));
    // Two credentials of one person do not tell so.
    let other = Certificate { code: "8KQ2M9XD4HTV0123456789AB".into(), ..nameless };
    world.put_certificate(&other).await;
    let other = get(&router, "/api/public/certificates/8KQ2M9XD4HTV0123456789AB/credential/").await;
    assert_ne!(
        answer["credential"]["credentialSubject"]["id"],
        other["credential"]["credentialSubject"]["id"]
    );
}

#[tokio::test]
async fn a_revoked_credential_is_on_its_list() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let credential = verified(&router, &jwt(&router, &certificate).await, world.clock.now()).await;
    let list = credential["credentialStatus"]["id"].as_str().unwrap().trim_start_matches(API);
    assert_eq!(get(&router, list).await["revokedCredential"], json!([]));
    let revoked = certificate.clone().revoke("Not her own work", world.clock.now()).unwrap();
    world.put_certificate(&revoked).await;
    let shown = get(&router, list).await;
    assert_eq!(shown["issuer"], credential["issuer"]["id"]);
    assert_eq!(shown["revokedCredential"][0]["id"], credential["id"]);
    assert_eq!(shown["revokedCredential"][0]["revoked"], true);
    assert!(!shown.to_string().contains("own work"));
    // Reissued: the old credential stays on its list, and the new one has its own list.
    let credits = revoked.credits;
    let second = revoked.reissue("Ada King", credits, world.clock.as_ref(), world.clock.now()).unwrap();
    world.put_certificate(&second).await;
    assert_eq!(get(&router, list).await["revokedCredential"][0]["id"], credential["id"]);
    let fresh = verified(&router, &jwt(&router, &second).await, world.clock.now()).await;
    let list = fresh["credentialStatus"]["id"].as_str().unwrap().trim_start_matches(API);
    assert_eq!(get(&router, list).await["revokedCredential"], json!([]));
}

#[tokio::test]
async fn a_forged_or_altered_credential_does_not_verify() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let jwt = jwt(&router, &certificate).await;
    let key = &get(&router, "/api/public/badges/jwks/").await["keys"][0];
    assert!(payload_if_signed(&jwt, key).is_some());
    let (rest, signature) = jwt.rsplit_once('.').unwrap();
    let (header, payload) = rest.split_once('.').unwrap();
    let altered = payload.replacen('A', "B", 1);
    assert_eq!(payload_if_signed(&format!("{header}.{altered}.{signature}"), key), None);
    let other = world.certificates_with(Arc::new(Mutex::new(secret(&fresh_key())))).await;
    let foreign = self::jwt(&other, &certificate).await;
    assert_eq!(payload_if_signed(&foreign, key), None);
}

#[tokio::test]
async fn what_was_signed_before_a_rotation_still_verifies() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let before = world.certificates().await;
    let old = jwt(&before, &certificate).await;
    let served = get(&before, "/api/public/badges/jwks/").await;
    // The operator keeps the public key, and puts a new private one in the place of the old one.
    let rotated = json!({"signing_key": fresh_key(), "retired": served["keys"]}).to_string();
    let after = world.certificates_with(Arc::new(Mutex::new(rotated))).await;
    let new = jwt(&after, &certificate).await;
    assert_ne!(header_of(&old)["kid"], header_of(&new)["kid"]);
    verified(&after, &old, world.clock.now()).await;
    verified(&after, &new, world.clock.now()).await;
    let served = get(&after, "/api/public/badges/jwks/").await;
    assert_eq!(served["keys"].as_array().unwrap().len(), 2);
    for private in ["\"d\"", "\"p\"", "\"q\"", "PRIVATE"] {
        assert!(!served.to_string().contains(private), "{private}");
    }
    let unknown = ApiRequest::new("GET", "/api/public/badges/keys/x/", &Caller::nobody()).send(&after).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn a_wallet_takes_the_bare_jwt_and_the_same_one_every_time() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let path = format!("/api/public/certificates/{}/credential/", certificate.code);
    let bare = ApiRequest::new("GET", &path, &Caller::nobody()).text(&router).await;
    let (headers, body) = bare.split_once('\n').unwrap();
    assert!(headers.contains("application/vc+jwt"), "{headers}");
    assert_eq!(body, jwt(&router, &certificate).await);
    let own = format!("/api/certificates/{}/credential/", certificate.uuid);
    assert!(ApiRequest::new("GET", &own, &world.caller()).text(&router).await.ends_with(body));
}

#[tokio::test]
async fn without_a_usable_key_only_credentials_and_keys_are_missing() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let retired = json!({"signing_key": signing_key(), "retired": [{"kty": "oct", "k": "AAAA"}]}).to_string();
    let no_key = r#"{"signing_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}"#;
    for broken in ["", "{}", r#"{"signing_key": ""}"#, no_key, &retired] {
        let text = Arc::new(Mutex::new(broken.to_owned()));
        let router = world.certificates_with(Arc::clone(&text)).await;
        let ask = async |path: &str| ApiRequest::new("GET", path, &world.caller()).send(&router).await;
        let (public, own) = (&certificate.code, &certificate.uuid);
        let with_key = [
            format!("/api/public/certificates/{public}/credential/"),
            format!("/api/certificates/{own}/credential/"),
            "/api/public/badges/jwks/".to_owned(),
            "/api/public/badges/keys/any/".to_owned(),
        ];
        for path in &with_key {
            let answer = ask(path).await;
            assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{broken}: {path}: {answer:?}");
        }
        for path in [format!("/api/public/certificates/{public}/"), format!("/api/certificates/{own}/")] {
            assert_eq!(ask(&path).await.status, 200, "{broken}: {path}");
        }
        // Once the secret is mended, nobody has to deploy.
        *text.lock().unwrap() = secret(signing_key());
        for path in &with_key[..3] {
            let request = ApiRequest::new("GET", path, &world.caller()).header("accept", "application/json");
            assert_eq!(request.send(&router).await.status, 200, "{broken}: {path}");
        }
    }
}

/// What the log says of a secret that cannot be used: which part, and nothing that is in it.
#[tokio::test]
async fn an_unusable_secret_is_named_by_its_part() {
    let retired = json!({"signing_key": signing_key(), "retired": [{"kty": "oct", "k": "AAAA"}]}).to_string();
    for (text, part) in [
        ("{}", "is not the JSON object"),
        (r#"{"signing_key": ""}"#, "holds no signing_key"),
        (retired.as_str(), "holds no retired"),
    ] {
        let text = text.to_owned();
        let source = SecretSource::Given(Arc::new(move || text.clone()));
        let refused = Secrets::load(source, certificates::BadgeSecret::check).await.unwrap_err().to_string();
        assert!(refused.contains("the secret given") && refused.contains(part), "{refused}");
    }
}

/// The pointer of an earlier release does not say whose profile is needed.
#[tokio::test]
async fn a_credential_is_the_same_by_a_pointer_of_an_earlier_release() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let subject = async |router: &axum::Router| {
        let jwt = jwt(router, &certificate).await;
        verified(router, &jwt, world.clock.now()).await["credentialSubject"].clone()
    };
    let now = subject(&router).await;
    assert!(now["identifier"].is_array(), "the profile is used: {now}");
    let code = CertificateCode { enrolment: certificate.enrolment, issue: 1, learner: None };
    world.put(&keys::certificate_code(&certificate.code), &code).await;
    assert_eq!(subject(&router).await, now);
}
