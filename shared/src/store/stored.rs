//! An item that was read, until somebody asks what it says.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use serde_json::Value;

use super::error::StoreError;
use super::item::{Item, corrupt};
use super::key::{Entity, ItemKey, Table};
use super::plain_json::{Place, PlainItem};
use super::snapshot::Read;

/// An item that was read.
pub(super) struct Stored(PlainItem);

/// Items are personal data.
impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stored(…)")
    }
}

impl From<PlainItem> for Stored {
    fn from(item: PlainItem) -> Self {
        Self(item)
    }
}

impl Stored {
    /// What its attributes say.
    fn value<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0.json)
    }

    /// What the attributes of an item of this entity say.
    pub(super) fn value_of<T: DeserializeOwned>(
        &self,
        entity: &'static str,
        address: &ItemKey,
    ) -> Result<T, StoreError> {
        self.value().map_err(|error| corrupt(entity, address, &error.to_string()))
    }

    /// The entity, with the version of its item.
    pub(super) fn entity<T: Entity>(&self, address: &ItemKey) -> Result<Read<T>, StoreError> {
        let broken = |reason| corrupt(T::NAME, address, reason);
        let version = self.0.version.clone().ok_or_else(|| broken("version is missing"))?;
        let version = self.0.json[version].parse().map_err(|_| broken("version is no number"))?;
        Ok(Read { version, value: self.value_of(T::NAME, address)? })
    }

    /// The key of an item of this table.
    pub(super) fn address(&self, table: Table) -> ItemKey {
        let text = |place: &Option<Place>| {
            let text = place.clone().and_then(|place| serde_json::from_str(&self.0.json[place]).ok());
            text.unwrap_or_default()
        };
        ItemKey { table, pk: text(&self.0.pk), sk: text(&self.0.sk) }
    }

    /// The texts of these attributes; empty for one that is no text or is missing.
    pub(super) fn texts<const N: usize>(&self, names: [&str; N]) -> [String; N] {
        self.find(names).map(|found| found.flatten().unwrap_or_default())
    }

    /// The text of an attribute; empty if it is no text or is missing.
    pub(super) fn text(&self, name: &str) -> String {
        let [text] = self.texts([name]);
        text
    }

    /// Whether it has this attribute.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find([name]) != [None]
    }

    /// How many bytes it takes as JSON.
    pub(super) fn bytes(&self) -> usize {
        self.0.json.len()
    }

    /// All its attributes, for those who write it as it is. Nothing that is stored has sets or bytes, whose types JSON
    /// would not tell.
    pub(super) fn attributes(&self) -> Result<Item, StoreError> {
        let refused = |error: &dyn fmt::Display| StoreError::Refused(error.to_string());
        let value: Value = self.value().map_err(|error| refused(&error))?;
        serde_dynamo::to_item(value).map_err(|error| refused(&error))
    }

    /// Each of these attributes that is there, with its text if it has one.
    fn find<const N: usize>(&self, names: [&str; N]) -> [Option<Option<String>>; N] {
        let mut json = serde_json::Deserializer::from_str(&self.0.json);
        let found = json.deserialize_map(Texts(names));
        found.unwrap_or_else(|_| std::array::from_fn(|_| None))
    }
}

/// Looks for attributes with these names.
struct Texts<'a, const N: usize>([&'a str; N]);

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Some(String),
    Other(IgnoredAny),
}

impl<'de, const N: usize> Visitor<'de> for Texts<'_, N> {
    type Value = [Option<Option<String>>; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the attributes of an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = std::array::from_fn(|_| None);
        while let Some(Name(name)) = map.next_key()? {
            match self.0.iter().position(|wanted| **wanted == *name) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(place) => {
                    found[place] = Some(match map.next_value()? {
                        Text::Some(text) => Some(text),
                        Text::Other(_) => None,
                    });
                }
            }
        }
        Ok(found)
    }
}
