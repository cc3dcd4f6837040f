//! The pure paths of the product, one at a time: `paths` lists them, `paths NAME ROUNDS` goes through one so often.
//!
//! `cargo xtask bench instructions` runs it under valgrind; what one round costs is the difference of two runs.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};

use domain::certificate::Certificate;
use domain::credits::ledger::{Amount, EntryKind, Head, Posting};
use domain::credits::transcript::{Transcript, TranscriptEntry};
use domain::quiz::grading::grade;
use domain::quiz::{AnswerKey, Correct, Question, QuestionKey, SubmittedAnswers};
use domain::{CertificateValidity, LearnerId};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;
use shared::pdf::CertificateSheet;
use shared::stripe::signature::{self, SigningSecret};
use uuid::Uuid;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// One path; it runs so often.
type Path = fn(u64) -> Outcome;

const PATHS: [(&str, Path); 6] = [
    ("a signature of 2 kB", verify),
    ("grading of 20 answers", grading),
    ("an award in the ledger", award),
    ("an e-mail", mail),
    ("a certificate", certificate),
    ("100 entries of a transcript", transcript),
];

fn main() -> Outcome {
    let mut arguments = env::args().skip(1);
    let Some(name) = arguments.next() else {
        for (name, _) in PATHS {
            writeln!(io::stdout(), "{name}")?;
        }
        return Ok(());
    };
    let rounds = arguments.next().ok_or("how many rounds?")?.parse()?;
    let (_, path) = PATHS.into_iter().find(|(known, _)| *known == name).ok_or("no such path")?;
    path(rounds)
}

fn verify(rounds: u64) -> Outcome {
    let secrets = [SigningSecret::new("whsec_of_this_example").ok_or("a secret")?];
    let (body, now) = ([b'x'; 2048], Timestamp::UNIX_EPOCH);
    let [secret] = &secrets;
    let header = signature::header(secret, &body, now);
    for _ in 0..rounds {
        signature::verify(Some(black_box(&header)), &body, &secrets, now)?;
    }
    Ok(())
}

fn grading(rounds: u64) -> Outcome {
    let options = ["a", "b", "c", "d"].map(|id| json!({"id": id, "text": id}));
    let mut questions = Vec::new();
    for number in 0..20 {
        let question = json!({
            "id": format!("q{number}"), "text": "?", "type": "single", "points": "1", "options": options,
        });
        questions.push(serde_json::from_value::<Question>(question)?);
    }
    let mut key = BTreeMap::new();
    for question in &questions {
        let correct = Correct::Options(BTreeSet::from(["a".parse()?]));
        key.insert(question.id.clone(), QuestionKey { correct, explanation: None });
    }
    let (key, passing) = (AnswerKey(key), "70".parse()?);
    let submitted: BTreeMap<String, &str> = (0..20).map(|number| (format!("q{number}"), "a")).collect();
    let submitted: SubmittedAnswers = serde_json::from_value(json!(submitted))?;
    for _ in 0..rounds {
        let answers = black_box(&submitted).check(&questions, "answers").map_err(|_| "refused answers")?;
        black_box(grade(&questions, passing, &key, &answers));
    }
    Ok(())
}

fn issued() -> Outcome<Certificate> {
    let (learner, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
    Ok(serde_json::from_value(json!({
        "uuid": id, "number": "CPD-2026-0000-0000-0001", "code": "0".repeat(24), "enrolment": id, "learner": learner,
        "learner_name": "Ada Learner", "course": id, "course_title": "Safeguarding Essentials",
        "organiser": "Meridian CPD", "credits": "2.50", "cpd_type": "Clinical", "completed_at": Timestamp::UNIX_EPOCH,
        "status": "active", "issue": 1, "issued_at": Timestamp::UNIX_EPOCH,
    }))?)
}

fn award(rounds: u64) -> Outcome {
    let (issued, head) = (issued()?, Head::new(LearnerId(Uuid::from_u128(1))));
    for _ in 0..rounds {
        let posting = Posting::on(black_box(head.clone()));
        black_box(posting.award(&issued, date(1970, 1, 1), Uuid::from_u128(3), Timestamp::UNIX_EPOCH)?);
    }
    Ok(())
}

fn mail(rounds: u64) -> Outcome {
    let samples = email::all_samples();
    let sample = samples.iter().find(|sample| sample.name == "enrolment_confirmed").or(samples.first());
    let sample = sample.ok_or("an e-mail")?;
    for _ in 0..rounds {
        black_box(sample.render()?);
    }
    Ok(())
}

fn certificate(rounds: u64) -> Outcome {
    let issued = issued()?;
    for _ in 0..rounds {
        black_box(shared::pdf::certificate(&CertificateSheet {
            certificate: black_box(&issued),
            validity: CertificateValidity::Active,
            provider: "Meridian CPD",
            verify_url: "https://learn.example/verify/000000000000000000000000",
        }));
    }
    Ok(())
}

/// One document, whose entries are the rounds.
fn transcript(rounds: u64) -> Outcome {
    let count = i64::try_from(rounds)? * 100;
    let entry = |number: i64| TranscriptEntry {
        date: date(2026, 1, 1),
        kind: EntryKind::Earned,
        // No two alike, over two lines.
        activity: format!("Recognising and responding to safeguarding concerns, session {number}"),
        provider: "Meridian CPD".to_owned(),
        cpd_type: "Clinical".to_owned(),
        credits: Amount::from_hundredths(250),
        balance_after: Amount::from_hundredths(250 * (number + 1)),
        certificate_number: Some(format!("CPD-2026-{number:04}-M9XD-4HTV")),
    };
    let total = Amount::from_hundredths(250 * count);
    black_box(shared::pdf::transcript(&Transcript {
        provider: "Meridian CPD".to_owned(),
        learner_name: "Ada Learner".to_owned(),
        learner: LearnerId(Uuid::from_u128(1)),
        from: None,
        to: None,
        time_zone: "Europe/London".to_owned(),
        produced_at: Timestamp::UNIX_EPOCH,
        entries: (0..count).map(entry).collect(),
        cycles: Vec::new(),
        opening: Amount::ZERO,
        total,
        balance: total,
    }));
    Ok(())
}
