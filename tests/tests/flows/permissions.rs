//! Each function's role may do what its function needs, and nothing else: calls made with the role.

use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_sdk_dynamodb::config::SharedCredentialsProvider;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use tests::stack::Stack;

async fn as_role(stack: &Stack, function: &str) -> SdkConfig {
    let base = stack.aws().await;
    let role = stack.text(&format!("/roles/{function}"));
    let provider =
        AssumeRoleProvider::builder(role).session_name("permissions").configure(&base).build().await;
    base.into_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

fn denied<T, E: ProvideErrorMetadata, R>(answer: Result<T, SdkError<E, R>>) -> bool {
    let Err(SdkError::ServiceError(error)) = answer else { return false };
    error.err().code().is_some_and(|code| code.contains("AccessDenied"))
}

async fn may_read(stack: &Stack, function: &str, table: &str) -> bool {
    let client = aws_sdk_dynamodb::Client::new(&as_role(stack, function).await);
    let keys = aws_sdk_dynamodb::types::KeysAndAttributes::builder()
        .keys(
            [("pk", "PERMISSION"), ("sk", "PERMISSION")]
                .map(|(n, v)| (n.to_owned(), AttributeValue::S(v.to_owned())))
                .into(),
        )
        .build()
        .unwrap();
    let table = stack.text(&format!("/tables/{table}"));
    !denied(client.batch_get_item().request_items(table, keys).send().await)
}

async fn may_write(stack: &Stack, function: &str, table: &str) -> bool {
    let client = aws_sdk_dynamodb::Client::new(&as_role(stack, function).await);
    // The condition never holds: a role that may write changes nothing.
    let put = client
        .put_item()
        .table_name(stack.text(&format!("/tables/{table}")))
        .item("pk", AttributeValue::S("PERMISSION".into()))
        .item("sk", AttributeValue::S("PERMISSION".into()))
        .condition_expression("attribute_exists(pk)");
    !denied(put.send().await)
}

/// Not even the reader of keys may look for them without knowing which.
async fn may_search(stack: &Stack, function: &str, how: &str) -> bool {
    let client = aws_sdk_dynamodb::Client::new(&as_role(stack, function).await);
    let table = stack.text("/tables/keys");
    match how {
        "scan" => !denied(client.scan().table_name(table).send().await),
        _ => {
            let query = client.query().table_name(table).key_condition_expression("pk = :pk");
            !denied(
                query.expression_attribute_values(":pk", AttributeValue::S("PERMISSION".into())).send().await,
            )
        }
    }
}

async fn may_send(stack: &Stack, function: &str, queue: &str) -> bool {
    let client = aws_sdk_sqs::Client::new(&as_role(stack, function).await);
    let url = stack.text(&format!("/queues/{queue}"));
    // Nobody reads dead letters by themselves, so nothing is set off where it is allowed.
    !denied(client.send_message().queue_url(url).message_body("{}").send().await)
}

async fn may_mail(stack: &Stack, function: &str) -> bool {
    let client = aws_sdk_sesv2::Client::new(&as_role(stack, function).await);
    !denied(client.send_email().from_email_address("somebody@else.example").send().await)
}

#[tokio::test]
async fn a_role_reads_and_writes_only_its_tables() {
    let stack = Stack::running();
    for (function, table, read, write) in [
        ("webhook", "main", true, true),
        ("webhook", "outbox", false, true),
        ("checkout", "main", true, true),
        ("checkout", "outbox", false, false),
        ("learner-api", "main", true, true),
        ("learner-api", "outbox", false, true),
        ("outbox-relay", "outbox", true, false),
        ("outbox-relay", "main", false, false),
        ("outbox-sweep", "outbox", true, false),
        ("outbox-sweep", "main", false, false),
        ("email", "main", true, true),
        ("email", "outbox", false, true),
        ("zoom", "main", true, true),
        ("zoom", "outbox", false, true),
        ("quiz-submit", "main", true, true),
        ("quiz-submit", "outbox", false, false),
        // It shows certificates to the public, and may change nothing.
        ("certificates", "main", true, false),
        ("certificates", "outbox", false, false),
        ("quiz-submit", "ledger", false, false),
        ("presigned-upload", "main", true, true),
        ("presigned-upload", "outbox", false, true),
        ("upload-confirm", "main", true, true),
        ("upload-confirm", "outbox", false, false),
        // Its own crate writes the ledger; the profile shows the balance.
        ("cpd-award", "ledger", true, true),
        ("cpd-sweep", "ledger", true, true),
        ("cpd-api", "ledger", true, true),
        ("learner-api", "ledger", true, false),
        ("course-studio", "drafts", true, true),
        ("course-studio", "main", true, true),
        ("course-studio", "outbox", false, false),
        ("course-studio", "ledger", false, false),
        ("cpd-award", "keys", false, false),
        ("cpd-sweep", "keys", false, false),
        ("cpd-api", "keys", false, false),
        ("cpd-award", "outbox", false, true),
        ("cpd-api", "outbox", false, false),
    ] {
        assert_eq!(may_read(&stack, function, table).await, read, "{function} reads {table}");
        assert_eq!(may_write(&stack, function, table).await, write, "{function} writes {table}");
    }
    for function in [
        "webhook",
        "checkout",
        "learner-api",
        "certificates",
        "outbox-relay",
        "outbox-sweep",
        "email",
        "zoom",
        "presigned-upload",
        "upload-confirm",
        "course-studio",
    ] {
        let reads_balance = function == "learner-api";
        assert_eq!(may_read(&stack, function, "ledger").await, reads_balance, "{function} reads the ledger");
        assert!(!may_write(&stack, function, "ledger").await, "{function} must not write the ledger");
    }
}

/// Drafts hold answer keys: whatever functions the stack has, one role reaches them.
#[tokio::test]
async fn one_role_reaches_drafts() {
    let stack = Stack::running();
    for function in stack.file["roles"].as_object().unwrap().keys() {
        let is_studio = function == "course-studio";
        assert_eq!(may_read(&stack, function, "drafts").await, is_studio, "{function} reads drafts");
        assert_eq!(may_write(&stack, function, "drafts").await, is_studio, "{function} writes drafts");
    }
}

/// Whatever functions the stack has: one role reads keys, and none writes them.
#[tokio::test]
async fn one_role_reads_answer_keys() {
    let stack = Stack::running();
    let roles = stack.file["roles"].as_object().unwrap();
    assert_eq!(roles["quiz-sweep"], roles["quiz-submit"], "what grades by itself works under the same role");
    assert!(roles.len() > 8);
    for (function, role) in roles {
        let reads = *role == roles["quiz-submit"];
        assert_eq!(may_read(&stack, function, "keys").await, reads, "{function} reads keys");
        let writes = function == "course-studio";
        assert_eq!(may_write(&stack, function, "keys").await, writes, "{function} writes keys");
        for index in ["query", "scan"] {
            assert!(!may_search(&stack, function, index).await, "{function} must not {index} keys");
        }
    }
}

/// Entries of the ledger are never changed and never removed: no role has the actions for it.
#[tokio::test]
async fn no_role_changes_or_removes_anything_in_the_ledger() {
    let stack = Stack::running();
    let roles = stack.file["roles"].as_object().unwrap();
    let table = stack.text("/tables/ledger");
    let text = |text: &str| AttributeValue::S(text.to_owned());
    for function in roles.keys() {
        let client = aws_sdk_dynamodb::Client::new(&as_role(&stack, function).await);
        let delete = client.delete_item().table_name(table).key("pk", text("P")).key("sk", text("P"));
        assert!(denied(delete.send().await), "{function} must not delete");
        let update = client.update_item().table_name(table).key("pk", text("P")).key("sk", text("P"));
        assert!(denied(update.send().await), "{function} must not update");
    }
}

#[tokio::test]
async fn only_the_relay_sends_messages_and_only_email_sends_mail() {
    let stack = Stack::running();
    for function in [
        "webhook",
        "checkout",
        "learner-api",
        "certificates",
        "quiz-submit",
        "email",
        "zoom",
        "presigned-upload",
        "upload-confirm",
        "cpd-award",
        "cpd-sweep",
        "cpd-api",
    ] {
        // While writing is off, a consumer puts a message back into the queue that it reads.
        let own = match function {
            "upload-confirm" => "upload",
            function => function,
        };
        for queue in ["upload", "email", "zoom"].into_iter().filter(|queue| *queue != own) {
            assert!(!may_send(&stack, function, queue).await, "{function} must not send to {queue}");
        }
    }
    for function in
        ["webhook", "checkout", "learner-api", "quiz-submit", "outbox-relay", "outbox-sweep", "email", "zoom"]
    {
        assert!(
            !may_send(&stack, function, "email-dead-letters").await,
            "{function} must not fill dead letters"
        );
        assert_eq!(may_mail(&stack, function).await, function == "email", "{function} sends mail");
    }
}

#[tokio::test]
async fn a_vendors_secret_is_for_those_who_call_the_vendor() {
    let stack = Stack::running();
    for (function, secret, allowed) in [
        ("webhook", "stripe", true),
        ("webhook", "zoom", false),
        ("checkout", "stripe", true),
        ("checkout", "zoom", false),
        ("zoom", "zoom", true),
        ("zoom", "stripe", false),
        // Authors check their live sessions against Zoom.
        ("course-studio", "zoom", true),
        ("course-studio", "stripe", false),
        ("course-studio", "badges", false),
        ("email", "stripe", false),
        ("email", "zoom", false),
        ("learner-api", "stripe", false),
        ("learner-api", "zoom", false),
        ("outbox-relay", "stripe", false),
        ("outbox-sweep", "zoom", false),
        ("quiz-submit", "stripe", false),
        ("quiz-submit", "zoom", false),
        ("presigned-upload", "stripe", false),
        ("upload-confirm", "zoom", false),
        ("certificates", "badges", true),
        ("certificates", "stripe", false),
        ("learner-api", "badges", false),
        ("quiz-submit", "badges", false),
        ("webhook", "badges", false),
    ] {
        let client = aws_sdk_secretsmanager::Client::new(&as_role(&stack, function).await);
        let id = stack.text(&format!("/secrets/{secret}"));
        let answer = client.get_secret_value().secret_id(id).send().await;
        assert_eq!(!denied(answer), allowed, "{function} reads the secret of {secret}");
    }
}

/// What a role may do with an object of that key: look at it, put it, delete it, delete a version of it.
async fn may_touch(stack: &Stack, function: &str, key: &str) -> [bool; 4] {
    let client = aws_sdk_s3::Client::new(&as_role(stack, function).await);
    let bucket = stack.text("/bucket");
    // None of it exists, and the put is held back by its condition wherever it would be allowed twice.
    let get = client.get_object().bucket(bucket).key(key).send().await;
    let put = client.put_object().bucket(bucket).key(key).body(Vec::new().into()).send().await;
    let delete = client.delete_object().bucket(bucket).key(key).send().await;
    let version = client.delete_object().bucket(bucket).key(key).version_id("none").send().await;
    [!denied(get), !denied(put), !denied(delete), !denied(version)]
}

#[tokio::test]
async fn only_the_two_functions_of_uploads_reach_the_bucket_and_no_further_than_they_need() {
    let stack = Stack::running();
    let (quarantine, clean) = ("quarantine/PERMISSION/x", "assignments/submissions/2026/01/PERMISSION/x");
    assert_eq!(may_touch(&stack, "presigned-upload", quarantine).await, [true, true, false, true]);
    assert_eq!(may_touch(&stack, "presigned-upload", clean).await, [true, true, true, false]);
    assert_eq!(may_touch(&stack, "upload-confirm", quarantine).await, [true, false, false, true]);
    assert_eq!(may_touch(&stack, "upload-confirm", clean).await, [false, true, true, false]);
    for function in ["presigned-upload", "upload-confirm"] {
        assert_eq!(may_touch(&stack, function, "elsewhere/x").await, [false; 4], "{function}");
    }
    for function in ["webhook", "checkout", "learner-api", "quiz-submit", "outbox-relay", "email", "zoom"] {
        for key in [quarantine, clean] {
            assert_eq!(may_touch(&stack, function, key).await, [false; 4], "{function} {key}");
        }
    }
}
