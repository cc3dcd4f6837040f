//! `[Content_Types].xml`: what each part is.

use std::collections::BTreeMap;

use super::super::budget::{Budget, Step};
use super::{part_name, xml};

/// Content types, in lower case.
#[derive(Debug, Default)]
pub(super) struct Types {
    by_extension: BTreeMap<String, String>,
    by_part: BTreeMap<String, String>,
}

impl Types {
    pub(super) async fn read(text: &str, budget: &Budget) -> Step<Self> {
        let mut types = Self::default();
        xml::elements(text, budget, |name, element| {
            let kind = xml::attribute(element, "ContentType")?.unwrap_or_default().trim().to_lowercase();
            match name {
                "Default" => {
                    let extension = xml::attribute(element, "Extension")?.unwrap_or_default().to_lowercase();
                    types.by_extension.insert(extension, kind);
                }
                "Override" => {
                    let part = xml::attribute(element, "PartName")?.unwrap_or_default();
                    types.by_part.insert(part_name(part.trim()), kind);
                }
                _ => {}
            }
            Ok(())
        })
        .await?;
        Ok(types)
    }

    /// The type of a part.
    pub(super) fn of(&self, part: &str) -> Option<&str> {
        let extension = part.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.by_part.get(part).or_else(|| self.by_extension.get(extension)).map(String::as_str)
    }

    pub(super) fn has_macros(&self) -> bool {
        self.name_any(&["macroenabled", "vbaproject", "vbadata", "macrosheet"])
    }

    pub(super) fn has_active_x(&self) -> bool {
        self.name_any(&["activex"])
    }

    fn name_any(&self, words: &[&str]) -> bool {
        let mut kinds = self.by_extension.values().chain(self.by_part.values());
        kinds.any(|kind| words.iter().any(|word| kind.contains(word)))
    }
}

/// Whether a content type is that of Word's main part.
pub(super) fn is_word(kind: &str) -> bool {
    kind.starts_with("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
}
