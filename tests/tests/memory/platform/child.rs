//! A test of this binary in a process of its own, with the environment of a deployed function.

use std::process::Command;

/// The stage of the child's function.
pub(super) const STAGE: &str = "prod";

/// Runs one test as the function with this deployed name; gives its standard output.
pub(super) fn output_of(test: &str, function: &str, variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    child.env("STAGE", STAGE).env("AWS_LAMBDA_FUNCTION_NAME", function).envs(variables.iter().copied());
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("1 passed"), "{test}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}
