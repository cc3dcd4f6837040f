//! `NAME=VALUE` arguments, and setting them in a JSON object.

use std::str::FromStr;

use anyhow::bail;
use serde_json::{Map, Value};

/// A name or path, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl FromStr for Assignment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err("expected NAME=VALUE"),
        }
    }
}

impl Assignment {
    /// Sets the value at the path, parsed as JSON if possible, otherwise as text. Missing objects are
    /// created.
    pub(crate) fn apply(&self, root: &mut Value) -> anyhow::Result<()> {
        let value = serde_json::from_str(&self.value).unwrap_or_else(|_| Value::String(self.value.clone()));
        let mut target = root;
        for step in self.name.split('.') {
            if target.is_null() {
                *target = Value::Object(Map::new());
            }
            target = match target {
                Value::Object(fields) => fields.entry(step).or_insert(Value::Null),
                Value::Array(items) => {
                    match step.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                        Some(item) => item,
                        None => bail!("--set {}: the list has no item {step}", self.name),
                    }
                }
                _ => {
                    bail!("--set {}: nothing can be set below {step}'s parent, which is no object", self.name)
                }
            };
        }
        *target = value;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(root: &mut Value, text: &str) -> anyhow::Result<()> {
        text.parse::<Assignment>().unwrap().apply(root)
    }

    #[test]
    fn sets_json_and_texts_at_any_depth() {
        let mut object = json!({"a": 1, "list": [{"b": 2}], "nothing": null});
        for text in ["a=null", "list.0.b=true", "nothing.deep.er=x=y", "new={\"k\": [1]}", "text=\"3\""] {
            set(&mut object, text).unwrap();
        }
        let expected = json!({
            "a": null, "list": [{"b": true}], "nothing": {"deep": {"er": "x=y"}}, "new": {"k": [1]}, "text": "3",
        });
        assert_eq!(object, expected);
        assert!(set(&mut object, "list.7.b=1").is_err());
        assert!(set(&mut object, "text.b=1").is_err());
        assert!("novalue".parse::<Assignment>().is_err());
    }
}
