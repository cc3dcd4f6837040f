//! The two tolerant values of a definition: a number that may be a text, and a text that may be a list.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A number, or a text that holds one; kept as text, so that it stays exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthoredNumber(String);

impl AuthoredNumber {
    /// As a number of the field's type.
    pub(super) fn exact<T: FromStr>(&self) -> Result<T, T::Err> {
        self.0.trim().parse()
    }

    /// Whether both are the same number, however it is written.
    pub(super) fn means(&self, other: &Self) -> bool {
        let read = |number: &Self| Decimal::from_str_exact(number.0.trim()).ok();
        self == other || read(self).is_some_and(|number| read(other) == Some(number))
    }

    /// As a whole number that is not negative.
    pub(super) fn whole(&self) -> Result<u32, &'static str> {
        let exact = Decimal::from_str_exact(self.0.trim()).ok().filter(|number| number.fract().is_zero());
        exact.and_then(|number| number.to_u32()).ok_or("must be a whole number that is not negative")
    }
}

impl From<&str> for AuthoredNumber {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for AuthoredNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = AuthoredNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or a text that holds one")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(AuthoredNumber(number.to_string()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(AuthoredNumber(number.to_string()))
            }

            /// Rust writes the shortest decimal that is read as the same float: what the author wrote, up to
            /// its seventeenth digit.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(AuthoredNumber(number.to_string()))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(AuthoredNumber(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

impl JsonSchema for AuthoredNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AuthoredNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$" })
    }
}

/// A text, or a list of texts: long texts are written as a list of lines, keys as a list of ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TextOrList {
    /// One text.
    Text(String),
    /// Several.
    List(Vec<String>),
}

impl TextOrList {
    /// The lines of a long text, joined.
    pub(super) fn joined(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(lines) => lines.join("\n"),
        }
    }

    /// The texts one by one.
    pub(super) fn each(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(texts) => texts,
        }
    }
}

impl<'de> Deserialize<'de> for TextOrList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = TextOrList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TextOrList::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(TextOrList::List(texts))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A text, a list of texts, or true or false as the text that names it.
pub(super) fn text_list_or_truth<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TextOrList>, D::Error> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Nullable(Option<Truth>);
    struct Truth(TextOrList);
    impl<'de> Deserialize<'de> for Truth {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Either).map(Self)
        }
    }
    impl<'de> Visitor<'de> for Either {
        type Value = TextOrList;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a list of texts")
        }

        fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Self::Value, E> {
            Ok(TextOrList::Text(truth.to_string()))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            TextOrList::deserialize(de::value::StrDeserializer::new(text))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
            TextOrList::deserialize(de::value::SeqAccessDeserializer::new(items))
        }
    }
    struct Either;
    Ok(Nullable::deserialize(deserializer)?.0.map(|truth| truth.0))
}

/// The schema of what [`text_list_or_truth`] reads.
pub(super) fn text_list_or_truth_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "array", "boolean", "null"], "items": { "type": "string" } })
}

impl JsonSchema for TextOrList {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TextOrList".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
    }
}
