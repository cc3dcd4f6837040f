//! What administrators look up and decide.

use anyhow::Result;
use domain::{Learner, LearnerId};
use serde_json::{Value, json};
use tests::api::{Caller, of_office_reports};
use tests::furnished_courses::PAID_COURSE;
use uuid::Uuid;

use crate::bench::Bench;
use crate::events::{asked, by_caller};

/// Finding a person, each section of their page, payments, failed work, the report of completions, rosters, the audit log,
/// and an enrolment that is granted, withdrawn and restored.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let learners = bench.furnished.learners.clone();
    let admin = Learner { id: LearnerId(Uuid::from_u128(0xad)), ..learners[0].clone() };
    let admin = Caller::new(&admin).with("cognito:groups", "[admin]");
    let of = |learner: &Learner, rest: &str| format!("/api/office/people/{}/{rest}", learner.id);
    let roster = format!("/api/office/courses/{}/enrolments/", bench.furnished.world.course.uuid);
    let payments = "/api/office/payments/";
    let failed = "/api/office/failed-work/";
    let completions =
        format!("/api/office/reports/completions/?course={}", bench.furnished.world.course.uuid);
    let reads: [(&str, [String; 2]); 16] = [
        ("search people", ["/api/office/people/?q=zoe".to_owned(), "/api/office/people/?q=zoe".to_owned()]),
        ("person", learners.each_ref().map(|learner| of(learner, ""))),
        ("enrolments of a person", learners.each_ref().map(|learner| of(learner, "enrolments/"))),
        ("attempts of a person", learners.each_ref().map(|learner| of(learner, "attempts/"))),
        ("submissions of a person", learners.each_ref().map(|learner| of(learner, "submissions/"))),
        ("certificates of a person", learners.each_ref().map(|learner| of(learner, "certificates/"))),
        ("e-mails of a person", learners.each_ref().map(|learner| of(learner, "emails/"))),
        ("payments", [(); 2].map(|()| format!("{payments}?state=refunded"))),
        ("payment", learners.each_ref().map(|learner| format!("{payments}pi_{}/", learner.id.0.simple()))),
        ("failed work", [(); 2].map(|()| failed.to_owned())),
        ("failed e-mails", [(); 2].map(|()| format!("{failed}emails/"))),
        ("failed awards", [(); 2].map(|()| format!("{failed}awards/"))),
        ("completions", [completions.clone(), completions]),
        ("roster", [roster.clone(), roster.clone()]),
        ("roster of a status", [format!("{roster}?status=active"), format!("{roster}?status=active")]),
        ("audit log", ["/api/office/audit/".to_owned(), "/api/office/audit/".to_owned()]),
    ];
    for (operation, paths) in reads {
        let events = paths.each_ref().map(|path| by_caller(&admin, "GET", path));
        let path = paths[0].split('?').next().unwrap_or_default();
        let function = if of_office_reports(path) { "office-reports" } else { "office" };
        bench.request(function, operation, 200, events).await?;
    }
    let reason = json!({"reason": "Measured."});
    let grant = json!({"course_uuid": PAID_COURSE, "kind": "complimentary", "reason": "Measured."});
    let enrolment = format!("enrolments/{PAID_COURSE}/");
    let writes: [(&str, u16, String, Value); 3] = [
        ("grant", 201, "enrolments/".to_owned(), grant),
        ("withdraw", 200, format!("{enrolment}withdraw/"), reason.clone()),
        ("restore", 200, format!("{enrolment}restore/"), reason),
    ];
    for (operation, status, rest, body) in writes {
        let events = learners.each_ref().map(|learner| asked(&admin, "POST", &of(learner, &rest), &body));
        bench.request("office", operation, status, events).await?;
    }
    Ok(())
}
