//! Each role has exactly the rights that its functions' calls need: one that no call needs fails here, and a call
//! without its right. What a function does is recorded in [`scenes`]; what AWS does in its name follows from its
//! triggers and variables ([`declared`]).

mod calls;
mod declared;
mod failed_work;
mod rare;
mod scenes;

use std::collections::{BTreeMap, BTreeSet};

use self::rare::RARE;

/// An action and what it is for, for example `dynamodb:Query` on `MainTable/index/GSI1`.
type Right = (String, String);
/// Rights by role or by function.
type Rights = BTreeMap<String, BTreeSet<Right>>;

fn right(action: &str, resource: &str) -> Right {
    (action.to_owned(), resource.to_owned())
}

/// What differs between the rights that are given and those that are needed, a line each.
fn differences(given: &Rights, needed: &Rights) -> Vec<String> {
    let (none, mut found) = (BTreeSet::new(), Vec::new());
    for role in given.keys().chain(needed.keys()).collect::<BTreeSet<_>>() {
        let (has, needs) = (given.get(role).unwrap_or(&none), needed.get(role).unwrap_or(&none));
        let told = |what: &str, (action, on): &Right| format!("{role}: {what} {action} on {on}");
        found.extend(has.difference(needs).map(|right| told("unused", right)));
        found.extend(needs.difference(has).map(|right| told("missing", right)));
    }
    found
}

/// By role: what the calls of its functions need, recorded or listed as rare.
fn needed(recorded: &Rights) -> Rights {
    let roles = declared::roles_of_functions();
    let mut needed = declared::by_aws();
    for (function, rights) in recorded {
        needed.entry(roles[function].clone()).or_default().extend(rights.iter().cloned());
    }
    for rare in RARE {
        needed.entry(roles[rare.function].clone()).or_default().insert(right(rare.action, rare.resource));
    }
    needed
}

#[tokio::test]
async fn every_role_has_the_rights_that_its_calls_need_and_no_others() {
    let recorded = scenes::recorded().await;
    let roles = declared::roles_of_functions();
    let silent: Vec<&String> = roles.keys().filter(|function| !recorded.contains_key(*function)).collect();
    assert_eq!(silent, Vec::<&String>::new(), "no scene calls these functions");
    check_rare(&recorded);
    let (given, needed) = (declared::given(), needed(&recorded));
    assert_eq!(differences(&given, &needed), Vec::<String>::new());

    // Broken on purpose, in both directions, for every right of every role.
    for (role, rights) in &given {
        for one in rights {
            let mut fewer = given.clone();
            fewer.get_mut(role).unwrap().remove(one);
            assert_eq!(differences(&fewer, &needed).len(), 1, "{role} without {one:?}");
        }
        let mut more = given.clone();
        more.get_mut(role).unwrap().insert(right("dynamodb:Scan", "MainTable"));
        assert_eq!(differences(&more, &needed), [format!("{role}: unused dynamodb:Scan on MainTable")]);
    }
}

/// The list is short because nothing is on it that a scene shows anyway, and each line has its test.
fn check_rare(recorded: &Rights) {
    for rare in RARE {
        let shown = recorded[rare.function].contains(&right(rare.action, rare.resource));
        assert!(!shown, "{} {} on {}: a scene shows it", rare.function, rare.action, rare.resource);
        assert!(rare::has_test(rare.test), "{}: there is no such test", rare.test);
        assert!(!rare.reason.is_empty());
    }
}

#[test]
fn a_right_is_read_from_the_template_as_it_is_written() {
    let given = declared::given();
    let has = |role: &str, action: &str, resource: &str| given[role].contains(&right(action, resource));
    assert!(has("CertificatesRole", "dynamodb:Query", "MainTable"));
    assert!(has("LearnerApiRole", "dynamodb:Query", "LedgerTable/index/by_time"));
    assert!(has("PresignedUploadRole", "s3:DeleteObjectVersion", "UploadBucket/quarantine/*"));
    assert!(has("OutboxRelayRole", "sqs:SendMessage", "ZoomQueue"));
    assert!(has("CpdAwardRole", "dynamodb:GetRecords", "MainTable/stream"));
    assert_eq!(given.len(), declared::roles_of_functions().values().collect::<BTreeSet<_>>().len());
}
