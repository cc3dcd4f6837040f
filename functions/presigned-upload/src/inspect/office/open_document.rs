//! OpenDocument, which LibreOffice writes: macros, passwords and what is fetched from elsewhere.

use super::super::archive::{Archive, Entry};
use super::super::budget::{Step, refuse};
use super::super::source::Source;
use super::{TABLE_MAX, TEXT_MAX, dde, macros, part_name, remote_template, text, xml};
use super::{elsewhere, is_remote};

const MANIFEST: &str = "meta-inf/manifest.xml";
/// Lists of libraries and their modules, which are there without any macro too.
const LISTS: [&str; 4] = ["script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"];
/// Parts with text or settings, of the document and of those in it.
const PARTS: [&str; 4] = ["content.xml", "styles.xml", "meta.xml", "settings.xml"];
/// Elements whose content is fetched when the document is opened.
const FETCHING: [&str; 5] = ["section-source", "object", "object-ole", "plugin", "floating-frame"];

/// Whether an archive is a document of this kind.
pub(in super::super) fn is_one(archive: &Archive) -> bool {
    archive.entries.iter().any(|entry| part_name(&entry.name) == MANIFEST)
}

pub(in super::super) async fn check(source: &mut Source<'_>, archive: &Archive) -> Step {
    for entry in archive.entries.iter().filter(|entry| !entry.is_folder()) {
        check_part(source, entry).await?;
    }
    Ok(())
}

async fn check_part(source: &mut Source<'_>, entry: &Entry) -> Step {
    let name = part_name(&entry.name);
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_in = |folder: &str| name.starts_with(folder) || name.contains(&format!("/{folder}"));
    if is_in("scripts/") || is_in("basic/") && !LISTS.contains(&last) {
        return refuse(macros());
    }
    if name == MANIFEST {
        let text = text(source, entry, TABLE_MAX).await?;
        return xml::elements(&text, source.budget(), |name, _| match name {
            "encryption-data" => refuse(
                "The document is encrypted with a password, so nobody could grade it. Please save it without one.",
            ),
            _ => Ok(()),
        })
        .await;
    }
    if !PARTS.contains(&last) {
        return Ok(());
    }
    let text = text(source, entry, TEXT_MAX).await?;
    xml::elements(&text, source.budget(), |name, element| {
        let target = || xml::attribute(element, "href").map(Option::unwrap_or_default);
        match name {
            "dde-source" | "dde-connection" | "dde-connection-decl" | "dde-link" => refuse(dde()),
            "event-listener" | "event" if !target()?.trim().is_empty() => refuse(macros()),
            "template" if is_remote(target()?.trim()) => remote_template(),
            name if FETCHING.contains(&name) && is_remote(target()?.trim()) => refuse(elsewhere()),
            "table-cell" => {
                let formula = xml::attribute(element, "formula")?.unwrap_or_default().to_uppercase();
                if formula.contains("DDE(") { refuse(dde()) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    })
    .await
}
