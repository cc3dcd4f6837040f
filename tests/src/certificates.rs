//! Certificates in a world: stored certificates, the function, and a signing key.

use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use certificates::{App, Config};
use domain::certificate::Certificate;
use domain::{Clock, EnrolmentId};
use serde_json::json;
use shared::runtime::SecretSource;
use shared::store::{CertificateCode, CertificateIssue, HeldCertificate, keys};
use uuid::Uuid;

use crate::tables;
use crate::world::{World, tables_of};

/// The base URL of the API.
pub const API: &str = "https://api.example";

/// A signing key, generated once per process; the repository has none.
pub fn signing_key() -> &'static str {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(fresh_key)
}

/// Generates another signing key, as the deployment page tells an operator to.
///
/// # Panics
/// `openssl` is missing.
pub fn fresh_key() -> String {
    let arguments = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let made = Command::new("openssl").args(arguments).output();
    let made = made.expect("openssl is installed; Debian: apt-get install openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).expect("PEM")
}

/// A secret with this key.
pub fn secret(key: &str) -> String {
    json!({"signing_key": key}).to_string()
}

impl World {
    /// A certificate of the learner for the course, as issued on completion; not stored.
    pub fn a_certificate(&self) -> Certificate {
        let now = self.clock.now();
        serde_json::from_value(json!({
            "uuid": self.clock.new_id(), "number": "CPD-2026-7KQ2-M9XD-4HTV",
            "code": "7KQ2M9XD4HTV0123456789AB", "enrolment": EnrolmentId(Uuid::from_u128(0xce)),
            "learner": self.learner.id, "learner_name": self.learner.name, "course": self.course.uuid,
            "course_title": self.course.title, "organiser": self.course.organiser,
            "credits": self.course.cpd_credits, "cpd_type": self.course.cpd_type, "completed_at": now,
            "status": "active", "issue": 1, "issued_at": now,
        }))
        .expect("a certificate")
    }

    /// Stores a certificate with all its lookup items, replacing existing ones.
    pub async fn put_certificate(&self, certificate: &Certificate) {
        let enrolment = certificate.enrolment;
        self.put(&keys::certificate(enrolment), certificate).await;
        let issue = CertificateIssue(certificate.clone());
        self.put(&keys::certificate_issue(enrolment, certificate.issue), &issue).await;
        let learner = Some(certificate.learner);
        let code = CertificateCode { enrolment, issue: certificate.issue, learner };
        self.put(&keys::certificate_code(&certificate.code), &code).await;
        if let Some(number) = certificate.number_letters() {
            self.put(&keys::certificate_number(number.letters()), &code).await;
        }
        let held = keys::held_certificate(certificate.learner, certificate.uuid);
        self.put(&held, &HeldCertificate::of(certificate)).await;
    }

    /// Starts the function with this secret, as on Lambda.
    pub async fn certificates_with(&self, secret: Arc<Mutex<String>>) -> Router {
        let source = SecretSource::Given(Arc::new(move || secret.lock().expect("not poisoned").clone()));
        certificates::router(App {
            store: self.cloud.aws.store(tables_of(&["main"])),
            keys: certificates::badge::BadgeKeys::new(source),
            config: Config {
                tables: tables::names(),
                secret_id: "badges".into(),
                api_url: API.into(),
                frontend_url: "https://learn.example".into(),
                provider: "Meridian CPD".into(),
                fonts: "unused: tests read the fonts of the repository".into(),
            },
        })
    }

    /// Starts the function, as on Lambda.
    pub async fn certificates(&self) -> Router {
        self.certificates_with(Arc::new(Mutex::new(secret(signing_key())))).await
    }
}
