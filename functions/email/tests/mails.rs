//! Every sample e-mail as it is sent, held as snapshots; and the rules that all of them keep.
//!
//! `cargo insta review` shows what changed; look at it in a browser as well
//! (`cargo run --example preview -- FOLDER`).

use std::collections::BTreeSet;
use std::path::Path;

use email::samples::{HOSTILE_NAME, REFERENCE};
use email::{Rendered, Sample, all_samples};

fn mails() -> Vec<(Sample, Rendered)> {
    let rendered = |sample: Sample| {
        let mail = sample.render().expect("a template that works");
        (sample, mail)
    };
    all_samples().into_iter().map(rendered).collect()
}

#[test]
fn every_mail_is_as_it_was() {
    for (Sample { name, html_snapshot, .. }, mail) in mails() {
        insta::assert_snapshot!(format!("{name}.txt"), format!("Subject: {}\n\n{}", mail.subject, mail.text));
        if html_snapshot {
            insta::assert_snapshot!(format!("{name}.html"), mail.html);
        }
    }
}

#[test]
fn every_snapshot_belongs_to_a_sample() {
    let mut expected = BTreeSet::new();
    for Sample { name, html_snapshot, .. } in all_samples() {
        expected.insert(format!("mails__{name}.txt.snap"));
        if html_snapshot {
            expected.insert(format!("mails__{name}.html.snap"));
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let found = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let found = found.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".snap"));
    let unreferenced: Vec<String> = found.filter(|name| !expected.contains(name)).collect();
    assert!(unreferenced.is_empty(), "delete them: {unreferenced:?}");
}

#[test]
fn every_mail_keeps_the_rules_of_its_kind() {
    for (Sample { name, .. }, Rendered { subject, html, text, .. }) in mails() {
        assert!(!subject.is_empty() && subject.chars().count() <= 120, "{name}");
        assert!(!subject.contains(char::is_control), "{name}");
        assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n'), "{name}");
        assert!(!text.contains("\n\n\n\n") && !text.starts_with('\n') && !text.ends_with("\n\n"), "{name}");
        for needed in ["<html lang=\"en-GB\"", "name=\"viewport\"", "prefers-color-scheme: dark", REFERENCE] {
            assert!(html.contains(needed), "{name}: {needed}");
        }
        assert!(text.contains(REFERENCE) && text.contains("Meridian CPD"), "{name}");
        assert_eq!(
            html.matches("<table").count(),
            html.matches("<table role=\"presentation\"").count(),
            "{name}"
        );
        assert!(!html.contains("<script") && !html.contains("<img"), "{name}");
        // Gmail cuts a mail off at 102 KB.
        assert!(html.len() < 60_000, "{name}: {} bytes", html.len());
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (plain, known) =
                (link.replace("&#38;", "&"), ["https://learning.example.org", "https://us05web.zoom.us/"]);
            assert!(known.iter().any(|known| link.starts_with(known)), "{name}: {link}");
            assert!(text.contains(&plain), "{name}: the text lacks {plain}");
        }
    }
}

#[test]
fn a_hostile_name_is_shown_and_does_nothing() {
    let mails = mails();
    let (_, mail) = mails.iter().find(|(sample, _)| sample.name == "enrolment-confirmed-hostile").unwrap();
    assert!(HOSTILE_NAME.contains("\r\nBcc:") && HOSTILE_NAME.contains('\u{202E}'));
    let shown = "Hello Zoë \"<script>alert('x')</script>\" O’Neill Bcc: all@example.orggnp.exe,";
    assert!(mail.text.contains(shown), "{}", mail.text);
    assert!(
        mail.html.contains("Zoë &#34;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#34; O’Neill Bcc:")
    );
    assert!(mail.html.contains("&#60;/td&#62;&#34;Safe&#34; &#38; &#60;b&#62;sound&#60;/b&#62; 2"));
}
