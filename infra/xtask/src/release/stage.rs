//! A stage's decisions, from `samconfig.toml`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::paths::in_root;

/// The table `[STAGE.deploy.parameters]`, over that of `[default…]` and of `[STAGE.global…]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct StageConfig {
    pub(super) stack_name: Option<String>,
    pub(super) profile: Option<String>,
    pub(super) region: Option<String>,
    /// Each as `Name=Value`.
    pub(super) parameters: Vec<String>,
}

impl StageConfig {
    /// Reads a stage.
    pub(super) fn read(file: &Path, stage: &str) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text, stage).with_context(|| format!("in {}", file.display()))
    }

    fn parse(text: &str, stage: &str) -> Result<Self> {
        let document: Table = text.parse().context("it is no TOML")?;
        let Some(of_stage) = document.get(stage) else {
            let named: Vec<&str> =
                document.iter().filter(|(_, it)| it.is_table()).map(|(name, _)| name.as_str()).collect();
            bail!("there is no stage {stage}; there are {}", named.join(", "));
        };
        let part = |command: &str| of_stage.get(command)?.get("parameters");
        let find = |name: &str| {
            let found =
                [part("deploy"), part("global")].into_iter().flatten().find_map(|part| part.get(name));
            found.cloned()
        };
        let text = |name: &str| find(name).and_then(|value| value.as_str().map(str::to_owned));
        let parameters = match find("parameter_overrides") {
            None => Vec::new(),
            Some(Value::Array(list)) => {
                let texts = list.iter().map(|item| item.as_str().map(unquoted));
                texts
                    .collect::<Option<Vec<String>>>()
                    .context("parameter_overrides must be a list of texts")?
            }
            Some(Value::String(text)) => split(&text),
            Some(_) => bail!("parameter_overrides must be a list: [\"Name=Value\", …]"),
        };
        if let Some(wrong) = parameters.iter().find(|parameter| !parameter.contains('=')) {
            bail!("parameter_overrides: {wrong} is not Name=Value");
        }
        Ok(Self {
            stack_name: text("stack_name"),
            profile: text("profile"),
            region: text("region"),
            parameters,
        })
    }

    /// What the functions are built for: as the stage says, or the template's default.
    pub(super) fn architecture(&self) -> Result<String> {
        if let Some(chosen) = self.parameters.iter().find_map(|it| it.strip_prefix("Architecture=")) {
            return Ok(chosen.to_owned());
        }
        let template = fs::read_to_string(in_root("template.yaml")).context("cannot read template.yaml")?;
        default_architecture(&template).context("template.yaml has no default for Architecture")
    }
}

/// `sam` writes `Name="Value"`.
fn unquoted(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, value)) => format!("{name}={}", value.trim_matches('"')),
        None => parameter.to_owned(),
    }
}

/// The parameters of one text, as `sam deploy --guided` writes them: a value with spaces is in quotation marks.
fn split(text: &str) -> Vec<String> {
    let (mut parameters, mut current, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => parameters.push(std::mem::take(&mut current)),
            letter => current.push(letter),
        }
    }
    parameters.push(current);
    parameters.retain(|parameter| !parameter.is_empty());
    parameters
}

fn default_architecture(template: &str) -> Option<String> {
    let (_, after) = template.split_once("\n  Architecture:\n")?;
    let line = after
        .lines()
        .take_while(|line| line.starts_with("    "))
        .find_map(|line| line.trim().strip_prefix("Default:"))?;
    Some(line.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
version = 0.1
[default.global.parameters]
region = "eu-west-1"
[prod.global.parameters]
region = "eu-central-1"
[prod.deploy.parameters]
stack_name = "cpd-prod"
parameter_overrides = ["Stage=prod", "ProviderName=\"Meridian CPD\"", "Architecture=x86_64"]
"#;

    #[test]
    fn a_stage_is_read_as_sam_reads_it() {
        let stage = StageConfig::parse(FILE, "prod").unwrap();
        assert_eq!(stage.stack_name.as_deref(), Some("cpd-prod"));
        assert_eq!((stage.region.as_deref(), stage.profile.as_deref()), (Some("eu-central-1"), None));
        assert_eq!(stage.parameters, ["Stage=prod", "ProviderName=Meridian CPD", "Architecture=x86_64"]);
        assert_eq!(stage.architecture().unwrap(), "x86_64");
    }

    #[test]
    fn a_stage_that_sam_wrote_itself_is_one_text() {
        let text = "[a.deploy.parameters]\nparameter_overrides = 'Stage=\"a\" ProviderName=\"Meridian CPD\"  LogLevel=info'";
        let stage = StageConfig::parse(text, "a").unwrap();
        assert_eq!(stage.parameters, ["Stage=a", "ProviderName=Meridian CPD", "LogLevel=info"]);
    }

    #[test]
    fn what_is_missing_or_malformed_is_named() {
        let error = StageConfig::parse(FILE, "staging").unwrap_err().to_string();
        assert!(error.contains("default, prod"), "{error}");
        for wrong in [
            "[a.deploy.parameters]\nparameter_overrides = 5",
            "[a.deploy.parameters]\nparameter_overrides = [\"Stage\"]",
        ] {
            assert!(StageConfig::parse(wrong, "a").is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_templates_own_architecture_is_the_default() {
        assert_eq!(StageConfig::default().architecture().unwrap(), "arm64");
    }
}
