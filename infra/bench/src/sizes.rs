//! `bench sizes`: the bytes of every function's package, as they are uploaded.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

use crate::functions::{self, Binaries};
use crate::gate::Budgets;

const BUDGETS: Budgets = Budgets::new("sizes.json", "cargo xtask bench sizes --update");
/// The most that a package may have.
const LIMIT: u64 = 3_200_000;
/// The same for functions that draw documents, with the fonts of the scripts that most names are written in.
const LIMIT_DRAWING: u64 = 5_000_000;
const DRAWING: [&str; 2] = ["certificates", "cpd-api"];
/// A binary with symbols is several times as large, and not what is deployed.
const SYMBOLS: &[u8] = b"\0.symtab\0";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Writes what is measured as the new budgets
    #[arg(long)]
    update: bool,
}

/// Measures, and compares or writes.
pub(crate) fn run(options: &Options, binaries: &Binaries) -> Result<()> {
    let folder = binaries.folder()?;
    let mut packed = BTreeMap::new();
    for function in functions::names()? {
        let binary = folder.join(&function);
        let size = of_package(&binary).with_context(|| binary.display().to_string())?;
        eprintln!("{function:<20} {size:>9}  of {}", limit(&function));
        packed.insert(function, size);
    }
    let mut problems = over_limit(&packed);
    if options.update {
        BUDGETS.write(&packed)?;
    } else {
        problems.extend(BUDGETS.compare("packed bytes", &BUDGETS.read()?, &packed));
    }
    if problems.is_empty() {
        eprintln!("{} packages are as small as they have to be", packed.len());
        return Ok(());
    }
    bail!("not within the budgets:\n{}", problems.join("\n"));
}

fn limit(function: &str) -> u64 {
    if DRAWING.contains(&function) { LIMIT_DRAWING } else { LIMIT }
}

fn over_limit(packed: &BTreeMap<String, u64>) -> Vec<String> {
    let over = packed.iter().filter(|(function, size)| **size > limit(function));
    over.map(|(function, size)| {
        format!("{function}: {size} packed bytes, over the limit of {}", limit(function))
    })
    .collect()
}

/// A zip with the binary as `bootstrap`, made by Python as `sam` makes it: other programs pack the same level three per
/// cent worse.
fn of_package(binary: &Path) -> Result<u64> {
    let content = fs::read(binary)?;
    let has_symbols = content.windows(SYMBOLS.len()).any(|part| part == SYMBOLS);
    ensure!(!has_symbols, "it has symbols: is it a release build?");
    let folder = env::temp_dir().join(format!("bench-{}-package", std::process::id()));
    fs::create_dir_all(&folder)?;
    let size = packed(&folder, &content);
    fs::remove_dir_all(&folder)?;
    size
}

fn packed(folder: &Path, content: &[u8]) -> Result<u64> {
    fs::write(folder.join("bootstrap"), content)?;
    let mut zip = Command::new("python3");
    zip.args(["-m", "zipfile", "-c", "package.zip", "bootstrap"]).current_dir(folder);
    let status = zip.status().context("python3 cannot be started")?;
    ensure!(status.success(), "python3 ended with {status}");
    Ok(fs::metadata(folder.join("package.zip"))?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_over_the_limit_is_named_with_its_limit() {
        let packed = [("certificates", LIMIT + 1), ("email", LIMIT + 1), ("zoom", LIMIT)];
        let packed = packed.map(|(function, size)| (function.to_owned(), size)).into();
        assert_eq!(over_limit(&packed), ["email: 3200001 packed bytes, over the limit of 3200000"]);
    }
}
