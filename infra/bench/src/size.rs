//! The size of an item, by DynamoDB's rules.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

/// Names and values, in bytes.
pub(crate) fn of_item(item: &Map<String, Value>) -> u64 {
    item.iter().map(|(name, value)| length(name) + of_value(value)).sum()
}

fn of_value(value: &Value) -> u64 {
    let Some((kind, value)) = value.as_object().and_then(|value| value.iter().next()) else { return 0 };
    match (kind.as_str(), value) {
        ("S", Value::String(text)) => length(text),
        ("N", Value::String(number)) => of_number(number),
        ("B", Value::String(text)) => BASE64_STANDARD.decode(text).map_or(0, |bytes| count(bytes.len())),
        ("SS", Value::Array(texts)) => texts.iter().filter_map(Value::as_str).map(length).sum(),
        ("NS", Value::Array(numbers)) => numbers.iter().filter_map(Value::as_str).map(of_number).sum(),
        ("L", Value::Array(values)) => 3 + values.iter().map(|value| 1 + of_value(value)).sum::<u64>(),
        ("M", Value::Object(item)) => 3 + count(item.len()) + of_item(item),
        // BOOL and NULL.
        _ => 1,
    }
}

/// Two digits to a byte, and one byte more; a sign takes another.
fn of_number(number: &str) -> u64 {
    let digits = number.trim_matches('-').chars().filter(char::is_ascii_digit).collect::<String>();
    let significant = digits.trim_matches('0').len().max(1);
    count(significant).div_ceil(2) + 1 + u64::from(number.starts_with('-'))
}

fn length(text: &str) -> u64 {
    count(text.len())
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sizes_are_those_of_the_developer_guide() {
        let size = |item: Value| of_item(item.as_object().unwrap());
        assert_eq!(size(json!({"name": {"S": "née"}})), 4 + 4);
        assert_eq!(size(json!({"n": {"N": "1234"}})), 1 + 3);
        assert_eq!(size(json!({"n": {"N": "-12300"}})), 1 + 4);
        assert_eq!(size(json!({"b": {"B": "AAAA"}})), 1 + 3);
        assert_eq!(size(json!({"t": {"BOOL": true}})), 1 + 1);
        assert_eq!(size(json!({"l": {"L": [{"S": "ab"}, {"NULL": true}]}})), 1 + 3 + 3 + 2);
        assert_eq!(size(json!({"m": {"M": {"k": {"S": "ab"}}}})), 1 + 3 + 1 + 3);
    }
}
