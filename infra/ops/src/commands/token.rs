//! `ops token --as EMAIL`: an ID token of the local issuer, and nothing else on standard output.

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::output;
use crate::target::Target;

#[derive(Debug, Args)]
pub(crate) struct Token {
    /// Who; any address may sign in, an unknown one as a new learner
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    /// In this group instead of the person's own
    #[arg(long)]
    group: Option<Group>,
    /// With this name instead of the person's own
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
    let url = target
        .local()?
        .token_url
        .context("the stack file names no token_url; write it anew with `cargo xtask up`")?;
    let mut form = vec![("grant_type", "password"), ("username", &args.email)];
    form.extend(args.group.map(|group| ("group", group.name())));
    form.extend(args.name.as_deref().map(|name| ("name", name)));
    let answer = reqwest::Client::new().post(&url).form(&form).send().await;
    let answer = answer.with_context(|| format!("the issuer at {url} does not answer; is the stack up?"))?;
    let status = answer.status();
    let body: Value = answer.json().await.context("the issuer did not answer with JSON")?;
    match body["id_token"].as_str() {
        Some(token) if status.is_success() => output::line(token),
        _ => bail!(
            "the issuer refused ({status}): {}",
            body["error_description"].as_str().unwrap_or("no reason")
        ),
    }
    Ok(())
}
