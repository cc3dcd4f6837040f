//! Credits on the local stack: from the last content of a free course to the balance in the profile.

use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::Aws;
use shared::store::Tables;
use tests::stack::{Person, Stack, eventually};

async fn me(stack: &Stack, person: &Person) -> Value {
    stack.api(Method::GET, "/api/users/me/", person, None).await.body
}

async fn history(stack: &Stack, person: &Person, query: &str) -> Value {
    let path = format!("/api/users/cpd_transactions/{query}");
    let answer = stack.api(Method::GET, &path, person, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// The ledger of the whole stack, checked as the operator does.
async fn check(stack: &Stack) -> u64 {
    let config = stack.aws().await;
    let ledger = Some(stack.text("/tables/ledger").to_owned());
    let store = Aws { config, connector: Aws::connector() }.store(Tables { ledger, ..Tables::default() });
    let report = store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(report.breaches, Vec::<String>::new());
    report.entries
}

#[tokio::test]
async fn a_completed_course_becomes_credits_that_everybody_sees() {
    let stack = Stack::running();
    let person = stack.newcomer("Maya").await;
    assert_eq!(me(&stack, &person).await["total_cpd_credits"], "0.00");
    let enrolment = stack.complete_free_course(&person).await;
    let course = stack.course("cpd-portfolio-basics", &person).await;
    let credits = course["cpd_credits"].as_str().unwrap();
    let list = eventually("the entry", async || {
        let list = history(&stack, &person, "").await;
        (list["count"] == 1).then_some(list)
    })
    .await;
    let entry = &list["results"][0];
    assert_eq!((&entry["transaction_type"], &entry["sequence"]), (&json!("earned"), &json!(1)));
    assert_eq!((&entry["credits"], &entry["balance_after"]), (&json!(credits), &json!(credits)));
    assert_eq!(entry["notes"], format!("Earned from: {}", course["title"].as_str().unwrap()));
    assert_eq!(entry["certificate"], enrolment["certificate_uuid"]);

    let profile = me(&stack, &person).await;
    assert_eq!(
        (&profile["total_cpd_credits"], &profile["cpd"]["earned"]),
        (&json!(credits), &json!(credits))
    );
    let notes = stack.api(Method::GET, "/api/notifications/", &person, None).await.body;
    let titles: Vec<_> =
        notes["results"].as_array().unwrap().iter().map(|note| note["title"].clone()).collect();
    assert!(titles.contains(&json!(format!("{credits} CPD credits earned"))), "{titles:?}");
    eventually("the mail", async || stack.mails(&person, "Your certificate").await.pop()).await;

    // Filters, which read indexes, and a stranger, who sees nothing of it.
    assert_eq!(history(&stack, &person, "?transaction_type=earned&from=2020-01-01").await["count"], 1);
    assert_eq!(history(&stack, &person, "?transaction_type=revoked").await["count"], 0);
    let summary = history(&stack, &person, "summary/").await;
    assert_eq!(summary["total_cpd_credits"], credits);
    let (status, kind, csv) = stack.download("/api/users/cpd_transactions/export/", Some(&person)).await;
    assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
    assert!(csv.starts_with(b"\xEF\xBB\xBF"), "spreadsheets read the file as UTF-8 by its mark");
    let stranger = stack.newcomer("Eve").await;
    assert_eq!(history(&stack, &stranger, "").await["count"], 0);
    assert!(check(&stack).await >= 1);
}

#[tokio::test]
async fn an_administrator_revokes_issues_anew_and_adjusts_and_nobody_else_does() {
    let stack = Stack::running();
    let person = stack.newcomer("Omar").await;
    stack.complete_free_course(&person).await;
    let entry =
        eventually("the entry", async || history(&stack, &person, "").await["results"].get(0).cloned()).await;
    let admin = stack.person("alex@admin.example", "Alex Admin").await;
    let certificate = entry["certificate"].as_str().unwrap();
    let learner = me(&stack, &person).await["uuid"].clone();
    let revoke = format!("/api/admin/certificates/{certificate}/revoke/");
    let adjustment =
        json!({"learner": learner, "credits": "1.25", "cpd_type": "Clinical", "reason": "Conference"});
    let why = json!({"reason": "Not their own work"});
    for (path, body) in [(revoke.as_str(), &why), ("/api/admin/cpd/adjustments/", &adjustment)] {
        let refused = stack.api(Method::POST, path, &person, Some(body.clone())).await;
        assert_eq!(refused.status, 403, "{path}");
        assert_eq!(stack.anonymous(Method::POST, path).await.status, 401, "{path}");
    }
    let revoked = stack.api(Method::POST, &revoke, &admin, Some(why)).await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    let reissue = format!("/api/admin/certificates/{certificate}/reissue/");
    let issued = stack.api(Method::POST, &reissue, &admin, Some(json!({"reason": "Corrected"}))).await;
    assert_eq!((issued.status, &issued.body["issue"]), (200, &json!(2)), "{issued:?}");
    let adjusted = stack.api(Method::POST, "/api/admin/cpd/adjustments/", &admin, Some(adjustment)).await;
    assert_eq!(adjusted.status, 201, "{adjusted:?}");
    let list = eventually("four entries", async || {
        let list = history(&stack, &person, "").await;
        (list["count"] == 4).then_some(list)
    })
    .await;
    let mut kinds: Vec<_> =
        list["results"].as_array().unwrap().iter().map(|e| e["transaction_type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["earned", "earned", "manual_adjustment", "revoked"]);
    assert_eq!(me(&stack, &person).await["total_cpd_credits"], list["results"][0]["balance_after"]);
    check(&stack).await;
}
