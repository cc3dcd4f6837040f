//! The documents themselves. What they look like is for eyes:
//! `PDF_SAMPLES=FOLDER cargo test --workspace --test memory certificates::documents` writes a set of them.

use std::fs;
use std::path::PathBuf;

use domain::CertificateValidity::{self, Active, Revoked, Superseded};
use domain::certificate::Certificate;
use domain::credits::ledger::{Amount, EntryKind};
use domain::credits::transcript::{CycleTotal, Transcript, TranscriptEntry};
use domain::{Clock, LearnerId};
use proptest::prelude::*;
use shared::pdf::{self, CertificateSheet};
use tests::api::{ApiRequest, Caller};
use tests::world::World;
use uuid::Uuid;

const VERIFY: &str = "https://learn.example/verify/7KQ2M9XD4HTV0123456789AB";

fn drawn(certificate: &Certificate, validity: CertificateValidity) -> Vec<u8> {
    pdf::certificate(&CertificateSheet {
        certificate,
        validity,
        provider: "Meridian CPD",
        verify_url: VERIFY,
    })
}

fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("PDF_SAMPLES") {
        fs::write(PathBuf::from(folder).join(format!("{name}.pdf")), bytes).unwrap();
    }
}

/// Names and titles as they come: long, in other scripts, hostile.
fn samples(world: &World) -> Vec<(&'static str, CertificateValidity, Certificate)> {
    let plain = world.a_certificate();
    let named = |name: &str| Certificate { learner_name: name.to_owned(), ..plain.clone() };
    let titled = |title: &str| Certificate { course_title: title.to_owned(), ..plain.clone() };
    let long = "Recognising and responding to safeguarding concerns in primary care: thresholds, referral, \
                information sharing and the follow-up of families who move between local authorities, with cases";
    vec![
        ("plain", Active, plain.clone()),
        ("revoked", Revoked, plain.clone().revoke("x", world.clock.now()).unwrap()),
        ("superseded", Superseded, plain.clone()),
        ("valid-36-months", Active, Certificate { credits_valid_months: Some(36), ..plain.clone() }),
        ("no-credits", Active, Certificate { credits: "0".parse().unwrap(), ..plain.clone() }),
        (
            "most-credits",
            Active,
            Certificate { credits: "9999.99".parse().unwrap(), issue: 12, ..plain.clone() },
        ),
        ("long-title", Active, titled(long)),
        ("one-long-word", Active, titled(&"Donaudampfschifffahrt".repeat(9))),
        ("long-name", Active, named(&"Wolfeschlegelsteinhausenbergerdorff ".repeat(5))),
        (
            "long-organiser",
            Active,
            Certificate { organiser: "Royal College of ".repeat(12), ..plain.clone() },
        ),
        (
            "long-type",
            Active,
            Certificate { cpd_type: "Reflective practice and peer review ".repeat(3), ..plain.clone() },
        ),
        ("vietnamese", Active, named("Nguyễn Thị Hồng Hạnh")),
        ("greek", Active, named("Ελένη Παπαδοπούλου")),
        ("cyrillic", Active, named("Олександра Ковальчук")),
        (
            "arabic",
            Active,
            Certificate {
                course_title: "مقدمة في السلامة السريرية (2026)".into(),
                ..named("مريم بنت علي الهاشمي")
            },
        ),
        ("hebrew", Active, named("ד״ר יעל כהן-לוי")),
        ("mixed", Active, named("Dr. מרים Cohen (مريم)")),
        ("chinese", Active, Certificate { course_title: "临床审计：改变实践".into(), ..named("王小明") }),
        ("japanese", Active, named("田中 さくら")),
        ("korean", Active, named("김민준")),
        ("hindi", Active, named("डॉ. अनीता शर्मा")),
        ("unprintable", Active, named("Ada 🎓 Lovelace ᚠᚢᚦ")),
        ("script", Active, named("<script>alert(1)</script> \u{202E}gnp.exe\u{0}\u{FEFF}")),
        ("empty", Active, Certificate { course_title: String::new(), organiser: String::new(), ..named("") }),
    ]
}

#[tokio::test]
async fn every_certificate_becomes_a_document_and_always_the_same_one() {
    let world = World::start().await;
    for (name, validity, certificate) in samples(&world) {
        let bytes = drawn(&certificate, validity);
        keep(name, &bytes);
        assert!(bytes.starts_with(b"%PDF-1."), "{name}");
        assert!(bytes.len() < 150_000, "{name}: {} bytes", bytes.len());
        assert_eq!(bytes, drawn(&certificate, validity), "{name}");
        let text = String::from_utf8_lossy(&bytes);
        // Tagged, in a language, with a title; and nothing that runs.
        for part in ["/StructTreeRoot", "pdfuaid", "Certificate CPD-2026-7KQ2-M9XD-4HTV", "/Lang", VERIFY] {
            assert!(text.contains(part), "{name}: {part}");
        }
        assert!(!text.contains("/JavaScript") && !text.contains("/JS"), "{name}");
        assert!(!text.contains("<script>"), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_becomes_a_document_that_can_be_read_aloud(name: String, title: String, kind in "\\PC{0,60}") {
        let certificate: Certificate = serde_json::from_value(serde_json::json!({
            "uuid": Uuid::nil(), "number": "CPD-2026-7KQ2-M9XD-4HTV", "code": "7KQ2M9XD4HTV0123456789AB",
            "enrolment": Uuid::nil(), "learner": Uuid::nil(), "learner_name": name, "course": Uuid::nil(),
            "course_title": title, "organiser": kind, "credits": "2.50", "cpd_type": kind,
            "completed_at": "2026-11-22T12:00:00Z", "status": "active", "issue": 1,
            "issued_at": "2026-11-22T12:00:00Z",
        }))
        .unwrap();
        let bytes = drawn(&certificate, Active);
        prop_assert!(String::from_utf8_lossy(&bytes).contains("pdfuaid"));
    }
}

fn transcript(entries: usize) -> Transcript {
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    let kinds = [
        EntryKind::Earned,
        EntryKind::Earned,
        EntryKind::ManualAdjustment,
        EntryKind::Revoked,
        EntryKind::Expired,
    ];
    let mut balance = Amount::ZERO;
    let entries: Vec<TranscriptEntry> = (0..entries)
        .map(|index| {
            let kind = kinds[index % kinds.len()];
            let credits = amount(if matches!(kind, EntryKind::Earned) { "2.50" } else { "-0.75" });
            balance += credits;
            let activity = match index % 4 {
                0 => "Clinical Audit That Changes Practice".to_owned(),
                1 => "Recognising and responding to safeguarding concerns in primary care ".repeat(2),
                2 => "مقدمة في السلامة السريرية".to_owned(),
                _ => "CPD Portfolio Basics".to_owned(),
            };
            TranscriptEntry {
                date: "2026-01-07".parse::<jiff::civil::Date>().unwrap()
                    + jiff::Span::new().days(index as i64 % 300),
                kind,
                activity,
                provider: if kind == EntryKind::ManualAdjustment {
                    String::new()
                } else {
                    "Meridian CPD".into()
                },
                cpd_type: "Clinical".into(),
                credits,
                balance_after: balance,
                certificate_number: (kind == EntryKind::Earned).then(|| "CPD-2026-7KQ2-M9XD-4HTV".into()),
            }
        })
        .collect();
    let cycle = |year: i16| CycleTotal {
        start: jiff::civil::date(year, 1, 1),
        end: jiff::civil::date(year, 12, 31),
        credits: amount("12.25"),
        goal: amount("30.00"),
    };
    Transcript {
        provider: "Meridian CPD".into(),
        learner_name: "Ada Lovelace, née Byron".into(),
        learner: LearnerId(Uuid::from_u128(0xada)),
        from: Some(jiff::civil::date(2025, 1, 1)),
        to: None,
        time_zone: "Europe/London".into(),
        produced_at: "2026-11-22T12:00:00Z".parse().unwrap(),
        opening: amount("1.00"),
        total: entries.iter().map(|entry| entry.credits).sum(),
        balance,
        entries,
        cycles: vec![cycle(2025), cycle(2026)],
    }
}

#[test]
fn a_transcript_of_any_length_becomes_a_document() {
    for count in [0, 1, 30, 31, 200] {
        let made = transcript(count);
        let bytes = pdf::transcript(&made);
        keep(&format!("transcript-{count}"), &bytes);
        assert_eq!(bytes, pdf::transcript(&made));
        let text = String::from_utf8_lossy(&bytes);
        let pages = text.matches("/Type/Page/").count();
        let expected = if count < 20 { 1..=1 } else { 2..=12 };
        assert!(expected.contains(&pages), "{count}: {pages} pages");
        for part in ["/StructTreeRoot", "pdfuaid", "Ada Lovelace"] {
            assert!(text.contains(part), "{count}: {part}");
        }
    }
    let mut bare = transcript(0);
    (bare.cycles, bare.learner_name, bare.provider) = (Vec::new(), String::new(), String::new());
    assert!(pdf::transcript(&bare).starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_document_is_answered_as_a_file_that_nobody_keeps() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let own = format!("/api/certificates/{}/pdf/", certificate.uuid);
    let public = format!("/api/public/certificates/{}/pdf/", certificate.code);
    for (path, caller) in [(own, world.caller()), (public, Caller::nobody())] {
        let (headers, bytes) = ApiRequest::new("GET", &path, &caller).bytes(&router).await;
        assert_eq!(headers["content-type"], "application/pdf");
        assert_eq!(headers["content-disposition"], "inline; filename=\"CPD-2026-7KQ2-M9XD-4HTV.pdf\"");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(bytes, drawn(&certificate, Active));
    }
    let revoked = certificate.clone().revoke("x", world.clock.now()).unwrap();
    world.put_certificate(&revoked).await;
    let path = format!("/api/public/certificates/{}/pdf/", certificate.code);
    let (_, bytes) = ApiRequest::new("GET", &path, &Caller::nobody()).bytes(&router).await;
    assert_ne!(bytes, drawn(&certificate, Active), "a revoked one looks revoked");
}
