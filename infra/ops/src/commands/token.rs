//! `ops token --as EMAIL`: prints an ID token from the local issuer.

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::http_client;
use crate::output;
use crate::target::Target;

#[derive(Debug, Args)]
pub(crate) struct Token {
    /// E-mail address to sign in with; an unknown one becomes a new learner
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    /// Group to use instead of the person's own
    #[arg(long)]
    group: Option<Group>,
    /// Name to use instead of the person's own
    #[arg(long)]
    name: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Group {
    Learner,
    Instructor,
    Admin,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Instructor => "instructor",
            Self::Admin => "admin",
        }
    }
}

pub(crate) async fn run(args: &Token, target: &Target) -> anyhow::Result<()> {
    let url =
        target.local()?.token_url.context("the stack file has no token_url; run `cargo xtask up` again")?;
    let mut form = vec![("grant_type", "password"), ("username", &args.email)];
    form.extend(args.group.map(|group| ("group", group.name())));
    form.extend(args.name.as_deref().map(|name| ("name", name)));
    let answer = http_client::builder().build()?.post(&url).form(&form).send().await;
    let answer =
        answer.with_context(|| format!("the issuer at {url} is unreachable; check that the stack is up"))?;
    let status = answer.status();
    let body: Value = answer.json().await.context("the issuer's response is not JSON")?;
    match body["id_token"].as_str() {
        Some(token) if status.is_success() => output::line(token),
        _ => bail!(
            "the issuer refused ({status}): {}",
            body["error_description"].as_str().unwrap_or("no reason")
        ),
    }
    Ok(())
}
