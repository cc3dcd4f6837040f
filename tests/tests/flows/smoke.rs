//! The smoke test of a deployed stack, on the local one.

use std::path::PathBuf;
use std::process::Command;

#[test]
fn the_smoke_test_of_a_deployment_passes_here_as_often_as_it_runs() {
    let here = std::env::current_exe().unwrap();
    let folder: PathBuf = here.ancestors().nth(2).unwrap().to_owned();
    for _ in 0..2 {
        let mut ops = Command::new(folder.join("ops"));
        // Other tests publish free courses of their own.
        ops.args(["smoke", "--course", "cpd-portfolio-basics"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let output = ops.output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{said}");
        for check in ["is uploaded", "without its answers", "without a signature", "is left again"] {
            assert!(said.contains(check), "{check}: {said}");
        }
    }
}
