//! A learner is erased on the whole stack. One text that nobody else's data contains is in their name, address, work and
//! file; afterwards it is in no table, index, bucket or queue, and in no mailbox but their own.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use reqwest::Method;
use serde_json::{Value, json};
use tests::stack::{Person, Stack, eventually, http};
use uuid::Uuid;

use super::{ops, said};

/// Larger objects are packed functions.
const OBJECT_BYTES_MAX: i64 = 5 * 1024 * 1024;

/// Searches everything that the stack stores.
struct Search<'a> {
    stack: &'a Stack,
    aws: SdkConfig,
    text: &'a str,
}

impl<'a> Search<'a> {
    async fn new(stack: &'a Stack, text: &'a str) -> Self {
        Self { stack, aws: stack.aws().await, text }
    }

    /// Where the text is.
    async fn found(&self) -> Vec<String> {
        let mut places = self.in_tables().await;
        places.extend(self.in_buckets().await);
        places.extend(self.in_queues().await);
        places
    }

    /// In items, and in what indexes show of them.
    async fn in_tables(&self) -> Vec<String> {
        let client = aws_sdk_dynamodb::Client::new(&self.aws);
        let mut places = Vec::new();
        for table in client.list_tables().send().await.unwrap().table_names() {
            let described = client.describe_table().table_name(table).send().await.unwrap();
            let indexes = described.table.unwrap().global_secondary_indexes.unwrap_or_default();
            let indexes = indexes.into_iter().map(|index| index.index_name);
            for index in std::iter::once(None).chain(indexes) {
                let mut start = None;
                loop {
                    let scan = client.scan().table_name(table).set_index_name(index.clone());
                    let page = scan.set_exclusive_start_key(start.take()).send().await.unwrap();
                    let told = page.items().iter().filter(|item| format!("{item:?}").contains(self.text));
                    places.extend(
                        told.map(|item| format!("{table} {index:?}: {:?} {:?}", item["pk"], item["sk"])),
                    );
                    start = page.last_evaluated_key.filter(|key| !key.is_empty());
                    if start.is_none() {
                        break;
                    }
                }
            }
        }
        places
    }

    /// In the keys and bytes of every version of every object.
    async fn in_buckets(&self) -> Vec<String> {
        let config = aws_sdk_s3::config::Builder::from(&self.aws).force_path_style(true).build();
        let client = aws_sdk_s3::Client::from_conf(config);
        let mut places = Vec::new();
        for bucket in client.list_buckets().send().await.unwrap().buckets() {
            let name = bucket.name().unwrap_or_default();
            let (mut key, mut version) = (None, None);
            loop {
                let list = client.list_object_versions().bucket(name).set_key_marker(key.take());
                let page = list.set_version_id_marker(version.take()).send().await.unwrap();
                for object in page.versions() {
                    let (path, id) = (object.key().unwrap_or_default(), object.version_id());
                    let is_small = object.size().is_some_and(|size| size <= OBJECT_BYTES_MAX);
                    let mut told = path.contains(self.text);
                    if is_small && !told {
                        let get = client.get_object().bucket(name).key(path);
                        let get = get.set_version_id(id.filter(|id| *id != "null").map(str::to_owned));
                        let bytes = get.send().await.unwrap().body.collect().await.unwrap().into_bytes();
                        told = String::from_utf8_lossy(&bytes).contains(self.text);
                    }
                    if told {
                        places.push(format!("bucket {name}: {path}"));
                    }
                }
                (key, version) = (page.next_key_marker, page.next_version_id_marker);
                if !page.is_truncated.unwrap_or(false) || key.is_none() {
                    break;
                }
            }
        }
        places
    }

    /// In messages, which stay where they are.
    async fn in_queues(&self) -> Vec<String> {
        let client = aws_sdk_sqs::Client::new(&self.aws);
        let mut places = Vec::new();
        for url in client.list_queues().send().await.unwrap().queue_urls() {
            let receive = client.receive_message().queue_url(url).max_number_of_messages(10);
            let messages = receive.visibility_timeout(0).send().await.unwrap().messages.unwrap_or_default();
            if format!("{messages:?}").contains(self.text) {
                places.push(format!("queue {url}"));
            }
        }
        places
    }

    /// In e-mails to anybody else.
    async fn in_mails_of_others(&self, person: &Person) -> Vec<Value> {
        let list = self.stack.look("/mail_url", "/api/messages").await;
        let mails = list["messages"].as_array().cloned().unwrap_or_default();
        let tells = |mail: &Value| mail.to_string().contains(self.text);
        mails
            .into_iter()
            .filter(|mail| tells(mail) && !mail["to"].to_string().contains(&person.email))
            .collect()
    }
}

/// Submits a text, then a file, in the free course.
async fn submit_work(stack: &Stack, person: &Person, canary: &str) {
    let courses = stack.file["demo"]["courses"].as_array().unwrap();
    let course = courses.iter().find(|course| course["slug"] == "cpd-portfolio-basics").unwrap();
    let assignment = &course["assignment_uuid"];
    let text = json!({"assignment": assignment, "content": {"text": format!("I am {canary}.")}});
    let written = stack.api(Method::POST, "/api/submissions/", person, Some(text)).await;
    assert_eq!(written.status, 201, "{written:?}");
    let bytes = format!("Notes by {canary}.\n").into_bytes();
    let file = json!({"name": format!("{canary}.txt"), "size_bytes": bytes.len(), "content_type": ""});
    let body = json!({"assignment": assignment, "file": file});
    let created = stack.api(Method::POST, "/api/submissions/", person, Some(body)).await;
    assert_eq!(created.status, 201, "{created:?}");
    let upload = &created.body["upload"];
    let mut put = http().build().unwrap().put(upload["url"].as_str().unwrap()).body(bytes);
    for (name, value) in upload["headers"].as_object().unwrap() {
        put = put.header(name, value.as_str().unwrap());
    }
    assert_eq!(put.send().await.unwrap().status(), 200);
    let path = format!("/api/submissions/{}/complete/", created.body["uuid"].as_str().unwrap());
    let done = stack.api(Method::POST, &path, person, None).await;
    assert_eq!(done.body["status"], "submitted", "{done:?}");
}

/// The whole of what a learner does here. Returns their id, and a checkout that they left open.
async fn journey(stack: &Stack, person: &Person, canary: &str) -> (String, String) {
    stack.complete_free_course(person).await;
    submit_work(stack, person, canary).await;
    let live = stack.course("clinical-audit-live", person).await;
    stack.buy(&live, person).await;
    eventually("registrations, with their links", async || {
        let enrolments = stack.enrolments(person).await;
        enrolments.iter().any(|enrolment| enrolment["zoom_status"] == "registered").then_some(())
    })
    .await;
    eventually("credits", async || {
        let list = stack.api(Method::GET, "/api/users/cpd_transactions/", person, None).await.body;
        (list["count"].as_u64() > Some(0)).then_some(())
    })
    .await;
    let paid = stack.course("safeguarding-essentials", person).await;
    let path = format!("/api/courses/{}/checkout/", paid["uuid"].as_str().unwrap());
    let checkout = stack.api(Method::POST, &path, person, Some(json!({}))).await;
    assert_eq!(checkout.status, 201, "{checkout:?}");
    let me = stack.api(Method::GET, "/api/users/me/", person, None).await.body;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&me["uuid"]), text(&checkout.body["session_id"]))
}

async fn checkout_status(stack: &Stack, session: &str) -> String {
    let sessions = stack.look("/stripe_url", "/_control/sessions").await;
    let all = sessions["data"].as_array().unwrap();
    let found = all.iter().find(|each| each["id"] == session).unwrap();
    found["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn nothing_that_tells_of_the_person_is_left_anywhere() {
    let stack = Stack::running();
    let canary = format!("canary{}", Uuid::new_v4().simple());
    let person = stack.person(&format!("{canary}@learner.example"), &format!("Ada {canary}")).await;
    let (learner, session) = journey(&stack, &person, &canary).await;
    let search = Search::new(&stack, &canary).await;
    let before = search.found().await;
    for kind in ["PROFILE", "CERT#", "SUBMISSION#", "#MEETING#", "bucket "] {
        assert!(
            before.iter().any(|place| place.contains(kind)),
            "{kind} tells of nobody before: {before:#?}"
        );
    }
    assert_eq!(checkout_status(&stack, &session).await, "open");
    // What is on its way to the learner is delivered.
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    let mails = stack.mails(&person, "").await.len();

    let folder = std::env::temp_dir().join(&canary);
    let to = folder.to_str().unwrap();
    let looked = ops(&["learner", "erase", &learner, "--local"]);
    assert!(looked.status.success() && said(&looked).contains("nothing was changed"), "{}", said(&looked));
    assert_eq!(search.found().await.len(), before.len(), "a dry run changes nothing");
    let erase =
        || ops(&["learner", "erase", &learner, "--apply", "--confirm", &person.email, "--to", to, "--local"]);
    let first = erase();
    assert!(
        first.status.success() && said(&first).contains("checkouts that are ended at Stripe first: 1"),
        "{}",
        said(&first)
    );
    assert_eq!(checkout_status(&stack, &session).await, "expired");
    // A second run confirms by the id: the address is gone.
    eventually("the registrations are cancelled, and the rest is erased", async || {
        let again =
            ops(&["learner", "erase", &learner, "--apply", "--confirm", &learner, "--to", to, "--local"]);
        assert!(again.status.success(), "{}", said(&again));
        said(&again).contains("nothing was left to erase").then_some(())
    })
    .await;
    let registrants = stack.look("/zoom_url", &format!("/_control/registrants?email={}", person.email)).await;
    let registrants = registrants["data"].as_array().unwrap();
    assert!(registrants.iter().all(|registrant| registrant["status"] != "approved"), "{registrants:?}");

    assert_eq!(search.found().await, Vec::<String>::new());
    assert_eq!(search.in_mails_of_others(&person).await, Vec::<Value>::new());
    // A token that was issued before brings nothing back.
    let me = stack.api(Method::GET, "/api/users/me/", &person, None).await;
    assert!(!me.body["name"].to_string().contains(&canary), "{me:?}");
    let free = json!({"course_uuid": stack.course("cpd-portfolio-basics", &person).await["uuid"]});
    assert!(stack.api(Method::POST, "/api/enrollments/", &person, Some(free)).await.status >= 400);
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    assert_eq!(search.found().await, Vec::<String>::new());
    assert_eq!(stack.mails(&person, "").await.len(), mails, "nothing is sent to somebody who is erased");

    let receipts: BTreeMap<_, _> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(receipts.len() >= 2);
    for (path, receipt) in &receipts {
        assert!(!receipt.contains(&canary) && receipt.contains(&learner), "{}: {receipt}", path.display());
    }
    std::fs::remove_dir_all(folder).unwrap();
}
