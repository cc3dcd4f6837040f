//! Runs Cargo from within Cargo, and the operator's binary.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, anyhow};

use crate::paths::{in_root, root};
use crate::run::shown;

/// Cargo in the repository's root, without the environment variables of the Cargo that runs `xtask`: they would count
/// as a change and rebuild dependencies.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_this_package =
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| text.starts_with(p));
        if is_of_this_package {
            cargo.env_remove(&name);
        }
    }
    cargo.args(arguments).current_dir(root());
    cargo
}

/// The packages that nothing on the local stack needs: two bring the tests' DynamoDB, which takes minutes to compile, the
/// other links every function.
const LEFT_OUT: [&str; 3] = ["bench", "generate", "tests"];

/// All packages but the functions and what they are built from. What these ask of the functions' dependencies, such as
/// HTTP/2 of hyper for the tests' servers, would be in every package that is deployed.
const NOT_DEPLOYED: [&str; 5] = ["bench", "generate", "ops", "tests", "xtask"];

/// What is built for AWS, and measured.
pub(crate) fn deployed() -> Vec<String> {
    let mut selected = vec!["--release".to_owned()];
    selected.extend(selection(&NOT_DEPLOYED));
    selected
}

/// Builds the functions, `ops` and the e-mail preview. Always the whole workspace but what is left out, `xtask` too:
/// another selection would select other features of shared dependencies, and the AWS SDK would be compiled again.
pub(crate) fn build(release: bool, quiet: bool) -> Result<()> {
    let mut build = cargo(["build", "--example", "preview"]);
    build.args(selection(&LEFT_OUT));
    if release {
        build.arg("--release");
    }
    if quiet {
        build.arg("--quiet");
    }
    shown(&mut build)
}

/// Builds everything, the program that measures the functions included.
pub(crate) fn build_with_bench() -> Result<()> {
    shown(cargo(["build", "--quiet", "--example", "preview"]).args(selection(&[])))
}

fn selection(left_out: &[&str]) -> Vec<String> {
    let mut selected = vec!["--workspace".to_owned(), "--bins".to_owned()];
    selected.extend(excluded(left_out));
    selected
}

fn excluded(packages: &[&str]) -> Vec<String> {
    packages.iter().flat_map(|package| ["--exclude".to_owned(), (*package).to_owned()]).collect()
}

/// Where the built binaries are.
pub(crate) fn binaries(release: bool) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| in_root("target"), PathBuf::from);
    target.join(if release { "release" } else { "debug" })
}

/// Replaces this process by the operator's binary with this command.
pub(crate) fn operator(arguments: &[OsString]) -> Result<()> {
    build(false, true)?;
    let program = binaries(false).join("ops");
    let error = Command::new(&program).args(arguments).exec();
    Err(anyhow!(error).context(format!("{} cannot be started", program.display())))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{LEFT_OUT, NOT_DEPLOYED, cargo, excluded};

    /// Every package with the features that it is compiled with.
    fn compiled(left_out: &[&str], edges: &str) -> BTreeSet<String> {
        let mut tree =
            cargo(["tree", "--workspace", "--locked", "--prefix", "none", "--format", "{p} {f}", "--edges"]);
        let output = tree.arg(edges).args(excluded(left_out)).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        lines.lines().map(|line| line.trim_end_matches(" (*)").trim().to_owned()).collect()
    }

    #[test]
    fn what_up_compiles_is_compiled_alike_for_the_tests() {
        // The preview is an example, so features of development are selected as well.
        let up = compiled(&LEFT_OUT, "normal,build,dev");
        assert!(up.iter().any(|package| package.starts_with("aws-sdk-dynamodb ")), "{up:?}");
        for edges in ["normal,build", "normal,build,dev"] {
            let all = compiled(&[], edges);
            let again: Vec<&String> = up.difference(&all).collect();
            assert!(
                again.is_empty(),
                "the tests would compile these once more: give them the same features in a package that `up` builds: {again:?}"
            );
        }
    }

    #[test]
    fn what_is_deployed_speaks_one_version_of_http() {
        let deployed = compiled(&NOT_DEPLOYED, "normal,build");
        let hyper: Vec<&String> = deployed.iter().filter(|package| package.starts_with("hyper ")).collect();
        assert!(matches!(hyper[..], [hyper] if hyper.contains("http1")), "{hyper:?}");
        let second: Vec<&String> = deployed
            .iter()
            .filter(|package| package.starts_with("h2 ") || package.contains("http2"))
            .collect();
        assert!(second.is_empty(), "a function would carry HTTP/2, which it never speaks: {second:?}");
    }
}
