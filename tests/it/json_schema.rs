//! A value against a JSON Schema, as far as the schemas of this project go: a keyword that is not
//! known here is a fault.

use serde_json::Value;

/// Keywords that say nothing about a value.
const WORDS: &[&str] = &["$schema", "$defs", "title", "description", "format", "default"];

/// What in a value does not keep to a schema, each with its place.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, value, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else {
        assert_eq!(schema, &Value::Bool(true), "{at}: no schema");
        return;
    };
    for (keyword, rule) in rules {
        let mut fault = |is_right: bool| {
            if !is_right {
                faults.push(format!("{at}: {value} is against {keyword} {rule}"));
            }
        };
        match keyword.as_str() {
            word if WORDS.contains(&word) => {}
            "type" => {
                fault(rule.as_array().map_or_else(|| is_a(rule, value), |types| types.iter().any(|a| is_a(a, value))));
            }
            "enum" => fault(rule.as_array().unwrap().contains(value)),
            "minimum" => fault(value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap())),
            "maximum" => fault(value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap())),
            "required" => fault(rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())),
            "anyOf" => fault(rule.as_array().unwrap().iter().any(|schema| is_fine(root, schema, value))),
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(pointer).unwrap(), value, at, faults);
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}/{number}"), faults);
                }
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    match rule.get(key) {
                        Some(schema) => check(root, schema, value, &format!("{at}/{key}"), faults),
                        None => faults.push(format!("{at}: the schema says nothing of {key}")),
                    }
                }
            }
            "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    check(root, rule, value, &format!("{at}/{key}"), faults);
                }
            }
            _ => panic!("{at}: the keyword {keyword} is not known here"),
        }
    }
}

fn is_fine(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut faults = Vec::new();
    check(root, schema, value, "", &mut faults);
    faults.is_empty()
}

fn is_a(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("no type is called {other}"),
    }
}

#[test]
fn a_value_that_does_not_keep_to_its_schema_is_found() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "properties": { "a": { "$ref": "#/$defs/A" }, "b": { "type": "integer" } },
        "$defs": { "A": { "anyOf": [{ "type": "null" }, { "enum": ["x"] }] } },
    });
    let check = |value: Value| faults(&schema, &value).len();
    assert_eq!([check(serde_json::json!({ "a": null })), check(serde_json::json!({ "a": "x", "b": 1 }))], [0, 0]);
    assert_eq!([check(serde_json::json!({ "b": "1" })), check(serde_json::json!({ "a": "y", "c": 1 }))], [2, 2]);
}
