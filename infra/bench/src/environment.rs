//! The environment that the template gives to a function, with this machine's values.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tests::tables;

use crate::stand_in::StandIn;

/// Every variable of the function whose bootstrap has this name, and what Lambda adds.
pub(crate) fn of(function: &str, stand_in: &StandIn, runtime_api: &str) -> Result<Vec<(String, String)>> {
    let template = serde_json::to_value(tables::template())?;
    let properties = properties(function)?;
    let of_all = &template["Globals"]["Function"]["Environment"]["Variables"];
    let mut environment = Vec::new();
    for variables in [of_all, &properties["Environment"]["Variables"]] {
        for name in variables.as_object().into_iter().flat_map(serde_json::Map::keys) {
            environment.push((name.clone(), value(name, stand_in)?));
        }
    }
    let roots = stand_in.roots().display().to_string();
    let lambda = [
        ("AWS_LAMBDA_RUNTIME_API", runtime_api),
        ("AWS_LAMBDA_FUNCTION_NAME", function),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bench"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "bench"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_ENDPOINT_URL", &stand_in.url),
        ("SSL_CERT_FILE", &roots),
    ];
    environment.extend(lambda.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Ok(environment)
}

/// The properties of the function whose bootstrap has this name.
pub(crate) fn properties(function: &str) -> Result<Value> {
    let template = serde_json::to_value(tables::template())?;
    let folder = Value::from(format!("target/lambda/{function}/"));
    let mut resources = template["Resources"].as_object().context("resources")?.values();
    let found = resources.find(|resource| resource["Properties"]["CodeUri"] == folder);
    let found = found.with_context(|| format!("the template has no function {function}"))?;
    Ok(found["Properties"].clone())
}

fn value(name: &str, stand_in: &StandIn) -> Result<String> {
    let url = &stand_in.url;
    Ok(match name {
        "MAIN_TABLE" => "MainTable".to_owned(),
        "OUTBOX_TABLE" => "OutboxTable".to_owned(),
        "KEYS_TABLE" => "KeysTable".to_owned(),
        "LEDGER_TABLE" => "LedgerTable".to_owned(),
        "DRAFTS_TABLE" => "DraftsTable".to_owned(),
        "SWITCHES_TABLE" => "SwitchesTable".to_owned(),
        "STRIPE_SECRET_ID" => "StripeSecret".to_owned(),
        "ZOOM_SECRET_ID" => "ZoomSecret".to_owned(),
        "UNSUBSCRIBE_SECRET_ID" => "UnsubscribeSecret".to_owned(),
        "BADGE_SECRET_ID" => "BadgeSecret".to_owned(),
        "STRIPE_LIVEMODE" | "MALWARE_PROTECTION" => "false".to_owned(),
        "STRIPE_API_BASE" => stand_in.plain_url.clone(),
        "ZOOM_API_BASE" => format!("{url}/zoom/v2"),
        "ZOOM_OAUTH_URL" => format!("{url}/zoom/oauth/token"),
        "ZOOM_JOIN_HOSTS" => "zoom.example".to_owned(),
        "GROUPS_CLAIM" => "cognito:groups".to_owned(),
        "FRONTEND_URL" => "https://learn.example".to_owned(),
        "API_URL" => "https://api.example".to_owned(),
        "PROVIDER_NAME" => "Meridian CPD".to_owned(),
        "PROVIDER_TIME_ZONE" => "UTC".to_owned(),
        "MAIL_FROM" => "no-reply@provider.example".to_owned(),
        "SES_CONFIGURATION_SET" => "mail".to_owned(),
        "UPLOAD_BUCKET" => tests::bucket::BUCKET.to_owned(),
        "EXPORT_BUCKET" => "exports".to_owned(),
        // A start says when it trusts other roots than Amazon's, which no start on AWS does.
        "LOG_LEVEL" => "info,shared::runtime::trust=error".to_owned(),
        "STAGE" => "bench".to_owned(),
        "FONT_FOLDER" => {
            let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/font-layer/fonts");
            fonts.display().to_string()
        }
        name => match name.strip_suffix("_QUEUE_URL").or_else(|| name.strip_suffix("_URL")) {
            Some(queue) => format!("https://sqs.example/{}", queue.to_lowercase().replace('_', "-")),
            None => bail!("the template gives {name} to a function: what is it here?"),
        },
    })
}
