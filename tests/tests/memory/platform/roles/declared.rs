//! What the template says: the rights of each role, and what AWS does in a function's name.

use std::collections::BTreeMap;

use serde_yaml_ng::Value;

use super::{Rights, right};

/// The logical ids and properties of a kind of resource.
fn of_type(kind: &str) -> Vec<(String, Value)> {
    let template = tests::tables::template();
    let resources = template["Resources"].as_mapping().unwrap();
    let chosen = resources.iter().filter(|(_, resource)| resource["Type"].as_str() == Some(kind));
    chosen.map(|(id, resource)| (id.as_str().unwrap().to_owned(), resource["Properties"].clone())).collect()
}

fn functions() -> Vec<(String, Value)> {
    let found = of_type("AWS::Serverless::Function");
    found
        .into_iter()
        .map(|(id, properties)| (kebab(id.strip_suffix("Function").unwrap()), properties))
        .collect()
}

/// `LearnerApi` as `learner-api`.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// `learner-api` as `LearnerApi`.
pub(super) fn pascal(name: &str) -> String {
    let parts = name.split('-').map(|part| part[..1].to_uppercase() + &part[1..]);
    parts.collect()
}

/// What a value names: `!GetAtt MainTable.Arn` and `!Ref MainTable` name `MainTable`, and
/// `!Sub ${MainTable.Arn}/index/due` names `MainTable/index/due`.
fn named(value: &Value) -> String {
    let (tag, text) = match value {
        Value::Tagged(tagged) => {
            (tagged.tag.to_string(), tagged.value.as_str().unwrap_or_default().to_owned())
        }
        other => (String::new(), other.as_str().unwrap_or_default().to_owned()),
    };
    let bare = |name: &str| match name.split_once('.') {
        Some((name, "StreamArn")) => format!("{name}/stream"),
        Some((name, _)) => name.to_owned(),
        None => name.to_owned(),
    };
    if let Value::Tagged(tagged) = value
        && tag == "!If"
    {
        // The stack's own table, or one that a parameter names in its place.
        return named(&tagged.value[1]);
    }
    if tag == "!Sub" {
        // An identity or a configuration set of SES, by the parameter or resource that names it.
        if let Some(name) = text.rsplit_once("/${").filter(|_| text.contains(":ses:")) {
            return name.1.trim_end_matches('}').to_owned();
        }
        let (name, rest) = text.strip_prefix("${").and_then(|text| text.split_once('}')).unwrap();
        return bare(name) + rest;
    }
    bare(&text)
}

/// One or several.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Sequence(several) => several.clone(),
        // A choice is one value, although it is written as three.
        one => vec![one.clone()],
    }
}

/// The role of each function.
pub(super) fn roles_of_functions() -> BTreeMap<String, String> {
    functions().into_iter().map(|(name, function)| (name, named(&function["Role"]))).collect()
}

/// The rights of each function's role, as they are written.
pub(super) fn given() -> Rights {
    let mut given = Rights::new();
    let roles = roles_of_functions();
    for (role, properties) in of_type("AWS::IAM::Role") {
        if !roles.values().any(|name| *name == role) {
            continue;
        }
        let rights = given.entry(role).or_default();
        for policy in list(&properties["Policies"]) {
            for statement in list(&policy["PolicyDocument"]["Statement"]) {
                for action in list(&statement["Action"]) {
                    let action = action.as_str().unwrap();
                    let resources = list(&statement["Resource"]).into_iter().map(|on| named(&on));
                    rights.extend(resources.map(|on| right(action, &on)));
                }
            }
        }
    }
    given
}

/// By role: the rights that follow from a function's triggers, its log, its switches and its secrets.
pub(super) fn by_aws() -> Rights {
    let mut needed = Rights::new();
    for (_, function) in functions() {
        let rights = needed.entry(named(&function["Role"])).or_default();
        let log = named(&function["LoggingConfig"]["LogGroup"]);
        rights.extend(["logs:CreateLogStream", "logs:PutLogEvents"].map(|action| right(action, &log)));
        let variables = function["Environment"]["Variables"].as_mapping().unwrap();
        for (variable, value) in variables {
            let variable = variable.as_str().unwrap();
            if variable == "SWITCHES_TABLE" {
                rights.insert(right("dynamodb:BatchGetItem", &named(value)));
            } else if named(value).ends_with("Secret") {
                rights.insert(right("secretsmanager:GetSecretValue", &named(value)));
            }
        }
        for (_, event) in function["Events"].as_mapping().into_iter().flatten() {
            let properties = &event["Properties"];
            match event["Type"].as_str().unwrap() {
                "SQS" => {
                    let actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
                    rights.extend(actions.map(|action| right(action, &named(&properties["Queue"]))));
                }
                "DynamoDB" => {
                    let stream = named(&properties["Stream"]);
                    let actions =
                        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
                    rights.extend(actions.map(|action| right(action, &stream)));
                    rights.insert(right("dynamodb:ListStreams", &format!("{stream}/*")));
                    let lost = &properties["DestinationConfig"]["OnFailure"]["Destination"];
                    rights.insert(right("sqs:SendMessage", &named(lost)));
                }
                _ => {}
            }
        }
    }
    needed
}
