//! Reads signed JSON whose other parts may be anything: a part that cannot be read becomes null.
//!
//! A number beyond every type, text with half a surrogate pair, or nesting without end is valid JSON all the same. In a
//! field that no rule reads, it must not cost us the event.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Deeper than any field that a rule reads.
const DEPTH_MAX: u8 = 12;

/// The value of a body; `None` if it is not JSON.
pub(super) fn value(body: &[u8]) -> Option<Value> {
    // Bytes that are no text can stand only inside of a string.
    let text = String::from_utf8_lossy(body);
    let raw: &RawValue = serde_json::from_str(&text).ok()?;
    Some(lenient(raw, DEPTH_MAX))
}

fn lenient(raw: &RawValue, depth: u8) -> Value {
    let text = raw.get();
    match text.bytes().next() {
        Some(b'{' | b'[') if depth == 0 => Value::Null,
        Some(b'{') => {
            let fields: Fields<'_> = serde_json::from_str(text).unwrap_or_default();
            fields
                .0
                .into_iter()
                .map(|(name, raw)| (name, lenient(raw, depth - 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            items.into_iter().map(|raw| lenient(raw, depth - 1)).collect()
        }
        _ => serde_json::from_str(text).unwrap_or_default(),
    }
}

/// The fields of an object whose names can be read.
#[derive(Default)]
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.extend(name.map(|name| (name, value)));
        }
        Ok(Fields(fields))
    }
}

/// The name of a field. Read as bytes, which may hold half a surrogate pair.
struct Name(Option<String>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(Some(name.to_owned())))
            }

            fn visit_bytes<E>(self, name: &[u8]) -> Result<Name, E> {
                Ok(Name(String::from_utf8(name.to_vec()).ok()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Value {
        value(text.as_bytes()).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn what_cannot_be_read_is_null_and_the_rest_is_read() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for (unusual, read_as) in [
            ("1e400", Value::Null),
            ("-1e400", Value::Null),
            (r#""\ud800""#, Value::Null),
            (r#"{"a": "\udfff", "b": 1}"#, json!({"a": null, "b": 1})),
            (r#"{"\ud800": 1, "b": 1}"#, json!({"b": 1})),
            ("[1, 1e999, 2]", json!([1, null, 2])),
        ] {
            let body = format!(r#"{{"before": 1, "unusual": {unusual}, "id": "evt_1"}}"#);
            assert_eq!(read(&body), json!({"before": 1, "unusual": read_as, "id": "evt_1"}), "{unusual}");
        }
        let body = format!(r#"{{"deep": {deep}, "id": "evt_1"}}"#);
        assert_eq!(read(&body)["id"], "evt_1");
        let broken = b"{\"unusual\": \"\xff\xfe\", \"id\": \"evt_1\"}";
        assert_eq!(value(broken).unwrap()["id"], "evt_1");
        for text in ["", "{", "nul", "{}{}", r#"{"a": 1,}"#, r#"{"a": 01}"#] {
            assert_eq!(value(text.as_bytes()), None, "{text}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map(".{0,4}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn ordinary_json_reads_as_itself(json in any_json()) {
            prop_assert_eq!(read(&json.to_string()), json);
        }

        #[test]
        fn an_unusual_part_anywhere_loses_only_itself(
            json in any_json(),
            unusual in prop_oneof![
                Just("1e400".to_owned()), Just(r#""\ud800""#.to_owned()), (1_usize..5000).prop_map(|n| "[".repeat(n) + &"]".repeat(n)),
            ],
        ) {
            let body = format!(r#"{{"id": "evt_1", "json": {json}, "x": {unusual}, "type": "t"}}"#);
            let read = read(&body);
            prop_assert_eq!((&read["id"], &read["type"]), (&json!("evt_1"), &json!("t")));
            prop_assert_eq!(&read["json"], &json);
        }
    }
}
