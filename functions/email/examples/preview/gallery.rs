//! Every mail in every shape that customers may see: what the preview shows and what the snapshots hold.

use domain::assignment::submission::Submission;
use domain::enrolment::Enrolment;
use domain::outbox::{Mail, SessionRegistrant};
use domain::{CourseId, Learner, LearnerId, LiveSessionId, MessageId, Money, Registration};
use email::{Brand, Composed, CreditFacts, Facts, Letter};
use jiff::Timestamp;
use serde_json::{Value, json};

const LEARNER: &str = "019b0000-0000-7000-8000-000000000001";
const COURSE: &str = "019b0000-0000-7000-8000-0000000000c1";
const SESSIONS: [&str; 3] = [
    "019b0000-0000-7000-8000-0000000000e1",
    "019b0000-0000-7000-8000-0000000000e2",
    "019b0000-0000-7000-8000-0000000000e3",
];
const ASSIGNMENT: &str = "019b0000-0000-7000-8000-0000000000a1";
const SUBMISSION: &str = "019b0000-0000-7000-8000-0000000000a2";
/// The message that stands in the footer of every one.
pub(crate) const REFERENCE: &str = "019b0000-0000-7000-8000-00000000aaaa";
/// What no page and no header may be broken by.
pub(crate) const HOSTILE_NAME: &str =
    "Zoë \"<script>alert('x')</script>\" O’Neill\r\nBcc: all@example.org\u{202E}gnp.exe";
const JOIN: &str =
    "https://us05web.zoom.us/w/85000000001?tk=Zx9fQd2LkP7sT1vB4nC6mA8eR0yU3iO5.DQMAAAAW&uuid=WN_0";

/// One mail of the gallery.
pub(crate) struct Piece {
    /// Its file name, without an ending.
    pub(crate) name: &'static str,
    /// What it says.
    pub(crate) letter: Letter,
}

/// The provider of the gallery.
pub(crate) fn brand() -> Brand {
    Brand::new("Meridian CPD", "https://learning.example.org").expect("a web address")
}

/// The message of the gallery.
pub(crate) fn reference() -> MessageId {
    REFERENCE.parse().expect("a uuid")
}

/// All of it.
pub(crate) fn gallery() -> Vec<Piece> {
    let confirmed = Mail::EnrolmentConfirmed { learner: learner_id(), course: course_id() };
    let failed = Mail::PaymentFailed { learner: learner_id(), course: course_id() };
    let seat = SessionRegistrant { learner: learner_id(), course: course_id(), session: session_id(0) };
    let refunded = |amount: Option<i64>, access_ended| Mail::Refunded {
        learner: learner_id(),
        course: course_id(),
        amount: amount.map(|amount| Money { amount, currency: "usd".parse().expect("a currency") }),
        access_ended,
    };
    let long =
        "Supervising, delegating and escalating safely ".repeat(4) + "Verantwortungsdiffusionsvermeidung";
    vec![
        piece("enrolment-confirmed-self-paced", &confirmed, facts()),
        piece("enrolment-confirmed-hybrid", &confirmed, hybrid([Link::Later, Link::Later, Link::Later])),
        piece(
            "enrolment-confirmed-hybrid-with-links",
            &confirmed,
            hybrid([Link::Ready, Link::Ready, Link::ByHost]),
        ),
        piece(
            "enrolment-confirmed-abroad",
            &confirmed,
            abroad(hybrid([Link::Ready, Link::Later, Link::Later])),
        ),
        piece("enrolment-confirmed-late", &confirmed, late(hybrid([Link::Ready, Link::Later, Link::Ready]))),
        piece("enrolment-confirmed-nameless-free", &confirmed, bare(facts())),
        piece(
            "enrolment-confirmed-long",
            &confirmed,
            titled(&long, named(&"Anastasia ".repeat(20), facts())),
        ),
        piece("enrolment-confirmed-right-to-left", &confirmed, named("مريم بنت علي", facts())),
        piece(
            "enrolment-confirmed-hostile",
            &confirmed,
            titled("</td>\u{2066}\"Safe\" & <b>sound</b>\n2", hostile()),
        ),
        piece("zoom-link-ready", &Mail::ZoomLinkReady(seat), hybrid([Link::Ready, Link::Later, Link::Later])),
        piece("payment-failed", &failed, facts_without_place()),
        piece("refunded-access-ended", &refunded(Some(3000), true), facts_without_place()),
        piece("refunded-after-completion", &refunded(Some(3000), true), completed(facts())),
        piece("refunded-place-stays", &refunded(Some(1500), false), facts()),
        piece("refunded-amount-unknown", &refunded(None, true), facts_without_place()),
        piece(
            "assignment-graded-passed",
            &graded_mail(),
            graded("graded", Some("85.5"), "Clear and honest."),
        ),
        piece(
            "assignment-graded-revision",
            &graded_mail(),
            graded("needs_revision", Some("41"), "Say what you did."),
        ),
        piece("assignment-returned", &graded_mail(), graded("needs_revision", None, "")),
        piece("assignment-approved", &graded_mail(), graded("approved", None, "")),
        about_credits("credits-awarded", &awarded(), credit_facts(|_| ())),
        about_credits(
            "credits-awarded-valid-for-a-year",
            &awarded(),
            credit_facts(|certificate| certificate["credits_valid_months"] = json!(12)),
        ),
        about_credits("credits-awarded-hostile", &awarded(), hostile_credits()),
        about_credits("credits-expiring", &expiring(), credit_facts(|_| ())),
        about_credits("cycle-ending", &ending(json!([])), credit_facts(|_| ())),
        about_credits(
            "cycle-ending-with-kinds",
            &ending(json!([{"cpd_type": "clinical_governance", "credits": "4.00"}])),
            credit_facts(|_| ()),
        ),
    ]
}

fn awarded() -> Mail {
    stored(json!({
        "template": "credits_awarded", "learner": LEARNER, "course": COURSE,
        "enrolment": "019b0000-0000-7000-8000-0000000000f1", "issue": 1, "credits": "2.50", "balance": "12.50",
    }))
}

fn expiring() -> Mail {
    stored(json!({
        "template": "credits_expiring", "learner": LEARNER, "credits": "7.50", "expires_at": "2027-03-14T18:00:00Z",
    }))
}

fn ending(missing: Value) -> Mail {
    stored(json!({
        "template": "cycle_ending", "learner": LEARNER, "ends_on": "2027-03-31", "earned": "22.50", "goal": "30.00",
        "missing": missing,
    }))
}

/// Ada with a certificate, changed by `change` before it is read.
fn credit_facts(change: impl FnOnce(&mut Value)) -> CreditFacts {
    let mut certificate = json!({
        "uuid": "019b0000-0000-7000-8000-0000000000a1", "number": "CPD-2027-7KQ2-M9XD-4HTV",
        "code": "7KQ2M9XD4HTV0123456789AB", "enrolment": "019b0000-0000-7000-8000-0000000000f1",
        "learner": LEARNER, "learner_name": "Ada Learner", "course": COURSE,
        "course_title": "Safeguarding Essentials for Clinical Teams", "organiser": "Meridian CPD", "credits": "2.50",
        "cpd_type": "clinical_governance", "completed_at": "2027-01-13T11:00:00Z", "status": "active", "issue": 1,
        "issued_at": "2027-01-13T11:00:00Z",
    });
    change(&mut certificate);
    CreditFacts { learner: facts().0.learner, certificate: Some(stored(certificate)) }
}

fn hostile_credits() -> CreditFacts {
    let mut facts = credit_facts(|certificate| {
        certificate["course_title"] = json!("</td>\u{2066}\"Safe\" & <b>sound</b>\n2");
    });
    facts.learner = hostile().0.learner;
    facts
}

fn about_credits(name: &'static str, mail: &Mail, facts: CreditFacts) -> Piece {
    match facts.compose(mail, &brand(), "2027-01-13T12:00:00Z".parse().expect("a time")) {
        Ok(Composed::Letter(letter)) => Piece { name, letter: *letter },
        other => panic!("{name} has no letter: {other:?}"),
    }
}

fn piece(name: &'static str, mail: &Mail, (facts, now): (Facts, Timestamp)) -> Piece {
    match facts.compose(mail, &brand(), now) {
        Ok(Composed::Letter(letter)) => Piece { name, letter: *letter },
        other => panic!("{name} has no letter: {other:?}"),
    }
}

fn learner_id() -> LearnerId {
    LEARNER.parse().expect("a uuid")
}

fn course_id() -> CourseId {
    COURSE.parse().expect("a uuid")
}

fn session_id(index: usize) -> LiveSessionId {
    SESSIONS[index].parse().expect("a uuid")
}

fn stored<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the gallery writes what the store holds")
}

type Moment = (Facts, Timestamp);

/// Ada in a self-paced course, on the day before the first live session of the hybrid one.
fn facts() -> Moment {
    let content = |kind: &str| json!({"uuid": "019b0000-0000-7000-8000-0000000000d1", "title": "x", "kind": kind, "is_required": true});
    let learner = stored::<Learner>(json!({
        "id": LEARNER, "email": "ada@learner.example", "name": "Ada Learner", "created_at": "2027-01-01T00:00:00Z",
    }));
    let course = json!({
        "uuid": COURSE, "slug": "safeguarding-essentials", "title": "Safeguarding Essentials for Clinical Teams",
        "description": "", "format": "self_paced", "cpd_credits": "2.50", "cpd_type": "clinical_governance",
        "duration_minutes": 150, "price": {"amount": 3000, "currency": "usd"}, "organiser": "Meridian CPD",
        "published": true,
        "modules": [{
            "uuid": "019b0000-0000-7000-8000-0000000000b1", "title": "x", "is_required": true,
            "contents": [content("text"), content("quiz"), content("assignment")],
        }],
    });
    let place = json!({
        "id": "019b0000-0000-7000-8000-0000000000f1", "learner": LEARNER, "course": COURSE, "status": "active",
        "enrolled_at": "2027-01-13T12:00:00Z",
    });
    let facts = Facts {
        learner,
        course: stored(course),
        place: Some(stored::<Enrolment>(place)),
        registrations: Vec::new(),
        graded: None,
    };
    (facts, "2027-01-13T12:00:00Z".parse().expect("a time"))
}

#[derive(Clone, Copy)]
enum Link {
    Later,
    ByHost,
    Ready,
}

/// Ada in a course with three live sessions, one of them in summer time.
fn hybrid(links: [Link; 3]) -> Moment {
    let (mut facts, now) = facts();
    let session = |index: usize, topic: &str, starts_at: &str| {
        json!({
            "uuid": SESSIONS[index], "topic": topic, "starts_at": starts_at, "duration_minutes": 90,
            "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "85000000001"},
        })
    };
    facts.course.title = "Clinical Audit Live: From Question to Lasting Change".to_owned();
    facts.course.format = stored(json!("hybrid"));
    facts.course.duration_minutes = 510;
    facts.course.cpd_credits = stored(json!("8.50"));
    facts.course.completion.requires_attendance = true;
    facts.course.sessions = stored(json!([
        session(0, "Framing the audit question", "2027-01-14T18:00:00Z"),
        session(1, "Sampling and standards: what is enough?", "2027-02-11T18:00:00Z"),
        session(2, "Presenting results and closing the loop", "2027-04-08T17:00:00Z"),
    ]));
    for (index, link) in links.into_iter().enumerate() {
        let status = match link {
            Link::Later => "pending",
            Link::ByHost => "awaiting_approval",
            Link::Ready => "registered",
        };
        facts.registrations.push(stored::<Registration>(json!({
            "learner": LEARNER, "course": COURSE, "session": SESSIONS[index], "status": status,
            "join_url": matches!(link, Link::Ready).then_some(JOIN), "changed_at": "2027-01-13T12:00:00Z",
        })));
    }
    (facts, now)
}

fn graded_mail() -> Mail {
    Mail::AssignmentGraded {
        learner: learner_id(),
        course: course_id(),
        assignment: ASSIGNMENT.parse().expect("a uuid"),
        submission: SUBMISSION.parse().expect("a uuid"),
    }
}

/// Ada's work, and what was said of it.
fn graded(status: &str, score: Option<&str>, feedback: &str) -> Moment {
    let (mut facts, now) = facts();
    facts.course.modules[0].contents[2].uuid = ASSIGNMENT.parse().expect("a uuid");
    facts.course.modules[0].contents[2].title =
        "Reflective account: a concern in your own practice".to_owned();
    let work = stored::<Submission>(json!({
        "id": SUBMISSION, "learner": LEARNER, "assignment": ASSIGNMENT, "course": COURSE, "status": status,
        "attempt_number": 1, "created_at": now, "submitted_at": now,
        "verdict": {"score": score, "max_score": "100", "feedback": feedback, "by": LEARNER, "at": now},
    }));
    facts.graded = Some((work, Some(SUBMISSION.parse().expect("a uuid"))));
    (facts, now)
}

fn facts_without_place() -> Moment {
    let (mut facts, now) = facts();
    facts.place = None;
    (facts, now)
}

fn completed((mut facts, now): Moment) -> Moment {
    if let Some(place) = &mut facts.place {
        place.status = stored(json!("revoked"));
        place.completed_at = Some(now);
    }
    (facts, now)
}

fn named(name: &str, (mut facts, now): Moment) -> Moment {
    name.clone_into(&mut facts.learner.name);
    (facts, now)
}

fn titled(title: &str, (mut facts, now): Moment) -> Moment {
    title.clone_into(&mut facts.course.title);
    (facts, now)
}

fn hostile() -> Moment {
    named(HOSTILE_NAME, facts())
}

/// A learner on the other side of the world: the end falls on another day.
fn abroad((mut facts, now): Moment) -> Moment {
    facts.learner.time_zone = Some("Asia/Kolkata".to_owned());
    (facts, now)
}

/// Bought after the first session.
fn late((facts, _): Moment) -> Moment {
    (facts, "2027-02-01T12:00:00Z".parse().expect("a time"))
}

/// Nothing but what must be there: no name, no credits, no kind of credit, nothing to hand in.
fn bare((mut facts, now): Moment) -> Moment {
    facts.learner.name = String::new();
    facts.course.title = "Welcome to Meridian".to_owned();
    facts.course.cpd_credits = stored(json!("0"));
    facts.course.cpd_type = String::new();
    facts.course.duration_minutes = 20;
    facts.course.completion.issues_certificate = false;
    facts.course.modules.clear();
    (facts, now)
}
