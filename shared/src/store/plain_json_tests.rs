//! Answers of DynamoDB, whole and broken.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BatchAnswer, PlainItem, batch_answer, query_answer};

/// JSON of any form, without numbers of which serde_json keeps only the nearest.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        r#"[\\"{}:,\n\u{1f}é ]*"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// An item as the only one that a query found.
fn plain_item(typed: &str) -> Option<PlainItem> {
    let mut items = query_answer(&format!(r#"{{"Items":[{typed}]}}"#))?.items;
    assert!(items.len() < 2, "{typed}");
    items.pop()
}

fn typed(item: &BTreeMap<String, Value>) -> String {
    let item: serde_dynamo::Item = serde_dynamo::to_item(item).unwrap();
    serde_json::to_string(&item).unwrap()
}

proptest! {
    #[test]
    fn what_is_stored_reads_as_it_was(item in prop::collection::btree_map(".*", value(), 0..6)) {
        let plain = plain_item(&typed(&item)).unwrap();
        let read: BTreeMap<String, Value> = serde_json::from_str(&plain.json).unwrap();
        prop_assert_eq!(read, item);
    }

    #[test]
    fn what_is_cut_off_is_no_item_and_what_is_changed_breaks_nothing(
        item in prop::collection::btree_map(".*", value(), 0..6),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let json = typed(&item);
        let place = place.index(json.len());
        if let Some(cut) = json.get(..place) {
            prop_assert_eq!(plain_item(cut), None, "{}", cut);
        }
        let mut changed = json.into_bytes();
        changed[place] = byte;
        if let Ok(changed) = String::from_utf8(changed) {
            let plain = plain_item(&changed);
            let _ = plain.map(|plain| serde_json::from_str::<Value>(&plain.json));
        }
    }

    #[test]
    fn any_text_at_all_breaks_nothing(text in r#"[{}\[\]:,"\\SNMLBO a1-]*"#) {
        plain_item(&text);
    }
}

fn places(item: &PlainItem) -> [Option<&str>; 3] {
    [&item.pk, &item.sk, &item.version].map(|place| place.clone().map(|place| &item.json[place]))
}

#[test]
fn the_key_and_the_version_are_found_at_the_top_only() {
    let json = r#"{ "pk" : {"S":"A#\"1"}, "more":{"M":{"pk":{"S":"no"},"version":{"N":"1"}}}, "version":{"N":"7"} }"#;
    let item = plain_item(json).unwrap();
    assert_eq!(places(&item), [Some(r#""A#\"1""#), None, Some("7")]);
    let read: Value = serde_json::from_str(&item.json).unwrap();
    assert_eq!(read, json!({"pk": "A#\"1", "more": {"pk": "no", "version": 1}, "version": 7}));
}

#[test]
fn every_type_is_known_and_every_value_has_one() {
    let json = r#"{"a":{"SS":["x","y"]},"b":{"NS":["1","-2.5"]},"c":{"B":"aGk="},"d":{"BS":["aGk="]},"e":{"NULL":true},
        "f":{"L":[]},"g":{"M":{}},"h":{"BOOL":false},"i":{"N":"-1E+30"}}"#;
    let read: Value = serde_json::from_str(&plain_item(json).unwrap().json).unwrap();
    let expected = json!({
        "a": ["x", "y"], "b": [1, -2.5], "c": "aGk=", "d": ["aGk="], "e": null, "f": [], "g": {}, "h": false, "i": -1e30,
    });
    assert_eq!(read, expected);
    for wrong in [
        "",
        "[]",
        "{",
        "{}}",
        r#"{"a":"x"}"#,
        r#"{"a":{}}"#,
        r#"{"a":{"X":"x"}}"#,
        r#"{"a":{"S":1}}"#,
        r#"{"a":{"S":"x","N":"1"}}"#,
        r#"{"a":{"N":"1,\"b\":2"}}"#,
        r#"{"a":{"N":""}}"#,
        r#"{"a":{"NULL":false}}"#,
        r#"{"a":{"L":[{"S":"x"},]}}"#,
        r#"{"a":{"S":"x\"}}"#,
    ] {
        assert_eq!(plain_item(wrong), None, "{wrong}");
    }
    let nested = |levels: usize| {
        let (open, close) = (r#"{"L":["#.repeat(levels), "]}".repeat(levels));
        format!(r#"{{"a":{open}{close}}}"#)
    };
    assert!(plain_item(&nested(32)).is_some(), "as deep as DynamoDB stores");
    assert_eq!(plain_item(&nested(100_000)), None);
}

#[test]
fn an_answer_says_what_was_found_what_was_left_and_where_it_goes_on() {
    let json = r#"{"ConsumedCapacity":[{"Units":{"a":[1,"]}"]}}],"Responses":{"a\u0062":[{"pk":{"S":"1"}},{"pk":{"S":"2"}}],"c":[]},
        "UnprocessedKeys":{"d":{"ConsistentRead":true,"Keys":[{"pk":{"S":"3"},"sk":{"S":"4"}}]}}}"#;
    let BatchAnswer { found, left } = batch_answer(json).unwrap();
    let told = |answer: &[(String, Vec<PlainItem>)]| {
        let items = |items: &[PlainItem]| items.iter().map(|item| item.json.clone()).collect::<Vec<_>>();
        answer.iter().map(|(table, found)| (table.clone(), items(found))).collect::<Vec<_>>()
    };
    let expected = [("ab", vec![r#"{"pk":"1"}"#, r#"{"pk":"2"}"#]), ("c", vec![])];
    let expected =
        expected.map(|(table, items)| (table.to_owned(), items.into_iter().map(str::to_owned).collect()));
    assert_eq!(told(&found), expected);
    assert_eq!(told(&left), [("d".to_owned(), vec![r#"{"pk":"3","sk":"4"}"#.to_owned()])]);
    assert_eq!(batch_answer("{}"), Some(BatchAnswer::default()));
    let query =
        query_answer(r#"{"Count":1,"Items":[{}],"LastEvaluatedKey":{"pk":{"S":"5"}},"ScannedCount":1}"#)
            .unwrap();
    assert_eq!((query.items.len(), query.last.unwrap().json), (1, r#"{"pk":"5"}"#.to_owned()));
    let whole = query_answer(r#"{"Items":[],"LastEvaluatedKey":{}}"#);
    assert_eq!(whole.unwrap().last, None, "it does not go on from nowhere");
    for wrong in ["", "[]", "{}x", r#"{"Items":{}}"#, r#"{"Items":[1]}"#, r#"{"Items":[]"#, r#"{"Count":}"#] {
        assert_eq!(query_answer(wrong), None, "{wrong}");
    }
}
