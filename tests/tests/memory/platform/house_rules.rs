//! The invariants of docs/architecture.md, checked in the sources.
//!
//! To add a rule, add a test that names the file and the line and says what to do instead.

use std::fs;
use std::path::{Path, PathBuf};

struct Source {
    path: String,
    text: String,
}

impl Source {
    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// The lines of code, without comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_start()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }

    fn breaches(&self, part: &str) -> Vec<String> {
        let lines = self.code().filter(|(_, line)| line.contains(part));
        lines.map(|(number, line)| format!("{}:{number}: {line}", self.path)).collect()
    }
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // A peer of the benchmark has a target folder of its own.
            if !path.ends_with("target") {
                walk(&path, into);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let mut paths = Vec::new();
    for folder in ["functions", "shared", "infra", "tests"] {
        walk(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 50, "the sources are found");
    let source = |path: PathBuf| Source {
        path: path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(),
        text: fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(source).collect()
}

fn refuse(breaches: Vec<String>, instead: &str) {
    assert!(breaches.is_empty(), "{instead}\n{}", breaches.join("\n"));
}

/// What Cargo cannot enforce (`dependencies.rs` checks the rest): the standard library's clock and environment.
#[test]
fn the_domain_asks_for_no_time_and_no_environment() {
    let parts = ["now_v7", "new_v4", "::now()", "std::env", "std::fs", "std::net", "std::thread"];
    let sources = sources();
    let domain = sources.iter().filter(|source| source.is_in("shared/domain"));
    let breaches = domain.flat_map(|source| parts.iter().flat_map(|part| source.breaches(part))).collect();
    refuse(breaches, "pass it in, or move it out of the domain:");
}

/// It takes longer to build than everything else in a start, and no request needs it.
#[test]
fn no_function_builds_the_api_document_when_it_starts() {
    let maker = "pub fn openapi() -> OpenApi {\n    documented().into_openapi()\n}";
    let parts = ["documented()", "openapi()", "OpenApiRouter", "split_for_parts"];
    let (mut breaches, mut makers) = (Vec::new(), 0);
    for source in sources().into_iter().filter(|source| source.is_in("functions")) {
        makers += source.text.matches(maker).count();
        let rest = Source { text: source.text.replace(maker, ""), path: source.path };
        breaches.extend(parts.iter().flat_map(|part| rest.breaches(part)));
    }
    assert_eq!(
        makers,
        generate::openapi::parts().len(),
        "each function that serves the API describes its part"
    );
    refuse(breaches, "serve `served()`; the document is made by `cargo xtask generate` alone:");
}

/// Fields and variants may need no comment; functions, types and constants say what they are for.
#[test]
fn public_items_are_documented() {
    let kinds = ["fn ", "async fn ", "struct ", "enum ", "trait ", "type ", "const ", "static "];
    let is_public = |line: &str| {
        let item = line.trim_start().strip_prefix("pub ");
        // Items made by a macro are documented where the macro is called.
        item.is_some_and(|item| !item.contains('$') && kinds.iter().any(|kind| item.starts_with(kind)))
    };
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| source.is_in("shared/") || source.is_in("functions/")) {
        let lines: Vec<&str> = source.text.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_public(line)) {
            let above =
                lines[..index].iter().rev().take_while(|line| !line.trim().is_empty() && line.trim() != "}");
            if !above.into_iter().any(|line| line.trim_start().starts_with("///")) {
                breaches.push(format!("{}:{}: {line}", source.path, index + 1));
            }
        }
    }
    refuse(breaches, "say in `///` what it is for:");
}

#[test]
fn only_the_store_names_keys_and_attributes() {
    let parts = [
        "AttributeValue",
        "\"USER#",
        "\"COURSE#",
        "\"CONTENT#",
        "\"STRIPE#",
        "\"OUTBOX#",
        "\"SENT#",
        "\"ENROLMENT#",
        "\"CERT#",
        "\"ENTRY#",
        "\"LOT#",
        "\"CERT",
        "\"CODE#",
    ];
    let sources = sources();
    // A peer of the bench does without our crates: that is what it is compared for.
    let exempt = ["shared/src/store", "tests/", "infra/bench/peers/"];
    let others = sources.iter().filter(|source| !exempt.iter().any(|folder| source.is_in(folder)));
    let breaches = others.flat_map(|source| parts.iter().flat_map(|part| source.breaches(part))).collect();
    refuse(breaches, "ask shared::store::keys for it:");
}

#[test]
fn only_the_http_room_names_the_status_of_a_refusal() {
    let sources = sources();
    let others = sources.iter().filter(|source| {
        // The webhook answers Stripe, not a browser: its three refusals are in its handler.
        source.is_in("functions/") && source.path != "functions/webhook/src/handler.rs"
    });
    let allowed = ["StatusCode::OK", "StatusCode::CREATED", "StatusCode::NO_CONTENT"];
    let breaches = others
        .filter(|source| source.path.contains("/src/routes/"))
        .flat_map(|source| source.breaches("StatusCode::"))
        .filter(|line| !allowed.iter().any(|allowed| line.contains(allowed)))
        .collect();
    refuse(breaches, "return a Refusal; shared::http gives it its status:");
}

#[test]
fn money_and_credits_are_never_floats() {
    let sources = sources();
    let product = sources.iter().filter(|source| source.is_in("shared/") || source.is_in("functions/"));
    // Positions on paper are floats; they are not amounts.
    let product = product.filter(|source| !source.is_in("shared/src/pdf/"));
    // A JSON parser returns fractions as floats; this file makes them exact.
    let breaches = product
        .flat_map(|source| [source.breaches("f64"), source.breaches("f32")].concat())
        .filter(|line| !line.contains("fn visit_f64"))
        .collect();
    refuse(breaches, "use whole minor units or rust_decimal:");
}

/// IAM cannot require a condition on a put. So every write goes through `Transaction`, which has no unconditional
/// put, and only one crate uses the types of the ledger. One file sends transactions, those with a single write as that
/// write.
#[test]
fn the_ledger_is_written_in_one_place_with_conditions_only() {
    let sources = sources();
    let product = sources.iter().filter(|source| source.is_in("shared/") || source.is_in("functions/"));
    let writes =
        [".put_item(", ".update_item(", ".delete_item(", ".batch_write_item(", ".execute_statement("];
    let breaches: Vec<String> = product
        .clone()
        .filter(|source| !source.is_in("shared/src/store/importing"))
        .flat_map(|source| writes.iter().flat_map(|part| source.breaches(part)))
        .collect();
    let (sent, breaches): (Vec<String>, Vec<String>) =
        breaches.into_iter().partition(|line| line.starts_with("shared/src/store/sending.rs:"));
    refuse(breaches, "gather it into a Transaction:");
    let kinds = |part: &str| sent.iter().filter(|line| line.ends_with(part)).count();
    assert_eq!((sent.len(), kinds(".put_item()"), kinds(".delete_item()")), (2, 1, 1), "{sent:?}");
    let ledger = ["keys::ledger_", "keys::award_marker", "keys::revoked_marker", "keys::adjustment_marker"];
    let breaches = product
        .filter(|source| !source.is_in("functions/cpd-award") && !source.is_in("shared/src/store"))
        .flat_map(|source| ledger.iter().flat_map(|part| source.breaches(part)))
        .filter(|line| [".create(", ".save(", ".remove("].iter().any(|write| line.contains(write)))
        .collect();
    refuse(breaches, "only cpd-award writes credits:");
}

#[test]
fn a_main_wires_and_nothing_else() {
    let sources = sources();
    let mains = sources.iter().filter(|source| {
        source.is_in("functions/")
            && (source.path.ends_with("/src/main.rs") || source.path.contains("/src/bin/"))
    });
    let breaches: Vec<String> = mains
        .filter(|source| source.text.lines().count() > 30)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    refuse(breaches, "move it into the crate's library:");
}

#[test]
fn files_stay_short_say_what_they_are_and_have_a_name_of_their_own() {
    let mut breaches = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let name = source.path.rsplit('/').next().unwrap();
        if lines > 350 && !source.is_in("tests/tests") && !name.ends_with("_tests.rs") {
            breaches.push(format!("{}: {lines} lines, make a folder of it", source.path));
        }
        if !source.text.starts_with("//!") {
            breaches.push(format!("{}: say in `//!` what it is", source.path));
        }
        if ["utils.rs", "util.rs", "helpers.rs", "common.rs", "models.rs"].contains(&name) {
            breaches.push(format!("{}: name it for what it holds", source.path));
        }
    }
    refuse(breaches, "files:");
}

#[test]
fn every_function_has_golden_events() {
    let functions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    for entry in fs::read_dir(functions).unwrap() {
        let folder = entry.unwrap().path();
        let events = fs::read_dir(folder.join("events")).unwrap_or_else(|_| panic!("{folder:?} has events"));
        let mut count = 0;
        for event in events {
            let text = fs::read_to_string(event.unwrap().path()).unwrap();
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
            count += 1;
        }
        assert!(count > 0, "{folder:?} has events");
    }
}

#[test]
fn every_router_refuses_in_our_words() {
    let apps: Vec<Source> = sources()
        .into_iter()
        .filter(|source| source.text.contains("pub fn router(app: App) -> Router"))
        .collect();
    assert!(apps.len() >= 6, "the routers are found");
    let silent = apps.iter().filter(|app| app.breaches("error_layer(").is_empty());
    refuse(silent.map(|app| app.path.clone()).collect(), "wrap the router in shared::http::error_layer");
}
