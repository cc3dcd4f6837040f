//! Each sentence as an author reads it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::courses::{FILM, QUIZ, TEXT, affected, compared, course, now, said, texts};
use crate::course::changes::{Affected, BodyChange, ChangeKind, Comparison, Count};
use crate::course::{Course, OutlineEntry};
use crate::{ContentId, LearnerId, LiveSessionId};

#[test]
fn what_is_the_same_changes_nothing() {
    assert_eq!(said(|_| ()), [""; 0]);
    assert_eq!(said(|course| course.revision += 1), [""; 0]);
}

#[test]
fn a_new_course_is_one_sentence_and_one_for_the_catalogue() {
    let mut after = course();
    let changes =
        compared(None, &after, &[(TEXT, BodyChange { seen: true, ..BodyChange::default() })], &affected());
    assert_eq!(
        texts(&changes),
        [
            "Creates the course “Clinical audit” with 3 contents and 2 live sessions.",
            "Shows the course in the catalogue. Whoever may enrol can do so from now on.",
        ]
    );
    assert_eq!(changes[0].kind, ChangeKind::CourseCreated);
    after.published = false;
    after.sessions.clear();
    after.modules[1].contents.clear();
    after.modules[0].contents.pop();
    let changes = compared(None, &after, &[], &affected());
    assert_eq!(texts(&changes), ["Creates the course “Clinical audit” with 1 content."]);
}

#[test]
fn live_sessions_say_who_hears_of_it() {
    let at = |text: &str| text.parse().unwrap();
    assert_eq!(
        said(|course| course.sessions[1].starts_at = at("2027-01-21T19:00:00Z")),
        [
            "Moves the live session “Session 2” from Thursday 14 January 2027 at 18:00 (Europe/London) to Thursday 21 \
          January 2027 at 19:00 (Europe/London): 34 learners get an e-mail with the new time."
        ]
    );
    assert_eq!(
        said(|course| course.sessions[1].zoom.id = "91111111111".into()),
        [
            "Moves the live session “Session 2” to another Zoom room: 34 learners get a new link and an e-mail."
        ]
    );
    assert_eq!(
        said(|course| {
            course.sessions[1].starts_at = at("2027-01-21T19:00:00Z");
            course.sessions[1].zoom.id = "91111111111".into();
            course.sessions[1].duration_minutes = 90;
        }),
        [
            "Moves the live session “Session 2” from Thursday 14 January 2027 at 18:00 (Europe/London) to Thursday 21 \
          January 2027 at 19:00 (Europe/London) and to another Zoom room, and changes its length from 60 to 90 \
          minutes: 34 learners get a new link and an e-mail."
        ]
    );
    assert_eq!(
        said(|course| course.sessions[1].duration_minutes = 90),
        [
            "Changes the length of the live session “Session 2” from 60 to 90 minutes: 34 learners get an e-mail with \
          the new time."
        ]
    );
    assert_eq!(
        said(|course| {
            let mut third = course.sessions[1].clone();
            (third.uuid, third.topic) = (LiveSessionId(Uuid::from_u128(9)), "Session 3".into());
            course.sessions.push(third);
        }),
        [
            "Adds the live session “Session 3” on Thursday 14 January 2027 at 18:00 (Europe/London): 34 learners are \
          registered and get a link by e-mail."
        ]
    );
    assert_eq!(
        said(|course| {
            course.sessions.pop();
        }),
        [
            "Removes the live session “Session 2” of Thursday 14 January 2027 at 18:00 (Europe/London): 34 learners are \
          told by e-mail that it no longer takes place."
        ]
    );
    assert_eq!(
        said(|course| course.sessions[1].starts_at = at("2026-11-20T18:00:00Z")),
        [
            "Moves the live session “Session 2” from Thursday 14 January 2027 at 18:00 (Europe/London) to Friday 20 \
          November 2026 at 18:00 (Europe/London): 34 learners are told by e-mail that it no longer takes place."
        ]
    );
    assert_eq!(
        said(|course| {
            course.sessions.remove(0);
        }),
        [
            "Removes the live session “Session 1” of Sunday 1 November 2026 at 18:00 (Europe/London). It is over, so \
          nobody is told."
        ]
    );
    assert_eq!(
        said(|course| {
            course.sessions[1].topic = "Questions".into();
            course.sessions[1].time_zone = "Europe/Paris".into();
        }),
        [
            "Renames the live session “Session 2” to “Questions”.",
            "Announces the live session “Questions” in the time of Europe/Paris instead of Europe/London.",
        ]
    );
}

fn entry(id: u128, title: &str) -> OutlineEntry {
    let old = course().modules[0].contents[0].clone();
    OutlineEntry { uuid: ContentId(Uuid::from_u128(id)), title: title.into(), ..old }
}

#[test]
fn contents_say_who_needs_them() {
    assert_eq!(
        said(|course| {
            course.modules[0].contents.remove(0);
        }),
        [
            "Removes the required text “Read”: 12 learners who have not completed the course no longer need it, and \
          complete the course if everything else is done."
        ]
    );
    assert_eq!(
        said(|course| {
            course.modules[1].contents.remove(0);
        }),
        ["Removes the optional video “Watch”."]
    );
    assert_eq!(
        said(|course| course.modules[1].contents.push(entry(7, "Summary"))),
        [
            "Adds the required text “Summary”: 12 learners who have not completed the course need it to complete."
        ]
    );
    assert_eq!(
        said(|course| {
            let mut later = entry(7, "Summary");
            (later.is_required, later.released_at) = (false, Some("2027-02-01T08:30:00Z".parse().unwrap()));
            course.modules[1].contents.push(later);
        }),
        ["Adds the optional text “Summary”, released on Monday 1 February 2027 at 08:30 UTC."]
    );
    assert_eq!(
        said(|course| course.modules[0].contents[1].is_required = false),
        [
            "Makes the quiz “Answer” optional: 12 learners who have not completed the course no longer need it, and \
          complete the course if everything else is done."
        ]
    );
    assert_eq!(
        said(|course| course.modules[1].contents[0].is_required = true),
        [
            "Makes the video “Watch” required: 12 learners who have not completed the course need it to complete."
        ]
    );
    assert_eq!(
        said(|course| course.modules[0].is_required = false),
        [
            "Makes the module “Begin” optional: 12 learners who have not completed the course no longer need it, and \
          complete the course if everything else is done."
        ]
    );
    assert_eq!(said(|course| course.modules[1].is_required = false), ["Makes the module “More” optional."]);
    assert_eq!(said(|course| course.modules[0].contents.swap(0, 1)), ["Changes the order of the outline."]);
    assert_eq!(
        said(|course| {
            course.modules[0].contents[0].title = "Read this".into();
            course.modules[1].title = "Further".into();
        }),
        ["Renames the module “More” to “Further”.", "Renames the text “Read” to “Read this”."]
    );
}

#[test]
fn a_corrected_key_says_how_many_attempts_can_be_regraded() {
    let change = |seen, corrected, key| BodyChange { seen, corrected, key };
    let bodies =
        |change: BodyChange| texts(&compared(Some(&course()), &course(), &[(QUIZ, change)], &affected()));
    assert_eq!(
        bodies(change(false, 1, true)),
        ["Corrects 1 answer in the key of the quiz “Answer”: 57 attempts can be regraded."]
    );
    assert_eq!(
        bodies(change(true, 2, true)),
        [
            "Changes the quiz “Answer”. Learners who have it open are graded as they were shown it.",
            "Corrects 2 answers in the key of the quiz “Answer”: 57 attempts can be regraded.",
        ]
    );
    assert_eq!(
        bodies(change(false, 0, true)),
        ["Changes explanations in the quiz “Answer”. No answer is graded differently."]
    );
    let nobody = Affected::default();
    let changes = compared(Some(&course()), &course(), &[(QUIZ, change(false, 1, true))], &nobody);
    assert_eq!(texts(&changes), ["Corrects 1 answer in the key of the quiz “Answer”."]);
    let film = compared(Some(&course()), &course(), &[(FILM, change(true, 0, false))], &affected());
    assert_eq!(texts(&film), ["Changes the video “Watch”."]);
}

#[test]
fn one_and_many_and_more_than_anybody_counts() {
    let with = |count: Count| {
        let mut after = course();
        after.sessions[1].zoom.id = "91111111111".into();
        after.modules[0].contents.remove(0);
        let affected = Affected { enrolled: count, studying: count, ..Affected::default() };
        texts(&compared(Some(&course()), &after, &[], &affected)).join(" ")
    };
    assert!(with(Count::exactly(1)).contains("1 learner gets a new link and an e-mail"));
    assert!(with(Count::exactly(1)).contains(
        "1 learner who has not completed the course no longer needs it, and completes the course if everything else is done"
    ));
    assert!(with(Count::exactly(1000)).contains("1,000 learners get"));
    assert!(with(Count::exactly(1001)).contains("more than 1,000 learners get"));
    assert!(with(Count::at_least(1)).contains("at least 1 learner gets"));
    assert_eq!(
        with(Count::default()),
        "Removes the required text “Read”. Moves the live session “Session 2” to another Zoom room."
    );
}

#[test]
fn the_course_itself() {
    let person = |number: u128| LearnerId(Uuid::from_u128(number));
    assert_eq!(
        said(|course| {
            course.title = "Audit".into();
            (course.description, course.organiser, course.slug) = ("Why.".into(), "Us".into(), "a".into());
            course.price.amount = 5900;
            course.cpd_credits = "3.00".parse().unwrap();
            course.instructors = [person(1)].into();
        }),
        [
            "Renames the course from “Clinical audit” to “Audit”.",
            "Changes the description, the organiser and the short name.",
            "Changes the price from 49.00 GBP to 59.00 GBP. Learners who are enrolled pay nothing more and get \
             nothing back.",
            "Changes the credits from 2.50 (Clinical) to 3.00 (Clinical). Certificates that were issued keep theirs.",
            "Adds 1 instructor.",
        ]
    );
    assert_eq!(
        said(|course| {
            course.enrolment.capacity = Some(10);
            course.enrolment.closes_at = Some("2027-01-01T00:00:00Z".parse().unwrap());
        }),
        [
            "Closes enrolment on Friday 1 January 2027 at 00:00 UTC.",
            "Lowers the limit from 20 to 10 learners. Learners who are enrolled keep their seats.",
        ]
    );
    assert_eq!(
        said(|course| course.enrolment.capacity = None),
        ["Removes the limit of 20 learners. Once published, it cannot be set again."]
    );
    assert_eq!(
        said(|course| course.enrolment.access_days = Some(365)),
        ["Gives access for 365 days to those who enrol from now on. Learners who are enrolled keep theirs."]
    );
    assert_eq!(
        said(|course| {
            course.completion.requires_attendance = true;
            course.completion.credits_valid_months = Some(1);
            course.completion.issues_certificate = false;
        }),
        [
            "Issues no certificate to those who complete the course from now on.",
            "Requires attendance at every live session: 12 learners who have not completed the course need it to \
             complete.",
            "Credits that are earned from now on expire after 1 month.",
        ]
    );
    assert_eq!(
        said(|course| course.published = false),
        ["Hides the course: it leaves the catalogue, and nobody new can enrol. 34 learners keep access."]
    );
}

#[test]
fn a_course_that_was_never_published_touches_nobody() {
    let before = Course { published: false, published_at: None, ..course() };
    let mut after = before.clone();
    after.sessions.pop();
    after.modules[0].contents.pop();
    let changes = compared(Some(&before), &after, &[], &affected());
    assert_eq!(changes.len(), 2);
    assert!(changes.iter().all(|change| change.learners.is_none()), "{changes:?}");
}

#[test]
fn what_is_settled_afterwards() {
    let mut after = course();
    after.sessions[1].zoom.id = "91111111111".into();
    let mut third = after.sessions[1].clone();
    (third.uuid, third.zoom.id) = (LiveSessionId(Uuid::from_u128(9)), "92222222222".into());
    after.sessions.push(third);
    after.modules[0].contents.remove(0);
    let bodies = BTreeMap::from([(QUIZ, BodyChange { corrected: 1, key: true, seen: false })]);
    let before = course();
    let comparison = Comparison { before: Some(&before), after: &after, bodies: &bodies, now: now() };
    let affected = affected();
    assert_eq!(comparison.corrected(), [QUIZ].into());
    assert_eq!(
        comparison.afterwards(&comparison.changes(&affected), &affected),
        [
            "34 enrolments are checked against the new version within a few minutes.",
            "Learners who have completed the course stay completed and keep their certificates.",
            "Live sessions that change together are told in one e-mail where possible.",
            "Attempts are regraded only when an instructor asks for it, on the page of the quiz; no pass is withdrawn.",
        ]
    );
    let unchanged = Comparison { after: &before, bodies: &BTreeMap::new(), ..comparison };
    assert_eq!(unchanged.afterwards(&[], &affected), [""; 0]);
}
