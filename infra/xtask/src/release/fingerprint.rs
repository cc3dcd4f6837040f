//! What a release consists of, as one number: the binaries, the template, the fonts and the stage's parameters.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// The SHA-256 of everything that decides how a function behaves.
pub(super) fn fingerprint(root: &Path, parameters: &[String]) -> Result<String> {
    let binaries = root.join("target/lambda");
    let mut files = Vec::new();
    collect(&binaries, &mut files)?;
    files.retain(|file| file.file_name().is_some_and(|name| name == "bootstrap"));
    if files.is_empty() {
        bail!("{} holds no functions", binaries.display());
    }
    collect(&root.join("shared/font-layer"), &mut files)?;
    files.push(root.join("template.yaml"));
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        add(&mut hash, name.as_bytes());
        add(&mut hash, &bytes);
    }
    let mut parameters = parameters.to_vec();
    parameters.sort();
    parameters.iter().for_each(|parameter| add(&mut hash, parameter.as_bytes()));
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// With its length in front, so that two parts never read as one.
fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(bytes);
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, into)? } else { into.push(path) }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with one function.
    fn repository(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("cpd-release-{}-{name}", std::process::id()));
        _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("target/lambda/webhook")).unwrap();
        fs::create_dir_all(root.join("shared/font-layer/fonts")).unwrap();
        fs::write(root.join("target/lambda/webhook/bootstrap"), "binary").unwrap();
        fs::write(root.join("template.yaml"), "Resources: {}").unwrap();
        root
    }

    #[test]
    fn it_changes_with_each_part_and_with_nothing_else() {
        let root = repository("parts");
        let parameters = ["Stage=prod".to_owned(), "MailFrom=a@b.example".to_owned()];
        let first = fingerprint(&root, &parameters).unwrap();
        assert_eq!(first.len(), 64);
        let reversed = [parameters[1].clone(), parameters[0].clone()];
        assert_eq!(fingerprint(&root, &reversed).unwrap(), first, "the order says nothing");
        fs::write(root.join("target/lambda/webhook/notes.txt"), "not released").unwrap();
        assert_eq!(fingerprint(&root, &parameters).unwrap(), first);
        assert_ne!(fingerprint(&root, &parameters[..1]).unwrap(), first);
        fs::write(root.join("target/lambda/webhook/bootstrap"), "another").unwrap();
        let second = fingerprint(&root, &parameters).unwrap();
        fs::write(root.join("template.yaml"), "Resources: {A: {}}").unwrap();
        let third = fingerprint(&root, &parameters).unwrap();
        fs::write(root.join("shared/font-layer/fonts/a.ttf"), "font").unwrap();
        let fourth = fingerprint(&root, &parameters).unwrap();
        let all = std::collections::BTreeSet::from([first, second, third, fourth]);
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn without_a_function_there_is_nothing_to_release() {
        let root = repository("empty");
        fs::remove_file(root.join("target/lambda/webhook/bootstrap")).unwrap();
        assert!(fingerprint(&root, &[]).is_err());
    }
}
