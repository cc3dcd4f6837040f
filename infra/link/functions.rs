//! The build script of every function: a release leaves out what only unwinding reads, and its symbols.
//!
//! A release aborts at a panic, so nothing in it unwinds, and its backtraces would have no names. The compiler keeps the
//! tables all the same, because the standard library comes with them: a thirteenth of each package. Cargo's `strip` does not
//! reach a package whose level of optimisation is its own.

#![expect(clippy::print_stdout, reason = "Cargo reads what a build script prints")]

use std::env;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/link/no_unwinding.ld");

fn main() {
    println!("cargo::rerun-if-changed={SCRIPT}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Tests and development unwind.
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{SCRIPT},--strip-all");
    }
}
