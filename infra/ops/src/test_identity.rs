//! Signs in the smoke test's identity at the stack's Cognito user pool.
//!
//! Its password comes from a secret or from the environment, and goes to `aws` by standard input: arguments are
//! visible to every user of a machine.

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws_cli::AwsCli;
use crate::aws_stack::AwsStack;
use crate::target::Target;

/// What the secret holds. It has no `Debug`, so that it is never printed.
#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

/// The ID token of the test identity.
pub(crate) fn sign_in(target: &Target, secret: Option<&str>) -> anyhow::Result<String> {
    let (stack, aws) = (target.on_aws()?, target.aws_cli()?);
    let pool = user_pool(stack)?;
    let client = stack.client_id.as_deref().context("the stack has no output ClientId")?;
    let Credentials { username, password } = credentials(&aws, stack, secret)?;
    let parameters = json!({
        "UserPoolId": pool, "ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": username, "PASSWORD": password},
    });
    let answer = aws.json_from(&["cognito-idp", "admin-initiate-auth"], &parameters)?;
    if let Some(challenge) = answer["ChallengeName"].as_str() {
        bail!(
            "Cognito asks the test identity for more ({challenge}): give it a permanent password, and no second factor"
        );
    }
    let token = answer["AuthenticationResult"]["IdToken"].as_str();
    Ok(token.context("Cognito gave no ID token")?.to_owned())
}

/// The last part of the issuer: `https://cognito-idp.REGION.amazonaws.com/POOL`.
fn user_pool(stack: &AwsStack) -> anyhow::Result<&str> {
    let issuer = stack.issuer.as_deref().context("the stack has no output Issuer")?;
    let pool = issuer.strip_prefix("https://cognito-idp.").and_then(|rest| rest.rsplit_once('/'));
    let (_, pool) = pool.with_context(|| {
        format!(
            "{issuer} is not a Cognito user pool: set SMOKE_TOKEN to an ID token of it, or pass --public-only"
        )
    })?;
    Ok(pool)
}

fn credentials(aws: &AwsCli, stack: &AwsStack, secret: Option<&str>) -> anyhow::Result<Credentials> {
    let variables = (std::env::var("SMOKE_USERNAME"), std::env::var("SMOKE_PASSWORD"));
    if let (Ok(username), Ok(password)) = variables {
        return Ok(Credentials { username, password });
    }
    let secret = secret.map_or_else(|| format!("{}/smoke-identity", stack.name), str::to_owned);
    let found: Value =
        aws.json(&["secretsmanager", "get-secret-value", "--secret-id", &secret]).with_context(|| {
            format!("there is no test identity in the secret {secret}; docs/deployment.md makes one")
        })?;
    let text = found["SecretString"].as_str().unwrap_or_default();
    // The error of the parser is left out: it could repeat a part of the secret.
    serde_json::from_str(text)
        .map_err(|_| anyhow::anyhow!("the secret {secret} must hold {{\"username\": …, \"password\": …}}"))
}
