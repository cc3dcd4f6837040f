//! An invitation: to whom, how often, and until when.

use super::*;

const COURSE: CourseId = CourseId(Uuid::from_u128(1));
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn invite() -> Invite<'static> {
    Invite {
        id: Uuid::from_u128(2),
        address: " Nora@Learner.example ",
        kind: GrantKind::Complimentary,
        reference: None,
        reason: "A speaker.",
        by: None,
    }
}

fn waiting() -> Invitation {
    Invitation::invite(None, COURSE, &invite(), NOW).unwrap().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    NOW + SignedDuration::from_mins(minutes)
}

#[test]
fn case_alone_makes_no_other_person_and_every_other_spelling_does() {
    let person = invited_person("nora@learner.example");
    for same in ["Nora@Learner.Example", " nora@learner.example ", "NORA@LEARNER.EXAMPLE"] {
        assert_eq!(invited_person(same), person, "{same}");
    }
    for other in
        ["nòra@learner.example", "nora+x@learner.example", "n.ora@learner.example", "nora@learner.exampl", ""]
    {
        assert_ne!(invited_person(other), person, "{other}");
    }
}

#[test]
fn an_address_is_one_address() {
    assert_eq!(checked_address(" Nora@Learner.example ").unwrap(), "Nora@Learner.example");
    let long = format!("{}@x.example", "a".repeat(ADDRESS_MAX));
    for wrong in [
        "",
        "nora",
        "@x.example",
        "nora@",
        "a@b@c",
        "a b@x.example",
        "a@x.example,b@x.example",
        "<a@x.example>",
        &long,
    ] {
        assert!(checked_address(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_same_invitation_twice_is_one_and_another_has_to_wait_for_the_first_to_end() {
    let first = waiting();
    assert_eq!((first.address.as_str(), first.is_waiting()), ("Nora@Learner.example", true));
    assert_eq!(Invitation::invite(Some(&first), COURSE, &invite(), later(1)).unwrap(), None);
    let paid = Invite { kind: GrantKind::PaidElsewhere, reference: Some("INV-1"), ..invite() };
    assert!(Invitation::invite(Some(&first), COURSE, &paid, later(1)).is_err());
    let withdrawn = first.withdraw(later(1)).unwrap().unwrap();
    let again = Invitation::invite(Some(&withdrawn), COURSE, &paid, later(2)).unwrap().unwrap();
    assert_eq!((again.invited_at, again.times_sent, again.is_waiting()), (later(2), 1, true));
}

#[test]
fn what_was_claimed_says_nothing_of_the_person_and_cannot_be_withdrawn() {
    let learner = LearnerId(Uuid::from_u128(3));
    let claimed = waiting().claimed(learner, later(5));
    assert!(claimed.address.is_empty() && claimed.reason.is_empty());
    assert_eq!(claimed.changed_at(), later(5));
    assert!(claimed.withdraw(later(6)).is_err() && claimed.send_again(later(600)).is_err());
    let withdrawn = waiting().withdraw(later(1)).unwrap().unwrap();
    assert_eq!(withdrawn.withdraw(later(2)).unwrap(), None, "once");
}

#[test]
fn the_e_mail_is_sent_again_once_an_hour_and_ten_times_at_most() {
    let first = waiting();
    assert!(matches!(first.send_again(later(5)), Err(Refusal::TooOften(_))));
    let mut invitation = first.send_again(later(60)).unwrap().unwrap();
    assert_eq!((invitation.times_sent, invitation.sent_at), (2, later(60)));
    assert_eq!(invitation.send_again(later(65)).unwrap(), None, "the same request again");
    assert!(matches!(invitation.send_again(later(80)), Err(Refusal::TooOften(_))));
    for hour in 2..=9 {
        invitation = invitation.send_again(later(60 * hour)).unwrap().unwrap();
    }
    assert_eq!(invitation.times_sent, SENT_MAX);
    assert!(matches!(invitation.send_again(later(6000)), Err(Refusal::Conflict(_))));
}

#[test]
fn only_a_verified_address_is_the_persons_own() {
    let profile = |email_verified, erased_at| Learner {
        id: LearnerId(Uuid::from_u128(4)),
        email: "NORA@learner.example".into(),
        name: "Nora".into(),
        time_zone: None,
        email_verified,
        created_at: NOW,
        erased_at,
        listed: true,
        licence_number: None,
        profession: None,
        mail: crate::MailPreferences::default(),
    };
    assert_eq!(invited_as(&profile(Some(true), None)), Some(waiting().person));
    for (verified, erased_at) in [(None, None), (Some(false), None), (Some(true), Some(NOW))] {
        assert_eq!(invited_as(&profile(verified, erased_at)), None, "{verified:?}");
    }
}

#[test]
fn a_sign_in_looks_once_and_then_only_for_what_waits() {
    let learner = LearnerId(Uuid::from_u128(5));
    let head = InvitedPerson::default().with(COURSE, true);
    assert!(head.concerns(learner));
    let mut head = head.with(COURSE, false);
    assert!(head.concerns(learner), "it is not known yet who that is");
    head.known_as.insert(learner);
    assert!(!head.concerns(learner));
}

#[test]
fn an_invitation_is_stored_with_its_state() {
    let learner = LearnerId(Uuid::from_u128(3));
    for invitation in [waiting(), waiting().claimed(learner, NOW), waiting().withdraw(NOW).unwrap().unwrap()]
    {
        let stored = serde_json::to_value(&invitation).unwrap();
        assert!(stored["state"].is_string(), "{stored}");
        assert_eq!(serde_json::from_value::<Invitation>(stored).unwrap(), invitation);
    }
}
