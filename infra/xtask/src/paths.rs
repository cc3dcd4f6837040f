//! Paths: the repository, and the ignored folder `.local/` with everything generated on this machine.

use std::path::PathBuf;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    // Where this crate's own tests keep a repository of their own.
    if let Some(root) = std::env::var_os("CPD_ROOT") {
        return root.into();
    }
    // Two folders up from infra/xtask, where this crate lives.
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root.pop();
    root
}

/// A path inside the repository.
pub(crate) fn in_root(path: &str) -> PathBuf {
    root().join(path)
}

/// A path inside `.local/`.
pub(crate) fn local(path: &str) -> PathBuf {
    root().join(".local").join(path)
}

/// Describes the deployed stack; tools and tests read it.
pub(crate) fn stack_file() -> PathBuf {
    local("stack.json")
}

/// A program of the Python environment.
pub(crate) fn python_tool(name: &str) -> PathBuf {
    local("venv/bin").join(name)
}
