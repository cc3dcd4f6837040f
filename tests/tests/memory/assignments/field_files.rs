//! Files that were judged wrongly in the field, and files that real tools write, through the front door.

use std::fs;
use std::path::Path;

use serde_json::json;
use tests::uploads::UploadWorld;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory/assignments/fixtures");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Uploads a file under its own name; returns the reason for which it was rejected.
async fn verdict(uploads: &UploadWorld, name: &str) -> Option<String> {
    let done = uploads.submit(name, &fixture(name)).await;
    let reason = done.body["rejected_reason"].as_str().map(str::to_owned);
    let status = if reason.is_some() { "rejected" } else { "submitted" };
    assert_eq!((done.status, done.body["status"].as_str()), (200, Some(status)), "{name}: {done:?}");
    reason
}

#[tokio::test]
async fn honest_files_are_accepted() {
    let uploads = UploadWorld::start(json!({})).await;
    for name in ["bmi.txt", "bcg.txt", "document2.docx", "lead_bom.pdf", "zip64_always_disk0.zip"] {
        assert_eq!(verdict(&uploads, name).await, None, "{name}");
    }
}

#[tokio::test]
async fn dishonest_files_are_refused_for_what_is_true_of_them() {
    let uploads = UploadWorld::start(json!({})).await;
    for (name, words) in [
        ("password_protected.docx", "The document is encrypted with a password"),
        ("enc_user.pdf", "The PDF is encrypted with a password"),
        ("remote_template.docx", "fetches its template from elsewhere"),
        ("hidden_entries.zip", "different programs would unpack different files"),
        ("macro_charref.docx", "contains macros"),
    ] {
        let reason = verdict(&uploads, name).await.unwrap_or_else(|| panic!("{name} is refused"));
        assert!(reason.contains(words), "{name}: {reason}");
    }
}

/// Many writers store the objects of a PDF as differences. PDFium opens each of these files.
#[tokio::test]
async fn a_pdf_whose_objects_are_stored_with_a_predictor_is_looked_through() {
    let uploads = UploadWorld::start(json!({})).await;
    for predictor in ["png", "tiff"] {
        assert_eq!(verdict(&uploads, &format!("predicted_{predictor}.pdf")).await, None, "{predictor}");
        let name = format!("predicted_{predictor}_javascript.pdf");
        let reason = verdict(&uploads, &name).await.unwrap_or_else(|| panic!("{name} is refused"));
        assert!(reason.contains("JavaScript"), "{name}: {reason}");
    }
}

#[tokio::test]
async fn a_pdf_with_a_password_for_changes_alone_is_opened_and_looked_through() {
    let uploads = UploadWorld::start(json!({})).await;
    for revision in 2..=6 {
        assert_eq!(verdict(&uploads, &format!("owner_password_r{revision}.pdf")).await, None, "{revision}");
        for (name, words) in [
            (format!("owner_password_r{revision}_javascript.pdf"), "JavaScript"),
            (format!("user_password_r{revision}.pdf"), "encrypted with a password"),
        ] {
            let reason = verdict(&uploads, &name).await.unwrap_or_else(|| panic!("{name} is refused"));
            assert!(reason.contains(words), "{name}: {reason}");
        }
    }
}
