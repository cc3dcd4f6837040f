//! Programs that the machine must provide; an error says how to install a missing one.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The oldest Python version that the local stack supports.
const PYTHON: (u32, u32) = (3, 11);
/// The oldest Node version that can build the front end.
const NODE: (u32, u32) = (20, 19);

/// Fails if Python is missing or too old.
pub(crate) fn python() -> Result<PathBuf> {
    let path = found(&["python3", "python"]).context(
        "Python is missing. Debian: apt-get install python3 python3-venv; macOS: brew install python",
    )?;
    at_least(
        &path,
        PYTHON,
        "Python",
        "apt-get install python3 python3-venv, or https://www.python.org/downloads/",
    )?;
    Ok(path)
}

/// Fails if Node or npm is missing or too old.
pub(crate) fn node() -> Result<()> {
    let path = found(&["node"])
        .context("Node is missing. Install Node 20 or newer: https://nodejs.org/en/download")?;
    at_least(&path, NODE, "Node", "https://nodejs.org/en/download")?;
    found(&["npm"]).context("npm is missing. Debian: apt-get install npm; elsewhere it comes with Node")?;
    Ok(())
}

/// A browser for the tests of the pages; Playwright's own cannot always be downloaded.
pub(crate) fn chromium() -> Result<PathBuf> {
    found(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .context("Chromium is missing. Debian: apt-get install chromium; macOS: brew install chromium")
}

/// The first of these programs that is installed.
fn found(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

fn at_least(program: &PathBuf, wanted: (u32, u32), name: &str, install: &str) -> Result<()> {
    let output =
        Command::new(program).arg("--version").output().with_context(|| format!("{name} does not start"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = version(&text);
    if version < wanted {
        bail!("{name} {}.{} or newer is needed, this is {}: {install}", wanted.0, wanted.1, text.trim());
    }
    Ok(())
}

/// Major and minor version from a program's output.
fn version(text: &str) -> (u32, u32) {
    let numbers = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut parts = numbers.split('.').map(|part| part.trim().parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn reads_the_version_of_python_and_of_node() {
        assert_eq!(version("Python 3.11.7\n"), (3, 11));
        assert_eq!(version("v20.20.2\n"), (20, 20));
        assert_eq!(version("Python 3.14.0rc1"), (3, 14));
        assert_eq!(version("none"), (0, 0));
    }
}
