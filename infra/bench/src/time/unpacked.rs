//! Programs as Lambda unpacks them.
//!
//! A linker writes a program piece by piece, and the kernel then keeps it in small pages: a function of 6 MB starts 0.4 ms
//! later than the same file that was written in one go, as a package is unpacked.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A folder of copies, until the measuring ends.
pub(super) struct Unpacked(PathBuf);

impl Unpacked {
    pub(super) fn new() -> Result<Self> {
        let folder = env::temp_dir().join(format!("bench-{}-unpacked", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// The copy of this program.
    pub(super) fn of(&self, program: &Path) -> Result<PathBuf> {
        let name = program.file_name().with_context(|| format!("{} is no file", program.display()))?;
        let copy = self.0.join(name);
        fs::write(&copy, fs::read(program).with_context(|| program.display().to_string())?)?;
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755))?;
        Ok(copy)
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}
